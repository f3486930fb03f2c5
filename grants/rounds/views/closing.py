"""The page on which an officer gives everybody more time."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import open_to, signed_in
from grants.formats import moment
from grants.lifecycles import ROUND
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.forms import ClosingForm
from grants.rounds.models import Outage, Round
from grants.rounds.views.blueprint import bp, the_round


@bp.route("/rounds/<reference>/closing", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def move_closing(reference: str) -> ResponseReturnValue:
    """Move the closing time; one that is reached from an outage is filled in to make it good."""
    round_ = the_round(reference)
    ROUND.check(signed_in(), "move_closing", round_)
    number = request.args.get("outage", "")
    outage = queries.find_outage(int(number)) if number.isdecimal() else None
    form = ClosingForm(round_, data=_making_good(round_, outage) if outage else _shown(round_.closes_at))
    if form.validate_on_submit() and form.carry_out(
        operations.move_closing,
        round_,
        form.closes_at(),
        cause=operations.Cause(form.cause.data),
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("The closing time has been moved, and everybody who has begun is told."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("rounds/move_closing.html", form=form, round=round_)


def _shown(closes_at: datetime) -> dict[str, Any]:
    """Return a closing time as it is typed; midnight ends the day before it."""
    closes = clock.in_london(closes_at)
    return {
        "closes_on": clock.last_day(closes_at) if closes.time() == time(0) else closes.date(),
        "closes_time": "24:00" if closes.time() == time(0) else f"{closes:%H:%M}",
    }


def _making_good(round_: Round, outage: Outage) -> dict[str, Any]:
    """Propose as much more time as was lost, up to the next full hour."""
    lost = outage.until_at - outage.from_at
    almost_an_hour = timedelta(hours=1) - timedelta(microseconds=1)
    closes = clock.in_london(max(round_.closes_at, clock.now()) + lost + almost_an_hour)
    return {
        **_shown(closes.replace(minute=0, second=0, microsecond=0)),
        "cause": operations.Cause.SERVICE_DOWN.value,
        "reason": _(
            "The service was down from %(start)s to %(end)s, London time.",
            start=moment(outage.from_at),
            end=moment(outage.until_at),
        ),
    }

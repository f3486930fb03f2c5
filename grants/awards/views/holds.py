"""Pages of holds: payments of an award wait, and are released."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import not_found, open_to, signed_in
from grants.awards import operations
from grants.awards.forms import HoldForm, ReasonForm
from grants.awards.holds import find_hold, holds_of
from grants.awards.models import Award
from grants.awards.views.blueprint import bp, the_award
from grants.lifecycles import AWARD
from grants.permissions import Role


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page says whether its payments wait: to the group the bare fact, to staff the history."""

    def shown(award: Award) -> Markup:
        person, holds = signed_in(), holds_of(award)
        may_hold = AWARD.allows(person, "hold", award)
        if not holds and not may_hold:
            return Markup("")
        page = render_template(
            "awards/_holds.html",
            award=award,
            holds=holds,
            standing=[hold for hold in holds if hold.lifted_at is None],
            is_group=person.is_member_of(award.application.organisation_id),
            may_hold=may_hold,
            may_lift=AWARD.allows(person, "lift_hold", award),
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"holds_of_award": shown}


@bp.route("/awards/<reference>/hold", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def place_hold(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "hold", award)
    form = HoldForm()
    if form.validate_on_submit() and form.carry_out(
        operations.place_hold, award, told=form.told.data, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Payments are on hold. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/place_hold.html", form=form, award=award)


@bp.route("/awards/<reference>/holds/<int:number>/lift", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def lift_hold(reference: str, number: int) -> ResponseReturnValue:
    award = the_award(reference)
    hold = find_hold(award, number) or not_found()
    AWARD.check(signed_in(), "lift_hold", award)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.lift_hold, hold, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The hold is lifted. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/lift_hold.html", form=form, award=award)

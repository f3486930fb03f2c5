"""What must be done before a grant closes, and the closing itself."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import open_to, signed_in
from grants.awards.ledger import standing_of
from grants.awards.models import Award
from grants.closing import operations
from grants.closing.forms import AskBackForm, CloseForm
from grants.closing.queries import (
    closure_of,
    evaluation_of,
    final_report_of,
    not_asked_back,
    spent_of,
    to_close,
)
from grants.closing.ready import before_closing, ready_to_close
from grants.closing.views.blueprint import bp, the_award
from grants.lifecycles import AWARD
from grants.pages import Page
from grants.payments.operations import the_day_to_repay
from grants.permissions import Role


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page leads to its final report, its evaluation and its closing."""

    def shown(award: Award) -> Markup:
        page = render_template(
            "closing/_of_award.html",
            award=award,
            report=final_report_of(award),
            evaluation=evaluation_of(award),
            closure=closure_of(award),
            may_close=AWARD.allows(signed_in(), "close", award),
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"closing_of_award": shown}


@bp.get("/grants-to-close")
@open_to(Role.OFFICER)
def list_to_close() -> ResponseReturnValue:
    """The active grants whose final report is accepted."""
    return render_template("closing/list_to_close.html", page=Page(to_close(signed_in())))


@bp.route("/awards/<reference>/close", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def close_grant(reference: str) -> ResponseReturnValue:
    """What is still to be done, and the button once nothing is."""
    award = the_award(reference)
    AWARD.check(signed_in(), "close", award)
    form = CloseForm()
    if form.validate_on_submit() and form.carry_out(
        operations.close_grant, award, summary=form.summary.data, actor=signed_in()
    ):
        flash(_("The grant is closed."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "closing/close_grant.html",
        form=form,
        award=award,
        money=standing_of(award),
        spent=spent_of(award),
        tasks=before_closing(award),
        left=ready_to_close(award),
        to_ask_back=not_asked_back(award),
    )


@bp.route("/awards/<reference>/close/ask-back", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def ask_unspent_back(reference: str) -> ResponseReturnValue:
    """Ask for what was paid and not spent."""
    award = the_award(reference)
    AWARD.check(signed_in(), "close", award)
    form = AskBackForm(data={"due_on": the_day_to_repay()})
    if form.validate_on_submit() and form.carry_out(
        operations.ask_unspent_back, award, form.due_on.data, actor=signed_in()
    ):
        flash(_("The group has been asked by mail."), "success")
        return redirect(url_for("closing.close_grant", reference=reference))
    return render_template(
        "closing/ask_unspent_back.html", form=form, award=award, amount=not_asked_back(award)
    )

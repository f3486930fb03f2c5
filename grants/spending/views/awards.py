"""What is spent of an award: its page, its budget, and a sheet for finance."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.audit import record
from grants.awards.models import Award
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import AWARD
from grants.permissions import Role
from grants.spending import operations, queries
from grants.spending.budget import planned_lines
from grants.spending.forms import budget_form
from grants.spending.sheet import spend_csv
from grants.spending.views.blueprint import bp, the_award


def _shown(award: Award) -> dict[str, Any]:
    """Return what pages say of the money of an award."""
    standings = queries.standing_of(award)
    return {
        "award": award,
        "application": award.application,
        "rules": queries.rules_of(award.application.round),
        "standings": standings,
        "parts": queries.by_part(standings),
        "actions": [step.action for step in AWARD.actions(signed_in(), award)],
    }


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page shows its budget, line by line, and leads to claims and assets."""

    def shown(award: Award) -> Markup:
        page = render_template("spending/_of_award.html", **_shown(award))
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"spending_of_award": shown}


@bp.get("/awards/<reference>/spending")
@open_to_signed_in
def show_spending(reference: str) -> ResponseReturnValue:
    """The agreed budget with what was claimed and spent, the claims, and what was bought to keep."""
    award, person = the_award(reference), signed_in()
    is_recipient = person.is_member_of(award.application.organisation_id)
    lines = queries.lines_of(award)
    return render_template(
        "spending/show_spending.html",
        **_shown(award),
        is_recipient=is_recipient,
        claims=[
            claim for claim in queries.claims_of(award) if is_recipient or claim.submitted_at is not None
        ],
        assets=queries.assets_of(award),
        events=[] if is_recipient else history_of(*lines),
    )


@bp.route("/awards/<reference>/budget", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_budget(reference: str) -> ResponseReturnValue:
    """Set the lines of the agreed budget while the award is offered."""
    award = the_award(reference)
    AWARD.check(signed_in(), "set_budget", award)
    lines = queries.lines_of(award)
    form = budget_form(award, lines, [] if lines else planned_lines(award))
    if form.validate_on_submit() and form.carry_out(
        operations.set_budget, award, form.wanted(), actor=signed_in()
    ):
        flash(_("The budget is set."), "success")
        return redirect(url_for("spending.show_spending", reference=reference))
    return render_template("spending/set_budget.html", form=form, award=award)


@bp.post("/awards/<reference>/claims")
@open_to_signed_in
def start_claim(reference: str) -> ResponseReturnValue:
    """Begin a claim, or go on with the one that is begun."""
    award = the_award(reference)
    check_button()
    with transaction():
        started = operations.start_claim(award, actor=signed_in()).reference
    return redirect(url_for("spending.show_claim", reference=started))


@bp.post("/spending.csv")
@open_to(Role.FINANCE, Role.AUDITOR, Role.OFFICER)
def download_spending() -> ResponseReturnValue:
    """Every line of every award that the person may see; that it was taken is in the trail."""
    check_button()
    person = signed_in()
    with transaction():
        record(person, "spending.download", person)
    return Response(
        spend_csv(person).encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=spending-by-line.csv"},
    )

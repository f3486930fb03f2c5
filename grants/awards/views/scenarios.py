"""Pages on scenarios: side by side, worked out, changed, chosen and proposed."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.access import not_found, open_to, signed_in
from grants.awards import operations, queries
from grants.awards.forms import ProposeScenarioForm, ReasonForm, ScenarioForm, amount_form
from grants.awards.ledger import left_in_pot
from grants.awards.models import Scenario, Way
from grants.awards.ranking import Ranked, ranked_list
from grants.awards.spread import Place, Spread, spread_of
from grants.awards.views.blueprint import STAFF, bp
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.money import Pence
from grants.pages import ReadPage
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round


def _the_round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


def _the_scenario(round_: Round, number: int) -> Scenario:
    return queries.find_scenario(round_, number) or not_found()


@dataclass(frozen=True)
class Column:
    """One scenario beside the others: what it gives, over the applications that the reader may see."""

    scenario: Scenario
    amounts: dict[int, Pence]
    boroughs: list[Place]
    themes: list[Place]

    @property
    def total_pence(self) -> Pence:
        return Pence(sum(self.amounts.values()))

    @property
    def reached(self) -> int:
        """How many boroughs get at least one project."""
        return sum(place.funded > 0 for place in self.boroughs)

    @property
    def gaps(self) -> list[Place]:
        return [place for place in [*self.boroughs, *self.themes] if place.is_gap]

    @property
    def overlaps(self) -> list[Place]:
        return [place for place in self.boroughs if place.is_overlap]


def _columns(scenarios: list[Scenario], lines: list[Ranked], spread: Spread) -> list[Column]:
    known = {line.id for line in lines}
    amounts = queries.amounts_of(scenarios)
    columns = []
    for scenario in scenarios:
        seen = {number: pence for number, pence in amounts[scenario.id].items() if number in known}
        columns.append(
            Column(scenario, seen, list(spread.boroughs(known, seen).values()), spread.by_theme(known, seen))
        )
    return columns


def _apart(columns: list[Column], lines: list[Ranked]) -> list[Ranked]:
    """Return the applications that do not get the same in every scenario."""
    return [line for line in lines if len({column.amounts.get(line.id) for column in columns}) > 1]


@bp.get("/rounds/<reference>/scenarios")
@open_to(*STAFF)
def list_scenarios(reference: str) -> ResponseReturnValue:
    """The scenarios of a round side by side."""
    person = signed_in()
    round_ = _the_round(reference)
    lines = ranked_list(round_, person)
    columns = _columns(queries.scenarios_of(round_), lines, spread_of(round_))
    only_apart = request.args.get("show") == "apart"
    return render_template(
        "awards/list_scenarios.html",
        round=round_,
        page=ReadPage(_apart(columns, lines) if only_apart else lines),
        only_apart=only_apart,
        columns=columns,
        left=left_in_pot(round_),
        may_make=person.has(Role.OFFICER, Role.DECISION_MAKER) and round_.signed_off_at is None,
        may_choose=person.has(Role.DECISION_MAKER) and round_.signed_off_at is None,
    )


@bp.route("/rounds/<reference>/scenarios/make", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def make_scenario(reference: str) -> ResponseReturnValue:
    round_ = _the_round(reference)
    form = ScenarioForm()
    if form.validate_on_submit() and form.carry_out(
        operations.make_scenario,
        round_,
        Way(form.way.data),
        title=form.title.data,
        reason=form.reason.data,
        least_total=form.least.basis_points,
        actor=signed_in(),
    ):
        flash(_("The scenario stands beside the others."), "success")
        return redirect(url_for("awards.list_scenarios", reference=reference))
    return render_template("awards/make_scenario.html", form=form, round=round_)


@bp.route("/rounds/<reference>/scenarios/<int:number>/amounts", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def set_amount(reference: str, number: int) -> ResponseReturnValue:
    """Change by hand what one application gets in a scenario."""
    round_ = _the_round(reference)
    scenario = _the_scenario(round_, number)
    lines = ranked_list(round_, signed_in())
    form = amount_form(lines)
    if form.validate_on_submit():
        line = next(line for line in lines if line.reference == form.application.data)
        amount = Pence(form.amount.pence) if form.amount.pence else None
        if form.carry_out(operations.set_amount, scenario, line, amount, actor=signed_in()):
            flash(_("Saved."), "success")
            return redirect(url_for("awards.list_scenarios", reference=reference))
    return render_template("awards/set_amount.html", form=form, round=round_, scenario=scenario)


@bp.post("/rounds/<reference>/scenarios/<int:number>/delete")
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def delete_scenario(reference: str, number: int) -> ResponseReturnValue:
    round_ = _the_round(reference)
    check_button()
    try:
        with transaction():
            operations.delete_scenario(_the_scenario(round_, number), actor=signed_in())
    except RuleBroken as broken:
        flash(broken.message, "notice")
    else:
        flash(_("Deleted."), "success")
    return redirect(url_for("awards.list_scenarios", reference=reference))


@bp.route("/rounds/<reference>/scenarios/<int:number>/choose", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def choose_scenario(reference: str, number: int) -> ResponseReturnValue:
    round_ = _the_round(reference)
    scenario = _the_scenario(round_, number)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.choose_scenario, round_, scenario, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Chosen. Now its awards can be proposed."), "success")
        return redirect(url_for("awards.list_scenarios", reference=reference))
    return render_template("awards/choose_scenario.html", form=form, round=round_, scenario=scenario)


@bp.route("/rounds/<reference>/scenarios/<int:number>/propose", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def propose_scenario(reference: str, number: int) -> ResponseReturnValue:
    """Propose all that the chosen scenario gives, each by the rules of a single proposal."""
    round_ = _the_round(reference)
    scenario = _the_scenario(round_, number)
    form = ProposeScenarioForm()
    if form.validate_on_submit():
        try:
            with transaction():
                done = operations.propose_scenario(round_, scenario, **form.values(), actor=signed_in())
        except RuleBroken as broken:
            form.show(broken)
        else:
            said = ngettext("%(num)d decision is proposed.", "%(num)d decisions are proposed.", done)
            flash(said, "success")
            return redirect(url_for("awards.rank_applications", reference=reference))
    return render_template("awards/propose_scenario.html", form=form, round=round_, scenario=scenario)

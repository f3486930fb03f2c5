"""Scenarios are worked out, changed by hand, and one of them is chosen with a reason."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.budget import charged_theme, envelopes_of
from grants.awards.ledger import left_in_pot
from grants.awards.models import Outcome, Scenario, ScenarioLine, Way
from grants.awards.operations.proposing import propose
from grants.awards.queries import amounts_of, chosen_scenario
from grants.awards.ranking import OPEN_TO_MONEY, Ranked, ranked_list
from grants.awards.scenarios import Candidate, worked_out
from grants.awards.spread import spread_of
from grants.db import count, db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import APPLICATION
from grants.money import Pence, format_pounds
from grants.permissions import Role
from grants.rounds.models import Round, Theme, Tier
from grants.rounds.operations import refuse_if_signed_off

#: So many scenarios stand side by side; more could not be read.
MOST = 6


def make_scenario(
    round_: Round, way: Way, *, title: str, reason: str, least_total: int = 0, actor: User
) -> Scenario:
    """Work out one way to give what is left of a round, over the applications that the person may see.

    Those whose agreed score is below ``least_total`` (in basis points) get nothing.
    """
    _check_staff(actor)
    refuse_if_signed_off(round_)
    if count(sa.select(Scenario.id).where(Scenario.round_id == round_.id)) >= MOST:
        raise RuleBroken(_("Six scenarios stand side by side. Delete one of them first."))
    scenario = Scenario(
        round_id=round_.id,
        title=title,
        way=way,
        least_total=least_total,
        reason=reason,
        made_by_id=actor.id,
    )
    db.session.add(scenario)
    db.session.flush()  # Its lines and the audit line need its id.
    envelopes = {envelope.key: envelope.left_pence for envelope in envelopes_of(round_)}
    given = worked_out(way, _candidates(round_, least_total, actor), left_in_pot(round_), envelopes)
    db.session.add_all(
        ScenarioLine(scenario_id=scenario.id, application_id=number, amount_pence=Pence(pence))
        for number, pence in given.items()
    )
    audit.record(actor, "scenario.make", scenario, way=way, awards=len(given))
    return scenario


def _candidates(round_: Round, least_total: int, actor: User) -> list[Candidate]:
    spread = spread_of(round_)
    candidates = []
    for line in ranked_list(round_, actor):
        if line.state not in OPEN_TO_MONEY or line.total < least_total:
            continue
        themes = spread.themes_of[line.id]
        theme = charged_theme(spread.themes[number] for number in themes)
        candidates.append(
            Candidate(
                line.id,
                line.requested_pence,
                frozenset({(Tier.__tablename__, line.tier_id), (Theme.__tablename__, theme)}),
                frozenset([*spread.areas_of[line.id], *themes]),
            )
        )
    return candidates


def set_amount(scenario: Scenario, line: Ranked, amount_pence: Pence | None, *, actor: User) -> None:
    """Change by hand what one application gets in a scenario; nothing takes it out."""
    _check_changeable(scenario, actor)
    if line.state not in OPEN_TO_MONEY:
        raise RuleBroken(_("This application is decided already."), field="application")
    if amount_pence is not None and amount_pence > line.requested_pence:
        raise RuleBroken(
            _("They asked for %(requested)s. Award that or less.",
              requested=format_pounds(line.requested_pence)),
            field="amount",
        )  # fmt: skip
    here = (ScenarioLine.scenario_id == scenario.id, ScenarioLine.application_id == line.id)
    db.session.execute(sa.delete(ScenarioLine).where(*here))
    if amount_pence:
        db.session.add(
            ScenarioLine(scenario_id=scenario.id, application_id=line.id, amount_pence=amount_pence)
        )
    audit.record(actor, "scenario.set_amount", scenario, application_id=line.id, amount_pence=amount_pence)


def delete_scenario(scenario: Scenario, *, actor: User) -> None:
    """Delete a scenario that was not chosen."""
    _check_changeable(scenario, actor)
    audit.record(actor, "scenario.delete", scenario, title=scenario.title)
    db.session.execute(sa.delete(ScenarioLine).where(ScenarioLine.scenario_id == scenario.id))
    db.session.delete(scenario)


def choose_scenario(round_: Round, scenario: Scenario, *, reason: str, actor: User) -> None:
    """Choose the scenario that the proposals follow, with the reason; another choice may replace it."""
    if not actor.has(Role.DECISION_MAKER):
        raise NotAllowed(_("Only a decision maker can do this."))
    refuse_if_signed_off(round_)
    earlier = chosen_scenario(round_)
    if earlier is not None and earlier is not scenario:
        earlier.chosen_by_id, earlier.chosen_at, earlier.chosen_reason = None, None, ""
        audit.record(actor, "scenario.leave", earlier, reason=reason)
        db.session.flush()  # One is chosen at a time.
    scenario.chosen_by_id, scenario.chosen_at, scenario.chosen_reason = actor.id, clock.now(), reason
    audit.record(actor, "scenario.choose", scenario, reason=reason)


def _check_staff(actor: User) -> None:
    if not actor.has(Role.OFFICER, Role.DECISION_MAKER):
        raise NotAllowed(_("Only a grant officer or a decision maker can do this."))


def _check_changeable(scenario: Scenario, actor: User) -> None:
    _check_staff(actor)
    if scenario.chosen_at is not None:
        raise RuleBroken(_("This scenario was chosen, so it stays as it is. Make another one."))


def propose_scenario(
    round_: Round,
    scenario: Scenario,
    *,
    reason: str,
    viability: str,
    rest: Outcome | None,
    rest_reason: str,
    stands_until: date | None,
    actor: User,
) -> int:
    """Propose all awards of the chosen scenario, and one outcome for the rest if that is wanted.

    Applications that are proposed or decided already, or in which the person took a part that
    bars them, stay as they are.  All are proposed or none.  Returns how many were.
    """
    if scenario.chosen_at is None:
        raise WrongState(_("Choose the scenario first."))
    amounts = amounts_of([scenario])[scenario.id]
    done = 0
    for application in _to_propose(round_, actor):
        amount = amounts.get(application.id)
        if amount is None and rest is None:
            continue
        try:
            propose(
                application,
                rest if amount is None and rest is not None else Outcome.AWARD,
                amount,
                reason=rest_reason if amount is None else reason,
                viability=viability,
                stands_until=stands_until,
                theme_id=charged_theme(application.themes),
                actor=actor,
            )
        except RuleBroken as broken:
            raise RuleBroken(f"{application.reference}: {broken.message}", field=broken.field) from broken
        done += 1
    return done


def _to_propose(round_: Round, actor: User) -> list[Application]:
    ids = [line.id for line in ranked_list(round_, actor) if line.state in OPEN_TO_MONEY]
    query = sa.select(Application).where(Application.id.in_(ids)).order_by(Application.id)
    return [known for known in db.session.scalars(query) if APPLICATION.allows(actor, "propose", known)]

"""A decision is proposed, and set aside."""

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.awards.ledger import left_in_pot
from grants.awards.models import Decision, Outcome
from grants.awards.queries import standing_decision
from grants.db import db
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import APPLICATION
from grants.money import Pence, format_pounds
from grants.permissions import Part
from grants.rounds.models import Round


def propose(
    application: Application, outcome: Outcome, amount_pence: Pence | None, *, reason: str, actor: User
) -> Decision:
    """Propose to award or to decline a moderated application; another person confirms."""
    APPLICATION.check(actor, "propose", application)
    if outcome is Outcome.AWARD:
        _check_amount(application, amount_pence)
    decision = Decision(
        application=application,
        outcome=outcome,
        amount_pence=amount_pence if outcome is Outcome.AWARD else None,
        reason=reason,
        proposed_by_id=actor.id,
    )
    db.session.add(decision)
    application.proposed_by_id = actor.id
    take_part(application, actor, Part.PROPOSER)
    APPLICATION.take(actor, "propose", application, outcome=outcome, amount_pence=decision.amount_pence)
    audit.record(actor, "decision.propose", decision, outcome=outcome, amount_pence=decision.amount_pence)
    return decision


def _check_amount(application: Application, amount_pence: Pence | None) -> None:
    requested = application.requested_pence or 0
    if not amount_pence or amount_pence <= 0:
        raise RuleBroken(_("Enter the amount to award."), field="amount")
    if amount_pence > requested:
        raise RuleBroken(
            _("They asked for %(requested)s. Award that or less.", requested=format_pounds(requested)),
            field="amount",
        )
    check_within_budget(application.round, amount_pence)


def check_within_budget(round_: Round, amount_pence: Pence) -> None:
    left = left_in_pot(round_)
    if amount_pence > left:
        raise RuleBroken(_("Only %(left)s of this round is left.", left=format_pounds(left)), field="amount")


def set_aside(application: Application, action: str, *, reason: str, actor: User) -> None:
    """Send a proposal back (``reconsider``) or take one's own back (``take_back_proposal``)."""
    APPLICATION.check(actor, action, application)
    decision = the_standing(application)
    decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
    decision.set_aside_reason = reason
    APPLICATION.take(actor, action, application, reason=reason)
    application.proposed_by_id = None
    audit.record(actor, "decision.set_aside", decision, reason=reason)


def set_aside_withdrawn(application: Application, actor: User) -> None:
    """A proposal falls away with the application that its group takes back."""
    decision = standing_decision(application)
    if decision is not None:
        decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
        audit.record(actor, "decision.set_aside", decision)


def overturn(application: Application, *, reason: str, actor: User) -> None:
    """Set a confirmed decline aside because an appeal was upheld; those who took it do not decide again."""
    decision = the_standing(application)
    if decision.outcome is Outcome.AWARD or decision.confirmed_by is None:
        raise WrongState(_("Only a confirmed decision without an award can be overturned."))
    decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
    decision.set_aside_reason = reason
    for person in (decision.proposed_by, decision.confirmed_by):
        take_part(application, person, Part.OVERTURNED)
    audit.record(actor, "decision.overturn", decision, reason=reason)


def the_standing(application: Application) -> Decision:
    decision = standing_decision(application)
    if decision is None:
        raise WrongState(_("No decision is proposed."))
    return decision

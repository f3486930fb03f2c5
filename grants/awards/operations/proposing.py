"""A decision is proposed, and set aside."""

from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.awards.budget import check_within_budget
from grants.awards.models import Decision, Outcome
from grants.awards.operations.conditions import put_standard
from grants.awards.operations.letters import revoke_letters
from grants.awards.queries import standing_decision
from grants.db import db
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import APPLICATION
from grants.money import Pence, format_pounds
from grants.permissions import Part
from grants.rounds.operations import refuse_if_signed_off


def propose(
    application: Application,
    outcome: Outcome,
    amount_pence: Pence | None,
    *,
    reason: str,
    viability: str = "",
    stands_until: date | None = None,
    theme_id: int | None = None,
    confidential: str = "",
    actor: User,
) -> Decision:
    """Propose what becomes of an application; another person confirms.

    An award of less than was asked for is a part award: ``viability`` says why the work can
    still be done.  ``theme_id`` is the theme whose envelope the money comes from; it need not
    be given where the application names one theme only.
    """
    APPLICATION.check(actor, "propose", application)
    refuse_if_signed_off(application.round)
    decision = Decision(
        application=application,
        outcome=outcome,
        reason=reason,
        confidential=confidential,
        proposed_by_id=actor.id,
    )
    with db.session.no_autoflush:  # It is whole only when the rules for its outcome have been asked.
        if outcome.gives_money:
            _give_money(decision, amount_pence, viability, theme_id)
        elif not outcome.is_final:
            decision.stands_until = _day_to_come(stands_until)
        _follow_earlier(application, actor)
    db.session.add(decision)
    application.proposed_by_id = actor.id
    take_part(application, actor, Part.PROPOSER)
    said = {"outcome": decision.outcome, "amount_pence": decision.amount_pence}
    APPLICATION.take(actor, "propose", application, **said)
    audit.record(actor, "decision.propose", decision, **said)
    if outcome.gives_money:
        put_standard(application, actor)
    return decision


def _give_money(decision: Decision, amount_pence: Pence | None, viability: str, theme_id: int | None) -> None:
    application = decision.application
    amount = _checked_amount(application, amount_pence)
    is_part = amount < (application.requested_pence or 0)
    if is_part and not viability.strip():
        raise RuleBroken(_("Say why the work can still be done with less money."), field="viability")
    decision.outcome = Outcome.PART_AWARD if is_part else Outcome.AWARD
    decision.amount_pence, decision.viability = amount, viability.strip() if is_part else ""
    decision.theme = next((theme for theme in application.themes if theme.id == theme_id), None)
    if theme_id is None and len(application.themes) == 1:
        decision.theme = application.themes[0]
    if decision.theme is None and any(theme.envelope_pence is not None for theme in application.themes):
        raise RuleBroken(_("Choose the theme whose envelope the money comes from."), field="theme")
    check_within_budget(application, amount, decision.theme)


def _checked_amount(application: Application, amount_pence: Pence | None) -> Pence:
    requested = application.requested_pence or 0
    if not amount_pence or amount_pence <= 0:
        raise RuleBroken(_("Enter the amount to award."), field="amount")
    if amount_pence > requested:
        raise RuleBroken(
            _("They asked for %(requested)s. Award that or less.", requested=format_pounds(requested)),
            field="amount",
        )
    return amount_pence


def _day_to_come(stands_until: date | None) -> date:
    if stands_until is None:
        raise RuleBroken(_("Enter the day until which they wait."), field="stands_until")
    if stands_until <= clock.today():
        raise RuleBroken(
            _("Enter a day after today, %(day)s.", day=said_day(clock.today())), field="stands_until"
        )
    return stands_until


def _follow_earlier(application: Application, actor: User) -> None:
    """Set aside the place in reserve or the deferral that this decision follows."""
    earlier = standing_decision(application)
    if earlier is not None:
        end(earlier, _("Another decision follows."), actor)
        db.session.flush()  # There is one standing decision at a time.


def end(decision: Decision, reason: str | None, actor: User) -> None:
    """Set a decision aside: it stays to be read, and stands no more."""
    decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
    decision.set_aside_reason = reason
    audit.record(actor, "decision.set_aside", decision, **({"reason": reason} if reason else {}))


def set_aside(application: Application, action: str, *, reason: str, actor: User) -> None:
    """Send a proposal back (``reconsider``) or take one's own back (``take_back_proposal``)."""
    APPLICATION.check(actor, action, application)
    decision = the_standing(application)
    end(decision, reason, actor)
    APPLICATION.take(actor, action, application, reason=reason)
    application.proposed_by_id = None


def set_aside_withdrawn(application: Application, actor: User) -> None:
    """What is proposed or does not end it falls away with the application that its group takes back.

    A letter that kept it in reserve, or put its decision off, no longer holds.
    """
    decision, reason = standing_decision(application), _("The group withdrew its application.")
    if decision is not None:
        end(decision, reason if decision.confirmed_at else None, actor)
    revoke_letters(application, reason=reason, actor=actor)


def overturn(application: Application, *, reason: str, actor: User) -> None:
    """Set a confirmed decision aside because an appeal was upheld; those who took it do not decide again.

    Its letter no longer holds; the one about the decision that follows replaces it.
    """
    refuse_if_signed_off(application.round)
    decision = the_standing(application)
    if decision.outcome.gives_money or decision.confirmed_by is None:
        raise WrongState(_("Only a confirmed decision without an award can be overturned."))
    decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
    decision.set_aside_reason = reason
    application.told = None
    for person in (decision.proposed_by, decision.confirmed_by):
        take_part(application, person, Part.OVERTURNED)
    audit.record(actor, "decision.overturn", decision, reason=reason)
    revoke_letters(application, reason=reason, actor=actor)


def the_standing(application: Application) -> Decision:
    decision = standing_decision(application)
    if decision is None:
        raise WrongState(_("No decision is proposed."))
    return decision

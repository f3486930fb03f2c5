"""A group says what other public money it had and declares that this is all, or an officer does for it."""

from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.db import db, lock
from grants.diligence.assistance import MOST_AMOUNTS, assistance_of
from grants.diligence.models import AssistanceAmount, AssistanceDeclaration, AssistanceFinding
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import APPLICATION
from grants.money import Pence
from grants.permissions import officer
from grants.rounds.models import Programme


def add_amount(
    application: Application, *, giver: str, amount_pence: Pence, given_on: date, actor: User
) -> AssistanceAmount:
    """Note public money that the group had in the years that count."""
    lock(application)  # What is declared at this moment comes before or after, never in between.
    APPLICATION.check(actor, "declare_assistance", application)
    known = assistance_of(application)
    if not known.since <= given_on <= clock.today():
        raise RuleBroken(
            _("Only what you had from %(day)s until today counts.", day=said_day(known.since)),
            field="given_on",
        )
    if amount_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="amount")
    if len(known.amounts) >= MOST_AMOUNTS:
        raise RuleBroken(_("There are %(most)s amounts already. Add small ones together.", most=MOST_AMOUNTS))
    amount = AssistanceAmount(
        organisation_id=application.organisation_id, giver=giver, amount_pence=amount_pence,
        given_on=given_on, added_by_id=actor.id,
    )  # fmt: skip
    db.session.add(amount)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "assistance_amount.add", amount, amount_pence=amount_pence)
    APPLICATION.take(actor, "declare_assistance", application, added=amount.id)
    return amount


def remove_amount(application: Application, amount: AssistanceAmount, *, actor: User) -> None:
    """Take out an amount that was wrong; it stays to be read in the trail."""
    lock(application)  # As above.
    APPLICATION.check(actor, "declare_assistance", application)
    amount.removed_by_id, amount.removed_at = actor.id, clock.now()
    audit.record(actor, "assistance_amount.remove", amount)
    APPLICATION.take(actor, "declare_assistance", application, removed=amount.id)


def declare_assistance(
    application: Application, finding: AssistanceFinding, *, reason: str, source: str, declaration: str,
    actor: User,
) -> AssistanceDeclaration:  # fmt: skip
    """Declare what the group had, with what is asked for now, as it stands today.

    The group declares the amounts; that the grant is no subsidy at all, only an officer finds.
    """
    lock(application)  # As above.
    APPLICATION.check(actor, "declare_assistance", application)
    is_officer = officer(actor, application) and not actor.is_member_of(application.organisation_id)
    if finding is AssistanceFinding.NO_SUBSIDY and not is_officer:
        raise RuleBroken(_("Only an officer finds that a grant is not a subsidy."), field="finding")
    if finding is AssistanceFinding.NO_SUBSIDY and not reason:
        raise RuleBroken(_("Say why it is not a subsidy"), field="reason")
    if is_officer and not source:
        raise RuleBroken(_("Say where you have this from"), field="source")
    known = assistance_of(application)
    declared = AssistanceDeclaration(
        application_id=application.id,
        finding=finding,
        amounts=[
            {"giver": a.giver, "amount_pence": a.amount_pence, "given_on": a.given_on.isoformat()}
            for a in known.amounts
        ],
        since=known.since,
        total_pence=known.total_pence,
        limit_pence=known.limit_pence,
        reason=reason,
        source=source if is_officer else "",
        declaration="" if is_officer else declaration,
        declared_by_id=actor.id,
    )
    db.session.add(declared)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "assistance_declaration.make", declared, finding=finding)
    APPLICATION.take(actor, "declare_assistance", application, total_pence=declared.total_pence)
    return declared


def set_assistance_limits(
    programme: Programme, *, limit_pence: Pence, years: int, publish_above_pence: Pence, actor: User
) -> None:
    """Set the limit of minimal financial assistance, its years, and what size is to be published."""
    programme.assistance_limit_pence, programme.assistance_years = limit_pence, years
    programme.publish_above_pence = publish_above_pence
    audit.record(actor, "programme.set_assistance", programme, limit_pence=limit_pence, years=years)

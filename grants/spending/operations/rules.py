"""The rules for spending of a round."""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.lifecycles import ROUND
from grants.money import WHOLE, Pence
from grants.rounds.models import Round
from grants.spending.models import FINAL_REPORT_DAYS, LONGEST_WAIT, ExpenseClaim, SpendingRules
from grants.spending.queries import rules_of


def set_rules(
    round_: Round,
    *,
    wants_claims: bool,
    virement_share: int,
    asset_limit_pence: Pence,
    final_report_days: int = FINAL_REPORT_DAYS,
    actor: User,
) -> SpendingRules:
    """Say how the groups of a round account for what they spend; the share is in basis points.

    The days count for awards whose agreement comes into force from now on.
    """
    lock(round_)
    ROUND.check(actor, "set_spending", round_)
    if not 0 <= virement_share <= WHOLE:
        raise RuleBroken(_("Enter 0 to 100 percent"), field="virement_share")
    if asset_limit_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="asset_limit")
    if not 1 <= final_report_days <= LONGEST_WAIT:
        raise RuleBroken(_("Enter 1 to %(most)s days", most=LONGEST_WAIT), field="final_report_days")
    if not wants_claims and _has_claims(round_):
        raise RuleBroken(_("A group of this round has begun a claim, so claims stay."), field="wants_claims")
    rules = rules_of(round_)
    rules.wants_claims, rules.virement_share = wants_claims, virement_share
    rules.asset_limit_pence, rules.final_report_days = asset_limit_pence, final_report_days
    db.session.add(rules)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "spending_rules.set", rules, wants_claims=wants_claims,
                 virement_share=virement_share, asset_limit_pence=asset_limit_pence,
                 final_report_days=final_report_days)  # fmt: skip
    ROUND.take(actor, "set_spending", round_)
    return rules


def _has_claims(round_: Round) -> bool:
    query = (
        sa.select(ExpenseClaim.id)
        .join(Award, ExpenseClaim.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(Application.round_id == round_.id)
    )
    return db.session.scalar(query.limit(1)) is not None


def copy_rules(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the rules of the other."""
    known = db.session.scalar(sa.select(SpendingRules).where(SpendingRules.round_id == source.id))
    if known is not None:
        set_rules(
            copy,
            wants_claims=known.wants_claims,
            virement_share=known.virement_share,
            asset_limit_pence=known.asset_limit_pence,
            final_report_days=known.final_report_days,
            actor=actor,
        )

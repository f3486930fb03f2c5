"""The rules for variations of a round."""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.lifecycles import ROUND
from grants.money import WHOLE
from grants.rounds.models import Round
from grants.variations.models import VariationRules
from grants.variations.queries import rules_of


def set_rules(round_: Round, *, shift_days: int, move_share: int, actor: User) -> VariationRules:
    """Say what an officer may agree to alone in a round; the share is in basis points."""
    lock(round_)
    ROUND.check(actor, "set_variations", round_)
    if not 0 <= move_share <= WHOLE:
        raise RuleBroken(_("Enter 0 to 100 percent"), field="move_share")
    rules = rules_of(round_)
    rules.shift_days, rules.move_share = shift_days, move_share
    db.session.add(rules)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "variation_rules.set", rules, shift_days=shift_days, move_share=move_share)
    ROUND.take(actor, "set_variations", round_)
    return rules


def copy_rules(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the rules of the other."""
    known = db.session.scalar(sa.select(VariationRules).where(VariationRules.round_id == source.id))
    if known is not None:
        set_rules(copy, shift_days=known.shift_days, move_share=known.move_share, actor=actor)

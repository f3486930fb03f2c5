"""What officers and decision makers say about a variation before it is agreed.  The caller commits."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.db import lock
from grants.errors import RuleBroken
from grants.lifecycles import VARIATION
from grants.money import Pence
from grants.variations.models import Variation
from grants.variations.operations.checking import check_payments
from grants.variations.operations.telling import tell_group


def send_back_variation(variation: Variation, *, question: str, actor: User) -> None:
    """Ask the group something; it may change its request and asks again."""
    lock(variation)
    VARIATION.check(actor, "send_back", variation)
    variation.question = question
    VARIATION.take(actor, "send_back", variation, wanted=question)
    tell_group(variation, _l("A question about your request %(reference)s", reference=variation.reference),
               question)  # fmt: skip


def recommend_variation(
    variation: Variation, *, amounts: Mapping[str, Pence], more_pence: Pence, note: str, actor: User
) -> None:
    """Recommend a change to those who decide; with new instalments where the amount changes."""
    lock(variation)
    VARIATION.check(actor, "recommend", variation)
    variation.payments = check_payments(variation, amounts, more_pence)
    variation.note, variation.recommended_by_id = note, actor.id
    VARIATION.take(actor, "recommend", variation, reason=note)


def reconsider_variation(variation: Variation, *, reason: str, actor: User) -> None:
    """Give a recommendation back to the officers."""
    lock(variation)
    VARIATION.check(actor, "reconsider", variation)
    if variation.is_proposal:
        raise RuleBroken(_("The group has accepted it as it is. Agree to it or do not."))
    VARIATION.take(actor, "reconsider", variation, reason=reason)
    variation.recommended_by_id = None


def refuse_variation(variation: Variation, *, reason: str, actor: User) -> None:
    """Do not agree to a change; the group reads why, and may ask for another.

    Whoever recommended it does not refuse it as well: the recommendation is taken back first.
    """
    lock(variation)
    VARIATION.check(actor, "refuse", variation)
    if actor.id == variation.recommended_by_id:
        raise RuleBroken(_("You recommended it. Look at it again first."))
    variation.decided_by_id, variation.decided_at, variation.answer = actor.id, clock.now(), reason
    VARIATION.take(actor, "refuse", variation, reason=reason)
    tell_group(
        variation,
        _l("We cannot agree to the change %(reference)s", reference=variation.reference),
        reason,
        _l("The terms of your award stay as they are."),
    )

"""How a variation is written, asked for by the group or proposed by an officer, and withdrawn."""

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Award, Ending
from grants.db import db, lock, next_reference
from grants.errors import RuleBroken
from grants.lifecycles import AWARD, UNDER_WAY, VARIATION, VariationState
from grants.money import Pence
from grants.permissions import SERVICE
from grants.variations.models import Variation
from grants.variations.operations.checking import check_payments, check_terms
from grants.variations.operations.telling import tell_group
from grants.variations.queries import current_terms, draft_of, under_way
from grants.variations.terms import Terms, Wanted, changes_between, size_of, with_wanted


def start_variation(award: Award, *, actor: User) -> Variation:
    """Begin to write a change of an award, or go on with the one that this side has begun."""
    lock(award)
    AWARD.check(actor, "ask_variation", award)
    is_proposal = not actor.is_member_of(award.application.organisation_id)
    begun = draft_of(award, is_proposal=is_proposal)
    if begun is not None:
        return begun
    check_none_under_way(award)
    return begin(award, current_terms(award), actor, is_proposal=is_proposal)


def check_none_under_way(award: Award) -> None:
    """Refuse a second change while one waits for somebody."""
    waiting = under_way(award)
    if waiting is not None:
        raise RuleBroken(
            _("The change %(reference)s of this award is not settled yet. Only one can be asked for at a"
              " time.", reference=waiting.reference)
        )  # fmt: skip


def begin(award: Award, now: Terms, actor: User, *, is_proposal: bool) -> Variation:
    """Bring an empty draft into being: it changes nothing yet."""
    variation = Variation(
        reference=next_reference("VA"), award=award, is_proposal=is_proposal, before=now, after=now,
        started_by_id=actor.id, language=actor.language,
    )  # fmt: skip
    db.session.add(variation)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "variation.start", variation)
    return variation


def save_variation(variation: Variation, wanted: Wanted, *, reason: str, actor: User) -> None:
    """Keep what should change and why; it is compared with the terms as they stand now."""
    lock(variation)
    action = "edit_proposal" if variation.is_proposal else "edit"
    VARIATION.check(actor, action, variation)
    now = current_terms(variation.award)
    after = with_wanted(now, wanted)
    check_terms(variation.award, now, after)
    variation.before, variation.after = now, after
    variation.reason, variation.language = reason.strip(), actor.language
    variation.size_pence = size_of(now, after)
    VARIATION.take(actor, action, variation)


def _check_whole(variation: Variation) -> None:
    if not changes_between(variation.before, variation.after):
        raise RuleBroken(_("Nothing would change. Write first what should be different."))
    if not variation.reason:
        raise RuleBroken(_("Say why it should change."), field="reason")
    check_terms(variation.award, variation.before, variation.after)


def request_variation(variation: Variation, *, actor: User) -> None:
    """Ask for a change that the group has written; whoever does it binds the group."""
    lock(variation.award)
    lock(variation)
    VARIATION.check(actor, "request", variation)
    _check_whole(variation)
    waiting = under_way(variation.award)
    if waiting is not None and waiting.id != variation.id:
        check_none_under_way(variation.award)
    variation.signed_by_id, variation.signed_at = actor.id, clock.now()
    VARIATION.take(actor, "request", variation, size_pence=variation.size_pence, reason=variation.reason)
    tell_group(
        variation,
        _l("We have your request %(reference)s", reference=variation.reference),
        _l("An officer looks at it now. Until it is agreed, the terms of your award stay as they are."),
    )


def offer_variation(
    variation: Variation, *, amounts: Mapping[str, Pence], more_pence: Pence, note: str, actor: User
) -> None:
    """Propose a change to the group; amounts of instalments only where the award's amount changes."""
    lock(variation.award)
    lock(variation)
    VARIATION.check(actor, "offer", variation)
    _check_whole(variation)
    check_none_under_way(variation.award)
    variation.payments = check_payments(variation, amounts, more_pence)
    variation.note = note.strip()
    VARIATION.take(actor, "offer", variation, size_pence=variation.size_pence, reason=variation.reason)
    tell_group(
        variation,
        _l("We propose a change of your award %(reference)s", reference=variation.award.reference),
        variation.reason,
        _l("Your signatory accepts or declines it on its page. Until then nothing changes."),
    )


def withdraw_variation(variation: Variation, *, actor: User) -> None:
    """Withdraw a change before it is agreed."""
    lock(variation)
    VARIATION.check(actor, "withdraw", variation)
    was_offered = variation.state is VariationState.OFFERED
    VARIATION.take(actor, "withdraw", variation)
    if was_offered:
        tell_group(variation, _l("The change that we proposed is withdrawn"), _l("Nothing changes."))


def end_variations(ending: Ending, _actor: User) -> None:
    """Let every change that nobody has agreed to lapse: its grant ends early, as the group is told."""
    open_ = sa.select(Variation).where(
        Variation.award_id == ending.award_id, Variation.state.in_([VariationState.DRAFT, *UNDER_WAY])
    )
    for variation in db.session.scalars(open_.order_by(Variation.id)).all():
        VARIATION.take(SERVICE, "lapse", variation)

"""Many decisions confirmed in one press: noted at once, carried out by the worker one at a time.

Each decision is confirmed in a transaction of its own, as if by itself, with its rules; one
that is refused says why and holds up no other.  One that the service fails to carry out is
tried again a few times; then it counts as reached, whoever confirmed it is told, and an
officer or decision maker has it tried again.  The mails of a batch are let go when every
decision has been reached and every letter is stored.  The worker may be stopped at any
moment: what was not reached or not let go is found again by the rows.
"""

import logging
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Batch, BatchItem, Decision
from grants.awards.operations.confirming import confirm
from grants.awards.queries import items_of, proposals_for
from grants.db import db, lock, transaction
from grants.errors import DomainError, NotAllowed, RuleBroken, WrongState
from grants.notices.operations import all_stored, let_go, tell
from grants.permissions import Role
from grants.queue import InHand, wake
from grants.rounds.models import Round
from grants.rounds.operations import refuse_if_signed_off

#: So often the service tries one decision before it counts as failed.
MOST_TRIES = 3

_LOG = logging.getLogger(__name__)

_IN_HAND = InHand()


def confirm_together(round_: Round, seen: Sequence[int], *, actor: User) -> Batch:
    """Note that a person confirms these proposals of a round, by the numbers that they saw.

    Each must be one that this person may confirm; whether the money suffices shows when it is reached.
    The round is locked first, so one proposal does not wait in two batches.
    """
    lock(round_)
    refuse_if_signed_off(round_)
    if not seen:
        raise RuleBroken(_("Choose at least one proposal."), field="decisions")
    offered = {decision.id for decision in proposals_for(round_, actor)}
    if not offered.issuperset(seen):
        raise RuleBroken(
            _("Some proposals have changed meanwhile. Look at the list again."), field="decisions"
        )
    batch = Batch(round=round_, made_by_id=actor.id)
    db.session.add(batch)
    db.session.flush()  # Items and audit line need its id.
    db.session.add_all(BatchItem(batch_id=batch.id, decision_id=number) for number in seen)
    audit.record(actor, "batch.confirm", batch, decisions=len(seen))
    wake()
    return batch


def work_through() -> int:
    """Confirm what waits in batches, each decision by itself, and return how many were reached.

    What another thread confirms is left to it: this one goes on to make letters meanwhile.
    """
    with _IN_HAND.left_of(_waiting) as numbers:
        return sum(_reach(number) for number in numbers)


def _waiting() -> Sequence[int]:
    query = (
        sa.select(BatchItem.id)
        .join(Decision, Decision.id == BatchItem.decision_id)
        .where(BatchItem.done_at.is_(None))
        .order_by(BatchItem.id)
    )
    return db.session.scalars(query).all()


def _reach(number: int) -> bool:
    try:
        with transaction():
            item = _claim(number)
            if item is None:
                return False
            batch = db.session.get_one(Batch, item.batch_id)
            with force_locale(batch.made_by.language):  # They read why a rule refuses it.
                confirm(item.decision.application, item.decision_id, hold=batch.hold, actor=batch.made_by)
            item.done_at = clock.now()
    except DomainError as refusal:
        with transaction():
            item = _claim(number)
            if item is not None:
                item.done_at, item.refusal = clock.now(), refusal.message
    except Exception:  # Whatever it is, the other decisions must not wait for it.
        _LOG.exception("Item %s of a batch could not be carried out.", number)
        return _note_failure(number)
    return True


def _note_failure(number: int) -> bool:
    """Count a try that failed; after the last one the item has failed.  Say whether it is done with."""
    with transaction():
        item = _claim(number)
        if item is None:
            return False
        item.tries += 1
        if item.tries < MOST_TRIES:
            return False
        item.done_at, item.has_failed = clock.now(), True
        batch = db.session.get_one(Batch, item.batch_id)
        audit.record(None, "batch.fail", batch, decision=item.decision_id)
        application = item.decision.application
        tell(
            batch.made_by,
            _l("Not carried out: your decision on %(reference)s", reference=application.reference),
            _l("The service failed when it carried out what you confirmed. Nothing was written, and the"
               " proposal stays as it is. The cause is in the service's log."),
            _l("The others of the batch went on. Once the cause is mended, have it tried again."),
            link=(_l("Open the batch"), address_of(batch)),
            application_id=application.id,
        )  # fmt: skip
        return True


def address_of(batch: Batch) -> str:
    return f"/rounds/{batch.round.reference}/batches/{batch.id}"


def try_again(batch: Batch, *, actor: User) -> int:
    """Have the worker try again what failed in a batch, as far as this person may see it; return how many.

    It is carried out for whoever confirmed it, by the same rules; its mails wait for its letters again.
    """
    if not actor.has(Role.OFFICER, Role.DECISION_MAKER):
        raise NotAllowed(_("Only a grant officer or a decision maker can do this."))
    lock(batch.round)
    lock(batch)
    refuse_if_signed_off(batch.round)
    failed = list(db.session.scalars(items_of(batch, actor).where(BatchItem.has_failed)))
    if not failed:
        raise WrongState(_("Nothing of this batch has failed."))
    for item in failed:
        item.done_at, item.has_failed, item.tries = None, False, 0
    batch.let_go_at = None
    audit.record(actor, "batch.try_again", batch, decisions=len(failed))
    wake()
    return len(failed)


def _claim(number: int) -> BatchItem | None:
    """Hold an item that nobody has reached yet; another worker passes it by."""
    return db.session.scalar(
        sa.select(BatchItem)
        .where(BatchItem.id == number, BatchItem.done_at.is_(None))
        .with_for_update(of=BatchItem, skip_locked=True)
    )


def let_go_of_batches() -> None:
    """Let the mails of each batch go once all its decisions are reached and all its letters stored."""
    open_ = sa.select(BatchItem.batch_id).where(BatchItem.done_at.is_(None))
    ready = sa.select(Batch).where(Batch.let_go_at.is_(None), Batch.id.not_in(open_)).order_by(Batch.id)
    for batch in db.session.scalars(ready).all():
        with transaction():
            lock(batch)
            if batch.let_go_at is None and all_stored(batch.hold):
                let_go(batch.hold)
                batch.let_go_at = clock.now()
                audit.record(None, "batch.let_go", batch)

"""What the service does with offers and agreements by itself, once a day.

Each award is a transaction of its own, and what is done is noted in it: to run again, or
late, or after a crash does nothing twice and forgets nothing.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from grants import clock
from grants.applications.models import Reminder
from grants.awards.models import Award, Signature
from grants.awards.operations import chase_conditions, chase_suspensions, forget_address, remind_of_offer
from grants.db import db, lock, transaction
from grants.lifecycles import AwardState
from grants.rounds.queries import the_programme

_LOG = logging.getLogger(__name__)

#: Groups, and hosts that are to sign, are reminded so many days before an offer ends.
REMIND_BEFORE: Final = (2, 7)


def remind_of_offers() -> None:
    """Remind those who have not signed, 7 and 2 days before the offer ends, once each."""
    today = clock.today()
    query = sa.select(Award.id).where(
        Award.state.in_([AwardState.OFFERED, AwardState.HOST_SIGNING]),
        Award.accept_by.between(today, today + clock.days(max(REMIND_BEFORE))),
    )
    _each(db.session.scalars(query.order_by(Award.id)).all(), Award, _remind)


def _remind(award: Award) -> None:
    """Send the reminder that is due, unless it was sent, or the offer itself is younger than it."""
    if award.state not in (AwardState.OFFERED, AwardState.HOST_SIGNING):
        return
    left = (award.accept_by - clock.today()).days
    before = next((known for known in REMIND_BEFORE if left <= known), None)
    if before is None or award.awarded_on >= award.accept_by - clock.days(before):
        return
    occasion = f"offer-{before}:{award.accept_by}"
    sent = sa.select(Reminder.id).where(
        Reminder.application_id == award.application_id, Reminder.occasion == occasion
    )
    if db.session.scalar(sent) is None:
        remind_of_offer(award, occasion)


def forget_addresses() -> None:
    """Forget the network addresses of signatures that are older than the programme keeps them."""
    before = clock.now() - clock.days(the_programme().keep_addresses_days)
    query = sa.select(Signature.id).where(
        Signature.network_address.is_not(None), Signature.signed_at < before
    )
    _each(db.session.scalars(query.order_by(Signature.id)).all(), Signature, _forget)


def _forget(signature: Signature) -> None:
    if signature.network_address is not None:
        forget_address(signature)


def _each(numbers: Sequence[int], model: type[Any], act: Callable[[Any], None]) -> None:
    """Act on each record in a transaction of its own; one that fails holds up no other."""
    for number in numbers:
        try:
            with transaction():
                record = db.session.get_one(model, number)
                lock(record)  # Whoever signs it, or runs this too, comes first or waits.
                act(record)
        except Exception:  # Whatever it is, the others must not wait for it.
            _LOG.exception("%s %s could not be dealt with.", model.__tablename__, number)


def chase_late_conditions() -> None:
    """Tell groups of conditions that are overdue."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        chase_conditions()


def look_again() -> None:
    """Ask officers to look again at suspended grants whose day for it has come."""
    with transaction():
        lock(the_programme())
        chase_suspensions()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [remind_of_offers, forget_addresses, chase_late_conditions, look_again]

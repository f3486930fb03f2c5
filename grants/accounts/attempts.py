"""How often somebody may fail before having to rest: guessing becomes pointless.

Whether there is an account with the address makes no difference, so that nobody learns of one.
Codes of letters are counted by the address of the network, and every look-up alike.
"""

import enum
import hashlib
import unicodedata
from datetime import timedelta

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import FailedSignIn
from grants.db import db

#: So many failures within the span make the address rest for the same span.
MOST = 10
MOST_CODES = 30
SPAN = timedelta(minutes=15)


class Way(enum.Enum):
    """The ways rest apart: who has forgotten a password can still use a mailed link."""

    PASSWORD = "password"  # noqa: S105  # a word for the way, not a password
    LINK = "link"
    CODE = "code"
    CONCERN = "concern"
    OFFER = "offer"

    @property
    def most(self) -> int:
        return MOST_CODES if self is Way.CODE else MOST


def is_resting(way: Way, address: str) -> bool:
    """Say whether an address has to wait before it may sign in this way."""
    query = sa.select(FailedSignIn.at).where(FailedSignIn.address_hash == _hash(way, address))
    times = list(db.session.scalars(query.order_by(FailedSignIn.at.desc()).limit(way.most)))
    return len(times) == way.most and times[0] - times[-1] <= SPAN and clock.now() < times[0] + SPAN


def note_failure(way: Way, address: str) -> None:
    """Note that somebody failed, and forget all failures that no longer matter."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < clock.now() - 2 * SPAN))
    db.session.add(FailedSignIn(address_hash=_hash(way, address), at=clock.now()))


def forget_failures(way: Way, address: str) -> None:
    """Begin to count anew: whoever has the address has signed in."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.address_hash == _hash(way, address)))


def _hash(way: Way, address: str) -> str:
    plain = unicodedata.normalize("NFKC", address).strip().lower()
    return hashlib.sha256(f"{way.value} {plain}".encode()).hexdigest()

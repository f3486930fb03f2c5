"""The private calendar address of a person: made, shown again, ended.  The caller commits.

The address holds a signed number; ending it in the table ends the address.
"""

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db
from grants.delivery.models import CalendarFeed
from grants.delivery.queries import feed_of


def make_feed(person: User) -> CalendarFeed:
    """Give a person a new address for their calendar; the old one ends."""
    end_feed(person)
    feed = CalendarFeed(user_id=person.id)
    db.session.add(feed)
    db.session.flush()  # The audit line and the address need its id.
    audit.record(person, "calendar_feed.make", feed)
    return feed


def end_feed(person: User) -> None:
    """Let the calendar's address work no more."""
    feed = feed_of(person)
    if feed is not None:
        feed.ended_at = clock.now()
        db.session.flush()  # One is open at a time, as the table says.
        audit.record(person, "calendar_feed.end", feed)

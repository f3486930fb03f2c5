"""A person's private calendar: its signed address, the awards in it, and its text as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from icalendar import Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_to
from grants.db import db
from grants.delivery.models import CalendarFeed
from grants.delivery.timeline import Entry
from grants.lifecycles import RUNNING, AwardState
from grants.permissions import Role

#: A calendar and a list hold so many awards at most, the newest first.
MOST_AWARDS = 300


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar-feed")


def token_of(feed: CalendarFeed) -> str:
    """Return what the address of a calendar holds."""
    return str(_signer().dumps(feed.id))


def feed_with(token: str) -> CalendarFeed | None:
    """Return the calendar of an address; none where it was not made by us, or has ended."""
    try:
        feed = db.session.get(CalendarFeed, _signer().loads(token))
    except BadSignature:
        return None
    is_open = feed is not None and feed.ended_at is None and feed.user.active
    return feed if is_open else None


def awards_for(person: User) -> list[Award]:
    """Return the awards whose days concern a person: of their own groups; for an officer all that go on."""
    query = visible_to(person)
    if not person.has(Role.OFFICER):
        query = query.where(Application.organisation_id.in_(person.organisation_ids))
    else:
        query = query.where(Award.state.in_([AwardState.OFFERED, *RUNNING]))
    return list(db.session.scalars(query.limit(MOST_AWARDS)))


def as_calendar(entries: Iterable[Entry]) -> bytes:
    """Return these lines as one calendar of whole days: what, its planned title and references.

    Names, amounts and what anybody wrote stay out: a calendar is seen over the shoulder.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//small grants//what is due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Grants: what is due"))
    base = current_app.config["BASE_URL"].rstrip("/")
    for number, entry in enumerate(entries):
        event = Event()
        words = ": ".join(str(part) for part in (entry.what, entry.title) if part)
        event.add("uid", f"{entry.award.reference}-{entry.reference}-{_word(entry, number)}@grants.invalid")
        event.add("dtstamp", clock.now())
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", f"{words} ({entry.reference})")
        event.add("transp", "TRANSPARENT")
        if entry.path:
            event.add("url", base + entry.path)
        if entry.state is not None:
            event.add("description", str(entry.state.label))
        calendar.add_component(event)
    return calendar.to_ical()


def _word(entry: Entry, number: int) -> str:
    """Tell lines of one record apart, such as the first and the last day of a project."""
    return f"{type(entry.state).__name__ if entry.state else 'day'}{number if entry.state is None else ''}"

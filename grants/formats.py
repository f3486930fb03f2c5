"""How money, dates, numbers and texts are shown, in pages, mails and PDFs alike."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from babel import Locale
from babel.lists import format_list
from flask_babel import format_date, format_number, format_timedelta, get_locale
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from grants import clock
from grants.languages import Texts, current_language, direction_of, written_in
from grants.money import WHOLE, format_pounds

_MEGA = 1024 * 1024
#: From how many days on a span is told in weeks.
_WEEKS_FROM = 14
_NEVER_LARGER = 10_000


def pounds(pence: int | None) -> Markup:
    """Show ``£1,250``, kept in one piece inside a right-to-left sentence."""
    if pence is None:
        return Markup("")
    # A minus sign has no direction of its own: without a word it would stand behind the amount.
    direction = Markup(' dir="ltr"') if pence < 0 else ""
    return Markup("<bdi{}>{}</bdi>").format(direction, format_pounds(pence))


def _read(value: date | str | None) -> date | None:
    """Read a date or instant that a snapshot holds in ISO words."""
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


def day(value: date | str | None) -> str:
    """Show ``16 May 2026``, or ``16 مايو 2026``; an instant is shown as its day in London."""
    known = _read(value)
    if isinstance(known, datetime):
        known = clock.in_london(known).date()
    return format_date(known, "d MMMM yyyy") if known else ""


def moment(value: datetime | str | None) -> str:
    """Show ``16 May 2026, 12:00``, in London time."""
    known = _read(value)
    if not isinstance(known, datetime):
        return ""
    return f"{day(known)}{_(', ')}{time_of_day(known)}"


def time_of_day(value: datetime) -> str:
    """Show the time of an instant, ``14:02``, in London."""
    return f"{clock.in_london(value):%H:%M}"


def deadline(value: datetime | str | None) -> str:
    """Show an instant at which something ends; midnight is ``12 December 2026, 24:00``, not the day after."""
    known = _read(value)
    if isinstance(known, datetime) and clock.in_london(known).time() == time(0):
        return f"{day(clock.in_london(known).date() - clock.days(1))}{_(', ')}24:00"
    return moment(value)


def time_left(end: datetime) -> str:
    """Show how long it is until an instant: ``3 days and 4 hours``, ``4 hours and 10 minutes``.

    Only the two largest parts are shown; what is less than a minute is said to be a minute.
    """
    number, rest = clock.left_until(end)
    hours, rest = divmod(rest, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    if not number and not hours:
        minutes = max(1, minutes)
    parts = [
        format_timedelta(timedelta(**{f"{unit}s": amount}), granularity=unit, threshold=_NEVER_LARGER)
        for unit, amount in (("day", number), ("hour", hours), ("minute", 0 if number else minutes))
        if amount
    ]
    return format_list(parts, locale=get_locale())


def listed(values: Iterable[Any]) -> Markup:
    """Show several things in a row, with the comma of the language."""
    return Markup(_(", ")).join(values)  # noqa: S704  # our own comma; what it joins is escaped


def span(days: int) -> str:
    """Show ``3 days``, or ``يومان``; from two weeks on ``7 weeks``, rounded."""
    if days >= _WEEKS_FROM:
        weeks = clock.days((days + 3) // 7 * 7)
        return str(format_timedelta(weeks, granularity="week", threshold=_NEVER_LARGER))
    return str(format_timedelta(clock.days(days), granularity="day", threshold=_NEVER_LARGER))


def number(value: int | None) -> str:
    """Show ``12,500``."""
    return "" if value is None else str(format_number(value))


def percent(basis_points: int | None) -> str:
    """Show basis points as ``72.5%``."""
    if basis_points is None:
        return ""
    tenths = (basis_points * 1000 + WHOLE // 2) // WHOLE
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + "%"


def file_size(size: int) -> str:
    """Show how large a file is: ``840 kB`` or ``2.1 MB``."""
    if size < _MEGA:
        return _("%(size)s kB", size=-(-size // 1024))
    return _("%(size)s MB", size=f"{size / _MEGA:.1f}".removesuffix(".0"))


def texts(value: Texts | None) -> Markup:
    """Show a text in the page's language; one that is only in English says so to screen readers."""
    if value is None:
        return Markup("")
    return in_language(str(value), value.language_for(current_language()))


def language_name(code: str) -> str:
    """Show ``Arabic``, or ``العربية``: a language by its name in the language of the page."""
    return str(Locale(code).get_display_name(current_language()))


def in_language(text: str | None, language: str) -> Markup:
    """Show what somebody wrote in its own language and direction inside any page.

    ``language`` is the one they were to write in; the text itself may show another.
    """
    language = written_in(text or "", language)
    if language == current_language():
        return Markup("<bdi>{}</bdi>").format(text or "")
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language, direction_of(language), text or "")


def paragraphs(text: str | None, language: str | None = None) -> Markup:
    """Show plain text with its line breaks, in its own direction; so each paragraph that has another."""
    language = written_in(text or "", language or current_language())
    blocks = [block.strip() for block in (text or "").split("\n\n") if block.strip()]
    body = Markup("").join(_paragraph(block, language) for block in blocks)
    return Markup('<div lang="{}" dir="{}">{}</div>').format(language, direction_of(language), body)


def _paragraph(text: str, language: str) -> Markup:
    lines = Markup("<br>").join(escape(line) for line in text.split("\n"))
    own = written_in(text, language)
    if own == language:
        return Markup('<p class="govuk-body">{}</p>').format(lines)
    return Markup('<p class="govuk-body" lang="{}" dir="{}">{}</p>').format(own, direction_of(own), lines)


FILTERS = {
    "pounds": pounds,
    "day": day,
    "moment": moment,
    "deadline": deadline,
    "time_left": time_left,
    "listed": listed,
    "number": number,
    "span": span,
    "percent": percent,
    "file_size": file_size,
    "texts": texts,
    "in_language": in_language,
    "language_name": language_name,
    "paragraphs": paragraphs,
}


def said_day(value: date) -> LazyString:
    """Return a date that is put into words when its sentence is: in the reader's language."""
    return LazyString(day, value)


def said_deadline(value: datetime) -> LazyString:
    """Return an instant at which something ends, put into words when its sentence is."""
    return LazyString(deadline, value)


def said_time_left(value: datetime) -> LazyString:
    """Return how long it is until an instant, put into words when its sentence is."""
    return LazyString(time_left, value)


#: With these a spreadsheet takes a cell for a formula.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_BEGINNINGS) else text

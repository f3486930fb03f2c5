"""The list of bank holidays: filled from a kept library, corrected by people.  Nothing commits here."""

from datetime import date

import holidays
import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import BankHoliday, User
from grants.db import db, hold_table
from grants.errors import NotAllowed, RuleBroken
from grants.languages import Texts
from grants.permissions import Role
from grants.working_days import is_working_day

#: The library knows England's days in English; here are their names in Arabic.
_IN_ARABIC = {
    "New Year's Day": "رأس السنة الميلادية",
    "Good Friday": "الجمعة العظيمة",
    "Easter Monday": "اثنين الفصح",
    "May Day": "عيد العمال",
    "Spring Bank Holiday": "عطلة الربيع",
    "Late Summer Bank Holiday": "عطلة أواخر الصيف",
    "Christmas Day": "عيد الميلاد",
    "Boxing Day": "ثاني أيام عيد الميلاد",
}
_OTHER_IN_ARABIC = "عطلة رسمية"

_OBSERVED, _SUBSTITUTE, _SUBSTITUTE_IN_ARABIC = " (observed)", " (substitute day)", " (يوم بديل)"

#: Who looks after the list.
KEEPERS = (Role.OFFICER, Role.ADMINISTRATOR)


def titles_of(year: int) -> dict[date, Texts]:
    """Return England's bank holidays of a year that are not at a weekend, substitute days among them."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    return {day: _in_both(title) for day, title in sorted(known.items()) if is_working_day(day)}


def _in_both(title: str) -> Texts:
    name = title.removesuffix(_OBSERVED)
    is_substitute = name != title
    return Texts(
        en=name + _SUBSTITUTE * is_substitute,
        ar=_IN_ARABIC.get(name, _OTHER_IN_ARABIC) + _SUBSTITUTE_IN_ARABIC * is_substitute,
    )


def fill_holidays() -> None:
    """Put the bank holidays of this year and the next on the list, but for days that people have decided on.

    It may be done at any time, again and at once: what is on the list or was taken off it stays so.
    """
    year = clock.today().year
    wanted = {**titles_of(year), **titles_of(year + 1)}
    if not wanted.keys() - _days_known():
        return
    hold_table(BankHoliday)  # Two who fill it at one moment come here one after the other.
    for day in sorted(wanted.keys() - _days_known()):
        _add(day, wanted[day], None)


def _days_known() -> set[date]:
    return set(db.session.scalars(sa.select(BankHoliday.day)))


def _add(day: date, title: Texts, actor: User | None) -> BankHoliday:
    holiday = BankHoliday(day=day, title=title)
    db.session.add(holiday)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "bank_holiday.add", holiday, day=day)
    return holiday


def add_holiday(day: date, title: Texts, *, actor: User) -> BankHoliday:
    """Put a day on the list, such as one for a funeral of state; deadlines that were promised stay."""
    _check_keeper(actor)
    if not is_working_day(day):
        raise RuleBroken(_("Nobody works on this day anyway: it is at a weekend."), field="day")
    hold_table(BankHoliday)
    known = db.session.scalar(sa.select(BankHoliday).where(BankHoliday.day == day))
    if known is None:
        return _add(day, title, actor)
    if known.removed_at is None:
        raise RuleBroken(_("This day is on the list already."), field="day")
    known.title, known.removed_at = title, None
    audit.record(actor, "bank_holiday.add", known, day=day)
    return known


def remove_holiday(holiday: BankHoliday, *, actor: User) -> None:
    """Take a day off the list: people work on it after all.  It does not come back by itself."""
    _check_keeper(actor)
    if holiday.removed_at is not None:
        raise RuleBroken(_("This day is no longer on the list."))
    holiday.removed_at = clock.now()
    audit.record(actor, "bank_holiday.remove", holiday, day=holiday.day)


def _check_keeper(actor: User) -> None:
    if not actor.has(*KEEPERS):
        raise NotAllowed(_("Only a grant officer or an administrator can do this."))

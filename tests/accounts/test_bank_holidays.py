"""The list of bank holidays: filled by itself, corrected by people, and read by whoever counts days."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask

from grants import clock
from grants.accounts.calendar import days_off, working_day_after, working_days_left
from grants.accounts.models import BankHoliday
from grants.accounts.operations import add_holiday, fill_holidays, remove_holiday
from grants.applications.daily import run_daily
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.permissions import Role

Visit = Callable[..., Visitor]

NEW_YEAR = datetime(2027, 1, 4, 9, tzinfo=UTC)

#: As the government publishes them for England and Wales.
OF_2027 = {
    date(2027, 1, 1): "New Year's Day",
    date(2027, 3, 26): "Good Friday",
    date(2027, 3, 29): "Easter Monday",
    date(2027, 5, 3): "May Day",
    date(2027, 5, 31): "Spring Bank Holiday",
    date(2027, 8, 30): "Late Summer Bank Holiday",
    date(2027, 12, 27): "Christmas Day (substitute day)",
    date(2027, 12, 28): "Boxing Day (substitute day)",
}


def fill(instant: datetime = NEW_YEAR) -> None:
    with clock.at(instant):
        do(fill_holidays)


def listed(year: int) -> dict[date, str]:
    return {row.day: row.title["en"] for row in make.rows(BankHoliday) if row.day.year == year}


def the_day(day: date) -> BankHoliday:
    return make.rows(BankHoliday, BankHoliday.day == day)[0]


def test_this_year_and_the_next_are_filled_with_easter_and_substitute_days(app: Flask) -> None:
    fill()

    assert listed(2027) == OF_2027
    assert len(listed(2028)) == 8
    assert listed(2028)[date(2028, 1, 3)] == "New Year's Day (substitute day)"
    assert {row.day.year for row in make.rows(BankHoliday)} == {2027, 2028}


def test_every_day_has_its_name_in_both_languages_and_a_line_in_the_trail(app: Flask) -> None:
    fill()

    assert the_day(date(2027, 12, 28)).title["ar"] == "ثاني أيام عيد الميلاد (يوم بديل)"
    assert all(row.title["ar"] for row in make.rows(BankHoliday))
    events = events_of(*make.rows(BankHoliday))
    assert [(event.action, event.actor_id) for event in events] == [("bank_holiday.add", None)] * 16


def test_filling_again_adds_nothing_and_brings_back_nothing_that_was_removed(app: Flask) -> None:
    fill()
    do(remove_holiday, the_day(date(2027, 5, 3)), actor=make.an_officer())

    fill()
    fill(datetime(2028, 1, 4, 9, tzinfo=UTC))

    assert date(2027, 5, 3) not in days_off()
    assert len(make.rows(BankHoliday)) == 24


def test_the_daily_work_adds_the_following_year(app: Flask) -> None:
    with clock.at(datetime(2029, 12, 31, 6, tzinfo=UTC)):
        run_daily()
        before = {row.day.year for row in make.rows(BankHoliday)}
    with clock.at(datetime(2030, 1, 1, 6, tzinfo=UTC)):
        run_daily()

    assert (before, {row.day.year for row in make.rows(BankHoliday)}) == ({2029, 2030}, {2029, 2030, 2031})


def test_working_days_are_counted_by_the_list(app: Flask) -> None:
    fill()

    assert working_day_after(date(2027, 3, 25), 1) == date(2027, 3, 30)
    with clock.at(datetime(2027, 3, 25, 23, 30, tzinfo=UTC)):
        assert working_days_left(date(2027, 3, 31)) == 2
    # Half past eleven in the evening of a summer's day in UTC is the next day in London already.
    with clock.at(datetime(2027, 7, 5, 23, 30, tzinfo=UTC)):
        assert working_days_left(date(2027, 7, 7)) == 1
        assert working_days_left(date(2027, 7, 2)) == -2


def test_a_day_that_is_announced_late_counts_from_then_on(app: Flask) -> None:
    fill()
    officer = make.an_officer()

    do(add_holiday, date(2027, 6, 1), both("A day of thanks"), actor=officer)

    assert working_day_after(date(2027, 5, 28), 1) == date(2027, 6, 2)
    (event,) = events_of(the_day(date(2027, 6, 1)))
    assert (event.action, event.actor_id, event.details) == (
        "bank_holiday.add",
        officer.id,
        {"day": "2027-06-01"},
    )


def test_a_day_that_was_removed_can_be_put_back(app: Flask) -> None:
    fill()
    officer = make.an_officer()
    do(remove_holiday, the_day(date(2027, 5, 3)), actor=officer)

    do(add_holiday, date(2027, 5, 3), both("Early May"), actor=officer)

    assert (the_day(date(2027, 5, 3)).title["en"], date(2027, 5, 3) in days_off()) == ("Early May", True)
    assert [event.action for event in events_of(the_day(date(2027, 5, 3)))] == [
        "bank_holiday.add",
        "bank_holiday.remove",
        "bank_holiday.add",
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 5, 8), "Nobody works on this day anyway: it is at a weekend."),
        (date(2027, 5, 3), "This day is on the list already."),
    ],
)
def test_a_weekend_or_a_listed_day_is_refused_at_its_field(visit: Visit, day: date, sentence: str) -> None:
    fill()
    browser = visit(make.an_officer())

    page = browser.submit(
        "/bank-holidays/new", day=[day.day, day.month, day.year], title_en="May", title_ar="مايو"
    )

    assert page.errors == [sentence]
    with pytest.raises(RuleBroken) as refusal:
        do(add_holiday, day, both("May"), actor=make.an_officer())
    assert refusal.value.field == "day"


def test_a_day_is_removed_once(app: Flask) -> None:
    fill()
    do(remove_holiday, the_day(date(2027, 5, 3)), actor=make.an_officer())

    with pytest.raises(RuleBroken, match=r"^This day is no longer on the list\.$"):
        do(remove_holiday, the_day(date(2027, 5, 3)), actor=make.an_officer())


@pytest.mark.parametrize("role", [Role.ADVISER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR, None])
def test_others_change_nothing(visit: Visit, role: Role | None) -> None:
    fill()
    person = make.a_person(role) if role else make.a_person()
    number = the_day(date(2027, 5, 3)).id

    with pytest.raises(NotAllowed, match=r"^Only a grant officer or an administrator can do this\.$"):
        do(add_holiday, date(2027, 6, 1), both("June"), actor=person)
    with pytest.raises(NotAllowed):
        do(remove_holiday, the_day(date(2027, 5, 3)), actor=person)
    browser = visit(person)
    assert browser.open("/bank-holidays/new").status == 403
    assert browser.press(f"/bank-holidays/{number}/remove").status == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_the_list_is_kept_on_its_page(visit: Visit, role: Role) -> None:
    fill()
    browser = visit(make.a_person(role))

    with clock.at(NEW_YEAR):
        page = browser.submit(
            "/bank-holidays/new", day=["1", "6", "2027"], title_en="A day of thanks", title_ar="يوم شكر"
        )
        shown = browser.follow(page)
        number = the_day(date(2027, 5, 3)).id
        after = browser.follow(browser.press(f"/bank-holidays/{number}/remove"))

    assert "1 June 2027 is on the list of bank holidays." in shown.text
    assert "A day of thanks" in shown.text
    assert "3 May 2027 is off the list of bank holidays." in after.text
    assert date(2027, 5, 3) not in days_off()


def test_an_auditor_reads_the_list_in_their_language(visit: Visit) -> None:
    fill()
    auditor = make.a_person(Role.AUDITOR, language="ar")

    with clock.at(NEW_YEAR):
        page = visit(auditor).open("/bank-holidays")

    assert "الجمعة العظيمة" in page.text
    assert list(page.all("main")[0].iter("form")) == []


def test_earlier_years_are_shown_when_asked_for(visit: Visit) -> None:
    fill(datetime(2024, 6, 3, tzinfo=UTC))
    browser = visit(make.an_officer())

    with clock.at(NEW_YEAR):
        assert "No bank holiday is on the list." in browser.open("/bank-holidays").text
        assert "29 March 2024" in browser.open("/bank-holidays?from=all").text


def test_the_list_costs_the_same_whatever_its_length(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    numbers = []
    for _time in range(2):
        queries.clear()
        browser.open("/bank-holidays?from=all")
        numbers.append(len(queries))
        fill()

    assert numbers[0] >= numbers[1] - 1

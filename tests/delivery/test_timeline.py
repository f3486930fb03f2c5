"""What is due when: one list of an award, of a group's awards, and in a private calendar."""

from collections.abc import Callable

import factories as make
from client import Visitor
from flask import Flask
from icalendar import Calendar

from grants.delivery.models import CalendarFeed
from grants.delivery.timeline import timeline_of
from grants.lifecycles import AwardState, ReportState
from grants.permissions import Role


def test_the_timeline_holds_everything_of_an_award_in_order(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)

    entries = timeline_of([award])

    said = [str(entry.what) for entry in entries]
    assert sorted(said) == sorted(
        [
            "Offer made",
            "Project begins",
            "Project ends",
            "Milestone report",
            "Return",
            "Final report",
            *["Instalment"] * 2,
        ]
    )
    assert [entry.on for entry in entries] == sorted(entry.on for entry in entries)
    assert [str(e.what) for e in entries if e.is_open] == ["Milestone report", "Return", "Final report"]
    (offered,) = [e for e in timeline_of([make.an_award()]) if e.is_open]
    assert str(offered.what) == "Accept the offer"


def test_both_sides_see_the_timeline_and_others_do_not(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    address = f"/awards/{award.reference}/timeline"
    sides = (make.signatory_of(award), make.an_officer())
    others = (make.a_person(Role.ADVISER), make.member_of(make.an_organisation()))

    seen = [visit(person).open(address).text for person in sides]
    refused = [visit(person).open(address).status for person in others]

    assert ["Half way" in text and "Project ends" in text for text in seen] == [True, True]
    assert refused == [404, 404]
    assert address in visit(sides[0]).open(f"/awards/{award.reference}").links


def test_a_group_sees_what_is_due_in_all_its_awards(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    make.a_report(ReportState.ACCEPTED, award)
    browser = visit(make.signatory_of(award))
    other = visit(make.member_of(make.an_organisation()))

    due, everything = browser.open("/what-is-due"), browser.open("/what-is-due?show=all")

    assert ("Half way" in due.text, "Half way" in everything.text) == (False, True)
    assert "/what-is-due" in browser.open("/").links
    assert "Nothing is due." in other.open("/what-is-due").text


def test_more_awards_need_no_more_queries(app: Flask, queries: list[str]) -> None:
    awards = [make.an_award(AwardState.ACTIVE) for _number in range(3)]
    for award in awards:
        make.fresh(award)
    counts = []
    for some in (awards[:1], awards):
        queries.clear()
        [(str(e.title), e.reference, e.on) for e in timeline_of(some)]
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_calendar_reads_what_is_due_by_a_private_address(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    award = report.award
    browser, stranger = visit(make.signatory_of(award)), visit()

    browser.press("/calendar/make")
    address = next(href for href in _addresses(browser) if href.endswith(".ics"))
    answer = stranger.open(address).response
    calendar = Calendar.from_ical(answer.data)
    browser.press("/calendar/make")
    newer = next(href for href in _addresses(browser) if href.endswith(".ics"))
    old = stranger.open(address).status
    browser.press("/calendar/end")

    assert answer.mimetype == "text/calendar"
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    event = events[f"Milestone report: Half way ({report.reference})"]
    assert event["dtstart"].dt == report.due_on
    assert str(event["url"]).endswith(f"/reports/{report.reference}")
    assert len({str(e["uid"]) for e in events.values()}) == len(events)
    words = answer.get_data(as_text=True)
    confidential = (award.application.title, award.application.organisation.name, "£", "10,000")
    assert [word for word in confidential if word in words] == []
    gone = [stranger.open(known).status for known in (newer, "/calendar/guessed.ics")]
    assert (old, gone) == (404, [404, 404])
    assert [feed.ended_at is None for feed in make.rows(CalendarFeed)] == [False, False]


def _addresses(browser: Visitor) -> list[str]:
    page = browser.open("/calendar")
    found = [(a.get("href") or "") for a in page.all("a")]
    return ["/" + href.split("/", 3)[-1] for href in found if "://" in href]

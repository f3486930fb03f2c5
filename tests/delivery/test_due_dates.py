"""An officer moves a due date or cancels a report, with a reason, and the group is told."""

from collections.abc import Callable
from datetime import date, time, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.delivery.models import MilestoneReport
from grants.delivery.operations import cancel_report, move_due_date
from grants.errors import RuleBroken
from grants.formats import day
from grants.lifecycles import ReportState
from grants.notices.models import Notice

T = ReportState


def boxes(day_: date) -> list[str]:
    return [str(day_.day), str(day_.month), str(day_.year)]


def test_a_moved_date_is_kept_with_its_reason_and_told(app: Flask) -> None:
    report = make.a_report()
    before, later = report.due_on, report.due_on + timedelta(days=9)

    make.do(move_due_date, report, later, reason="The lift broke.", actor=make.an_officer())

    assert (report.state, report.due_on) == (T.DUE, later)
    assert audit.events_of(report)[-1].details == {
        "due_before": before.isoformat(),
        "due_on": later.isoformat(),
        "reason": "The lift broke.",
    }
    mails = make.rows(Notice, Notice.subject == f"A new date for your report {report.reference}")
    assert [mail.address for mail in mails] == [make.signatory_of(report.award).email]
    assert f"Please send it by {day(later)}." in mails[0].text


def test_a_day_that_has_passed_is_refused_and_today_is_not(app: Flask) -> None:
    report, officer = make.a_report(), make.an_officer()
    before = report.due_on

    with pytest.raises(RuleBroken) as refusal:
        make.do(move_due_date, report, clock.today() - timedelta(days=1), reason="No.", actor=officer)

    assert (refusal.value.message, refusal.value.field) == ("Choose a day that has not passed.", "due_on")
    assert make.fresh(report).due_on == before
    make.do(move_due_date, report, clock.today(), reason="At once.", actor=officer)
    assert report.due_on == clock.today()


def test_a_report_is_overdue_from_the_day_after(app: Flask) -> None:
    report = make.a_report()
    last = clock.london(report.due_on, time(0))

    found = []
    for hours in (23, 25):
        with clock.at(last + timedelta(hours=hours)):
            found.append(report.is_overdue)

    assert found == [False, True]


def test_a_report_that_is_not_needed_is_cancelled(app: Flask) -> None:
    report = make.a_report()

    make.do(cancel_report, report, reason="Merged with the next.", actor=make.an_officer())

    assert report.state is T.CANCELLED
    assert audit.events_of(report)[-1].details["reason"] == "Merged with the next."
    subject = f"Your report {report.reference} is no longer needed"
    assert ["Merged with the next." in m.text for m in make.rows(Notice, Notice.subject == subject)] == [True]


def test_an_officer_moves_a_date_on_the_page(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.an_officer())
    address = f"/reports/{report.reference}/due-date"
    before, later = report.due_on, report.due_on + timedelta(days=9)

    shown = browser.open(address)
    past = browser.submit(address, due_on=["1", "1", "2020"], reason="Late.")
    unreal = browser.submit(address, due_on=["31", "2", "2027"], reason=" ")
    page = browser.submit(address, due_on=boxes(later), reason="The lift broke.")

    assert shown.fields()["due_on"] == boxes(before)
    assert past.errors == ["Choose a day that has not passed."]
    assert past.fields()["due_on"] == ["1", "1", "2020"]
    assert unreal.errors == ["Enter a real date, such as 27 3 2027", "Enter the reason"]
    assert "The group has been told by mail." in browser.follow(page).text
    assert make.fresh(report).due_on == later


def test_an_officer_cancels_on_the_page(visit: Callable[..., Visitor]) -> None:
    report: MilestoneReport = make.a_report()
    browser = visit(make.an_officer())
    address = f"/reports/{report.reference}/cancel"

    empty = browser.submit(address)
    forged = browser.submit(address, csrf_token=None, reason="Merged.")
    assert make.fresh(report).state is T.DUE
    browser.submit(address, reason="Merged.")

    assert empty.errors == ["Enter the reason"]
    assert len(forged.errors) == 1
    assert make.fresh(report).state is T.CANCELLED
    assert browser.open(address).status == 409

"""A report is overdue after its day; an officer cancels it with a reason, and the group is told."""

from collections.abc import Callable
from datetime import time, timedelta

import factories as make
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.delivery.models import MilestoneReport
from grants.delivery.operations import cancel_report
from grants.lifecycles import ReportState
from grants.notices.models import Notice

T = ReportState


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

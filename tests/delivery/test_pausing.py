"""An officer pauses reminders for a time, with a reason; the pause ends by itself or by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.delivery.models import ChaseNotice, ChasePause
from grants.delivery.operations import LONGEST_PAUSE, end_pause, pause_chasing
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import AwardState
from grants.notices.models import Notice


def boxes(day_: date) -> list[str]:
    return [str(day_.day), str(day_.month), str(day_.year)]


def test_a_paused_report_is_not_chased_until_the_day_after_the_pause(app: Flask) -> None:
    report = make.a_report()
    with clock.at(make.morning_of(report, 6)):
        make.a_pause(report.award, report, days=10)

    for late in (7, 16):
        make.chase(report, late)
    during = make.rows(ChaseNotice, ChaseNotice.report_reference == report.reference)
    make.chase(report, 17)

    notices = make.rows(ChaseNotice, ChaseNotice.report_reference == report.reference)
    assert (during, [n.step.value for n in notices if not n.skipped]) == ([], ["overdue_1"])


def test_a_pause_of_one_report_leaves_the_others_and_one_of_the_award_none(app: Flask) -> None:
    report = make.a_report()
    award = report.award
    other = make.a_return(award=award)
    with clock.at(make.morning_of(report, -30)):
        make.a_pause(award, report, days=90)

    make.chase(other, -1)
    references = {notice.report_reference for notice in make.rows(ChaseNotice)}

    assert (report.reference in references, other.reference in references) == (False, True)


def test_a_pause_needs_a_day_soon_and_what_is_owed_and_there_is_one_at_a_time(app: Flask) -> None:
    award, officer = make.an_award(AwardState.ACTIVE), make.an_officer()
    refused = []
    for reference, days in ((None, -1), (None, LONGEST_PAUSE + 1), ("MR99-0001", 5)):
        with pytest.raises(RuleBroken) as refusal:
            make.do(
                pause_chasing, award, reference, until_on=clock.today() + timedelta(days=days), reason="Ill.",
                actor=officer,
            )  # fmt: skip
        refused.append(refusal.value.field)
    pause = make.a_pause(award)
    with pytest.raises(RuleBroken, match="paused already"):
        make.a_pause(award, make.a_report(award=award))
    make.do(end_pause, pause, actor=officer)
    with pytest.raises(WrongState):
        make.do(end_pause, pause, actor=officer)

    assert refused == ["until_on", "until_on", "report"]
    assert [event.action for event in audit.events_of(pause)] == ["chase_pause.place", "chase_pause.end"]
    make.a_pause(award)


def test_an_officer_pauses_and_resumes_on_the_page_and_the_group_reads_until_when(
    visit: Callable[..., Visitor],
) -> None:
    report = make.a_report()
    award = report.award
    officer, group = visit(make.an_officer()), visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/reminders/pause"
    until = boxes(clock.today() + timedelta(days=20))

    linked = address in officer.open(f"/awards/{award.reference}").links
    refused = officer.submit(address, report=report.reference, reason=" ", until_on=until)
    done = officer.submit(address, report=report.reference, reason="Its treasurer is ill.", until_on=until)
    shown = [browser.open(f"/awards/{award.reference}").text for browser in (officer, group)]

    assert (linked, refused.errors) == (True, ["Enter the reason"])
    assert done.location == f"/awards/{award.reference}"
    assert ["No reminders until" in text for text in shown] == [True, True]
    assert ["treasurer" in text for text in shown] == [True, False]
    assert report.reference in officer.open("/chased?show=paused").text
    (pause,) = make.rows(ChasePause)
    officer.press(f"/awards/{award.reference}/reminders/{pause.id}/resume")
    assert "No reminders until" not in group.open(f"/awards/{award.reference}").text
    told = [mail.subject.split(" until")[0] for mail in make.rows(Notice) if "remind" in mail.subject.lower()]
    assert told == ["No reminders", f"We remind you again of what is due: {award.reference}"]
    assert group.open(address).status == 403

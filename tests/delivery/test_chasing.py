"""The ladder of notices: each step once, stored before it is mailed, until the report is here."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock, storage
from grants.accounts.queries import contacts_of
from grants.assurance.evidence import records_of
from grants.db import db
from grants.delivery.models import ChaseNotice, ChaseStep, ReportLink
from grants.delivery.operations import cancel_report, request_changes, shift_due_date
from grants.documents.models import IssuedDocument
from grants.documents.operations import make_waiting
from grants.formats import day
from grants.lifecycles import AwardState, ReportState
from grants.notices.models import Notice
from grants.notices.queries import waiting
from grants.permissions import Role

S, T, W = ChaseStep, ReportState, AwardState


def chase_notices(report: Any) -> list[ChaseNotice]:
    return make.rows(ChaseNotice, ChaseNotice.report_reference == report.reference)


def steps(report: Any) -> list[tuple[ChaseStep, bool]]:
    """Return what was noted about a report, in order: the step, and whether it was skipped."""
    return [(row.step, row.skipped) for row in chase_notices(report)]


def waits(mail: Notice) -> bool:
    """Say whether the worker would send a mail now."""
    return mail.id in set(db.session.scalars(waiting().with_only_columns(Notice.id)))


def test_each_step_is_sent_once_on_its_day_and_the_last_goes_to_those_who_decide(app: Flask) -> None:
    report = make.a_report()
    chair = make.signatory_of(report.award)
    decision_maker, officer = make.a_person(Role.DECISION_MAKER), make.an_officer()
    before = len(make.rows(Notice))
    seen = []

    for late in (-15, -14, -13, -1, 0, 6, 7, 8, 21, 35, 49, 63, 64, 200):
        make.chase(report, late)
        mine = chase_notices(report)
        seen.append((late, mine[-1].step if mine else None))

    sent = [step for step, skipped in steps(report) if not skipped]
    assert sent == list(ChaseStep) == [step for step, _skipped in steps(report)]
    assert [late for late, step in seen if step is not None and (late, step) in {
        (-14, S.BEFORE), (0, S.DUE), (7, S.OVERDUE_1), (21, S.OVERDUE_2), (35, S.OVERDUE_3),
        (49, S.FORMAL), (63, S.ESCALATION),
    }] == [-14, 0, 7, 21, 35, 49, 63]  # fmt: skip
    mails = [
        m for m in make.rows(Notice)[before:] if "Half way" in m.subject or report.reference in m.subject
    ]
    assert [m.subject for m in mails if m.address == chair.email] == [
        f"Your report “Half way” is due on {day(report.due_on)}",
        f"The last day for your report “Half way” is {day(report.due_on)}",
        "Your report “Half way” is late",
        "Second reminder: your report “Half way” is late",
        "Third reminder: your report “Half way” is late",
        "Formal notice: your report “Half way” is late",
        "Your late report “Half way” is before those who decide",
    ]
    told = {m.address for m in mails if m.subject.startswith("A report is still missing")}
    assert {officer.email, decision_maker.email} <= told
    assert all(m.document_id is not None for m in mails)
    actions = [e.action for n in chase_notices(report) for e in audit.events_of(n)]
    assert set(actions) == {"chase_notice.send"}


def test_a_notice_is_mailed_only_when_its_pdf_is_stored_and_holds_a_link_without_a_password(
    app: Flask,
) -> None:
    report = make.a_report()
    notice = make.a_notice(S.OVERDUE_2, report)

    (mail,) = make.rows(Notice, Notice.subject.startswith("Second reminder"))
    before = waits(mail)
    make_waiting()
    assert (before, waits(mail)) == (False, True)
    assert "/report-by-link/" in mail.text
    assert "has been late for 21 days" in mail.text
    assert len(make.rows(ReportLink, ReportLink.ended_at.is_(None))) == 1
    (document,) = make.rows(IssuedDocument, IssuedDocument.record_type == "chase_notice")
    assert (document.record_id, document.reference) == (notice.id, f"{report.reference}-N4")
    assert storage.get(document.fingerprint).startswith(b"%PDF")
    assert document in records_of(report.award)["issued_document"]
    assert [n.step for n in records_of(report.award)["chase_notice"]][-1] is S.OVERDUE_2


def test_a_late_start_sends_only_the_newest_step_and_notes_the_others_as_skipped(app: Flask) -> None:
    report = make.a_report()
    before = len(make.rows(Notice))

    make.chase(report, 36)
    make.chase(report, 36)

    mine = steps(report)
    assert mine == [
        (S.BEFORE, True),
        (S.DUE, True),
        (S.OVERDUE_1, True),
        (S.OVERDUE_2, True),
        (S.OVERDUE_3, False),
    ]
    mails = [mail for mail in make.rows(Notice)[before:] if "Half way" in mail.subject]
    assert [mail.subject for mail in mails] == ["Third reminder: your report “Half way” is late"]


def test_a_moved_day_begins_a_new_ladder_and_moved_back_sends_nothing_twice(app: Flask) -> None:
    report = make.a_report()
    first = report.due_on
    make.chase(report, 0)

    make.do(shift_due_date, report, first + timedelta(days=60), reason="Ill.")
    make.chase(report, -50)
    make.chase(report, -10)
    make.do(shift_due_date, report, first, reason="Well again.")
    make.chase(report, 1)

    assert Counter(notice.due_on for notice in chase_notices(report)) == {
        first: 2, first + timedelta(days=60): 1,
    }  # fmt: skip


@pytest.mark.parametrize("state", [T.SUBMITTED, T.ACCEPTED, T.CANCELLED])
def test_what_is_here_or_not_needed_is_not_chased(app: Flask, state: ReportState) -> None:
    report = make.a_report(state)

    make.chase(report, 8)

    assert steps(report) == []


def test_what_came_and_was_sent_back_after_its_day_waits_for_a_new_day(app: Flask) -> None:
    report, officer = make.a_report(T.SUBMITTED), make.an_officer()
    with clock.at(make.morning_of(report, 3)):
        make.do(request_changes, report, wanted="How many came?", actor=officer)

    make.chase(report, 8)
    chased_before = steps(report)
    with clock.at(make.morning_of(report, 8)):
        make.do(shift_due_date, report, report.due_on + timedelta(days=20), reason="To change it.")
    make.chase(report, -10)

    assert (chased_before, steps(report)) == ([], [(S.BEFORE, False)])


def test_returns_are_chased_and_awards_that_have_ended_are_not(app: Flask) -> None:
    return_ = make.a_return()
    ended = make.an_award(W.CLOSED)

    notice = make.a_notice(S.DUE, return_)

    assert notice.report_reference == return_.reference
    assert make.rows(ChaseNotice, ChaseNotice.award_id == ended.id) == []
    (mail,) = make.rows(Notice, Notice.subject.startswith("The last day for your report"))
    assert f"/returns/{return_.reference}" in mail.text


def test_a_report_that_waits_for_its_certifier_is_asked_of_the_certifier(app: Flask) -> None:
    report = make.a_report(T.AWAITING_SIGN_OFF)

    make.chase(report, 7)

    (mail,) = make.rows(Notice, Notice.subject == "Your report “Half way” is late")
    assert mail.address != make.signatory_of(report.award).email
    assert "/report-by-link/" not in mail.text


def test_a_formal_notice_goes_to_the_contacts_too(app: Flask) -> None:
    report = make.a_report()

    make.a_notice(S.FORMAL, report)

    mails = make.rows(Notice, Notice.subject.startswith("Formal notice"))
    contacts = {contact.email for contact in contacts_of(report.application.organisation).values()}
    assert {mail.address for mail in mails} == contacts | {make.signatory_of(report.award).email}


def test_a_group_that_reads_arabic_is_chased_in_arabic(app: Flask) -> None:
    award = make.an_award(W.ACTIVE, organisation=make.an_organisation(language="ar"))
    report = make.a_report(award=award)

    make.a_notice(S.OVERDUE_1, report)

    (document,) = make.rows(IssuedDocument, IssuedDocument.record_type == "chase_notice")
    assert document.language == "ar"
    assert "تقرير" in document.snapshot["subject"]


def test_staff_see_who_is_chased_and_a_group_its_own_notices(visit: Callable[..., Visitor]) -> None:
    first, second = make.a_report(), make.a_return()
    make.a_notice(S.OVERDUE_1, first)
    officer, group = visit(make.an_officer()), visit(make.signatory_of(first.award))

    with clock.at(make.morning_of(first, 7)):
        every = officer.open("/chased")
        late = officer.open("/chased?show=overdue_1")
        own = group.open(f"/awards/{first.award.reference}")

    assert (first.reference in every.text, second.reference in every.text) == (True, False)
    assert (first.reference in late.text, late.status) == (True, 200)
    assert officer.open("/chased?show=paused").text.count("Nothing fits.") == 1
    assert "First reminder when late" in own.text
    assert "skipped" not in own.text
    assert group.open("/chased").status == 403


def test_the_queries_of_the_list_of_what_is_chased_do_not_grow(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    officer, reports, numbers = visit(make.an_officer()), [], []
    for more in (1, 2):
        for _each in range(more):
            reports.append(make.a_report())
            make.a_notice(S.OVERDUE_1, reports[-1])
        with clock.at(make.morning_of(reports[0], 7)):
            officer.open("/chased")
            queries.clear()
            page = officer.open("/chased")
        numbers.append(len(queries))

    assert [report.reference in page.text for report in reports] == [True] * 3
    assert numbers[0] == numbers[1]


def test_what_was_escalated_stands_on_the_start_page_of_those_who_decide(
    visit: Callable[..., Visitor],
) -> None:
    report = make.a_report()
    make.a_notice(S.ESCALATION, report)

    for role in (Role.OFFICER, Role.DECISION_MAKER):
        browser = visit(make.a_person(role))
        assert "/chased?show=escalation" in browser.open("/").links
        assert report.reference in browser.open("/chased?show=escalation").text
    assert "/chased?show=escalation" in visit(make.an_officer()).open("/mails/troubled").links
    make.do(cancel_report, report, reason="The group dissolved.", actor=make.an_officer())
    assert report.reference not in visit(make.an_officer()).open("/chased").text

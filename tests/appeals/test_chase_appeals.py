"""Investigators and officers are reminded of promised answers: on certain working days, and once each."""

from datetime import UTC, date, datetime, time

import factories as make
import pytest
from factories import do, rows
from flask import Flask

from grants import clock
from grants.accounts.operations import fill_holidays
from grants.appeals.daily import chase_appeals
from grants.appeals.models import Appeal, AppealReminder
from grants.applications.daily import LATER, run_daily
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.lifecycles import AppealState, ApplicationState
from grants.notices.models import Notice
from grants.permissions import Part, Role

C = AppealState

#: Raised on a Thursday; answered by 29 April, a Thursday too.
RAISED = datetime(2027, 4, 1, 9, tzinfo=UTC)
PROMISED = date(2027, 4, 29)


def an_appeal(state: AppealState = C.UNDER_INVESTIGATION) -> Appeal:
    with clock.at(RAISED):
        do(fill_holidays)
        appeal: Appeal = make.an_appeal(state)
        make.send_mails()
    return appeal


def run(day: date) -> None:
    with clock.at(datetime.combine(day, time(6), tzinfo=UTC)):
        chase_appeals()


def days_with_a_mail(first: date, last: date) -> list[date]:
    found = []
    day = first
    while day <= last:
        before = len(rows(Notice))
        run(day)
        found += [day] * (len(rows(Notice)) > before)
        day += clock.days(1)
    return found


def occasions(appeal: Appeal) -> list[str]:
    return [row.occasion for row in rows(AppealReminder, AppealReminder.appeal_id == appeal.id)]


def test_an_investigator_is_reminded_before_and_after_the_promised_day(app: Flask) -> None:
    appeal = an_appeal()

    days = days_with_a_mail(date(2027, 4, 1), date(2027, 5, 14))

    # Five working days before, one before, the first working day after; then every five, over 3 May.
    assert days == [
        date(2027, 4, 22),
        date(2027, 4, 28),
        date(2027, 4, 30),
        date(2027, 5, 7),
        date(2027, 5, 14),
    ]
    assert occasions(appeal) == [
        "left-5:2027-04-29",
        "left-1:2027-04-29",
        "late-0:2027-04-29",
        "late-1:2027-04-29",
        "late-2:2027-04-29",
    ]
    assert [event.action for event in events_of(appeal)].count("appeal.chase") == 5


def test_officers_are_told_of_an_answer_that_stays_away(app: Flask) -> None:
    appeal = an_appeal()
    officer, conflicted = make.an_officer(), make.an_officer()
    do(take_part, appeal.application, conflicted, Part.CONFLICTED)
    investigator = appeal.investigator
    assert investigator is not None

    run(date(2027, 4, 30))
    first = {mail.address for mail in rows(Notice, Notice.sent_at.is_(None))}
    run(date(2027, 5, 7))
    run(date(2027, 5, 7))

    assert first == {investigator.email}
    told = rows(Notice, Notice.subject == f"Overdue: the answer to {appeal.reference}")
    addresses = [mail.address for mail in told]
    assert officer.email in addresses
    assert len(addresses) == len(set(addresses))
    assert not {conflicted.email, investigator.email} & set(addresses)
    assert f"by 29 April 2027, and {investigator.full_name} has not answered." in told[0].text


def test_a_reminder_goes_to_the_investigator_alone_and_once(app: Flask) -> None:
    appeal = an_appeal()

    for _run in range(3):
        run(date(2027, 4, 22))

    assert appeal.investigator is not None
    (mail,) = rows(Notice, Notice.sent_at.is_(None))
    assert mail.address == appeal.investigator.email
    assert "by 29 April 2027." in mail.text
    assert f"/appeals/{appeal.reference}" in mail.text


def test_a_reminder_is_in_the_readers_language(app: Flask) -> None:
    with clock.at(RAISED):
        do(fill_holidays)
        appeal = make.an_appeal()
        make.name_investigator(appeal, make.a_person(Role.OFFICER, language="ar"))
        make.send_mails()

    run(date(2027, 4, 28))

    (mail,) = rows(Notice, Notice.sent_at.is_(None))
    assert (mail.language, "29 أبريل 2027" in mail.text) == ("ar", True)


def test_a_run_that_was_missed_is_made_up_for(app: Flask) -> None:
    appeal = an_appeal()

    run(date(2027, 4, 27))

    assert occasions(appeal) == ["left-5:2027-04-29"]


def test_officers_without_a_conflict_are_reminded_of_what_nobody_looks_into(app: Flask) -> None:
    appeal = an_appeal(C.RAISED)
    officer = make.an_officer()

    days = days_with_a_mail(date(2027, 4, 1), date(2027, 4, 8))

    assert days == [date(2027, 4, 5), date(2027, 4, 7)]
    mails = rows(Notice, Notice.sent_at.is_(None))
    assert officer.email in {mail.address for mail in mails}
    assert make.member_of(appeal.application.organisation).email not in {mail.address for mail in mails}
    assert occasions(appeal) == ["waits-1", "waits-2"]


@pytest.mark.parametrize("state", [C.UPHELD, C.NOT_UPHELD, C.WITHDRAWN])
def test_what_has_ended_is_chased_no_more(app: Flask, state: AppealState) -> None:
    an_appeal(state)

    assert days_with_a_mail(date(2027, 4, 20), date(2027, 5, 7)) == []


def test_one_that_came_late_waits_for_an_officer_too(app: Flask) -> None:
    with clock.at(RAISED):
        application = make.an_application(ApplicationState.DECLINED)
        make.send_mails()
    with clock.at(datetime(2027, 6, 1, 9, tzinfo=UTC)):
        appeal = make.raise_appeal(application, late_reason="We were away.")

    run(date(2027, 6, 3))

    assert occasions(appeal) == ["waits-1"]


def test_the_daily_work_chases(app: Flask) -> None:
    appeal = an_appeal()

    with clock.at(datetime(2027, 4, 28, 6, tzinfo=UTC)):
        run_daily()

    assert chase_appeals in LATER
    assert occasions(appeal) == ["left-1:2027-04-29"]

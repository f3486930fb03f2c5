"""Drafts that were never sent: warned of twice, and then deleted by the service."""

from datetime import UTC, date, datetime, time
from typing import Any

import factories as make
import sqlalchemy as sa
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import User
from grants.applications.daily import expire_drafts
from grants.applications.models import Answer, AnswerVersion, Application, Reminder, SectionSaved
from grants.applications.operations import permit_late
from grants.audit import events_of
from grants.db import db
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.models import Round
from grants.rounds.operations import Cause, move_closing

A = ApplicationState

OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
#: 24:00 of the last day of March; a draft is kept for ninety days, to the twenty-ninth of June.
CLOSES = datetime(2027, 3, 31, 23, tzinfo=UTC)
DELETED_ON = date(2027, 6, 29)

WRITTEN: tuple[Any, ...] = (Answer, AnswerVersion, SectionSaved)


def an_unsent_draft(round_: Round | None = None) -> Application:
    with clock.at(OPENS):
        round_ = round_ or make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2028, 6, 1))
        return make.a_draft(round_)


def run(day: date) -> None:
    with clock.at(datetime.combine(day, time(6), tzinfo=UTC)):
        expire_drafts()


def warnings(draft: Application) -> list[str]:
    return [row.occasion for row in rows(Reminder, Reminder.application_id == draft.id)]


def test_an_unsent_draft_is_warned_of_fourteen_days_and_one_day_before_and_then_deleted(app: Flask) -> None:
    draft = an_unsent_draft()

    met = []
    for ago in range(20, -2, -1):
        known = (len(warnings(draft)), fresh(draft).state)
        run(DELETED_ON - clock.days(ago))
        if (now := (len(warnings(draft)), fresh(draft).state)) != known:
            met.append((ago, *now))

    assert met == [(14, 1, A.DRAFT), (1, 2, A.DRAFT), (0, 2, A.DELETED)]
    assert [rows(kind, kind.application_id == draft.id) for kind in WRITTEN] == [[], [], []]
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id) == ("application.expire", None)
    assert line.details == {
        "before": "draft",
        "after": "deleted",
        "closed_at": CLOSES.isoformat(),
        "keep_drafts_days": 90,
    }


def test_the_mails_say_the_day_and_the_last_one_that_it_is_gone(app: Flask) -> None:
    draft = an_unsent_draft()
    make.a_colleague(draft.organisation, language="ar")

    for ago in (14, 1, 0):
        run(DELETED_ON - clock.days(ago))

    told = rows(Notice, Notice.user_id == make.member_of(draft.organisation).id)
    assert [mail.subject for mail in told] == [
        f"Your draft {draft.reference} will be deleted on 29 June 2027",
        f"Your draft {draft.reference} will be deleted on 29 June 2027",
        f"Draft {draft.reference} is deleted",
    ]
    assert (
        "“Stronger together” closed on 31 March 2027, 24:00, and your draft was not sent. We do not keep such"
        " drafts: it will be deleted on 29 June 2027." in told[0].text
    )
    assert "copy it before that day" in told[0].text
    assert "29 يونيو 2027" in rows(Notice, Notice.language == "ar")[0].subject


def test_no_draft_is_deleted_without_a_warning_on_an_earlier_day(app: Flask) -> None:
    draft = an_unsent_draft()
    late = DELETED_ON + clock.days(40)

    run(late)
    run(late)
    assert (fresh(draft).state, warnings(draft)) == (A.DRAFT, ["deletion-1:2027-06-29"])
    told = rows(Notice, Notice.user_id == make.member_of(draft.organisation).id)
    assert told[-1].subject == f"Your draft {draft.reference} will be deleted on 9 August 2027"
    run(late + clock.days(1))

    assert fresh(draft).state is A.DELETED


def test_a_late_permission_keeps_a_draft_until_it_has_ended(app: Flask) -> None:
    draft = an_unsent_draft()
    until = clock.london(DELETED_ON + clock.days(5), time(0))
    with clock.at(until - clock.days(20)):
        do(permit_late, draft, until, reason="Ill.", actor=make.an_officer())

    for ago in range(20, -8, -1):
        run(DELETED_ON - clock.days(ago))

    assert fresh(draft).state is A.DELETED
    assert events_of(draft)[-1].at.date() == DELETED_ON + clock.days(6)
    assert warnings(draft) == ["deletion-1:2027-07-05"]


def test_a_round_that_opens_again_keeps_its_drafts_and_warns_anew(app: Flask) -> None:
    draft = an_unsent_draft()
    run(DELETED_ON - clock.days(14))

    with clock.at(clock.london(DELETED_ON - clock.days(13), time(9))):
        do(move_closing, draft.round, CLOSES + clock.days(100), cause=Cause.OTHER, reason="Floods.",
           actor=make.an_officer())  # fmt: skip
    for ago in range(12, -115, -1):
        run(DELETED_ON - clock.days(ago))

    assert events_of(draft)[-1].at.date() == DELETED_ON + clock.days(100)
    assert warnings(draft) == ["deletion-14:2027-06-29", "deletion-14:2027-10-07", "deletion-1:2027-10-07"]


def test_what_was_sent_or_withdrawn_does_not_expire(app: Flask) -> None:
    with clock.at(OPENS):
        round_ = make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2028, 6, 1))
        others = [make.an_application(state, round_) for state in (A.SUBMITTED, A.WITHDRAWN)]

    for ago in (14, 1, 0, -1):
        run(DELETED_ON - clock.days(ago))

    assert [fresh(application).state for application in others] == [A.SUBMITTED, A.WITHDRAWN]


def test_one_draft_that_fails_holds_up_no_other(app: Flask) -> None:
    broken = an_unsent_draft()
    other = an_unsent_draft(broken.round)
    writer = make.member_of(broken.organisation)
    db.session.rollback()

    def speak() -> None:
        db.session.execute(sa.update(User).where(User.id == writer.id).values(language="nowhere"))

    do(speak)
    for ago in (1, 0):
        run(DELETED_ON - clock.days(ago))

    assert (fresh(broken).state, fresh(other).state) == (A.DRAFT, A.DELETED)


def test_warning_costs_queries_once_for_each_draft(app: Flask, queries: list[str]) -> None:
    first = an_unsent_draft()

    def cost(ago: int) -> int:
        db.session.rollback()
        queries.clear()
        run(DELETED_ON - clock.days(ago))
        return len(queries)

    one, nothing = cost(14), cost(13)
    for _number in range(3):
        an_unsent_draft(first.round)
    three, nothing_again = cost(12), cost(11)

    assert nothing_again == nothing
    assert three - nothing <= 3 * (one - nothing)
    assert one - nothing <= 30

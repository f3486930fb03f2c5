"""Reminders of a draft that is not sent: when, to whom, once each, and how a group stops them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import User
from grants.applications.daily import days_due, remind_of_closings, run_daily
from grants.applications.models import Application, Reminder
from grants.applications.operations import Given, save_section, set_reminders
from grants.applications.queries import answer_rows
from grants.audit import events_of
from grants.db import db
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.models import Round
from grants.rounds.operations import Cause, move_closing
from grants.rounds.queries import sections_of

Visit = Callable[..., Visitor]

#: The last day is 28 March 2027, on which London's clocks go forward: 24:00 is 23:00 in UTC.
CLOSES = datetime(2027, 3, 28, 23, tzinfo=UTC)
LAST_DAY = date(2027, 3, 28)
OPENS = datetime(2027, 1, 4, 9, tzinfo=UTC)


def morning(days_before: int) -> datetime:
    """Return the moment of the daily run, so many days before the last day."""
    return datetime.combine(LAST_DAY - clock.days(days_before), time(6), tzinfo=UTC)


def a_round(closes_at: datetime = CLOSES) -> Round:
    with clock.at(OPENS):
        return make.a_round(opens_at=OPENS, closes_at=closes_at, decides_on=date(2027, 6, 1))


def a_draft(begun_at: datetime = OPENS, round_: Round | None = None, language: str = "en") -> Application:
    round_ = round_ or a_round()
    with clock.at(begun_at):
        return make.a_draft(round_, organisation=make.an_organisation(language=language))


def run(instant: datetime) -> None:
    with clock.at(instant):
        remind_of_closings()


def reminders() -> list[Notice]:
    return rows(Notice, Notice.text.contains("/reminders"))


def occasions(draft: Application) -> list[str]:
    return [row.occasion for row in rows(Reminder, Reminder.application_id == draft.id)]


def test_a_group_is_reminded_at_thirty_seven_and_one_days_and_on_no_other(app: Flask) -> None:
    draft = a_draft()

    reminded_on = []
    for before in range(40, -2, -1):
        known = len(reminders())
        run(morning(before))
        reminded_on += [before] * (len(reminders()) - known)

    assert reminded_on == [30, 7, 1]
    assert occasions(draft) == [f"closing-{before}:2027-03-28" for before in (30, 7, 1)]


def test_days_are_counted_in_london_whatever_the_clocks_do() -> None:
    assert [left for left in range(-3, 40) if days_due(left)] == [-1, 0, 1, 5, 6, 7, 28, 29, 30]
    for closes_at, last_day in (
        (datetime(2027, 3, 29, 22, 59, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2027, 3, 29, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2027, 3, 29, 23, 1, tzinfo=UTC), date(2027, 3, 30)),
        (datetime(2027, 11, 1, 0, 0, tzinfo=UTC), date(2027, 10, 31)),
    ):
        assert clock.last_day(closes_at) == last_day


@pytest.mark.parametrize(
    ("begun_before", "expected"),
    [(31, [30, 7, 1]), (30, [30, 7, 1]), (29, [7, 1]), (7, [7, 1]), (6, [1]), (1, [1]), (0, [])],
)
def test_a_draft_that_is_begun_later_gets_the_later_reminders_only(
    app: Flask, begun_before: int, expected: list[int]
) -> None:
    draft = a_draft(clock.london(LAST_DAY - clock.days(begun_before), time(0, 30)))

    for before in range(begun_before, -1, -1):
        run(morning(before))

    assert occasions(draft) == [f"closing-{before}:2027-03-28" for before in expected]


def test_to_run_twice_reminds_once_and_to_run_late_reminds_late(app: Flask) -> None:
    draft = a_draft()

    for before in (32, 28, 28, 27):
        run(morning(before))
    assert occasions(draft) == ["closing-30:2027-03-28"]
    run(morning(4))
    assert len(reminders()) == 1
    run(CLOSES - timedelta(hours=5))
    run(CLOSES)
    assert occasions(draft) == ["closing-30:2027-03-28", "closing-1:2027-03-28"]


def test_everybody_of_the_organisation_is_reminded_in_their_language(app: Flask) -> None:
    draft = a_draft()
    owner = make.member_of(draft.organisation)
    noor = make.a_colleague(draft.organisation, language="ar")

    run(morning(7))

    assert [(mail.address, mail.language) for mail in reminders()] == [
        (owner.email, "en"),
        (noor.email, "ar"),
    ]
    assert "28 مارس 2027، 24:00" in reminders()[1].text


def test_a_reminder_says_what_is_missing_the_time_left_and_how_to_stop_it(app: Flask) -> None:
    draft = a_draft()
    empty_section(draft, "money")

    run(morning(1))

    (mail,) = reminders()
    assert mail.subject == f"Your draft {draft.reference}: the round closes on 28 March 2027, 24:00"
    assert (
        "“Stronger together” closes on 28 March 2027, 24:00, London time."
        " There is this much time left: 1 day and 18 hours." in mail.text
    )
    assert "These sections are not complete yet: Money." in mail.text
    page = f"http://localhost:8000/applications/{draft.reference}"
    assert f"Open your application:\n{page}\n" in mail.text
    assert f"Stop these reminders:\n{page}/reminders\n" in mail.text
    assert mail.application_id == draft.id


def empty_section(draft: Application, key: str) -> None:
    section = next(known for known in sections_of(draft.round) if known.key == key)
    known = answer_rows(draft)
    given = {question.id: Given(None, seen=known[question.id].version) for question in section.questions}
    with clock.at(OPENS):
        do(save_section, draft, section, given, actor=make.member_of(draft.organisation))


def test_a_complete_draft_is_asked_only_to_be_sent(app: Flask) -> None:
    a_draft()

    run(morning(7))

    assert "Every section is complete. You only have to check your answers and submit." in reminders()[0].text


def test_nobody_is_reminded_of_what_is_sent_withdrawn_deleted_stopped_or_closed(app: Flask) -> None:
    round_ = a_round()
    with clock.at(OPENS):
        for state in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN):
            make.an_application(state, round_)
        make.a_deleted_draft(round_)
        stopped = make.a_draft(round_)
        do(set_reminders, stopped, False, actor=make.member_of(stopped.organisation))
    closed = a_draft(OPENS, a_round(morning(8)))

    run(morning(7))

    assert reminders() == []
    assert occasions(closed) == []


def test_when_the_closing_moves_the_reminders_of_the_new_one_follow(app: Flask) -> None:
    draft = a_draft()
    run(morning(1))

    with clock.at(CLOSES - timedelta(hours=9)):
        do(move_closing, draft.round, CLOSES + clock.days(10), cause=Cause.OTHER, reason="Floods.",
           actor=make.an_officer())  # fmt: skip
    for before in range(0, -11, -1):
        run(morning(before))

    assert occasions(draft) == ["closing-1:2027-03-28", "closing-7:2027-04-07", "closing-1:2027-04-07"]


def test_a_draft_that_cannot_be_reminded_of_holds_up_no_other_and_is_not_forgotten(app: Flask) -> None:
    round_ = a_round()
    first, broken, last = (a_draft(round_=round_) for _number in range(3))
    person = make.member_of(broken.organisation)

    def speak(language: str) -> None:
        db.session.execute(sa.update(User).where(User.id == person.id).values(language=language))

    do(speak, "nowhere")
    run(morning(7))
    assert [occasions(draft) for draft in (first, broken, last)] == [
        ["closing-7:2027-03-28"], [], ["closing-7:2027-03-28"],
    ]  # fmt: skip
    do(speak, "ar")
    run(morning(7))

    assert occasions(broken) == ["closing-7:2027-03-28"]
    assert len(reminders()) == 3


def test_what_a_crash_leaves_undone_is_done_by_the_next_run_and_nothing_twice(app: Flask) -> None:
    round_ = a_round()
    drafts = [a_draft(round_=round_) for _number in range(3)]
    crash = RuntimeError("The machine stops.")

    def stop(*_: object) -> None:
        if len(db.session.scalars(sa.select(Reminder)).all()) == 2:
            raise KeyboardInterrupt from crash

    sa.event.listen(db.session, "before_commit", stop)
    with pytest.raises(KeyboardInterrupt):
        run(morning(7))
    sa.event.remove(db.session, "before_commit", stop)
    assert [len(occasions(draft)) for draft in drafts] == [1, 0, 0]
    assert len(reminders()) == 1

    run(morning(7))

    assert [len(occasions(draft)) for draft in drafts] == [1, 1, 1]
    assert len(reminders()) == 3


def test_what_is_done_already_costs_no_more_queries_however_many_there_are(
    app: Flask, queries: list[str]
) -> None:
    round_ = a_round()

    def cost() -> int:
        db.session.rollback()
        queries.clear()
        run(morning(7))
        return len(queries)

    a_draft(round_=round_)
    one, nothing = cost(), cost()
    for _number in range(3):
        a_draft(round_=round_)
    three, nothing_again = cost(), cost()

    assert nothing_again == nothing
    assert three - nothing <= 3 * (one - nothing)
    assert one - nothing <= 32


def test_the_command_and_the_daily_task_do_the_same(app: Flask) -> None:
    draft = a_draft()

    with clock.at(morning(7)):
        run_daily()
        done = app.test_cli_runner().invoke(args=["run-daily"])

    assert done.output == "Done for today.\n"
    assert occasions(draft) == ["closing-7:2027-03-28"]


def test_a_group_stops_its_reminders_and_starts_them_again(app: Flask) -> None:
    draft = make.a_draft()
    member = make.member_of(draft.organisation)

    do(set_reminders, draft, False, actor=member)

    assert draft.wants_reminders is False
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id, line.details) == (
        "application.set_reminders", member.id, {"wants_reminders": False},
    )  # fmt: skip
    do(set_reminders, draft, True, actor=member)
    assert draft.wants_reminders is True


def test_only_the_group_decides_on_its_reminders_and_only_of_a_draft(app: Flask) -> None:
    draft, sent = make.a_draft(), make.an_application()

    with pytest.raises(NotAllowed):
        do(set_reminders, draft, False, actor=make.an_officer())
    with pytest.raises(WrongState):
        do(set_reminders, sent, False, actor=make.member_of(sent.organisation))


def test_the_link_in_the_mail_changes_nothing_and_its_button_stops_the_reminders(visit: Visit) -> None:
    draft = make.a_draft()
    browser = visit(make.member_of(draft.organisation))
    address = f"/applications/{draft.reference}/reminders"

    page = browser.open(address)
    assert fresh(draft).wants_reminders is True
    assert page.links[-1] == f"{address}/stop"
    stopped = browser.press(f"{address}/stop")
    assert fresh(draft).wants_reminders is False
    assert "No more reminders are sent." in browser.follow(stopped).text
    assert "Nobody of your organisation is reminded of this draft." in browser.open(address).text
    started = browser.press(f"{address}/start")

    assert fresh(draft).wants_reminders is True
    assert "Reminders are sent again." in browser.follow(started).text
    assert address in browser.open(f"/applications/{draft.reference}").links


def test_a_stranger_is_led_to_sign_in_and_back_and_others_find_nothing(visit: Visit) -> None:
    draft = make.a_draft()
    address = f"/applications/{draft.reference}/reminders"

    assert visit().open(address).location == f"/sign-in?next={address}"
    assert visit(make.a_person()).open(address).status == 404
    assert visit(make.an_officer()).press(f"{address}/stop").status == 404
    assert fresh(draft).wants_reminders is True

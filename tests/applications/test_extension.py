"""One act gives everybody more time and tells everybody; and the service notices when it was down."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor, text_of
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications.models import Application, Helper
from grants.applications.operations import set_reminders, start_application
from grants.audit import events_of
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Heartbeat, Outage, Round
from grants.rounds.operations import Cause, move_closing, note_heartbeat
from grants.rounds.queries import outages_before_closing

Visit = Callable[..., Visitor]

OPENS = datetime(2027, 4, 1, 9, tzinfo=UTC)
#: 24:00 in London, in summer.
CLOSES = datetime(2027, 5, 5, 23, tzinfo=UTC)
NEW = datetime(2027, 5, 7, 23, tzinfo=UTC)
AFTER = CLOSES + timedelta(hours=10)


def a_round() -> Round:
    with clock.at(OPENS):
        return make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2027, 6, 1))


def a_draft(round_: Round, language: str = "en") -> Application:
    with clock.at(OPENS):
        return make.a_draft(round_, organisation=make.an_organisation(language=language))


def move(
    round_: Round, closes_at: datetime = NEW, cause: Cause = Cause.SERVICE_DOWN, actor: Any = None
) -> None:
    do(
        move_closing,
        round_,
        closes_at,
        cause=cause,
        reason="A pipe burst.",
        actor=actor or make.an_officer(),
    )


def test_everybody_with_a_draft_in_the_round_is_told_the_new_time_in_their_language(app: Flask) -> None:
    round_ = a_round()
    english, arabic = a_draft(round_), a_draft(round_, "ar")
    colleague = make.a_colleague(english.organisation)
    with clock.at(OPENS):
        helper = make.a_helper(english, ends_on=date(2027, 5, 30)).user
        make.a_helper(arabic, ends_on=date(2027, 5, 1))
    a_draft(a_round())
    do(set_reminders, english, False, actor=colleague)
    with clock.at(OPENS):
        make.an_application(round_=round_)
        make.a_deleted_draft(round_)
    before = len(rows(Notice))

    with clock.at(AFTER):
        move(round_)

    told = rows(Notice)[before:]
    assert [(mail.user_id, mail.language, mail.application_id) for mail in told] == [
        (make.member_of(english.organisation).id, "en", english.id),
        (colleague.id, "en", english.id),
        (helper.id, "en", english.id),
        (make.member_of(arabic.organisation).id, "ar", arabic.id),
    ]
    assert told[0].subject == "“Stronger together” now closes on 7 May 2027, 24:00"
    for words in (
        "The service was down for a while, so the closing time moves for everybody.",
        "You can now write and send it until 7 May 2027, 24:00, London time.",
        "A pipe burst.",
        f"/applications/{english.reference}",
    ):
        assert words in told[0].text
    assert "7 مايو 2027، 24:00" in told[-1].subject


def test_a_person_who_both_belongs_and_helps_gets_one_mail(app: Flask) -> None:
    round_ = a_round()
    draft = a_draft(round_)
    member = make.member_of(draft.organisation)

    def help_too() -> None:
        db.session.add(Helper(application_id=draft.id, user_id=member.id, ends_on=date(2027, 6, 1),
                              consent="We agree.", named_by_id=member.id))  # fmt: skip

    do(help_too)
    with clock.at(AFTER):
        move(round_)

    assert len(rows(Notice, Notice.user_id == member.id)) == 1


def test_the_trail_keeps_both_times_and_why(app: Flask) -> None:
    round_, officer = a_round(), make.an_officer()

    with clock.at(AFTER):
        move(round_, actor=officer)

    line = events_of(round_)[-1]
    assert (line.action, line.actor_id) == ("round.move_closing", officer.id)
    assert line.details == {
        "closed_before": CLOSES.isoformat(),
        "closes_at": NEW.isoformat(),
        "cause": "service_down",
        "reason": "A pipe burst.",
    }


def test_a_round_that_had_closed_opens_again_for_what_was_begun_and_what_begins(app: Flask) -> None:
    round_ = a_round()
    draft, newcomer = a_draft(round_), make.an_organisation()

    with clock.at(AFTER):
        with pytest.raises(WrongState):
            make.submit(draft)
        move(round_)
        assert round_.is_open
        make.submit(draft)
        begun = do(start_application, round_, newcomer, actor=make.member_of(newcomer))

    assert begun.round_id == round_.id


@pytest.mark.parametrize(
    ("closes_at", "sentence"),
    [
        (datetime(2027, 6, 1, 23, tzinfo=UTC), "Groups hear the decision by 1 June 2027."),
        (datetime(2027, 6, 5, 11, tzinfo=UTC), "Groups hear the decision by 1 June 2027."),
        (AFTER, "The new closing time must lie in the future."),
        (CLOSES, "The new closing time must lie in the future."),
    ],
)
def test_the_closing_never_passes_the_day_of_decisions_nor_lies_in_the_past(
    app: Flask, closes_at: datetime, sentence: str
) -> None:
    round_ = a_round()
    a_draft(round_)

    with clock.at(AFTER), pytest.raises(RuleBroken) as refused:
        move(round_, closes_at)

    assert refused.value.message.startswith(sentence)
    assert refused.value.field == "closes_on"
    assert fresh(round_).closes_at == CLOSES
    assert rows(Notice) == []


def test_the_day_of_decisions_itself_is_not_too_late(app: Flask) -> None:
    round_ = a_round()
    last = datetime(2027, 6, 1, 22, 59, tzinfo=UTC)

    with clock.at(AFTER):
        move(round_, last)

    assert fresh(round_).closes_at == last


def test_the_same_time_again_tells_nobody(app: Flask) -> None:
    round_ = a_round()

    with clock.at(OPENS), pytest.raises(RuleBroken, match="This is the closing time already"):
        move(round_, CLOSES)


def test_only_an_officer_moves_the_closing(app: Flask) -> None:
    round_ = a_round()

    with clock.at(AFTER), pytest.raises(NotAllowed):
        move(round_, actor=make.a_person(Role.DECISION_MAKER, Role.AUDITOR))


def beat(*instants: datetime) -> None:
    for instant in instants:
        with clock.at(instant):
            do(note_heartbeat)


def test_the_service_notes_one_row_for_each_time_it_was_down(app: Flask) -> None:
    start = datetime(2027, 5, 4, 10, tzinfo=UTC)
    minutes = [0, 1, 2, 2, 11.9, 12.9, 22.9, 23.9, 500]

    beat(*[start + timedelta(minutes=minute) for minute in minutes])

    assert [(outage.from_at, outage.until_at) for outage in rows(Outage)] == [
        (start + timedelta(minutes=12.9), start + timedelta(minutes=22.9)),
        (start + timedelta(minutes=23.9), start + timedelta(minutes=500)),
    ]
    (heart,) = rows(Heartbeat)
    assert heart.beat_at == start + timedelta(minutes=500)


def test_a_clock_that_goes_back_is_no_outage(app: Flask) -> None:
    start = datetime(2027, 5, 4, 10, tzinfo=UTC)

    beat(start, start - timedelta(hours=2), start + timedelta(minutes=5))

    assert rows(Outage) == []


def down(start: datetime, minutes: int) -> Outage:
    beat(start, start + timedelta(minutes=minutes))
    found: Outage = rows(Outage)[-1]
    return found


@pytest.mark.parametrize(
    ("hours_before", "minutes", "counts"),
    [(72, 60, False), (49, 60, False), (49, 61, True), (48, 30, True), (5, 10, True), (0.2, 30, True),
     (0, 30, False)],
)  # fmt: skip
def test_outages_that_fell_into_the_last_two_days_before_the_closing_are_shown(
    app: Flask, hours_before: float, minutes: int, counts: bool
) -> None:
    round_ = a_round()
    outage = down(CLOSES - timedelta(hours=hours_before), minutes)

    assert outages_before_closing(round_) == ([outage] if counts else [])


def test_the_page_of_the_round_leads_from_an_outage_to_a_filled_in_extension(visit: Visit) -> None:
    round_ = a_round()
    draft = a_draft(round_)
    outage = down(CLOSES - timedelta(hours=3), 100)
    browser = visit(make.an_officer())
    address = f"/rounds/{round_.reference}"
    extension = f"{address}/closing?outage={outage.id}"

    with clock.at(CLOSES - timedelta(hours=1)):
        shown = browser.open(f"{address}/build")
        assert "From 5 May 2027, 21:00 to 5 May 2027, 22:40, London time." in shown.text
        assert extension in shown.links
        sent = browser.submit(extension)
        after = browser.open(f"{address}/build")

    assert sent.location == f"{address}/build"
    assert fresh(round_).closes_at == CLOSES + timedelta(hours=2)
    assert events_of(round_)[-1].details["cause"] == "service_down"
    assert events_of(round_)[-1].details["reason"] == (
        "The service was down from 5 May 2027, 21:00 to 5 May 2027, 22:40, London time."
    )
    assert extension not in after.links
    assert len(rows(Notice, Notice.application_id == draft.id)) == 1


def test_after_the_closing_the_lost_time_counts_from_now(visit: Visit) -> None:
    round_ = a_round()
    outage = down(CLOSES - timedelta(hours=1), 90)

    with clock.at(AFTER):
        page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/closing?outage={outage.id}")

    fields = page.fields()
    assert (fields["closes_on"], fields["closes_time"]) == (["6", "5", "2027"], ["12:00"])


def test_auditors_see_no_button_and_what_names_no_outage_fills_in_nothing(visit: Visit) -> None:
    round_ = a_round()
    down(CLOSES - timedelta(hours=3), 100)
    with clock.at(AFTER):
        auditor = visit(make.a_person(Role.AUDITOR)).open(f"/rounds/{round_.reference}/build")
        page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/closing?outage=99")

    assert "The service was down shortly before the closing" not in auditor.text
    assert page.fields()["closes_time"] == ["24:00"]
    assert text_of(page.all("textarea", name="reason")[0]) == ""


def test_many_drafts_are_told_with_few_queries_beside_the_mails(app: Flask, queries: list[str]) -> None:
    round_ = a_round()

    def cost(closes_at: datetime) -> int:
        db.session.rollback()
        queries.clear()
        with clock.at(AFTER):
            move(round_, closes_at, actor=officer)
        return len([query for query in queries if not query.startswith("INSERT INTO notice")])

    officer = make.an_officer()
    a_draft(round_)
    one = cost(NEW)
    for _number in range(3):
        a_draft(round_)

    assert cost(NEW + timedelta(hours=1)) <= one + 3

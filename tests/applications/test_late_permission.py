"""A permission to send a draft late: recorded and told; and what officers see of drafts, unread."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor, text_of
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications.models import Application
from grants.applications.operations import (
    Given,
    end_late_permission,
    permit_late,
    save_section,
    set_reminders,
)
from grants.applications.queries import answer_rows
from grants.applications.timing import Chance, deadline_of
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.notices.models import Notice
from grants.rounds.models import Round
from grants.rounds.queries import sections_of

Visit = Callable[..., Visitor]

OPENS = datetime(2027, 4, 1, 9, tzinfo=UTC)
CLOSES = datetime(2027, 5, 5, 23, tzinfo=UTC)
AFTER = CLOSES + timedelta(hours=12)
UNTIL = CLOSES + timedelta(days=3)


def a_round(**changes: Any) -> Round:
    with clock.at(OPENS):
        return make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2027, 9, 1), **changes)


def a_draft(round_: Round | None = None, **how: Any) -> Application:
    round_ = round_ or a_round()
    with clock.at(OPENS):
        return make.a_draft(round_, **how)


def permit(draft: Application, until: datetime = UNTIL, actor: Any = None) -> None:
    do(permit_late, draft, until, reason="Their street was flooded.", actor=actor or make.an_officer())


def test_a_permission_lets_one_group_send_after_the_closing_until_its_end(app: Flask) -> None:
    draft = a_draft()
    other = a_draft(draft.round)
    officer = make.an_officer()

    with clock.at(AFTER):
        permit(draft, actor=officer)
        known = [deadline_of(one).chance for one in (draft, other)]

    assert known == [Chance.PERMITTED, Chance.NONE]
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id) == ("application.permit_late", officer.id)
    assert line.details == {"late_until": UNTIL.isoformat(), "reason": "Their street was flooded."}
    with clock.at(UNTIL), pytest.raises(WrongState):
        make.submit(draft)
    with clock.at(UNTIL - timedelta(microseconds=1)):
        submission = make.submit(draft)
    assert submission.in_grace is False
    assert events_of(draft)[-1].details["late_until"] == UNTIL.isoformat()
    receipt = rows(Notice, Notice.subject.startswith("We have your"))[-1]
    assert "arrived after the closing, as a grant officer permitted." in receipt.text


def test_the_group_is_told_in_its_language_with_the_reason(app: Flask) -> None:
    draft = a_draft()
    make.a_colleague(draft.organisation, language="ar")

    with clock.at(AFTER):
        permit(draft)

    english, arabic = rows(Notice, Notice.application_id == draft.id)
    assert english.subject == f"You may send your draft {draft.reference} until 8 May 2027, 24:00"
    assert "until 8 May 2027, 24:00, London time." in english.text
    assert "Their street was flooded." in english.text
    assert f"/applications/{draft.reference}\n" in english.text
    assert "8 مايو 2027، 24:00" in arabic.subject


@pytest.mark.parametrize(
    ("now", "until", "sentence"),
    [
        (AFTER, AFTER, "The permission must end in the future."),
        (AFTER, AFTER - timedelta(days=1), "The permission must end in the future."),
        (AFTER, AFTER + timedelta(days=30, microseconds=1), "Permit at most 30 days from now."),
        (OPENS + timedelta(days=20), CLOSES, "The round itself is open until then."),
    ],
)
def test_a_permission_ends_in_the_future_after_the_closing_and_within_thirty_days(
    app: Flask, now: datetime, until: datetime, sentence: str
) -> None:
    draft = a_draft()

    with clock.at(now), pytest.raises(RuleBroken) as refused:
        permit(draft, until)

    assert (refused.value.message, refused.value.field) == (sentence, "until_on")
    assert fresh(draft).late_until is None


def test_thirty_days_to_the_minute_can_be_permitted_and_before_the_closing_too(app: Flask) -> None:
    draft, early = a_draft(), a_draft()

    with clock.at(AFTER):
        permit(draft, AFTER + timedelta(days=30))
    with clock.at(CLOSES - timedelta(days=1)):
        permit(early)
        known = deadline_of(early)

    assert fresh(draft).late_until == AFTER + timedelta(days=30)
    assert (known.chance, known.ends_at) == (Chance.PERMITTED, UNTIL)


def test_a_permission_is_moved_and_ended_and_both_are_recorded_and_told(app: Flask) -> None:
    draft = a_draft()
    officer = make.an_officer()

    with clock.at(AFTER):
        permit(draft)
        permit(draft, UNTIL - timedelta(days=1))
        assert fresh(draft).late_until == UNTIL - timedelta(days=1)
        do(end_late_permission, draft, reason="Given by mistake.", actor=officer)
        with pytest.raises(WrongState):
            make.submit(draft)
        with pytest.raises(WrongState):
            do(end_late_permission, draft, reason="Again.", actor=officer)

    assert fresh(draft).late_until is None
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id) == ("application.end_late_permission", officer.id)
    assert line.details == {
        "late_until": (UNTIL - timedelta(days=1)).isoformat(),
        "reason": "Given by mistake.",
    }
    told = rows(Notice, Notice.application_id == draft.id)
    assert told[-1].subject == f"You may no longer send your draft {draft.reference} late"
    assert "Given by mistake." in told[-1].text


def test_only_an_officer_outside_the_group_permits_and_only_for_a_draft(app: Flask) -> None:
    draft, sent = a_draft(), make.an_application()
    own = make.an_officer()
    colleague = make.a_colleague(draft.organisation)

    with clock.at(AFTER):
        for person in (make.member_of(draft.organisation), colleague, make.a_decision_maker()):
            with pytest.raises(NotAllowed):
                permit(draft, actor=person)
    with pytest.raises(WrongState):
        permit(sent, clock.now() + timedelta(days=25), actor=own)


def test_the_page_permits_shows_moves_and_ends(visit: Visit) -> None:
    draft = a_draft()
    browser = visit(make.an_officer())
    address = f"/applications/{draft.reference}"

    with clock.at(AFTER):
        listed = browser.open(f"/rounds/{draft.round.reference}/drafts")
        assert f"{address}/permit-late" in listed.links
        page = browser.submit(
            f"{address}/permit-late", until_on=["8", "5", "2027"], until_time="24:00", reason="Flooded."
        )
        assert fresh(draft).late_until == UNTIL
        shown = browser.follow(page)
        assert "The group may send its draft late, and is told so by mail." in shown.text
        assert "Until 8 May 2027, 24:00" in shown.text
        again = browser.open(f"{address}/permit-late")
        assert "Until now it may be sent until 8 May 2027, 24:00, London time." in again.text
        assert f"{address}/end-late-permission" in again.links
        ended = browser.submit(f"{address}/end-late-permission", reason="By mistake.")
        assert "The permission has ended" in browser.follow(ended).text

    assert fresh(draft).late_until is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("until_on", ["", "", ""], "Enter the day on which the permission ends"),
        ("until_on", ["5", "7", "2027"], "Permit at most 30 days from now."),
        ("until_on", ["1", "5", "2027"], "The permission must end in the future."),
        ("until_time", "noon", "Enter a time, such as 12:00"),
        ("reason", " ", "Enter the reason"),
        ("reason", "x" * 2001, "Use 2000 characters or fewer"),
    ],
)
def test_the_page_says_what_is_wrong(visit: Visit, field: str, value: Any, sentence: str) -> None:
    draft = a_draft()

    with clock.at(AFTER):
        page = visit(make.an_officer()).submit(
            f"/applications/{draft.reference}/permit-late",
            **{"until_on": ["8", "5", "2027"], "reason": "Flooded.", field: value},
        )

    assert page.errors == [sentence]
    assert fresh(draft).late_until is None


def test_the_group_reads_until_when_it_may_send(visit: Visit) -> None:
    draft = a_draft()

    with clock.at(AFTER):
        permit(draft)
        browser = visit(make.member_of(draft.organisation))
        page = browser.open(f"/applications/{draft.reference}")
        home = browser.open("/").text

    assert (
        "A grant officer permits you to send this draft late, until 8 May 2027, 24:00 London time:"
        " 2 days and 12 hours left." in page.text
    )
    assert f"/applications/{draft.reference}/submit" in page.links
    assert "by 8 May 2027" in home


def test_officers_see_of_drafts_whose_and_how_recent_they_are_but_nothing_that_they_say(
    visit: Visit,
) -> None:
    round_ = a_round()
    quiet, busy = a_draft(round_), a_draft(round_)
    with clock.at(CLOSES - timedelta(minutes=20)):
        make_busy(busy)
    do(set_reminders, quiet, False, actor=make.member_of(quiet.organisation))
    a_draft()

    with clock.at(AFTER):
        page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/drafts")

    cells = [[text_of(cell) for cell in row.iter("td")] for row in page.all("tr")[1:]]
    assert cells == [
        [busy.reference, busy.organisation.name, "1 April 2027, 10:00", "5 May 2027, 23:40", "Saved", "Yes",
         f"Permit {busy.reference}"],
        [quiet.reference, quiet.organisation.name, "1 April 2027, 10:00", "1 April 2027, 10:00", "Not saved",
         "No", f"Permit {quiet.reference}"],
    ]  # fmt: skip
    assert "Tea" not in page.text


def make_busy(draft: Application) -> None:
    section = sections_of(draft.round)[0]
    question = section.questions[0]
    answer = answer_rows(draft)[question.id]
    given = {question.id: Given("Tea for all", seen=answer.version)}
    do(save_section, draft, section, given, actor=make.member_of(draft.organisation))


def test_the_list_of_drafts_is_filtered_and_searched_by_group_and_reference_alone(visit: Visit) -> None:
    round_ = a_round()
    quiet, busy = a_draft(round_), a_draft(round_, organisation=make.an_organisation(name="Lantern Street"))
    with clock.at(CLOSES - timedelta(minutes=20)):
        make_busy(busy)
    browser = visit(make.an_officer())

    def found(query: str) -> list[str]:
        page = browser.open(f"/rounds/{round_.reference}/drafts?{query}")
        return [text_of(next(row.iter("td"))) for row in page.all("tr")[1:]]

    with clock.at(AFTER):
        permit(quiet)
        assert found("") == [busy.reference, quiet.reference]
        assert found("which=in_progress") == [busy.reference]
        assert found("which=permitted") == [quiet.reference]
        assert found("q=lantern") == [busy.reference]
        assert found(f"q={quiet.reference}") == [quiet.reference]
        assert found("q=Tea") == ["No draft fits."]


def test_many_drafts_are_paged_and_cost_no_more_queries(visit: Visit, queries: list[str]) -> None:
    round_ = a_round()
    browser = visit(make.an_officer())

    def cost() -> int:
        queries.clear()
        assert browser.open(f"/rounds/{round_.reference}/drafts").status == 200
        return len(queries)

    a_draft(round_)
    one = cost()
    for _number in range(2):
        a_draft(round_)

    assert cost() == one


def test_a_draft_stays_closed_to_officers_otherwise(visit: Visit) -> None:
    draft, sent = a_draft(), make.an_application()
    officer = visit(make.an_officer())

    with clock.at(AFTER):
        permit(draft)
        assert officer.open(f"/applications/{draft.reference}").status == 404
    assert officer.open(f"/applications/{draft.reference}/sections/project").status == 404
    assert officer.open(f"/applications/{sent.reference}/permit-late").status == 404
    assert visit(make.member_of(draft.organisation)).open(
        f"/rounds/{draft.round.reference}/drafts"
    ).status == 403  # fmt: skip


def test_the_page_of_a_round_leads_to_its_drafts(visit: Visit) -> None:
    round_ = a_round()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    assert f"/rounds/{round_.reference}/drafts" in page.links

"""A round is published when nothing is missing, taken back while nothing hangs on it, and closed later."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask

from grants import clock
from grants.audit import events_of
from grants.awards.ledger import standing_of_round
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.languages import Texts
from grants.lifecycles import RoundState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import (
    Anchor,
    Criterion,
    Indicator,
    PlannedPayment,
    PlannedReturn,
    Question,
    Round,
    Section,
    Theme,
    Tier,
)
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]

ASK_ONCE = "Ask for the tier, the themes, the boroughs and the budget exactly once each."
FACTS = "Ask for each of these once: title, public summary, first day, last day, people reached."
WRONG_STATE = "This cannot be done now. Its state is: {}. It may have changed since you opened the page."


def publish(round_: Round, actor: Any = None) -> None:
    do(operations.publish_round, round_, actor=actor or make.an_officer())


def take_back(round_: Round, actor: Any = None) -> None:
    do(operations.take_back_round, round_, actor=actor or make.an_officer())


def move(round_: Round, closes_at: Any, actor: Any = None) -> None:
    do(
        operations.move_closing,
        round_,
        closes_at,
        cause=operations.Cause.OTHER,
        reason="The site was down.",
        actor=actor or make.an_officer(),
    )


def without(round_: Round, kind: type[Any], *, kept: int = 0) -> None:
    """Remove the parts of a kind but for the first few."""
    for part in parts_of(round_, kind)[kept:]:
        do(operations.remove_part, round_, part, actor=make.an_officer())


def without_question(round_: Round, key: str) -> None:
    (question,) = [q for q in parts_of(round_, Question) if q.key == key]
    do(operations.remove_part, round_, question, actor=make.an_officer())


def empty_section(round_: Round) -> None:
    do(
        operations.add_part, round_, Section, key="bare", title=both("Bare"), introduction=Texts(),
        actor=make.an_officer(),
    )  # fmt: skip


def change(round_: Round, kind: type[Any], **values: Any) -> None:
    do(operations.change_part, round_, parts_of(round_, kind)[0], **values, actor=make.an_officer())


#: How a complete round is spoilt, and the one sentence that then says what it lacks.
GAPS: list[tuple[Callable[[Round], None], str]] = [
    (lambda r: without(r, Theme), "Add at least one theme."),
    (lambda r: without(r, Tier), "Add at least one tier of amounts."),
    (lambda r: without(r, Criterion, kept=1), "The weights of the criteria must add up to 100%."),
    (lambda r: change(r, Criterion, weight=6001), "The weights of the criteria must add up to 100%."),
    (lambda r: without(r, Anchor, kept=4), "Give every point of the scale, 0 to 4, its words."),
    (lambda r: without_question(r, "budget"), ASK_ONCE),
    (lambda r: without_question(r, "tier"), ASK_ONCE),
    (lambda r: without_question(r, "title"), FACTS),
    (lambda r: without_question(r, "reach"), FACTS),
    (empty_section, "Give the section “Bare” at least one question."),
    (lambda r: change(r, PlannedPayment, share=4000), "The shares of the payments must add up to 100%."),
    (lambda r: without(r, PlannedReturn), "Plan at least one monitoring and evaluation return."),
    (lambda r: without(r, Indicator, kept=1), "Add two or three indicators."),
    (
        lambda r: change(r, Theme, title=Texts(en="Repair")),
        "The text “Repair” is missing in العربية.",
    ),
    (
        lambda r: change(r, Tier, max_pence=Pence(10_000_100)),
        "The tier “Small” goes up to £100,001, but the budget of the round is £100,000.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "sentence"), GAPS, ids=[f"{n}-{text[:24]}" for n, (_, text) in enumerate(GAPS)]
)
def test_a_round_that_lacks_something_is_not_published(
    visit: Visit, spoil: Callable[[Round], None], sentence: str
) -> None:
    round_ = make.a_draft_round()
    spoil(round_)
    browser = visit(make.an_officer())

    with pytest.raises(RuleBroken) as refused:
        publish(round_)

    assert refused.value.message == sentence
    page = browser.open(f"/rounds/{round_.reference}/build")
    assert "Before it can be published" in page.text
    assert sentence in page.text
    assert f"/rounds/{round_.reference}/publish" not in page.links
    pressed = browser.press(f"/rounds/{round_.reference}/publish")
    assert (pressed.status, sentence in pressed.text) == (422, True)
    assert make.fresh(round_).state is RoundState.DRAFT


def test_a_new_round_says_all_that_it_lacks(app: Flask) -> None:
    round_ = do(
        operations.create_round, Texts(en="Bare"), budget_pence=Pence(1), opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=1), decides_on=clock.today() + timedelta(days=9),
        actor=make.an_officer(),
    )  # fmt: skip

    found = operations.gaps(round_)

    assert len(found) == 12
    assert found[-1] == "The text “Bare” is missing in العربية."
    assert "Write the summary and the terms of the offer." in found
    assert "Plan at least one milestone." in found


def test_a_round_that_has_closed_is_not_published(app: Flask) -> None:
    round_ = make.a_draft_round()

    with clock.at(round_.closes_at), pytest.raises(RuleBroken) as refused:
        publish(round_)

    assert refused.value.message == "The round would close before anybody could apply."


def test_publishing_makes_a_round_public_and_fills_its_pot(app: Flask) -> None:
    round_, officer = make.a_draft_round(budget=70_000), make.an_officer()

    publish(round_, officer)

    assert make.fresh(round_).state is RoundState.PUBLISHED
    line = events_of(round_)[-1]
    assert (line.action, line.actor_id) == ("round.publish", officer.id)
    assert line.details == {
        "before": "draft", "after": "published", "budget_pence": 7_000_000, "form_version": 1,
    }  # fmt: skip
    stands = standing_of_round(round_)
    assert (stands.budget, stands.promised, stands.paid, stands.left) == (7_000_000, 0, 0, 7_000_000)


def test_taking_back_returns_the_money_and_publishing_again_takes_the_new_budget(visit: Visit) -> None:
    round_, officer = make.a_round(budget=70_000), make.an_officer()

    take_back(round_, officer)
    emptied = standing_of_round(round_).budget
    visit(officer).submit(f"/rounds/{round_.reference}/edit", budget="90,000")
    publish(round_, officer)

    assert emptied == 0
    assert standing_of_round(round_).left == 9_000_000
    actions = [line.action for line in events_of(round_)[-3:]]
    assert actions == ["round.take_back", "round.edit", "round.publish"]


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (publish, "Published"),
        (take_back, "Being prepared"),
        (lambda r: move(r, clock.now()), "Being prepared"),
    ],
)
def test_a_verb_in_the_wrong_state_is_refused(app: Flask, verb: Callable[[Round], None], state: str) -> None:
    round_ = make.a_round() if state == "Published" else make.a_draft_round()

    with pytest.raises(WrongState) as refused:
        verb(round_)

    assert refused.value.message == WRONG_STATE.format(state)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OFFICER)])
def test_only_officers_publish_take_back_and_move(app: Flask, role: Role | None) -> None:
    stranger = make.a_person(role) if role else make.a_person()
    draft, published = make.a_draft_round(), make.a_round()

    for attempt in (
        lambda: publish(draft, stranger),
        lambda: take_back(published, stranger),
        lambda: move(published, clock.now() + timedelta(days=30), stranger),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.message == "Only a grant officer can do this."


def test_a_round_with_an_application_is_not_taken_back(visit: Visit) -> None:
    round_ = make.a_round()
    make.a_draft(round_)

    page = visit(make.an_officer()).press(f"/rounds/{round_.reference}/take-back")

    assert page.status == 422
    assert make.fresh(round_).state is RoundState.PUBLISHED
    assert standing_of_round(round_).budget == round_.budget_pence


def test_the_page_publishes_and_takes_back(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    build = f"/rounds/{round_.reference}/build"

    published = browser.press(f"/rounds/{round_.reference}/publish")
    shown = browser.follow(published)
    taken = browser.press(f"/rounds/{round_.reference}/take-back")

    assert (published.location, taken.location) == (build, build)
    assert "The round is public." in shown.text
    assert "Published" in shown.text
    assert f"/rounds/{round_.reference}/edit" not in shown.links
    assert "The round is being prepared again." in browser.follow(taken).text
    assert make.fresh(round_).state is RoundState.DRAFT


def test_a_second_click_on_publish_pays_the_budget_in_once(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    statuses = [browser.press(f"/rounds/{round_.reference}/publish").status for _ in range(2)]

    assert statuses == [302, 409]
    assert standing_of_round(make.fresh(round_)).budget == round_.budget_pence


@pytest.mark.parametrize("verb", ["publish", "take-back"])
def test_a_button_without_its_token_does_nothing(visit: Visit, verb: str) -> None:
    round_ = make.a_draft_round() if verb == "publish" else make.a_round()
    before = round_.state

    page = visit(make.an_officer()).send(f"/rounds/{round_.reference}/{verb}")

    assert page.status == 409
    assert make.fresh(round_).state is before


def test_moving_the_closing_time_is_noted_with_both_times_and_the_reason(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    before, after = round_.closes_at, clock.now() + timedelta(days=40)

    move(round_, after, officer)

    assert make.fresh(round_).closes_at == after
    line = events_of(round_)[-1]
    assert (line.action, line.actor_id) == ("round.move_closing", officer.id)
    assert line.details == {
        "closed_before": before.isoformat(),
        "closes_at": after.isoformat(),
        "cause": "other",
        "reason": "The site was down.",
    }


def test_the_closing_time_moves_only_into_the_future_and_after_the_opening(app: Flask) -> None:
    now = clock.now()
    open_, later = make.a_round(), make.a_round(opens_at=now + timedelta(days=5))

    for round_, closes_at in ((open_, now), (open_, now - timedelta(days=1)), (later, later.opens_at)):
        with clock.at(now), pytest.raises(RuleBroken) as refused:
            move(round_, closes_at)
        assert (refused.value.message, refused.value.field) == (
            "The new closing time must lie in the future.",
            "closes_on",
        )


def test_the_page_moves_the_closing_time(visit: Visit) -> None:
    round_, browser = make.a_round(decides_on=date(2031, 8, 1)), visit(make.an_officer())
    address = f"/rounds/{round_.reference}/closing"

    answer = browser.submit(
        address,
        closes_on=["30", "6", "2031"],
        closes_time="24:00",
        cause="other",
        reason="Floods in three boroughs.",
    )

    assert answer.location == f"/rounds/{round_.reference}/build"
    assert make.fresh(round_).closes_at == clock.london(date(2031, 7, 1), time(0))
    shown = browser.follow(answer).text
    assert "The closing time has been moved, and everybody who has begun is told." in shown
    assert "Floods in three boroughs." in shown
    assert "30 June 2031, 24:00" in shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reason", " ", "Enter the reason"),
        ("reason", "x" * 2001, "Use 2000 characters or fewer"),
        ("closes_on", ["1", "1", "2020"], "The new closing time must lie in the future."),
        ("closes_on", ["", "", ""], "Enter the day on which it closes"),
        ("closes_time", "12", "Enter a time, such as 12:00"),
        ("cause", None, "Choose one"),
    ],
)
def test_the_page_of_the_closing_time_says_what_is_wrong(
    visit: Visit, field: str, value: Any, sentence: str
) -> None:
    round_ = make.a_round()
    before = round_.closes_at

    page = visit(make.an_officer()).submit(
        f"/rounds/{round_.reference}/closing", **{"cause": "other", "reason": "Why.", field: value}
    )

    assert page.errors == [sentence]
    assert make.fresh(round_).closes_at == before

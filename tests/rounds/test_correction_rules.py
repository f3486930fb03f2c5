"""What a correction may not change, and the sentence that says so."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do, fresh
from flask import Flask

from grants.db import db
from grants.errors import RuleBroken
from grants.languages import Texts
from grants.lifecycles import ApplicationState, AwardState, ReviewState, RoundState
from grants.rounds import operations
from grants.rounds.models import (
    Anchor,
    Criterion,
    Indicator,
    PlannedMilestone,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
)
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]
A = ApplicationState

SCORING = "Scoring has begun, so the criteria, their weights and the words of the scale stay as they are."
OFFERED = (
    "Awards have been offered, so the terms of the offer, the plans and the indicators stay as they are."
)
TAKEN = "The short name “{}” belongs to something that was taken out. Choose another one."


def changes_page(correction: Round) -> str:
    return f"/rounds/{correction.reference}/changes"


def refusal(correction: Round) -> str:
    with pytest.raises(RuleBroken) as refused:
        make.put_in_force(correction)
    db.session.rollback()
    return refused.value.message


def add_question(round_: Round, key: str, section: str = "project", **values: Any) -> Question:
    question: Question = do(
        operations.add_part, round_, Question, section_id=make.part_called(round_, section, Section).id,
        key=key, kind=QuestionKind.SHORT_TEXT, label=both(f"What is the {key}?"), hint=Texts(),
        **{"required": True, **values}, actor=make.an_officer(),
    )  # fmt: skip
    return question


def test_a_correction_that_changes_nothing_or_lacks_something_stays_open(visit: Visit) -> None:
    correction = make.begin_correction()
    browser = visit(make.an_officer())

    nothing = refusal(correction)
    make.take_out(correction, "budget")
    lacking = refusal(correction)

    assert nothing == "The correction changes nothing yet."
    assert lacking == "Ask for the tier, the themes, the boroughs and the budget exactly once each."
    page = browser.open(changes_page(correction))
    assert lacking in page.text
    assert page.all("textarea") == []
    assert fresh(correction).state is RoundState.DRAFT


def test_the_short_name_of_what_was_taken_out_stays_taken(app: Flask) -> None:
    round_ = make.a_round()
    first = make.begin_correction(round_)
    make.take_out(first, "need")
    with pytest.raises(RuleBroken) as at_once:
        add_question(first, "need")
    make.put_in_force(first)
    second = make.begin_correction(round_)

    with pytest.raises(RuleBroken) as later:
        add_question(second, "need")

    assert (at_once.value.message, at_once.value.field) == (TAKEN.format("need"), "key")
    assert (later.value.message, later.value.field) == (TAKEN.format("need"), "key")


def test_a_short_name_given_on_before_its_part_was_taken_out_is_refused_in_the_end(app: Flask) -> None:
    correction = make.begin_correction()
    make.correct(correction, "need", key="waiting")
    add_question(correction, "need")
    make.take_out(correction, "waiting")

    assert refusal(correction) == TAKEN.format("need")


@pytest.mark.parametrize("state", [ReviewState.ASSIGNED, ReviewState.READING])
def test_criteria_change_until_the_first_points_are_given(app: Flask, state: ReviewState) -> None:
    review = make.a_review(state)
    round_ = review.application.round
    correction = make.begin_correction(round_)
    make.correct(correction, "need", Criterion, weight=5000)
    make.correct(correction, "approach", Criterion, weight=5000)

    make.put_in_force(correction)

    assert [criterion.weight for criterion in parts_of(fresh(round_), Criterion)] == [5000, 5000]


def test_once_points_are_given_criteria_weights_and_scale_stay(app: Flask) -> None:
    review = make.a_review(ReviewState.READING)
    round_ = review.application.round
    make.score(review)
    weights, scale = make.begin_correction(round_), None
    make.correct(weights, "need", Criterion, weight=5000)
    make.correct(weights, "approach", Criterion, weight=5000)

    of_weights = refusal(weights)
    do(operations.discard_correction, weights, actor=make.an_officer())
    scale = make.begin_correction(round_)
    do(
        operations.change_part, scale, parts_of(scale, Anchor)[0], words=both("Nothing at all"),
        actor=make.an_officer(),
    )  # fmt: skip

    assert of_weights == refusal(scale) == SCORING
    make.correct(scale, "need", label=both("Why?"))
    assert SCORING in refusal(scale)


def test_questions_change_while_scoring_goes_on(app: Flask) -> None:
    review = make.a_review(ReviewState.SUBMITTED)

    correction = make.a_correction(RoundState.IN_FORCE, review.application.round)

    assert correction.state is RoundState.IN_FORCE


@pytest.mark.parametrize("kind", [Theme, Tier])
def test_a_tier_or_theme_that_an_application_has_chosen_stays(app: Flask, kind: type[Any]) -> None:
    key, name = ("awareness", "Raising awareness") if kind is Theme else ("small", "Small")
    round_ = make.a_round()
    make.a_draft(round_)
    removing = make.begin_correction(round_)
    make.take_out(removing, key, kind)

    removed = refusal(removing)
    do(operations.discard_correction, removing, actor=make.an_officer())
    renaming = make.begin_correction(round_)
    make.correct(renaming, key, kind, key="renamed")

    sentence = f"Applications have chosen “{name}”, so it stays, and so does its short name."
    assert removed == refusal(renaming) == sentence


def test_a_tier_that_only_a_withdrawn_application_had_chosen_goes(app: Flask) -> None:
    round_ = make.a_round()
    make.an_application(A.WITHDRAWN, round_)
    correction = make.begin_correction(round_)
    make.take_out(correction, "small", Tier)

    make.put_in_force(correction)

    assert [tier.key for tier in parts_of(fresh(round_), Tier)] == ["large"]


def test_an_answered_question_keeps_its_kind_and_what_the_programme_reads_stays(app: Flask) -> None:
    round_ = make.a_round()
    make.a_draft(round_)
    correction = make.begin_correction(round_)
    make.correct(correction, "need", kind=QuestionKind.NUMBER, max_words=None, min_words=None)

    of_kind = refusal(correction)
    do(operations.discard_correction, correction, actor=make.an_officer())
    correction = make.begin_correction(round_)
    add_question(correction, "name", fact=make.part_called(correction, "title").fact)
    make.take_out(correction, "title")

    assert of_kind == (
        "“What is the need?” is answered already, so its kind of answer stays. Take it out and add another"
        " question."
    )
    assert refusal(correction) == (
        "“What is the title?” is answered already, and the programme reads the answer, so it stays."
    )


def test_plans_terms_and_indicators_stay_once_awards_are_offered(visit: Visit) -> None:
    award = make.an_award(AwardState.OFFERED)
    round_, officer = award.application.round, make.an_officer()
    correction = make.begin_correction(round_)
    do(
        operations.change_part, correction, parts_of(correction, PlannedMilestone)[0], due_after_days=90,
        actor=officer,
    )  # fmt: skip
    of_plan = refusal(correction)
    do(operations.discard_correction, correction, actor=officer)
    correction = make.begin_correction(round_)
    make.correct(correction, "people", Indicator, title=both("Persons"))
    of_indicator = refusal(correction)
    do(operations.discard_correction, correction, actor=officer)
    correction = make.begin_correction(round_)
    visit(officer).submit(f"/rounds/{correction.reference}/wording", offer_terms_en="Other terms.")

    assert of_plan == of_indicator == refusal(correction) == OFFERED

"""Feedback in letters: a group's points beside the middle of those that were funded, where enough were."""

from typing import Any

import factories as make
import pytest
from flask import Flask

from grants import clock
from grants.awards import snapshots
from grants.awards.models import Outcome
from grants.awards.queries import standing_decision
from grants.db import transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render
from grants.lifecycles import ApplicationState, AwardState
from grants.rounds.models import Round
from grants.rounds.queries import the_programme


@pytest.fixture
def round_(app: Flask) -> Round:
    """Return a round where five awards are enough for a median, the fewest that may be set."""
    with transaction():
        the_programme().smallest_number = 5
    return make.a_round(budget=100_000, reviewers_wanted=1)


def fund(round_: Round, *points: int) -> None:
    """Award as many applications as there are numbers, each with so many points for every criterion."""
    for given in points:
        make.an_award(round_=round_, points=given, pounds=10_000)


def decline(round_: Round) -> dict[str, Any]:
    """Decline an application and return the feedback of its letter."""
    make.an_application(ApplicationState.DECLINED, round_, points=1, pounds=10_000)
    kind = IssuedDocument.kind == DocumentKind.DECLINE_LETTER
    feedback: dict[str, Any] = make.rows(IssuedDocument, kind)[-1].snapshot["feedback"]
    return feedback


def test_a_declined_group_sees_its_points_beside_the_median_of_those_funded(round_: Round) -> None:
    fund(round_, 2, 3, 3, 4, 4)

    feedback = decline(round_)

    assert [(c["title"], c["points"], c["median"]) for c in feedback["criteria"]] == [
        ("Need", 1, 3), ("Approach", 1, 3),
    ]  # fmt: skip
    assert feedback["funded"] == {"number": 5, "smallest": 5, "total": 7500}
    assert (feedback["strengths"], feedback["improvements"]) == ("A clear plan.", "Name the partners.")


def test_with_an_even_number_the_median_may_lie_between_two_points(round_: Round) -> None:
    fund(round_, 2, 2, 2, 3, 3, 3)

    assert [c["median"] for c in decline(round_)["criteria"]] == [2.5, 2.5]


def test_where_fewer_were_funded_no_median_is_told_and_the_letter_says_why(round_: Round) -> None:
    fund(round_, 3, 3, 3, 3)

    feedback = decline(round_)

    assert [c["median"] for c in feedback["criteria"]] == [None, None]
    assert feedback["funded"] == {"number": 4, "smallest": 5, "total": None}
    letter = make.rows(IssuedDocument)[-1]
    html = render(letter.kind.value, "en", letter.snapshot)
    assert "fewer than 5 were funded in this round when this letter was written" in html
    assert "Middle of those funded" not in html


def test_ten_is_the_number_unless_the_programme_sets_another(app: Flask) -> None:
    assert the_programme().smallest_number == 10


def test_awards_of_other_rounds_and_proposals_do_not_count(round_: Round) -> None:
    fund(round_, 3, 3, 3, 3)
    fund(make.a_round(reviewers_wanted=1), 4)
    make.an_application(ApplicationState.PROPOSED, round_, pounds=10_000)

    assert decline(round_)["funded"]["number"] == 4


def test_a_letter_keeps_what_was_known_when_it_was_issued(round_: Round) -> None:
    fund(round_, 3, 3, 3, 3)
    decline(round_)

    fund(round_, 4)

    kind = IssuedDocument.kind == DocumentKind.DECLINE_LETTER
    assert make.rows(IssuedDocument, kind)[0].snapshot["feedback"]["funded"]["number"] == 4
    assert decline(round_)["funded"]["number"] == 5


def test_an_award_letter_gives_the_groups_own_points_only(round_: Round) -> None:
    fund(round_, 3, 3, 3, 3, 3, 3)

    kind = IssuedDocument.kind == DocumentKind.AWARD_LETTER
    assert make.rows(IssuedDocument, kind)[-1].snapshot["feedback"]["funded"] is None


@pytest.mark.parametrize("letter", [snapshots.reserve_letter, snapshots.deferral_letter])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_reserve_and_deferral_letters_give_reason_and_feedback(
    app: Flask, letter: Any, language: str
) -> None:
    application = make.an_application(ApplicationState.MODERATED)
    make.propose(application, outcome=Outcome.DECLINE)
    decision = standing_decision(application)

    snapshot = letter(decision, clock.today().isoformat(), language)

    name = letter.__name__
    html = render(name, language, snapshot)
    assert snapshot["letter"]["kind"] == name.removesuffix("_letter")
    assert [
        text for text in (application.reference, "Strong on need.", "A clear plan.") if text not in html
    ] == []


def test_an_award_that_was_refused_still_counts_as_funded(round_: Round) -> None:
    fund(round_, 3, 3, 3, 3)
    make.an_award(AwardState.REFUSED, round_, points=3, pounds=10_000)

    assert decline(round_)["funded"]["number"] == 5

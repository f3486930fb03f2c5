"""The recommendation: wanted on handing in, read by who decides, never by the group; then the next one."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.assessment import operations
from grants.assessment.models import Recommendation, Review
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def save(review: Review, recommendation: Recommendation | None, pounds: int | None = None) -> None:
    given = {criterion.id: (3, "Seen.") for criterion in criteria_of(review.application.round)}
    amount = None if pounds is None else Pence(pounds * 100)
    written = operations.Written(given, "Clear.", "Name the partners.", recommendation, amount)
    do(operations.save_review, review, written, actor=review.reviewer)


def hand_in(review: Review) -> None:
    do(operations.submit_review, review, actor=review.reviewer)


def reduced(application: object = None) -> Review:
    review: Review = make.a_review(V.READING, application)
    save(review, Recommendation.FUND_REDUCED, 15_000)
    hand_in(review)
    return review


@pytest.mark.parametrize(
    ("recommendation", "pounds", "sentence", "field"),
    [
        (None, None, "Choose what you recommend.", "recommendation"),
        (Recommendation.FUND_REDUCED, None, "Enter the amount that you recommend.", "amount"),
        (Recommendation.FUND_REDUCED, 0, "Enter the amount that you recommend.", "amount"),
        (
            Recommendation.FUND_REDUCED,
            20_000,
            "Recommend less than the £20,000 that was asked for, or choose “Fund it”.",
            "amount",
        ),
    ],
)
def test_a_review_without_a_fitting_recommendation_is_not_handed_in(
    app: Flask, recommendation: Recommendation | None, pounds: int | None, sentence: str, field: str
) -> None:
    review = make.a_review(V.READING)
    save(review, recommendation, pounds)

    with pytest.raises(RuleBroken) as refusal:
        hand_in(review)

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert fresh(review).state is V.READING


@pytest.mark.parametrize("recommendation", list(Recommendation))
def test_each_recommendation_is_handed_in(app: Flask, recommendation: Recommendation) -> None:
    review = make.a_review(V.READING)
    save(review, recommendation, 15_000)

    hand_in(review)

    is_reduced = recommendation is Recommendation.FUND_REDUCED
    assert (review.recommendation, review.recommended_pence) == (
        recommendation,
        1_500_000 if is_reduced else None,
    )


def test_staff_read_it_once_all_reviews_are_in(app: Flask, visit: Visit) -> None:
    review = reduced()
    browser, address = visit(make.a_decision_maker()), f"/applications/{review.application.reference}/reviews"
    before = browser.open(address).text

    make.a_review(V.SUBMITTED, review.application)

    assert "Fund it with less money" not in before
    assert "Fund it with less money: £15,000" in browser.open(address).text


@pytest.mark.parametrize(("language", "words"), [("en", "Fund it with less money"), ("ar", "15,000")])
def test_the_summary_for_staff_holds_it(app: Flask, language: str, words: str) -> None:
    review = reduced()
    make.moderate(review.application)

    (document,) = [
        known
        for known in rows(IssuedDocument, IssuedDocument.kind == DocumentKind.ASSESSMENT_SUMMARY)
        if known.language == language
    ]

    assert document.snapshot["reviewers"][0]["recommendation"] == "fund_reduced"
    assert document.snapshot["reviewers"][0]["recommended_pence"] == 1_500_000
    html = render("assessment_summary", language, document.snapshot)
    assert words in html
    assert "£15,000" in html


def test_the_group_never_reads_it(app: Flask, visit: Visit) -> None:
    review = reduced()
    reduced(review.application)
    make.moderate(review.application)
    make.propose(review.application)
    make.confirm(review.application)
    browser = visit(make.member_of(review.application.organisation))
    about = f"/applications/{review.application.reference}"

    seen = "".join(
        browser.open(f"{about}{page}").response.text for page in ("", "/reviews", "/decision", "/score")
    )

    assert "Fund it" not in seen
    letters = rows(IssuedDocument, IssuedDocument.kind != DocumentKind.ASSESSMENT_SUMMARY)
    assert letters
    assert "fund_reduced" not in str([letter.snapshot for letter in letters])


def typed(review: Review) -> dict[str, str]:
    found = {"strengths": "Clear.", "improvements": "Name the partners.", "recommendation": "fund"}
    for criterion in criteria_of(review.application.round):
        found |= {f"points_{criterion.id}": "3", f"justification_{criterion.id}": "Seen."}
    return found


def test_after_one_review_the_next_opens_what_is_being_scored_first(app: Flask, visit: Visit) -> None:
    person = make.a_person(Role.ADVISER)
    first = make.a_review(V.READING, reviewer=person)
    assigned = make.a_review(V.ASSIGNED, reviewer=person)
    reading = make.a_review(V.READING, reviewer=person)
    browser = visit(person)

    def score(review: Review) -> str:
        return f"/applications/{review.application.reference}/score"

    after_first = browser.submit(score(first), then="next", **typed(first)).location
    after_second = browser.submit(score(reading), then="next", **typed(reading)).location

    assert (after_first, after_second) == (score(reading), score(assigned))
    assert browser.open(score(assigned)).location == score(assigned).replace("score", "declare")
    do(operations.declare_no_conflict, assigned, actor=person)
    assert browser.submit(score(assigned), then="next", **typed(assigned)).location == "/reviews"


def test_the_list_says_how_far_one_is(app: Flask, visit: Visit) -> None:
    person = make.a_person(Role.ADVISER)
    empty = visit(person).open("/reviews").text
    for state in (V.SUBMITTED, V.READING, V.ASSIGNED, V.ASSIGNED, V.CONFLICTED):
        make.a_review(state, reviewer=person)

    page = visit(person).open("/reviews")

    assert "are in." not in empty
    assert "1 of 4 are in. To score: 1. To declare on first: 2." in page.text
    bar = page.all("progress")[0]
    assert (bar.get("value"), bar.get("max")) == ("1", "4")

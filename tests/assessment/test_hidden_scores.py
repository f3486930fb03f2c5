"""Nobody sees a score of others before all reviews are in: on no page, in no history, in no download."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.history import history_of
from grants.applications.operations import withdraw_application
from grants.assessment.models import Recommendation, Review, Score
from grants.assessment.operations import Written, save_review, submit_review, take_back_review
from grants.assessment.queries import reviews_are_in, scores_are_visible
from grants.documents.models import DocumentKind, IssuedDocument
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState

WORD = "Marmalade"
STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR, Role.FINANCE)
PAGES = ("", "/reviews", "/moderate", "/decision", "/score", "/assign", "/propose")


def hand_in(review: Review, word: str = WORD, points: int = 4) -> Review:
    """Submit a review whose every text holds a word."""
    given = {c.id: (points, f"{word} reason") for c in criteria_of(review.application.round)}
    written = Written(given, f"{word} good", f"{word} better", Recommendation.DEFER)
    do(save_review, review, written, actor=review.reviewer)
    do(submit_review, review, actor=review.reviewer)
    return review


def seen_by(visit: Visit, role: Role, review: Review) -> str:
    """Return all that a person of a role can read about an application, page after page."""
    browser = visit(make.a_person(role))
    application = review.application
    places = [f"/applications/{application.reference}{page}" for page in PAGES]
    places += ["/", "/applications", "/reviews", f"/rounds/{application.round.reference}/ranking"]
    return " ".join(browser.open(place).response.text for place in places)


@pytest.mark.parametrize("role", STAFF)
def test_one_review_of_two_is_not_shown_to_staff(app: Flask, visit: Visit, role: Role) -> None:
    review = hand_in(make.a_review(V.READING))

    assert WORD not in seen_by(visit, role, review)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADVISER])
def test_one_review_of_two_is_not_shown_to_the_other_reviewer(app: Flask, visit: Visit, role: Role) -> None:
    first = hand_in(make.a_review(V.READING))
    second = make.a_review(V.READING, first.application, reviewer=make.a_person(role))
    browser = visit(second.reviewer)

    for page in PAGES:
        assert WORD not in browser.open(f"/applications/{first.application.reference}{page}").response.text


def test_whoever_reviews_finds_no_score_of_another_whatever_else_they_may_read(
    app: Flask, visit: Visit
) -> None:
    application = make.an_application(A.IN_REVIEW, make.a_round(reviewers_wanted=3))
    first = hand_in(make.a_review(V.READING, application))
    person = make.a_person(*Role)
    mine = hand_in(make.a_review(V.READING, application, reviewer=person), word="Mine")
    do(take_back_review, mine, actor=person)
    browser, about = visit(person), f"/applications/{application.reference}"
    pages = [f"{about}{page}" for page in (*PAGES[:4], *PAGES[5:], f"/reviews/{first.reviewer_id}/versions")]
    pages += ["/", "/applications", "/reviews", "/due", "/audit/proof", "/mails/troubled", "/funded"]
    pages += [f"/audit?page={number}" for number in range(1, 9)]
    pages += [f"/rounds/{application.round.reference}{page}" for page in ("", "/ranking", "/scores")]

    seen = "".join(browser.open(place).response.text for place in pages)

    assert "score.give" in seen or "Points given" in seen
    for text in (WORD, "Defer it", "points: "):
        assert text not in seen


def test_what_stands_in_an_unfinished_review_is_shown_to_nobody_else(app: Flask, visit: Visit) -> None:
    hand = make.a_review(V.READING)
    given = {c.id: (4, WORD) for c in criteria_of(hand.application.round)}
    do(save_review, hand, Written(given, WORD, WORD), actor=hand.reviewer)
    make.a_review(V.SUBMITTED, hand.application)

    assert WORD not in seen_by(visit, Role.OFFICER, hand)


def test_the_page_names_reviewers_and_states_and_says_when_points_come(app: Flask, visit: Visit) -> None:
    review = hand_in(make.a_review(V.READING))

    page = visit(make.an_officer()).open(f"/applications/{review.application.reference}/reviews")

    assert f"{review.reviewer.full_name} Submitted" in page.text
    assert "Points and reasons are shown here when all reviews are in." in page.text
    assert page.all("table") == []


def test_the_history_on_pages_holds_no_points(app: Flask, visit: Visit) -> None:
    review = hand_in(make.a_review(V.READING))

    page = visit(make.an_officer()).open(f"/applications/{review.application.reference}/reviews")
    lines = history_of(*rows(Review), *rows(Score), review.application)

    assert "Submit the scores" in page.text
    assert "Points given" not in page.text
    assert {line.reason for line in lines} == {"", "Fits."}
    assert not any(digit in str(line.label) for line in lines for digit in "01234")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR])
def test_with_the_last_review_all_are_shown_together(app: Flask, visit: Visit, role: Role) -> None:
    first = hand_in(make.a_review(V.READING), points=4)
    second = hand_in(make.a_review(V.READING, first.application), word="Lantern", points=2)

    page = visit(make.a_person(role)).open(f"/applications/{first.application.reference}/reviews")

    assert reviews_are_in(fresh(first.application))
    for text in (f"{WORD} reason", "Lantern better", "100%", "50%", "Far apart"):
        assert text in page.text
    assert page.text.index(first.reviewer.full_name) < page.text.index(second.reviewer.full_name)


@pytest.mark.parametrize("state", [V.ASSIGNED, V.READING])
def test_a_third_review_that_is_still_open_hides_the_two(app: Flask, state: V) -> None:
    application = make.an_application(A.IN_REVIEW, make.a_round(reviewers_wanted=3))
    for _number in range(2):
        make.a_review(V.SUBMITTED, application)

    make.a_review(state, application)

    assert not scores_are_visible(application)


@pytest.mark.parametrize("state", [V.CONFLICTED, V.RELEASED])
def test_a_review_that_was_given_back_is_not_waited_for(app: Flask, state: V) -> None:
    application = make.an_application(A.IN_REVIEW)
    make.a_review(state, application)

    make.a_review(V.SUBMITTED, application)
    assert not reviews_are_in(application)
    make.a_review(V.SUBMITTED, application)

    assert reviews_are_in(application)


def test_what_a_conflicted_reviewer_wrote_is_never_shown(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    given = {c.id: (4, WORD) for c in criteria_of(review.application.round)}
    do(save_review, review, Written(given, WORD, WORD), actor=review.reviewer)
    visit(review.reviewer).submit(f"/applications/{review.application.reference}/declare", kind="paid")
    make.moderate(review.application)

    assert WORD not in seen_by(visit, Role.OFFICER, review)
    summaries = rows(IssuedDocument, IssuedDocument.kind == DocumentKind.ASSESSMENT_SUMMARY)
    assert WORD not in str([document.snapshot for document in summaries])


def test_after_the_end_what_was_handed_in_may_be_read(app: Flask) -> None:
    review = hand_in(make.a_review(V.READING))
    application = review.application

    do(withdraw_application, application, reason="Moved.", actor=make.member_of(application.organisation))

    assert scores_are_visible(application)


def test_the_group_never_sees_a_review(app: Flask, visit: Visit) -> None:
    review = hand_in(make.a_review(V.READING))
    hand_in(make.a_review(V.READING, review.application))
    make.moderate(review.application)
    browser = visit(make.member_of(review.application.organisation))

    for page in PAGES:
        assert WORD not in browser.open(f"/applications/{review.application.reference}{page}").response.text


def test_a_page_without_reviews_or_decisions_tells_nothing_of_other_applications(
    app: Flask, visit: Visit
) -> None:
    hand_in(make.a_review(V.READING))
    other = make.an_application(A.IN_REVIEW)
    browser = visit(make.an_officer())

    pages = [browser.open(f"/applications/{other.reference}/{page}") for page in ("reviews", "decision")]

    assert history_of() == []
    assert [page.text.count("Points given") for page in pages] == [0, 0]
    assert [page.text.count("What has happened") for page in pages] == [0, 0]


def test_a_page_without_reviews_says_so_and_needs_no_more_queries_for_two(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    application = make.an_application(A.IN_REVIEW)
    officer, place = make.an_officer(), f"/applications/{application.reference}/reviews"
    assert "Nobody has been asked yet." in visit(officer).open(place).text

    counts = []
    for _number in range(2):
        make.a_review(V.ASSIGNED, application)
        browser = visit(officer)
        queries.clear()
        browser.open(place)
        counts.append(len(queries))

    assert counts[0] == counts[1]

"""Giving a review to somebody else: an officer takes it back, and it closes to the first reviewer."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.applications.operations import withdraw_application
from grants.assessment.models import Review
from grants.assessment.operations import release_review
from grants.assessment.queries import live_reviews, my_reviews
from grants.audit import events_of
from grants.db import db
from grants.documents.operations import documents_about
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice

Visit = Callable[..., Visitor]
V = ReviewState


def place(review: Review) -> str:
    return f"/applications/{review.application.reference}/reviews/{review.reviewer_id}/release"


@pytest.mark.parametrize("state", [V.ASSIGNED, V.READING])
def test_a_review_is_taken_back_and_no_longer_counts(app: Flask, state: V) -> None:
    review, officer = make.a_review(state), make.an_officer()

    do(release_review, review, reason="On leave.", actor=officer)

    assert review.state is V.RELEASED
    assert live_reviews(review.application) == []
    assert [known for known in review.application.parts if known.user_id == review.reviewer_id] == []
    line = events_of(review)[-1]
    assert (line.action, line.actor_id) == ("review.release", officer.id)
    assert line.details == {"before": state.value, "after": "released", "reason": "On leave."}


def test_the_reviewer_is_told_without_a_word_of_the_application(app: Flask) -> None:
    review = make.a_review(V.READING)

    do(release_review, review, reason="On leave.", actor=make.an_officer())

    mail = rows(Notice, Notice.user_id == review.reviewer_id)[-1]
    assert mail.subject == "A review was given to somebody else"
    assert review.application.title not in mail.text
    assert "On leave." not in mail.text


def test_the_application_closes_to_who_gave_it_back(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    do(release_review, review, reason="On leave.", actor=make.an_officer())
    browser = visit(review.reviewer)
    address = f"/applications/{review.application.reference}"

    found = [browser.open(address + page).status for page in ("", "/score", "/declare")]

    assert found == [404, 404, 404]
    assert {browser.open(f"/documents/{d.id}").status for d in documents_about(review.application_id)} == {
        404
    }


def test_what_is_submitted_is_not_taken_back_and_only_officers_do(app: Flask) -> None:
    submitted, reading = make.a_review(V.SUBMITTED), make.a_review(V.READING)

    with pytest.raises(WrongState):
        do(release_review, submitted, reason="Late.", actor=make.an_officer())
    with pytest.raises(NotAllowed):
        do(release_review, reading, reason="Mine.", actor=reading.reviewer)


def test_the_page_takes_it_back(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(make.an_officer())
    address = f"/applications/{review.application.reference}/reviews"

    assert place(review) in browser.open(address).links
    page = browser.submit(place(review), reason="On leave.")

    assert fresh(review).state is V.RELEASED
    shown = browser.follow(page)
    assert "Now somebody else can be asked." in shown.text
    assert place(review) not in shown.links
    assert browser.open(place(review)).status == 409


@pytest.mark.parametrize(
    ("reason", "sentence"), [("", "Enter the reason"), ("x" * 2001, "Use 2000 characters or fewer")]
)
def test_the_page_wants_a_reason(app: Flask, visit: Visit, reason: str, sentence: str) -> None:
    review = make.a_review(V.READING)

    page = visit(make.an_officer()).submit(place(review), reason=reason)

    assert (page.errors, page.fields()["reason"]) == ([sentence], [reason])
    assert fresh(review).state is V.READING


def test_a_forged_reviewer_is_not_found_and_others_may_not_open_it(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    forged = f"/applications/{review.application.reference}/reviews/99999/release"

    assert visit(make.an_officer()).open(forged).status == 404
    assert visit(review.reviewer).open(place(review)).status == 403


def test_without_the_pages_token_nothing_is_taken_back(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)

    visit(make.an_officer()).send(place(review), reason="On leave.")

    assert fresh(review).state is V.READING


def test_open_reviews_end_with_an_application_that_is_withdrawn(app: Flask) -> None:
    application = make.an_application(ApplicationState.IN_REVIEW)
    done = make.a_review(V.SUBMITTED, application)
    reading = make.a_review(V.READING, application)

    make.do(
        withdraw_application, application, reason="Moved.", actor=make.member_of(application.organisation)
    )

    assert (fresh(done).state, fresh(reading).state) == (V.SUBMITTED, V.RELEASED)
    assert events_of(reading)[-1].action == "review.end"
    told = make.rows(Notice, Notice.subject == "A review is not needed any more")
    assert [notice.user_id for notice in told] == [reading.reviewer_id]
    assert list(db.session.scalars(my_reviews(reading.reviewer))) == []

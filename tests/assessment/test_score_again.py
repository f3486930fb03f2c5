"""Scoring again: taken back by the reviewer, sent back by an officer, and every handing-in kept."""

from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.applications.operations import withdraw_application
from grants.assessment import operations
from grants.assessment.models import Recommendation, Review, SubmittedReview
from grants.assessment.queries import scores_are_visible
from grants.assurance.proof import faults
from grants.audit import AuditEvent, events_of
from grants.db import db, transaction
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def score_again(review: Review, points: int, why: str = "Read again.") -> None:
    """Write other points and hand them in."""
    given = {criterion.id: (points, why) for criterion in criteria_of(review.application.round)}
    written = operations.Written(given, "Clearer.", "Less.", Recommendation.REJECT)
    do(operations.save_review, review, written, actor=review.reviewer)
    do(operations.submit_review, review, actor=review.reviewer)


def two_reviews(points: int = 3) -> tuple[Review, Review]:
    """Return both reviews of an application, handed in."""
    first = make.a_review(V.SUBMITTED, points=points)
    return first, make.a_review(V.SUBMITTED, first.application, points=points)


def send_back(review: Review, reason: str = "The budget was not read.") -> None:
    do(operations.send_back_review, review, reason=reason, actor=make.an_officer())


def place(review: Review, page: str = "") -> str:
    return f"/applications/{review.application.reference}/reviews/{review.reviewer_id}/{page}"


def test_what_is_handed_in_is_kept_whole(app: Flask) -> None:
    review = make.a_review(V.SUBMITTED, points=3)

    (version,) = rows(SubmittedReview)

    assert (version.review_id, version.number, version.total) == (review.id, 1, 7500)
    assert version.scores == [
        {"criterion_id": c.id, "points": 3, "justification": f"Seen in the answer on {c.key}."}
        for c in criteria_of(review.application.round)
    ]
    assert (version.strengths, version.improvements) == ("A clear plan.", "Name the partners.")
    assert (version.recommendation, version.recommended_pence) == (Recommendation.FUND, None)
    assert (version.reason, version.submitted_at) == ("", review.submitted_at)
    (line,) = events_of(version)
    assert (line.action, line.details) == ("submitted_review.keep", {"number": 1})
    assert line.witness


def test_what_was_handed_in_can_be_neither_changed_nor_deleted(app: Flask) -> None:
    make.a_review(V.SUBMITTED)

    for change in (lambda known: setattr(known, "total", 1), db.session.delete):
        with pytest.raises(RuntimeError, match="What was handed in is never changed"), transaction():
            change(rows(SubmittedReview)[0])

    assert rows(SubmittedReview)[0].total == 7500


def test_the_trail_holds_no_points(app: Flask) -> None:
    make.a_review(V.SUBMITTED, points=2)

    told = [line.details for line in rows(AuditEvent) if line.record_type in ("review", "score")]

    assert {key for details in told for key in details} <= {"before", "after", "number", "reviewer_id"}


def test_a_reviewer_takes_it_back_while_another_review_is_open(app: Flask) -> None:
    review = make.a_review(V.SUBMITTED, points=3)

    do(operations.take_back_review, review, actor=review.reviewer)

    assert (review.state, review.submitted_at) == (V.READING, None)
    assert [score.points for score in review.scores] == [3, 3]
    line = events_of(review)[-1]
    assert (line.action, line.actor_id) == ("review.take_back", review.reviewer_id)
    score_again(review, 1)
    first, second = rows(SubmittedReview)
    assert [(v.number, v.total, v.recommendation) for v in (first, second)] == [
        (1, 7500, Recommendation.FUND),
        (2, 2500, Recommendation.REJECT),
    ]
    assert [v.scores[0]["justification"] for v in (first, second)] == [
        "Seen in the answer on need.",
        "Read again.",
    ]


def test_once_all_reviews_are_in_nobody_takes_theirs_back(app: Flask) -> None:
    review, _other = two_reviews()

    with pytest.raises(RuleBroken, match=r"^All reviews of this application were in, so yours stays"):
        do(operations.take_back_review, review, actor=review.reviewer)

    assert fresh(review).state is V.SUBMITTED


def test_after_the_end_nothing_is_taken_back_or_sent_back(app: Flask) -> None:
    review = make.a_review(V.SUBMITTED)
    application = review.application
    do(withdraw_application, application, reason="Moved.", actor=make.member_of(application.organisation))

    with pytest.raises(RuleBroken, match="All reviews of this application were in"):
        do(operations.take_back_review, review, actor=review.reviewer)
    with pytest.raises(RuleBroken, match=r"^The reviews are settled, so they stay as they are\.$"):
        send_back(review)


def test_only_the_reviewer_takes_it_back_and_only_from_submitted(app: Flask) -> None:
    submitted, reading = make.a_review(V.SUBMITTED), make.a_review(V.READING)

    with pytest.raises(NotAllowed):
        do(operations.take_back_review, submitted, actor=make.an_officer())
    with pytest.raises(WrongState):
        do(operations.take_back_review, reading, actor=reading.reviewer)


def test_an_officer_sends_it_back_with_a_reason_once_all_are_in(app: Flask) -> None:
    review, _other = two_reviews()

    send_back(review)

    assert (review.state, review.submitted_at) == (V.READING, None)
    assert review.sent_back_reason == "The budget was not read."
    assert not scores_are_visible(review.application)
    line = events_of(review)[-1]
    assert line.action == "review.send_back"
    assert line.details == {
        "before": "submitted", "after": "reading", "reason": "The budget was not read.",
    }  # fmt: skip
    score_again(review, 1)
    assert [(v.number, v.reason) for v in rows(SubmittedReview, SubmittedReview.review_id == review.id)] == [
        (1, ""),
        (2, "The budget was not read."),
    ]
    assert fresh(review).sent_back_reason == ""
    assert scores_are_visible(review.application)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_reviewer_is_told_in_their_language_without_a_word_of_the_application(
    app: Flask, language: str
) -> None:
    review, _other = two_reviews()
    with transaction():
        review.reviewer.language = language

    send_back(review)

    mail = rows(Notice, Notice.user_id == review.reviewer_id)[-1]
    assert mail.language == language
    assert f"/applications/{review.application.reference}/score" in mail.text
    assert review.application.title not in mail.text


def test_it_is_not_sent_back_before_all_are_in_nor_after_moderation(app: Flask) -> None:
    early = make.a_review(V.SUBMITTED)
    late, _other = two_reviews()
    make.moderate(late.application)

    with pytest.raises(RuleBroken, match=r"^Not all reviews are in yet\. Until then the reviewer can"):
        send_back(early)
    with pytest.raises(RuleBroken, match=r"^The reviews are settled"):
        send_back(late)


def test_after_moderation_nobody_is_offered_to_send_it_back(app: Flask, visit: Visit) -> None:
    review, _other = two_reviews()
    make.moderate(review.application)

    page = visit(make.an_officer()).open(f"/applications/{review.application.reference}/reviews")

    assert place(review, "send-back") not in page.links


def test_an_officer_who_reviewed_it_sends_nothing_back(app: Flask) -> None:
    review = make.a_review(V.SUBMITTED)
    officer = make.an_officer()
    make.a_review(V.SUBMITTED, review.application, reviewer=officer)

    with pytest.raises(NotAllowed):
        do(operations.send_back_review, review, reason="Mine is better.", actor=officer)


def test_the_page_takes_it_back(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.SUBMITTED)
    browser, score = visit(review.reviewer), f"/applications/{review.application.reference}/score"
    assert f"{score}/take-back" in browser.open(score).links

    page = browser.press(f"{score}/take-back")

    assert "You can score it again." in browser.follow(page).text
    assert fresh(review).state is V.READING
    assert browser.press(f"{score}/take-back").status == 409


def test_the_button_is_gone_once_all_are_in_and_a_forged_press_is_refused(app: Flask, visit: Visit) -> None:
    review, _other = two_reviews()
    browser, score = visit(review.reviewer), f"/applications/{review.application.reference}/score"

    assert f"{score}/take-back" not in browser.open(score).links
    assert browser.press(f"{score}/take-back").status == 422


def test_the_page_sends_it_back_and_the_reviewer_reads_why(app: Flask, visit: Visit) -> None:
    review, _other = two_reviews()
    browser = visit(make.an_officer())
    reviews = f"/applications/{review.application.reference}/reviews"
    assert place(review, "send-back") in browser.open(reviews).links

    page = browser.submit(place(review, "send-back"), reason="The budget was not read.")

    assert "asked by mail to score again" in browser.follow(page).text
    assert (
        "The budget was not read."
        in visit(review.reviewer).open(f"/applications/{review.application.reference}/score").text
    )
    assert place(review, "send-back") not in browser.open(reviews).links


@pytest.mark.parametrize(
    ("reason", "sentence"), [("", "Enter the reason"), ("x" * 2001, "Use 2000 characters or fewer")]
)
def test_sending_back_wants_a_reason(app: Flask, visit: Visit, reason: str, sentence: str) -> None:
    review, _other = two_reviews()

    page = visit(make.an_officer()).submit(place(review, "send-back"), reason=reason)

    assert page.errors == [sentence]
    assert fresh(review).state is V.SUBMITTED


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER])
def test_every_handing_in_is_read_side_by_side_once_all_are_in_again(
    app: Flask, visit: Visit, role: Role
) -> None:
    review, _other = two_reviews()
    browser = visit(make.a_person(role))
    send_back(review)
    hidden = browser.open(place(review, "versions")).status
    score_again(review, 1)

    page = browser.open(place(review, "versions"))

    assert hidden == 404
    for text in ("75%", "25%", "Seen in the answer on need.", "Read again.", "The budget was not read."):
        assert text in page.text
    assert (
        place(review, "versions")
        in browser.open(f"/applications/{review.application.reference}/reviews").links
    )


def test_others_do_not_read_what_was_handed_in(app: Flask, visit: Visit) -> None:
    review, other = two_reviews()

    assert visit(other.reviewer).open(place(review, "versions")).status == 403
    member = make.member_of(review.application.organisation)
    assert visit(member).open(place(review, "versions")).status == 403
    assert visit(make.an_officer()).open(place(review).replace(str(review.reviewer_id), "9999") + "versions"
    ).status == 404  # fmt: skip


def test_a_change_behind_the_back_of_the_service_shows_in_the_proof(app: Flask) -> None:
    make.a_review(V.SUBMITTED)
    number = rows(SubmittedReview)[0].id
    with transaction():
        db.session.execute(sa.text("UPDATE submitted_review SET total = 1"))

    found = [str(fault) for fault in faults(app.config["AUDIT_HEAD"])]

    assert len(found) == 1
    assert f"submitted_review {number} differs" in found[0]

"""Scoring: a draft at any time, and handed in with every point and its reason."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.assessment import operations
from grants.assessment.models import Recommendation, Review, Score
from grants.audit import AuditEvent, events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Criterion
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def place(review: Review) -> str:
    return f"/applications/{review.application.reference}/score"


def criteria(review: Review) -> list[Criterion]:
    return criteria_of(review.application.round)


def given(review: Review, points: int | None = 3, why: str = "Seen.") -> dict[int, tuple[int | None, str]]:
    return {criterion.id: (points, why) for criterion in criteria(review)}


def save(
    review: Review,
    scores: dict[int, tuple[int | None, str]],
    *,
    strengths: str = "Clear.",
    improvements: str = "Name the partners.",
    recommendation: Recommendation | None = Recommendation.FUND,
    pounds: int | None = None,
) -> None:
    amount = None if pounds is None else Pence(pounds * 100)
    written = operations.Written(scores, strengths, improvements, recommendation, amount)
    do(operations.save_review, review, written, actor=review.reviewer)


def typed(review: Review, points: str = "3", why: str = "Seen in the answer.") -> dict[str, str]:
    """Return what a reviewer types for every criterion, and the feedback."""
    found = {"strengths": "Clear.", "improvements": "Name the partners.", "recommendation": "defer"}
    for criterion in criteria(review):
        found |= {f"points_{criterion.id}": points, f"justification_{criterion.id}": why}
    return found


def kept(review: Review) -> list[tuple[int | None, str]]:
    return [(score.points, score.justification) for score in fresh(review).scores]


def test_a_draft_may_be_empty_and_each_score_has_its_line(app: Flask) -> None:
    review = make.a_review(V.READING)
    first, second = criteria(review)

    save(review, {first.id: (4, " Strong. ")}, strengths="", improvements="")

    assert kept(review) == [(4, "Strong."), (None, "")]
    assert review.state is V.READING
    lines = rows(AuditEvent, AuditEvent.record_type == "score")
    assert [(line.action, line.actor_id, line.details) for line in lines] == [
        ("score.give", review.reviewer_id, {}),
        ("score.give", review.reviewer_id, {}),
    ]
    assert all(line.witness for line in lines)
    assert [score.criterion_id for score in review.scores] == [first.id, second.id]


def test_saving_again_changes_the_same_scores(app: Flask) -> None:
    review = make.a_review(V.READING)

    save(review, given(review, 1))
    save(review, given(review, 2))

    assert len(rows(Score)) == 2
    assert {score.points for score in rows(Score)} == {2}


@pytest.mark.parametrize("points", [-1, 5, 100])
def test_points_off_the_scale_are_refused(app: Flask, points: int) -> None:
    review = make.a_review(V.READING)

    with pytest.raises(RuleBroken, match=r"^Give 0 to 4 points\.$") as refusal:
        save(review, given(review, points))

    assert refusal.value.field == f"points_{criteria(review)[0].id}"
    assert rows(Score) == []


def test_a_complete_review_is_submitted(app: Flask) -> None:
    review = make.a_review(V.READING)
    save(review, given(review, 3))

    do(operations.submit_review, review, actor=review.reviewer)

    assert review.state is V.SUBMITTED
    assert review.submitted_at is not None
    line = events_of(review)[-1]
    assert (line.action, line.actor_id) == ("review.submit", review.reviewer_id)
    assert line.details == {"before": "reading", "after": "submitted", "number": 1}


def test_nought_is_a_score(app: Flask) -> None:
    review = make.a_review(V.READING)
    save(review, given(review, 0))

    do(operations.submit_review, review, actor=review.reviewer)

    assert review.state is V.SUBMITTED


@pytest.mark.parametrize(
    ("points", "why", "strengths", "improvements", "sentence", "field"),
    [
        (None, "Seen.", "S", "I", "Choose the points for “Need”.", "points_{0}"),
        (3, " ", "S", "I", "Give the reason for your points for “Need”.", "justification_{0}"),
        (3, "Seen.", " ", "I", "Write at least one strength, as feedback for the group.", "strengths"),
        (
            3,
            "Seen.",
            "S",
            "",
            "Write at least one thing to improve, as feedback for the group.",
            "improvements",
        ),
    ],
)
def test_a_review_with_something_missing_is_not_submitted(
    app: Flask, points: int | None, why: str, strengths: str, improvements: str, sentence: str, field: str
) -> None:
    review = make.a_review(V.READING)
    save(review, given(review, points, why), strengths=strengths, improvements=improvements)

    with pytest.raises(RuleBroken) as refusal:
        do(operations.submit_review, review, actor=review.reviewer)

    assert refusal.value.message == sentence
    assert refusal.value.field == field.format(criteria(review)[0].id)
    assert fresh(review).state is V.READING


def test_a_review_that_was_never_saved_is_not_submitted(app: Flask) -> None:
    review = make.a_review(V.READING)

    with pytest.raises(RuleBroken, match=r"^Choose the points for “Need”\.$"):
        do(operations.submit_review, review, actor=review.reviewer)


def test_only_the_reviewer_scores_and_only_between_declaration_and_submission(app: Flask) -> None:
    assigned, submitted = make.a_review(V.ASSIGNED), make.a_review(V.SUBMITTED)
    reading = make.a_review(V.READING)

    for review in (assigned, submitted):
        with pytest.raises(WrongState):
            save(review, given(review))
    with pytest.raises(NotAllowed):
        do(operations.save_review, reading, operations.Written(given(reading)), actor=make.an_officer())


def test_the_page_shows_application_scale_and_weights(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)

    page = visit(review.reviewer).open(place(review))

    assert page.title == review.application.title
    assert "Doors stayed shut after the attack in May." in page.text
    assert "Need (60%)" in page.text
    assert "4 – Strong" in page.text


def test_the_page_saves_a_draft_and_shows_it_again(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    first, second = criteria(review)
    browser = visit(review.reviewer)

    page = browser.submit(place(review), then="save", **{f"points_{first.id}": "4"}, strengths="So far.")

    assert "Saved as a draft." in browser.follow(page).text
    assert kept(review) == [(4, ""), (None, "")]
    fields = browser.open(place(review)).fields()
    assert fields[f"points_{first.id}"] == ["4"]
    assert f"points_{second.id}" not in fields
    assert fields["strengths"] == ["So far."]


def test_the_page_submits_and_shows_afterwards_without_a_button(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)

    page = browser.submit(place(review), then="submit", **typed(review))

    assert "Your review is submitted. Thank you." in browser.follow(page).text
    assert fresh(review).state is V.SUBMITTED
    shown = browser.open(place(review))
    assert "Seen in the answer." in shown.text
    assert [button for button in shown.all("button") if button.get("name") == "then"] == []


def test_the_page_refuses_beside_the_field_and_keeps_the_draft(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    second = criteria(review)[1]
    sent = {**typed(review), f"justification_{second.id}": ""}

    page = visit(review.reviewer).submit(place(review), then="submit", **sent)

    assert page.errors == ["Give the reason for your points for “Approach”."]
    assert page.fields()["strengths"] == ["Clear."]
    assert kept(review) == [(3, "Seen in the answer."), (3, "")]


@pytest.mark.parametrize("points", ["5", "-1", "1.5", "1e3", "many"])
def test_a_forged_point_is_refused_and_nothing_is_lost(app: Flask, visit: Visit, points: str) -> None:
    review = make.a_review(V.READING)
    save(review, given(review, 2))
    first = criteria(review)[0]

    page = visit(review.reviewer).submit(place(review), then="save", **{f"points_{first.id}": points})

    assert (page.status, page.errors) == (200, ["Choose one from the list."])
    assert kept(review) == [(2, "Seen."), (2, "Seen.")]


def test_texts_over_the_limit_are_refused(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    first = criteria(review)[0]
    long = {f"justification_{first.id}": "x" * 4001, "improvements": "y" * 4001}

    page = visit(review.reviewer).submit(place(review), then="submit", **{**typed(review), **long})

    assert page.errors == ["Use 4000 characters or fewer"] * 2
    assert kept(review) == []


def test_a_double_click_submits_once(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    sent = {**browser.open(place(review)).fields(), **typed(review), "then": "submit"}

    statuses = [browser.send(place(review), **sent).status for _click in range(2)]

    assert statuses == [302, 409]
    assert len(rows(AuditEvent, AuditEvent.action == "review.submit")) == 1


def test_without_the_pages_token_nothing_is_saved(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)

    visit(review.reviewer).send(place(review), then="submit", **typed(review))

    assert kept(review) == []
    assert review.state is V.READING


def test_nobody_else_opens_the_page(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    colleague = make.a_review(V.READING, review.application).reviewer

    assert visit(make.a_person(Role.ADVISER)).open(place(review)).status == 404
    assert visit(make.an_officer()).open(place(review)).status == 404
    assert visit(make.a_person(Role.AUDITOR)).open(place(review)).status == 403
    save(review, given(review, 4, why="Marmalade"))
    assert "Marmalade" not in visit(colleague).open(place(review)).response.text


def test_the_answers_to_a_criterion_stand_beside_its_points(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)

    text = visit(review.reviewer).open(place(review)).text

    assert text.index("Need (60%)") < text.index("The rest of the application")
    assert text.index("The rest of the application") < text.index("Doors stayed shut")

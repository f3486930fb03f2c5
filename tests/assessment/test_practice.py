"""The practice application: with known points, scored by every reviewer before their first real one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do, fresh, rows
from flask import Flask

from grants import clock
from grants.assessment import operations
from grants.assessment.models import Practice, PracticeAttempt, Recommendation, Review
from grants.assessment.practice import practice_of, practice_wanted
from grants.audit import events_of
from grants.db import db, transaction
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.operations import copy_round
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def given(round_: Round, points: int | None = 3, why: str = "As I read it.") -> dict[int, Any]:
    return {criterion.id: (points, why) for criterion in criteria_of(round_)}


def typed(round_: Round, points: str = "3") -> dict[str, str]:
    return {
        name: value
        for criterion in criteria_of(round_)
        for name, value in ((f"points_{criterion.id}", points), (f"justification_{criterion.id}", "Mine."))
    }


def practise(review: Review, points: int = 3) -> PracticeAttempt:
    round_ = review.application.round
    known = practice_of(round_)
    found: PracticeAttempt = do(
        operations.hand_in_practice, known, given(round_, points), actor=review.reviewer
    )
    return found


def a_review_with_practice() -> Review:
    round_ = make.a_round()
    make.a_practice(round_)
    review: Review = make.a_review(V.READING, make.an_application(A.IN_REVIEW, round_))
    return review


def pages(round_: Round) -> tuple[str, str]:
    """Return where officers and where reviewers find it."""
    return f"/rounds/{round_.reference}/practice", f"/rounds/{round_.reference}/practise"


def test_an_officer_writes_it_and_each_part_has_its_line(app: Flask) -> None:
    round_ = make.a_round()

    practice = make.a_practice(round_, points=2)

    assert [(part.points, part.text.in_language("ar")) for part in practice.parts] == [
        (2, both("About need.").in_language("ar")),
        (2, both("About approach.").in_language("ar")),
    ]
    assert [line.action for line in events_of(practice)] == ["practice.write"]
    assert [line.action for part in practice.parts for line in events_of(part)] == ["practice_part.write"] * 2
    assert events_of(round_)[-1].action == "round.set_practice"


def test_scoring_is_refused_until_the_practice_application_is_scored(app: Flask) -> None:
    review = a_review_with_practice()
    written = operations.Written(given(review.application.round), "S", "I", Recommendation.FUND)

    with pytest.raises(RuleBroken, match=r"^Score the practice application of this round first\.$"):
        do(operations.save_review, review, written, actor=review.reviewer)
    practise(review)
    do(operations.save_review, review, written, actor=review.reviewer)

    assert fresh(review).strengths == "S"


def test_a_round_without_one_asks_none_and_whoever_scored_before_is_not_asked(app: Flask) -> None:
    review = make.a_review(V.SUBMITTED)
    round_, officer = review.application.round, make.an_officer()

    before = practice_wanted(round_, officer)
    make.a_practice(round_)

    assert before is None
    assert practice_wanted(round_, review.reviewer) is None
    assert practice_wanted(round_, make.a_person(Role.ADVISER)) is not None


def test_it_is_scored_once_and_never_changed(app: Flask) -> None:
    review = a_review_with_practice()

    attempt = practise(review)

    assert [(s["points"], s["justification"]) for s in attempt.scores] == [(3, "As I read it.")] * 2
    assert [line.action for line in events_of(attempt)] == ["practice_attempt.hand_in"]
    with pytest.raises(WrongState, match="is not waiting for your scores"):
        practise(review)
    with pytest.raises(RuntimeError, match="never changed"), transaction():
        db.session.delete(rows(PracticeAttempt)[0])


@pytest.mark.parametrize(
    ("points", "why", "sentence", "field"),
    [
        (None, "Seen.", "Choose the points for “Need”.", "points"),
        (5, "Seen.", "Choose the points for “Need”.", "points"),
        (3, " ", "Give the reason for your points for “Need”.", "justification"),
    ],
)
def test_something_missing_is_refused(
    app: Flask, points: int | None, why: str, sentence: str, field: str
) -> None:
    review = a_review_with_practice()
    round_ = review.application.round

    with pytest.raises(RuleBroken) as refusal:
        do(
            operations.hand_in_practice,
            practice_of(round_),
            given(round_, points, why),
            actor=review.reviewer,
        )

    assert refusal.value.message == sentence
    assert refusal.value.field == f"{field}_{criteria_of(round_)[0].id}"


def test_only_who_reviews_in_the_round_scores_it_and_only_officers_write_it(app: Flask) -> None:
    review = a_review_with_practice()
    round_ = review.application.round

    with pytest.raises(NotAllowed, match="Only somebody who reviews in this round can do this"):
        do(operations.hand_in_practice, practice_of(round_), given(round_), actor=make.a_person(Role.ADVISER))
    for refused in (operations.end_practice,):
        with pytest.raises(NotAllowed):
            do(refused, round_, actor=review.reviewer)
    with pytest.raises(NotAllowed):
        do(operations.set_practice, round_, both("T"), {}, actor=review.reviewer)


def test_once_scored_it_stays_and_may_be_ended(app: Flask) -> None:
    review = a_review_with_practice()
    practise(review)
    round_, officer = review.application.round, make.an_officer()

    with pytest.raises(RuleBroken, match=r"^Somebody has scored it already, so it stays as it is\.$"):
        make.a_practice(round_)
    do(operations.end_practice, round_, actor=officer)

    assert practice_wanted(round_, make.a_person(Role.ADVISER)) is None
    assert len(rows(PracticeAttempt)) == 1
    with pytest.raises(WrongState, match="Nobody is asked to score a practice application"):
        do(operations.end_practice, round_, actor=officer)


def test_a_part_without_points_is_refused(app: Flask) -> None:
    round_ = make.a_round()
    parts = {criteria_of(round_)[0].id: operations.Known(both("Text"), 3, both("Why"))}

    with pytest.raises(RuleBroken, match=r"^Choose the points for “Approach”\.$"):
        do(operations.set_practice, round_, both("T"), parts, actor=make.an_officer())

    assert rows(Practice) == []


def test_it_is_copied_with_the_round(app: Flask) -> None:
    source = make.a_round()
    make.a_practice(source, points=4)
    day = clock.today() + timedelta(days=90)

    copy = do(
        copy_round, source, both("Again"), opens_at=clock.now(), closes_at=clock.now() + timedelta(days=30),
        decides_on=day, actor=make.an_officer(),
    )  # fmt: skip

    practice = practice_of(copy)
    assert practice is not None
    assert {part.criterion_id for part in practice.parts} == {c.id for c in criteria_of(copy)}
    assert [part.points for part in practice.parts] == [4, 4]
    assert len(rows(Practice)) == 2


def test_the_officers_pages_write_and_end_it(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    browser, (place, _reviewers) = visit(make.an_officer()), pages(round_)
    assert "This round has none" in browser.open(place).text
    sent = {"title_en": "A tea party", "title_ar": "حفلة شاي"}
    for criterion in criteria_of(round_):
        sent |= {f"text_{criterion.id}_en": "Said.", f"points_{criterion.id}": "2"}
        sent |= {f"reason_{criterion.id}_en": "As the scale says."}

    page = browser.follow(browser.submit(f"{place}/edit", **sent))

    assert "Everybody who reviews in this round scores it" in page.text
    assert "Nobody has scored it yet." in page.text
    fields = browser.open(f"{place}/edit").fields()
    assert (fields["title_ar"], fields[f"points_{criteria_of(round_)[0].id}"]) == (["حفلة شاي"], ["2"])
    ended = browser.follow(browser.press(f"{place}/end"))
    assert "Nobody is asked to score it any more." in ended.text


def test_the_form_wants_every_text(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()

    page = visit(make.an_officer()).submit(f"{pages(round_)[0]}/edit")

    assert page.errors == [
        "Enter the title",
        *["Write what the application says", "Choose the points", "Enter the reason"] * 2,
    ]


def test_the_scoring_page_leads_to_it_and_then_shows_own_points_beside_the_known(
    app: Flask, visit: Visit
) -> None:
    review = a_review_with_practice()
    round_, browser = review.application.round, visit(review.reviewer)
    score, place = f"/applications/{review.application.reference}/score", pages(round_)[1]

    sent_on = browser.open(score)
    asked = browser.follow(sent_on)
    shown = browser.follow(browser.submit(place, **typed(round_)))

    assert sent_on.location == place
    assert "Score the practice application of this round first." in asked.text
    assert "As the scale says." not in asked.text
    for text in ("Your points: 3", "The expert's points: 2", "As the scale says.", "Mine."):
        assert text in shown.text
    assert browser.open(score).status == 200
    assert browser.open(place).title == "A tea party"


def test_the_page_says_what_is_missing(app: Flask, visit: Visit) -> None:
    review = a_review_with_practice()
    place = pages(review.application.round)[1]

    page = visit(review.reviewer).submit(place)

    assert page.errors == ["Choose the points for “Need”."]


def test_officers_see_how_reviewers_scored_it(app: Flask, visit: Visit, queries: list[str]) -> None:
    review = a_review_with_practice()
    round_ = review.application.round
    browser, place = visit(make.an_officer()), pages(round_)[0]
    practise(review, points=1)
    counts = []
    for _number in range(2):
        queries.clear()
        page = browser.open(place)
        counts.append(len(queries))
        another = make.a_review(V.ASSIGNED, make.an_application(A.IN_REVIEW, round_))
        practise(another, points=4)

    assert f"{review.reviewer.full_name} 1 1" in page.text
    assert counts[0] == counts[1]
    assert f"{place}/edit" not in page.links


def test_others_do_not_find_it(app: Flask, visit: Visit) -> None:
    review = a_review_with_practice()
    officers, reviewers = pages(review.application.round)

    assert visit(make.a_person(Role.ADVISER)).open(reviewers).status == 404
    assert visit(review.reviewer).open(officers).status == 403
    assert visit(make.member_of(review.application.organisation)).open(reviewers).status == 403
    do(operations.end_practice, review.application.round, actor=make.an_officer())
    assert visit(review.reviewer).open(reviewers).status == 404

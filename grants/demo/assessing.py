"""How the demo's applications are reviewed, moderated and decided."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import ConflictKind, Recommendation, Review
from grants.assessment.operations import (
    Written,
    assign_reviewer,
    declare_conflict,
    declare_no_conflict,
    hand_in_practice,
    moderate,
    release_review,
    save_review,
    send_back_review,
    submit_review,
)
from grants.assessment.practice import practice_wanted
from grants.awards.models import Outcome
from grants.awards.operations import confirm_award, confirm_decline, propose
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.demo.timetable import REVIEWS
from grants.money import Pence
from grants.rounds.models import POINTS
from grants.rounds.queries import criteria_of

#: Stories that stop before both reviews are in, with how many reviews are handed in by then.
HANDED_IN = {"assigned": 0, "conflicted": 0, "in_review_reading": 0, "in_review_one": 1}

#: What is recommended from so many points on, on average, where a file does not say.
_USUAL = ((3, "fund"), (2, "fund_reduced"), (0, "reject"))

_CONFLICT = {"en": "I sat on this group's committee until last year."}


def assess(scene: Scene, case: Case, application: Application) -> Iterator[datetime]:
    """Tell how reviewers score an application, as far as its story goes."""
    days, number = REVIEWS[case.round_key], case.number
    officer, reviewers = scene.officer(number), scene.reviewers(number)
    yield scene.timetable.office(days.assigned if case.story != "assigned" else 5, number)
    reviews = [assign_reviewer(application, person, actor=officer) for person in reviewers[:2]]
    if case.story == "assigned":
        return
    if case.story == "conflicted":
        yield scene.timetable.office(days.declared, number)
        said = case.content.get("conflict", {})
        declare_conflict(
            reviews[0], ConflictKind(said.get("kind", "trustee")),
            note=case.reason("conflict", _CONFLICT), actor=reviewers[0],
        )  # fmt: skip
        yield scene.timetable.office(days.declared - 2, number)
        reviews = [assign_reviewer(application, reviewers[2], actor=officer), reviews[1]]
    if case.story == "in_review_one":
        yield scene.timetable.office(days.declared, number)
        release_review(reviews[1], reason="Ill, and away for some weeks.", actor=officer)
        reviews = reviews[:1]  # Nobody has been asked in their place yet.
    yield from _score(scene, case, reviews)


def _score(scene: Scene, case: Case, reviews: list[Review]) -> Iterator[datetime]:
    """Tell how the reviews are written; those that are not handed in stay drafts."""
    days = REVIEWS[case.round_key]
    handed_in = HANDED_IN.get(case.story, len(reviews))
    for place, review in enumerate(reviews):
        if case.story == "conflicted" and place == 0:
            continue  # The reviewer who was asked last has not answered yet.
        if case.story == "in_review_reading" and place == 1:
            continue
        number = case.number + 3 * place
        yield scene.timetable.evening(days.declared - 1 - place, number)
        declare_no_conflict(review, actor=review.reviewer)
        yield scene.timetable.evening(days.scored + 1 - place, number)
        _save(review, case, place)
        if place < handed_in:
            yield scene.timetable.evening(days.scored - place, number + 2)
            submit_review(review, actor=review.reviewer)
    if handed_in == len(reviews) and reviews:
        yield from _score_again(scene, case, reviews[0])


def _save(review: Review, case: Case, place: int) -> None:
    written = case.several("reviews")
    if place < len(written):
        _practise(review)
        save_review(review, _written(review, written[place]), actor=review.reviewer)


def _practise(review: Review) -> None:
    """Score the practice application first, where this reviewer has not: now and then a point too kindly."""
    practice = practice_wanted(review.application.round, review.reviewer)
    if practice is None:
        return
    given = {
        part.criterion_id: (
            min(POINTS[-1], part.points + (part.criterion_id + review.reviewer_id) % 2),
            "My first reading of it, before I saw the expert's.",
        )
        for part in practice.parts
    }
    hand_in_practice(practice, given, actor=review.reviewer)


def _written(review: Review, said: dict[str, Any]) -> Written:
    """Return a review as its file tells it; what it does not recommend follows from the points."""
    given = {
        criterion.id: (said[criterion.key]["points"], said[criterion.key]["why"])
        for criterion in criteria_of(review.application.round)
        if criterion.key in said
    }
    points = [known for known, _why in given.values()]
    usual = next(word for least, word in _USUAL if sum(points) >= least * len(points))
    recommendation = Recommendation(said.get("recommends", usual))
    asked = review.application.requested_pence or Pence(0)
    amount = Pence(asked * 4 // 5 // 10_000 * 10_000)
    return Written(
        given,
        said["strengths"],
        said["improve"],
        recommendation,
        amount if recommendation is Recommendation.FUND_REDUCED else None,
    )


def _score_again(scene: Scene, case: Case, review: Review) -> Iterator[datetime]:
    """Tell how an officer sends a review back with a reason, and how its reviewer scores again."""
    said = case.content.get("sent_back")
    if said is None:
        return
    days = REVIEWS[case.round_key]
    yield scene.timetable.office(days.scored - 2, case.number)
    send_back_review(review, reason=said["why"], actor=scene.officer(case.number + 1))
    yield scene.timetable.evening(days.scored - 3, case.number)
    again = {**case.several("reviews")[0], **{key: said[key] for key in said.keys() - {"why"}}}
    save_review(review, _written(review, again), actor=review.reviewer)
    submit_review(review, actor=review.reviewer)


def agree(scene: Scene, case: Case, application: Application) -> Iterator[datetime]:
    """Tell how an officer who did not review it settles the reviews into one score."""
    yield scene.timetable.office(REVIEWS[case.round_key].moderated, case.number)
    said = case.content["moderation"]
    reviews = case.several("reviews")
    moderate(
        application,
        {criterion.id: said[criterion.key] for criterion in criteria_of(application.round)},
        reason=said["why"],
        strengths=" ".join(review["strengths"] for review in reviews),
        improvements=" ".join(review["improve"] for review in reviews),
        actor=scene.officer(case.number + 1),
    )


def put_forward(scene: Scene, case: Case, application: Application, ago: int) -> Iterator[datetime]:
    """Tell how a decision maker proposes to award or to decline."""
    yield scene.timetable.office(ago, case.number)
    said: dict[str, Any] = case.content["decision"]
    declines = case.story in {"declined", "proposed_decline"}
    amount = Pence(int(said["pounds"]) * 100) if "pounds" in said else application.requested_pence
    propose(
        application,
        Outcome.DECLINE if declines else Outcome.AWARD,
        None if declines else amount,
        reason=said["why"],
        actor=proposer(scene, case),
    )


def proposer(scene: Scene, case: Case) -> User:
    return scene.decision_maker(case.number)


def decide(scene: Scene, case: Case, application: Application, first_day: date) -> Iterator[datetime]:
    """Tell how two decision makers decide: one proposes, another confirms."""
    ago = scene.timetable.confirmed(case, first_day)
    yield from put_forward(scene, case, application, ago + 4)
    yield scene.timetable.office(ago, case.number)
    another = scene.decision_maker(case.number + 1)
    if case.story == "declined":
        confirm_decline(application, actor=another)
    else:
        confirm_award(application, actor=another)

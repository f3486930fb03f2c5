"""A form is put in force in one piece, whoever presses, submits or scores at that very moment."""

from collections.abc import Callable

import factories as make
from flask import Flask

from grants.applications.models import Submission
from grants.assurance.proof import faults
from grants.lifecycles import ReviewState, RoundState
from grants.rounds.models import Criterion, Round, RoundVersion
from grants.rounds.queries import criteria_of

AtOnce = Callable[..., list[int]]


def forcing(correction: Round) -> tuple[object, str, dict[str, str]]:
    return make.an_officer(), f"/rounds/{correction.reference}/changes", {"reason": "A word was wrong."}


def test_two_officers_putting_one_correction_in_force_make_one_version(app: Flask, at_once: AtOnce) -> None:
    correction = make.a_correction()

    statuses = at_once(forcing(correction), forcing(correction))

    assert statuses.count(302) == 1
    assert [version.number for version in make.rows(RoundVersion)] == [1, 2]
    assert make.fresh(correction).state is RoundState.IN_FORCE
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_two_officers_beginning_a_correction_begin_one(app: Flask, at_once: AtOnce) -> None:
    round_ = make.a_round()
    pages = (f"/rounds/{round_.reference}/build", f"/rounds/{round_.reference}/correct")

    statuses = at_once(*((make.an_officer(), pages, {}) for _each in range(2)))

    assert statuses == [302, 422]
    assert len(make.rows(Round, Round.corrects_id == round_.id)) == 1


def test_what_is_sent_at_the_moment_of_a_correction_is_of_one_version(app: Flask, at_once: AtOnce) -> None:
    round_ = make.a_round()
    drafts = [make.a_draft(round_) for _each in range(3)]
    correction = make.begin_correction(round_)
    make.correct(correction, "need", label=make.both("Why is it needed?"))
    declared = {"name": "Amina Vale", "position": "Chair", "agreed": "y"}
    sending = [
        (make.member_of(draft.organisation), f"/applications/{draft.reference}/submit", declared)
        for draft in drafts
    ]

    statuses = at_once(*sending, forcing(correction))

    assert statuses == [302] * 4
    labels = {1: "What is the need?", 2: "Why is it needed?"}
    for submission in make.rows(Submission):
        said = {
            question["label"]["en"]
            for section in submission.content["sections"]
            for question in section["questions"]
            if question["key"] == "need"
        }
        assert said == {labels[submission.form_version]}
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_points_given_at_the_moment_of_a_correction_of_the_weights_decide_it_or_follow_it(
    app: Flask, at_once: AtOnce
) -> None:
    review = make.a_review(ReviewState.READING)
    round_ = review.application.round
    correction = make.begin_correction(round_)
    make.correct(correction, "need", Criterion, weight=5000)
    make.correct(correction, "approach", Criterion, weight=5000)
    given = {f"points_{c.id}": "3" for c in criteria_of(round_)}
    scoring = (
        review.reviewer,
        f"/applications/{review.application.reference}/score",
        {**given, "then": "save"},
    )

    statuses = at_once(scoring, forcing(correction))

    assert statuses.count(302) >= 1
    scored_first = [line.reason for line in make.rows(RoundVersion)] == [""]
    weights = [criterion.weight for criterion in criteria_of(make.fresh(round_))]
    assert weights == ([6000, 4000] if scored_first else [5000, 5000])
    assert list(faults(app.config["AUDIT_HEAD"])) == []

"""How scores compare once all reviews are in: spread, agreement, severity, and a third read."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh
from flask import Flask

from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.comparing import by_criterion, severity_in, wants_third_read
from grants.assessment.models import ConflictKind, Recommendation, Review
from grants.assessment.queries import live_reviews, scores_are_visible
from grants.assessment.reviewers import possible_reviewers
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState, ReviewState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def an_application(round_: Round) -> Application:
    found: Application = make.an_application(A.IN_REVIEW, round_)
    return found


def hand_in(application: Application, reviewer: object, *points: int) -> Review:
    """Hand in a review with these points, criterion by criterion."""
    review: Review = make.a_review(V.READING, application, reviewer=reviewer)
    criteria = criteria_of(application.round)
    given = {c.id: (known, "Seen.") for c, known in zip(criteria, points, strict=True)}
    do(operations.save_review, review, operations.Written(given, "S", "I", Recommendation.FUND),
       actor=review.reviewer)  # fmt: skip
    do(operations.submit_review, review, actor=review.reviewer)
    return review


def place(round_: Round) -> str:
    return f"/rounds/{round_.reference}/scores"


@pytest.mark.parametrize(
    ("rule", "first", "second", "is_wanted"),
    [
        ({}, (4, 4), (0, 0), False),
        ({"third_read_points": 2}, (4, 2), (2, 2), True),
        ({"third_read_points": 2}, (3, 2), (2, 3), False),
        ({"third_read_total": 2500}, (4, 3), (3, 2), True),
        ({"third_read_total": 2501}, (4, 3), (3, 2), False),
        ({"third_read_points": 4, "third_read_total": 2500}, (4, 3), (3, 2), True),
    ],
)
def test_the_rounds_rule_says_whether_a_third_read_is_wanted(
    app: Flask,
    visit: Visit,
    rule: dict[str, int],
    first: tuple[int, int],
    second: tuple[int, int],
    is_wanted: bool,
) -> None:
    application = an_application(make.a_round(**rule))
    hand_in(application, make.a_person(Role.ADVISER), *first)
    before = wants_third_read(application)
    hand_in(application, make.a_person(Role.ADVISER), *second)
    officer = visit(make.an_officer())

    assert (before, wants_third_read(application)) == (False, is_wanted)
    for address in (place(application.round), f"/applications/{application.reference}/reviews"):
        assert ("Third read wanted" in officer.open(address).text) is is_wanted
    listed = officer.open(f"{place(application.round)}?show=third").text
    assert (application.reference in listed) is is_wanted


def test_a_third_reader_may_be_asked_and_hides_the_scores_until_theirs_is_in(
    app: Flask, visit: Visit
) -> None:
    application = an_application(make.a_round(third_read_points=2))
    for points in (4, 0):
        hand_in(application, make.a_person(Role.ADVISER), points, points)
    third, officer = make.ready(make.a_reviewer(), application), make.an_officer()
    fourth = make.ready(make.a_reviewer(), application)

    page = visit(officer).submit(f"/applications/{application.reference}/assign", reviewer=str(third.id))

    assert page.location == f"/applications/{application.reference}/reviews"
    assert not scores_are_visible(fresh(application))
    assert not wants_third_read(application)
    review = live_reviews(application)[-1]
    do(operations.declare_no_conflict, review, actor=third)
    make.score(review, points=3)
    do(operations.submit_review, review, actor=third)
    assert scores_are_visible(application)
    assert not wants_third_read(application)
    with pytest.raises(RuleBroken, match=r"^It has all the reviewers that the round wants\.$"):
        do(operations.assign_reviewer, application, fourth, actor=officer)


def test_nobody_who_could_read_the_scores_becomes_the_third_reader(app: Flask) -> None:
    application = an_application(make.a_round(third_read_points=2))
    first = hand_in(application, make.a_person(Role.ADVISER), 4, 4)
    people = (make.a_reviewer(Role.OFFICER), make.a_reviewer(Role.ADVISER, Role.AUDITOR))
    officer, both_roles = (make.ready(person, application) for person in people)
    assert {officer.id, both_roles.id} <= {person.id for person, _load in possible_reviewers(application)}
    hand_in(application, make.a_person(Role.ADVISER), 0, 0)

    asked = {person.id for person, _load in possible_reviewers(application)}

    assert asked.isdisjoint({officer.id, both_roles.id})
    with pytest.raises(RuleBroken, match="Could read the scores of others already"):
        do(operations.assign_reviewer, application, officer, actor=make.an_officer())
    do(operations.send_back_review, first, reason="Look again.", actor=make.an_officer())
    asked = {person.id for person, _load in possible_reviewers(application)}
    assert asked.isdisjoint({officer.id, both_roles.id})


def test_who_handed_in_before_a_third_read_takes_nothing_back(app: Flask) -> None:
    application = an_application(make.a_round(third_read_points=2))
    first = hand_in(application, make.a_person(Role.ADVISER), 4, 4)
    second = hand_in(application, make.a_person(Role.ADVISER), 0, 0)
    do(operations.send_back_review, first, reason="Look again.", actor=make.an_officer())

    with pytest.raises(RuleBroken, match="All reviews of this application were in"):
        do(operations.take_back_review, second, actor=second.reviewer)


def test_severity_compares_each_reviewer_with_the_others_on_the_same_applications(
    app: Flask, visit: Visit
) -> None:
    round_ = make.a_round()
    strict, mild = make.a_person(Role.ADVISER), make.a_person(Role.ADVISER)
    officer = make.an_officer()
    for _number in range(2):
        application = an_application(round_)
        hand_in(application, strict, 2, 2)
        hand_in(application, mild, 3, 3)
    few = [(one.applications, one.difference) for _name, one in severity_in(round_, officer)]
    application = an_application(round_)
    hand_in(application, strict, 1, 1)
    hand_in(application, mild, 3, 3)

    found = [(name, one.applications, one.difference) for name, one in severity_in(round_, officer)]

    assert few == [(2, None), (2, None)]
    assert found == [(strict.full_name, 3, -3333), (mild.full_name, 3, 3333)]
    text = visit(officer).open(place(round_)).text
    assert f"{strict.full_name} stricter by 33.3% 3" in text
    assert f"{mild.full_name} milder by 33.3% 3" in text


def test_agreement_is_told_for_each_criterion(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    for second in ((2, 4), (3, 1)):
        application = an_application(round_)
        hand_in(application, make.a_person(Role.ADVISER), 3, 4)
        hand_in(application, make.a_person(Role.ADVISER), *second)
    officer = make.an_officer()

    found = [(str(line.title), line.pairs, line.tenths, line.close) for line in by_criterion(round_, officer)]

    assert found == [("Need", 2, 5, 10_000), ("Approach", 2, 15, 5_000)]
    assert "Need 0.5 100% 2 Approach 1.5 50% 2" in visit(officer).open(place(round_)).text


def test_what_is_not_all_in_is_counted_nowhere(app: Flask, visit: Visit) -> None:
    round_ = make.a_round(third_read_points=1, reviewers_wanted=2)
    waiting, back = an_application(round_), an_application(round_)
    hand_in(waiting, make.a_person(Role.ADVISER), 4, 4)
    first = hand_in(back, make.a_person(Role.ADVISER), 4, 4)
    hand_in(back, make.a_person(Role.ADVISER), 0, 0)
    do(operations.send_back_review, first, reason="Look again.", actor=make.an_officer())
    officer = make.an_officer()

    page = visit(officer).open(place(round_))

    assert "Of no application are all reviews in yet." in page.text
    assert page.all("table") == []
    assert (severity_in(round_, officer), by_criterion(round_, officer)) == ([], [])


def test_a_tier_may_want_another_number_of_reviewers(app: Flask, visit: Visit) -> None:
    round_ = make.a_round(reviewers_wanted=1)
    application = an_application(round_)
    hand_in(application, make.a_person(Role.ADVISER), 4, 4)

    assert application.reference in visit(make.an_officer()).open(place(round_)).text


def test_an_application_is_not_compared_for_whoever_has_a_conflict_with_it(app: Flask, visit: Visit) -> None:
    application = an_application(make.a_round())
    officer = make.an_officer()
    review = make.a_review(V.ASSIGNED, application, reviewer=officer)
    do(operations.declare_conflict, review, ConflictKind.FAMILY, note="", actor=officer)
    for points in (4, 0):
        hand_in(application, make.a_person(Role.ADVISER), points, points)

    page = visit(officer).open(place(application.round))

    assert "Of no application are all reviews in yet." in page.text
    assert page.all("table") == []
    assert application.reference in visit(make.an_officer()).open(place(application.round)).text


def test_moderated_applications_stay_but_want_no_third_read(app: Flask, visit: Visit) -> None:
    application = an_application(make.a_round(third_read_points=2))
    for points in (4, 0):
        hand_in(application, make.a_person(Role.ADVISER), points, points)
    make.moderate(application)

    page = visit(make.a_decision_maker()).open(place(application.round))

    assert application.reference in page.text
    assert "Third read wanted" not in page.text


def test_the_page_is_for_officers_decision_makers_and_auditors(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()

    found = {role: visit(make.a_person(role)).open(place(round_)).status for role in Role}

    assert {role for role, status in found.items() if status == 200} == {
        Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR,
    }  # fmt: skip
    assert visit(make.an_officer()).open("/rounds/R99-9999/scores").status == 404


def test_the_page_needs_no_more_queries_for_three_applications(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_ = make.a_round()
    officer = make.an_officer()
    counts = []
    for number in (1, 2):
        for _more in range(number):
            application = an_application(round_)
            for points in (4, 1):
                hand_in(application, make.a_person(Role.ADVISER), points, points)
        browser = visit(officer)
        queries.clear()
        browser.open(place(round_))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_reviewers_are_shown_in_pages_beside_those_of_applications(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Page, "SIZE", 2)
    round_ = make.a_round(reviewers_wanted=3)
    people = [make.a_person(Role.ADVISER) for _number in range(3)]
    application = an_application(round_)
    for person in people:
        hand_in(application, person, 3, 3)
    browser = visit(make.an_officer())

    pages = [browser.open(f"{place(round_)}?reviewers={number}") for number in (1, 2)]

    shown = [
        [known for known in people if f"{known.full_name} Too few applications to say" in page.text]
        for page in pages
    ]
    assert shown == [people[:2], people[2:]]
    assert f"{place(round_)}?reviewers=2" in pages[0].links
    assert all(application.reference in page.text for page in pages)

"""A whole round is given to its reviewers in one press, after a look at the plan."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.models import Review
from grants.assessment.planning import RoundPlan, plan_for
from grants.assessment.reviewers import Hindrance, candidates_for
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Round

Visit = Callable[..., Visitor]
A, D, V, H = ApplicationState, DeclarationState, ReviewState, Hindrance


def place(round_: Round) -> str:
    return f"/rounds/{round_.reference}/assign"


def in_review(round_: Round, number: int) -> list[Application]:
    return [make.an_application(A.IN_REVIEW, round_) for _one in range(number)]


def hindrances(application: Application, person: User) -> list[Hindrance]:
    return next(c.hindrances for c in candidates_for(application) if c.person.id == person.id)


def unplaced(plan: RoundPlan) -> list[tuple[Application, int, list[tuple[Hindrance, int]]]]:
    return [(known.application, known.missing, known.reasons) for known in plan.unplaced]


def test_it_is_said_of_everybody_why_they_cannot_be_given_something(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    make.a_briefing()
    stranger = make.a_person(Role.ADVISER)
    past, full, near, ready = (make.a_reviewer() for _person in range(4))
    make.profile(past, ends_on=make.yesterday())
    make.profile(full, most_at_once=1)
    make.a_review(V.ASSIGNED, reviewer=full)
    make.declare(application, near, D.CONFLICT)
    for person in (full, ready):
        make.ready(person, application)

    assert hindrances(application, stranger) == [H.NO_PROFILE, H.BRIEFING, H.NOT_DECLARED]
    assert hindrances(application, past) == [H.TERM, H.BRIEFING, H.NOT_DECLARED]
    assert hindrances(application, full) == [H.FULL]
    assert hindrances(application, near) == [H.BRIEFING, H.CONFLICT]
    assert hindrances(application, ready) == []
    with pytest.raises(RuleBroken, match="Has as many open reviews as they can take") as refusal:
        do(operations.assign_reviewer, application, full, actor=make.an_officer())
    assert refusal.value.field == "reviewer"


def test_the_plan_is_shown_and_one_press_gives_it(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    applications = in_review(round_, 3)
    readers = [make.ready(make.a_reviewer(language="ar"), *applications) for _person in range(3)]
    browser = visit(make.an_officer())

    page = browser.open(place(round_))
    done = browser.send(place(round_), **page.fields())

    assert "Reviews that the plan gives: 6." in page.text
    assert "Given. Each reviewer is told in one mail." in browser.follow(done).text
    given = rows(Review)
    assert sorted((r.application_id) for r in given) == sorted([a.id for a in applications] * 2)
    assert [sum(r.reviewer_id == person.id for r in given) for person in readers] == [2, 2, 2]
    assert {r.due_on for r in given} == {make.in_days(round_.review_days)}
    assert [events_of(r)[-1].action for r in given] == ["review.assign"] * 6
    mails = [rows(Notice, Notice.user_id == person.id) for person in readers]
    assert [[mail.language for mail in known] for known in mails] == [["ar"]] * 3
    assert all(a.reference not in mail.text for known in mails for mail in known for a in applications)
    assert "There is nothing to give." in browser.open(place(round_)).text


def test_a_plan_that_was_overtaken_is_not_carried_out(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    applications = in_review(round_, 1)
    first, _second = (make.ready(make.a_reviewer(), *applications) for _person in range(2))
    browser = visit(make.an_officer())
    sent = browser.open(place(round_)).fields()
    make.declare(applications[0], first, D.CONFLICT)

    page = browser.send(place(round_), **sent)

    assert page.errors == ["Something has changed since you looked at the plan. Look at the new one below."]
    assert "Reviews that the plan gives: 1." in page.text
    assert rows(Review) == []


def test_a_double_press_gives_once(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    person = make.ready(make.a_reviewer(), *in_review(round_, 1))
    browser = visit(make.an_officer())
    sent = browser.open(place(round_)).fields()

    for _press in range(2):
        browser.send(place(round_), **sent)

    assert len(rows(Review)) == len(rows(Notice, Notice.user_id == person.id)) == 1


def test_what_cannot_be_placed_is_told_with_its_reasons(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    (application,) = in_review(round_, 1)
    near, quiet, past = make.a_reviewer(), make.a_reviewer(), make.a_reviewer()
    make.declare(application, near, D.NOT_SURE)
    make.profile(past, ends_on=make.yesterday())
    english = make.ready(make.a_reviewer(), application)
    make.profile(english, reads=["ar"])
    make.ready(make.a_reviewer(), application)
    officer = make.an_officer()

    found = unplaced(plan_for(round_, officer))

    officers = len([p for p in candidates_for(application) if p.person.has(Role.OFFICER)])
    reasons = [(H.CONFLICT, 1), (H.LANGUAGE, 1), (H.NOT_DECLARED, 1), (H.TERM, 1)]
    assert found == [(application, 1, [(H.NO_PROFILE, officers), *reasons])]
    shown = visit(officer).open(place(round_)).text
    assert f"{application.reference} 1" in shown
    assert "Does not read the language of the application: 1" in shown
    assert quiet.full_name in shown


def test_an_officer_gives_nothing_that_is_closed_to_them(app: Flask) -> None:
    round_ = make.a_round()
    seen, closed = in_review(round_, 2)
    for _person in range(2):
        make.ready(make.a_reviewer(), seen, closed)
    officer = make.a_reviewer(Role.OFFICER)
    make.declare(closed, officer, D.CONFLICT)

    assert {a.id for a, _person in plan_for(round_, officer).given} == {seen.id}
    with pytest.raises(NotAllowed):
        do(operations.assign_reviewer, closed, make.a_reviewer(), actor=officer)


def test_the_plan_asks_as_often_for_three_applications_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_, browser, counts = make.a_round(), visit(make.an_officer()), []
    for more in (1, 2):
        for application in in_review(round_, more):
            for _person in range(more):
                make.ready(make.a_reviewer(), application)
        browser.open(place(round_))
        queries.clear()
        browser.open(place(round_))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_review_is_given_to_another_in_one_step(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    another = make.ready(make.a_reviewer(name="Ada Another"), review.application)
    browser = visit(make.an_officer())
    address = f"/applications/{review.application.reference}/reviews/{review.reviewer_id}/reassign"

    refused = browser.submit(address, reviewer=str(another.id), reason="")
    done = browser.submit(address, reviewer=str(another.id), reason="Away.")

    assert refused.errors == ["Enter the reason"]
    assert "Given to somebody else." in browser.follow(done).text
    assert [(r.reviewer_id, r.state) for r in rows(Review)] == [
        (review.reviewer_id, V.RELEASED),
        (another.id, V.ASSIGNED),
    ]
    assert events_of(fresh(review))[-1].details["reason"] == "Away."


def test_where_nobody_else_may_have_it_the_review_stays(app: Flask) -> None:
    review = make.a_review(V.READING)

    with pytest.raises(RuleBroken, match="Has not declared"):
        do(operations.reassign_review, review, make.a_reviewer(), reason="Away.", actor=make.an_officer())

    assert fresh(review).state is V.READING


def test_officers_see_who_is_late_on_one_list(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    late, done = make.an_application(A.IN_REVIEW, round_), make.an_application(A.IN_REVIEW, round_)
    make.a_review(V.READING, late)
    make.a_review(V.SUBMITTED, done)
    address = f"/rounds/{round_.reference}/reviews"
    browser = visit(make.an_officer())

    with make.at_day(round_.review_days + 1):
        shown = browser.open(f"{address}?which=late").text
        handed_in = browser.open(f"{address}?which=in").text

    assert (late.reference in shown, done.reference in shown) == (True, False)
    assert (late.reference in handed_in, done.reference in handed_in) == (False, True)
    assert "Late: 1. Not handed in yet: 1. Handed in: 1." in shown
    assert "No review fits." in browser.open(f"{address}?q=nobody").text

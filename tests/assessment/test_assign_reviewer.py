"""Assigning: who may be asked to review, and how many."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import User
from grants.accounts.operations import join, set_active
from grants.applications.models import Application
from grants.applications.operations import find_eligible, find_ineligible, reinstate
from grants.assessment.models import Review
from grants.assessment.operations import assign_reviewer
from grants.assessment.reviewers import possible_reviewers
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def place(application: Application) -> str:
    return f"/applications/{application.reference}/assign"


def assign(application: Application, reviewer: User, actor: User | None = None) -> Review:
    """Give an application to somebody who has done all that comes before."""
    make.ready(reviewer, application)
    review: Review = do(assign_reviewer, application, reviewer, actor=actor or make.an_officer())
    return review


def names(application: Application) -> list[str]:
    return [person.full_name for person, _load in possible_reviewers(application)]


def test_a_reviewer_is_asked_and_told_without_the_groups_name(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    adviser, officer = make.a_person(Role.ADVISER, language="ar"), make.an_officer()

    review = assign(application, adviser, officer)

    assert (review.state, review.reviewer, review.assigned_by_id) == (V.ASSIGNED, adviser, officer.id)
    (line,) = events_of(review)
    assert (line.action, line.actor_id) == ("review.assign", officer.id)
    assert line.details == {"reviewer_id": adviser.id}
    line = events_of(application)[-1]
    assert (line.action, line.details) == ("application.assign", {"reviewer_id": adviser.id})
    assert application.state is A.IN_REVIEW
    mail = rows(Notice)[-1]
    assert (mail.user_id, mail.language) == (adviser.id, "ar")
    assert application.organisation.name not in mail.text
    assert "/reviews" in mail.text


def test_officers_and_advisers_may_be_asked_the_least_busy_first(app: Flask) -> None:
    busy = make.a_person(Role.ADVISER, name="Bea Busy")
    make.a_review(V.ASSIGNED, reviewer=busy)
    application = make.an_application(A.IN_REVIEW)
    make.a_person(Role.FINANCE, name="Fin")
    for person in (
        make.a_reviewer(name="Zoe Free"),
        make.a_reviewer(Role.OFFICER, name="Adam Officer"),
        busy,
    ):
        make.ready(person, application)

    found = names(application)

    assert found[-1] == "Bea Busy"
    assert {"Zoe Free", "Adam Officer"} < set(found)
    assert "Fin" not in found


def test_members_and_those_who_had_a_part_are_left_out(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    member, gone = make.a_reviewer(name="Member"), make.a_reviewer(name="Gone")
    make.ready(member, application)
    make.ready(gone, application)
    do(join, application.organisation, member, position="Helper", may_sign=False)
    do(set_active, gone, False, actor=make.a_person(Role.ADMINISTRATOR))
    past = [
        make.a_review(state, application, reviewer=make.a_person(Role.ADVISER, name=state.value))
        for state in (V.RELEASED, V.CONFLICTED, V.READING)
    ]

    found = names(application)

    assert not {"Member", "Gone", *(review.reviewer.full_name for review in past)} & set(found)


def test_who_found_it_ineligible_does_not_review_it(app: Flask) -> None:
    finder = make.an_officer(name="Finder")
    application = make.an_application(A.SUBMITTED)
    do(find_ineligible, application, reason="Late.", actor=finder)
    do(reinstate, application, reason="On time.", actor=make.an_officer())
    do(find_eligible, application, reason="Fits.", actor=make.an_officer())

    assert "Finder" not in names(application)


def test_a_person_who_may_not_review_is_refused(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)

    with pytest.raises(RuleBroken, match=r"^This person cannot review this application\.$") as refusal:
        do(assign_reviewer, application, make.a_person(Role.FINANCE), actor=make.an_officer())

    assert refusal.value.field == "reviewer"
    assert rows(Review) == []


def test_no_more_are_asked_than_the_round_wants(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    for _number in range(application.round.reviewers_wanted):
        make.a_review(V.ASSIGNED, application)

    with pytest.raises(RuleBroken, match=r"^It has all the reviewers that the round wants\.$") as refusal:
        assign(application, make.a_person(Role.ADVISER))

    assert refusal.value.field == "reviewer"


@pytest.mark.parametrize("state", [V.RELEASED, V.CONFLICTED])
def test_a_review_that_was_given_back_makes_room_for_another(app: Flask, state: V) -> None:
    application = make.an_application(A.IN_REVIEW)
    make.a_review(V.SUBMITTED, application)
    make.a_review(state, application)

    review = assign(application, make.a_person(Role.ADVISER))

    assert review.state is V.ASSIGNED


def test_only_officers_assign_and_only_while_it_is_in_review(app: Flask, visit: Visit) -> None:
    sent, reviewed = make.an_application(A.SUBMITTED), make.an_application(A.IN_REVIEW)
    adviser = make.a_person(Role.ADVISER)

    with pytest.raises(WrongState):
        assign(sent, adviser)
    with pytest.raises(NotAllowed):
        assign(reviewed, adviser, actor=adviser)
    assert visit(adviser).open(place(reviewed)).status == 403
    assert visit(make.an_officer()).open(place(sent)).status == 409


def test_the_page_assigns_from_the_list(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    adviser = make.ready(make.a_reviewer(name="Ada Adviser"), application)
    browser = visit(make.an_officer())

    page = browser.submit(place(application), reviewer=str(adviser.id))

    shown = browser.follow(page).text
    assert "The reviewer has been asked by mail." in shown
    assert "Ada Adviser Declaration needed" in shown
    assert [review.reviewer_id for review in rows(Review)] == [adviser.id]


def test_the_page_refuses_nobody_and_a_forged_person(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    browser = visit(make.an_officer())

    nobody = browser.submit(place(application), reviewer="")
    forged = browser.submit(place(application), reviewer=str(make.a_person().id))
    words = browser.submit(place(application), reviewer="Ada")

    assert nobody.errors == ["Choose a reviewer"]
    assert forged.errors == words.errors == ["Choose one from the list."]
    assert rows(Review) == []


def test_the_page_refuses_one_too_many(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    adviser = make.ready(make.a_reviewer(), application)
    for _number in range(2):
        make.a_review(V.ASSIGNED, application)

    page = visit(make.an_officer()).submit(place(application), reviewer=str(adviser.id))

    assert page.errors == ["It has all the reviewers that the round wants."]


def test_a_double_click_asks_once(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    adviser = make.ready(make.a_reviewer(), application)
    browser = visit(make.an_officer())
    sent = {**browser.open(place(application)).fields(), "reviewer": str(adviser.id)}

    for _click in range(2):
        browser.send(place(application), **sent)

    assert len(rows(Review)) == 1
    assert len(rows(Notice, Notice.user_id == adviser.id)) == 1


def test_without_the_pages_token_nobody_is_asked(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    adviser = make.ready(make.a_reviewer(), application)

    visit(make.an_officer()).send(place(application), reviewer=str(adviser.id))

    assert rows(Review) == []
    assert fresh(application).state is A.IN_REVIEW

"""A declared conflict closes everything about that application to the person, whatever their role."""

from collections.abc import Callable

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.assessment.models import ConflictKind, Review
from grants.assessment.operations import declare_conflict
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.delivery.queries import reports_of
from grants.documents.operations import documents_about, make_waiting
from grants.evaluation.queries import returns_of
from grants.lifecycles import ApplicationState, AwardState, ReviewState
from grants.payments.queries import payments_of
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState

WORD = "Marmalade"
MANY = (Role.OFFICER, Role.ADVISER, Role.DECISION_MAKER, Role.FINANCE)
LISTS = ("/", "/applications", "/applications?q=kitchen", "/reviews", "/awards", "/due", "/payments")
OF_APPLICATION = (
    "",
    "/sections/project",
    "/submit",
    "/withdraw",
    "/query",
    "/eligibility",
    "/reinstate",
    "/reviews",
    "/assign",
    "/declare",
    "/score",
    "/moderate",
    "/decision",
    "/propose",
    "/reconsider",
)


def conflicted(application: Application) -> User:
    """Return somebody with many roles who declared a conflict with the application."""
    person = make.a_person(*MANY)
    review: Review = make.a_review(V.ASSIGNED, application, reviewer=person)
    do(declare_conflict, review, ConflictKind.FAMILY, note="", actor=person)
    return person


def an_award_with_conflict() -> tuple[Award, User]:
    application = make.an_application(A.IN_REVIEW, title=f"{WORD} kitchen")
    person = conflicted(application)
    make.moderate(application)
    make.propose(application)
    award: Award = make.confirm(application)
    make.accept(award)
    return award, person


def words(page: Page) -> str:
    return page.response.text


def test_nothing_of_an_application_in_review_is_left(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW, title=f"{WORD} kitchen")
    browser = visit(conflicted(application))

    found = {path: browser.open(f"/applications/{application.reference}{path}") for path in OF_APPLICATION}

    assert {path: page.status for path, page in found.items() if page.status != 404} == {}
    assert [path for path in LISTS if WORD in words(browser.open(path))] == []


def test_somebody_without_a_conflict_sees_all_that_is_closed_to_the_other(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW, title=f"{WORD} kitchen")
    conflicted(application)
    browser = visit(make.a_person(*MANY))

    assert browser.open(f"/applications/{application.reference}").status == 200
    assert WORD in words(browser.open("/applications"))


def test_the_adviser_with_a_conflict_keeps_nothing_either(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW, title=f"{WORD} kitchen")
    review = make.a_review(V.CONFLICTED, application)
    browser = visit(review.reviewer)

    pages = ("", "/declare", "/score")
    assert {browser.open(f"/applications/{application.reference}{p}").status for p in pages} == {404}
    assert {browser.open(f"/documents/{d.id}").status for d in documents_about(application.id)} == {404}
    assert WORD not in words(browser.open("/reviews"))


def test_scores_and_ranked_list_are_closed(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW, title=f"{WORD} kitchen")
    person = conflicted(application)
    make.moderate(application)
    ranking = f"/rounds/{application.round.reference}/ranking"

    assert WORD in words(visit(make.an_officer()).open(ranking))
    assert WORD not in words(visit(person).open(ranking))
    assert visit(person).open(f"/applications/{application.reference}/reviews").status == 404


def test_no_document_of_it_can_be_fetched(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    person = conflicted(application)
    make.moderate(application)
    documents = documents_about(application.id)

    assert len(documents) == 4
    assert {visit(person).open(f"/documents/{d.id}").status for d in documents} == {404}


def test_a_stored_document_is_fetched_by_others_only(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    person = conflicted(application)
    make_waiting()
    document = documents_about(application.id)[0]

    assert visit(make.an_officer()).open(f"/documents/{document.id}").status == 200
    assert visit(person).open(f"/documents/{document.id}").status == 404


def test_its_award_payments_and_returns_are_closed_too(app: Flask, visit: Visit) -> None:
    award, person = an_award_with_conflict()
    browser = visit(person)
    records = [
        f"/awards/{award.reference}",
        f"/awards/{award.reference}/close",
        f"/awards/{award.reference}/publication",
        *(f"/payments/{payment.reference}" for payment in payments_of(award)),
        *(f"/reports/{report.reference}" for report in reports_of(award)),
        *(f"/returns/{return_.reference}" for return_ in returns_of(award)),
    ]

    assert {visit(make.an_officer()).open(path).status for path in records[3:]} == {200}
    assert {browser.open(path).status for path in records} == {404}
    assert [path for path in LISTS if WORD in words(browser.open(path))] == []
    assert award.state is AwardState.ACTIVE
    assert award_of(award.application) == award


def test_who_has_a_conflict_can_do_nothing_by_a_button_either(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    person = make.a_person(*MANY)
    do(take_part, application, person, Part.CONFLICTED)

    assert visit(person).press(f"/applications/{application.reference}/end-query").status == 404
    assert application.state is A.QUERIED


@pytest.mark.parametrize("path", ["/audit", "/audit?kind=review"])
def test_the_trail_stays_whole_for_auditors(app: Flask, visit: Visit, path: str) -> None:
    application = make.an_application(A.IN_REVIEW)
    conflicted(application)

    assert "Declare a conflict" in visit(make.a_person(Role.AUDITOR)).open(path).text

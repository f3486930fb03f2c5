"""Who may download which document: the group its own, advisers only what they review, and nobody a guess."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor

from grants import clock, storage
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.lifecycles import ApplicationState, AwardState, ReviewState
from grants.permissions import Role

K = DocumentKind
CONTENT = b"%PDF-1.7 made by the worker"


def stored(kind: DocumentKind) -> int:
    """Return the number of the first document of a kind, as if the worker had made it."""
    document = make.rows(IssuedDocument, IssuedDocument.kind == kind)[0]
    with transaction():
        made = storage.put(CONTENT), len(CONTENT), clock.now()
        document.fingerprint, document.size, document.stored_at = made
    number: int = document.id
    return number


def an_accepted_award(adviser: User) -> Award:
    application: Application = make.an_application(ApplicationState.IN_REVIEW)
    make.a_review(ReviewState.SUBMITTED, application, reviewer=adviser)
    make.moderate(application)
    make.propose(application)
    award: Award = make.confirm(application)
    make.accept(award)
    return award


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        #                      group, adviser, officer, decision maker, finance, auditor, stranger
        (K.APPLICATION, [200, 200, 200, 200, 200, 200, 404]),
        (K.ASSESSMENT_SUMMARY, [404, 404, 200, 200, 404, 200, 404]),
        (K.AWARD_LETTER, [200, 404, 200, 200, 200, 200, 404]),
        (K.GRANT_AGREEMENT, [200, 404, 200, 200, 200, 200, 404]),
    ],
)
def test_a_document_is_for_those_it_concerns(
    visit: Callable[..., Visitor], kind: DocumentKind, statuses: list[int]
) -> None:
    adviser = make.a_person(Role.ADVISER)
    award = an_accepted_award(adviser)
    address = f"/documents/{stored(kind)}"
    staff = [make.a_person(role) for role in (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)]
    people = [make.signatory_of(award), adviser, *staff, make.signatory_of(make.an_award())]

    assert [visit(person).open(address).status for person in people] == statuses
    assert visit().open(address).status == 302


def test_a_document_comes_as_it_was_stored_under_a_telling_name(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    number = stored(K.AWARD_LETTER)

    answer = visit(make.signatory_of(award)).open(f"/documents/{number}").response

    assert (answer.data, answer.mimetype) == (CONTENT, "application/pdf")
    assert f"{award.reference}-award_letter-en.pdf" in answer.headers["Content-Disposition"]


def test_a_document_that_is_being_made_says_so(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    number = make.rows(IssuedDocument, IssuedDocument.kind == K.AWARD_LETTER)[0].id

    page = visit(make.signatory_of(award)).open(f"/documents/{number}")

    assert (page.status, page.title) == (202, "Ready in a minute")


@pytest.mark.parametrize("number", ["0", "999", "-1", "x", "99999999999999999999999"])
def test_a_guessed_number_finds_nothing(visit: Callable[..., Visitor], number: str) -> None:
    browser = visit(make.an_officer())

    assert [browser.open(f"/{kind}/{number}").status for kind in ("documents", "files")] == [404, 404]


def test_the_awards_page_names_only_documents_that_its_reader_may_open(
    visit: Callable[..., Visitor],
) -> None:
    award = make.an_award(AwardState.ACTIVE)
    for kind in (K.ASSESSMENT_SUMMARY, K.AWARD_LETTER):
        stored(kind)

    for person in (make.signatory_of(award), make.a_person(Role.FINANCE), make.an_officer()):
        browser = visit(person)
        links = [a for a in browser.open(f"/awards/{award.reference}").links if a.startswith("/documents/")]
        assert links != []
        assert [browser.open(link).status for link in links] == [200] * len(links)

"""Who sees an application: its own people, staff once it is submitted, an adviser what they review."""

from collections.abc import Callable

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants.accounts.models import User
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.documents.operations import documents_about
from grants.lifecycles import ApplicationState, ReviewState
from grants.pages import Page as ListPage
from grants.permissions import Role

Visit = Callable[..., Visitor]
A = ApplicationState

STAFF = [Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR]


def show(visit: Visit, person: User, application: Application) -> Page:
    return visit(person).open(f"/applications/{application.reference}")


def papers(application: Application) -> dict[str, str]:
    """Return the address of each document by its kind, in English."""
    about = documents_about(application.id)
    return {d.kind.value: f"/documents/{d.id}" for d in about if d.language == "en"}


def listed(page: Page) -> list[str]:
    """Return the references in the list, in its order."""
    links = page.all("main")[0].iter("a")
    return [link.get("href", "").removeprefix("/applications/") for link in links if "ref" in _inside(link)]


def _inside(link: object) -> str:
    return " ".join(child.get("class", "") for child in link)  # type: ignore[attr-defined]  # an element


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_nothing_of_a_draft_and_everything_once_it_is_submitted(
    app: Flask, visit: Visit, role: Role
) -> None:
    person = make.a_person(role)
    draft = make.a_draft(title="Marmalade kitchen")
    sent = make.an_application(A.SUBMITTED, draft.round, title="Harbour lanterns")

    browser = visit(person)

    assert browser.open(f"/applications/{draft.reference}").status == 404
    assert "Harbour lanterns" in browser.open(f"/applications/{sent.reference}").text
    assert "Marmalade" not in browser.open("/applications").text
    assert listed(browser.open("/applications")) == [sent.reference]


def test_a_withdrawn_draft_never_reaches_staff(app: Flask, visit: Visit) -> None:
    application = make.a_draft(title="Marmalade kitchen")
    browser = visit(make.member_of(application.organisation))
    browser.submit(f"/applications/{application.reference}/withdraw", reason="No.")

    assert show(visit, make.an_officer(), application).status == 404
    assert "Marmalade" not in visit(make.an_officer()).open("/applications?state=withdrawn").text


def test_other_groups_advisers_and_administrators_do_not_find_it(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    others = [
        make.member_of(make.an_organisation()),
        make.a_person(),
        make.a_person(Role.ADVISER),
        make.a_person(Role.ADMINISTRATOR),
    ]

    assert {show(visit, person, application).status for person in others} == {404}
    assert {visit(person).open("/applications").status for person in others} == {403}
    assert {visit(p).open(papers(application)["application"]).status for p in others} == {404}
    assert visit().open(f"/applications/{application.reference}").location.startswith("/sign-in?")


def test_a_reference_that_does_not_exist_is_not_found(app: Flask, visit: Visit) -> None:
    assert visit(make.an_officer()).open("/applications/SG26-9999").status == 404


def test_an_adviser_is_led_to_their_reviews_and_reads_the_application_only(app: Flask, visit: Visit) -> None:
    review = make.a_review(ReviewState.READING)
    application = review.application

    assert show(visit, review.reviewer, application).location == "/reviews"
    assert visit(review.reviewer).open(papers(application)["application"]).status == 202
    assert visit(review.reviewer).open(f"/applications/{application.reference}/reviews").status == 403


def test_before_the_declaration_an_adviser_has_nothing_of_it(app: Flask, visit: Visit) -> None:
    review = make.a_review(ReviewState.ASSIGNED)

    assert visit(review.reviewer).open(papers(review.application)["application"]).status == 404
    assert show(visit, review.reviewer, review.application).status == 404


def test_the_group_reads_its_own_papers_and_nothing_of_the_assessment(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.MODERATED)
    officer = make.an_officer()
    do(join, application.organisation, officer, position="Treasurer", may_sign=False)
    member = make.member_of(application.organisation)
    known = papers(application)

    page = show(visit, member, application)

    assert "Assessment" not in page.text
    assert visit(member).open(known["application"]).status == 202
    for person in (member, officer):
        assert visit(person).open(known["assessment_summary"]).status == 404
    assert visit(officer).open(f"/applications/{application.reference}/reviews").status == 404
    assert visit(officer).open(f"/applications/{application.reference}/decision").status == 404


def test_an_officers_own_group_is_left_out_of_the_ranked_list(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.MODERATED, title="Marmalade kitchen")
    officer = make.an_officer()
    ranking = f"/rounds/{application.round.reference}/ranking"
    assert "Marmalade" in visit(officer).open(ranking).text

    do(join, application.organisation, officer, position="Treasurer", may_sign=False)

    assert "Marmalade" not in visit(officer).open(ranking).text


def test_finance_is_not_led_to_what_it_may_not_read(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.MODERATED)
    browser = visit(make.a_person(Role.FINANCE))

    page = browser.open(f"/applications/{application.reference}")

    assert "Reviews and moderation" not in page.text
    assert "Assessment summary" not in page.text
    assert browser.open(papers(application)["assessment_summary"]).status == 404


def test_the_list_is_filtered_by_state_round_and_words(app: Flask, visit: Visit) -> None:
    sent = make.an_application(A.SUBMITTED, title="Harbour lanterns")
    other = make.an_application(A.INELIGIBLE, title="Quay 100%_choir")
    browser = visit(make.an_officer())

    def found(**wanted: str) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        return listed(browser.open(f"/applications?{query}"))

    assert found() == [other.reference, sent.reference]
    assert found(state="ineligible") == [other.reference]
    assert found(state="nonsense") == [other.reference, sent.reference]
    assert found(round=sent.round.reference) == [sent.reference]
    assert found(round="R99-9999") == []
    assert found(q="LANTERN") == [sent.reference]
    assert found(q=sent.organisation.name.replace(" ", "+")) == [sent.reference]
    assert found(q="100%25_") == [other.reference]
    assert found(q="%25", state="submitted") == []


def test_an_empty_list_says_so(app: Flask, visit: Visit) -> None:
    assert "No application fits." in visit(make.an_officer()).open("/applications").text


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    officer, round_ = make.an_officer(), make.a_round()
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make.an_application(A.SUBMITTED, round_)
        browser = visit(officer)
        queries.clear()
        page = browser.open("/applications")
        counts.append((len(listed(page)), len(queries)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]


def test_a_long_list_has_pages(app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ListPage, "SIZE", 2)
    made = [make.an_application(A.SUBMITTED) for _number in range(3)]
    browser = visit(make.an_officer())

    first, second = browser.open("/applications?state=submitted"), browser.open("/applications?page=2")

    assert (listed(first), listed(second)) == ([made[2].reference, made[1].reference], [made[0].reference])
    assert "Page 1 of 2, 3 in all" in first.text
    assert "/applications?state=submitted&page=2" in first.links
    assert listed(browser.open("/applications?page=99")) == listed(second)
    assert listed(browser.open("/applications?page=nonsense")) == listed(first)


def test_the_history_beside_an_application_tells_what_happened(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.INELIGIBLE)

    page = show(visit, make.an_officer(), application)

    assert "What has happened" in page.text
    assert "Find not eligible" in page.text
    assert "Too late." in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (A.SUBMITTED, "An officer checks next whether it fits the rules of the round."),
        (A.IN_REVIEW, "Independent people are reading and scoring it."),
        (A.MODERATED, "It has been scored. Next comes the decision."),
        (A.PROPOSED, "It has been scored. Next comes the decision."),
        (A.DECLINED, "The letter below gives the reason and feedback."),
        (A.INELIGIBLE, "It does not fit the rules of the round"),
    ],
)
def test_the_group_reads_where_it_stands(app: Flask, visit: Visit, state: A, words: str) -> None:
    application = make.an_application(state)

    assert words in show(visit, make.member_of(application.organisation), application).text

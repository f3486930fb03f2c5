"""The list of awards: who sees which, filtered, searched, in pages, with one number of questions."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor

from grants.lifecycles import ApplicationState, AwardState, ReviewState
from grants.pages import Page
from grants.permissions import Role

W = AwardState


def awards_in(browser: Visitor, address: str) -> list[str]:
    return [link.rpartition("/")[2] for link in browser.open(address).links if link.startswith("/awards/")]


def test_the_newest_award_comes_first(visit: Callable[..., Visitor]) -> None:
    first, second = make.an_award(), make.an_award()

    assert awards_in(visit(make.an_officer()), "/awards") == [second.reference, first.reference]


def test_the_list_is_filtered_by_state_and_searched_by_words(visit: Callable[..., Visitor]) -> None:
    offered, active = make.an_award(), make.an_award(W.ACTIVE, title="Lanterns 100%")
    browser = visit(make.an_officer())
    name = offered.application.organisation.name.replace(" ", "+")

    found = [
        awards_in(browser, f"/awards?{asked}")
        for asked in ("state=active", "q=lanterns", "q=100%25", f"q={offered.reference}", f"q={name}")
    ]

    assert found == [[active.reference]] * 3 + [[offered.reference]] * 2


@pytest.mark.parametrize("asked", ["state=closed", "q=nothing+like+it", "q=%25_", "state=active&q='%3B--"])
def test_an_empty_list_says_so(visit: Callable[..., Visitor], asked: str) -> None:
    make.an_award()

    assert "No award fits." in visit(make.an_officer()).open(f"/awards?{asked}").text


def test_an_unknown_state_filters_nothing_and_an_odd_page_is_the_nearest(
    visit: Callable[..., Visitor],
) -> None:
    award = make.an_award()
    browser = visit(make.an_officer())

    found = [
        awards_in(browser, f"/awards?{asked}")
        for asked in ("state=x", "page=0", "page=-3", "page=x", "page=9")
    ]

    assert found == [[award.reference]] * 5


def test_a_long_list_has_pages_that_keep_the_filter(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Page, "SIZE", 2)
    references = [make.an_award().reference for _number in range(3)]
    browser = visit(make.an_officer())

    first, second = (browser.open(f"/awards?state=offered&page={number}") for number in (1, 2))

    assert "Page 1 of 2, 3 in all" in first.text
    assert [reference in first.text for reference in references] == [False, True, True]
    assert [reference in second.text for reference in references] == [True, False, False]
    assert "/awards?state=offered&page=2" in first.links


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(make.an_officer())
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.an_award(W.ACTIVE)
        browser.open("/awards")
        queries.clear()
        browser.open("/awards")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_staff_see_the_list_and_the_group_does_not(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    people = [
        make.a_decision_maker(),
        make.a_person(Role.FINANCE),
        make.a_person(Role.AUDITOR),
        make.a_person(Role.ADVISER),
        make.a_person(Role.ADMINISTRATOR),
        make.signatory_of(award),
    ]

    assert [visit(person).open("/awards").status for person in people] == [200, 200, 200, 403, 403, 403]


def test_a_conflicted_officer_sees_the_award_nowhere(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(ApplicationState.IN_REVIEW, title="Zanzibar lanterns")
    officer = make.an_officer()
    make.a_review(ReviewState.CONFLICTED, application, reviewer=officer)
    make.moderate(application)
    make.propose(application)
    award = make.confirm(application)
    make.accept(award)
    browser = visit(officer)

    lists = [browser.open(address) for address in ("/awards", "/payments", "/due", "/", "/awards?q=Zanzibar")]

    assert [page.status for page in lists] == [200] * 5
    assert [word in page.text for page in lists for word in ("Zanzibar", award.reference)] == [False] * 10
    assert browser.open(f"/awards/{award.reference}").status == 404


def test_a_reviewer_does_not_see_what_became_of_the_application(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(ApplicationState.IN_REVIEW)
    adviser = make.a_person(Role.ADVISER)
    make.a_review(ReviewState.SUBMITTED, application, reviewer=adviser)
    make.moderate(application)
    make.propose(application)
    award = make.confirm(application)
    make.accept(award)
    browser = visit(adviser)
    report, return_ = make.a_report(award=award), make.a_return(award=award)

    addresses = [
        f"/awards/{award.reference}",
        f"/reports/{report.reference}",
        f"/returns/{return_.reference}",
    ]
    addresses += [f"/awards/{award.reference}/targets"]

    assert [browser.open(address).status for address in addresses] == [404] * 4


def test_another_group_does_not_find_the_award(visit: Callable[..., Visitor]) -> None:
    award, stranger = make.an_award(W.ACTIVE), make.signatory_of(make.an_award())

    assert visit(stranger).open(f"/awards/{award.reference}").status == 404
    assert visit(make.signatory_of(award)).open(f"/awards/{award.reference}").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/awards?q=%00",
        "/awards/%00",
        "/payments?state=%00",
        "/due?state=%00",
        "/audit?q=%00&kind=%00",
        "/funded?round=%00",
    ],
)
def test_an_address_with_a_sign_that_no_database_takes_is_answered(
    visit: Callable[..., Visitor], address: str
) -> None:
    browser = visit(make.a_person(Role.OFFICER, Role.AUDITOR))

    assert browser.open(address).status in (200, 400, 404)

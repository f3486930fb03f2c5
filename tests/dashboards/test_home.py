"""The start page of everybody: what waits for each role, and what a group has under way."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor, text_of

from grants import clock
from grants.accounts.models import User
from grants.lifecycles import ApplicationState, AssetState, AwardState, PaymentState, ReportState, ReviewState
from grants.permissions import Role

A, W, P, T, V = ApplicationState, AwardState, PaymentState, ReportState, ReviewState


def waiting(browser: Visitor) -> dict[str, int]:
    """Return the numbers of the start page by their words."""
    links = [link for card in browser.open("/").all("li", class_="card") for link in card.iter("a")]
    found = {}
    for link in links:
        number = text_of(next(link.iter("span")))
        found[text_of(link).removeprefix(number)] = int(number)
    return found


def test_an_officers_page_counts_what_waits_for_officers(visit: Callable[..., Visitor]) -> None:
    officer = make.an_officer()
    round_ = make.a_round(reviewers_wanted=1)
    for state in (A.SUBMITTED, A.SUBMITTED, A.IN_REVIEW, A.MODERATED):
        make.an_application(state, round_)
    make.an_award(W.OFFERED, round_)
    award = make.an_award(W.ACTIVE, round_)
    make.a_report(T.SUBMITTED, award)
    make.a_return(T.SUBMITTED, award)
    make.an_asset(AssetState.DISPOSAL_ASKED, award)
    make.a_claim()

    assert waiting(visit(officer)) == {
        "messages to answer": 0,
        "applications to check for eligibility": 2,
        "applications in review": 1,
        "papers to check": 0,
        "offers not accepted yet": 1,
        "offers whose time is over, or whose host will not sign": 0,
        "reports and returns to read": 2,
        "claims to check": 1,
        "groups that ask to part with something": 1,
        "changes of awards to look at": 0,
        "grants to close": 0,
        "payments to request": 2,
        "batches in which a decision failed": 0,
        "mails that may not have arrived": 0,
        "reviews to write": 0,
        "complaints and appeals to give to an investigator": 0,
        "complaints and appeals to answer": 0,
        "visits to make": 0,
        "concerns to give to somebody": 0,
        "concerns to look into": 0,
        "reports missing after a formal notice": 0,
        "suspended grants to look at again": 0,
    }


def test_an_advisers_page_counts_only_their_own_open_reviews(visit: Callable[..., Visitor]) -> None:
    adviser = make.a_person(Role.ADVISER)
    for state in (V.ASSIGNED, V.READING, V.SUBMITTED, V.CONFLICTED):
        make.a_review(state, reviewer=adviser)
    make.a_review(V.ASSIGNED)

    assert waiting(visit(adviser)) == {"reviews to write": 2}


def test_a_decision_makers_page_counts_what_they_may_decide(visit: Callable[..., Visitor]) -> None:
    person = make.a_decision_maker()
    make.an_application(A.MODERATED)
    own = make.an_application(A.MODERATED)
    make.propose(own, actor=person)
    make.an_application(A.PROPOSED)

    assert waiting(visit(person)) == {
        "applications to propose a decision on": 1,
        "proposals to confirm": 1,
        "agreements to countersign": 0,
        "changes of awards to agree to": 0,
        "grants to end early or let go on": 0,
        "reports missing after a formal notice": 0,
        "exemptions from publication to decide": 0,
        "complaints and appeals to answer": 0,
        "concerns to look into": 0,
    }


def test_finance_sees_payments_by_their_step(visit: Callable[..., Visitor]) -> None:
    make.a_payment(P.REQUESTED)
    make.a_payment(P.APPROVED)
    make.a_payment(P.PAID)

    assert waiting(visit(make.a_person(Role.FINANCE))) == {
        "payments to approve": 1,
        "approved payments to send to the bank": 1,
        "payments that the bank refused": 0,
        "payment runs to approve": 0,
        "repayments that are overdue": 0,
        "write-offs to decide": 0,
    }


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_nothing_waits_for_those_who_only_look_after_things(
    visit: Callable[..., Visitor], role: Role
) -> None:
    page = visit(make.a_person(role)).open("/")

    assert (page.status, "What waits for you" in page.text) == (200, False)


def test_a_person_with_several_roles_sees_them_all(visit: Callable[..., Visitor]) -> None:
    person = make.a_person(Role.ADVISER, Role.DECISION_MAKER, Role.FINANCE)

    assert list(waiting(visit(person))) == [
        "reviews to write",
        "applications to propose a decision on",
        "proposals to confirm",
        "agreements to countersign",
        "grants to end early or let go on",
        "exemptions from publication to decide",
        "changes of awards to agree to",
        "reports missing after a formal notice",
        "complaints and appeals to answer",
        "concerns to look into",
        "payments to approve",
        "approved payments to send to the bank",
        "payments that the bank refused",
        "write-offs to decide",
        "repayments that are overdue",
        "payment runs to approve",
    ]


@pytest.mark.parametrize("role", list(Role))
def test_every_number_leads_to_a_page_that_opens(visit: Callable[..., Visitor], role: Role) -> None:
    browser = visit(make.a_person(role))
    page = browser.open("/")

    places = page.links + [link.get("href") or "" for nav in page.all("nav") for link in nav.iter("a")]

    assert [place for place in places if browser.open(place).status not in (200, 302)] == []


def test_a_number_is_the_length_of_the_list_it_leads_to(visit: Callable[..., Visitor]) -> None:
    make.a_report(T.SUBMITTED)
    browser = visit(make.an_officer())

    page = browser.open("/due?state=submitted")

    assert waiting(browser)["reports and returns to read"] == 1
    assert len([row for row in page.all("tr") if list(row.iter("td"))]) == 1


def test_what_one_is_conflicted_with_does_not_count(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.IN_REVIEW, title="Zanzibar lanterns")
    officer = make.an_officer()
    make.a_review(V.CONFLICTED, application, reviewer=officer)
    browser = visit(officer)

    assert waiting(browser)["applications in review"] == 0
    assert "Zanzibar" not in browser.open("/").text


def test_a_group_sees_its_awards_and_applications_and_no_others(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    make.an_award(W.ACTIVE, title="Zanzibar lanterns")

    page = visit(make.signatory_of(award)).open("/")

    assert f"/awards/{award.reference}" in page.links
    assert f"/applications/{award.application.reference}" in page.links
    assert f"Tea on the landing {award.reference} Active" in page.text
    assert "Zanzibar" not in page.text
    assert "What waits for you" not in page.text


def test_a_new_person_is_shown_what_is_open(visit: Callable[..., Visitor]) -> None:
    round_ = make.a_round()

    page = visit(make.a_person(name="Noor Newcomer")).open("/")

    assert page.title == "Welcome, Noor Newcomer"
    assert page.text.count("None yet.") == 2
    assert f"/rounds/{round_.reference}" in page.links


def test_the_public_sees_open_rounds_only(visit: Callable[..., Visitor]) -> None:
    open_ = make.a_round()
    draft = make.a_draft_round(title=make.both("Zanzibar round"))

    page = visit().open("/")

    assert f"/rounds/{open_.reference}" in page.links
    assert ("Zanzibar" in page.text, draft.reference in page.text) == (False, False)


def test_without_an_open_round_the_public_page_says_so(visit: Callable[..., Visitor]) -> None:
    round_ = make.a_round()

    with clock.at(round_.closes_at):
        page = visit().open("/")

    assert "No round is open at the moment. Please look again later." in page.text


def menu(visit: Callable[..., Visitor], person: User) -> list[str]:
    navigation = visit(person).open("/").all("nav", class_="places")
    return [text_of(link) for nav in navigation for link in nav.iter("a")]


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (None, "Start, Rounds, Messages, Organisations"),
        (Role.ADVISER, "Start, Rounds, Reviews, Meetings, Organisations"),
        (
            Role.DECISION_MAKER,
            "Start, Rounds, Applications, Awards, More",
        ),
        (Role.FINANCE, "Start, Rounds, Applications, Awards, Money, More"),
        (
            Role.ADMINISTRATOR,
            "Start, Rounds, Concerns about projects, Log of mails, More",
        ),
        (
            Role.OFFICER,
            "Start, Rounds, Applications, Awards, Money, Messages, More",
        ),
        (
            Role.AUDITOR,
            "Start, Rounds, Applications, Awards, Money, Messages, More",
        ),
    ],
)
def test_the_menu_holds_the_places_of_a_role(
    visit: Callable[..., Visitor], role: Role | None, places: str
) -> None:
    person = make.a_person(role) if role else make.a_person()

    assert menu(visit, person) == places.split(", ")


def test_a_second_row_holds_what_stands_beside_and_one_page_holds_all_places(
    visit: Callable[..., Visitor],
) -> None:
    officer = visit(make.an_officer())
    page = officer.open("/payments")
    rows = [
        [text_of(link) for link in row.iter("a")] for row in page.all("nav", class_="places")[0].iter("ul")
    ]
    here = [
        (text_of(link), link.get("aria-current"))
        for link in page.all("nav", class_="places")[0].iter("a")
        if link.get("aria-current")
    ]
    inside = officer.open("/appeals").all("nav", class_="places")[0]
    all_places = officer.open("/places")

    assert rows[1] == ["Payments", "Money to be paid back", "Claims"]
    assert here == [("Money", "page"), ("Payments", "page")]
    assert "Complaints" in [text_of(link) for link in inside.iter("a") if link.get("aria-current") == "page"]
    for address in ("/reviewers", "/payments", "/claims", "/visits", "/support/offers", "/organisations"):
        assert address in all_places.links
        assert officer.open(address).status == 200


def test_the_start_page_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    organisation = make.an_organisation()
    member, officer = visit(make.member_of(organisation)), visit(make.an_officer())
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.an_award(W.ACTIVE, organisation=organisation)
        for browser in (member, officer):
            browser.open("/")
        queries.clear()
        for browser in (member, officer):
            browser.open("/")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_an_administrators_page_counts_mails_that_may_not_have_arrived(visit: Callable[..., Visitor]) -> None:
    assert waiting(visit(make.a_person(Role.ADMINISTRATOR))) == {
        "mails that may not have arrived": 0,
        "concerns to give to somebody": 0,
    }

"""What the public, groups and staff see of rounds: drafts stay with those who prepare them."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor, text_of
from factories import both, do
from flask import Flask

from grants import clock
from grants.accounts.models import EvidenceKind, User
from grants.languages import Texts
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import Publication, Round, Tier, WantedEvidence
from grants.rounds.queries import find_round, parts_of

Visit = Callable[..., Visitor]

SECRET = "Zephyrhills"
READERS = (Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER, Role.FINANCE)
OTHERS = tuple(role for role in Role if role not in READERS)


def a_secret_draft() -> Round:
    return make.a_draft_round(title=both(SECRET), summary=both(SECRET), offer_terms=both(SECRET))


def outsiders() -> list[User | None]:
    return [None, make.a_person(), make.member_of(make.an_organisation()), *map(make.a_person, OTHERS)]


def test_only_those_who_work_on_rounds_find_a_draft(app: Flask) -> None:
    draft, published = make.a_draft_round(), make.a_round()

    for role in READERS:
        assert find_round(draft.reference, make.a_person(role)) == draft
    for person in outsiders():
        assert find_round(draft.reference, person) is None
        assert find_round(published.reference, person) == published


def test_no_page_shows_a_draft_to_anybody_else(visit: Visit) -> None:
    round_ = a_secret_draft()
    addresses = [
        "/",
        "/rounds",
        f"/rounds/{round_.reference}",
        f"/rounds/{round_.reference}/apply",
        "/awards/public",
    ]

    for person in outsiders():
        browser = visit(person)
        for address in addresses:
            assert SECRET not in browser.open(address).response.text
        assert browser.open(f"/rounds/{round_.reference}").status == 404


def test_a_round_that_was_taken_back_is_hidden_again(visit: Visit) -> None:
    round_, browser = make.a_round(title=both(SECRET)), visit()
    address = f"/rounds/{round_.reference}"
    before = browser.open(address).status

    do(operations.take_back_round, round_, actor=make.an_officer())

    assert (before, browser.open(address).status) == (200, 404)
    assert SECRET not in browser.open("/rounds").text


@pytest.mark.parametrize("role", READERS)
def test_staff_read_a_draft_as_the_public_will(visit: Visit, role: Role) -> None:
    round_ = a_secret_draft()

    page = visit(make.a_person(role)).open(f"/rounds/{round_.reference}")

    assert page.title == SECRET
    assert f"/rounds/{round_.reference}/apply" not in page.links


@pytest.mark.parametrize(("role", "status"), [(role, 403) for role in Role if role is not Role.OFFICER])
def test_the_makings_of_a_round_are_for_officers_and_auditors(visit: Visit, role: Role, status: int) -> None:
    round_ = make.a_round()

    page = visit(make.a_person(role)).open(f"/rounds/{round_.reference}/build")

    if role is not Role.AUDITOR:
        assert page.status == status
        return
    assert page.title == "Stronger together"
    verbs = ("edit", "publish", "take-back", "closing", "copy", "add")
    assert [link for link in page.links if link.rpartition("/")[2] in verbs] == []


def test_the_public_page_says_what_a_group_needs_to_know(visit: Visit) -> None:
    round_ = make.a_round()

    page = visit().open(f"/rounds/{round_.reference}")

    assert page.title == "Stronger together"
    for words in (
        "Grants for neighbours who act.",
        "Raising awareness",
        "Need (60%) How strong is the need?",
        "Small: £10,000–£25,000",
        "Large: £25,001–£60,000",
        "0Nothing1Weak2Fair3Good4Strong",
        "Budget £100,000",
        "50%: When all sides have signed the agreement",
        "50%: When we have accepted the report “Half way”",
        "Two people who have no interest in your group read your application by themselves.",
        "Half way",
        "Final return",
    ):
        assert words in page.text
    assert "Use the money for the project." not in page.text


def test_the_public_page_says_how_many_read_an_application(visit: Visit) -> None:
    round_ = make.a_round(reviewers_wanted=3)

    page = visit().open(f"/rounds/{round_.reference}")

    assert "3 people who have no interest in your group" in page.text


def test_the_public_page_says_tier_by_tier_what_the_amount_decides(visit: Visit) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    large = parts_of(round_, Tier)[1]
    do(operations.change_part, round_, large, match_share=2000, reviewers_wanted=3, actor=officer)
    do(operations.add_part, round_, WantedEvidence, kind=EvidenceKind.ACCOUNTS,
       organisation_kinds=["charity"], tier_keys=["large"], actor=officer)  # fmt: skip
    do(operations.publish_round, round_, actor=officer)

    page = visit().open(f"/rounds/{round_.reference}")

    small, large = [text_of(card) for card in page.all("section", class_="card")]
    for words in (
        "Small: £10,000–£25,000",
        "Questions: 10, which take about 45 minutes. You write 250 words at most.",
        "Independent readers: 2",
        "50%: When all sides have signed the agreement",
        "50%: When we have accepted the report “Half way”",
        "Half way, 60 days after the project begins",
        "Final return, 120 days after the project begins",
        "People, Sessions",
    ):
        assert words in small
    assert "Annual accounts" not in small
    for words in (
        "20% of the whole cost comes from elsewhere.",
        "Annual accounts (Registered charity)",
        "Independent readers: 3",
    ):
        assert words in large
    assert "Two people who have no interest" not in page.text


def test_tiers_that_differ_in_their_amounts_alone_share_a_card(visit: Visit) -> None:
    page = visit().open(f"/rounds/{make.a_round().reference}")

    (card,) = [text_of(card) for card in page.all("section", class_="card")]
    assert "Small: £10,000–£25,000Large: £25,001–£60,000" in card


def test_what_is_only_in_english_says_so_on_an_arabic_page(visit: Visit) -> None:
    draft = make.a_draft_round(title=Texts(en="Only English"))
    browser = visit(make.an_officer(language="ar"))

    page = browser.open(f"/rounds/{draft.reference}")

    heading = page.all("h1")[0].find("bdi")
    assert heading is not None
    assert (heading.get("lang"), heading.get("dir"), page.title) == ("en", "ltr", "Only English")


def test_what_officers_write_cannot_be_a_tag(visit: Visit) -> None:
    round_ = make.a_round(title=both("<script>x</script>"), summary=both("<b>a</b>\nb"))

    page = visit().open(f"/rounds/{round_.reference}")

    assert page.title == "<script>x</script>"
    assert "<b>a</b>" in page.text


def test_the_list_is_newest_first_and_says_where_each_stands(visit: Visit) -> None:
    now = clock.now()
    make.a_round(title=both("Older"), opens_at=now - timedelta(days=9))
    make.a_round(title=both("Newer"), opens_at=now + timedelta(days=9))
    make.a_draft_round(title=both("Draft"), opens_at=now - timedelta(days=20))

    public = visit().open("/rounds").text
    staff = visit(make.an_officer()).open("/rounds").text

    assert public.index("Newer Opens soon") < public.index("Older Open")
    assert "Draft" not in public
    assert staff.index("Older Open") < staff.index("Draft Being prepared")


def test_an_empty_list_says_so(visit: Visit) -> None:
    make.a_draft_round()

    page = visit().open("/rounds")

    assert "There is no round at the moment. Please look again later." in page.text
    assert page.links == []


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    officer, browser = make.an_officer(), visit()
    make.a_round()
    browser.open("/rounds")
    queries.clear()
    browser.open("/rounds")
    for_one = len(queries)
    make.a_round(actor=officer)
    make.a_round(actor=officer)

    queries.clear()
    browser.open("/rounds")

    assert len(queries) == for_one


def test_the_list_has_pages(visit: Visit) -> None:
    officer = make.an_officer()
    for number in range(26):
        do(
            operations.create_round, both(f"Round {number}"), budget_pence=100, opens_at=clock.now(),
            closes_at=clock.now() + timedelta(days=1), decides_on=clock.today() + timedelta(days=9),
            actor=officer,
        )  # fmt: skip
    browser = visit(officer)

    first, second = browser.open("/rounds"), browser.open("/rounds?page=2")

    assert "Page 1 of 2, 26 in all" in first.text
    assert len([link for link in first.links if link.startswith("/rounds/R")]) == 25
    assert len([link for link in second.links if link.startswith("/rounds/R")]) == 1


@pytest.mark.parametrize("reference", ["R99-9999", "r26-0001", "%00", "../people", "<b>"])
def test_a_reference_that_does_not_exist_is_not_found(visit: Visit, reference: str) -> None:
    make.a_round()

    assert visit(make.an_officer()).open(f"/rounds/{reference}").status == 404


def test_the_publication_of_awards_is_chosen_with_the_round(visit: Visit) -> None:
    round_ = make.a_round(publication=Publication.ANONYMISED)

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    assert "Publication Without the recipient's name" in page.text


MONEY = ["ranking", "scenarios"]
DECIDING = ["signals", "scores", "meetings", *MONEY, "feedback"]


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        (None, []),
        (Role.ADMINISTRATOR, []),
        (Role.ADVISER, ["meetings", "feedback"]),
        (Role.FINANCE, MONEY),
        (Role.DECISION_MAKER, DECIDING),
        (Role.AUDITOR, ["build", "reviews", *DECIDING]),
        (
            Role.OFFICER,
            ["build", "practice", "reviews", *DECIDING[:-1], "conditions", "publicity", "feedback"],
        ),
    ],
)
def test_the_page_of_a_round_leads_each_person_to_their_work_in_it(
    visit: Visit, role: Role | None, wanted: list[str]
) -> None:
    round_ = make.a_round()
    browser = visit(make.a_person(role) if role else None)

    links = browser.open(f"/rounds/{round_.reference}").links

    beginning = f"/rounds/{round_.reference}/"
    places = [link.removeprefix(beginning) for link in links if link.startswith(beginning)]
    assert places == [*wanted, "apply"]
    assert {browser.open(beginning + place).status for place in wanted} <= {200}

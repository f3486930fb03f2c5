"""What the public sees of an award: named, without the group's name, or not at all."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor

from grants import pages
from grants.awards.models import Award
from grants.awards.operations import choose_publication
from grants.lifecycles import AwardState
from grants.rounds.models import Publication, Round

W = AwardState
SECRETS = ("Zanzibar Society", "Quixotic lanterns", "Xylophones for neighbours")


def an_award(
    publication: Publication = Publication.NAMED, round_: Round | None = None, state: W = W.ACTIVE
) -> Award:
    """Return an award whose group, title and summary are words found nowhere else."""
    award: Award = make.an_award(
        state,
        round_,
        organisation=make.an_organisation(name=SECRETS[0]),
        title=SECRETS[1],
        summary=SECRETS[2] + " meet on every floor of one tower.",
    )
    make.do(choose_publication, award, publication, reason="Threats.", actor=make.an_officer())
    return award


def public_pages(browser: Visitor, round_: Round) -> list[str]:
    """Return every page that the public can reach from the start page, as it was sent."""
    seen: dict[str, str] = {}
    waiting = ["/", "/funded", f"/funded?round={round_.reference}", "/rounds", f"/rounds/{round_.reference}",
               "/pages/privacy", "/sign-in"]  # fmt: skip
    while waiting:
        address = waiting.pop()
        page = browser.open(address)
        seen[address] = page.response.text if page.response.mimetype.startswith("text/") else ""
        if page.tree is not None and page.status == 200:
            waiting += [link for link in page.links if link not in seen and link not in waiting]
    assert len(seen) > 8
    return list(seen.values())


def test_a_named_award_is_shown_with_group_project_and_place(visit: Callable[..., Visitor]) -> None:
    award = an_award()

    page = visit().open("/funded")

    said = (
        *SECRETS,
        "£20,000",
        "Stronger together",
        "Raising awareness",
        award.application.areas[0].name["en"],
    )
    assert [text for text in said if text not in page.text] == []


def test_an_anonymised_award_is_shown_without_anything_that_names_the_group(
    visit: Callable[..., Visitor],
) -> None:
    award = an_award(Publication.ANONYMISED)

    page = visit().open("/funded")

    area = award.application.areas[0].name["en"]
    assert "A group whose name is not published" in page.text
    assert "£20,000" in page.text
    assert [
        word for word in (*SECRETS, award.application.reference, award.reference) if word in page.text
    ] == []
    assert area not in "".join(part.text or "" for part in page.all("article"))


@pytest.mark.parametrize("publication", [Publication.ANONYMISED, Publication.WITHHELD])
def test_no_public_page_tells_what_is_not_published(
    visit: Callable[..., Visitor], publication: Publication
) -> None:
    award = an_award(publication)

    found = public_pages(visit(), award.application.round)

    leaks = [
        word for word in (*SECRETS, award.reference, award.application.reference) for t in found if word in t
    ]
    assert leaks == []


def test_a_withheld_award_leaves_no_gap(visit: Callable[..., Visitor]) -> None:
    an_award(Publication.WITHHELD)

    assert "Nothing has been published yet." in visit().open("/funded").text


@pytest.mark.parametrize("state", [W.OFFERED, W.REFUSED, W.LAPSED])
def test_only_accepted_awards_are_published(visit: Callable[..., Visitor], state: W) -> None:
    make.an_award(state)

    assert "Nothing has been published yet." in visit().open("/funded").text


def test_a_closed_award_stays_published(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.CLOSED)

    assert award.application.organisation.name in visit().open("/funded").text


def test_the_choice_can_be_changed_afterwards(visit: Callable[..., Visitor]) -> None:
    award = an_award()
    browser = visit()
    before = SECRETS[0] in browser.open("/funded").text

    make.do(choose_publication, award, Publication.WITHHELD, reason="Threats.", actor=make.an_officer())

    assert (before, SECRETS[0] in browser.open("/funded").text) == (True, False)


def test_the_list_is_filtered_by_round(visit: Callable[..., Visitor]) -> None:
    first, second = make.an_award(W.ACTIVE), make.an_award(W.ACTIVE)
    browser = visit()

    page = browser.open(f"/funded?round={first.application.round.reference}")

    names = [award.application.organisation.name for award in (first, second)]
    shown = ["".join(heading.itertext()) for heading in page.all("h2")]
    assert shown == names[:1]
    assert all(name in browser.open("/funded?round=XX99-1").text for name in names)


def test_the_list_has_pages(visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.Page, "SIZE", 1)
    round_ = make.a_round(reviewers_wanted=1)
    for _number in range(2):
        make.an_award(W.ACTIVE, round_)

    page = visit().open(f"/funded?round={round_.reference}&page=2")

    assert "Page 2 of 2, 2 in all" in page.text
    assert f"/funded?round={round_.reference}&page=1" in page.links


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit()
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.an_award(W.ACTIVE)
        browser.open("/funded")
        queries.clear()
        browser.open("/funded")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_page_is_also_in_arabic(visit: Callable[..., Visitor]) -> None:
    make.an_award(W.ACTIVE)

    page = visit(language="ar").open("/funded")

    assert page.all("html")[0].get("dir") == "rtl"
    assert page.title != "Who was funded"

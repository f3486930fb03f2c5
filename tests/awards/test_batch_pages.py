"""The pages on which proposals are confirmed in one press, and which show how far the worker has come."""

from collections.abc import Callable

import factories as make
import pytest
from batching import proposed, work
from client import Visitor
from flask import Flask

from grants.applications.models import Application
from grants.awards.models import Batch, Outcome
from grants.awards.queries import standing_decision
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState
Visit = Callable[..., Visitor]
CHANGED = "Some proposals have changed meanwhile. Look at the list again."


@pytest.fixture
def round_(app: Flask) -> Round:
    return make.a_round(reviewers_wanted=1)


def number_of(application: Application) -> int:
    decision = standing_decision(application)
    assert decision is not None
    return decision.id


def test_a_decision_maker_confirms_together_on_the_page(visit: Visit, round_: Round) -> None:
    applications = proposed(round_, Outcome.AWARD, Outcome.PART_AWARD, Outcome.RESERVE)
    browser = visit(make.a_decision_maker())
    address = f"/rounds/{round_.reference}/confirm"
    page = browser.open(address)

    sent = browser.submit(address, decisions=[str(number_of(one)) for one in applications[:2]])
    waiting = browser.follow(sent)
    rest = browser.open(address)
    work()
    over = browser.follow(sent)

    assert page.fields()["decisions"] == [str(number_of(one)) for one in applications]
    assert "Part award £20,000 £10,000" in page.text
    assert "0 / 2" in waiting.text
    assert waiting.text.count("Waits for its turn") == 2
    assert rest.fields()["decisions"] == [str(number_of(applications[2]))]
    assert "Everything is done." in over.text
    assert over.text.count("Confirmed, ") == 2
    assert [make.fresh(one).state for one in applications] == [A.AWARDED, A.AWARDED, A.PROPOSED]
    assert sent.location in browser.open(address).links


def test_the_page_of_a_batch_looks_again_by_itself_until_it_is_over(visit: Visit, round_: Round) -> None:
    batch = make.a_batch(*proposed(round_))
    browser, address = visit(make.an_officer()), f"/rounds/{round_.reference}/batches/{batch.id}"

    watched = [bool(browser.open(address).all("ul", **{"class": "cards", "data-watch": ""}))]
    work()
    watched.append(bool(browser.open(address).all("ul", **{"class": "cards", "data-watch": ""})))

    assert watched == [True, False]
    assert [s for s in browser.open(address).all("script") if "watch.js" in (s.get("src") or "")] != []


def test_a_refusal_stands_on_the_page_beside_its_decision(visit: Visit, app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    batch = make.a_batch(*proposed(round_))
    work()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/batches/{batch.id}")

    assert "A rule refused some of them: 1." in page.text
    assert "Refused: Only £10,000 of this round is left." in page.text


def test_nothing_ticked_or_something_strange_is_answered_with_a_sentence(visit: Visit, round_: Round) -> None:
    proposed(round_)
    browser = visit(make.a_decision_maker())
    address = f"/rounds/{round_.reference}/confirm"

    answers = [browser.follow(browser.press(address, **sent)).text for sent in (
        {}, {"decisions": ["x", ""]}, {"decisions": ["999999"]}, {"decisions": ["9" * 30]}
    )]  # fmt: skip

    assert ["Choose at least one proposal." in text for text in answers] == [True, True, False, False]
    assert [CHANGED in text for text in answers] == [False, False, True, True]
    assert make.rows(Batch) == []


def test_a_conflicted_person_sees_fewer_on_both_pages(visit: Visit, round_: Round) -> None:
    person = make.a_person(Role.DECISION_MAKER, Role.ADVISER)
    hidden = make.an_application(A.IN_REVIEW, round_, title="Zanzibar lanterns")
    make.a_review(ReviewState.CONFLICTED, hidden, reviewer=person)
    make.moderate(hidden)
    make.propose(hidden)
    (shown,) = proposed(round_, Outcome.AWARD)
    browser, base = visit(person), f"/rounds/{round_.reference}"

    before = browser.open(f"{base}/confirm")
    batch = make.a_batch(hidden, shown)
    after = browser.open(f"{base}/batches/{batch.id}")

    for page in (before, after):
        assert shown.reference in page.text
        assert hidden.reference not in page.text
        assert "Zanzibar" not in page.text


def test_who_may_open_the_pages(visit: Visit, round_: Round) -> None:
    batch = make.a_batch(*proposed(round_))
    base = f"/rounds/{round_.reference}"
    people = [make.an_officer(), make.a_person(Role.AUDITOR), make.a_person(Role.ADVISER), make.a_person()]

    assert [visit(person).open(f"{base}/confirm").status for person in people] == [403] * 4
    assert [visit(p).open(f"{base}/batches/{batch.id}").status for p in people] == [200, 200, 403, 403]
    assert visit(people[0]).open(f"{base}/batches/999").status == 404
    assert visit(people[0]).open(f"/rounds/{make.a_round().reference}/batches/{batch.id}").status == 404


def test_an_empty_page_says_so(visit: Visit, round_: Round) -> None:
    page = visit(make.a_decision_maker()).open(f"/rounds/{round_.reference}/confirm")

    assert "Nothing is proposed that you may confirm." in page.text


@pytest.mark.parametrize("page", ["confirm", "batch"])
def test_the_pages_ask_as_often_for_three_as_for_one(visit: Visit, queries: list[str], page: str) -> None:
    browser, asked = visit(make.a_decision_maker()), []
    addresses = []
    for number in (1, 3):
        round_ = make.a_round(reviewers_wanted=1)
        applications = proposed(round_, *[Outcome.AWARD] * number)
        if page == "batch":
            addresses.append(f"/rounds/{round_.reference}/batches/{make.a_batch(*applications).id}")
        else:
            addresses.append(f"/rounds/{round_.reference}/confirm")

    for address in (addresses[0], *addresses):
        queries.clear()
        browser.open(address)
        asked.append(len(queries))

    assert asked[1] == asked[2]

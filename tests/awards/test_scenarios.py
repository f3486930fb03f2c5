"""Scenarios: how they are worked out, compared, changed, chosen and proposed."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from grants import audit
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Decision, Outcome, Scenario, ScenarioLine, Way
from grants.awards.operations import (
    choose_scenario,
    delete_scenario,
    make_scenario,
    propose_scenario,
    set_amount,
)
from grants.awards.queries import amounts_of
from grants.awards.ranking import Ranked, ranked_list
from grants.awards.scenarios import Candidate, worked_out
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState
Visit = Callable[..., Visitor]

CANDIDATES = some.lists(
    some.builds(
        Candidate,
        id=some.integers(1, 10**6),
        asked_pence=some.integers(1, 10_000),
        envelopes=some.frozensets(some.sampled_from("ABC"), max_size=2),
        places=some.frozensets(some.integers(1, 6), max_size=3),
    ),
    max_size=30,
    unique_by=lambda candidate: candidate.id,
)
LIMITS = some.dictionaries(some.sampled_from("ABC"), some.integers(0, 20_000))


@given(way=some.sampled_from(Way), candidates=CANDIDATES, left=some.integers(0, 50_000), limits=LIMITS)
def test_no_scenario_gives_more_than_there_is_or_than_was_asked_for(
    way: Way, candidates: list[Candidate], left: int, limits: dict[str, int]
) -> None:
    given_ = worked_out(way, candidates, left, limits)

    asked = {candidate.id: candidate.asked_pence for candidate in candidates}
    assert sum(given_.values()) <= left
    assert all(pence == asked[number] for number, pence in given_.items())
    if way is Way.ENVELOPES:
        for key, limit in limits.items():
            assert sum(given_[c.id] for c in candidates if c.id in given_ and key in c.envelopes) <= limit


@given(candidates=CANDIDATES, left=some.integers(0, 50_000))
def test_by_rank_nobody_is_passed_over_who_would_have_fitted(candidates: list[Candidate], left: int) -> None:
    given_ = worked_out(Way.RANK, candidates, left, {})

    for place, candidate in enumerate(candidates):
        if candidate.id not in given_:
            above = sum(given_.get(known.id, 0) for known in candidates[:place])
            assert above + candidate.asked_pence > left


def test_by_spread_a_new_borough_comes_before_a_better_rank() -> None:
    here, also_here, there = (
        Candidate(number, 100, places=frozenset({place})) for number, place in ((1, "N"), (2, "N"), (3, "S"))
    )

    assert worked_out(Way.SPREAD, [here, also_here, there], 200, {}) == {1: 100, 3: 100}
    assert worked_out(Way.RANK, [here, also_here, there], 200, {}) == {1: 100, 2: 100}


def a_round_of(*points: int, budget: int = 50_000) -> tuple[Round, list[Application]]:
    round_ = make.a_round(budget=budget, reviewers_wanted=1)
    return round_, [make.an_application(A.MODERATED, round_, points=given_) for given_ in points]


def worked(round_: Round, *, way: Way = Way.RANK, least: int = 0, actor: User | None = None) -> Scenario:
    scenario: Scenario = make.do(
        make_scenario, round_, way, title="By score", reason="To see.", least_total=least,
        actor=actor or make.an_officer(),
    )  # fmt: skip
    return scenario


def amounts(scenario: Scenario) -> dict[int, Pence]:
    return amounts_of([scenario])[scenario.id]


def line_of(application: Application) -> Ranked:
    lines = ranked_list(application.round, make.an_officer())
    return next(line for line in lines if line.id == application.id)


def test_a_scenario_gives_what_is_left_from_the_top(app: Flask) -> None:
    round_, (third, first, second) = a_round_of(1, 4, 3)

    scenario = worked(round_)

    assert amounts(scenario) == {first.id: 2_000_000, second.id: 2_000_000}
    assert third.id not in amounts(scenario)
    assert [event.action for event in audit.events_of(scenario)] == ["scenario.make"]


def test_a_score_below_the_lowest_gets_nothing(app: Flask) -> None:
    round_, (_weak, strong) = a_round_of(1, 4)

    scenario = worked(round_, least=5_000)

    assert amounts(scenario) == {strong.id: 2_000_000}


def test_a_scenario_leaves_out_what_its_maker_may_not_see(app: Flask) -> None:
    round_ = make.a_round(budget=50_000, reviewers_wanted=1)
    closed = make.an_application(A.IN_REVIEW, round_)
    officer = make.an_officer()
    make.a_review(ReviewState.CONFLICTED, closed, reviewer=officer)
    make.moderate(closed)
    other = make.an_application(A.MODERATED, round_)

    assert amounts(worked(round_, actor=officer)) == {other.id: 2_000_000}


def test_an_amount_is_changed_by_hand_within_what_was_asked_for(app: Flask) -> None:
    round_, (application,) = a_round_of(4)
    scenario = worked(round_)
    officer = make.an_officer()

    make.do(set_amount, scenario, line_of(application), Pence(1_500_000), actor=officer)
    assert amounts(scenario) == {application.id: 1_500_000}
    with pytest.raises(RuleBroken, match=r"^They asked for £20,000. Award that or less\.$") as refusal:
        make.do(set_amount, scenario, line_of(application), Pence(2_000_001), actor=officer)
    make.do(set_amount, scenario, line_of(application), None, actor=officer)

    assert refusal.value.field == "amount"
    assert amounts(scenario) == {}


def test_one_scenario_is_chosen_at_a_time_and_stays_as_it_is(app: Flask) -> None:
    round_, (application,) = a_round_of(4)
    first, second = worked(round_), worked(round_, way=Way.SPREAD)
    chooser = make.a_decision_maker()

    make.do(choose_scenario, round_, first, reason="Clear.", actor=chooser)
    make.do(choose_scenario, round_, second, reason="Fairer.", actor=chooser)

    assert (first.chosen_at, second.chosen_reason) == (None, "Fairer.")
    with pytest.raises(RuleBroken, match=r"^This scenario was chosen, so it stays as it is\."):
        make.do(set_amount, second, line_of(application), None, actor=make.an_officer())
    with pytest.raises(RuleBroken, match=r"^This scenario was chosen"):
        make.do(delete_scenario, second, actor=make.an_officer())
    with pytest.raises(NotAllowed):
        make.do(choose_scenario, round_, first, reason="No.", actor=make.an_officer())


def test_a_scenario_that_was_not_chosen_is_deleted_with_its_lines(app: Flask) -> None:
    round_, _applications = a_round_of(4)
    scenario = worked(round_)

    make.do(delete_scenario, scenario, actor=make.an_officer())

    assert (make.rows(Scenario), make.rows(ScenarioLine)) == ([], [])


def test_six_scenarios_are_enough(app: Flask) -> None:
    round_, _applications = a_round_of(4)
    for _number in range(6):
        worked(round_)

    with pytest.raises(RuleBroken, match=r"^Six scenarios stand side by side\. Delete one of them first\.$"):
        worked(round_)


def test_the_chosen_scenario_is_proposed_in_one_act(app: Flask) -> None:
    round_, (declined, whole, part) = a_round_of(1, 4, 3)
    scenario = worked(round_)
    make.do(set_amount, scenario, line_of(part), Pence(1_000_000), actor=make.an_officer())
    chooser = make.a_decision_maker()
    with pytest.raises(WrongState, match=r"^Choose the scenario first\.$"):
        make.do(_propose, round_, scenario, actor=chooser)
    make.do(choose_scenario, round_, scenario, reason="Clear.", actor=chooser)

    done = make.do(_propose, round_, scenario, actor=chooser)

    found = {decision.application_id: decision for decision in make.rows(Decision)}
    assert done == 3
    assert {number: (d.outcome, d.amount_pence) for number, d in found.items()} == {
        whole.id: (Outcome.AWARD, 2_000_000),
        part.id: (Outcome.PART_AWARD, 1_000_000),
        declined.id: (Outcome.DECLINE, None),
    }
    assert found[declined.id].reason == "Others were stronger."


def _propose(round_: Round, scenario: Scenario, *, actor: User) -> int:
    return propose_scenario(
        round_, scenario, reason="Strong.", viability="Fewer evenings.", rest=Outcome.DECLINE,
        rest_reason="Others were stronger.", stands_until=None, actor=actor,
    )  # fmt: skip


def test_scenarios_are_made_compared_chosen_and_proposed_on_pages(visit: Visit) -> None:
    round_, (application,) = a_round_of(4)
    browser = visit(make.a_decision_maker())
    base = f"/rounds/{round_.reference}/scenarios"

    page = browser.submit(f"{base}/make", title="By score", way="rank", least="50", reason="To see.")
    shown = browser.follow(page)
    assert "The scenario stands beside the others." in shown.text
    number = make.rows(Scenario)[0].id
    browser.submit(f"{base}/{number}/amounts", application=application.reference, amount="12,000")
    browser.submit(f"{base}/{number}/choose", reason="Clear.")
    missing = browser.submit(f"{base}/{number}/propose", reason="Strong.", rest="decline")
    assert missing.errors == ["Enter the reason"]
    done = browser.submit(f"{base}/{number}/propose", reason="Strong.", viability="Fewer.", rest="later")

    assert "1 decision is proposed." in browser.follow(done).text
    assert [(d.outcome, d.amount_pence) for d in make.rows(Decision)] == [(Outcome.PART_AWARD, 1_200_000)]


def test_an_empty_page_says_so_and_staff_who_do_not_decide_only_read(visit: Visit) -> None:
    round_ = make.a_round()
    address = f"/rounds/{round_.reference}/scenarios"

    assert "No scenario has been made yet." in visit(make.an_officer()).open(address).text
    assert "Make a scenario" not in visit(make.a_person(Role.AUDITOR)).open(address).text
    assert visit(make.a_person(Role.ADVISER)).open(address).status == 403


def test_the_page_asks_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    (one, _few), (three, _many) = a_round_of(4), a_round_of(4, 3, 2, budget=100_000)
    for round_ in (one, three):
        worked(round_)
    browser = visit(make.an_officer())
    asked = []

    for round_ in (one, one, three):
        queries.clear()
        browser.open(f"/rounds/{round_.reference}/scenarios")
        asked.append(len(queries))

    assert asked[1] == asked[2]


def test_the_ranked_list_with_its_map_asks_twelve_times_at_most(visit: Visit, queries: list[str]) -> None:
    round_, _applications = a_round_of(4, 3)
    browser = visit(make.a_decision_maker())
    address = f"/rounds/{round_.reference}/ranking"
    browser.open(address)
    queries.clear()

    page = browser.open(address)

    assert len([asked for asked in queries if asked.startswith("SELECT")]) <= 12
    assert "Where the money goes" in page.text


def test_the_page_shows_the_list_in_pages_and_counts_all_of_it(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, queries: list[str]
) -> None:
    monkeypatch.setattr(Page, "SIZE", 2)
    round_, (first, second, third) = a_round_of(4, 3, 2, budget=100_000)
    worked(round_)
    browser = visit(make.an_officer())
    address = f"/rounds/{round_.reference}/scenarios"
    browser.open(address)

    queries.clear()
    one = browser.open(address)
    asked = len(queries)
    queries.clear()
    two = browser.open(f"{address}?page=2")
    asked_again = len(queries)

    shown = [
        [known.reference for known in (first, second, third) if known.reference in page.text]
        for page in (one, two)
    ]
    assert shown == [[first.reference, second.reference], [third.reference]]
    assert asked_again == asked
    assert all("Projects 3" in page.text and "£60,000" in page.text for page in (one, two))
    assert f"{address}?page=2" in one.links


def test_the_page_shows_only_what_scenarios_do_not_agree_on(visit: Visit) -> None:
    round_, (first, second) = a_round_of(4, 3)
    officer = make.an_officer()
    scenario, other = worked(round_), worked(round_)
    browser = visit(officer)
    address = f"/rounds/{round_.reference}/scenarios"

    same = browser.open(f"{address}?show=apart")
    assert amounts(scenario) == amounts(other)
    assert "The scenarios give the same to every application." in same.text

    make.do(set_amount, other, line_of(first), Pence(1_000_00), actor=officer)

    page = browser.open(f"{address}?show=apart")
    assert (first.reference in page.text, second.reference in page.text) == (True, False)
    assert address in page.links

"""What an award plans to reach: set by its group, fixed once a return has been accepted against it."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.awards.models import Award
from grants.errors import NotAllowed, RuleBroken
from grants.evaluation.models import Target
from grants.evaluation.operations import set_targets
from grants.evaluation.queries import targets_of
from grants.lifecycles import AwardState, ReportState
from grants.permissions import Role
from grants.rounds.models import Indicator
from grants.rounds.operations import add_part, publish_round

W, T = AwardState, ReportState


def numbers_of(award: Award) -> list[int]:
    return [target.indicator_id for target in targets_of(award)]


def planned() -> list[int]:
    return [target.planned for target in make.rows(Target)]


def test_acceptance_lays_out_a_target_for_every_indicator(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)

    assert [(str(t.indicator.title), t.planned) for t in targets_of(award)] == [
        ("People", 0),
        ("Sessions", 0),
    ]


def test_an_indicator_of_another_tier_is_not_measured(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    for title, tiers in (("Trust", ["large"]), ("Smiles", ["small"])):
        make.do(add_part, round_, Indicator, key=title.lower(), title=make.both(title),
                unit=make.both("points"), tier_keys=tiers, actor=officer)  # fmt: skip
    make.do(publish_round, round_, actor=officer)

    award = make.an_award(W.ACTIVE, round_)

    assert [str(target.indicator.title) for target in targets_of(award)] == ["People", "Sessions", "Smiles"]


def test_a_group_sets_its_targets(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    people, sessions = numbers_of(award)

    make.do(set_targets, award, {people: 120, sessions: 12}, actor=make.signatory_of(award))

    assert planned() == [120, 12]
    event = audit.events_of(award)[-1]
    assert (event.action, event.details) == (
        "award.set_targets",
        {"planned": {str(people): 120, str(sessions): 12}},
    )


def test_an_officer_sets_targets_and_other_staff_do_not(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    people, sessions = numbers_of(award)

    make.do(set_targets, award, {people: 120, sessions: 12}, actor=make.an_officer())
    with pytest.raises(NotAllowed):
        make.do(set_targets, award, {people: 1}, actor=make.a_person(Role.FINANCE))

    assert planned() == [120, 12]


@pytest.mark.parametrize("number", [0, -1])
def test_a_target_is_at_least_one(app: Flask, number: int) -> None:
    award = make.an_award(W.ACTIVE)
    people, _sessions = numbers_of(award)

    with pytest.raises(RuleBroken) as refusal:
        make.do(set_targets, award, {people: number}, actor=make.signatory_of(award))

    assert (refusal.value.message, refusal.value.field) == (
        "Enter a number of at least 1",
        f"planned_{people}",
    )
    assert planned() == [0, 0]


def test_indicators_of_another_round_are_not_set(app: Flask) -> None:
    award, other = make.an_award(W.ACTIVE), make.an_award(W.ACTIVE)

    make.do(set_targets, award, dict.fromkeys(numbers_of(other), 7), actor=make.signatory_of(award))

    assert planned() == [0, 0, 0, 0]


def test_a_group_sets_its_targets_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    people, sessions = (f"planned_{number}" for number in numbers_of(award))
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/targets"

    page = browser.submit(address, **{people: "1,200", sessions: "١٢"})

    assert "The targets are set." in browser.follow(page).text
    assert planned() == [1200, 12]
    assert (browser.open(address).fields()[people], browser.open(address).fields()[sessions]) == (
        ["1200"],
        ["12"],
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a number of at least 1"),
        ("0", "Enter a number of at least 1"),
        ("-5", "Enter a whole number, such as 120"),
        ("1e3", "Enter a whole number, such as 120"),
        ("1.5", "Enter a whole number, such as 120"),
        ("9999999999", "Enter a whole number, such as 120"),
        ("many", "Enter a whole number, such as 120"),
    ],
)
def test_what_is_not_a_number_is_said_at_its_field(
    visit: Callable[..., Visitor], typed: str, sentence: str
) -> None:
    award = make.an_award(W.ACTIVE)
    people, sessions = (f"planned_{number}" for number in numbers_of(award))

    page = visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/targets", **{people: typed, sessions: "12"}
    )

    assert page.errors == [sentence]
    assert page.all("a", href=f"#{people}") != []
    assert (page.fields()[people], page.fields()[sessions]) == ([typed], ["12"])
    assert planned() == [0, 0]


def test_the_page_says_that_the_targets_stand(visit: Callable[..., Visitor]) -> None:
    award = make.a_return(T.ACCEPTED).award

    page = visit(make.signatory_of(award)).submit(f"/awards/{award.reference}/targets")

    assert page.errors == ["The targets stand. Ask for a change of the award to have others."]


def test_without_the_pages_token_no_target_is_set(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    people, sessions = (f"planned_{number}" for number in numbers_of(award))

    page = visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/targets", **{"csrf_token": None, people: "1", sessions: "2"}
    )

    assert len(page.errors) == 1
    assert planned() == [0, 0]


def test_there_is_nothing_to_set_before_acceptance_or_for_others(visit: Callable[..., Visitor]) -> None:
    offered, active = make.an_award(), make.an_award(W.ACTIVE)

    assert visit(make.signatory_of(offered)).open(f"/awards/{offered.reference}/targets").status == 409
    assert visit(make.signatory_of(offered)).open(f"/awards/{active.reference}/targets").status == 404

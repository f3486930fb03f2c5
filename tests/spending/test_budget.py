"""The agreed budget: laid out from the application when the offer is accepted, or before by officers."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.awards.models import Award
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import AwardState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import BudgetPart
from grants.spending.budget import scaled
from grants.spending.operations import WantedLine, set_budget
from grants.spending.queries import lines_of

PROJECT, EVALUATION, CORE = BudgetPart.PROJECT, BudgetPart.EVALUATION, BudgetPart.CORE


def said(award: Award) -> list[tuple[str, BudgetPart, int]]:
    return [(line.title, line.part, line.amount_pence) for line in lines_of(make.fresh(award))]


def wanted(award: Award, *amounts: int, more: int = 0) -> list[WantedLine]:
    lines = [WantedLine(line.title, line.part, Pence(amount * 100), line.id)
             for line, amount in zip(lines_of(award), amounts, strict=True)]  # fmt: skip
    return [*lines, *([WantedLine("Rent", CORE, Pence(more * 100))] if more else [])]


@pytest.mark.parametrize(
    ("amounts", "total", "parts"),
    [
        ([1, 1, 1], 100, [34, 33, 33]),
        ([18_500, 1_500], 2_000_000, [1_850_000, 150_000]),
        ([3, 3, 1], 10, [4, 4, 2]),
        ([7, 11, 13], 999_999, [225_806, 354_838, 419_355]),
        ([5, 0], 3, [3, 0]),
    ],
)
def test_amounts_are_scaled_without_losing_a_penny(amounts: list[int], total: int, parts: list[int]) -> None:
    assert (scaled(amounts, total), sum(parts)) == (parts, total)


def test_nothing_cannot_be_scaled() -> None:
    with pytest.raises(ValueError, match=r"\[0\]"):
        scaled([0], 5)


def test_accepting_the_offer_lays_out_the_lines_of_the_application(app: Flask) -> None:
    offered = make.an_award()
    before = lines_of(offered)

    make.accept(offered)

    assert before == []
    assert said(offered) == [("Hosts", PROJECT, 1_850_000), ("Survey", EVALUATION, 150_000)]
    assert [event.action for event in audit.events_of(*lines_of(offered))] == ["budget_line.plan"] * 2


def test_an_officer_sets_the_lines_while_it_is_offered_and_accepting_leaves_them(
    visit: Callable[..., Visitor],
) -> None:
    award, officer = make.an_award(), make.an_officer()
    browser, address = visit(officer), f"/awards/{award.reference}/budget"
    planned = browser.open(address).fields()

    page = browser.submit(address, title_0="Tea", amount_0="12,000", part_1="core", amount_1="7999.50",
                          title_2="Rent", part_2="core", amount_2="0.50")  # fmt: skip

    assert (planned["title_0"], planned["amount_0"], planned["part_1"]) == (
        ["Hosts"],
        ["18500"],
        ["evaluation"],
    )
    assert page.location == f"/awards/{award.reference}/spending"
    lines = [("Tea", PROJECT, 1_200_000), ("Survey", CORE, 799_950), ("Rent", CORE, 50)]
    assert said(award) == lines
    make.accept(award)
    assert said(award) == lines
    assert "award.set_budget" in [event.action for event in audit.events_of(award)]


def test_lines_that_do_not_add_up_are_refused_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    page = visit(make.an_officer()).submit(f"/awards/{award.reference}/budget", amount_0="18,000")

    assert page.errors == ["The lines add up to £19,500. They must add up to the award of £20,000."]
    assert said(award) == []


def test_after_the_offer_is_accepted_only_a_variation_changes_it(visit: Callable[..., Visitor]) -> None:
    award, officer = make.an_award(AwardState.ACTIVE), make.an_officer()

    with pytest.raises(WrongState):
        make.do(set_budget, award, wanted(award, 17_000, 3_000), actor=officer)

    assert visit(officer).open(f"/awards/{award.reference}/budget").status == 409


def test_only_officers_without_a_conflict_set_it(app: Flask) -> None:
    award = make.an_award()

    for person in (make.signatory_of(award), make.a_person(Role.FINANCE, Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            make.do(set_budget, award, wanted(award), actor=person)

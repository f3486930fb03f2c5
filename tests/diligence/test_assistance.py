"""A group declares what other public money it had; the limits of the law are settings of the programme."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.diligence import operations
from grants.diligence.assistance import assistance_of, counts_since
from grants.diligence.models import AssistanceAmount, AssistanceDeclaration, AssistanceFinding, CheckOutcome
from grants.errors import NotAllowed, RuleBroken
from grants.money import Pence
from grants.permissions import Part, Role
from grants.rounds.models import CheckKind
from grants.rounds.queries import the_programme

Visit = Callable[..., Visitor]
F = AssistanceFinding


def an_application() -> Application:
    """Return an application for £20,000 to a round that asks about other public money."""
    application: Application = make.an_application(
        round_=make.a_round_checking("subsidy", kind=CheckKind.ASSISTANCE)
    )
    return application


def had(application: Application, pounds: int, *, days_ago: int = 30, actor: Any = None) -> AssistanceAmount:
    amount: AssistanceAmount = do(
        operations.add_amount, application, giver="Lantern Council", amount_pence=Pence(pounds * 100),
        given_on=clock.today() - timedelta(days=days_ago),
        actor=actor or make.member_of(application.organisation),
    )  # fmt: skip
    return amount


def declare(application: Application, finding: F = F.COUNTS, **how: Any) -> AssistanceDeclaration:
    values = {"reason": "", "source": "", "declaration": "These are all.", **how}
    values.setdefault("actor", make.member_of(application.organisation))
    declared: AssistanceDeclaration = do(operations.declare_assistance, application, finding, **values)
    return declared


@pytest.mark.parametrize(
    ("today", "years", "since"),
    [
        (date(2026, 3, 31), 3, date(2023, 4, 1)),
        (date(2026, 4, 1), 3, date(2024, 4, 1)),
        (date(2026, 11, 21), 3, date(2024, 4, 1)),
        (date(2026, 11, 21), 1, date(2026, 4, 1)),
    ],
)
def test_three_financial_years_count_from_the_first_of_april(today: date, years: int, since: date) -> None:
    assert counts_since(today, years) == since


def test_what_counts_and_what_is_asked_for_stand_against_the_limit(app: Flask) -> None:
    application = an_application()
    had(application, 95_000)
    had(application, 200_000)

    known = assistance_of(application)

    assert (known.total_pence, known.limit_pence, known.is_within_limit) == (31_500_000, 31_500_000, True)
    had(application, 1)
    assert not assistance_of(application).is_within_limit


def test_an_amount_that_was_wrong_is_taken_out_and_stays(app: Flask) -> None:
    application = an_application()
    amount = had(application, 300_000)

    do(operations.remove_amount, application, amount, actor=make.member_of(application.organisation))

    assert assistance_of(application).total_pence == 2_000_000
    assert [row.removed_at is not None for row in rows(AssistanceAmount)] == [True]
    assert [line.action for line in events_of(amount)] == [
        "assistance_amount.add",
        "assistance_amount.remove",
    ]


def test_only_what_lies_in_the_years_that_count_is_added(app: Flask) -> None:
    application = an_application()

    for days_ago in (1200, -1):
        with pytest.raises(RuleBroken) as broken:
            had(application, 100, days_ago=days_ago)
        assert broken.value.field == "given_on"
    with pytest.raises(RuleBroken) as broken:
        had(application, 0)
    assert (broken.value.message, broken.value.field) == ("Enter an amount above £0", "amount")


def test_a_declaration_keeps_what_stood_on_its_day(app: Flask) -> None:
    application = an_application()
    had(application, 1_000)

    declared = declare(application)
    had(application, 2_000)

    assert (declared.total_pence, declared.limit_pence, declared.source) == (2_100_000, 31_500_000, "")
    assert [amount["giver"] for amount in declared.amounts] == ["Lantern Council"]
    assert declared.declaration == "These are all."
    assert [line.action for line in events_of(declared)] == ["assistance_declaration.make"]


def test_only_an_officer_finds_that_it_is_no_subsidy_and_says_why_and_from_where(app: Flask) -> None:
    application, officer = an_application(), make.an_officer()

    def refused(**how: Any) -> tuple[str, str | None]:
        with pytest.raises(RuleBroken) as broken:
            declare(application, F.NO_SUBSIDY, **how)
        return broken.value.message, broken.value.field

    assert refused(reason="Free.") == ("Only an officer finds that a grant is not a subsidy.", "finding")
    assert refused(actor=officer, source="A call.") == ("Say why it is not a subsidy", "reason")
    assert refused(actor=officer, reason="Free.") == ("Say where you have this from", "source")
    declared = declare(application, F.NO_SUBSIDY, reason="Free.", source="A call.", actor=officer)
    assert (declared.is_within_limit, declared.declaration) == (True, "")


def test_the_check_is_cleared_on_a_declaration_within_the_limit(app: Flask) -> None:
    application = an_application()

    def refused() -> str:
        with pytest.raises(RuleBroken) as broken:
            make.record(application, "subsidy")
        return broken.value.message

    assert refused() == "Nobody has declared other public money yet."
    had(application, 300_000)
    declare(application)
    assert refused() == "With this grant the group would pass the limit."
    assert make.record(application, "subsidy", CheckOutcome.RED).outcome is CheckOutcome.RED
    declare(application, F.NO_SUBSIDY, reason="Free.", source="A call.", actor=make.an_officer())
    assert make.record(application, "subsidy").outcome is CheckOutcome.CLEARED


def test_a_group_declares_on_its_own_page(visit: Visit) -> None:
    application = an_application()
    address = f"/applications/{application.reference}/assistance"
    browser = visit(make.member_of(application.organisation))
    today = clock.today()

    assert address in browser.open(f"/applications/{application.reference}").links
    added = browser.submit(f"{address}/add", giver="Lantern Council", amount="1,000",
                           given_on=[str(today.day), str(today.month), str(today.year)])  # fmt: skip
    empty = browser.submit(f"{address}/declare")
    done = browser.follow(browser.submit(f"{address}/declare", agree="y"))

    assert "Lantern Council" in browser.follow(added).text
    assert empty.errors == ["Tick the box to declare it"]
    assert "Together £21,000" in done.text
    (declared,) = rows(AssistanceDeclaration)
    assert declared.declaration.startswith("We declare that these are all the amounts")
    (amount,) = rows(AssistanceAmount)
    browser.press(f"{address}/{amount.id}/remove")
    assert "Lantern Council" not in browser.open(address).text


def test_an_officer_writes_it_down_with_its_source(visit: Visit) -> None:
    application = an_application()
    address = f"/applications/{application.reference}/assistance"
    browser = visit(make.an_officer(name="Priya Marlowe"))

    empty = browser.submit(f"{address}/declare")
    done = browser.submit(f"{address}/declare", finding="no_subsidy", reason="Free.", source="A call.")

    assert empty.errors == ["Choose whether it counts", "Say where you have this from"]
    assert "Declared by Priya Marlowe on" in browser.follow(done).text
    assert "It is not a subsidy." in browser.open(f"/applications/{application.reference}/diligence").text


def test_a_large_grant_is_marked_for_publication(visit: Visit) -> None:
    application = an_application()
    do(operations.set_assistance_limits, the_programme(), limit_pence=Pence(31_500_000), years=3,
       publish_above_pence=Pence(1_999_900), actor=make.an_officer())  # fmt: skip

    page = visit(make.an_officer()).open(f"/applications/{application.reference}/assistance")

    assert "To be published as a subsidy" in page.text


def test_the_limits_are_set_on_the_page_of_the_programme(visit: Visit) -> None:
    browser = visit(make.an_officer())

    page = browser.submit("/programme/assistance", limit="400000", years="2", publish_above="50000")
    wrong = browser.submit("/programme/assistance", years="0")

    assert page.location == "/programme/assistance"
    assert wrong.errors == ["Enter a whole number from 1 to 10"]
    programme = the_programme()
    limits = (programme.assistance_limit_pence, programme.assistance_years, programme.publish_above_pence)
    assert limits == (
        40_000_000, 2, 5_000_000,
    )  # fmt: skip
    assert "/programme/assistance" in browser.open("/programme").links


def test_it_is_for_the_group_and_for_those_who_read_due_diligence(visit: Visit) -> None:
    application, conflicted = an_application(), make.an_officer()
    do(take_part, application, conflicted, Part.CONFLICTED)
    address = f"/applications/{application.reference}/assistance"
    people = [make.member_of(application.organisation), make.an_officer(), make.a_decision_maker(),
              make.a_person(Role.AUDITOR), make.a_person(Role.FINANCE), make.a_person(),
              conflicted]  # fmt: skip

    assert [visit(person).open(address).status for person in people] == [200, 200, 200, 200, 404, 404, 404]
    for person in people[2:]:
        with pytest.raises(NotAllowed):
            had(application, 100, actor=person)
    unasked = make.an_application()
    assert visit(people[1]).open(f"/applications/{unasked.reference}/assistance").status == 404

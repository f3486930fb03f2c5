"""A recipient claims costs line by line, each with its receipt."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import factories as make
import pytest
from client import Visitor
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants import audit, clock
from grants.delivery.operations import save_report, submit_report
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, ClaimState
from grants.money import Pence
from grants.permissions import Role
from grants.spending.models import ExpenseClaim, Finding
from grants.spending.operations import add_item, remove_item, start_claim, submit_claim
from grants.spending.queries import accepted_spend, by_part, repeated_in, spent_by_claims, standing_of

C = ClaimState


def boxes(day: object) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]  # type: ignore[attr-defined]


def a_file(words: str = "x") -> FileStorage:
    return FileStorage(BytesIO(make.a_receipt(words).content), filename="till.pdf")


def test_a_group_writes_a_claim_and_sends_it(visit: Callable[..., Visitor]) -> None:
    award = make.a_claiming_award()
    writer = make.signatory_of(award)
    browser = visit(writer)
    began = browser.press(f"/awards/{award.reference}/claims")
    claim = make.rows(ExpenseClaim)[0]
    address = f"/claims/{claim.reference}"
    line = standing_of(award)[0].line.id
    cost = {"line": str(line), "paid_on": boxes(clock.today()), "supplier": "Corner Shop",
            "what_for": "Tea", "amount": "£120.50"}  # fmt: skip

    without = browser.submit(f"{address}/costs", **cost)
    added = browser.submit(f"{address}/costs", **cost, receipt=a_file())
    again = browser.press(f"/awards/{award.reference}/claims")
    number = make.fresh(claim).items[0].id
    changed = browser.submit(f"{address}/costs/{number}", amount="100")
    sent = browser.press(f"{address}/submit")

    assert (began.location, again.location, added.location, changed.location) == (address,) * 4
    assert without.errors == ["Choose a file"]
    item = make.fresh(claim).items[0]
    assert (item.amount_pence, item.supplier_key, item.receipt.name) == (10_000, "cornershop", "till.pdf")
    assert (claim.state, claim.submitted_by_id) == (C.SUBMITTED, writer.id)
    shown = browser.follow(sent).text
    assert "Your claim is sent." in shown
    assert [event.action for event in audit.events_of(claim)] == [
        "expense_claim.start", "expense_claim.edit", "expense_claim.edit", "expense_claim.submit",
    ]  # fmt: skip
    assert "£100" in visit(make.an_officer()).open("/claims?state=submitted").text
    assert visit(make.a_person()).open(address).status == 404


def test_receipts_before_the_award_or_after_the_project_are_refused(visit: Callable[..., Visitor]) -> None:
    claim = make.start_claim()
    browser, award = visit(make.signatory_of(claim.award)), claim.award
    early = boxes(award.awarded_on - clock.days(1))

    page = browser.submit(
        f"/claims/{claim.reference}/costs", line=str(standing_of(award)[0].line.id), paid_on=early,
        supplier="Shop", what_for="Tea", amount="10", receipt=a_file(),
    )  # fmt: skip

    assert len(page.errors) == 1
    assert page.errors[0].endswith("It does not pay for what was bought before that day.")
    ends_on = award.application.ends_on
    with (
        clock.at(clock.london(ends_on + clock.days(9), clock.in_london(clock.now()).time())),
        pytest.raises(RuleBroken, match="does not pay for what was bought after that day"),
    ):
        make.add_cost(claim, on=ends_on + clock.days(1))
    with pytest.raises(RuleBroken, match="This day lies in the future"):
        make.add_cost(claim, on=clock.today() + clock.days(1))
    with pytest.raises(RuleBroken, match="Enter an amount above £0"):
        make.add_cost(claim, 0)


def test_a_line_holds_a_tenth_more_from_other_lines_and_no_more(visit: Callable[..., Visitor]) -> None:
    award = make.a_claiming_award()
    make.a_claim(C.ACCEPTED, award, 1_000)
    claim = make.start_claim(award)
    item = make.add_cost(claim, 652, line=1)
    add = make.add_cost(claim, 999, line=1)
    browser = visit(make.signatory_of(award))

    refused = browser.follow(browser.press(f"/claims/{claim.reference}/submit")).text
    make.do(remove_item, add, actor=make.signatory_of(award))
    make.add_cost(claim, 998, line=1)
    sent = browser.press(f"/claims/{claim.reference}/submit")

    assert "“Survey” would come to £1,651. Agreed are £1,500; up to 10% more" in refused
    assert make.fresh(claim).state is C.SUBMITTED
    assert sent.location == f"/claims/{claim.reference}"
    assert item.line.title == "Survey"


def test_the_award_as_a_whole_is_never_passed(app: Flask) -> None:
    award = make.a_claiming_award()
    claim = make.start_claim(award)
    make.add_cost(claim, 18_500)
    make.add_cost(claim, 1_501, line=1)

    with pytest.raises(RuleBroken, match=r"would come to £20,001\. The award is £20,000\.$"):
        make.do(submit_claim, claim, actor=make.signatory_of(award))


def test_what_is_claimed_twice_is_shown_across_awards_to_staff_alone(visit: Callable[..., Visitor]) -> None:
    first, award = make.a_claiming_award(), make.a_claiming_award()
    theirs, ours = make.start_claim(first), make.start_claim(award)
    make.add_cost(theirs, 70, receipt="same paper")
    make.add_cost(theirs, 90, supplier="Corner-Shop ")
    make.do(submit_claim, theirs, actor=make.signatory_of(first))
    alike = [make.add_cost(ours, 80, receipt="same paper"), make.add_cost(ours, 90, supplier="corner shop")]
    make.add_cost(ours, 91)
    make.do(submit_claim, ours, actor=make.signatory_of(award))

    found = repeated_in(ours, everywhere=True)

    assert {number: [item.claim.id for item in items] for number, items in found.items()} == {
        item.id: [theirs.id] for item in alike
    }
    assert repeated_in(ours, everywhere=False) == {}
    address = f"/claims/{ours.reference}"
    assert visit(make.an_officer()).open(address).text.count("Claimed twice?") == 2
    assert "Claimed twice?" not in visit(make.signatory_of(award)).open(address).text


def test_where_no_claims_are_wanted_none_is_begun(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)

    with pytest.raises(RuleBroken, match="Groups of this round do not claim costs"):
        make.start_claim(award)
    assert spent_by_claims(award) is None


def test_an_empty_claim_and_a_strangers_are_refused(app: Flask) -> None:
    claim = make.start_claim()

    with pytest.raises(RuleBroken, match="Add at least one cost"):
        make.do(submit_claim, claim, actor=make.signatory_of(claim.award))
    for person in (make.an_officer(), make.a_person()):
        with pytest.raises(NotAllowed):
            make.do(start_claim, claim.award, actor=person)
    sent = make.a_claim(C.SUBMITTED, claim.award)
    with pytest.raises(WrongState):
        make.do(add_item, sent, make.a_cost(sent), make.a_receipt(), actor=make.signatory_of(sent.award))


def test_accepted_costs_count_as_spent_by_line_and_part(app: Flask) -> None:
    award = make.a_claiming_award()
    make.a_claim(C.PARTLY_ACCEPTED, award, 100, 250)
    make.a_claim(C.SUBMITTED, award, 40)
    make.a_claim(C.WITHDRAWN, award, 60)

    first, second = standing_of(award)

    assert (first.waiting_pence, first.accepted_pence, first.left_pence) == (4_000, 25_000, 1_821_000)
    assert accepted_spend(award) == {first.line.id: 25_000, second.line.id: 0}
    assert [(part.value, sums["accepted"]) for part, sums in by_part([first, second])] == [
        ("project", 25_000), ("evaluation", 0),
    ]  # fmt: skip


def test_the_report_takes_what_was_accepted_and_does_not_ask(visit: Callable[..., Visitor]) -> None:
    award = make.a_claiming_award()
    make.a_claim(C.ACCEPTED, award, 700)
    report, writer = make.a_report(award=award), make.signatory_of(award)

    page = visit(writer).open(f"/reports/{report.reference}/write")
    make.do(save_report, report, done="Six.", spent_pence=None, evidence=None, actor=writer)
    make.do(submit_report, report, actor=writer)

    assert "Your accepted claims say that £700 was spent since the report before." in page.text
    assert "spent" not in page.fields()
    assert make.fresh(report).spent_pence == Pence(70_000)


def test_a_grant_with_an_open_claim_is_not_closed(app: Flask) -> None:
    claim = make.a_claim(C.SUBMITTED, None, 20)

    with pytest.raises(RuleBroken, match=f"Claim of costs {claim.reference}"):
        make.close(make.fresh(claim.award))
    assert claim.items[0].finding is Finding.OPEN


def test_lists_ask_the_database_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(make.a_person(Role.OFFICER))
    numbers = []
    for claims in (1, 2):
        for _claim in range(claims):
            award = make.a_claiming_award()
            make.a_claim(C.SUBMITTED, award)
            make.an_asset(award=award)
        for address in ("/claims", "/assets"):
            browser.open(address)
            queries.clear()
            browser.open(address)
            numbers.append(len(queries))

    assert numbers[:2] == numbers[2:]


def test_a_sheet_for_finance_has_a_line_for_each_line(visit: Callable[..., Visitor]) -> None:
    award = make.a_claiming_award()
    make.a_claim(C.PARTLY_ACCEPTED, award, 100, 250)
    browser = visit(make.a_person(Role.FINANCE))

    answer = browser.press("/spending.csv").response

    rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert rows[1].startswith(f"{award.reference},{award.application.round.reference},")
    assert rows[1].endswith(",project,18500.00,0.00,250.00,100.00,18250.00")
    assert len(rows) == 3
    assert timedelta(0) <= clock.now() - make.rows(audit.AuditEvent)[-1].at

"""Claims of costs and assets, in any state."""

from datetime import date
from typing import Any

from factories.awards import an_award, signatory_of
from factories.files import a_pdf
from factories.people import an_officer, do
from factories.rounds import a_round
from grants import clock
from grants.awards.models import Award
from grants.documents.files import CheckedFile, checked_content
from grants.lifecycles import AssetState, AwardState, ClaimState
from grants.money import Pence
from grants.rounds.models import Round
from grants.spending import operations as spending
from grants.spending.models import Asset, Disposal, ExpenseClaim, ExpenseItem, Finding
from grants.spending.operations import AssetFacts, Cost
from grants.spending.queries import lines_of

C, E = ClaimState, AssetState


def a_claiming_round(**how: Any) -> Round:
    """Return a published round whose groups claim their costs."""
    round_ = a_round()
    rules = {"wants_claims": True, "virement_share": 1000, "asset_limit_pence": Pence(100_000), **how}
    do(spending.set_rules, round_, **rules, actor=an_officer())
    return round_


def a_claiming_award(**how: Any) -> Award:
    """Return an award of £20,000 whose lines are £18,500 and £1,500."""
    return an_award(AwardState.ACTIVE, a_claiming_round(**how))


def a_receipt(words: str = "Receipt") -> CheckedFile:
    """Return a receipt; other words make another file."""
    return checked_content(a_pdf() + f"\n% {words}\n".encode(), "receipt.pdf")


def a_cost(claim: ExpenseClaim, pounds: int = 200, *, line: int = 0, on: date | None = None,
           supplier: str = "Corner Shop", equipment: bool = False) -> Cost:  # fmt: skip
    """Return a cost on one of the lines, of today unless told."""
    return Cost(
        lines_of(claim.award)[line], on or clock.today(), supplier, f"Things for £{pounds}",
        Pence(pounds * 100), is_equipment=equipment,
    )  # fmt: skip


def add_cost(claim: ExpenseClaim, pounds: int = 200, *, receipt: str = "", **how: Any) -> ExpenseItem:
    """Add a cost with a receipt of its own, unless its words are given."""
    file = a_receipt(receipt or f"{claim.reference}-{len(claim.items)}")
    item: ExpenseItem = do(
        spending.add_item, claim, a_cost(claim, pounds, **how), file, actor=signatory_of(claim.award)
    )
    return item


def start_claim(award: Award | None = None) -> ExpenseClaim:
    """Return an empty draft."""
    award = award or a_claiming_award()
    claim: ExpenseClaim = do(spending.start_claim, award, actor=signatory_of(award))
    return claim


def judge(claim: ExpenseClaim, *findings: Finding) -> None:
    """Find this of each cost in turn, and the last of the others."""
    found = {
        item.id: (findings[min(place, len(findings) - 1)], "No receipt can be read.")
        for place, item in enumerate(claim.items)
    }
    do(spending.check_items, claim, found, actor=an_officer())


def a_claim(state: ClaimState = C.SUBMITTED, award: Award | None = None, *pounds: int) -> ExpenseClaim:
    """Return a claim of two costs, unless told, in a state reached by real steps."""
    claim = start_claim(award)
    writer = signatory_of(claim.award)
    for amount in pounds or (200, 300):
        add_cost(claim, amount, supplier=f"Shop {amount}")
    if state not in (C.DRAFT, C.WITHDRAWN):
        do(spending.submit_claim, claim, actor=writer)
    if state is C.WITHDRAWN:
        do(spending.withdraw_claim, claim, actor=writer)
    elif state is C.QUERIED:
        do(spending.query_claim, claim, question="Which hall?", actor=an_officer())
    elif state in (C.ACCEPTED, C.PARTLY_ACCEPTED, C.REFUSED):
        first = Finding.ACCEPTED if state is C.ACCEPTED else Finding.REFUSED
        last = Finding.REFUSED if state is C.REFUSED else Finding.ACCEPTED
        judge(claim, first, last)
        do(spending.decide_claim, claim, actor=an_officer())
    assert claim.state is state
    return claim


def an_asset(state: AssetState = E.HELD, award: Award | None = None) -> Asset:
    """Return something of value, in a state reached by real steps."""
    award = award or an_award(AwardState.ACTIVE)
    keeper = signatory_of(award)
    facts = AssetFacts("Projector", Pence(120_000), clock.today(), "Amina Vale", "The hall", "P-17")
    asset: Asset = do(spending.add_asset, award, facts, actor=keeper)
    if state is not E.HELD:
        do(spending.ask_disposal, asset, Disposal.SOLD, value_pence=Pence(30_000), reason="A new one came.",
           actor=keeper)  # fmt: skip
    if state is E.DISPOSED:
        do(spending.answer_disposal, asset, consents=True, answer="", actor=an_officer())
    assert asset.state is state
    return asset

"""Notices that a grant is to end early, and money that is to be paid back, in any state."""

from typing import Any

from factories.awards import a_payment, an_award
from factories.halting import give_notice
from factories.people import a_person, an_officer, do
from factories.remembered import remembered
from grants import clock
from grants.awards.models import Award, Ending, Subject
from grants.awards.operations import delegate
from grants.lifecycles import AwardState, EndingState, PaymentState, RepaymentState
from grants.money import Pence
from grants.payments import operations
from grants.payments.models import Repayment, RepaymentCause
from grants.permissions import Role

R = RepaymentState


@remembered
def a_repayment(
    state: RepaymentState = R.DEMANDED, award: Award | None = None, *, pence: int = 100_000
) -> Repayment:
    """Return money that is to be paid back of an award of which something was paid, in a state."""
    if award is None:
        award = a_payment(PaymentState.PAID, an_award(AwardState.ACTIVE)).award
    repayment: Repayment = do(
        operations.demand,
        award,
        RepaymentCause.RECOVERY,
        Pence(pence),
        due_on=clock.today() + clock.days(30),
        reason="It was paid twice.",
        actor=an_officer(),
    )
    if state is R.WRITE_OFF_ASKED:
        do(operations.ask_write_off, repayment, reason="The group is no more.", actor=an_officer())
    elif state is R.SETTLED:
        receive(repayment, pence)
    elif state is R.CANCELLED:
        do(operations.cancel_repayment, repayment, reason="A slip.", actor=a_person(Role.FINANCE))
    assert repayment.state is state
    return repayment


@remembered
def receive(repayment: Repayment, pence: int, reference: str = "FP-1") -> Any:
    """Have finance enter money that came back today."""
    return do(
        operations.receive,
        repayment,
        Pence(pence),
        clock.today(),
        bank_reference=reference,
        actor=a_person(Role.FINANCE),
    )


def write_off_rest(repayment: Repayment, *, back: int) -> None:
    """Have so many pence come back, and the rest written off by two of finance."""
    receive(repayment, back)
    first, second = a_person(Role.FINANCE), a_person(Role.FINANCE)
    do(operations.ask_write_off, repayment, reason="The group is no more.", actor=first)
    do(
        delegate, second, repayment.left_pence, begins_on=clock.today(), ends_on=None, note="Minutes.",
        subject=Subject.WRITE_OFF, actor=a_person(Role.ADMINISTRATOR),
    )  # fmt: skip
    do(operations.write_off, repayment, actor=second)


def an_ending(
    state: EndingState = EndingState.PROPOSED, award: Award | None = None, *, repay: int = 0
) -> Ending:
    """Return a notice that a grant is to end early, in a state."""
    return give_notice(state, award or an_award(AwardState.ACTIVE), repay=repay)

"""Grants that stand still, and that end early."""

from datetime import timedelta
from typing import Any

from factories.applications import a_decision_maker
from factories.people import an_officer, do, member_of
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import User
from grants.awards import operations as awards
from grants.awards.models import Award, Ending, EndingGround
from grants.lifecycles import EndingState
from grants.money import Pence


@remembered
def suspend(award: Award, *, actor: User | None = None) -> Any:
    return do(
        awards.suspend,
        award,
        told="We wait for the list of those who came.",
        reason="Two lists do not agree.",
        review_on=clock.today() + timedelta(days=28),
        actor=actor or an_officer(),
    )


@remembered
def give_notice(state: EndingState, award: Award, *, repay: int = 0, **how: Any) -> Ending:
    """Return a notice that a grant is to end early, in a state reached by real steps; ``repay`` in pence."""
    ending: Ending = do(
        awards.propose_ending,
        award,
        EndingGround.NO_PROGRESS,
        reason="No evening took place.",
        repay_pence=Pence(repay),
        actor=an_officer(),
        **how,
    )
    if state is EndingState.CONFIRMED:
        group = member_of(award.application.organisation)
        do(awards.answer_ending, ending, answer="We could not.", actor=group)
        do(awards.confirm_ending, ending, note="Agreed.", actor=a_decision_maker())
    elif state is EndingState.DROPPED:
        do(awards.drop_ending, ending, note="It goes on.", actor=an_officer())
    assert ending.state is state
    return ending


def end_early(award: Award, *, repay: int = 0, **how: Any) -> Ending:
    return give_notice(EndingState.CONFIRMED, award, repay=repay, **how)

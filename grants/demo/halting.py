"""How the demo's grants are suspended and ended, an offer withdrawn, and money paid back."""

from collections.abc import Iterator
from datetime import datetime

from grants import clock
from grants.accounts.queries import people_of
from grants.awards.models import Award, EndingGround
from grants.awards.operations import (
    answer_ending,
    confirm_ending,
    drop_ending,
    propose_ending,
    suspend,
    withdraw_offer,
)
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.lifecycles import AWARD, ENDING
from grants.money import Pence
from grants.payments.models import Repayment, RepaymentCause
from grants.payments.operations import (
    ask_write_off,
    cancel_repayment,
    demand,
    receive,
    the_day_to_repay,
    write_off,
)
from grants.payments.owed import repayments_of
from grants.permissions import Role

#: Stories in which a grant stands still or ends before its time.
HALTED = {"suspended", "terminated"}


def withdraw_unsigned(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how an offer is withdrawn that the group has accepted and the programme does not sign."""
    yield scene.timetable.office(scene.timetable.ago(award.awarded_on) - 12, case.number)
    decider = scene.second(
        case.number, award.amount_pence, lambda person: AWARD.allows(person, "withdraw_offer", award)
    )
    withdraw_offer(
        award, reason="The group has merged with another, which has a grant for the same work.", actor=decider
    )


def halt(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how a grant that was paid once is suspended, and how one of them is ended."""
    officer = scene.officer(case.number)
    yield scene.timetable.office(70 if case.story == "terminated" else 9, case.number)
    suspend(
        award, told="We could not reach anybody of your group for six weeks. Please call your officer.",
        reason="Two visits found the door locked; the chair's number is dead.",
        review_on=clock.today() + clock.days(28), actor=officer,
    )  # fmt: skip
    if case.story == "suspended":
        return
    yield scene.timetable.office(60, case.number)
    ending = propose_ending(
        award, EndingGround.NO_PROGRESS, repay_pence=Pence(300_000), actor=officer,
        reason="Of fifteen trips three took place; for the rest the first payment holds £3,000.",
    )  # fmt: skip
    yield scene.timetable.evening(50, case.number)
    answer_ending(
        ending, answer="The boat sank at its mooring. We are sorry, and cannot find another this year.",
        actor=people_of(award.application.organisation_id)[0],
    )  # fmt: skip
    yield scene.timetable.office(44, case.number)
    decider = scene.second(
        case.number, award.amount_pence, lambda person: ENDING.allows(person, "confirm", ending)
    )
    confirm_ending(ending, note="Nobody is to blame, and the work cannot go on.", actor=decider)
    yield from _pay_back(scene, case, repayments_of(award)[0])


def _pay_back(scene: Scene, case: Case, repayment: Repayment) -> Iterator[datetime]:
    """Tell how a part comes back, and how the rest is written off by two."""
    first, second = scene.one(Role.FINANCE, case.number), scene.one(Role.FINANCE, case.number + 1)
    yield scene.timetable.office(30, case.number)
    receive(repayment, Pence(180_000), clock.today(), bank_reference="FP 774 Slow Boat", actor=first)
    yield scene.timetable.office(10, case.number)
    ask_write_off(repayment, reason="The charity is being wound up and has nothing left.", actor=first)
    yield scene.timetable.office(7, case.number)
    write_off(repayment, actor=second)


def give_notice(scene: Scene) -> Iterator[datetime]:
    """Tell of two more notices, and of money that is demanded back."""
    office = scene.timetable.office
    yield office(14)
    officer = scene.officer(1)
    dropped = propose_ending(
        scene.awards["changes_requested"], EndingGround.DUPLICATE_FUNDING, repay_pence=Pence(0),
        reason="Another funder lists the same evenings on its page.", actor=officer,
    )  # fmt: skip
    yield office(12)
    back = _demand(scene, "changes_requested", 24_000, "A hall was paid for twice by mistake.")
    wrong = _demand(scene, "closing", 50_000, "The coach was not paid.")
    late = _demand(scene, "returning", 31_500, "Three receipts could not be found.")
    yield office(6)
    drop_ending(dropped, note="The other funder pays for other evenings.", actor=officer)
    cancel_repayment(
        wrong, reason="The coach's bill came late; it was paid.", actor=scene.one(Role.FINANCE, 0)
    )
    receive(back, Pence(10_000), clock.today(), bank_reference="FP 810", actor=scene.one(Role.FINANCE, 0))
    yield office(4)
    propose_ending(
        scene.awards["overdue"], EndingGround.NO_PROGRESS, repay_pence=Pence(100_000),
        reason="Your return is overdue and nobody answers our letters.", actor=officer,
    )  # fmt: skip
    ask_write_off(late, reason="The group has shown its accounts: there is nothing left.", actor=officer)


def _demand(scene: Scene, story: str, pence: int, reason: str) -> Repayment:
    return demand(
        scene.awards[story], RepaymentCause.RECOVERY, Pence(pence), due_on=the_day_to_repay(), reason=reason,
        actor=scene.officer(0),
    )  # fmt: skip

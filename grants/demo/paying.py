"""How the demo's instalments are requested, approved and paid."""

from collections.abc import Iterator
from datetime import datetime

from grants import clock
from grants.demo.cases import Case
from grants.demo.running import IN_A_RUN
from grants.demo.scene import Scene
from grants.payments.models import Payment
from grants.payments.operations import approve_payment, record_paid, request_payment
from grants.permissions import Role
from grants.rounds.models import PaymentTrigger


def pay(scene: Scene, case: Case, payment: Payment, ago: int, *, stops: bool) -> Iterator[datetime]:
    """Tell how an officer requests an instalment, and how finance approves and pays it."""
    number = case.number
    yield scene.timetable.office(ago, number)
    request_payment(payment, actor=scene.officer(number))
    if stops and case.story == "payment_requested":
        return
    yield scene.timetable.office(ago - 1, number + 40)
    approve_payment(payment, actor=scene.one(Role.FINANCE, number))
    if (case.story, place_of(payment)) in IN_A_RUN:
        scene.for_bank[case.story] = payment
        return
    if stops:
        return
    yield scene.timetable.office(ago - 2, number + 80)
    reference = f"BACS {clock.today():%y%m%d}-{payment.id:03}"
    payer = scene.one(Role.FINANCE, number + 1)
    record_paid(payment, clock.today(), finance_reference=reference, actor=payer)


def place_of(payment: Payment) -> int | None:
    """Return after which milestone a payment comes, 0 being before them all; None for one beside them."""
    if payment.trigger is PaymentTrigger.AGREEMENT:
        return 0
    return payment.milestone.position if payment.milestone else None

"""How the demo's finance people send payments to the bank together, and what the bank answers."""

from collections.abc import Iterator
from datetime import datetime

from grants import clock
from grants.accounts.models import User
from grants.demo.scene import Scene
from grants.payments.bank_file import RESULT, pounds
from grants.payments.models import Payment, PaymentRun
from grants.payments.operations import approve_run, cancel_run, import_result, prepare_run, take_file
from grants.payments.queries import lines_of
from grants.permissions import Role

#: The payments that wait for a run, by the story and the place of the milestone, 0 being the first payment.
IN_A_RUN = {("active", 0), ("reporting", 0), ("returning", 2), ("closing", 3)}

_CLOSED = "Account closed"
_WRONG_DAY = "The bank does not pay on that day. We prepare it again."


def run_payments(scene: Scene) -> Iterator[datetime]:
    """Tell of runs: one that the bank refused, one cancelled and prepared anew, one approved, one sent."""
    yield scene.timetable.office(20, 1)
    first, second = (scene.one(Role.FINANCE, number) for number in (0, 1))
    refused = _prepare(scene.for_bank["active"], first)
    yield scene.timetable.office(20, 2)
    approve_run(refused, actor=second)
    yield scene.timetable.office(19, 3)
    take_file(refused, actor=first)
    yield scene.timetable.office(18, 4)
    import_result(refused, _refusal(refused), actor=second)
    yield scene.timetable.office(8, 5)
    wrong = _prepare(scene.for_bank["closing"], first)
    yield scene.timetable.office(8, 6)
    cancel_run(wrong, reason=_WRONG_DAY, actor=second)
    _prepare(scene.for_bank["closing"], second)
    yield scene.timetable.office(5, 7)
    approve_run(_prepare(scene.for_bank["reporting"], second), actor=first)
    yield scene.timetable.office(4, 8)
    sent = _prepare(scene.for_bank["returning"], first)
    approve_run(sent, actor=second)
    yield scene.timetable.office(4, 9)
    take_file(sent, actor=first)


def _prepare(payment: Payment, actor: User) -> PaymentRun:
    return prepare_run([payment], clock.today(), actor=actor)


def _refusal(run: PaymentRun) -> str:
    """Return a result in which the bank refuses every payment of a run."""
    rows = [
        [line.payment.reference, pounds(line.amount_pence), "failed", clock.today().isoformat(), "", _CLOSED]
        for line in lines_of(run)
    ]
    return "\n".join(",".join(row) for row in [list(RESULT), *rows])

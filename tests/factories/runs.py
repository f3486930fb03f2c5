"""Payment runs, in any state."""

from factories.people import a_person, do
from factories.remembered import remembered
from grants import clock
from grants.lifecycles import PaymentState, RunState
from grants.payments import operations
from grants.payments.bank_file import RESULT, pounds
from grants.payments.models import Payment, PaymentRun
from grants.payments.queries import lines_of
from grants.permissions import Role

N = RunState


@remembered
def a_run(state: RunState, *payments: Payment) -> PaymentRun:
    """Return a run of approved payments, in a state reached by real steps of three people in finance."""
    run: PaymentRun = do(operations.prepare_run, list(payments), clock.today(), actor=a_person(Role.FINANCE))
    if state is N.CANCELLED:
        do(operations.cancel_run, run, reason="The wrong day.", actor=a_person(Role.FINANCE))
    if state in (N.APPROVED, N.SENT, N.DONE):
        do(operations.approve_run, run, actor=a_person(Role.FINANCE))
        operations.make_waiting_files()
    if state in (N.SENT, N.DONE):
        do(operations.take_file, run, actor=a_person(Role.FINANCE))
    if state is N.DONE:
        do(operations.import_result, run, said_by_bank(run), actor=a_person(Role.FINANCE))
    assert run.state is state
    return run


def said_by_bank(run: PaymentRun, **failed: str) -> str:
    """Return the bank's result for a run: all is paid today, but what is named, with a reason."""
    rows = [",".join(RESULT)]
    for line in lines_of(run):
        reference = line.payment.reference
        why = failed.get(reference.replace("-", "_"))
        rows.append(
            ",".join(
                [reference, pounds(line.amount_pence), "failed" if why else "paid", clock.today().isoformat(),
                 "" if why else f"B-{line.id}", why or ""]
            )
        )  # fmt: skip
    return "\n".join(rows)


@remembered
def bring_to_bank(payment: Payment, state: PaymentState) -> None:
    """Put an approved payment into a run of its own, as far as the state says."""
    run = a_run(N.PREPARED if state is PaymentState.IN_RUN else N.SENT, payment)
    if state is PaymentState.FAILED:
        why = {payment.reference.replace("-", "_"): "The account is closed"}
        do(operations.import_result, run, said_by_bank(run, **why), actor=a_person(Role.FINANCE))

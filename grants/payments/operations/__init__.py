"""What is done with instalments and with payment runs.  Operations never commit: the caller does."""

from grants.payments.operations.planning import (
    lay_out_payments,
    make_payable,
    settle,
    settle_all,
    settle_with_others,
)
from grants.payments.operations.requesting import (
    approve_payment,
    cancel_payment,
    pay_again,
    record_paid,
    request_payment,
    return_payment,
)
from grants.payments.operations.results import import_result
from grants.payments.operations.runs import (
    approve_run,
    cancel_run,
    make_waiting_files,
    prepare_run,
    take_file,
    take_out,
)

__all__ = [
    "approve_payment",
    "approve_run",
    "cancel_payment",
    "cancel_run",
    "import_result",
    "lay_out_payments",
    "make_payable",
    "make_waiting_files",
    "pay_again",
    "prepare_run",
    "record_paid",
    "request_payment",
    "return_payment",
    "settle",
    "settle_all",
    "settle_with_others",
    "take_file",
    "take_out",
]

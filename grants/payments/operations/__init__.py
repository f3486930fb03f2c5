"""What is done with instalments, with payment runs, and with money to be paid back.  The caller commits."""

from grants.payments.operations.planning import (
    lay_out_payments,
    make_payable,
    settle,
    settle_all,
    settle_with_others,
)
from grants.payments.operations.repaying import (
    cancel_repayment,
    chase_repayments,
    demand,
    demand_at_end,
    give_more_time,
    is_all_settled,
    may_be_demanded,
    receive,
    the_day_to_repay,
)
from grants.payments.operations.replanning import changeable_payments, check_replan, replan
from grants.payments.operations.requesting import (
    approve_payment,
    cancel_payment,
    end_payments,
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
from grants.payments.operations.writing_off import ask_write_off, refuse_write_off, write_off

__all__ = [
    "approve_payment",
    "approve_run",
    "ask_write_off",
    "cancel_payment",
    "cancel_repayment",
    "cancel_run",
    "changeable_payments",
    "chase_repayments",
    "check_replan",
    "demand",
    "demand_at_end",
    "end_payments",
    "give_more_time",
    "import_result",
    "is_all_settled",
    "lay_out_payments",
    "make_payable",
    "make_waiting_files",
    "may_be_demanded",
    "pay_again",
    "prepare_run",
    "receive",
    "record_paid",
    "refuse_write_off",
    "replan",
    "request_payment",
    "return_payment",
    "settle",
    "settle_all",
    "settle_with_others",
    "take_file",
    "take_out",
    "the_day_to_repay",
    "write_off",
]

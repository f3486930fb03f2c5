"""What a group pays back."""

from flask_babel import lazy_gettext as _l

from grants.permissions import cashier, officer, second_cashier, second_demander
from grants.workflow import STAYS, Lifecycle, State, Step


class RepaymentState(State):
    """Where money stands that is to be paid back; that it is overdue, the calendar says."""

    DEMANDED = "demanded", _l("To be paid back"), "yellow"
    WRITE_OFF_ASKED = "write_off_asked", _l("Write-off asked for"), "purple"
    SETTLED = "settled", _l("Settled"), "green"
    CANCELLED = "cancelled", _l("Demanded by mistake"), "grey"


R = RepaymentState

#: In these states something is still owed.
STILL_OWED = (R.DEMANDED, R.WRITE_OFF_ASKED)

# fmt: off
REPAYMENT = Lifecycle("repayment", _l("Money to be paid back"), RepaymentState, [
    Step("receive",             _l("Enter money that came back"),   STILL_OWED,                             STAYS,               [cashier]),
    Step("receive_last",        _l("Enter the last of it"),         STILL_OWED,                             R.SETTLED,           [cashier]),
    Step("give_time",           _l("Give more time"),               [R.DEMANDED],                           STAYS,               [officer]),
    Step("ask_write_off",       _l("Ask to write off the rest"),    [R.DEMANDED],                           R.WRITE_OFF_ASKED,   [officer, cashier]),
    Step("write_off",           _l("Write off the rest"),           [R.WRITE_OFF_ASKED],                    R.SETTLED,           [second_cashier]),
    Step("refuse_write_off",    _l("Do not write it off"),          [R.WRITE_OFF_ASKED],                    R.DEMANDED,          [second_cashier]),
    Step("cancel",              _l("Cancel: demanded by mistake"),  [R.DEMANDED],                           R.CANCELLED,         [second_demander]),
])
# fmt: on

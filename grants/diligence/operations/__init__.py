"""How due diligence is done.  Operations never commit: the caller does."""

from grants.diligence.operations.assisting import (
    add_amount,
    declare_assistance,
    remove_amount,
    set_assistance_limits,
)
from grants.diligence.operations.checking import check_diligence, record_check, reuse_paper
from grants.diligence.operations.looking_up import record_lookup
from grants.diligence.operations.signalling import (
    compare,
    compare_group,
    explain_signal,
    flag_signal,
    note_account,
)
from grants.diligence.operations.waiving import ask_waiver, confirm_waiver, refuse_waiver

__all__ = [
    "add_amount", "ask_waiver", "check_diligence", "compare", "compare_group", "confirm_waiver",
    "declare_assistance", "explain_signal", "flag_signal", "note_account", "record_check",
    "record_lookup", "refuse_waiver", "remove_amount", "reuse_paper", "set_assistance_limits",
]  # fmt: skip

"""How due diligence is done.  Operations never commit: the caller does."""

from grants.diligence.operations.checking import check_diligence, record_check, reuse_paper
from grants.diligence.operations.waiving import ask_waiver, confirm_waiver, refuse_waiver

__all__ = [
    "ask_waiver", "check_diligence", "confirm_waiver", "record_check", "refuse_waiver", "reuse_paper",
]  # fmt: skip

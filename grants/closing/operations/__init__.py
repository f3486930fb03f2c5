"""What recipients, officers and decision makers do so that a grant ends well.  The caller commits."""

from grants.closing.operations.closing import ask_unspent_back, close_grant
from grants.closing.operations.publishing import (
    Wording,
    ask_exemption,
    comment,
    exempt,
    publish,
    refuse_exemption,
    rewrite,
    save_evaluation,
    show_to_group,
    take_back,
)
from grants.closing.operations.reporting import (
    end_final_report,
    issue_final_report,
    lay_out_closing,
    save_final_report,
    submit_final_report,
)

__all__ = [
    "Wording", "ask_exemption", "ask_unspent_back", "close_grant", "comment", "end_final_report", "exempt",
    "issue_final_report", "lay_out_closing", "publish", "refuse_exemption", "rewrite", "save_evaluation",
    "save_final_report", "show_to_group", "submit_final_report", "take_back",
]  # fmt: skip

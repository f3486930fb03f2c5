"""Every lifecycle of the programme, in three tables of contents: applying, deciding, delivering.

A row reads: this action moves a record from these states to that one, and these
parties may take it.  A row that STAYS changes the record but not its state.
Routes, buttons, tests and the README's diagrams all read these tables, and
nothing else assigns ``state``.  What the clock can tell (a round is open, a
return is overdue) is not a state.
"""

from grants.lifecycles.applying import (
    APPLICATION,
    EVIDENCE,
    HOSTING,
    LOOKED_INTO,
    ROUND,
    ApplicationState,
    EvidenceState,
    HostingState,
    RoundState,
)
from grants.lifecycles.deciding import (
    APPEAL,
    CHECK,
    DECLARATION,
    MEETING,
    REVIEW,
    SIGN_OFF,
    SIGNAL,
    AppealState,
    CheckState,
    DeclarationState,
    MeetingState,
    ReviewState,
    SignalState,
    SignOffState,
)
from grants.lifecycles.delivering import (
    AWARD,
    BANK_DETAILS,
    CONDITION,
    PAYMENT,
    REPORT,
    AwardState,
    BankDetailsState,
    ConditionState,
    PaymentState,
    ReportState,
)
from grants.workflow import Lifecycle

__all__ = [
    "APPEAL",
    "APPLICATION",
    "AWARD",
    "BANK_DETAILS",
    "CHECK",
    "CONDITION",
    "DECLARATION",
    "EVIDENCE",
    "HOSTING",
    "LIFECYCLES",
    "LOOKED_INTO",
    "MEETING",
    "PAYMENT",
    "REPORT",
    "REVIEW",
    "ROUND",
    "SIGNAL",
    "SIGN_OFF",
    "AppealState",
    "ApplicationState",
    "AwardState",
    "BankDetailsState",
    "CheckState",
    "ConditionState",
    "DeclarationState",
    "EvidenceState",
    "HostingState",
    "MeetingState",
    "PaymentState",
    "ReportState",
    "ReviewState",
    "RoundState",
    "SignOffState",
    "SignalState",
]

LIFECYCLES: list[Lifecycle] = [
    ROUND,
    APPLICATION,
    HOSTING,
    EVIDENCE,
    DECLARATION,
    REVIEW,
    MEETING,
    CHECK,
    SIGNAL,
    SIGN_OFF,
    AWARD,
    CONDITION,
    BANK_DETAILS,
    PAYMENT,
    REPORT,
    APPEAL,
]

"""Every lifecycle of the programme, in tables by subject: applying, deciding, delivering, overseeing, talking.

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
    OWED,
    PAYMENT,
    PAYMENT_RUN,
    REPORT,
    WRITABLE,
    AwardState,
    BankDetailsState,
    PaymentState,
    ReportState,
    RunState,
)
from grants.lifecycles.overseeing import CONCERN, VISIT, ConcernState, VisitState
from grants.lifecycles.talking import BROADCAST, THREAD, BroadcastState, ThreadState
from grants.workflow import Lifecycle

__all__ = [
    "APPEAL",
    "APPLICATION",
    "AWARD",
    "BANK_DETAILS",
    "BROADCAST",
    "CHECK",
    "CONCERN",
    "DECLARATION",
    "EVIDENCE",
    "HOSTING",
    "LIFECYCLES",
    "LOOKED_INTO",
    "MEETING",
    "OWED",
    "PAYMENT",
    "PAYMENT_RUN",
    "REPORT",
    "REVIEW",
    "ROUND",
    "SIGNAL",
    "SIGN_OFF",
    "THREAD",
    "VISIT",
    "WRITABLE",
    "AppealState",
    "ApplicationState",
    "AwardState",
    "BankDetailsState",
    "BroadcastState",
    "CheckState",
    "ConcernState",
    "DeclarationState",
    "EvidenceState",
    "HostingState",
    "MeetingState",
    "PaymentState",
    "ReportState",
    "ReviewState",
    "RoundState",
    "RunState",
    "SignOffState",
    "SignalState",
    "ThreadState",
    "VisitState",
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
    BANK_DETAILS,
    PAYMENT,
    PAYMENT_RUN,
    REPORT,
    APPEAL,
    VISIT,
    CONCERN,
    THREAD,
    BROADCAST,
]

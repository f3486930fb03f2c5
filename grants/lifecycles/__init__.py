"""Every lifecycle of the programme, in five tables of contents:
applying, deciding, delivering, supporting, talking.

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
from grants.lifecycles.delivering import AWARD, PAYMENT, REPORT, AwardState, PaymentState, ReportState
from grants.lifecycles.supporting import SUPPORT_OFFER, SUPPORT_REQUEST, OfferState, RequestState
from grants.lifecycles.talking import BROADCAST, THREAD, BroadcastState, ThreadState
from grants.workflow import Lifecycle

__all__ = [
    "APPEAL",
    "APPLICATION",
    "AWARD",
    "BROADCAST",
    "CHECK",
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
    "SUPPORT_OFFER",
    "SUPPORT_REQUEST",
    "THREAD",
    "AppealState",
    "ApplicationState",
    "AwardState",
    "BroadcastState",
    "CheckState",
    "DeclarationState",
    "EvidenceState",
    "HostingState",
    "MeetingState",
    "OfferState",
    "PaymentState",
    "ReportState",
    "RequestState",
    "ReviewState",
    "RoundState",
    "SignOffState",
    "SignalState",
    "ThreadState",
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
    PAYMENT,
    REPORT,
    APPEAL,
    THREAD,
    BROADCAST,
    SUPPORT_OFFER,
    SUPPORT_REQUEST,
]

"""Every lifecycle of the programme, on one page.

A row reads: this action moves a record from these states to that one, and these
parties may take it.  A row that STAYS changes the record but not its state.
Routes, buttons, tests and the README's diagrams all read these tables, and
nothing else assigns ``state``.  What the clock can tell (a round is open, a
return is overdue) is not a state.
"""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    another_officer,
    applicant,
    asked_host,
    decision_maker,
    eligibility_officer,
    helper,
    investigator,
    member,
    moderator,
    officer,
    officer_for_another,
    officer_near_neither,
    panel_member,
    proposer,
    recipient,
    round_decider,
    second_decision_maker,
    second_officer,
    second_pair_of_eyes,
    second_round_decider,
    service,
    signatory,
    the_reviewer,
    waiving_decision_maker,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class RoundState(State):
    """A published round is open between its two instants; no state says so."""

    DRAFT = "draft", _l("Being prepared"), "grey"
    PUBLISHED = "published", _l("Published"), "green"
    IN_FORCE = "in_force", _l("Correction in force"), "blue"
    DISCARDED = "discarded", _l("Correction discarded"), "grey"


class ApplicationState(State):
    """Where an application stands."""

    DRAFT = "draft", _l("Draft"), "grey"
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    QUERIED = "queried", _l("Question asked"), "yellow"
    INELIGIBLE = "ineligible", _l("Not eligible"), "red"
    IN_REVIEW = "in_review", _l("In review"), "light-blue"
    MODERATED = "moderated", _l("Moderated"), "turquoise"
    PROPOSED = "proposed", _l("Decision proposed"), "purple"
    RESERVED = "reserved", _l("On the reserve list"), "orange"
    DEFERRED = "deferred", _l("Put off"), "yellow"
    AWARDED = "awarded", _l("Awarded"), "green"
    DECLINED = "declined", _l("Declined"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"
    DELETED = "deleted", _l("Draft deleted"), "grey"


class HostingState(State):
    """Where a host's word for a group stands."""

    ASKED = "asked", _l("Asked"), "yellow"
    CONFIRMED = "confirmed", _l("Confirmed"), "green"
    REFUSED = "refused", _l("Refused"), "red"
    ENDED = "ended", _l("Ended"), "grey"


class EvidenceState(State):
    """Where a paper in an organisation's locker stands; that it has expired, the calendar says."""

    GIVEN = "given", _l("To be checked"), "yellow"
    CHECKED = "checked", _l("Checked"), "green"
    REFUSED = "refused", _l("Not accepted"), "red"
    REPLACED = "replaced", _l("Replaced"), "grey"


class ReviewState(State):
    """Where one reviewer's opinion stands."""

    ASSIGNED = "assigned", _l("Declaration needed"), "yellow"
    READING = "reading", _l("Being scored"), "light-blue"
    SUBMITTED = "submitted", _l("Submitted"), "green"
    CONFLICTED = "conflicted", _l("Conflict declared"), "red"
    RELEASED = "released", _l("Given back"), "grey"


class MeetingState(State):
    """Where a meeting of a round's panel stands."""

    PLANNED = "planned", _l("Planned"), "blue"
    OPEN = "open", _l("Being held"), "green"
    CLOSED = "closed", _l("Closed"), "grey"
    CANCELLED = "cancelled", _l("Cancelled"), "red"


class DeclarationState(State):
    """Where a reviewer's word on one organisation of a round stands."""

    ASKED = "asked", _l("To be declared"), "yellow"
    NONE = "none", _l("No conflict"), "green"
    NOT_SURE = "not_sure", _l("Not sure"), "orange"
    CONFLICT = "conflict", _l("Conflict"), "red"


class CheckState(State):
    """Where one check of due diligence stands; what it found is its outcome, and its expiry the calendar's."""

    RECORDED = "recorded", _l("Recorded"), "blue"
    WAIVER_ASKED = "waiver_asked", _l("Waiver asked for"), "yellow"
    WAIVED = "waived", _l("Waived"), "purple"
    REPLACED = "replaced", _l("Replaced by a later check"), "grey"


class SignalState(State):
    """Whether anybody has looked at what two groups have in common, and what they thought of it."""

    NEW = "new", _l("To be looked at"), "yellow"
    EXPLAINED = "explained", _l("Explained"), "green"
    TO_CHECK = "to_check", _l("Worth a check"), "orange"


class AwardState(State):
    """Where the money promised stands."""

    OFFERED = "offered", _l("Offered"), "yellow"
    ACTIVE = "active", _l("Active"), "green"
    REFUSED = "refused", _l("Offer refused"), "grey"
    LAPSED = "lapsed", _l("Offer lapsed"), "grey"
    CLOSED = "closed", _l("Closed"), "blue"


class SignOffState(State):
    """Where the end of deciding a round stands."""

    SIGNED = "signed", _l("Signed off"), "green"
    REOPENING = "reopening", _l("Reopening asked for"), "yellow"
    REOPENED = "reopened", _l("Reopened"), "grey"


class PaymentState(State):
    """Where one instalment stands."""

    PLANNED = "planned", _l("Planned"), "grey"
    REQUESTED = "requested", _l("Requested"), "yellow"
    APPROVED = "approved", _l("Approved"), "light-blue"
    PAID = "paid", _l("Paid"), "green"
    CANCELLED = "cancelled", _l("Cancelled"), "red"


class ReportState(State):
    """Where a milestone report, a return or a closing report stands: they live the same life."""

    DUE = "due", _l("To be written"), "grey"
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    CHANGES_REQUESTED = "changes_requested", _l("Changes asked for"), "yellow"
    ACCEPTED = "accepted", _l("Accepted"), "green"
    CANCELLED = "cancelled", _l("No longer needed"), "grey"


class AppealState(State):
    """Where a group's complaint or appeal stands; that its answer is late, the calendar says."""

    RAISED = "raised", _l("Received"), "yellow"
    UNDER_INVESTIGATION = "under_investigation", _l("Being looked into"), "light-blue"
    UPHELD = "upheld", _l("Upheld"), "green"
    PARTLY_UPHELD = "partly_upheld", _l("Upheld in part"), "turquoise"
    NOT_UPHELD = "not_upheld", _l("Not upheld"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"
    OUT_OF_TIME = "out_of_time", _l("Came too late"), "grey"


R = RoundState
A = ApplicationState
H = HostingState
E = EvidenceState
V = ReviewState
M = MeetingState
S = SignOffState
D = DeclarationState
C = CheckState
N = SignalState
W = AwardState
P = PaymentState
T = ReportState
L = AppealState

#: From submission on, as long as an application may still be given money, or has been.
LOOKED_INTO = [
    state for state in A if state not in (A.DRAFT, A.INELIGIBLE, A.DECLINED, A.WITHDRAWN, A.DELETED)
]

# fmt: off
ROUND = Lifecycle("round", _l("Round"), RoundState, [
    #    action                 label                               from                                    to                   who
    Step("edit",                _l("Edit"),                         [R.DRAFT],                              STAYS,               [officer]),
    Step("publish",             _l("Publish"),                      [R.DRAFT],                              R.PUBLISHED,         [officer]),
    Step("move_closing",        _l("Move the closing time"),        [R.PUBLISHED],                          STAYS,               [officer]),
    Step("take_back",           _l("Take back to prepare"),         [R.PUBLISHED],                          R.DRAFT,             [officer]),
    Step("correct",             _l("Correct the form"),             [R.PUBLISHED],                          STAYS,               [officer]),
    Step("put_in_force",        _l("Put the correction in force"),  [R.DRAFT],                              R.IN_FORCE,          [officer]),
    Step("discard",             _l("Discard the correction"),       [R.DRAFT],                              R.DISCARDED,         [officer]),
    Step("plan_meeting",        _l("Plan a meeting of its panel"),  [R.PUBLISHED],                          STAYS,               [officer]),
    Step("set_practice",        _l("Write the practice application"),[R.DRAFT, R.PUBLISHED],                STAYS,               [officer]),
    Step("rehearse",            _l("Rehearse"),                     [R.DRAFT, R.PUBLISHED],                 STAYS,               [officer]),
])

APPLICATION = Lifecycle("application", _l("Application"), ApplicationState, [
    Step("edit",                _l("Edit"),                         [A.DRAFT, A.QUERIED],                   STAYS,               [applicant, helper]),
    Step("submit",              _l("Submit"),                       [A.DRAFT],                              A.SUBMITTED,         [applicant]),
    Step("name_helper",         _l("Name a helper"),                [A.DRAFT, A.QUERIED],                   STAYS,               [applicant]),
    Step("ask_host",            _l("Ask a host organisation"),      [A.DRAFT],                              STAYS,               [applicant]),
    Step("set_reminders",       _l("Stop or start reminders"),      [A.DRAFT],                              STAYS,               [applicant]),
    Step("permit_late",         _l("Permit a late submission"),     [A.DRAFT],                              STAYS,               [officer]),
    Step("delete",              _l("Delete the draft for good"),    [A.DRAFT],                              A.DELETED,           [applicant]),
    Step("expire",              _l("Delete a draft that expired"),  [A.DRAFT],                              A.DELETED,           [service]),
    Step("translate",           _l("Add a translation"),            [A.SUBMITTED, A.QUERIED, A.INELIGIBLE,
                                                                     A.IN_REVIEW, A.MODERATED, A.PROPOSED],  STAYS,               [officer]),
    Step("withdraw",            _l("Withdraw"),                     [A.DRAFT, A.SUBMITTED, A.QUERIED,
                                                                     A.IN_REVIEW, A.MODERATED, A.PROPOSED,
                                                                     A.RESERVED, A.DEFERRED],               A.WITHDRAWN,         [applicant]),
    Step("query",               _l("Ask the applicant"),            [A.SUBMITTED],                          A.QUERIED,           [officer]),
    Step("answer_query",        _l("Send the answer"),              [A.QUERIED],                            A.SUBMITTED,         [applicant]),
    Step("end_query",           _l("Go on without an answer"),      [A.QUERIED],                            A.SUBMITTED,         [officer]),
    Step("find_ineligible",     _l("Find not eligible"),            [A.SUBMITTED],                          A.INELIGIBLE,        [eligibility_officer]),
    Step("reinstate",           _l("Reinstate"),                    [A.INELIGIBLE],                         A.SUBMITTED,         [another_officer]),
    Step("look_into",           _l("Record due diligence"),         LOOKED_INTO,                            STAYS,               [officer]),
    Step("declare_assistance",  _l("Declare other public money"),   LOOKED_INTO,                            STAYS,               [applicant, officer]),
    Step("find_eligible",       _l("Find eligible"),                [A.SUBMITTED],                          A.IN_REVIEW,         [eligibility_officer]),
    Step("assign",              _l("Assign a reviewer"),            [A.IN_REVIEW],                          STAYS,               [officer]),
    Step("moderate",            _l("Moderate"),                     [A.IN_REVIEW],                          A.MODERATED,         [moderator]),
    Step("propose",             _l("Propose a decision"),           [A.MODERATED, A.RESERVED, A.DEFERRED],  A.PROPOSED,          [decision_maker]),
    Step("reconsider",          _l("Send back for another look"),   [A.PROPOSED],                           A.MODERATED,         [second_decision_maker]),
    Step("take_back_proposal",  _l("Take back the proposal"),       [A.PROPOSED],                           A.MODERATED,         [proposer]),
    Step("award",               _l("Confirm the award"),            [A.PROPOSED],                           A.AWARDED,           [second_decision_maker]),
    Step("reserve",             _l("Confirm the place in reserve"), [A.PROPOSED],                           A.RESERVED,          [second_decision_maker]),
    Step("defer",               _l("Confirm that it is put off"),   [A.PROPOSED],                           A.DEFERRED,          [second_decision_maker]),
    Step("decline",             _l("Confirm the decline"),          [A.PROPOSED],                           A.DECLINED,          [second_decision_maker]),
    Step("appeal",              _l("Complain or appeal"),           [A.INELIGIBLE, A.DECLINED, A.RESERVED,
                                                                     A.DEFERRED, A.MODERATED, A.PROPOSED],   STAYS,               [applicant]),
    Step("reopen_decision",     _l("Reopen the decision"),          [A.DECLINED, A.RESERVED, A.DEFERRED],   A.MODERATED,         [investigator]),
    Step("reopen_eligibility",  _l("Reopen the eligibility check"), [A.INELIGIBLE],                         A.SUBMITTED,         [investigator]),
])

HOSTING = Lifecycle("hosting", _l("Host's word"), HostingState, [
    Step("confirm",             _l("Host confirms"),                [H.ASKED],                              H.CONFIRMED,         [asked_host]),
    Step("refuse",              _l("Host refuses"),                 [H.ASKED],                              H.REFUSED,           [asked_host]),
    Step("end",                 _l("Do without this host"),         [H.ASKED, H.CONFIRMED],                 H.ENDED,             [applicant, service]),
])

EVIDENCE = Lifecycle("evidence_item", _l("Paper in the locker"), EvidenceState, [
    Step("check",               _l("Record as checked"),            [E.GIVEN],                              E.CHECKED,           [officer]),
    Step("refuse",              _l("Do not accept"),                [E.GIVEN, E.CHECKED],                   E.REFUSED,           [officer]),
    Step("replace",             _l("Replace"),                      [E.GIVEN, E.CHECKED, E.REFUSED],        E.REPLACED,          [member]),
])

DECLARATION = Lifecycle("declaration", _l("Declaration of interest"), DeclarationState, [
    Step("declare_none",        _l("Declare no conflict"),          [D.ASKED],                              D.NONE,              [the_reviewer]),
    Step("declare_not_sure",    _l("Say that one is not sure"),     [D.ASKED, D.NONE],                      D.NOT_SURE,          [the_reviewer]),
    Step("declare_conflict",    _l("Declare a conflict"),           [D.ASKED, D.NONE, D.NOT_SURE],          D.CONFLICT,          [the_reviewer]),
    Step("find_none",           _l("Decide that there is none"),    [D.NOT_SURE],                           D.NONE,              [officer_for_another]),
    Step("find_conflict",       _l("Decide that there is one"),     [D.NOT_SURE],                           D.CONFLICT,          [officer_for_another]),
    Step("undo",                _l("Undo the declaration"),         [D.CONFLICT],                           D.ASKED,             [officer_for_another]),
])

REVIEW = Lifecycle("review", _l("Review"), ReviewState, [
    Step("declare_no_conflict", _l("Declare no conflict"),          [V.ASSIGNED],                           V.READING,           [the_reviewer]),
    Step("declare_conflict",    _l("Declare a conflict"),           [V.ASSIGNED, V.READING],                V.CONFLICTED,        [the_reviewer]),
    Step("score",               _l("Score"),                        [V.READING],                            STAYS,               [the_reviewer]),
    Step("submit",              _l("Submit the scores"),            [V.READING],                            V.SUBMITTED,         [the_reviewer]),
    Step("take_back",           _l("Take back to score again"),     [V.SUBMITTED],                          V.READING,           [the_reviewer]),
    Step("send_back",           _l("Send back to score again"),     [V.SUBMITTED],                          V.READING,           [moderator]),
    Step("release",             _l("Give to another reviewer"),     [V.ASSIGNED, V.READING],                V.RELEASED,          [officer]),
    Step("end",                 _l("End with the application"),     [V.ASSIGNED, V.READING],                V.RELEASED,          [applicant]),
])

MEETING = Lifecycle("meeting", _l("Panel meeting"), MeetingState, [
    Step("change",              _l("Change the meeting"),           [M.PLANNED],                            STAYS,               [officer]),
    Step("invite",              _l("Invite more members"),          [M.PLANNED, M.OPEN],                    STAYS,               [officer]),
    Step("record_attendance",   _l("Record who is there"),          [M.PLANNED, M.OPEN],                    STAYS,               [officer]),
    Step("open",                _l("Open the meeting"),             [M.PLANNED],                            M.OPEN,              [officer]),
    Step("stand_aside",         _l("Record who stands aside"),      [M.OPEN],                               STAYS,               [officer, panel_member]),
    Step("close",               _l("Close the meeting"),            [M.OPEN],                               M.CLOSED,            [officer]),
    Step("cancel",              _l("Cancel the meeting"),           [M.PLANNED],                            M.CANCELLED,         [officer]),
    Step("make_pack",           _l("Make a panel pack"),            [M.PLANNED, M.OPEN],                    STAYS,               [officer, panel_member]),
])

SIGN_OFF = Lifecycle("sign_off", _l("Sign-off of a round"), SignOffState, [
    Step("ask_reopening",       _l("Ask to reopen the round"),      [S.SIGNED],                             S.REOPENING,         [round_decider]),
    Step("keep_signed",         _l("Keep it signed off"),           [S.REOPENING],                          S.SIGNED,            [second_round_decider]),
    Step("reopen",              _l("Reopen the round"),             [S.REOPENING],                          S.REOPENED,          [second_round_decider]),
])

CHECK = Lifecycle("diligence_check", _l("Check of due diligence"), CheckState, [
    Step("ask_waiver",          _l("Ask to waive it"),              [C.RECORDED],                           C.WAIVER_ASKED,      [officer]),
    Step("confirm_waiver",      _l("Confirm the waiver"),           [C.WAIVER_ASKED],                       C.WAIVED,            [second_officer, waiving_decision_maker]),
    Step("refuse_waiver",       _l("Refuse the waiver"),            [C.WAIVER_ASKED],                       C.RECORDED,          [second_officer, waiving_decision_maker]),
    Step("replace",             _l("Replace by a later check"),     [C.RECORDED, C.WAIVER_ASKED, C.WAIVED], C.REPLACED,          [officer]),
])

SIGNAL = Lifecycle("duplicate_signal", _l("Signal of a duplicate"), SignalState, [
    Step("explain",             _l("It is explained"),              [N.NEW, N.TO_CHECK],                    N.EXPLAINED,         [officer_near_neither]),
    Step("flag",                _l("It is worth a check"),          [N.NEW, N.EXPLAINED],                   N.TO_CHECK,          [officer_near_neither]),
])

AWARD = Lifecycle("award", _l("Award"), AwardState, [
    Step("accept",              _l("Accept the offer"),             [W.OFFERED],                            W.ACTIVE,            [signatory]),
    Step("refuse",              _l("Refuse the offer"),             [W.OFFERED],                            W.REFUSED,           [signatory]),
    Step("extend",              _l("Give more time to accept"),     [W.OFFERED],                            STAYS,               [officer]),
    Step("lapse",               _l("Let the offer lapse"),          [W.OFFERED],                            W.LAPSED,            [officer]),
    Step("choose_publication",  _l("Choose how it is published"),   [W.OFFERED, W.ACTIVE, W.CLOSED],        STAYS,               [officer]),
    Step("set_targets",         _l("Set the targets"),              [W.ACTIVE],                             STAYS,               [recipient, officer]),
    Step("close",               _l("Close the grant"),              [W.ACTIVE],                             W.CLOSED,            [officer]),
])

PAYMENT = Lifecycle("payment", _l("Payment"), PaymentState, [
    Step("request",             _l("Request the payment"),          [P.PLANNED],                            P.REQUESTED,         [officer]),
    Step("take_back",           _l("Take back the request"),        [P.REQUESTED],                          P.PLANNED,           [officer]),
    Step("approve",             _l("Approve"),                      [P.REQUESTED],                          P.APPROVED,          [second_pair_of_eyes]),
    Step("send_back",           _l("Send back"),                    [P.REQUESTED, P.APPROVED],              P.PLANNED,           [second_pair_of_eyes]),
    Step("record_paid",         _l("Record as paid"),               [P.APPROVED],                           P.PAID,              [second_pair_of_eyes]),
    Step("cancel",              _l("Cancel"),                       [P.PLANNED],                            P.CANCELLED,         [officer]),
])

REPORT = Lifecycle("report", _l("Report or return"), ReportState, [
    Step("edit",                _l("Write"),                        [T.DUE, T.CHANGES_REQUESTED],           STAYS,               [recipient]),
    Step("submit",              _l("Submit"),                       [T.DUE, T.CHANGES_REQUESTED],           T.SUBMITTED,         [recipient]),
    Step("request_changes",     _l("Ask for changes"),              [T.SUBMITTED],                          T.CHANGES_REQUESTED, [officer]),
    Step("accept",              _l("Accept"),                       [T.SUBMITTED],                          T.ACCEPTED,          [officer]),
    Step("move_due_date",       _l("Move the due date"),            [T.DUE, T.CHANGES_REQUESTED],           STAYS,               [officer]),
    Step("cancel",              _l("Cancel"),                       [T.DUE, T.CHANGES_REQUESTED],           T.CANCELLED,         [officer]),
])

APPEAL = Lifecycle("appeal", _l("Complaint or appeal"), AppealState, [
    Step("add_file",            _l("Add a file"),                   [L.RAISED, L.UNDER_INVESTIGATION],      STAYS,               [applicant]),
    Step("accept_late",         _l("Accept although it is late"),   [L.RAISED],                             STAYS,               [officer]),
    Step("refuse_late",         _l("Find that it came too late"),   [L.RAISED],                             L.OUT_OF_TIME,       [officer]),
    Step("assign",              _l("Name an investigator"),         [L.RAISED],                             L.UNDER_INVESTIGATION, [officer]),
    Step("reassign",            _l("Name another investigator"),    [L.UNDER_INVESTIGATION],                STAYS,               [officer]),
    Step("note",                _l("Note a step"),                  [L.UNDER_INVESTIGATION],                STAYS,               [investigator]),
    Step("uphold",              _l("Uphold"),                       [L.UNDER_INVESTIGATION],                L.UPHELD,            [investigator]),
    Step("uphold_in_part",      _l("Uphold in part"),               [L.UNDER_INVESTIGATION],                L.PARTLY_UPHELD,     [investigator]),
    Step("reject",              _l("Do not uphold"),                [L.UNDER_INVESTIGATION],                L.NOT_UPHELD,        [investigator]),
    Step("withdraw",            _l("Withdraw"),                     [L.RAISED, L.UNDER_INVESTIGATION],      L.WITHDRAWN,         [applicant]),
])
# fmt: on

LIFECYCLES = [
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
]

"""How it is judged: interests, reviews, meetings, checks, signals, sign-off, appeals."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    applicant,
    investigator,
    moderator,
    officer,
    officer_for_another,
    officer_near_neither,
    panel_member,
    round_decider,
    second_officer,
    second_round_decider,
    the_reviewer,
    waiving_decision_maker,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class DeclarationState(State):
    """Where a reviewer's word on one organisation of a round stands."""

    ASKED = "asked", _l("To be declared"), "yellow"
    NONE = "none", _l("No conflict"), "green"
    NOT_SURE = "not_sure", _l("Not sure"), "orange"
    CONFLICT = "conflict", _l("Conflict"), "red"


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


class SignOffState(State):
    """Where the end of deciding a round stands."""

    SIGNED = "signed", _l("Signed off"), "green"
    REOPENING = "reopening", _l("Reopening asked for"), "yellow"
    REOPENED = "reopened", _l("Reopened"), "grey"


class AppealState(State):
    """Where a group's complaint or appeal stands; that its answer is late, the calendar says."""

    RAISED = "raised", _l("Received"), "yellow"
    UNDER_INVESTIGATION = "under_investigation", _l("Being looked into"), "light-blue"
    UPHELD = "upheld", _l("Upheld"), "green"
    PARTLY_UPHELD = "partly_upheld", _l("Upheld in part"), "turquoise"
    NOT_UPHELD = "not_upheld", _l("Not upheld"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"
    OUT_OF_TIME = "out_of_time", _l("Came too late"), "grey"


V = ReviewState
M = MeetingState
S = SignOffState
D = DeclarationState
C = CheckState
N = SignalState
L = AppealState

# fmt: off
DECLARATION = Lifecycle("declaration", _l("Declaration of interest"), DeclarationState, [
    #    action                 label                               from                                    to                   who
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

SIGN_OFF = Lifecycle("sign_off", _l("Sign-off of a round"), SignOffState, [
    Step("ask_reopening",       _l("Ask to reopen the round"),      [S.SIGNED],                             S.REOPENING,         [round_decider]),
    Step("keep_signed",         _l("Keep it signed off"),           [S.REOPENING],                          S.SIGNED,            [second_round_decider]),
    Step("reopen",              _l("Reopen the round"),             [S.REOPENING],                          S.REOPENED,          [second_round_decider]),
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

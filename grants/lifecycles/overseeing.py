"""What is looked at beside the papers: visits to projects, and concerns about them."""

from flask_babel import lazy_gettext as _l

from grants.permissions import administrator, any_officer, officer, recipient, triager
from grants.workflow import STAYS, Lifecycle, State, Step


class VisitState(State):
    """Where a visit to a funded project stands."""

    PLANNED = "planned", _l("Planned"), "grey"
    DONE = "done", _l("Made"), "blue"
    FOLLOW_UP = "follow_up", _l("Followed up"), "yellow"
    CLOSED = "closed", _l("Closed"), "green"
    CANCELLED = "cancelled", _l("Cancelled"), "red"


class ConcernState(State):
    """Where a concern about a funded project stands."""

    RECEIVED = "received", _l("Received"), "yellow"
    TRIAGED = "triaged", _l("Read"), "light-blue"
    LOOKED_INTO = "looked_into", _l("Being looked into"), "blue"
    UPHELD = "upheld", _l("Upheld"), "orange"
    NOT_UPHELD = "not_upheld", _l("Not upheld"), "grey"
    REFERRED = "referred", _l("Referred"), "purple"
    CLOSED = "closed", _l("Closed"), "green"


V = VisitState
N = ConcernState

_AT_WORK = [N.TRIAGED, N.LOOKED_INTO]

# fmt: off
VISIT = Lifecycle("visit", _l("Visit"), VisitState, [
    #    action            label                                 from                                     to             who
    Step("change",         _l("Change the plan"),                [V.PLANNED],                             STAYS,         [officer]),
    Step("record",         _l("Record the visit"),               [V.PLANNED],                             V.DONE,        [officer]),
    Step("cancel",         _l("Cancel the visit"),               [V.PLANNED],                             V.CANCELLED,   [officer]),
    Step("add_finding",    _l("Add a finding"),                  [V.DONE],                                STAYS,         [officer]),
    Step("send",           _l("Send the findings to the group"), [V.DONE],                                V.FOLLOW_UP,   [officer]),
    Step("answer",         _l("Answer a finding"),               [V.FOLLOW_UP],                           STAYS,         [recipient]),
    Step("settle",         _l("Settle a finding"),               [V.FOLLOW_UP],                           STAYS,         [officer]),
    Step("close",          _l("Close the visit"),                [V.DONE, V.FOLLOW_UP],                   V.CLOSED,      [officer]),
])

CONCERN = Lifecycle("concern", _l("Concern"), ConcernState, [
    Step("assign",         _l("Give it to somebody"),            [N.RECEIVED, N.TRIAGED, N.LOOKED_INTO],  STAYS,         [any_officer, administrator]),
    Step("name_project",   _l("Say which project it is about"),  [N.RECEIVED, N.TRIAGED, N.LOOKED_INTO],  STAYS,         [triager]),
    Step("triage",         _l("Confirm that you read it"),       [N.RECEIVED],                            N.TRIAGED,     [triager]),
    Step("look_into",      _l("Begin to look into it"),          [N.TRIAGED],                             N.LOOKED_INTO, [triager]),
    Step("note",           _l("Note a step"),                    [*_AT_WORK, N.UPHELD, N.REFERRED],       STAYS,         [triager]),
    Step("hold",           _l("Hold the payments"),              _AT_WORK,                                STAYS,         [triager]),
    Step("lift_hold",      _l("Lift the hold"),                  [*_AT_WORK, N.UPHELD, N.NOT_UPHELD, N.REFERRED], STAYS, [triager]),
    Step("suspend",        _l("Suspend the grant"),              [*_AT_WORK, N.UPHELD],                   STAYS,         [triager]),
    Step("release",        _l("Release the suspended grant"),    [*_AT_WORK, N.UPHELD, N.NOT_UPHELD, N.REFERRED], STAYS, [triager]),
    Step("uphold",         _l("Find it upheld"),                 [N.LOOKED_INTO],                         N.UPHELD,      [triager]),
    Step("reject",         _l("Find it not upheld"),             [N.LOOKED_INTO],                         N.NOT_UPHELD,  [triager]),
    Step("refer",          _l("Refer it"),                       _AT_WORK,                                N.REFERRED,    [triager]),
    Step("close",          _l("Close it"),                       [N.TRIAGED, N.UPHELD, N.NOT_UPHELD, N.REFERRED], N.CLOSED, [triager]),
])
# fmt: on

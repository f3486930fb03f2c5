"""What follows an award: the award itself, its payments, its reports."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    account_giver,
    decision_maker,
    member,
    officer,
    payer,
    recipient,
    second_pair_of_eyes,
    second_payer,
    signatory,
    waiving_decision_maker,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class AwardState(State):
    """Where the money promised stands."""

    OFFERED = "offered", _l("Offered"), "yellow"
    ACTIVE = "active", _l("Active"), "green"
    REFUSED = "refused", _l("Offer refused"), "grey"
    LAPSED = "lapsed", _l("Offer lapsed"), "grey"
    CLOSED = "closed", _l("Closed"), "blue"


class ConditionState(State):
    """Where a condition of an award stands; that it is overdue, the calendar says."""

    OPEN = "open", _l("To be met"), "yellow"
    EVIDENCE_GIVEN = "evidence_given", _l("To be looked at"), "blue"
    MET = "met", _l("Met"), "green"
    WAIVER_ASKED = "waiver_asked", _l("Waiver asked for"), "purple"
    WAIVED = "waived", _l("Waived"), "grey"
    REMOVED = "removed", _l("Taken out"), "grey"


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


class BankDetailsState(State):
    """Where one version of an organisation's bank details stands; a wait after a change, the calendar says."""

    GIVEN = "given", _l("To be checked"), "yellow"
    CHECKED = "checked", _l("Checked, to be confirmed"), "light-blue"
    IN_FORCE = "in_force", _l("Confirmed"), "green"
    REFUSED = "refused", _l("Not accepted"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"
    REPLACED = "replaced", _l("Replaced"), "grey"


W = AwardState
P = PaymentState
T = ReportState
B = BankDetailsState
C = ConditionState

# fmt: off
AWARD = Lifecycle("award", _l("Award"), AwardState, [
    #    action                 label                               from                                    to                   who
    Step("accept",              _l("Accept the offer"),             [W.OFFERED],                            W.ACTIVE,            [signatory]),
    Step("refuse",              _l("Refuse the offer"),             [W.OFFERED],                            W.REFUSED,           [signatory]),
    Step("extend",              _l("Give more time to accept"),     [W.OFFERED],                            STAYS,               [officer]),
    Step("lapse",               _l("Let the offer lapse"),          [W.OFFERED],                            W.LAPSED,            [officer]),
    Step("put_condition",       _l("Put a condition"),              [W.OFFERED],                            STAYS,               [officer]),
    Step("choose_publication",  _l("Choose how it is published"),   [W.OFFERED, W.ACTIVE, W.CLOSED],        STAYS,               [officer]),
    Step("choose_publicity",    _l("Choose how it names us"),       [W.OFFERED, W.ACTIVE],                  STAYS,               [officer]),
    Step("set_targets",         _l("Set the targets"),              [W.ACTIVE],                             STAYS,               [recipient, officer]),
    Step("close",               _l("Close the grant"),              [W.ACTIVE],                             W.CLOSED,            [officer]),
])

CONDITION = Lifecycle("condition", _l("Condition of an award"), ConditionState, [
    Step("give_evidence",       _l("Show how it is met"),           [C.OPEN],                               C.EVIDENCE_GIVEN,    [recipient]),
    Step("meet",                _l("Find it met"),                  [C.OPEN, C.EVIDENCE_GIVEN],             C.MET,               [officer]),
    Step("send_back",           _l("Ask for more"),                 [C.EVIDENCE_GIVEN],                     C.OPEN,              [officer]),
    Step("ask_waiver",          _l("Ask to waive it"),              [C.OPEN, C.EVIDENCE_GIVEN],             C.WAIVER_ASKED,      [officer]),
    Step("waive",               _l("Waive it"),                     [C.WAIVER_ASKED],                       C.WAIVED,            [waiving_decision_maker]),
    Step("keep",                _l("Keep it"),                      [C.WAIVER_ASKED],                       C.OPEN,              [waiving_decision_maker]),
    Step("remove",              _l("Take it out"),                  [C.OPEN],                               C.REMOVED,           [officer, decision_maker]),
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

BANK_DETAILS = Lifecycle("bank_details", _l("Bank details"), BankDetailsState, [
    Step("withdraw",            _l("Withdraw"),                     [B.GIVEN],                              B.WITHDRAWN,         [account_giver]),
    Step("check",               _l("Record the call-back"),         [B.GIVEN],                              B.CHECKED,           [officer, payer]),
    Step("confirm",             _l("Confirm"),                      [B.CHECKED],                            B.IN_FORCE,          [second_payer]),
    Step("refuse",              _l("Do not accept"),                [B.GIVEN, B.CHECKED],                   B.REFUSED,           [officer, payer]),
    Step("stop",                _l("Stop payments to this account"),[B.CHECKED, B.IN_FORCE],                B.REFUSED,           [member, officer, payer]),
    Step("replace",             _l("Replace by later ones"),        [B.IN_FORCE],                           B.REPLACED,          [payer]),
])
# fmt: on

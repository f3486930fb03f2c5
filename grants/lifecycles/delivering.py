"""What follows an award: the award itself, its payments, its reports."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    account_giver,
    asked_host,
    bookkeeper,
    certifier,
    countersigner,
    decision_maker,
    host_signatory,
    lifting_decision_maker,
    lifting_officer,
    link_holder,
    member,
    officer,
    payee_by_link,
    payer,
    recipient,
    second_bookkeeper,
    second_pair_of_eyes,
    second_payer,
    service,
    signatory,
    waiving_decision_maker,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class AwardState(State):
    """Where the money promised stands; nothing is paid before the agreement is active."""

    OFFERED = "offered", _l("Offered"), "yellow"
    HOST_SIGNING = "host_signing", _l("Host to sign"), "orange"
    ACCEPTED = "accepted", _l("Accepted, to be countersigned"), "light-blue"
    ACTIVE = "active", _l("Active"), "green"
    SUSPENDED = "suspended", _l("Suspended"), "orange"
    REFUSED = "refused", _l("Offer refused"), "grey"
    LAPSED = "lapsed", _l("Offer lapsed"), "grey"
    WITHDRAWN = "withdrawn", _l("Offer withdrawn"), "grey"
    TERMINATED = "terminated", _l("Ended early"), "red"
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
    PAYABLE = "payable", _l("Payable"), "turquoise"
    REQUESTED = "requested", _l("Requested"), "yellow"
    APPROVED = "approved", _l("Approved"), "light-blue"
    IN_RUN = "in_run", _l("In a payment run"), "blue"
    SENT = "sent", _l("At the bank"), "purple"
    PAID = "paid", _l("Paid"), "green"
    FAILED = "failed", _l("Refused by the bank"), "orange"
    CANCELLED = "cancelled", _l("Cancelled"), "red"


class RunState(State):
    """Where the payments stand that go to the bank together."""

    PREPARED = "prepared", _l("Prepared"), "yellow"
    APPROVED = "approved", _l("Approved"), "light-blue"
    SENT = "sent", _l("At the bank"), "purple"
    DONE = "done", _l("Done"), "green"
    CANCELLED = "cancelled", _l("Cancelled"), "red"


class ReportState(State):
    """Where a milestone report, a return or a closing report stands: they live the same life."""

    DUE = "due", _l("To be written"), "grey"
    AWAITING_SIGN_OFF = "awaiting_sign_off", _l("Waiting for sign-off"), "purple"
    SENT_BACK = "sent_back", _l("Back with its writers"), "yellow"
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
N = RunState
T = ReportState
B = BankDetailsState
C = ConditionState

#: The work goes on, though nothing may be paid at present: the group still reports.
RUNNING = (W.ACTIVE, W.SUSPENDED)

#: Grants that were in force, and what they were given stays known.
EVER_ACTIVE = (*RUNNING, W.TERMINATED, W.CLOSED)

#: Reports that their group may write on, and those that it owes: an officer has not got them.
WRITABLE = (T.DUE, T.SENT_BACK, T.CHANGES_REQUESTED)
OWED = (*WRITABLE, T.AWAITING_SIGN_OFF)

# fmt: off
AWARD = Lifecycle("award", _l("Award"), AwardState, [
    #    action                 label                               from                                    to                   who
    Step("accept",              _l("Accept the offer"),             [W.OFFERED],                            W.ACCEPTED,          [signatory]),
    Step("accept_with_host",    _l("Accept; the host signs next"),  [W.OFFERED],                            W.HOST_SIGNING,      [signatory]),
    Step("refuse",              _l("Refuse the offer"),             [W.OFFERED],                            W.REFUSED,           [signatory]),
    Step("send_host_link",      _l("Send the host its link again"), [W.HOST_SIGNING],                       STAYS,               [officer, signatory]),
    Step("host_sign",           _l("Host signs"),                   [W.HOST_SIGNING],                       W.ACCEPTED,          [asked_host, host_signatory]),
    # Whoever holds a mailed link ends no offer by it: an officer does, with lapse.
    Step("host_decline",        _l("Host will not sign"),           [W.HOST_SIGNING],                       STAYS,               [asked_host, host_signatory]),
    # Two have decided already; whoever proposed it does not bind the programme as well.
    Step("countersign",         _l("Countersign the agreement"),    [W.ACCEPTED],                           W.ACTIVE,            [countersigner]),
    Step("extend",              _l("Give more time to accept"),     [W.OFFERED, W.HOST_SIGNING],            STAYS,               [officer]),
    Step("lapse",               _l("Let the offer lapse"),          [W.OFFERED, W.HOST_SIGNING],            W.LAPSED,            [officer]),
    Step("withdraw_offer",      _l("Withdraw the offer"),           [W.OFFERED, W.HOST_SIGNING, W.ACCEPTED],W.WITHDRAWN,         [decision_maker]),
    Step("choose_publication",  _l("Choose how it is published"),   [W.OFFERED, W.HOST_SIGNING, W.ACCEPTED,
                                                                     *EVER_ACTIVE],                         STAYS,               [officer]),
    Step("put_condition",       _l("Put a condition"),              [W.OFFERED],                            STAYS,               [officer]),
    Step("choose_publicity",    _l("Choose how it names us"),       [W.OFFERED, W.ACTIVE],                  STAYS,               [officer]),
    Step("set_targets",         _l("Set the targets"),              RUNNING,                                STAYS,               [recipient, officer]),
    Step("hold",                _l("Hold the payments"),            [W.OFFERED, W.ACTIVE],                  STAYS,               [officer]),
    Step("lift_hold",           _l("Lift a hold on payments"),      [W.OFFERED, *EVER_ACTIVE],              STAYS,               [officer]),
    Step("pause_chasing",       _l("Pause the reminders"),          [W.ACTIVE],                             STAYS,               [officer]),
    Step("end_chase_pause",     _l("Send reminders again"),         [W.ACTIVE],                             STAYS,               [officer]),
    Step("set_budget",          _l("Set the agreed budget"),        [W.OFFERED],                            STAYS,               [officer]),
    Step("ask_variation",       _l("Ask for a change"),             [W.ACTIVE],                             STAYS,               [recipient, officer]),
    Step("claim_costs",         _l("Claim costs"),                  RUNNING,                                STAYS,               [recipient]),
    Step("add_asset",           _l("Add something of value"),       EVER_ACTIVE,                            STAYS,               [recipient, officer]),
    Step("suspend",             _l("Suspend the grant"),            [W.ACTIVE],                             W.SUSPENDED,         [officer, decision_maker, service]),
    # Whoever suspended it does not let it go on.
    Step("lift_suspension",     _l("Let the grant go on"),          [W.SUSPENDED],                          W.ACTIVE,            [lifting_officer, lifting_decision_maker]),
    Step("propose_ending",      _l("Propose to end it early"),      RUNNING,                                STAYS,               [officer]),
    Step("terminate",           _l("End the grant early"),          RUNNING,                                W.TERMINATED,        [decision_maker]),
    Step("demand_repayment",    _l("Demand money back"),            EVER_ACTIVE,                            STAYS,               [officer, decision_maker]),
    Step("close",               _l("Close the grant"),              [W.ACTIVE],                             W.CLOSED,            [officer]),
])

CONDITION = Lifecycle("condition", _l("Condition of an award"), ConditionState, [
    Step("give_evidence",       _l("Show how it is met"),           [C.OPEN],                               C.EVIDENCE_GIVEN,    [recipient]),
    Step("meet",                _l("Find it met"),                  [C.OPEN, C.EVIDENCE_GIVEN],             C.MET,               [officer]),
    Step("send_back",           _l("Ask for more"),                 [C.EVIDENCE_GIVEN],                     C.OPEN,              [officer]),
    Step("ask_waiver",          _l("Ask to waive it"),              [C.OPEN, C.EVIDENCE_GIVEN],             C.WAIVER_ASKED,      [officer]),
    Step("waive",               _l("Waive it"),                     [C.WAIVER_ASKED],                       C.WAIVED,            [waiving_decision_maker]),
    Step("keep",                _l("Keep it"),                      [C.WAIVER_ASKED],                       C.OPEN,              [waiving_decision_maker]),
    Step("remove",              _l("Take it out"),                  [C.OPEN, C.EVIDENCE_GIVEN,
                                                                     C.WAIVER_ASKED],                       C.REMOVED,           [officer, decision_maker]),
])

PAYMENT = Lifecycle("payment", _l("Payment"), PaymentState, [
    Step("make_payable",        _l("Make payable"),                 [P.PLANNED],                            P.PAYABLE,           [service, officer]),
    Step("shut",                _l("Not payable any more"),         [P.PAYABLE],                            P.PLANNED,           [service]),
    Step("request",             _l("Request the payment"),          [P.PAYABLE],                            P.REQUESTED,         [officer]),
    Step("take_back",           _l("Take back the request"),        [P.REQUESTED],                          P.PAYABLE,           [officer]),
    Step("approve",             _l("Approve"),                      [P.REQUESTED],                          P.APPROVED,          [second_pair_of_eyes]),
    Step("send_back",           _l("Send back"),                    [P.REQUESTED, P.APPROVED, P.FAILED],    P.PAYABLE,           [second_pair_of_eyes]),
    Step("put_in_run",          _l("Put into a payment run"),       [P.APPROVED],                           P.IN_RUN,            [second_pair_of_eyes]),
    Step("take_out",            _l("Take out of the payment run"),  [P.IN_RUN],                             P.APPROVED,          [second_pair_of_eyes]),
    Step("send",                _l("Send to the bank"),             [P.IN_RUN],                             P.SENT,              [second_pair_of_eyes]),
    Step("record_paid",         _l("Record as paid"),               [P.APPROVED],                           P.PAID,              [second_pair_of_eyes]),
    Step("confirm_paid",        _l("Record as paid by the bank"),   [P.SENT],                               P.PAID,              [second_pair_of_eyes]),
    Step("fail",                _l("Record as refused by the bank"),[P.SENT],                               P.FAILED,            [second_pair_of_eyes]),
    Step("pay_again",           _l("Pay again"),                    [P.FAILED],                             P.APPROVED,          [second_pair_of_eyes]),
    Step("cancel",              _l("Cancel"),                       [P.PLANNED, P.PAYABLE],                 P.CANCELLED,         [officer]),
    Step("end",                 _l("Cancel with the grant"),        [P.PLANNED, P.PAYABLE, P.REQUESTED,
                                                                     P.APPROVED, P.FAILED],                 P.CANCELLED,         [service]),
])

PAYMENT_RUN = Lifecycle("payment_run", _l("Payment run"), RunState, [
    Step("take_out",            _l("Take a payment out"),           [N.PREPARED],                           STAYS,               [bookkeeper]),
    Step("approve",             _l("Approve the run"),              [N.PREPARED],                           N.APPROVED,          [second_bookkeeper]),
    Step("make_file",           _l("Make the file for the bank"),   [N.APPROVED],                           STAYS,               [service]),
    Step("take_file",           _l("Take the file to the bank"),    [N.APPROVED],                           N.SENT,              [bookkeeper]),
    Step("take_file_again",     _l("Take the file again"),          [N.SENT],                               STAYS,               [bookkeeper]),
    Step("import_result",       _l("Enter the bank's result"),      [N.SENT],                               STAYS,               [bookkeeper]),
    Step("finish",              _l("All is paid or refused"),       [N.SENT],                               N.DONE,              [service]),
    Step("cancel",              _l("Cancel the run"),               [N.PREPARED, N.APPROVED],               N.CANCELLED,         [bookkeeper]),
])

REPORT = Lifecycle("report", _l("Report or return"), ReportState, [
    Step("edit",                _l("Write"),                        WRITABLE,                               STAYS,               [recipient]),
    Step("edit_by_link",        _l("Write by a mailed link"),       [T.DUE, T.SENT_BACK],                   STAYS,               [link_holder]),
    Step("send_link",           _l("Mail a link for reporting"),    [T.DUE, T.SENT_BACK],                   STAYS,               [recipient, officer]),
    Step("end_links",           _l("End the mailed links"),         [T.DUE, T.SENT_BACK],                   STAYS,               [recipient, officer]),
    Step("submit",              _l("Submit"),                       WRITABLE,                               T.SUBMITTED,         [recipient, link_holder]),
    Step("ask_sign_off",        _l("Ask for sign-off"),             WRITABLE,                               T.AWAITING_SIGN_OFF, [recipient, link_holder]),
    Step("sign_off",            _l("Sign off and submit"),          [T.AWAITING_SIGN_OFF],                  T.SUBMITTED,         [certifier]),
    Step("send_back",           _l("Send back to its writers"),     [T.AWAITING_SIGN_OFF],                  T.SENT_BACK,         [certifier]),
    Step("take_back",           _l("Take back to write on"),        [T.AWAITING_SIGN_OFF],                  T.SENT_BACK,         [recipient]),
    Step("query",               _l("Ask a question"),               [T.SUBMITTED],                          STAYS,               [officer]),
    Step("answer_query",        _l("Answer a question"),            [T.SUBMITTED],                          STAYS,               [recipient]),
    Step("end_query",           _l("Close a question"),             [T.SUBMITTED],                          STAYS,               [officer]),
    Step("request_changes",     _l("Ask for changes"),              [T.SUBMITTED],                          T.CHANGES_REQUESTED, [officer]),
    Step("accept",              _l("Accept"),                       [T.SUBMITTED],                          T.ACCEPTED,          [officer]),
    Step("shift",               _l("Another day, by a variation"),  OWED,                                   STAYS,               [service]),
    Step("cancel",              _l("Cancel"),                       OWED,                                   T.CANCELLED,         [officer, service]),
])

BANK_DETAILS = Lifecycle("bank_details", _l("Bank details"), BankDetailsState, [
    Step("withdraw",            _l("Withdraw"),                     [B.GIVEN],                              B.WITHDRAWN,         [account_giver]),
    Step("check",               _l("Record the call-back"),         [B.GIVEN],                              B.CHECKED,           [officer, payer]),
    Step("confirm",             _l("Confirm"),                      [B.CHECKED],                            B.IN_FORCE,          [second_payer]),
    Step("refuse",              _l("Do not accept"),                [B.GIVEN, B.CHECKED],                   B.REFUSED,           [officer, payer]),
    Step("stop",                _l("Stop payments to this account"),[B.CHECKED, B.IN_FORCE],                B.REFUSED,           [member, payee_by_link, officer, payer]),
    Step("replace",             _l("Replace by later ones"),        [B.IN_FORCE],                           B.REPLACED,          [payer]),
])
# fmt: on

"""What follows an award: the award itself, its payments, its reports."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    certifier,
    link_holder,
    officer,
    recipient,
    second_pair_of_eyes,
    signatory,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class AwardState(State):
    """Where the money promised stands."""

    OFFERED = "offered", _l("Offered"), "yellow"
    ACTIVE = "active", _l("Active"), "green"
    REFUSED = "refused", _l("Offer refused"), "grey"
    LAPSED = "lapsed", _l("Offer lapsed"), "grey"
    CLOSED = "closed", _l("Closed"), "blue"


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
    AWAITING_SIGN_OFF = "awaiting_sign_off", _l("Waiting for sign-off"), "purple"
    SENT_BACK = "sent_back", _l("Back with its writers"), "yellow"
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    CHANGES_REQUESTED = "changes_requested", _l("Changes asked for"), "yellow"
    ACCEPTED = "accepted", _l("Accepted"), "green"
    CANCELLED = "cancelled", _l("No longer needed"), "grey"


W = AwardState
P = PaymentState
T = ReportState

#: Reports that their group may write on, and those that it owes: an officer has not got them.
WRITABLE = (T.DUE, T.SENT_BACK, T.CHANGES_REQUESTED)
OWED = (*WRITABLE, T.AWAITING_SIGN_OFF)

# fmt: off
AWARD = Lifecycle("award", _l("Award"), AwardState, [
    #    action                 label                               from                                    to                   who
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
    Step("move_due_date",       _l("Move the due date"),            OWED,                                   STAYS,               [officer]),
    Step("cancel",              _l("Cancel"),                       OWED,                                   T.CANCELLED,         [officer]),
])
# fmt: on

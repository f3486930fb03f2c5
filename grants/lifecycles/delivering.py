"""What follows an award: the award itself, its payments, its reports."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
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
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    CHANGES_REQUESTED = "changes_requested", _l("Changes asked for"), "yellow"
    ACCEPTED = "accepted", _l("Accepted"), "green"
    CANCELLED = "cancelled", _l("No longer needed"), "grey"


W = AwardState
P = PaymentState
T = ReportState

# fmt: off
AWARD = Lifecycle("award", _l("Award"), AwardState, [
    #    action                 label                               from                                    to                   who
    Step("accept",              _l("Accept the offer"),             [W.OFFERED],                            W.ACTIVE,            [signatory]),
    Step("refuse",              _l("Refuse the offer"),             [W.OFFERED],                            W.REFUSED,           [signatory]),
    Step("extend",              _l("Give more time to accept"),     [W.OFFERED],                            STAYS,               [officer]),
    Step("lapse",               _l("Let the offer lapse"),          [W.OFFERED],                            W.LAPSED,            [officer]),
    Step("choose_publication",  _l("Choose how it is published"),   [W.OFFERED, W.ACTIVE, W.CLOSED],        STAYS,               [officer]),
    Step("set_targets",         _l("Set the targets"),              [W.ACTIVE],                             STAYS,               [recipient, officer]),
    Step("hold",                _l("Hold the payments"),            [W.OFFERED, W.ACTIVE],                  STAYS,               [officer]),
    Step("lift_hold",           _l("Lift a hold on payments"),      [W.OFFERED, W.ACTIVE, W.CLOSED],        STAYS,               [officer]),
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
# fmt: on

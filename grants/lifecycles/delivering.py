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


class ClaimState(State):
    """Where a claim of expenses stands."""

    DRAFT = "draft", _l("Draft"), "grey"
    SUBMITTED = "submitted", _l("Submitted"), "blue"
    QUERIED = "queried", _l("Question asked"), "yellow"
    ACCEPTED = "accepted", _l("Accepted"), "green"
    PARTLY_ACCEPTED = "partly_accepted", _l("Accepted in part"), "turquoise"
    REFUSED = "refused", _l("Not accepted"), "red"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"


class AssetState(State):
    """Where something that the grant paid for stands."""

    HELD = "held", _l("Kept"), "green"
    DISPOSAL_ASKED = "disposal_asked", _l("Consent asked for"), "yellow"
    DISPOSED = "disposed", _l("No longer kept"), "grey"


W = AwardState
P = PaymentState
T = ReportState
C = ClaimState
E = AssetState

# fmt: off
AWARD = Lifecycle("award", _l("Award"), AwardState, [
    #    action                 label                               from                                    to                   who
    Step("accept",              _l("Accept the offer"),             [W.OFFERED],                            W.ACTIVE,            [signatory]),
    Step("refuse",              _l("Refuse the offer"),             [W.OFFERED],                            W.REFUSED,           [signatory]),
    Step("extend",              _l("Give more time to accept"),     [W.OFFERED],                            STAYS,               [officer]),
    Step("lapse",               _l("Let the offer lapse"),          [W.OFFERED],                            W.LAPSED,            [officer]),
    Step("choose_publication",  _l("Choose how it is published"),   [W.OFFERED, W.ACTIVE, W.CLOSED],        STAYS,               [officer]),
    Step("set_targets",         _l("Set the targets"),              [W.ACTIVE],                             STAYS,               [recipient, officer]),
    Step("set_budget",          _l("Set the agreed budget"),        [W.OFFERED, W.ACTIVE],                  STAYS,               [officer]),
    Step("claim_costs",         _l("Claim costs"),                  [W.ACTIVE],                             STAYS,               [recipient]),
    Step("add_asset",           _l("Add something of value"),       [W.ACTIVE, W.CLOSED],                   STAYS,               [recipient, officer]),
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

EXPENSE_CLAIM = Lifecycle("expense_claim", _l("Claim of expenses"), ClaimState, [
    Step("edit",                _l("Write"),                        [C.DRAFT, C.QUERIED],                   STAYS,               [recipient]),
    Step("submit",              _l("Send the claim"),               [C.DRAFT, C.QUERIED],                   C.SUBMITTED,         [recipient]),
    Step("withdraw",            _l("Withdraw the claim"),           [C.DRAFT, C.SUBMITTED, C.QUERIED],      C.WITHDRAWN,         [recipient]),
    Step("draw_sample",         _l("Draw a sample"),                [C.SUBMITTED],                          STAYS,               [officer]),
    Step("check",               _l("Check the costs"),              [C.SUBMITTED],                          STAYS,               [officer]),
    Step("query",               _l("Ask the group"),                [C.SUBMITTED],                          C.QUERIED,           [officer]),
    Step("accept",              _l("Accept"),                       [C.SUBMITTED],                          C.ACCEPTED,          [officer]),
    Step("accept_in_part",      _l("Accept in part"),               [C.SUBMITTED],                          C.PARTLY_ACCEPTED,   [officer]),
    Step("refuse",              _l("Refuse"),                       [C.SUBMITTED],                          C.REFUSED,           [officer]),
])

ASSET = Lifecycle("asset", _l("Asset"), AssetState, [
    Step("edit",                _l("Change what is known of it"),   [E.HELD],                               STAYS,               [recipient, officer]),
    Step("ask_disposal",        _l("Ask to part with it"),          [E.HELD],                               E.DISPOSAL_ASKED,    [recipient]),
    Step("take_back",           _l("Take back the question"),       [E.DISPOSAL_ASKED],                     E.HELD,              [recipient]),
    Step("consent",             _l("Consent"),                      [E.DISPOSAL_ASKED],                     E.DISPOSED,          [officer]),
    Step("refuse",              _l("Refuse"),                       [E.DISPOSAL_ASKED],                     E.HELD,              [officer]),
])
# fmt: on

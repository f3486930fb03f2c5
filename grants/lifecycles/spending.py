"""What a grant is spent on: claims of expenses, and things of value."""

from flask_babel import lazy_gettext as _l

from grants.permissions import officer, recipient
from grants.workflow import STAYS, Lifecycle, State, Step


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


C = ClaimState
E = AssetState

# fmt: off
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

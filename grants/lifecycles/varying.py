"""How the terms of an award change: asked for or proposed, looked at, agreed."""

from flask_babel import lazy_gettext as _l

from grants.permissions import (
    officer,
    service,
    signatory,
    varying_decider,
    varying_group,
    varying_officer,
    varying_signatory,
)
from grants.workflow import STAYS, Lifecycle, State, Step


class VariationState(State):
    """Where a change of an award stands; one that an officer proposes waits for the group."""

    DRAFT = "draft", _l("Draft"), "grey"
    REQUESTED = "requested", _l("Sent, to be looked at"), "blue"
    SENT_BACK = "sent_back", _l("Back with the group"), "yellow"
    OFFERED = "offered", _l("Waiting for the group"), "light-blue"
    RECOMMENDED = "recommended", _l("To be decided"), "purple"
    AGREED = "agreed", _l("Agreed, in force"), "green"
    REFUSED = "refused", _l("Not agreed"), "red"
    DECLINED = "declined", _l("Declined by the group"), "grey"
    WITHDRAWN = "withdrawn", _l("Withdrawn"), "grey"


V = VariationState

#: Somebody has still to do something about it; of an award there is one such at a time, beside drafts.
UNDER_WAY = (V.REQUESTED, V.SENT_BACK, V.OFFERED, V.RECOMMENDED)

# fmt: off
VARIATION = Lifecycle("variation", _l("Variation"), VariationState, [
    Step("edit",                _l("Write"),                        [V.DRAFT, V.SENT_BACK],                 STAYS,               [varying_group]),
    Step("edit_proposal",       _l("Write the proposal"),           [V.DRAFT],                              STAYS,               [varying_officer]),
    Step("request",             _l("Ask for the change"),           [V.DRAFT, V.SENT_BACK],                 V.REQUESTED,         [varying_signatory]),
    Step("offer",               _l("Propose it to the group"),      [V.DRAFT],                              V.OFFERED,           [varying_officer]),
    Step("give_time",           _l("Give more time"),               [V.DRAFT],                              V.AGREED,            [varying_officer]),
    # What is small enough for an officer is in force with the signature; the rest is still decided on.
    Step("accept",              _l("Accept it"),                    [V.OFFERED],                            V.AGREED,            [signatory]),
    Step("accept_first",        _l("Accept it, to be decided"),     [V.OFFERED],                            V.RECOMMENDED,       [signatory]),
    Step("decline",             _l("Decline it"),                   [V.OFFERED],                            V.DECLINED,          [signatory]),
    Step("send_back",           _l("Ask the group"),                [V.REQUESTED],                          V.SENT_BACK,         [officer]),
    Step("recommend",           _l("Recommend it"),                 [V.REQUESTED],                          V.RECOMMENDED,       [officer]),
    Step("reconsider",          _l("Look at it again"),             [V.RECOMMENDED],                        V.REQUESTED,         [officer, varying_decider]),
    Step("agree_alone",         _l("Agree to it"),                  [V.REQUESTED],                          V.AGREED,            [officer]),
    Step("agree",               _l("Agree to it, as recommended"),  [V.RECOMMENDED],                        V.AGREED,            [varying_decider]),
    Step("refuse",              _l("Do not agree to it"),           [V.REQUESTED, V.RECOMMENDED],           V.REFUSED,           [officer, varying_decider]),
    Step("withdraw",            _l("Withdraw it"),                  [V.DRAFT, *UNDER_WAY],                  V.WITHDRAWN,         [varying_group, varying_officer]),
    Step("lapse",               _l("Lapse with the grant"),         [V.DRAFT, *UNDER_WAY],                  V.WITHDRAWN,         [service]),
])
# fmt: on

"""Help beside money: what is offered, and what is asked for."""

from flask_babel import lazy_gettext as _l

from grants.permissions import officer, recipient
from grants.workflow import Lifecycle, State, Step


class OfferState(State):
    """Where an offer of help stands."""

    RECEIVED = "received", _l("To be looked at"), "yellow"
    OPEN = "open", _l("On offer"), "green"
    DECLINED = "declined", _l("Declined"), "grey"
    ENDED = "ended", _l("Ended"), "grey"


class RequestState(State):
    """Where a group's request for help stands."""

    ASKED = "asked", _l("Asked for"), "yellow"
    PROPOSED = "proposed", _l("Somebody is proposed"), "light-blue"
    MATCHED = "matched", _l("In touch"), "blue"
    GIVEN = "given", _l("Given"), "green"
    NOT_NEEDED = "not_needed", _l("No longer needed"), "grey"
    CLOSED = "closed", _l("Nobody found"), "grey"


F = OfferState
Q = RequestState

# fmt: off
SUPPORT_OFFER = Lifecycle("support_offer", _l("Offer of help"), OfferState, [
    #    action                 label                               from                                    to                   who
    Step("confirm",             _l("Put it on offer"),              [F.RECEIVED],                           F.OPEN,              [officer]),
    Step("decline",             _l("Decline it"),                   [F.RECEIVED],                           F.DECLINED,          [officer]),
    Step("end",                 _l("End the offer"),                [F.OPEN],                               F.ENDED,             [officer]),
])

SUPPORT_REQUEST = Lifecycle("support_request", _l("Request for help"), RequestState, [
    Step("propose",             _l("Propose an offer"),             [Q.ASKED],                              Q.PROPOSED,          [officer]),
    Step("agree",               _l("Agree to be put in touch"),     [Q.PROPOSED],                           Q.MATCHED,           [recipient]),
    Step("refuse",              _l("Ask for somebody else"),        [Q.PROPOSED],                           Q.ASKED,             [recipient]),
    Step("give",                _l("Record that it was given"),     [Q.MATCHED],                            Q.GIVEN,             [recipient, officer]),
    Step("end",                 _l("Say that it is not needed"),    [Q.ASKED, Q.PROPOSED],                  Q.NOT_NEEDED,        [recipient]),
    Step("close",               _l("Close without a match"),        [Q.ASKED, Q.PROPOSED, Q.MATCHED],       Q.CLOSED,            [officer]),
])
# fmt: on

"""Help beside money: what is offered, and what is asked for."""

from flask_babel import lazy_gettext as _l

from grants.permissions import either_group, officer, officer_near_neither, recipient, service, unsaid_group
from grants.workflow import Lifecycle, State, Step


class OfferState(State):
    """Where an offer of help stands."""

    RECEIVED = "received", _l("To be looked at"), "yellow"
    OPEN = "open", _l("On offer"), "green"
    DECLINED = "declined", _l("Declined"), "grey"
    ENDED = "ended", _l("Ended"), "grey"


class RequestState(State):
    """Where a group's request for help stands."""

    ASKED = "asked", _l("Help asked for"), "yellow"
    PROPOSED = "proposed", _l("Somebody is proposed"), "light-blue"
    MATCHED = "matched", _l("In touch"), "blue"
    GIVEN = "given", _l("Given"), "green"
    NOT_NEEDED = "not_needed", _l("No longer needed"), "grey"
    CLOSED = "closed", _l("Nobody found"), "grey"


class IntroductionState(State):
    """Where an introduction of two groups stands; neither learns what the other said before both agree."""

    PROPOSED = "proposed", _l("Both are asked"), "yellow"
    HALF_AGREED = "half_agreed", _l("One has agreed"), "light-blue"
    INTRODUCED = "introduced", _l("In touch"), "green"
    NOT_COME = "not_come", _l("Did not come about"), "grey"
    TAKEN_BACK = "taken_back", _l("Taken back"), "grey"


F = OfferState
Q = RequestState
N = IntroductionState

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

INTRODUCTION = Lifecycle("introduction", _l("Introduction of two groups"), IntroductionState, [
    Step("agree",               _l("Agree to be introduced"),       [N.PROPOSED],                           N.HALF_AGREED,       [unsaid_group]),
    Step("agree_too",           _l("Agree as the second"),          [N.HALF_AGREED],                        N.INTRODUCED,        [unsaid_group]),
    Step("decline",             _l("Decline to be introduced"),     [N.PROPOSED, N.HALF_AGREED],            N.NOT_COME,          [either_group]),
    Step("lapse",               _l("End for want of an answer"),    [N.PROPOSED, N.HALF_AGREED],            N.NOT_COME,          [service]),
    Step("take_back",           _l("Take the proposal back"),       [N.PROPOSED, N.HALF_AGREED],            N.TAKEN_BACK,        [officer_near_neither]),
])
# fmt: on

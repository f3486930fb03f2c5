"""What is said: threads with groups, and messages to many of them at once."""

from flask_babel import lazy_gettext as _l

from grants.permissions import applicant, officer, service
from grants.workflow import STAYS, Lifecycle, State, Step


class ThreadState(State):
    """Whose turn it is in a thread of messages."""

    WAITS_FOR_US = "waits_for_us", _l("Waits for us"), "yellow"
    WAITS_FOR_GROUP = "waits_for_group", _l("Waits for the group"), "blue"
    CLOSED = "closed", _l("Closed"), "grey"


class BroadcastState(State):
    """Where a message to many stands."""

    DRAFT = "draft", _l("Draft"), "grey"
    SENDING = "sending", _l("Being sent"), "yellow"
    SENT = "sent", _l("Sent"), "green"
    DISCARDED = "discarded", _l("Discarded"), "grey"


H = ThreadState
B = BroadcastState

# fmt: off
THREAD = Lifecycle("thread", _l("Thread of messages"), ThreadState, [
    #    action                 label                               from                                    to                   who
    Step("write",               _l("Write to the programme"),       [H.WAITS_FOR_US, H.WAITS_FOR_GROUP],    H.WAITS_FOR_US,      [applicant]),
    Step("answer",              _l("Write to the group"),           [H.WAITS_FOR_US, H.WAITS_FOR_GROUP],    H.WAITS_FOR_GROUP,   [officer]),
    Step("close",               _l("Close the thread"),             [H.WAITS_FOR_US, H.WAITS_FOR_GROUP],    H.CLOSED,            [officer]),
    Step("reopen",              _l("Open it again"),                [H.CLOSED],                             H.WAITS_FOR_US,      [applicant, officer]),
])

BROADCAST = Lifecycle("broadcast", _l("Message to many"), BroadcastState, [
    Step("edit",                _l("Change"),                       [B.DRAFT],                              STAYS,               [officer]),
    Step("confirm",             _l("Send to all of them"),          [B.DRAFT],                              B.SENDING,           [officer]),
    Step("finish",              _l("Last mail written"),            [B.SENDING],                            B.SENT,              [service]),
    Step("discard",             _l("Discard"),                      [B.DRAFT],                              B.DISCARDED,         [officer]),
])
# fmt: on

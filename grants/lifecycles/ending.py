"""How a grant is ended early."""

from flask_babel import lazy_gettext as _l

from grants.permissions import decision_maker, ender, officer, recipient
from grants.workflow import STAYS, Lifecycle, State, Step


class EndingState(State):
    """Where it stands that a grant is to end early; until when the group may answer, the calendar says."""

    PROPOSED = "proposed", _l("Group may answer"), "yellow"
    CONFIRMED = "confirmed", _l("Grant ended"), "red"
    DROPPED = "dropped", _l("Dropped"), "grey"


E = EndingState

# fmt: off
ENDING = Lifecycle("ending", _l("Ending of a grant"), EndingState, [
    Step("answer",              _l("Answer"),                       [E.PROPOSED],                           STAYS,               [recipient]),
    Step("confirm",             _l("End the grant"),                [E.PROPOSED],                           E.CONFIRMED,         [ender]),
    Step("drop",                _l("Let the grant go on"),          [E.PROPOSED],                           E.DROPPED,           [officer, decision_maker]),
])
# fmt: on

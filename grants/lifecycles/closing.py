"""How a grant ends well: what the public reads of it, or why it reads nothing."""

from flask_babel import lazy_gettext as _l

from grants.permissions import exempting_decision_maker, officer, recipient
from grants.workflow import STAYS, Lifecycle, State, Step


class EvaluationState(State):
    """Where the public evaluation of a grant stands."""

    DRAFT = "draft", _l("To be written"), "grey"
    WITH_GROUP = "with_group", _l("With the group"), "yellow"
    PUBLISHED = "published", _l("Published"), "green"
    TAKEN_BACK = "taken_back", _l("Taken back"), "red"
    EXEMPTION_ASKED = "exemption_asked", _l("Exemption asked for"), "purple"
    EXEMPT = "exempt", _l("Exempt from publication"), "blue"


V = EvaluationState

# fmt: off
EVALUATION = Lifecycle("public_evaluation", _l("Public evaluation"), EvaluationState, [
    Step("edit",                _l("Write"),                        [V.DRAFT, V.TAKEN_BACK],                STAYS,               [officer]),
    Step("show_to_group",       _l("Show it to the group"),         [V.DRAFT, V.TAKEN_BACK],                V.WITH_GROUP,        [officer]),
    Step("comment",             _l("Comment on it"),                [V.WITH_GROUP],                         STAYS,               [recipient]),
    Step("rewrite",             _l("Take it back to write on"),     [V.WITH_GROUP],                         V.DRAFT,             [officer]),
    Step("publish",             _l("Publish"),                      [V.WITH_GROUP],                         V.PUBLISHED,         [officer]),
    Step("take_back",           _l("Take it off the public page"),  [V.PUBLISHED],                          V.TAKEN_BACK,        [officer]),
    Step("ask_exemption",       _l("Ask not to publish it"),        [V.DRAFT, V.WITH_GROUP, V.TAKEN_BACK],  V.EXEMPTION_ASKED,   [officer]),
    Step("exempt",              _l("Agree not to publish it"),      [V.EXEMPTION_ASKED],                    V.EXEMPT,            [exempting_decision_maker]),
    Step("refuse_exemption",    _l("It is to be published"),        [V.EXEMPTION_ASKED],                    V.DRAFT,             [exempting_decision_maker]),
])
# fmt: on

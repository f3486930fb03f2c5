"""What officers type about how recipients name us."""

from flask_babel import lazy_gettext as _l

from grants.awards.models import Publicity
from grants.fields import ChoiceField, LongEnough, LongTextField, Required, TextsField
from grants.forms import Form
from grants.languages import Texts

_WANTED = _l("Write what it means")


class PublicityForm(Form):
    """How one recipient names us."""

    publicity = ChoiceField(
        _l("How does the project name us?"),
        [Required(_l("Choose one"))],
        choices=[(choice.value, choice.label) for choice in Publicity],
    )
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class PublicityWordsForm(Form):
    """What each choice means in a round."""

    full = TextsField(Publicity.FULL.label, long=True, required=_WANTED)
    in_words = TextsField(Publicity.IN_WORDS.label, long=True, required=_WANTED)
    none = TextsField(Publicity.NONE.label, long=True, required=_WANTED)

    @property
    def texts(self) -> dict[Publicity, Texts]:
        return {choice: self._fields[choice.value].texts for choice in Publicity}

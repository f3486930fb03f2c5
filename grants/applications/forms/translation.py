"""What an officer types to translate an answer."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.applications.models import Submission
from grants.applications.translations import find_translation
from grants.fields import LongEnough, LongTextField, Required
from grants.formats import language_name
from grants.forms import RecordForm

LONGEST = 20_000


class TranslationField(LongTextField):
    """Room for a whole answer."""

    def params(self) -> dict[str, Any]:
        return {**super().params(), "rows": 12}


class TranslationForm(RecordForm):
    """One translation, made for its language by ``translation_form``."""

    text: Any


def translation_form(copy: Submission, key: str, language: str) -> TranslationForm:
    """Return the form for a translation; it remembers the copy and the translation that its writer saw."""
    known = find_translation(copy.application_id, key, language)
    box = type("ThisTranslationField", (TranslationField,), {"language": language})
    text = box(
        _("Translation into %(language)s", language=language_name(language)),
        [Required(_l("Write the translation")), LongEnough(LONGEST)],
    )
    made = type("ThisTranslationForm", (TranslationForm,), {"text": text})
    form: TranslationForm = made(
        copy,
        beside=lambda: filter(None, [find_translation(copy.application_id, key, language)]),
        data={"text": known.text if known is not None else ""},
    )
    return form

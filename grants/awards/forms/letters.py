"""What officers type about letters, and what anybody types to check one."""

from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.awards.forms.words import InEveryLanguage, with_words
from grants.fields import ListField, Required, TextField
from grants.forms import Form


class WordsForm(InEveryLanguage):
    """The words of a letter in every language, and a case to try them on."""

    case = ListField(_l("Try the words on a real case"), choices=[])

    def offer_cases(self, cases: list[Application]) -> None:
        """Let the person choose among real cases, or none."""
        named = [(case.reference, f"{case.reference} – {case.organisation.name}") for case in cases]
        self.case.choices = named or [("", _l("There is no case yet"))]


with_words(
    WordsForm,
    lambda name: _l("Letter (%(language)s)", language=name),
    _l("Write the letter"),
    subject=200,
    body=10_000,
)


class CodeForm(Form):
    """The code on a letter."""

    code = TextField(
        _l("Code on the letter"),
        [Required(_l("Enter the code"))],
        description=_l(
            "Ten letters and digits, such as 7K3QM-0XW9D. Capital or small, with or without spaces."
        ),
    )

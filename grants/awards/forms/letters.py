"""What officers type about letters, and what anybody types to check one."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.fields import ListField, LongEnough, LongTextField, Required, TextField
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGES, Texts


class WordsForm(RecordForm):
    """The words of a letter in every language, and a case to try them on."""

    case = ListField(_l("Try the words on a real case"), choices=[])

    @property
    def subject(self) -> Texts:
        return self._texts("subject")

    @property
    def body(self) -> Texts:
        return self._texts("body")

    def _texts(self, name: str) -> Texts:
        return Texts({code: self[f"{name}_{code}"].data.strip() for code in LANGUAGES})

    def offer_cases(self, cases: list[Application]) -> None:
        """Let the person choose among real cases, or none."""
        named = [(case.reference, f"{case.reference} – {case.organisation.name}") for case in cases]
        self.case.choices = named or [("", _l("There is no case yet"))]


def _in(code: str, kind: type[Any]) -> type[Any]:
    return type(kind.__name__, (kind,), {"language": code})


for _code, (_name, _direction) in LANGUAGES.items():
    setattr(
        WordsForm,
        f"subject_{_code}",
        _in(_code, TextField)(
            _l("Subject (%(language)s)", language=_name),
            [Required(_l("Enter the subject")), LongEnough(200)],
        ),
    )
    setattr(
        WordsForm,
        f"body_{_code}",
        _in(_code, LongTextField)(
            _l("Letter (%(language)s)", language=_name),
            [Required(_l("Write the letter")), LongEnough(10_000)],
        ),
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

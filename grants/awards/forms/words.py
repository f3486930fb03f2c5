"""A subject and a text in every language: the words of letters, and of messages too."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.fields import LongEnough, LongTextField, Required, TextField
from grants.forms import RecordForm
from grants.languages import LANGUAGES, Texts


class InEveryLanguage(RecordForm):
    """The words of something that is written in every language; ``with_words`` gives it its boxes."""

    @property
    def subject(self) -> Texts:
        return self._texts("subject")

    @property
    def body(self) -> Texts:
        return self._texts("body")

    def _texts(self, name: str) -> Texts:
        return Texts({code: (self[f"{name}_{code}"].data or "").strip() for code in LANGUAGES})


def with_words(
    form: type[InEveryLanguage], label: Callable[[str], Any], wanted: Any, *, subject: int, body: int
) -> None:
    """Give a form a subject and a body in each language, of so many characters at most.

    ``label`` names the body in a language, ``wanted`` asks for one that is missing.
    """
    for code, (name, _direction) in LANGUAGES.items():
        is_asked = [Required(_l("Enter the subject")), LongEnough(subject)]
        box = _in(code, TextField)(_l("Subject (%(language)s)", language=name), is_asked)
        setattr(form, f"subject_{code}", box)
        setattr(
            form,
            f"body_{code}",
            _in(code, LongTextField)(label(name), [Required(wanted), LongEnough(body)]),
        )


def _in(code: str, kind: type[Any]) -> type[Any]:
    return type(kind.__name__, (kind,), {"language": code})

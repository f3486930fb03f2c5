"""The languages of the programme, and texts that officers write in each of them."""

import re
from typing import Any, Final

from flask_babel import force_locale, get_locale

#: Code, own name and direction; a third language is a row here and a catalogue.
LANGUAGES: Final = {"en": ("English", "ltr"), "ar": ("العربية", "rtl")}
DEFAULT: Final = "en"

#: The languages as a form offers them, each in its own words.
LANGUAGE_CHOICES: Final = [(code, name) for code, (name, _direction) in LANGUAGES.items()]


#: Letters by the direction in which they run; what stands at the beginning shows what the whole is.
_LETTERS = {
    "ltr": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "rtl": re.compile(r"[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufefc]"),
}
_SAMPLE = 2000


def written_in(text: str, language: str) -> str:
    """Return the language of a text whose writer was to use ``language``.

    It is that one, unless most of its letters run the other way: groups write what comes easier.
    """
    sample = text[:_SAMPLE]
    number = {direction: len(letters.findall(sample)) for direction, letters in _LETTERS.items()}
    if number["ltr"] == number["rtl"]:
        return language
    direction = max(number, key=lambda known: number[known])
    if LANGUAGES[language][1] == direction:
        return language
    return next(code for code, (_name, runs) in LANGUAGES.items() if runs == direction)


def direction_of(language: str) -> str:
    """Return the direction in which a language is written."""
    return LANGUAGES[language][1]


def current_language() -> str:
    """Return the code of the language that is being written now."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


def own_direction(typed: str | None) -> dict[str, str]:
    """Return the attribute by which a box runs as its text does; while it is empty, as the page does."""
    return {"dir": "auto"} if typed or direction_of(current_language()) == "ltr" else {}


class Texts(dict[str, str]):
    """One text in several languages; prints in the language being written, else in English."""

    def in_language(self, language: str) -> str:
        """Return the text in this language, or the English one where it is missing."""
        return self.get(language) or self.get(DEFAULT) or ""

    def language_for(self, language: str) -> str:
        """Return the language in which ``in_language`` will answer."""
        return language if self.get(language) else DEFAULT

    def __str__(self) -> str:
        return self.in_language(current_language())


def in_every_language(text: Any) -> Texts:
    """Return a lazy text of ours in each language of the programme."""
    found = Texts()
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = str(text)
    return found

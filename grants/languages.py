"""The languages of the programme, and texts that officers write in each of them."""

from typing import Final

from flask_babel import get_locale

#: Code, own name and direction; a third language is a row here and a catalogue.
LANGUAGES: Final = {"en": ("English", "ltr"), "ar": ("العربية", "rtl")}
DEFAULT: Final = "en"

#: The languages as a form offers them, each in its own words.
LANGUAGE_CHOICES: Final = [(code, name) for code, (name, _direction) in LANGUAGES.items()]


def current_language() -> str:
    """Return the code of the language that is being written now."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


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

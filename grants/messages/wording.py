"""The fields that a template or a message to many may hold, and how they are filled in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from grants.applications.models import Application
from grants.awards.letters import FIELDS, Field
from grants.documents.prose import check_fields, said
from grants.errors import RuleBroken
from grants.languages import LANGUAGES, Texts

#: What can be filled in about any application.
MESSAGE_FIELDS: dict[str, Field] = {
    name: FIELDS[name]
    for name in ("organisation", "project", "round", "reference", "programme", "contact_email")
}


def check_message_words(subject: Texts, body: Texts) -> None:
    """Refuse words that are missing in a language, or that ask for a field that is not offered."""
    for name, texts in (("subject", subject), ("body", body)):
        for code in LANGUAGES:
            if not texts.get(code, "").strip():
                raise RuleBroken(_("Write it in every language"), field=f"{name}_{code}")
            check_fields(texts[code], MESSAGE_FIELDS, field=f"{name}_{code}")


def worded(text: Texts, application: Application, language: str) -> str:
    """Return a text in one language, with its fields filled in from an application."""
    with force_locale(language):
        values: Mapping[str, Any] = {
            name: field.value(application, None) for name, field in MESSAGE_FIELDS.items()
        }
        return said(text.in_language(language), values)

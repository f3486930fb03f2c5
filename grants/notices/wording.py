"""How a mail is worded: greeting, paragraphs, links, and who sends it; plain and HTML alike."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from grants.languages import LANGUAGES, current_language

Links = Sequence[tuple[Any, str]]


def _address(path: str) -> str:
    return current_app.config["BASE_URL"].rstrip("/") + path


def in_text(name: str, paragraphs: Sequence[Any], links: Links) -> str:
    """Return the mail as plain text."""
    lines = [_("Dear %(name)s,", name=name), *(str(paragraph) for paragraph in paragraphs)]
    lines += [f"{label}:\n{_address(path)}" for label, path in links]
    lines.append(_("This message was sent by the grants service. Please do not reply to it."))
    return "\n\n".join(lines) + "\n"


def in_html(name: str, paragraphs: Sequence[Any], links: Links) -> str:
    """Return the mail as HTML; it knows nothing of a page, for mails are also written outside requests."""
    language = current_language()
    return current_app.jinja_env.get_template("notices/mail.html").render(
        language=language,
        direction=LANGUAGES[language][1],
        name=name,
        paragraphs=[str(paragraph) for paragraph in paragraphs],
        links=[(str(label), _address(path)) for label, path in links],
    )

"""The mails to everybody of a group about its application or what became of it.  The caller commits."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.queries import people_of
from grants.applications.models import Application
from grants.documents.models import IssuedDocument
from grants.documents.operations import Copies
from grants.languages import LANGUAGES
from grants.notices.operations import tell

#: Words and a path within the site.
Link = tuple[Any, str]


def in_one_language(document: IssuedDocument) -> Copies:
    """Return a document that everybody gets as it is."""
    return dict.fromkeys(LANGUAGES, document)


def tell_people_of(
    application: Application,
    subject: Any,
    *paragraphs: Any,
    link: Link | None = None,
    second_link: Link | None = None,
    documents: Copies | None = None,
    hold: str | None = None,
) -> None:
    """Mail everybody of the group, each in their language and with the document in it.

    The link leads to the application unless another is given; ``hold`` is that of ``notices.tell``.
    """
    for person in people_of(application.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=link or (_l("Open your application"), f"/applications/{application.reference}"),
            second_link=second_link,
            application_id=application.id,
            document=(documents or {}).get(person.language),
            hold=hold,
        )

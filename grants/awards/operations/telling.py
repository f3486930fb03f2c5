"""Mails about an award, to the group that holds it and to the host that answers for it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.documents.operations import Copies
from grants.notices.operations import Addressee, tell


def tell_recipient(award: Award, subject: Any, *paragraphs: Any, documents: Copies | None = None) -> None:
    """Tell everybody of the group, each in their language, with the copy in it attached."""
    link = (_l("Open your award"), f"/awards/{award.reference}")
    tell_people_of(award.application, subject, *paragraphs, link=link, documents=documents)


def tell_host(
    award: Award,
    subject: Any,
    *paragraphs: Any,
    link: tuple[Any, str] | None = None,
    documents: Copies | None = None,
) -> None:
    """Tell whoever answered for the host, if there is one; they need no account."""
    hosting = award.hosting
    if hosting is None:
        return
    tell(
        Addressee(hosting.contact_email, hosting.contact_name, hosting.language),
        subject,
        *paragraphs,
        link=link,
        application_id=award.application_id,
        document=(documents or {}).get(hosting.language),
    )

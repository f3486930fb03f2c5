"""The mails about variations.  The caller commits."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.queries import people_of
from grants.documents.models import IssuedDocument
from grants.notices.operations import tell
from grants.variations.models import Variation


def tell_group(
    variation: Variation, subject: Any, *paragraphs: Any, document: IssuedDocument | None = None
) -> None:
    """Write to everybody of the group about a variation."""
    for person in people_of(variation.application.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=(_l("Open the change"), f"/variations/{variation.reference}"),
            application_id=variation.application.id,
            document=document,
        )

"""The mails about variations.  The caller commits."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.applications.operations.telling import tell_people_of
from grants.documents.operations import Copies
from grants.variations.models import Variation


def tell_group(variation: Variation, subject: Any, *paragraphs: Any, documents: Copies | None = None) -> None:
    """Write to everybody of the group about a variation; with a letter, each in their own language."""
    link = (_l("Open the change"), f"/variations/{variation.reference}")
    tell_people_of(variation.application, subject, *paragraphs, link=link, documents=documents)

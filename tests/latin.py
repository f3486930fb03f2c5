"""English where it should not be: three Latin words in a row that no person of the demo typed."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import sqlalchemy as sa

from grants.db import db
from grants.documents.models import IssuedDocument
from grants.notices.models import Notice
from grants.sealing import SealedText

LATIN = re.compile(r"(?<![\w@./-])[A-Za-z]{2,}(?:[ \u00a0][A-Za-z]{2,}){2,}")

#: Columns of plain data that hold what people typed.
_TYPED_DATA = ("answer.value", "audit_event.details")


def typed_by_people() -> str:
    """Return every text that people typed, which stays in the language they wrote it in."""
    texts = []
    for mapper in db.Model.registry.mappers:
        if mapper.class_ in (Notice, IssuedDocument):
            continue  # These hold our own words.
        columns = [
            column
            for column in mapper.local_table.columns
            if isinstance(column.type, sa.String | sa.Text | SealedText) or str(column) in _TYPED_DATA
        ]
        for row in db.session.execute(sa.select(*columns)) if columns else []:
            texts += [str(value) for value in row if value]
    return " ".join(" ".join(texts).split())


def spoken(element: Element) -> Iterator[str]:
    """Yield the texts of a page outside what is marked as English, or as a name."""
    if element.get("lang") == "en" or element.tag in ("bdi", "title", "script", "style"):
        return
    yield element.text or ""
    for child in element:
        yield from spoken(child)
        yield child.tail or ""

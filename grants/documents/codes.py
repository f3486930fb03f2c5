"""The codes of letters: made so that nobody can guess one, read however somebody types them."""

import re
import secrets

import segno
import sqlalchemy as sa
from flask import current_app

from grants.db import db
from grants.documents.models import IssuedDocument
from grants.documents.plots import as_image

#: Crockford's digits and letters: none that is taken for another.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_GROUP = 5

#: Letters that people read where a digit stands.
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})

#: How an Arabic keyboard writes digits.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


def new_code() -> str:
    """Return a code of fifty random bits."""
    return "".join(secrets.choice(_SIGNS) for _place in range(_LENGTH))


def as_read(typed: str) -> str:
    """Return the code that somebody means, whatever the case, the spaces, and O for 0."""
    plain = re.sub(r"[^0-9A-Z]", "", typed.translate(_DIGITS).upper())
    return plain.translate(_MEANT)[: _LENGTH + 1]


def in_groups(code: str) -> str:
    """Return a code as it is printed, such as ``7K3QM-0XW9D``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def check_address(code: str) -> str:
    """Return the address of the page that says whether a letter is genuine."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}/letters/{in_groups(code)}"


def with_code(typed: str) -> IssuedDocument | None:
    """Return the document with a code."""
    return db.session.scalar(sa.select(IssuedDocument).where(IssuedDocument.code == as_read(typed)))


def qr(address: str) -> str:
    """Return the picture of an address that a telephone reads: shapes only, as the address of an image."""
    code = segno.make_qr(address, error="m")
    return as_image(code.svg_inline(border=0, dark="#12343b"))

"""Whole pence: parse what people type, format what they read, split without losing a penny."""

import re
from collections.abc import Sequence
from typing import NewType

Pence = NewType("Pence", int)

_POUNDS = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.(?P<pence>\d{2}))?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")

#: One whole, in basis points: shares and rates are integers of these.
WHOLE = 10_000


def parse_pounds(text: str) -> Pence:
    """Return the pence in an amount such as ``£1,250``, ``1250.50`` or ``١٢٥٠``.

    Raises ValueError for anything else: ``1e3``, ``1,50``, ``12.345``, ``-5``.
    """
    found = _POUNDS.fullmatch(text.strip().translate(_DIGITS))
    if found is None:
        raise ValueError(text)
    pounds = int(found["pounds"].replace(",", ""))
    return Pence(pounds * 100 + int(found["pence"] or 0))


def format_pounds(pence: int) -> str:
    """Return ``£1,250`` or ``£1,250.50``; a negative amount starts with a minus sign."""
    pounds, rest = divmod(abs(pence), 100)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{pounds:,}" + (f".{rest:02}" if rest else "")


def split_by_shares(total: Pence, shares: Sequence[int]) -> list[Pence]:
    """Split a total by shares in basis points that sum to a whole; the last part takes the rest.

    Every part but the last is rounded down to a whole pound, so that plans read well.
    """
    if sum(shares) != WHOLE:
        raise ValueError(shares)
    parts = [Pence(total * share // WHOLE // 100 * 100) for share in shares[:-1]]
    return [*parts, Pence(total - sum(parts))]

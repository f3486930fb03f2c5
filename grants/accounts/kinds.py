"""What each kind of organisation has, in one table: numbers, senior contact, papers that fit."""

import enum
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import EvidenceKind, OrganisationKind, Position


class Has(enum.Enum):
    """Whether organisations of a kind have a number."""

    ALWAYS = "always"
    PERHAPS = "perhaps"
    NEVER = "never"


@dataclass(frozen=True)
class Kind:
    """What organisations of one kind have."""

    charity_number: Has
    company_number: Has
    senior_positions: tuple[Position, ...]
    governing_document: Any
    accounts: Any


_P = Position
_TRUSTEES = (_P.TRUSTEE, _P.CHAIR, _P.VICE_CHAIR, _P.TREASURER)
_COMMITTEE = (_P.CHAIR, _P.VICE_CHAIR, _P.SECRETARY, _P.TREASURER)
_BOARD = (_P.DIRECTOR, _P.COMPANY_SECRETARY)

_CONSTITUTION = _l("Your constitution or rules, signed and dated.")
_DEED = _l("Your constitution, trust deed or articles, signed and dated.")
_ARTICLES = _l("Your articles of association, as filed at Companies House.")
_ACCOUNTS = _l("Your latest annual accounts.")
_MONEY = _l("Your latest accounts, or a list of what came in and went out in the last year.")

# fmt: off
_K = OrganisationKind
KINDS = {
    #                  charity number  company number senior contact           governing document  accounts
    _K.CHARITY:      Kind(Has.ALWAYS,   Has.PERHAPS,  _TRUSTEES,                  _DEED,          _ACCOUNTS),
    _K.CIO:          Kind(Has.ALWAYS,   Has.NEVER,    _TRUSTEES,                  _CONSTITUTION,  _ACCOUNTS),
    _K.COMPANY:      Kind(Has.PERHAPS,  Has.ALWAYS,   _BOARD,                     _ARTICLES,      _ACCOUNTS),
    _K.CIC:          Kind(Has.NEVER,    Has.ALWAYS,   _BOARD,                     _ARTICLES,      _ACCOUNTS),
    _K.FAITH:        Kind(Has.PERHAPS,  Has.PERHAPS,  (_P.TRUSTEE, *_COMMITTEE),  _DEED,          _MONEY),
    _K.UNREGISTERED: Kind(Has.NEVER,    Has.NEVER,    _COMMITTEE,                 _CONSTITUTION,  _MONEY),
}
# fmt: on

#: Papers that are alike for every kind, in words; the others are in the table.
_PAPERS = {
    EvidenceKind.SAFEGUARDING: _l("Your own policy, with the name of the person who leads on it."),
    EvidenceKind.INSURANCE: _l("Your certificate of public liability insurance."),
    EvidenceKind.BANK: _l(
        "A statement or letter of the last three months, in the name of your organisation."
    ),
}

#: Papers that lose their worth on a certain day, which must be named.
EXPIRING = (EvidenceKind.ACCOUNTS, EvidenceKind.SAFEGUARDING, EvidenceKind.INSURANCE)


def fitting(paper: EvidenceKind, kind: OrganisationKind) -> Any:
    """Return which paper fits, for an organisation of this kind, in words."""
    if paper is EvidenceKind.GOVERNING_DOCUMENT:
        return KINDS[kind].governing_document
    return KINDS[kind].accounts if paper is EvidenceKind.ACCOUNTS else _PAPERS[paper]

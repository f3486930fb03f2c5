"""What of a group may be found with another one too: each fact as a keyed hash, and as it is shown.

A hash is made with a key of this installation, so that it tells nobody else anything; of a
bank account nothing but this hash and the last two digits is kept.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from grants.accounts.models import Contact, Organisation, User
from grants.accounts.numbers import dialled
from grants.diligence.models import BankAccount, SignalKind
from grants.diligence.similarity import plain_words
from grants.errors import RuleBroken

#: An address of fewer words says too little.
_FEWEST_OF_ADDRESS = 3

_SORT_CODE, _SHORTEST, _LONGEST = 6, 6, 8

#: Asked for more accounts of a group, as mark and last digits: what later stages know of them.
MORE_ACCOUNTS: list[Callable[[int], Iterable[tuple[str, str]]]] = []


@dataclass(frozen=True)
class Fact:
    """Something of a group that another one may have too."""

    kind: SignalKind
    mark: str
    shown: str


def keyed(kind: SignalKind, value: str) -> str:
    """Return the keyed hash of a value: HMAC-SHA256 with the key of this installation."""
    key = current_app.config["MATCHING_KEY"].encode()
    return hmac.new(key, f"{kind.value}:{value}".encode(), hashlib.sha256).hexdigest()


def digits_of(text: str) -> str:
    """Return the digits that were typed, as in English."""
    known = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign)) for sign in known if sign.isdecimal())


def read_account(sort_code: str, account_number: str) -> tuple[str, str]:
    """Return the six digits of a sort code and the eight of an account number, however they were typed.

    Raises RuleBroken at ``sort_code`` or ``account_number`` where there are too few or too many.
    """
    code, number = digits_of(sort_code), digits_of(account_number)
    if len(code) != _SORT_CODE:
        raise RuleBroken(_("Enter a sort code of 6 digits, such as 30-99-50"), field="sort_code")
    if not _SHORTEST <= len(number) <= _LONGEST:
        raise RuleBroken(_("Enter an account number of 6 to 8 digits"), field="account_number")
    return code, number.zfill(_LONGEST)


def account_mark(sort_code: str, account_number: str) -> str:
    return keyed(SignalKind.BANK, f"{sort_code}{account_number}")


def facts_of(
    organisation: Organisation,
    contacts: Iterable[Contact],
    members: Iterable[User],
    account: BankAccount | None,
) -> set[Fact]:
    """Return what of a group may be found with another: account, telephones, address, mail and people."""
    contacts = list(contacts)
    facts = {*_of_place(organisation), *_of_people(contacts)}
    addresses = [
        *((contact.email, contact.full_name) for contact in contacts),
        *((person.email, person.full_name) for person in members),
    ]
    for address, name in addresses:
        facts |= set(_of_mail(address.strip().lower(), name))
    accounts = [(account.mark, account.ending)] if account is not None else []
    for more in MORE_ACCOUNTS:
        accounts += more(organisation.id)
    facts |= {Fact(SignalKind.BANK, mark, ending) for mark, ending in accounts}
    return facts


def _of_place(organisation: Organisation) -> Iterator[Fact]:
    words = plain_words(organisation.address)
    if len(words) >= _FEWEST_OF_ADDRESS:
        yield _fact(SignalKind.ADDRESS, " ".join(words), organisation.address)
    if organisation.phone:
        yield _fact(SignalKind.PHONE, dialled(organisation.phone), organisation.phone)


def _of_people(contacts: list[Contact]) -> Iterator[Fact]:
    for contact in contacts:
        if contact.phone:
            number = dialled(contact.phone)
            yield _fact(SignalKind.PHONE, number, contact.phone)
            yield _fact(SignalKind.PERSON, f"{_name(contact.full_name)} {number}", contact.full_name)


def _of_mail(address: str, name: str) -> Iterator[Fact]:
    domain = address.rpartition("@")[2]
    if not domain:
        return
    yield _fact(SignalKind.PERSON, address, name)
    if domain not in common_domains():
        yield _fact(SignalKind.MAIL_DOMAIN, domain, domain)


def _name(text: str) -> str:
    return " ".join(sorted(plain_words(text)))


def _fact(kind: SignalKind, value: str, shown: str) -> Fact:
    return Fact(kind, keyed(kind, value), shown)


@cache
def common_domains() -> frozenset[str]:
    """Return the domains of providers at which anybody has an address."""
    lines = Path(__file__).with_name("mail_providers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))

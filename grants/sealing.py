"""Sealing what must not be readable in the database, in the store, or in a copy of either.

Each purpose has a key of its own from the settings.  It may name several secrets, parted by commas:
the first seals, all of them open, so that a key can be changed without losing anything.
"""

import base64
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app


@dataclass(frozen=True)
class Seal:
    """What seals and opens for one purpose, with the key that a setting names."""

    setting: str

    def seal(self, content: bytes) -> bytes:
        """Return bytes that only this key opens; the same content sealed again differs."""
        return self._fernet().encrypt(content)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what was sealed; raises InvalidToken where it was altered or no key of ours opens it."""
        return self._fernet().decrypt(sealed)

    def seal_alike(self, content: bytes) -> bytes:
        """Return sealed bytes that are the same each time, for what is stored by its fingerprint."""
        return self._boxes()[0].encrypt(content, None)

    def unseal_alike(self, sealed: bytes) -> bytes:
        """Return what ``seal_alike`` sealed; raises InvalidToken as ``unseal`` does."""
        for box in self._boxes():
            with suppress(InvalidTag):
                return box.decrypt(sealed, None)
        raise InvalidToken

    def _secrets(self) -> list[bytes]:
        return [secret.strip().encode() for secret in current_app.config[self.setting].split(",")]

    def _fernet(self) -> MultiFernet:
        digests = [hashlib.sha256(secret).digest() for secret in self._secrets()]
        return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

    def _boxes(self) -> list[AESSIV]:
        return [AESSIV(hashlib.sha512(b"alike " + secret).digest()) for secret in self._secrets()]


#: Bank details, and the files that go to the bank.
BANK = Seal("BANK_KEY")
#: What people confide to us about a project.
CONCERNS = Seal("CONCERN_KEY")


class SealedText(sa.types.TypeDecorator[str]):
    """A text that is sealed on its way into the database and opened on its way out."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, seal: Seal) -> None:
        super().__init__()
        self.seal = seal

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else self.seal.seal(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else self.seal.unseal(value.encode()).decode()

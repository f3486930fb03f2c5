"""Texts and files that lie encrypted: without the installation's key a copy of the database tells nothing."""

import base64
import hashlib
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import current_app


def _fernet() -> Fernet:
    """Return the cipher of this installation; its key is made from the setting CONCERN_KEY."""
    key = hashlib.sha256(current_app.config["CONCERN_KEY"].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(content: bytes) -> bytes:
    """Return bytes that only this installation can open."""
    return _fernet().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """Return what was sealed; raises InvalidToken where it was altered or sealed with another key."""
    return _fernet().decrypt(sealed)


class Sealed(sa.types.TypeDecorator[str]):
    """A text that is sealed on its way into the database and opened on its way out."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else seal(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else unseal(value.encode()).decode()

"""Sealing what must not be readable in the database or a copy of it: Fernet, with BANK_KEY.

``BANK_KEY`` may name several secrets, parted by commas: the first seals, all of them open.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app


def seal(values: dict[str, str]) -> str:
    """Return values as a sealed text; to seal the same again gives another text."""
    return _box().encrypt(json.dumps(values).encode()).decode()


def unseal(text: str) -> dict[str, str]:
    """Return what was sealed; raises cryptography's InvalidToken where no key of ours opens it."""
    opened: dict[str, str] = json.loads(_box().decrypt(text.encode()))
    return opened


def _box() -> MultiFernet:
    secrets = [secret.strip() for secret in current_app.config["BANK_KEY"].split(",")]
    keys = [base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])

"""The secret in the link by which a person shows that a new address is theirs."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from grants.accounts.models import User

_LONGEST = 24 * 60 * 60


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="address")


def token_for(person: User, address: str) -> str:
    """Return a token with which this person, and nobody else, changes to this address within a day."""
    return str(_serializer().dumps([person.id, person.email, address]))


def address_in(token: str, person: User) -> str | None:
    """Return the new address in a token; None if it is not this person's, too old, or used already."""
    try:
        number, before, address = _serializer().loads(token, max_age=_LONGEST)
    except BadSignature:
        return None
    return str(address) if (number, before) == (person.id, person.email) else None

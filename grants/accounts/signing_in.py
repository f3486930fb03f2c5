"""Signing in: Flask-Security with our people, our words, and mails that go out as notices."""


from flask import Flask
from flask_security import Security, SQLAlchemySessionUserDatastore

from grants.accounts.models import HeldRole, User
from grants.db import db

security = Security()


def init_app(app: Flask) -> None:
    """Give the application its people."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of a method, not a password
        SECURITY_PASSWORD_LENGTH_MIN=10,
    )
    security.init_app(app, SQLAlchemySessionUserDatastore(db.session, User, HeldRole))

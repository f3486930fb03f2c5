"""Browsers whose every request stands by itself: nobody is remembered from the request before."""

from collections.abc import Callable

import pytest
from client import Visitor
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grants.accounts.models import User


class _Client(FlaskClient):
    """Serves each request in an application context of its own, as the real server does."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came


@pytest.fixture
def visit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Visitor]:
    """Return a function that gives a browser to a person, or to nobody."""
    monkeypatch.setattr(app, "test_client_class", _Client)

    def make(person: User | None = None, *, language: str | None = None) -> Visitor:
        return Visitor(app, person, language=language)

    return make

"""Every request of these tests has a context of its own, as on a server."""

from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask
from flask.globals import _cv_app


@pytest.fixture(autouse=True)
def apart(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test's own application context, and who it thinks has signed in, out of requests."""
    answer = app.wsgi_app

    def answer_apart(environ: Any, start_response: Any) -> Iterable[bytes]:
        token = _cv_app.set(None)
        try:
            return answer(environ, start_response)
        finally:
            _cv_app.reset(token)

    monkeypatch.setattr(app, "wsgi_app", answer_apart)

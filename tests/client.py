"""One strict client for pages: parses every answer, and fills in forms as a browser would."""

from collections import Counter
from contextvars import copy_context
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from grants import clock
from grants.accounts.models import User
from grants.db import db


class Page:
    """An answer, read as a page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "").removeprefix("http://localhost")
        self.tree: Element | None = None
        if response.mimetype == "text/html" and self.status not in (301, 302, 303):
            self.tree = html5lib.parse(response.text, namespaceHTMLElements=False)
            self._check()

    def _check(self) -> None:
        """One main heading, no id twice, every form posts with a token."""
        assert len(self.all("h1")) == 1, f"{len(self.all('h1'))} main headings"
        ids = Counter(e.get("id") for e in self._tree.iter() if e.get("id"))
        assert [name for name, number in ids.items() if number > 1] == []
        for form in self.all("form"):
            if (form.get("method") or "get").lower() == "post":
                assert any(e.get("name") == "csrf_token" for e in form.iter("input")), form.get("action")

    @property
    def _tree(self) -> Element:
        assert self.tree is not None, f"{self.status} {self.location}"
        return self.tree

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag with these attributes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [e for e in self._tree.iter(tag) if all(e.get(k) == v for k, v in wanted.items())]

    @property
    def title(self) -> str:
        return text_of(self.all("h1")[0])

    @property
    def text(self) -> str:
        """The words of the main part of the page."""
        return text_of(self.all("main")[0])

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        summary = [e for e in self._tree.iter() if "govuk-error-summary__list" in (e.get("class") or "")]
        return [text_of(item) for box in summary for item in box.iter("li")]

    @property
    def links(self) -> list[str]:
        """The addresses that the main part of the page leads to, by link or by form."""
        main = self.all("main")[0]
        found = [e.get("href") or "" for e in main.iter("a")]
        found += [e.get("action") or "" for e in main.iter("form") if e.get("action")]
        return [href for href in found if href.startswith("/")]

    def fields(self) -> dict[str, Any]:
        """Return what the page's main form would send if nothing were changed."""
        forms = [f for f in self.all("main")[0].iter("form") if (f.get("method") or "").lower() == "post"]
        assert forms, f"no form on the page “{self.title}”"
        return _sent_by(max(forms, key=lambda form: len(list(form.iter()))))


def _sent_by(form: Element) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        if field.get("name") and field.tag in _SENDERS:
            for value in _SENDERS[field.tag](field):
                sent.setdefault(field.get("name") or "", []).append(value)
    return sent


def _of_input(field: Element) -> list[str]:
    if field.get("type") in ("file", "submit"):
        return []
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value") or "on"] if field.get("checked") is not None else []
    return [field.get("value") or ""]


def _of_select(field: Element) -> list[str]:
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    return [option.get("value") or "" for option in chosen or options[:1]]


_SENDERS = {"input": _of_input, "select": _of_select, "textarea": lambda field: [field.text or ""]}


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Visitor:
    """A person at pages, signed in as nobody or as somebody."""

    def __init__(self, app: Flask, person: User | None = None, *, language: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        if person is not None:
            with self.client.session_transaction() as session:
                session["_user_id"] = person.fs_uniquifier
                session["_fresh"] = True
                session["proved_at"] = int(clock.now().timestamp())
        elif language is not None:
            with self.client.session_transaction() as session:
                session["language"] = language

    def request(self, method: str, address: str, **how: Any) -> Page:
        """Send a request as a server would get it, and read the answer as a page."""
        return Page(self.answer(method, address, **how))

    def answer(self, method: str, address: str, **how: Any) -> TestResponse:
        """Send a request as a server would get it: in a context of its own, sharing only the clock."""
        assert not db.session.new, "The test left a change that it did not commit."
        assert not db.session.dirty, "The test left a change that it did not commit."
        response = copy_context().run(self._alone, method, address, how)
        db.session.rollback()  # What the test reads from here on is what the request left.
        return response

    def _alone(self, method: str, address: str, how: dict[str, Any]) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]  # Else the request would share the test's context.
        return self.client.open(address, method=method, **how)

    def open(self, address: str) -> Page:
        return self.request("GET", address)

    def follow(self, page: Page) -> Page:
        """Open where a page sends the browser."""
        assert page.location, f"{page.status}: {page.errors or page.text}"
        return self.open(page.location)

    def submit(self, address: str, /, **values: Any) -> Page:
        """Open a page, fill in its form (None empties a field) and send it."""
        page = self.open(address)
        assert page.status == 200, f"{address}: {page.status} {page.location}"
        sent = {**page.fields(), **{name: value for name, value in values.items() if value is not None}}
        for name in [name for name, value in values.items() if value is None]:
            sent.pop(name, None)
        return self.send(address, **sent)

    def press(self, address: str, /, **values: Any) -> Page:
        """Send what a button on some other page sends: a token and nothing else."""
        home = self.open("/rounds")
        token = home.all("input", name="csrf_token")[0].get("value")
        return self.send(address, csrf_token=token, **values)

    def send(self, address: str, /, **values: Any) -> Page:
        """Post exactly these values."""
        has_file = any(isinstance(value, FileStorage) for value in values.values())
        kind = "multipart/form-data" if has_file else None
        return self.request("POST", address, data=values, content_type=kind)

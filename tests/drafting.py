"""A person who writes a draft in a real browser, and what their page and their device hold."""

import re
from typing import Any
from urllib.parse import urlsplit

import factories as make
from client import Visitor
from factories import do
from flask import current_app
from flask_security import hash_password
from playwright.sync_api import BrowserContext, Page
from servers import Server

from grants.accounts.models import User
from grants.applications.models import Application

PASSWORD = "a long enough password"


def give_password(person: User) -> User:
    def give() -> None:
        person.password = hash_password(PASSWORD)

    do(give)
    return person


def sign_in_quietly(context: BrowserContext, server: Server, person: User) -> None:
    """Give a browser the cookie of somebody who has signed in."""
    cookie = Visitor(current_app._get_current_object(), person).client.get_cookie("session")  # type: ignore[attr-defined]  # noqa: SLF001  # the proxy's way out
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": server.base}])


class Writer:
    """One page of one browser, at an application."""

    def __init__(self, page: Page, server: Server, application: Application) -> None:
        self.page, self.server = page, server
        self.reference = application.reference
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, section: str = "project") -> "Writer":
        self.page.goto(f"{self.server.base}/applications/{self.reference}/sections/{section}")
        return self

    def sign_in(self, person: User) -> "Writer":
        """Fill in the sign-in page that stands before us."""
        self.page.fill("[name=email]", person.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/sections/**")
        return self

    def box(self, name: str) -> Any:
        return self.page.locator(f"#draft [name='{name}']")

    def type(self, **texts: str) -> "Writer":
        for name, text in texts.items():
            self.box(name).fill(text)
        return self

    def line(self) -> str:
        return self.page.locator(".state-line").inner_text().strip()

    def words(self, name: str) -> str:
        """Return a sentence that the page's script may say, in the page's language."""
        return str(self.page.locator("#draft").evaluate("(form, name) => form.dataset[name]", name))

    def wait_for_line(self, text: str) -> "Writer":
        """Wait until the line below the form begins with this."""
        self.page.wait_for_function(
            "text => document.querySelector('.state-line').textContent.trim().startsWith(text)", arg=text
        )
        return self

    def wait_until_sent(self) -> "Writer":
        """Wait until nothing waits on the device any more, and the line says when it was saved."""
        self.page.wait_for_function(
            """() => Object.keys(localStorage).every(name => !name.startsWith('draft:')) &&
                 /\\d\\d:\\d\\d$/.test(document.querySelector('.state-line').textContent.trim())"""
        )
        return self

    def wait_until_nothing_waits(self) -> "Writer":
        """Wait until nothing waits on the device, on a page on which nothing is written."""
        self.page.wait_for_function(
            "() => Object.keys(localStorage).every(name => !name.startsWith('draft:'))"
        )
        self.page.wait_for_load_state()
        return self

    def wait_until_pages_are_gone(self) -> "Writer":
        for _attempt in range(300):
            if not self.kept_pages():
                return self
            self.page.wait_for_timeout(100)
        raise AssertionError(self.kept_pages())

    def wait_until_kept(self) -> "Writer":
        """Wait until the page itself is on the device, so that it opens without a server."""
        for _attempt in range(300):
            if urlsplit(self.page.url).path in self.kept_pages():
                return self
            self.page.wait_for_timeout(100)
        raise AssertionError("The page is not kept on the device.")

    def leave_unsent(self, **texts: str) -> "Writer":
        """Type without a connection and close the page; then the connection is back, on a page of its own."""
        context = self.page.context
        context.set_offline(True)
        self.type(**texts).wait_for_line(self.words("onComputer"))
        self.page.close()
        context.set_offline(False)
        self.page = context.new_page()
        return self

    def waiting(self) -> list[str]:
        """Return the keys of the answers that wait on the device."""
        names = self.page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))")
        return sorted(re.sub(".*:", "", name) for name in names)

    def fill_device(self) -> None:
        """Leave no room on the device for any text."""
        self.page.evaluate(
            """() => {
                for (let number = 0, text = 'x'.repeat(65536); text; number += 1) {
                  try {
                    localStorage.setItem(`other${number}`, text)
                  } catch {
                    text = text.slice(text.length / 2 + 1)
                  }
                }
            }"""
        )

    def kept_pages(self) -> list[str]:
        """Return the paths of applications that are kept on the device."""
        return list(
            self.page.evaluate(
                """async () => {
                    const found = []
                    for (const name of await caches.keys()) {
                      for (const one of await (await caches.open(name)).keys()) found.push(one.url)
                    }
                    const paths = found.map(url => new URL(url).pathname)
                    return paths.filter(path => path.startsWith('/applications/'))
                }"""
            )
        )

    def save_and_continue(self) -> None:
        self.page.locator("#draft .save-bar button").click()


def answers(application: Application) -> dict[str, Any]:
    return make.kept_answers(application)

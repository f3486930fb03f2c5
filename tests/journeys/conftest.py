"""The whole service as people meet it: pages in a browser, a worker, and mail over SMTP on loopback."""

import email
import email.policy
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axe import violations
from playwright.sync_api import Browser, Page, sync_playwright
from ports import free_port, wait_until_up
from run_all import clean_environment

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip


class Postbox:
    """Receives every mail of the service over SMTP and keeps it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 kept"

    def wait_for(
        self, address: str, is_wanted: Callable[[EmailMessage], bool] = lambda _mail: True
    ) -> EmailMessage:
        """Return the newest wanted mail to an address, and take it out, waiting for the worker to send it."""
        for _attempt in range(600):
            for mail in reversed(self.mails):
                if address in mail["To"] and is_wanted(mail):
                    self.mails.remove(mail)
                    return mail
            time.sleep(0.1)
        raise AssertionError(
            f"No such mail for {address}; there are {[(m['To'], m['Subject']) for m in self.mails]}"
        )

    def link(self, address: str, part: str = "") -> str:
        """Return the link of the newest mail to an address whose link holds this part."""

        def links(mail: EmailMessage) -> list[str]:
            body = mail.get_body(("plain",))
            assert body is not None
            return [found for found in re.findall(r"http://\S+", body.get_content()) if part in found]

        return links(self.wait_for(address, lambda mail: bool(links(mail))))[0]


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port  # type: ignore[attr-defined]
    yield box
    controller.stop()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, postbox: Any) -> Iterator[dict[str, str]]:
    """Start the service on an empty database; yields its environment, with its address."""
    port = free_port()
    environment = {
        **clean_environment(),
        "GRANTS_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(postbox.port),
    }
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, env=environment, check=True)
    running = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "grants", "serve"], cwd=ROOT, env=environment
    )
    wait_until_up(port)
    yield environment
    running.terminate()
    running.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


class Visitor:
    """One person at a browser: opens pages, fills in fields by their labels, presses buttons."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.seen: set[str] = set()

    def open(self, address: str) -> "Visitor":
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.look()

    def look(self) -> "Visitor":
        """Check what every page must be: no error, one heading, nothing that axe objects to."""
        assert self.page.locator("h1").count() == 1, self.page.content()[:3000]
        kind = re.sub(r"[A-Z]{2,3}\d\d-\d+|\d+|\?.*", "…", self.page.url)
        if kind not in self.seen:
            self.seen.add(kind)
            assert violations(self.page) == [], self.page.url
        return self

    def fill(self, **values: str) -> "Visitor":
        """Fill in fields by name."""
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)
        return self

    def day(self, name: str, day: str, month: str, year: str) -> "Visitor":
        boxes = self.page.locator(f"[name='{name}']")
        for place, text in enumerate((day, month, year)):
            boxes.nth(place).fill(text)
        return self

    def choose(self, name: str, *values: str) -> "Visitor":
        """Tick boxes or choose from a list, by value."""
        for value in values:
            field = self.page.locator(f"[name='{name}']").first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                self.page.locator(f"[name='{name}'][value='{value}']").check()
        return self

    def tick(self, name: str) -> "Visitor":
        self.page.locator(f"[name='{name}']").check()
        return self

    def press(self, words: str) -> "Visitor":
        """Press a button or follow a link by its words."""
        found = self.page.get_by_role("button", name=words, exact=True)
        if found.count() == 0:
            found = self.page.get_by_role("link", name=words, exact=True)
        found.first.click()
        self.page.wait_for_load_state()
        return self.look()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def path(self) -> str:
        return self.page.url.removeprefix(self.base)


@pytest.fixture
def visitor(browser: Browser, service: dict[str, str]) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a new browser window, with its own cookies and language."""
    contexts = []

    def make(language: str = "en-GB", width: int = 1280) -> Visitor:
        context = browser.new_context(locale=language, viewport={"width": width, "height": 900})
        contexts.append(context)
        return Visitor(context.new_page(), service["BASE_URL"])

    yield make
    for context in contexts:
        context.close()

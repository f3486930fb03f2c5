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

import factories as make
import pytest
from aiosmtpd.controller import Controller
from drafting import Writer, sign_in_quietly
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from ports import free_port, wait_until_up
from run_all import clean_environment
from servers import Server
from visitors import Visitor

from grants.accounts.models import User
from grants.applications.models import Application

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip

#: A page may take long where much else runs; what is awaited is what counts.
expect.set_options(timeout=30_000)


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


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port  # type: ignore[attr-defined]
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def migrated_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate the database of a service once; every journey begins with a copy of its folder."""
    folder = tmp_path_factory.mktemp("migrated") / "instance"
    environment = {**clean_environment(), "GRANTS_INSTANCE": str(folder)}
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.fixture
def service(tmp_path: Path, postbox: Any, migrated_instance: Path) -> Iterator[dict[str, str]]:
    """Start the service on an empty database; yields its environment, with its address."""
    port = free_port()
    environment = {
        **clean_environment(),
        "GRANTS_INSTANCE": str(shutil.copytree(migrated_instance, tmp_path / "instance")),
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(postbox.port),
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "grants", "serve"], cwd=ROOT, env=environment
    )
    wait_until_up(port)
    yield environment
    running.terminate()
    running.wait(timeout=30)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield started
    started.close()


@pytest.fixture
def profile(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens the browser of one device, which remembers all from time to time."""
    opened: list[BrowserContext] = []

    def open_(name: str = "device", **how: Any) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / name, executable_path=CHROMIUM, args=QUIET, **how
        )
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def _server(migrated: Flask) -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def server(app: Flask, _server: Server) -> Server:
    """Return a running server on this test's database, which the test may kill and start again."""
    _server.start()
    return _server


@pytest.fixture
def visitor(browser: Browser, service: dict[str, str]) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a new browser window, with its own cookies and language."""
    contexts = []

    def make(language: str = "en", width: int = 1280) -> Visitor:
        locale = "en-GB" if language == "en" else language
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        contexts.append(context)
        return Visitor(context.new_page(), service["BASE_URL"], language)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def begin(app: Flask, server: Server, browser: Browser) -> Any:
    """Return a function that opens a section on a device of its own, signed in as some member."""
    contexts: list[BrowserContext] = []

    def begin_(
        application: Application, section: str = "project", *, person: User | None = None, **device: Any
    ) -> Writer:
        contexts.append(browser.new_context(**device))
        sign_in_quietly(contexts[-1], server, person or make.member_of(application.organisation))
        return Writer(contexts[-1].new_page(), server, application).open(section)

    yield begin_
    for context in contexts:
        context.close()

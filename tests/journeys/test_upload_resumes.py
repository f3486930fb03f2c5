"""A file on its way over a bad connection: cut off, reloaded, cancelled; it arrives whole and once."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import factories as make
import pytest
from playwright.sync_api import expect
from prepared import enter, prepare

SIZE = 3_000_000
#: Bytes a second: slow enough to cut the connection in the middle.
SLOW = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": 600_000}

#: Makes a draft with a question that asks for a file, and prints it with the session of its writer.
PREPARE = """
draft = make.a_draft_with_files("plan")
tell(reference=draft.reference, session=session_of(make.member_of(draft.organisation)))
"""

Applicant = tuple[Any, str]


@pytest.fixture
def applicant(visitor: Callable[..., Any], service: dict[str, str]) -> Applicant:
    """Return a signed-in applicant at a slow connection, and the page that asks for a file."""
    known = prepare(service, PREPARE)
    person = enter(visitor(), known["session"])
    address = f"/applications/{known['reference']}/sections/papers"
    person.open(address)
    person.network = person.page.context.new_cdp_session(person.page)
    connect(person)
    return person, address


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "our plan.pdf"
    path.write_bytes(make.a_pdf(size=SIZE))
    yield path
    path.unlink()


def connect(person: Any, *, offline: bool = False) -> None:
    person.network.send("Network.emulateNetworkConditions", {**SLOW, "offline": offline})


def choose(person: Any, file: Path) -> None:
    person.page.locator("input[type=file]").set_input_files(file)


def wait_for_share(person: Any, least: int) -> None:
    person.page.wait_for_function(
        "least => document.querySelector('.arriving progress').value >= least", arg=least, timeout=30_000
    )


def offsets(person: Any) -> list[int]:
    """Return a list that fills with the place of every piece that is sent from now on."""
    seen: list[int] = []

    def note(request: Any) -> None:
        if request.method == "PATCH":
            seen.append(int(request.headers["upload-offset"]))

    person.page.on("request", note)
    return seen


def arrives(person: Any, service: dict[str, str], file: Path) -> None:
    """Wait until the page shows the file; it was kept whole, and once."""
    link = person.page.locator(".kept a").first
    expect(link).to_have_text(file.name, timeout=60_000)
    content = person.page.context.request.get(person.base + link.get_attribute("href")).body()
    assert content == file.read_bytes()
    database = sqlite3.connect(Path(service["GRANTS_INSTANCE"]) / "grants.db")
    try:
        assert database.execute("SELECT name, size FROM upload").fetchall() == [(file.name, SIZE)]
        assert database.execute("SELECT count(*) FROM partial_upload").fetchone() == (0,)
    finally:
        database.close()
    person.look()


def refuses(person: Any, folder: Path) -> None:
    """What cannot be taken is said beside the field; what is too large is not even sent."""
    seen = offsets(person)
    large, odd = folder / "large.pdf", folder / "odd.pdf"
    large.write_bytes(bytes(11 * 1024 * 1024))
    odd.write_bytes(b"MZ" + bytes(1000))
    alert = person.page.locator(".upload .govuk-error-message")

    choose(person, large)
    expect(alert).to_have_text("The file is larger than 10 MB. Choose a smaller one.")
    assert seen == []
    choose(person, odd)
    expect(alert).to_contain_text("This kind of file cannot be taken.")
    person.look()


def test_a_file_goes_on_by_itself_when_the_connection_is_back(
    applicant: Applicant, service: dict[str, str], plan: Path
) -> None:
    person, _address = applicant
    refuses(person, plan.parent)

    choose(person, plan)
    wait_for_share(person, 20)
    connect(person, offline=True)
    said = person.page.locator(".arriving .said")
    expect(said).to_contain_text("Waiting for the connection. It goes on by itself")
    person.page.wait_for_timeout(2500)
    expect(said).to_contain_text("Waiting for the connection.")
    connect(person)

    arrives(person, service, plan)


def test_after_a_reload_the_same_file_goes_on_where_it_stopped_unless_it_was_cancelled(
    applicant: Applicant, service: dict[str, str], plan: Path
) -> None:
    person, address = applicant
    choose(person, plan)
    wait_for_share(person, 10)
    person.page.get_by_role("button", name="Save and continue").click()
    expect(person.page.locator(".upload .has-to-wait")).to_have_text(
        "The file is still on its way. The form is sent as soon as it has arrived."
    )
    person.page.get_by_role("button", name="Cancel sending").click()
    expect(person.page.locator("input[type=file]")).to_be_visible()
    assert person.path() == address

    from_the_beginning = offsets(person)
    choose(person, plan)
    wait_for_share(person, 30)
    person.open(address)
    going_on = offsets(person)
    choose(person, plan)

    person.page.get_by_role("button", name="Save and continue").click()
    person.page.wait_for_url(lambda url: not url.endswith(address), timeout=60_000)
    person.open(address)

    arrives(person, service, plan)
    assert from_the_beginning[0] == 0
    assert going_on[0] >= SIZE * 0.3

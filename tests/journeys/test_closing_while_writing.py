"""A round closes while somebody writes: in the grace they go on and send it, after it the page says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from drafting import Writer, answers, sign_in_quietly
from factories import do, rows
from playwright.sync_api import Browser
from servers import Server
from visitors import Visitor

from grants import audit, clock
from grants.applications.models import Application, Submission
from grants.audit import events_of

Begin = Callable[..., Writer]
ENGLISH = ("en", {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}})
ARABIC = ("ar", {"locale": "ar", "viewport": {"width": 375, "height": 800}})
IN_GRACE = (
    "The round closed on %(when)s, London time. You were still writing then, so you may save and send until"
    " %(until)s: %(left)s left."
)
NO_LONGER = (
    "The round closed on %(when)s, London time. You can read this draft, but no longer change or send it. It"
    " will be deleted on %(day)s."
)
REFUSED = "The round closed on %(when)s, London time. This draft can no longer be changed or sent."


def close(application: Application, *, ago: timedelta = timedelta(0)) -> None:
    """Let the round of an application close now, or so long ago; its grace takes ten minutes."""

    def move() -> None:
        application.round.closes_at = clock.now() - ago
        audit.record(None, "round.edit", application.round)

    do(move)


def at(writer: Writer, language: str) -> Visitor:
    """Return whoever writes as a visitor of pages, in the same window."""
    return Visitor(writer.page, writer.server.base, language)


@pytest.mark.parametrize(("language", "device"), [ENGLISH, ARABIC], ids=["en", "ar"])
def test_who_was_writing_at_the_stroke_saves_and_submits_in_the_grace(
    begin: Begin, browser: Browser, server: Server, language: str, device: dict[str, Any]
) -> None:
    application = make.a_draft(organisation=make.an_organisation(language=language), need="Before.")
    case = f"/applications/{application.reference}"
    writer = begin(application, **device)
    writer.type(need="Typed before the closing.").wait_until_sent()

    close(application)
    writer.type(need="Typed in the grace.").wait_until_sent()
    assert answers(application)["need"] == "Typed in the grace."
    group = at(writer, language).open(f"{case}/sections/project")
    assert group.reads_like(IN_GRACE)
    group.open(case)
    assert group.reads_like(IN_GRACE)
    group.press("Check your answers and submit").fill(position="Chair").tick("agreed")
    group.press("Submit the application")

    assert group.reads("Sent. Your reference is %(reference)s.", reference=application.reference)
    (copy,) = rows(Submission)
    assert copy.in_grace
    assert "Typed in the grace." in {q["value"] for s in copy.content["sections"] for q in s["questions"]
                                     if q["kind"] == "long_text"}  # fmt: skip
    line = next(known for known in events_of(application) if known.action == "application.submit")
    assert line.details["in_grace"] is True
    context = browser.new_context(**device)
    sign_in_quietly(context, server, make.an_officer(language=language))
    officer = Visitor(context.new_page(), server.base, language).open(case)
    assert officer.reads("Sent after the closing, in the grace for work in progress.")
    context.close()


@pytest.mark.parametrize(("language", "device"), [ENGLISH, ARABIC], ids=["en", "ar"])
def test_after_the_grace_the_pages_say_so_and_what_was_typed_stays_on_the_device(
    begin: Begin, language: str, device: dict[str, Any]
) -> None:
    application = make.a_draft(organisation=make.an_organisation(language=language), need="Before.")
    case = f"/applications/{application.reference}"
    writer = begin(application, **device)
    checking = Visitor(writer.page.context.new_page(), writer.server.base, language).open(f"{case}/submit")
    writer.type(need="Typed before the closing.").wait_until_sent()

    # Two pages stand open when the grace ends: one for writing, one for submitting.
    close(application, ago=timedelta(minutes=11))
    refused = at(writer, language).say_bare(REFUSED).partition("%")[0].strip()
    writer.type(need="Too late.").wait_for_line(refused)
    checking.fill(position="Chair").tick("agreed").press("Submit the application")
    assert checking.reads_like(REFUSED)
    assert rows(Submission) == []

    # Loaded again, the section still holds the text, and cannot be sent any more.
    group = at(writer, language).open(f"{case}/sections/project")
    assert group.reads_like(NO_LONGER)
    assert writer.box("need").input_value() == "Too late."
    assert group.page.locator("#draft .save-bar button").count() == 0
    assert writer.waiting() == ["need"]
    assert answers(application)["need"] == "Typed before the closing."
    group.open(case)
    assert group.reads_like(NO_LONGER)
    assert not group.reads("Check your answers and submit")

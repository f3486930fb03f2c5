"""A draft cannot be lost: not by a dead server, an ended session, a closed browser or a bad connection."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from drafting import Writer, answers, give_password, sign_in_quietly
from flask import Flask
from playwright.sync_api import BrowserContext
from servers import Server

from grants.accounts.models import User
from grants.applications.models import Application

Profile = Callable[..., BrowserContext]
Begin = Callable[..., Writer]
PHONE = {"viewport": {"width": 375, "height": 800}, "has_touch": True, "is_mobile": True}

#: In milliseconds, as the browser counts.
A_MINUTE = 60_000


@pytest.fixture
def begin(app: Flask, server: Server, profile: Profile) -> Begin:
    """Return a function that opens a section in the browser of a device, signed in as its first member."""

    def begin_(application: Application, section: str = "project", **device: Any) -> Writer:
        context = profile(**device)
        sign_in_quietly(context, server, writer_of(application))
        writer = Writer(context.pages[0], server, application).open(section)
        return writer.wait_until_kept()

    return begin_


def writer_of(application: Application) -> User:
    return make.member_of(application.organisation)


def test_a_text_survives_a_killed_server_and_a_closed_browser(
    begin: Begin, server: Server, profile: Profile
) -> None:
    application = make.a_draft(need="Seen before.")
    person = give_password(writer_of(application))
    writer = begin(application)
    server.kill()
    writer.type(need="Typed while the server was dead.").wait_for_line(writer.words("onComputer"))
    writer.page.context.close()

    again = Writer(profile().pages[0], server, application).open()
    without_server = (again.box("need").input_value(), again.page.locator("h1").inner_text())
    server.start()
    again.open().sign_in(person).wait_until_sent()

    assert without_server == ("Typed while the server was dead.", "Your project")
    assert answers(application)["need"] == "Typed while the server was dead."
    assert again.open().box("need").input_value() == "Typed while the server was dead."
    assert again.complaints == []


def test_a_text_survives_an_ended_session(begin: Begin, server: Server) -> None:
    application = make.a_draft()
    person = give_password(writer_of(application))
    writer = begin(application)
    writer.page.context.clear_cookies()

    writer.type(need="Typed after the session had ended.").wait_for_line(writer.words("signedOut"))
    writer.page.locator(".state-line a").click()
    writer.sign_in(person).wait_until_sent()

    assert answers(application)["need"] == "Typed after the session had ended."


def test_an_old_page_goes_on_after_signing_in_again_elsewhere(begin: Begin, server: Server) -> None:
    application = make.a_draft()
    person = give_password(writer_of(application))
    writer = begin(application)
    writer.page.context.clear_cookies()
    writer.type(need="Typed after the session had ended.").wait_for_line(writer.words("signedOut"))

    other = Writer(writer.page.context.new_page(), server, application).open("money").sign_in(person)
    other.page.close()
    writer.page.evaluate("dispatchEvent(new Event('focus'))")
    writer.wait_until_sent()

    assert answers(application)["need"] == "Typed after the session had ended."


def test_nothing_is_lost_on_a_phone_in_arabic_while_the_network_comes_and_goes(
    begin: Begin, server: Server
) -> None:
    organisation = make.an_organisation(language="ar")
    application = make.start(organisation=organisation)
    writer = begin(application, locale="ar", **PHONE)
    context = writer.page.context
    direction = writer.page.locator("html").get_attribute("dir")
    writer.type(title="شاي على الدرج").wait_until_sent()

    context.set_offline(True)
    writer.type(need="كتبنا هذا بلا اتصال.").box("themes").first.check()
    writer.wait_for_line(writer.words("onPhone"))
    writer.type(reach="١٢٠").page.wait_for_timeout(A_MINUTE)
    context.set_offline(False)
    writer.wait_until_sent()

    writer.open("money").wait_until_kept()
    server.kill()
    writer.box("tier").first.check()
    writer.type(**{"budget-0-item": "قاعة", "budget-0-pounds": "18500", "budget-1-item": "استبيان"})
    writer.wait_for_line(writer.words("onPhone"))
    server.start()
    writer.type(**{"budget-1-pounds": "1500"}).box("budget-1-part").select_option("evaluation")
    writer.wait_until_sent()

    kept = answers(application)
    assert direction == "rtl"
    assert {name: kept[name] for name in ("title", "need", "themes", "reach", "tier")} == {
        "title": "شاي على الدرج",
        "need": "كتبنا هذا بلا اتصال.",
        "themes": ["awareness"],
        "reach": 120,
        "tier": "small",
    }
    assert kept["budget"] == [
        {"item": "قاعة", "pounds": 18500, "other": 0, "evaluation": False},
        {"item": "استبيان", "pounds": 1500, "other": 0, "evaluation": True},
    ]
    assert writer.complaints == []


def test_save_and_continue_without_a_connection_loses_nothing_and_says_so(
    begin: Begin, server: Server
) -> None:
    application = make.a_draft()
    writer = begin(application)
    writer.page.context.set_offline(True)
    writer.type(need="Typed without a connection.")

    writer.save_and_continue()
    writer.wait_for_line(writer.words("onComputer"))
    stayed = writer.page.url.endswith("/sections/project")
    writer.page.context.set_offline(False)
    writer.wait_until_sent()
    writer.save_and_continue()
    writer.page.wait_for_url("**/sections/money")

    assert stayed
    assert answers(application)["need"] == "Typed without a connection."


def test_signing_out_wipes_the_device_and_the_next_person_sees_nothing(begin: Begin, server: Server) -> None:
    application = make.a_draft()
    other = make.a_draft()
    writer = begin(application)
    address = writer.page.url
    page, context = writer.page, writer.page.context
    writer.type(need="Secret.").wait_until_sent()
    before = writer.kept_pages()

    page.locator("#sign-out button").click()
    page.wait_for_url(server.base + "/")

    assert before != []
    assert (writer.waiting(), writer.kept_pages()) == ([], [])
    sign_in_quietly(context, server, writer_of(other))
    context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(address)
    context.set_offline(False)
    assert page.goto(address).status == 404  # type: ignore[union-attr]  # there is an answer
    assert "Secret" not in page.content()

"""What waits on a device: whose it is, how it gets away, and what happens when there is no room or no way."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from drafting import Writer, answers, sign_in_quietly
from factories import do
from playwright.sync_api import Route
from servers import Server

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application

Begin = Callable[..., Writer]

#: Lets the server's answer to a saving arrive at the moment in which a link is followed.
ANSWERED_ON_LEAVING = """
const left = new Promise(resolve => addEventListener('beforeunload', () => setTimeout(resolve, 1)))
const saved = () => new Response('{"version": 2}', { headers: { 'content-type': 'application/json' } })
const fetched = fetch
fetch = (to, how) => String(to).includes('/answers/') ? left.then(saved) : fetched(to, how)
"""


def writer_of(application: Application) -> User:
    return make.member_of(application.organisation)


def test_ones_own_text_whose_answer_was_lost_is_no_collision(begin: Begin) -> None:
    application = make.a_draft(need="Before.")
    writer = begin(application)
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    writer.page.route("**/answers/need", lose_the_first)
    writer.type(need="Typed.").wait_for_line(writer.words("onComputer"))
    writer.type(need="Typed, and typed on.").wait_until_sent()

    assert lost == [200]
    assert writer.page.locator(".collision").count() == 0
    assert [text for _version, text in make.savings_of(application, "need")] == [
        "Before.",
        "Typed.",
        "Typed, and typed on.",
    ]


def test_somebody_elses_text_after_a_lost_answer_still_is_a_collision(begin: Begin) -> None:
    application = make.a_draft(need="Before.")
    writer = begin(application)
    writer.page.route("**/answers/need", lambda route: route.abort())
    writer.type(need="Typed.").wait_for_line(writer.words("onComputer"))
    make.save_answers(application, "project", seen=1, need="Theirs.")
    writer.page.unroute("**/answers/need")
    writer.type(need="Typed, and typed on.").wait_for_line(writer.words("choose"))

    assert writer.page.locator(".collision .answer").inner_text().strip() == "Theirs."
    assert answers(application)["need"] == "Theirs."


def test_a_text_larger_than_a_page_may_send_while_it_closes_is_sent_all_the_same(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application)
    long = "كلمة طويلة " * 9_000

    writer.type(need=long).wait_until_sent()

    assert answers(application)["need"] == long


def test_without_room_on_the_device_the_page_says_so_and_sends_what_stands_there(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application)
    writer.fill_device()
    writer.page.context.set_offline(True)

    writer.type(need="Typed without room.").wait_for_line(writer.words("noRoom"))
    writer.page.wait_for_timeout(1500)
    without_room = writer.line() == writer.words("noRoom")
    writer.page.context.set_offline(False)
    writer.wait_until_sent()

    assert without_room
    assert answers(application)["need"] == "Typed without room."


def test_whoever_signs_out_right_after_typing_loses_nothing(begin: Begin, server: Server) -> None:
    application = make.a_draft()
    writer = begin(application)

    writer.type(need="Typed at the last moment.").page.locator("#sign-out button").click()
    writer.page.wait_for_url(server.base + "/")

    assert answers(application)["need"] == "Typed at the last moment."
    assert writer.waiting() == []


@pytest.mark.parametrize("is_sure", [True, False])
def test_whoever_signs_out_while_nothing_can_be_sent_is_asked_first(begin: Begin, is_sure: bool) -> None:
    application = make.a_draft()
    writer = begin(application)
    asked = []
    writer.page.on(
        "dialog", lambda dialog: (asked.append(dialog.message), [dialog.dismiss, dialog.accept][is_sure]())
    )
    writer.page.route("**/answers/*", lambda route: route.abort())
    writer.type(need="Not sent.").wait_for_line(writer.words("onComputer"))

    with writer.page.expect_event("dialog"):
        writer.page.locator("#sign-out button").click()
    if is_sure:
        writer.page.wait_for_url(writer.server.base + "/")

    assert asked == [
        "Something that was written on this device has not been sent yet. If you sign out now, it is lost."
        " Sign out all the same?"
    ]
    assert writer.waiting() == ([] if is_sure else ["need"])


def test_what_was_written_in_one_section_is_sent_from_the_list_of_all_sections(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application).leave_unsent(need="Typed on the way.")

    writer.page.goto(f"{writer.server.base}/applications/{application.reference}")
    writer.wait_until_nothing_waits()

    assert answers(application)["need"] == "Typed on the way."
    assert not writer.page.locator("#waiting").is_visible()


def test_what_was_written_in_one_section_is_sent_from_another(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application).leave_unsent(need="Typed on the way.")

    writer.open("money").wait_until_nothing_waits()

    assert answers(application)["need"] == "Typed on the way."


def test_what_waits_is_sent_and_shown_before_it_is_submitted(begin: Begin) -> None:
    application = make.a_draft(need="Before.")
    writer = begin(application).leave_unsent(need="Typed on the way.")

    writer.page.goto(f"{writer.server.base}/applications/{application.reference}/submit")
    writer.page.get_by_text("Typed on the way.").wait_for()  # The page loads itself again to show it.

    assert writer.page.get_by_text("Before.").count() == 0
    assert writer.waiting() == []


def test_what_waits_is_sent_from_the_page_of_a_query_before_it_is_answered(begin: Begin) -> None:
    application = make.an_application(need="Before.")
    make.query(application, "need")
    writer = begin(application).leave_unsent(need="Typed on the way.")

    writer.page.goto(f"{writer.server.base}/applications/{application.reference}")
    writer.wait_until_nothing_waits()

    assert answers(application)["need"] == "Typed on the way."
    assert not writer.page.locator("#waiting").is_visible()


def test_what_waits_on_a_helpers_device_is_sent_from_the_list_of_their_sections(begin: Begin) -> None:
    application = make.a_draft(need="Before.")
    helper = make.a_helper(application, "project")
    writer = begin(application, person=helper.user).leave_unsent(need="Typed on the way.")

    writer.page.goto(f"{writer.server.base}/applications/{application.reference}")
    writer.wait_until_nothing_waits()

    assert answers(application)["need"] == "Typed on the way."


def test_a_link_that_is_followed_while_something_is_being_sent_is_not_lost(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application).leave_unsent(need="Typed on the way.")
    writer.page.add_init_script(ANSWERED_ON_LEAVING)
    writer.page.goto(f"{writer.server.base}/applications/{application.reference}")

    writer.page.evaluate("document.querySelector('main a[href$=money]').click()")

    writer.page.wait_for_url("**/sections/money", timeout=10_000)


def test_what_somebody_must_look_at_first_stays_and_the_list_says_so(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application)
    writer.page.context.set_offline(True)
    writer.type(need="Mine.").wait_for_line(writer.words("onComputer"))
    make.save_answers(application, "project", seen=1, need="Theirs.")
    writer.page.context.set_offline(False)

    writer.page.goto(f"{writer.server.base}/applications/{application.reference}")
    writer.page.locator("#waiting").wait_for()

    assert writer.waiting() == ["need"]
    assert answers(application)["need"] == "Theirs."
    assert writer.open().page.locator(".collision").inner_text() != ""


def test_pages_kept_for_one_person_do_not_open_for_the_next(begin: Begin, server: Server) -> None:
    application, other = make.a_draft(need="Secret."), make.a_draft()
    writer = begin(application).wait_until_kept()
    address, context = writer.page.url, writer.page.context
    context.clear_cookies()
    sign_in_quietly(context, server, writer_of(other))

    writer.page.goto(server.base + "/")
    writer.wait_until_pages_are_gone()
    context.set_offline(True)

    with pytest.raises(Exception, match=r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
        writer.page.goto(address)


def test_a_window_that_was_open_before_shows_what_was_typed_in_another(begin: Begin) -> None:
    application = make.a_draft(need="Before.")
    old = begin(application)
    new = Writer(old.page.context.new_page(), old.server, application).open()
    new.page.context.set_offline(True)
    new.type(need="Typed in the newer window.").wait_for_line(new.words("onComputer"))
    new.page.close()
    old.page.context.set_offline(False)

    old.page.evaluate("dispatchEvent(new Event('focus'))")
    old.wait_until_sent()

    assert old.box("need").input_value() == "Typed in the newer window."
    assert [text for _version, text in make.savings_of(application, "need")] == [
        "Before.",
        "Typed in the newer window.",
    ]


def test_a_round_that_has_closed_says_so_and_the_text_stays_on_the_device(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application)

    def close() -> None:
        application.round.closes_at = clock.now() - timedelta(seconds=1)
        application.round.grace_minutes = 0
        audit.record(None, "round.edit", application.round)

    do(close)
    writer.type(need="Too late.").wait_for_line("The round closed on")

    assert writer.waiting() == ["need"]
    assert writer.box("need").input_value() == "Too late."


def test_an_answer_that_nobody_asks_for_any_more_is_not_promised_to_be_sent(begin: Begin) -> None:
    application = make.a_draft()
    writer = begin(application)
    question = make.question_called(application, "need")

    def retire() -> None:
        question.retired_at = clock.now()

    do(retire)
    writer.type(need="For nobody.").wait_for_line(writer.words("gone"))

    assert writer.waiting() == ["need"]

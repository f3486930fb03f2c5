"""A report by a mailed link: for one person, one report and a time; a sentence, a number and photos."""

import io
from collections.abc import Callable
from datetime import timedelta

import factories as make
from client import Visitor
from delivery.test_photos import a_photo
from werkzeug.datastructures import FileStorage

from grants import audit, clock
from grants.delivery.models import MilestoneReport, Photo, SentReport
from grants.delivery.operations import end_links, save_report, send_links
from grants.lifecycles import ReportState
from grants.money import Pence
from grants.notices.models import Notice

T = ReportState
CLOSED = "This link cannot be used any more"


def ask_for_numbers(report: MilestoneReport) -> None:
    make.do(setattr, report.milestone, "first_number", make.both("People who came"))


def a_linked_report() -> tuple[MilestoneReport, str]:
    """Return a report whose milestone asks for a number, and the address in the mail of its writer."""
    report = make.a_report()
    ask_for_numbers(report)
    make.do(send_links, report, actor=make.an_officer())
    return report, newest_link()


def newest_link() -> str:
    notices = make.rows(Notice, Notice.text.contains("/report-by-link/"))
    return "/report-by-link/" + notices[-1].text.split("/report-by-link/")[1].split()[0]


def test_a_report_is_sent_by_its_link_and_a_get_does_nothing(visit: Callable[..., Visitor]) -> None:
    report, link = a_linked_report()
    browser = visit()

    for address in (link, link, f"{link}/send"):
        browser.open(address)
    wrong = browser.submit(link, done="Six evenings.", first_count="many")
    empty = browser.submit(link, done=" ", first_count="4")
    assert make.fresh(report).done == ""
    on = browser.submit(link, done="Six evenings.", first_count="40")
    second = browser.submit(
        on.location, spent=" ", photos=FileStorage(io.BytesIO(a_photo()), filename="hall.jpg")
    )
    unsaid = browser.submit(on.location, spent="500")
    sent = browser.follow(browser.submit(on.location, spent="500", consent="publish"))

    assert (wrong.errors, empty.errors) == (["Enter a whole number, such as 120"], ["Say what was done."])
    assert wrong.fields()["done"] == ["Six evenings."]
    assert second.errors == ["Enter what was spent; 0 if nothing."]
    assert unsaid.errors == ["Say that the people in the photos agreed, or take the photos out."]
    assert sent.title == "Your report is sent. Thank you."
    report, writer = make.fresh(report), make.signatory_of(report.award)
    assert (report.state, report.first_count, report.submitted_by_id) == (T.SUBMITTED, 40, writer.id)
    (photo,) = make.rows(Photo)
    assert (photo.by_link, photo.may_publish) == (True, True)
    assert [e.actor_id for e in audit.events_of(report) if e.action == "report.submit"] == [writer.id]
    assert [version.version for version in make.rows(SentReport)] == [1]
    assert browser.open(f"{link}/photos/{photo.id}").status == 404


def test_a_link_shows_only_the_title_and_what_was_typed_by_it(visit: Callable[..., Visitor]) -> None:
    report, link = a_linked_report()
    application, browser = report.application, visit()

    page = browser.open(link)

    assert page.title == "Half way"
    hidden = (application.title, application.organisation.name, report.reference, report.award.reference)
    assert [word for word in hidden if word in page.text] == []
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    make.do(
        save_report,
        report,
        done="Zanzibar.",
        spent_pence=Pence(5),
        evidence=None,
        actor=make.signatory_of(report.award),
    )
    begun = browser.open(link)
    assert (begun.title, "Zanzibar" in begun.text) == (CLOSED, False)
    assert browser.press(link, done="Mine.", first_count="1").title == CLOSED
    assert make.fresh(report).done == "Zanzibar."


def test_a_link_ends_by_time_by_hand_and_by_a_newer_one(visit: Callable[..., Visitor]) -> None:
    report, first = a_linked_report()
    make.do(send_links, report, actor=make.an_officer())
    second, browser = newest_link(), visit()

    titles = [browser.open(first).title, browser.open(second).title]
    with clock.at(clock.now() + timedelta(days=31)):
        titles.append(browser.open(second).title)
    make.do(end_links, report, actor=make.signatory_of(report.award))
    titles.append(browser.open(second).title)
    guessed = browser.open("/report-by-link/guessed")

    assert titles == [CLOSED, "Half way", CLOSED, CLOSED]
    assert (guessed.status, guessed.title) == (404, CLOSED)


def test_photos_by_a_link_are_looked_at_and_taken_out_by_it(visit: Callable[..., Visitor]) -> None:
    report, link = a_linked_report()
    browser = visit()
    on = browser.submit(link, done="Six evenings.", first_count="40")
    browser.submit(on.location, photos=FileStorage(io.BytesIO(a_photo()), filename="hall.jpg"))
    (photo,) = make.rows(Photo)

    seen = browser.open(f"{link}/photos/{photo.id}")
    elsewhere = browser.open(f"/report-by-link/guessed/photos/{photo.id}")
    browser.press(f"{link}/photos/{photo.id}/remove")

    assert (seen.status, seen.response.mimetype, elsewhere.status) == (200, "image/jpeg", 404)
    assert make.rows(Photo) == []
    assert make.fresh(report).state is T.DUE


def test_the_group_mails_itself_links_and_ends_them(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))

    browser.press(f"/reports/{report.reference}/links/send")
    shown = browser.open(f"/reports/{report.reference}/write")
    link = newest_link()
    browser.press(f"/reports/{report.reference}/links/end")

    assert "The link works until" in shown.text
    assert visit().open(link).title == CLOSED

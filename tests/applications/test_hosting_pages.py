"""The pages about a host: its own behind a mailed link, the group's, and the list that staff read."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Page, Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.operations import join
from grants.accounts.queries import areas
from grants.applications.models import Hosting
from grants.applications.operations import end_hosting
from grants.audit import events_of
from grants.lifecycles import ApplicationState, HostingState
from grants.pages import Page as ListPage
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, H = ApplicationState, HostingState

DETAILS = {
    "name": "Harbour Trust",
    "kind": "charity",
    "number": "9912345",
    "address": "2 Quay Street, London",
    "full_name": "Ruth Okafor",
    "position": "Director",
    "agreed": "y",
}


# The host's own page


def test_the_page_of_the_link_tells_what_a_host_must_know_and_no_answer_more(
    app: Flask, visit: Visit
) -> None:
    hosting, link = make.an_asked_host(
        make.a_draft(title="Harbour lanterns", need="Marmalade in secret.", reach=77)
    )

    page = visit().open(link)

    application = hosting.application
    assert page.title == "Will Harbour Trust host this grant?"
    for known in (application.organisation.name, "Harbour lanterns", "Neighbours meet on every floor",
                  "£20,000", "Stronger together", application.reference):  # fmt: skip
        assert known in page.text
    for secret in ("Marmalade", "77", make.member_of(application.organisation).email):
        assert secret not in page.text
    assert f"{link}/confirm" in page.links
    assert f"{link}/refuse" in page.links


def test_opening_the_pages_answers_nothing(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()
    lines = len(events_of(hosting))
    browser = visit()

    for address in (link, f"{link}/confirm", f"{link}/refuse", link):
        assert browser.open(address).status == 200

    assert fresh(hosting).state is H.ASKED
    assert len(events_of(hosting)) == lines


def test_the_page_tells_no_other_page_its_address(app: Flask, visit: Visit) -> None:
    _hosting, link = make.an_asked_host()

    for address in (link, f"{link}/confirm", f"{link}/refuse", "/hosting/unknown"):
        assert visit().open(address).response.headers["Referrer-Policy"] == "no-referrer"
    assert visit().open("/rounds").response.headers["Referrer-Policy"] == "same-origin"


def test_the_page_speaks_the_language_of_the_mail_until_the_reader_chooses(app: Flask, visit: Visit) -> None:
    _hosting, link = make.an_asked_host(language="ar")
    browser = visit(language="en")

    assert spoken(browser.open(link)) == ("ar", "rtl")
    page = browser.open(link)
    token = page.all("input", name="csrf_token")[0].get("value")
    switched = browser.send("/language", csrf_token=token, language="en", next=link)

    assert switched.location == link
    assert spoken(browser.follow(switched)) == ("en", "ltr")
    assert spoken(browser.open(f"{link}/confirm")) == ("en", "ltr")


def spoken(page: Page) -> tuple[str | None, str | None]:
    html = page.all("html")[0]
    return html.get("lang"), html.get("dir")


def test_the_page_confirms_with_the_exact_text_that_was_shown(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()
    browser = visit()
    shown = browser.open(f"{link}/confirm").text

    done = browser.submit(f"{link}/confirm", **DETAILS, area=areas()[0].code)

    assert done.location == link
    hosting = fresh(hosting)
    assert hosting.state is H.CONFIRMED
    assert hosting.declaration in shown
    page = browser.follow(done)
    assert page.title == "Thank you: you host this grant"
    assert hosting.declaration in page.text
    assert browser.open(f"{link}/confirm").location == link
    assert browser.open(f"{link}/refuse").location == link


def test_the_page_refuses_what_is_missing_and_keeps_the_rest(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()

    page = visit().submit(f"{link}/confirm", number="12", kind="charity", agreed=None, area=areas()[0].code,
                          address="2 Quay Street", position="Director")  # fmt: skip
    wrong = visit().submit(f"{link}/confirm", **{**DETAILS, "number": "12"}, area=areas()[0].code)

    assert page.errors == ["Tick the box to declare it"]
    assert wrong.errors == [
        "Enter the charity number: 6 or 7 digits, such as 9912345; in Scotland such as SC099123, in Northern"
        " Ireland such as NIC199123."
    ]
    assert wrong.fields()["position"] == ["Director"]
    assert fresh(hosting).state is H.ASKED


def test_the_page_says_no(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()
    browser = visit()

    done = browser.submit(f"{link}/refuse", reason="We are too small.")

    assert fresh(hosting).state is H.REFUSED
    assert browser.follow(done).title == "Thank you for your answer"


def test_a_link_of_a_host_that_was_done_without_says_so(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()
    do(end_hosting, hosting, actor=make.member_of(hosting.application.organisation))

    page = visit().open(link)

    assert (page.status, page.title) == (200, "Your answer is no longer needed")


@pytest.mark.parametrize("token", ["unknown", "%FF%FE", "a" * 4000])
def test_an_unknown_link_says_so_kindly(app: Flask, visit: Visit, token: str) -> None:
    page = visit().open(f"/hosting/{token}")

    assert (page.status, page.title) == (404, "This link is not in use")
    assert visit().open(f"/hosting/{token}/confirm").status == 302


# The group's pages


def test_the_task_list_leads_to_the_host_and_shows_where_it_stands(app: Flask, visit: Visit) -> None:
    application = make.a_draft(make.a_round(unregistered_need_host=True))
    browser = visit(make.member_of(application.organisation))
    address = f"/applications/{application.reference}"

    before = browser.open(address)
    sent = browser.submit(f"{address}/host", host_name="Harbour Trust", contact_name="Ruth Okafor",
                          contact_email="ruth@harbour.example", language="ar")  # fmt: skip
    asked, after = browser.follow(sent), browser.open(address)

    assert "Your host organisation Not started" in before.text
    assert f"{address}/host" in before.links
    assert sent.location == f"{address}/host"
    assert "Harbour Trust has been asked by mail." in asked.text
    assert "Your host organisation Harbour Trust Asked" in after.text
    (hosting,) = rows(Hosting)
    assert hosting.language == "ar"


def test_a_group_that_needs_none_may_still_name_a_host(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    page = visit(make.member_of(application.organisation)).open(f"/applications/{application.reference}")

    assert "Your host organisation" not in page.text
    assert f"/applications/{application.reference}/host" in page.links


def test_the_page_sends_the_mail_again_and_does_without_the_host(app: Flask, visit: Visit) -> None:
    hosting, _link = make.an_asked_host()
    browser = visit(make.member_of(hosting.application.organisation))
    address = f"/applications/{hosting.application.reference}/host"

    early = browser.press(f"{address}/again")
    with clock.at(clock.now() + timedelta(minutes=11)):
        again = browser.press(f"{address}/again")
    ended = browser.press(f"{address}/end")

    assert early.status == 422
    assert again.location == ended.location == address
    assert fresh(hosting).state is H.ENDED
    page = browser.open(address)
    assert "Asked before" in page.text
    assert "Harbour Trust Ended" in page.text
    assert browser.press(f"{address}/end").status == 404


def test_only_the_groups_own_people_open_its_page_of_the_host(app: Flask, visit: Visit) -> None:
    hosting = make.a_hosting(H.CONFIRMED)
    application = hosting.application
    make.submit(application)
    address = f"/applications/{application.reference}/host"

    assert visit(make.an_officer()).open(address).status == 404
    assert visit(make.a_person()).open(address).status == 404
    page = visit(make.member_of(application.organisation)).open(address)
    assert "We host it." in page.text
    assert all("/host/" not in link for link in page.links)


# The list that staff read


def a_hosted_application(title: str = "Harbour lanterns") -> Hosting:
    hosting = make.a_hosting(H.CONFIRMED, make.a_draft(title=title))
    make.submit(hosting.application)
    return hosting


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR])
def test_staff_read_which_groups_a_host_carries(app: Flask, visit: Visit, role: Role) -> None:
    first, second = a_hosted_application("Harbour lanterns"), a_hosted_application("Quay choir")
    draft = make.a_hosting(H.CONFIRMED, make.a_draft(title="Marmalade kitchen")).application
    browser = visit(make.a_person(role))

    page = browser.open("/hosts")
    groups = browser.open(f"/hosts/{first.host_id}")

    assert "Harbour Trust Registered charity 9912345" in page.text
    assert page.links.count(f"/hosts/{first.host_id}") == 1
    assert [link for link in groups.links if link.startswith("/applications/")] == [
        f"/applications/{second.application.reference}",
        f"/applications/{first.application.reference}",
    ]
    assert draft.organisation.name not in groups.text
    assert "Ruth Okafor, Director" in groups.text


def test_hosts_are_found_by_their_name_and_by_the_groups_they_carry(app: Flask, visit: Visit) -> None:
    hosting = a_hosted_application("Harbour lanterns")
    browser = visit(make.an_officer())

    def found(words: str) -> bool:
        return f"/hosts/{hosting.host_id}" in browser.open(f"/hosts?q={words}").links

    group = hosting.application.organisation.name.replace(" ", "+")
    assert [found(words) for words in ("harbour+trust", "LANTERN", group, "choir", "%25")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert "No host fits." in browser.open("/hosts?q=choir").text


def test_a_host_of_what_somebody_may_not_see_is_not_found(app: Flask, visit: Visit) -> None:
    hosting = a_hosted_application()
    officer = make.an_officer()
    do(join, hosting.host, officer, position="Trustee", may_sign=False)

    assert visit(officer).open(f"/hosts/{hosting.host_id}").status == 404
    assert "No host fits." in visit(officer).open("/hosts").text
    assert visit(make.an_officer()).open("/hosts/99999").status == 404
    assert visit(make.a_person(Role.ADVISER)).open("/hosts").status == 403


def test_the_lists_of_hosts_ask_the_database_as_often_for_three_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    officer = make.an_officer()
    counts = []
    for more in (1, 2):
        for _number in range(more):
            hosting = a_hosted_application()
        browser = visit(officer)
        queries.clear()
        browser.open("/hosts")
        browser.open(f"/hosts/{hosting.host_id}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_long_list_of_groups_has_pages(app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ListPage, "SIZE", 1)
    hostings = [a_hosted_application() for _number in range(2)]

    page = visit(make.an_officer()).open(f"/hosts/{hostings[0].host_id}?page=2")

    assert f"/applications/{hostings[0].application.reference}" in page.links
    assert f"/applications/{hostings[1].application.reference}" not in page.links

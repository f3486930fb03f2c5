"""A group that is not registered names a host, which confirms by its mail's link; then the group submits."""

from typing import Any

from prepared import enter, prepare

HOST = "ruth@harbour.example"

#: Makes a finished draft of a group that needs a host, and prints it with its writer's session.
PREPARE = """
application = make.a_draft(make.a_round(unregistered_need_host=True))
tell(
    reference=application.reference,
    writer=session_of(make.member_of(application.organisation)),
    officer=session_of(make.an_officer()),
)
"""


def test_a_group_submits_only_after_its_host_has_confirmed(
    visitor: Any, service: dict[str, str], postbox: Any
) -> None:
    known = prepare(service, PREPARE)
    case = f"/applications/{known['reference']}"
    group = enter(visitor(), known["writer"])

    # 1. The task list says what is wanting, and leads to where it is done.
    group.open(case)
    assert not may_submit(group)
    group.press("Name an organisation that receives the grant for you.")
    group.fill(host_name="Harbour Trust", contact_name="Ruth Okafor", contact_email=HOST)
    group.choose("language", "ar").press("Ask by mail")
    assert group.reads("%(host)s has been asked by mail.", host="Harbour Trust")

    # 2. Asking alone is not enough, not even for who sends the form all the same.
    group.press("Back")
    assert group.reads("%(host)s has not confirmed yet that it is your host.", host="Harbour Trust")
    assert not may_submit(group)
    send(group.open(f"{case}/submit"))
    assert group.reads("%(host)s has not confirmed yet that it is your host.", host="Harbour Trust")

    # 3. The host has no account: it reads the page of its mail's link, in its language, on a phone.
    link = postbox.link(HOST, "/hosting/")
    host = visitor("ar", 375).open(link)
    assert host.reads("Will %(host)s host this grant?", host="Harbour Trust")
    assert host.page.locator("html").get_attribute("dir") == "rtl"
    assert host.page.evaluate("document.documentElement.scrollWidth") <= 375
    host.press("Yes, we will host it").press("Confirm")
    assert host.page.locator(".govuk-error-summary li").count() > 0  # Nothing is filled in yet.
    host.fill(number="9912345", address="2 Quay Street, London", position="Director").tick("agreed")
    host.choose("kind", "charity").choose("area", "E09000025").press("Confirm")
    assert host.reads("Thank you: you host this grant")

    # 4. Now the group may submit, and both its copy and the officer's page name the host.
    group.open(case)
    assert may_submit(group)
    group.press("Check your answers and submit")
    assert "Harbour Trust" in group.text()
    send(group)
    assert group.reads("Sent. Your reference is %(reference)s.", reference=known["reference"])
    officer = enter(visitor(), known["officer"]).open(case)
    assert officer.reads("Host organisation")
    assert "Ruth Okafor" in officer.text()
    officer.open("/hosts").press("Harbour Trust")
    assert known["reference"] in officer.text()

    # 5. The link goes on to show what was confirmed, and can change nothing.
    assert host.open(link).reads("Thank you: you host this grant")
    assert host.page.locator("main form").count() == 0


def may_submit(group: Any) -> bool:
    name = group.say("Check your answers and submit")
    return bool(group.page.get_by_role("button", name=name, exact=True).count())


def send(group: Any) -> Any:
    return group.fill(position="Chair").tick("agreed").press("Submit the application")

"""A host answers for a group's grant: asked by a mailed link, confirmed in writing, before submission."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import Organisation, OrganisationKind
from grants.accounts.operations import join
from grants.accounts.queries import members_of
from grants.applications.models import Application, Hosting
from grants.applications.operations import (
    ask_host,
    confirm_hosting,
    end_hosting,
    refuse_hosting,
    send_hosting_again,
)
from grants.applications.requirements import requirements
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, HostingState
from grants.notices.models import Notice
from grants.permissions import Guest

Visit = Callable[..., Visitor]
A, H = ApplicationState, HostingState

ASKED = {
    "contact_name": "Ruth Okafor",
    "contact_email": "Ruth@Harbour.example ",
    "language": "en",
}


def a_draft_that_needs_a_host(**answers: Any) -> Application:
    return make.a_draft(make.a_round(unregistered_need_host=True), **answers)


def confirm(hosting: Hosting, **how: Any) -> None:
    do(confirm_hosting, hosting, make.answering(**how), declaration="We host it.", actor=Guest(hosting))


def wanting(application: Application) -> list[tuple[str, str]]:
    return [(unmet.sentence, unmet.path) for unmet in requirements(fresh(application))]


def mails_about(subject: str) -> list[Notice]:
    return rows(Notice, Notice.subject.contains(subject))


# Asking


def test_a_member_asks_a_host_by_mail_and_only_the_hash_of_the_links_token_is_kept(app: Flask) -> None:
    application = make.a_draft()
    member = make.member_of(application.organisation)

    hosting = do(ask_host, application, " Harbour Trust ", **ASKED, actor=member)

    assert (hosting.state, hosting.host_name, hosting.contact_email) == (
        H.ASKED,
        "Harbour Trust",
        "ruth@harbour.example",
    )
    (mail,) = rows(Notice, Notice.address == "ruth@harbour.example")
    token = make.link_to_host().removeprefix("/hosting/")
    assert len(token) == 43
    assert hosting.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert (mail.user_id, mail.application_id, mail.language) == (None, application.id, "en")
    assert mail.subject == f"{application.organisation.name} asks whether you will host its grant"
    assert [line.action for line in events_of(hosting)] == ["hosting.ask"]
    assert events_of(application)[-1].action == "application.ask_host"


def test_the_mail_is_in_the_language_that_the_group_chose_for_the_host(app: Flask) -> None:
    make.an_asked_host(language="ar")

    (mail,) = rows(Notice, Notice.language == "ar")

    assert "/hosting/" in mail.text
    assert 'dir="rtl"' in mail.html


def test_one_host_is_asked_at_a_time_and_another_after_a_refusal_or_an_end(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    application, member = hosting.application, make.member_of(hosting.application.organisation)

    with pytest.raises(RuleBroken, match=r"^Harbour Trust is asked already\. Do without this host first\.$"):
        do(ask_host, application, "Another", **ASKED, actor=member)
    do(refuse_hosting, hosting, full_name="Ruth", reason="Too small.", actor=Guest(hosting))
    second = do(ask_host, application, "Second", **ASKED, actor=member)
    do(end_hosting, second, actor=member)
    third = do(ask_host, application, "Third", **ASKED, actor=member)

    assert [known.state for known in rows(Hosting)] == [H.REFUSED, H.ENDED, H.ASKED]
    assert third.host_name == "Third"


def test_a_group_does_not_ask_itself(app: Flask) -> None:
    application = make.a_draft()
    member = make.member_of(application.organisation)

    with pytest.raises(RuleBroken, match=r"^This is the address of somebody in your own group\.") as refused:
        do(ask_host, application, "Us", **{**ASKED, "contact_email": member.email}, actor=member)

    assert refused.value.field == "contact_email"


def test_a_group_does_not_write_to_many_hosts_in_a_day(app: Flask) -> None:
    application = make.a_draft()
    member = make.member_of(application.organisation)
    for _number in range(5):
        do(end_hosting, do(ask_host, application, "Host", **ASKED, actor=member), actor=member)

    with pytest.raises(RuleBroken, match=r"^You have asked many hosts today\. Please go on tomorrow\.$"):
        do(ask_host, application, "Host", **ASKED, actor=member)

    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        do(ask_host, application, "Host", **ASKED, actor=member)


def test_nobody_else_asks_and_nobody_asks_after_submission(app: Flask) -> None:
    draft, sent = make.a_draft(), make.an_application(A.SUBMITTED)
    helper = make.a_helper(draft)

    for stranger in (make.a_person(), make.an_officer(), helper.user):
        with pytest.raises(NotAllowed, match=r"^Only a member of the organisation that applies can do this"):
            do(ask_host, draft, "Host", **ASKED, actor=stranger)
    with pytest.raises(WrongState):
        do(ask_host, sent, "Host", **ASKED, actor=make.member_of(sent.organisation))


def test_the_mail_is_sent_again_with_a_new_link_and_the_old_one_opens_nothing(
    app: Flask, visit: Visit
) -> None:
    hosting, old = make.an_asked_host()
    member = make.member_of(hosting.application.organisation)

    with clock.at(clock.now() + timedelta(minutes=11)):
        do(send_hosting_again, hosting, actor=member)
    new = make.link_to_host()

    assert new != old
    page = visit().open(old)
    assert (page.status, page.title) == (404, "This link is not in use")
    assert visit().open(new).title == "Will Harbour Trust host this grant?"
    assert [line.action for line in events_of(hosting)] == ["hosting.ask", "hosting.send_again"]


def test_the_mail_is_not_sent_again_at_once_nor_after_an_answer(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    member = make.member_of(hosting.application.organisation)

    with pytest.raises(RuleBroken, match=r"^The mail went out a few minutes ago\."):
        do(send_hosting_again, hosting, actor=member)
    confirm(hosting)

    with pytest.raises(WrongState, match=r"^This host has answered already\.$"):
        do(send_hosting_again, hosting, actor=member)


# Answering


def test_a_host_confirms_in_writing_and_becomes_a_known_organisation_without_people(app: Flask) -> None:
    hosting, _link = make.an_asked_host(name="The harbour people")

    confirm(hosting)

    host = hosting.host
    assert (host.name, host.kind, host.charity_number) == (
        "Harbour Trust",
        OrganisationKind.CHARITY,
        "9912345",
    )
    assert members_of(host) == []
    assert (hosting.state, hosting.host_name) == (H.CONFIRMED, "Harbour Trust")
    assert (hosting.answered_name, hosting.answered_position) == ("Ruth Okafor", "Director")
    assert hosting.declaration == "We host it."
    line = events_of(hosting)[-1]
    assert (line.action, line.actor_id) == ("hosting.confirm", None)
    assert line.details["asked_as"] == "The harbour people"
    assert [line.action for line in events_of(host)] == ["organisation.create"]


def test_the_group_is_told_in_its_language_and_the_host_gets_a_copy_of_its_word(app: Flask) -> None:
    organisation = make.an_organisation(language="ar")
    hosting, _link = make.an_asked_host(make.a_draft(organisation=organisation))

    confirm(hosting)

    newest = rows(Notice)[-2:]
    assert [(mail.address, mail.language) for mail in newest] == [
        (make.member_of(organisation).email, "ar"),
        ("ruth@harbour.example", "en"),
    ]
    assert "Harbour Trust" in newest[0].subject
    assert "We host it." in newest[1].text


def test_a_host_carries_several_groups_and_is_known_again_by_its_number(app: Flask) -> None:
    first, _link = make.an_asked_host()
    second, _link = make.an_asked_host()

    confirm(first)
    confirm(second, name="Harbour Trust Ltd", address="Somewhere else")

    assert first.host_id == second.host_id
    (host,) = rows(Organisation, Organisation.charity_number == "9912345")
    assert (host.name, host.address) == ("Harbour Trust", "2 Quay Street, London")
    assert fresh(second).host_name == "Harbour Trust Ltd"


def test_a_company_is_known_by_its_company_number(app: Flask) -> None:
    first, _link = make.an_asked_host()
    second, _link = make.an_asked_host()

    confirm(first, kind=OrganisationKind.COMPANY, number="9912345")
    confirm(second, kind=OrganisationKind.CIC, number="09912345")

    assert first.host_id == second.host_id
    assert first.host.company_number == "09912345"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": OrganisationKind.UNREGISTERED}, "kind", "A host must be a registered organisation."),
        ({"number": "12"}, "number", "Enter the charity number: 6 or 7 digits"),
    ],
)
def test_a_host_must_be_registered(app: Flask, changes: dict[str, Any], field: str, words: str) -> None:
    hosting, _link = make.an_asked_host()

    with pytest.raises(RuleBroken) as refused:
        confirm(hosting, **changes)

    assert refused.value.field == field
    assert refused.value.message.startswith(words)
    assert fresh(hosting).state is H.ASKED


def test_a_group_is_not_its_own_host(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    confirm(hosting)
    host = hosting.host
    do(join, host, person := make.a_person(), position="Chair", may_sign=True)
    own = make.a_draft(organisation=host)
    another, _link = make.an_asked_host(own)

    with pytest.raises(RuleBroken, match=r"^This is the number of the group itself\.") as refused:
        confirm(another)

    assert refused.value.field == "number"
    assert person.is_member_of(host.id)


def test_a_host_says_no_with_a_reason_that_the_group_reads(app: Flask) -> None:
    hosting, _link = make.an_asked_host()

    do(refuse_hosting, hosting, full_name="Ruth Okafor", reason="We are too small.", actor=Guest(hosting))

    assert (hosting.state, hosting.reason, hosting.host_id) == (H.REFUSED, "We are too small.", None)
    (mail,) = mails_about("cannot be your host")
    assert mail.address == make.member_of(hosting.application.organisation).email
    assert "We are too small." in mail.text


def test_only_the_guest_of_this_link_answers(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    other, _link = make.an_asked_host()

    for stranger in (make.member_of(hosting.application.organisation), make.an_officer(), Guest(other)):
        with pytest.raises(NotAllowed):
            do(confirm_hosting, hosting, make.answering(), declaration="We.", actor=stranger)
        with pytest.raises(NotAllowed):
            do(refuse_hosting, hosting, full_name="R", reason="No.", actor=stranger)


def test_an_answer_to_a_withdrawn_application_is_not_taken(app: Flask, visit: Visit) -> None:
    hosting, link = make.an_asked_host()
    browser = visit(make.member_of(hosting.application.organisation))
    browser.submit(f"/applications/{hosting.application.reference}/withdraw", reason="No.")

    with pytest.raises(WrongState, match=r"^The group no longer needs your answer\."):
        confirm(fresh(hosting))

    page = visit().open(link)
    assert (page.status, page.title) == (200, "Your answer is no longer needed")
    assert visit().open(f"{link}/confirm").location == link


# What blocks submission


def test_an_unregistered_group_cannot_submit_before_its_host_has_confirmed(app: Flask) -> None:
    application = a_draft_that_needs_a_host()
    path = f"/applications/{application.reference}/host"

    assert wanting(application) == [("Name an organisation that receives the grant for you.", path)]
    with pytest.raises(RuleBroken):
        make.submit(application)
    hosting, _link = make.an_asked_host(application)
    assert wanting(application) == [("Harbour Trust has not confirmed yet that it is your host.", path)]
    confirm(hosting)

    assert wanting(application) == []
    make.submit(application)
    assert application.state is A.SUBMITTED


def test_after_a_refusal_the_group_needs_another_host(app: Flask) -> None:
    application = a_draft_that_needs_a_host()
    make.a_hosting(H.REFUSED, application)

    assert [sentence for sentence, _path in wanting(application)] == [
        "Name an organisation that receives the grant for you."
    ]


def test_where_no_host_is_needed_one_that_was_asked_is_waited_for_or_done_without(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    application = hosting.application
    assert len(wanting(application)) == 1

    do(end_hosting, hosting, actor=make.member_of(application.organisation))

    assert wanting(application) == []
    assert [mail.address for mail in mails_about("no longer asks you")] == ["ruth@harbour.example"]


def test_a_registered_group_needs_no_host(app: Flask) -> None:
    hosting, _link = make.an_asked_host()
    confirm(hosting)
    do(join, hosting.host, make.a_person(), position="Chair", may_sign=True)

    application = make.a_draft(make.a_round(unregistered_need_host=True), organisation=hosting.host)

    assert [path for _sentence, path in wanting(application) if path.endswith("/host")] == []


def test_a_host_is_not_done_without_after_submission(app: Flask) -> None:
    hosting = make.a_hosting(H.CONFIRMED)
    make.submit(hosting.application)

    with pytest.raises(WrongState):
        do(end_hosting, hosting, actor=make.member_of(hosting.application.organisation))

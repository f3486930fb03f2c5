"""The host of an unregistered group signs too, by its mailed link or signed in; or it will not."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.ledger import committed
from grants.awards.models import Side, Signature
from grants.awards.operations import (
    extend_offer,
    host_decline,
    host_sign,
    lapse_offer,
    send_host_link,
)
from grants.awards.queries import the_agreement
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState
from grants.notices.models import Notice
from grants.permissions import Guest

W = AwardState
Visit = Callable[..., Visitor]

HOST = "ruth@harbour.example"


def typed(name: str = "Ruth Okafor") -> dict[str, str]:
    return {"name": name, "position": "Director", "signature": name, "agreed": "y"}


def mails_to_host() -> list[str]:
    return [mail.subject for mail in make.rows(Notice, Notice.address == HOST)]


def test_the_host_reads_signs_and_sees_its_thanks_by_the_link_in_its_mail(visit: Visit) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    link, host = make.link_to_agreement(), visit()

    asked = host.open(link)
    form = host.open(f"{link}/sign")
    wrong = host.submit(f"{link}/sign", **{**typed(), "signature": "Ruth"})
    thanked = host.follow(host.submit(f"{link}/sign", **typed()))

    assert asked.title == "Please sign this agreement for Harbour Trust"
    assert make.TERMS in asked.text
    assert form.fields()["name"] == ["Ruth Okafor"]
    assert wrong.errors == ["Type your name here as you typed it above"]
    assert thanked.title == "Thank you: you have signed"
    assert make.fresh(award).state is W.ACCEPTED
    signed = the_agreement(award).signed_for(Side.HOST)
    assert signed is not None
    assert (signed.name, signed.position, signed.signed_by_id) == ("Ruth Okafor", "Director", None)
    assert "keep it apart from our own money" in signed.declaration
    group = make.signatory_of(award).email
    told = [mail.subject for mail in make.rows(Notice, Notice.address == group)]
    assert f"Harbour Trust has signed the agreement {award.reference}" in told
    assert host.open(f"{link}/sign").location == link
    assert make.TERMS not in visit().open("/agreements/not-a-link").text
    assert visit().open(f"/agreements/{award.reference}").status == 404


def test_the_link_shows_the_hosts_language(visit: Visit) -> None:
    award = make.a_hosted_award()
    assert award.hosting is not None

    def speak_arabic() -> None:
        award.hosting.language = "ar"
        audit.record(None, "hosting.ask", award.hosting)

    make.do(speak_arabic)
    make.only_accept(award)

    page = visit().open(make.link_to_agreement())

    assert (page.all("html")[0].get("lang"), page.status) == ("ar", 200)


def test_a_signatory_of_the_host_is_told_on_the_start_page_and_signs_signed_in(visit: Visit) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    person = make.a_host_signatory(award)
    browser, address = visit(person), f"/agreements/{award.reference}"

    tasks = browser.open("/").links
    page = browser.follow(browser.submit(f"{address}/sign", **typed(person.full_name)))

    assert address in tasks
    assert page.title == "Thank you: you have signed"
    assert make.rows(Signature)[-1].signed_by_id == person.id
    assert make.fresh(award).state is W.ACCEPTED


def test_a_signatory_of_the_host_signs_after_a_fresh_sign_in(visit: Visit) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    browser, address = visit(make.a_host_signatory(award)), f"/agreements/{award.reference}/sign"

    with clock.at(clock.now() + clock.days(1)):
        page = browser.open(address)

    assert page.location == f"/sign-in/again?then={address}"


def test_a_host_that_will_not_sign_ends_nothing_by_it(visit: Visit) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    link, host, officer = make.link_to_agreement(), visit(), make.an_officer()

    empty = host.submit(f"{link}/decline", reason=" ")
    page = host.follow(host.submit(f"{link}/decline", reason="Our trustees changed their minds."))

    assert empty.errors == ["Write a short reason"]
    assert "You answered on" in page.text
    assert (make.fresh(award).state, committed(award)) == (W.HOST_SIGNING, award.amount_pence)
    assert audit.events_of(the_agreement(award))[-1].action == "agreement.decline_as_host"
    told = make.rows(Notice, Notice.address == make.signatory_of(award).email)[-1]
    assert "Our trustees changed their minds." in told.text
    shown = visit(officer).open(f"/awards/{award.reference}")
    assert "Will not sign" in shown.text
    assert f"/awards/{award.reference}/lapse" in shown.links
    assert award.reference in visit(officer).open("/awards?state=to_end").text

    make.do(lapse_offer, award, reason="No host.", actor=officer)

    assert (make.fresh(award).state, committed(award)) == (W.LAPSED, 0)
    assert "has lapsed" in mails_to_host()[-1]
    assert visit().open(link).title == "Your signature is no longer needed"


def test_a_host_that_changes_its_mind_is_asked_anew(app: Flask) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    make.do(host_decline, award, full_name="Ruth", reason="Not yet.", actor=Guest(award))
    first = make.link_to_agreement()

    make.do(send_host_link, award, actor=make.an_officer())

    agreement = the_agreement(award)
    assert (agreement.host_declined_at, agreement.host_reason) == (None, "")
    assert make.link_to_agreement() != first
    make.host_sign(award)
    assert award.state is W.ACCEPTED


def test_an_old_link_opens_nothing_after_a_new_one_was_sent(visit: Visit) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    old = make.link_to_agreement()
    group = visit(make.signatory_of(award))

    page = group.follow(group.press(f"/awards/{award.reference}/host-link"))

    assert "The mail to the host is being sent again" in page.text
    assert (visit().open(old).status, visit().open(make.link_to_agreement()).status) == (404, 200)


def test_neither_another_guest_nor_the_group_signs_for_the_host(app: Flask) -> None:
    award, other = make.a_hosted_award(W.HOST_SIGNING), make.an_award()

    for actor in (Guest(other), make.signatory_of(award), make.an_officer()):
        with pytest.raises(NotAllowed):
            make.do(host_sign, award, make.signing(), actor=actor)


def test_time_for_the_host_ends_with_the_offer_and_can_be_given(app: Flask) -> None:
    award = make.a_hosted_award(W.HOST_SIGNING)
    late = clock.now() + clock.days(29)

    with clock.at(late):
        with pytest.raises(RuleBroken, match="Ask for more time"):
            make.host_sign(award)
        make.do(extend_offer, award, clock.today() + clock.days(7), reason="Ill.", actor=make.an_officer())
        make.host_sign(award)

    assert award.state is W.ACCEPTED
    assert f"More time to sign the agreement {award.reference}" in mails_to_host()

"""Help beside money: offered by anybody, asked for by groups, matched once the group agrees."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.queries import areas
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, OfferState, RequestState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Part, Role
from grants.support import operations
from grants.support.models import SupportKind, SupportOffer, SupportRequest
from grants.support.queries import fitting_offers, totals

Visit = Callable[..., Visitor]
F, Q = OfferState, RequestState
TYPED = {"name": "Bellwether Print", "partner_kind": "company", "contact_name": "Anton Frey",
         "email": "anton@bellwether.example", "kind": "in_kind", "text": "Leaflets.", "places": "3",
         "value": "1,500"}  # fmt: skip


def mails_to(address: str) -> list[str]:
    return [notice.text for notice in rows(Notice, Notice.address == address)]


def test_anybody_offers_help_and_an_officer_puts_it_on_offer(visit: Visit) -> None:
    officer = make.an_officer()
    stranger, browser = visit(language="ar"), visit(officer)

    without = stranger.submit("/offer-help", **{**TYPED, "value": ""})
    sent = stranger.submit("/offer-help", **TYPED)
    offer = rows(SupportOffer)[0]
    address = f"/support/offers/{offer.reference}"

    assert without.errors == ["أدخلوا قيمته"]
    assert sent.location == "/offer-help/thanks"
    assert stranger.follow(sent).title == "شكرًا لعرضكم المساعدة"
    assert (offer.state, offer.places, offer.value_pence) == (F.RECEIVED, 3, 150_000)
    assert any(offer.reference in text for text in mails_to(officer.email))
    assert address in browser.open("/support/offers?state=received&kind=in_kind").links
    assert browser.press(f"{address}/confirm").status == 302
    assert fresh(offer).state is F.OPEN
    assert len(mails_to(offer.partner.email)) == 1
    assert browser.press(f"{address}/end").status == 302
    assert [event.action for event in events_of(fresh(offer))] == [
        "support_offer.make", "support_offer.confirm", "support_offer.end",
    ]  # fmt: skip


def test_what_is_declined_is_told_with_its_reason_and_an_officers_own_note_is_on_offer_at_once(
    visit: Visit,
) -> None:
    offer = make.an_offer(F.RECEIVED)
    officer = visit(make.an_officer())

    officer.submit(f"/support/offers/{offer.reference}/decline", reason="We cannot check it.")
    officer.submit("/support/offers/new", **TYPED)

    assert fresh(offer).state is F.DECLINED
    assert "We cannot check it." in mails_to(offer.partner.email)[-1]
    assert rows(SupportOffer)[1].state is F.OPEN


def test_a_group_asks_an_officer_proposes_and_contacts_are_given_once_the_group_agrees(visit: Visit) -> None:
    application = make.an_application()
    member = make.member_of(application.organisation)
    offer = make.an_offer()
    partner = offer.partner.email
    group, officer = visit(member), visit(make.an_officer())
    ask = f"/applications/{application.reference}/support/ask"

    assert ask in group.open(f"/applications/{application.reference}").links
    asked = group.submit(ask, kind="training", text="We need it.")
    twice = group.submit(ask, kind="training", text="Again.")
    officer.submit(f"{asked.location}/propose", offer=offer.reference)
    before = group.open(asked.location).text
    told_before = [text for text in mails_to(partner) if application.organisation.name in text]
    group.press(f"{asked.location}/agree")
    after = group.open(asked.location).text
    told_after = [text for text in mails_to(partner) if application.organisation.name in text]
    group.submit(f"{asked.location}/given", value="200")

    assert twice.errors == ["You have asked for this already, and we are looking."]
    assert "Bellwether Print" in before
    assert partner not in before
    assert told_before == []
    assert partner in after
    assert len(told_after) == 1
    assert member.email in told_after[0]
    request = rows(SupportRequest)[0]
    assert (request.state, request.given_pence) == (Q.GIVEN, 20_000)
    assert "Given" in officer.open(f"/applications/{application.reference}").text
    listed = officer.open(f"/support/requests?round={application.round.reference}&state=given&kind=training")
    assert request.reference in listed.text
    assert "£200" in listed.text
    assert request.reference not in officer.open("/support/requests?round=none").text


def test_a_group_that_wants_somebody_else_frees_the_place(app: Flask) -> None:
    request = make.a_request(Q.PROPOSED)
    offer, member = request.offer, make.member_of(request.application.organisation)
    other = make.ask_for_help(make.an_application())

    assert fitting_offers(other) == []
    do(operations.refuse_match, request, actor=member)

    assert (fresh(request).state, request.offer_id) == (Q.ASKED, None)
    assert [known.id for known in fitting_offers(other)] == [offer.id]
    do(operations.propose_offer, other, offer, actor=make.an_officer())
    with pytest.raises(RuleBroken, match="no place left"):
        do(operations.propose_offer, request, offer, actor=make.an_officer())


def test_only_what_fits_is_proposed(app: Flask) -> None:
    request = make.a_request()
    elsewhere = areas()[-1].code
    make.an_offer(kind=SupportKind.EVALUATION)
    make.an_offer(area_code=elsewhere)
    make.an_offer(F.ENDED)
    make.an_offer(F.RECEIVED)
    near = make.an_offer(area_code=request.application.organisation.area_code)
    until = make.an_offer(until_on=clock.today() + timedelta(days=5))

    assert [offer.id for offer in fitting_offers(request)] == [near.id, until.id]
    with clock.at(clock.now() + timedelta(days=9)):
        assert [offer.id for offer in fitting_offers(request)] == [near.id]
    with pytest.raises(RuleBroken, match="still to come"):
        make.offer_help(until_on=clock.today() - timedelta(days=1))


def test_each_step_is_for_its_people_and_its_state(app: Flask) -> None:
    request = make.a_request()
    stranger, officer = make.member_of(make.an_organisation()), make.an_officer()

    with pytest.raises(NotAllowed):
        do(operations.ask, request.application, SupportKind.OTHER, "Me.", actor=stranger)
    with pytest.raises(NotAllowed):
        do(operations.end_request, request, actor=stranger)
    with pytest.raises(WrongState):
        do(operations.agree_to_match, request, actor=make.member_of(request.application.organisation))
    do(operations.close_request, request, reason="Nobody has a van.", actor=officer)
    member = make.member_of(request.application.organisation)

    assert fresh(request).state is Q.CLOSED
    assert "Nobody has a van." in mails_to(member.email)[-1]
    with pytest.raises(RuleBroken, match="more than nothing"):
        do(operations.record_given, make.a_request(Q.MATCHED), value_pence=Pence(0), actor=officer)


def test_nobody_else_sees_a_request_or_the_offers(visit: Visit) -> None:
    request = make.a_request(Q.PROPOSED)
    near = make.an_officer()
    do(take_part, request.application, near, Part.CONFLICTED)
    address = f"/support/requests/{request.reference}"
    staff = [make.a_person(role) for role in (Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER)]

    for person in [near, make.member_of(make.an_organisation()), *staff]:
        assert visit(person).open(address).status == 404
        assert visit(person).press(f"{address}/agree").status == 404
        assert visit(person).open(f"/applications/{request.application.reference}/support/ask").status == 404
    for person in [make.a_person(), *staff]:
        assert visit(person).open("/support/offers").status == 403
        assert visit(person).open("/support/requests").status == 403
    assert request.reference not in visit(near).open("/support/requests").text
    assert totals(near).asked == 0
    assert totals(make.a_person(Role.AUDITOR)).asked == 1
    assert visit(make.a_person(Role.AUDITOR)).press(f"{address}/end").status == 403


def test_the_lists_ask_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    make.a_request()
    make.an_offer()
    browser = visit(make.an_officer())
    numbers = []
    for _time in range(2):
        for page in ("/support/requests", "/support/offers"):
            browser.open(page)
            queries.clear()
            browser.open(page)
            numbers.append(len(queries))
        for _more in range(2):
            make.a_request()
            make.an_offer()

    assert numbers[:2] == numbers[2:]


def test_offers_without_end_from_one_place_come_to_an_end(visit: Visit) -> None:
    stranger = visit()

    pages = [stranger.submit("/offer-help", **TYPED) for _time in range(11)]

    assert [page.status for page in pages] == [302] * 10 + [200]
    assert pages[-1].errors == ["Too much was sent from here just now. Please try again in 15 minutes."]
    assert len(rows(SupportOffer)) == 10


def test_the_sums_stand_on_the_pages_of_the_round_and_of_the_award_money_apart(visit: Visit) -> None:
    award = make.an_award(AwardState.ACTIVE)
    application, officer = award.application, make.an_officer()
    member = make.member_of(application.organisation)
    for kind, pence in ((SupportKind.MATCH_FUNDING, 30_000), (SupportKind.IN_KIND, 12_000)):
        request = make.ask_for_help(application, kind)
        offer = make.an_offer(kind=kind, value_pence=Pence(100_000))
        do(operations.propose_offer, request, offer, actor=officer)
        do(operations.agree_to_match, request, actor=member)
        do(operations.record_given, request, value_pence=Pence(pence), actor=member)
    address = f"/rounds/{application.round.reference}"

    shown = visit(officer).open(address).text
    case = visit(officer).open(f"/awards/{award.reference}").text

    assert "£2,000Worth of the offers" in shown
    assert "£300Match funding that was given" in shown
    assert "£120Things and services that were given, apart from money" in shown
    assert "Match funding that was given: £300" in case
    assert "Worth of the offers" not in visit(member).open(address).text

"""A signatory accepts the offer: name, position, words and terms are kept; others sign after that."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import OrganisationKind, User
from grants.accounts.operations import join
from grants.awards.models import Agreement, Award, Side, Signature
from grants.awards.operations import accept_offer
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken
from grants.evaluation.queries import returns_of
from grants.formats import day
from grants.lifecycles import AwardState
from grants.notices.models import Notice
from grants.payments.queries import payments_of
from grants.permissions import Role

W = AwardState


def fingerprint(text: dict[str, Any]) -> str:
    """Return what anybody can work out from the text in the evidence pack."""
    spelled = json.dumps(text, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(spelled.encode()).hexdigest()


def a_member_who_may_not_sign(award: Award) -> User:
    person = make.a_person()
    make.do(join, award.application.organisation, person, position="Treasurer", may_sign=False)
    return person


def test_the_signature_keeps_who_accepted_which_words(app: Flask) -> None:
    award = make.an_award()

    agreement = make.only_accept(award)

    assert award.state is W.ACCEPTED
    assert {code: text["terms"] for code, text in agreement.content.items()} == dict(
        award.application.round.offer_terms
    )
    assert agreement.terms_version == 1
    (signed,) = agreement.signatures
    assert (signed.side, signed.name, signed.position, signed.typed) == (
        Side.GROUP, "Amina Vale", "Chair", "Amina Vale",
    )  # fmt: skip
    assert (signed.declaration, signed.language, signed.has_committee) == ("We accept.", "en", True)
    assert signed.signed_by_id == make.signatory_of(award).id
    assert signed.text_fingerprint == fingerprint(agreement.content["en"])
    assert [event.action for event in audit.events_of(signed)] == ["signature.give"]
    assert [event.action for event in audit.events_of(agreement)] == ["agreement.make"]
    assert audit.events_of(award)[-1].details == {
        "before": "offered",
        "after": "accepted",
        "name": "Amina Vale",
        "position": "Chair",
    }


def test_nothing_is_laid_out_and_nothing_can_be_paid_before_the_countersignature(app: Flask) -> None:
    award = make.an_award(W.ACCEPTED)

    assert (reports_of(award), returns_of(award), payments_of(award)) == ([], [], [])
    assert make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT) == []


def test_the_group_is_told_that_the_others_sign_next(app: Flask) -> None:
    award = make.an_award()
    other = a_member_who_may_not_sign(award)

    make.only_accept(award)

    mails = make.rows(Notice, Notice.subject == f"You have accepted the award {award.reference}")
    assert [mail.address for mail in mails] == [make.signatory_of(award).email, other.email]
    assert "Amina Vale accepted it for" in mails[0].text
    assert "The agreement is not in force yet" in mails[0].text


@pytest.mark.parametrize("typed", ["amina vale", " AMINA  VALE ", "AminaVale", "Àmina Vale"])
def test_capitals_spaces_and_accents_of_a_signature_make_no_difference(app: Flask, typed: str) -> None:
    award = make.an_award()

    make.do(accept_offer, award, make.signing(signature=typed), actor=make.signatory_of(award))

    assert award.state is W.ACCEPTED


def test_another_name_is_no_signature_and_an_unregistered_group_needs_its_committee(app: Flask) -> None:
    award = make.an_award()
    refusals = []
    for how in ({"signature": "Amina Value"}, {"has_committee": False}):
        with pytest.raises(RuleBroken) as refusal:
            make.do(accept_offer, award, make.signing(**how), actor=make.signatory_of(award))
        refusals.append((refusal.value.field, refusal.value.message))

    assert refusals == [
        ("signature", "Type your name here as you typed it above"),
        ("has_committee", "Confirm that your committee has authorised you"),
    ]
    assert (make.fresh(award).state, make.rows(Agreement), make.rows(Signature)) == (W.OFFERED, [], [])


def test_a_member_who_may_not_sign_does_not_bind_the_group(app: Flask) -> None:
    award = make.an_award()
    other = a_member_who_may_not_sign(award)

    with pytest.raises(NotAllowed, match=r"^Only a person who may sign for the organisation can do this.$"):
        make.do(accept_offer, award, make.signing(), actor=other)

    assert (make.fresh(award).state, make.rows(Agreement)) == (W.OFFERED, [])


def test_an_offer_is_accepted_on_its_last_day_and_not_after_it(app: Flask) -> None:
    early, late = make.an_award(), make.an_award()
    last = clock.now() + clock.days(28)

    with clock.at(last):
        make.only_accept(early)
    with clock.at(last + clock.days(1)), pytest.raises(RuleBroken) as refusal:
        make.only_accept(late)

    assert early.state is W.ACCEPTED
    assert refusal.value.message == f"The offer was open until {day(late.accept_by)}. Ask for more time."
    assert make.fresh(late).state is W.OFFERED


def typed(**changes: Any) -> dict[str, Any]:
    """Return what a signatory types on the page."""
    known = {"name": "Amina Vale", "position": "Chair", "signature": "Amina Vale", "has_committee": "y",
             "agreed": "y"}  # fmt: skip
    return {**known, **changes}


def test_the_signatory_accepts_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    signatory = make.signatory_of(award)
    browser = visit(signatory)
    address = f"/awards/{award.reference}/accept"
    shown = browser.open(address)

    page = browser.follow(browser.submit(address, **typed()))

    assert make.TERMS in shown.text
    assert award.application.round.offer_terms["ar"] in shown.text
    assert "First part When all sides have signed the agreement £10,000" in shown.text
    assert "Second part When we have accepted the report “Half way” £10,000" in shown.text
    assert shown.fields()["name"] == [signatory.full_name]
    assert "You have accepted the award. The others who sign are asked now." in page.text
    assert "The programme countersigns" in page.text
    (signed,) = make.rows(Signature)
    assert (signed.name, signed.position, signed.network_address) == ("Amina Vale", "Chair", "127.0.0.1")
    assert signed.declaration == (
        "I am authorised to sign for my organisation. We accept the offer and its terms. Our committee has"
        " agreed to this and has authorised me to sign for it."
    )


def test_only_auditors_see_from_where_it_was_sent(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    visit(make.signatory_of(award)).submit(f"/awards/{award.reference}/accept", **typed())
    people = [make.signatory_of(award), make.an_officer(), make.a_person(Role.AUDITOR)]

    pages = [visit(person).open(f"/awards/{award.reference}").text for person in people]

    assert ["127.0.0.1" in page for page in pages] == [False, False, True]


def test_the_arabic_page_keeps_the_arabic_words_and_a_charity_needs_no_committee(
    visit: Callable[..., Visitor],
) -> None:
    charity = make.an_organisation(language="ar", kind=OrganisationKind.CHARITY)
    award = make.an_award(organisation=charity)
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"

    asked = browser.open(address).fields()
    browser.submit(address, name="أمينة", signature=" أَمينة", position="رئيسة", agreed="y")

    (signed,) = make.rows(Signature)
    assert "has_committee" not in asked
    text = signed.agreement.content["ar"]
    assert (signed.language, signed.text_fingerprint) == ("ar", fingerprint(text))
    assert text["terms"] == award.application.round.offer_terms["ar"]


def test_what_is_missing_is_said_at_its_field(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"

    page = browser.submit(address, name=" ")
    other = browser.submit(address, **typed(signature="Amal Vane"))

    assert page.errors == [
        "Enter your full name",
        "Enter your position",
        "Type your name as your signature",
        "Tick the box to sign",
        "Confirm that your committee has authorised you",
    ]
    assert other.errors == ["Type your name here as you typed it above"]
    assert other.fields()["position"] == ["Chair"]
    assert make.fresh(award).state is W.OFFERED


def test_names_that_are_too_long_or_turn_text_around(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"

    page = browser.submit(address, **typed(name="a" * 201, signature="a" * 201))
    browser.submit(address, **typed(name="Am\x00ina \u202eelaV", signature="Amina elaV"))

    assert page.errors == ["Use 200 characters or fewer"] * 2
    assert page.fields()["position"] == ["Chair"]
    assert [signed.name for signed in make.rows(Signature)] == ["Amina \u2067elaV\u2069"]


def test_the_page_says_that_the_offer_has_ended(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    with clock.at(clock.now() + clock.days(29)):
        page = visit(make.signatory_of(award)).submit(f"/awards/{award.reference}/accept", **typed())

    assert page.errors == [f"The offer was open until {day(award.accept_by)}. Ask for more time."]
    assert make.fresh(award).state is W.OFFERED


def test_without_the_pages_token_nothing_is_accepted(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    page = visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/accept", csrf_token=None, **typed()
    )

    assert len(page.errors) == 1
    assert make.fresh(award).state is W.OFFERED


def test_a_second_press_signs_nothing_twice(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"
    sent = {**browser.open(address).fields(), **typed()}

    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert statuses == [302, 409]
    assert (len(make.rows(Agreement)), len(make.rows(Signature))) == (1, 1)


def test_others_do_not_reach_the_signature(visit: Callable[..., Visitor]) -> None:
    award, stranger = make.an_award(), make.signatory_of(make.an_award())
    address = f"/awards/{award.reference}/accept"
    unable = [make.an_officer(), a_member_who_may_not_sign(award)]

    assert [visit(person).open(address).status for person in unable] == [403, 403]
    assert visit(stranger).open(address).status == 404

"""A signatory accepts the offer: name, position, words and terms are kept, and the plan is laid out."""

import hashlib
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.operations import join
from grants.awards.models import Agreement, Award
from grants.awards.operations import accept_offer
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken
from grants.evaluation.queries import returns_of
from grants.formats import day
from grants.lifecycles import AwardState
from grants.notices.models import Notice
from grants.payments.queries import payments_of

W = AwardState


def a_member_who_may_not_sign(award: Award) -> User:
    person = make.a_person()
    make.do(join, award.application.organisation, person, position="Treasurer", may_sign=False)
    return person


def test_the_signature_keeps_who_accepted_which_words(app: Flask) -> None:
    award = make.an_award()

    signed = make.accept(award)

    assert award.state is W.ACTIVE
    assert (signed.name, signed.position, signed.declaration, signed.language) == (
        "Amina Vale",
        "Chair",
        "We accept.",
        "en",
    )
    assert (signed.terms, signed.signed_by_id) == (make.TERMS, make.signatory_of(award).id)
    assert signed.terms_fingerprint == hashlib.sha256(make.TERMS.encode()).hexdigest()
    assert [event.action for event in audit.events_of(signed)] == ["agreement.sign"]
    assert audit.events_of(award)[-1].details == {
        "before": "offered",
        "after": "active",
        "name": "Amina Vale",
        "position": "Chair",
    }


def test_the_terms_are_kept_in_the_language_in_which_they_were_read(app: Flask) -> None:
    award = make.an_award()

    signed = make.do(
        accept_offer,
        award,
        name="أمينة",
        position="رئيسة",
        declaration="نقبل.",
        language="ar",
        actor=make.signatory_of(award),
    )

    arabic = award.application.round.offer_terms["ar"]
    assert (signed.terms, signed.language) == (arabic, "ar")
    assert signed.terms_fingerprint == hashlib.sha256(arabic.encode()).hexdigest()


def test_acceptance_lays_out_what_is_due_and_issues_the_agreement_in_both_languages(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)

    agreements = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT)
    assert (len(reports_of(award)), len(returns_of(award)), len(payments_of(award))) == (1, 1, 2)
    assert [(copy.language, copy.reference) for copy in agreements] == [
        ("en", award.reference),
        ("ar", award.reference),
    ]
    assert [copy.snapshot["signed_terms"] for copy in agreements] == [make.TERMS] * 2


def test_the_group_is_told_that_the_agreement_is_in_force(app: Flask) -> None:
    award = make.an_award()
    other = a_member_who_may_not_sign(award)

    make.accept(award)

    subject = f"You have accepted the award {award.reference}"
    mails = make.rows(Notice, Notice.subject == subject)
    assert [mail.address for mail in mails] == [make.signatory_of(award).email, other.email]
    assert "Amina Vale accepted it for" in mails[0].text


def test_a_member_who_may_not_sign_does_not_bind_the_group(app: Flask) -> None:
    award = make.an_award()
    other = a_member_who_may_not_sign(award)

    with pytest.raises(NotAllowed, match=r"^Only a person who may sign for the organisation can do this.$"):
        make.do(accept_offer, award, name="B", position="C", declaration="D", language="en", actor=other)

    assert (make.fresh(award).state, make.rows(Agreement)) == (W.OFFERED, [])


def test_an_offer_is_accepted_on_its_last_day_and_not_after_it(app: Flask) -> None:
    early, late = make.an_award(), make.an_award()
    last = clock.now() + clock.days(28)

    with clock.at(last):
        make.accept(early)
    with clock.at(last + clock.days(1)), pytest.raises(RuleBroken) as refusal:
        make.accept(late)

    assert early.state is W.ACTIVE
    assert refusal.value.message == f"The offer was open until {day(late.accept_by)}. Ask for more time."
    assert make.fresh(late).state is W.OFFERED


def test_the_signatory_accepts_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    signatory = make.signatory_of(award)
    browser = visit(signatory)
    address = f"/awards/{award.reference}/accept"
    shown = browser.open(address)

    page = browser.submit(address, name="Amina Vale", position="Chair", agreed="y")

    assert make.TERMS in shown.text
    assert "Paid on acceptance £10,000" in shown.text
    assert shown.fields()["name"] == [signatory.full_name]
    assert "You have accepted the award. The agreement is in force." in browser.follow(page).text
    signed = make.rows(Agreement)[0]
    assert (signed.name, signed.position, signed.terms) == ("Amina Vale", "Chair", make.TERMS)
    assert signed.declaration == (
        "I am authorised to sign for my organisation. We accept the offer and its terms."
    )


def test_the_arabic_page_keeps_the_arabic_words(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(organisation=make.an_organisation(language="ar"))

    visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/accept", name="أمينة", position="رئيسة", agreed="y"
    )

    signed = make.rows(Agreement)[0]
    assert (signed.language, signed.terms) == ("ar", award.application.round.offer_terms["ar"])


def test_what_is_missing_is_said_at_its_field(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    page = visit(make.signatory_of(award)).submit(f"/awards/{award.reference}/accept", name=" ")

    assert page.errors == ["Enter your full name", "Enter your position", "Tick the box to accept"]
    assert [page.all("a", href=f"#{field}") == [] for field in ("name", "position", "agreed")] == [False] * 3
    assert make.fresh(award).state is W.OFFERED


def test_names_that_are_too_long_or_turn_text_around(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"

    page = browser.submit(address, name="a" * 201, position="Chair", agreed="y")
    browser.submit(address, name="Am\x00ina \u202eelaV", position="Chair", agreed="y")

    assert page.errors == ["Use 200 characters or fewer"]
    assert page.fields()["position"] == ["Chair"]
    assert [signed.name for signed in make.rows(Agreement)] == ["Amina \u2067elaV\u2069"]


def test_the_page_says_that_the_offer_has_ended(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))

    with clock.at(clock.now() + clock.days(29)):
        page = browser.submit(f"/awards/{award.reference}/accept", position="Chair", agreed="y")

    assert page.errors == [f"The offer was open until {day(award.accept_by)}. Ask for more time."]
    assert make.fresh(award).state is W.OFFERED


def test_without_the_pages_token_nothing_is_accepted(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    page = visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/accept", csrf_token=None, position="Chair", agreed="y"
    )

    assert len(page.errors) == 1
    assert make.fresh(award).state is W.OFFERED


def test_a_second_press_signs_nothing_twice(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"
    sent = {**browser.open(address).fields(), "position": "Chair", "agreed": "y"}

    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert statuses == [302, 409]
    assert (len(make.rows(Agreement)), len(payments_of(award))) == (1, 2)


def test_others_do_not_reach_the_signature(visit: Callable[..., Visitor]) -> None:
    award, stranger = make.an_award(), make.signatory_of(make.an_award())
    address = f"/awards/{award.reference}/accept"
    unable = [make.an_officer(), a_member_who_may_not_sign(award)]

    assert [visit(person).open(address).status for person in unable] == [403, 403]
    assert visit(stranger).open(address).status == 404

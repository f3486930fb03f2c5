"""A decision maker signs for the programme: only then the agreement is in force, and everybody gets it."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit, clock
from grants.awards.models import Signature
from grants.awards.operations import countersign
from grants.awards.queries import the_agreement
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_pdf
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.evaluation.queries import returns_of
from grants.lifecycles import AwardState
from grants.notices.models import Notice
from grants.payments.queries import payments_of
from grants.permissions import Role

W = AwardState
Visit = Callable[..., Visitor]


def agreements() -> list[IssuedDocument]:
    return make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT)


def test_countersigning_puts_it_in_force_lays_out_the_plan_and_sends_the_agreement(app: Flask) -> None:
    award = make.a_hosted_award(W.ACCEPTED)

    make.countersign(award)

    agreement = the_agreement(award)
    assert award.state is W.ACTIVE
    assert agreement.in_force_at is not None
    assert [event.action for event in audit.events_of(agreement)][-1] == "agreement.put_in_force"
    assert audit.events_of(award)[-1].action == "award.countersign"
    assert (len(reports_of(award)), len(returns_of(award)), len(payments_of(award))) == (1, 1, 2)
    assert [copy.language for copy in agreements()] == ["en", "ar"]
    mails = make.rows(Notice, Notice.subject == f"The agreement {award.reference} is in force")
    assert [mail.address for mail in mails] == [make.signatory_of(award).email, "ruth@harbour.example"]
    assert {mail.document_id for mail in mails} == {agreements()[0].id}


def test_the_signed_agreement_names_every_side_and_the_exact_terms(app: Flask) -> None:
    award = make.a_hosted_award(W.ACTIVE)
    english, arabic = agreements()

    said = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(make_pdf(english))).pages
    )

    for words in ("Signed for the recipient", "Amina Vale", "Signed for the host", "Ruth Okafor",
                  "Countersigned for the programme", "Dora Moss", "Harbour Trust"):  # fmt: skip
        assert words in said
    agreement = the_agreement(award)
    for copy in (english, arabic):
        assert {key: copy.snapshot[key] for key in agreement.content[copy.language]} == agreement.content[
            copy.language
        ]
    assert "".join(english.snapshot["texts"][0]["fingerprint"].split()) in said.replace(" ", "")
    assert "127.0.0.1" not in str(english.snapshot)
    assert make_pdf(arabic).startswith(b"%PDF")
    assert award.reference in said


def test_whoever_proposed_the_award_does_not_countersign_it_and_others_do(visit: Visit) -> None:
    award = make.an_award(W.ACCEPTED)
    proposer, confirmer = award.decision.proposed_by, award.decision.confirmed_by
    address = f"/awards/{award.reference}/countersign"

    with pytest.raises(NotAllowed):
        make.do(countersign, award, make.signing(), actor=proposer)

    assert confirmer is not None
    assert visit(proposer).open(address).status == 403
    assert [visit(make.a_person(role)).open(address).status for role in (Role.OFFICER, Role.FINANCE)] == [
        403,
        403,
    ]
    browser = visit(confirmer)
    waits = browser.open("/").text
    empty = browser.submit(address)
    page = browser.submit(address, name="Dora Moss", position="Head", signature="dora moss", agreed="y")
    assert "1agreements to countersign" in waits.replace("1 ", "1")
    assert "Tick the box to sign" in empty.errors
    assert "The agreement is in force. All sides are sent it by mail." in browser.follow(page).text
    assert make.fresh(award).state is W.ACTIVE


def test_the_scheme_of_delegation_holds_for_the_signature_too(app: Flask) -> None:
    award = make.an_award(W.ACCEPTED)
    person = make.a_decision_maker()
    make.a_limit(person, 5_000)

    with pytest.raises(RuleBroken, match="up to £5,000"):
        make.do(countersign, award, make.signing(), actor=person)

    assert make.fresh(award).state is W.ACCEPTED


@pytest.mark.parametrize("state", [W.OFFERED, W.HOST_SIGNING, W.ACTIVE])
def test_it_is_signed_once_and_after_the_others(app: Flask, state: AwardState) -> None:
    award = make.an_award(state)
    before = len(make.rows(Signature))

    with pytest.raises(WrongState):
        make.countersign(award)

    assert len(make.rows(Signature)) == before


def test_it_is_signed_after_a_fresh_sign_in_and_what_was_typed_stands_there_again(visit: Visit) -> None:
    award = make.an_award(W.ACCEPTED)
    browser = visit(make.a_decision_maker())
    address = f"/awards/{award.reference}/countersign"
    sent = {**browser.open(address).fields(), "position": "Head of grants", "signature": "D", "agreed": "y"}

    with clock.at(clock.now() + clock.days(1)):
        asked = browser.send(address, **sent)

    assert asked.location == f"/sign-in/again?then={address}"
    assert make.fresh(award).state is W.ACCEPTED

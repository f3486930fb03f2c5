"""Every kind of document is a tagged PDF that says so.

``pdfua`` checks what a program can decide of PDF/UA-1: 16 of its 106 rules.  That no rule is broken
is no statement of conformance: whether the reading order makes sense, only a reader can say.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import factories as make
import pytest
from flask import Flask
from pdfua import Severity, validate
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from grants import clock, storage
from grants.assessment.operations import make_pack
from grants.awards import snapshots
from grants.awards.letters import offer_of
from grants.awards.models import Outcome
from grants.awards.queries import standing_decision
from grants.delivery.models import ChaseStep
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue_in_every_language, make_pdf, make_waiting
from grants.languages import LANGUAGES
from grants.lifecycles import (
    AppealState,
    ApplicationState,
    AwardState,
    ClaimState,
    MeetingState,
    PaymentState,
    VariationState,
    VisitState,
)
from grants.permissions import Role

D = DocumentKind

#: What a letter about a decision is made from, by its kind.
WITHOUT_OFFER: dict[DocumentKind, Any] = {
    D.RESERVE_LETTER: snapshots.reserve_letter,
    D.DEFERRAL_LETTER: snapshots.deferral_letter,
    D.DECLINE_LETTER: snapshots.decline_letter,
}


def of_every_kind() -> None:
    """Issue every kind of document in every language."""
    award = make.an_award(AwardState.CLOSED)
    languages = list(LANGUAGES)
    letters = {language: snapshots.award_letter(award, offer_of(award), language) for language in languages}
    make.do(
        issue_in_every_language, D.AWARD_LETTER, award, letters, application_id=award.application_id,
        actor=make.an_officer(),
    )  # fmt: skip
    application = make.an_application(ApplicationState.MODERATED)
    make.propose(application, outcome=Outcome.DECLINE)
    decision = standing_decision(application)
    for kind, letter in WITHOUT_OFFER.items():
        said = {language: letter(decision, clock.today().isoformat(), language) for language in languages}
        make.do(
            issue_in_every_language, kind, application, said, application_id=application.id,
            actor=make.an_officer(),
        )  # fmt: skip
    make.a_claim(ClaimState.PARTLY_ACCEPTED)
    make.a_variation(VariationState.AGREED)
    make.a_meeting(MeetingState.CLOSED)
    readers = [make.a_person(Role.OFFICER, language=language) for language in languages]
    meeting = make.a_meeting(members=readers)
    for reader, language in zip(readers, languages, strict=True):
        make.do(make_pack, meeting, actor=reader)
        group = make.an_organisation(language=language)
        declined = make.an_application(ApplicationState.DECLINED, organisation=group)
        make.an_appeal(AppealState.NOT_UPHELD, declined)
        make.a_notice(
            ChaseStep.FORMAL, make.a_report(award=make.an_award(AwardState.ACTIVE, organisation=group))
        )
    make.a_visit(VisitState.FOLLOW_UP)
    make.end_early(make.a_payment(PaymentState.PAID).award, repay=25_000)


def test_no_rule_that_can_be_checked_is_broken_in_any_kind_or_language(app: Flask, tmp_path: Path) -> None:
    of_every_kind()
    make_waiting()
    newest = {(document.kind, document.language): document for document in make.rows(IssuedDocument)}
    assert set(newest) == {(kind, language) for kind in DocumentKind for language in LANGUAGES}

    broken = {}
    for (kind, language), document in newest.items():
        path = tmp_path / f"{kind.value}-{language}.pdf"
        path.write_bytes(storage.get(document.fingerprint or ""))
        found = validate(str(path)).findings
        broken[path.name] = [f"{f.rule_id}: {f.message}" for f in found if f.severity >= Severity.ERROR]

    assert {name: found for name, found in broken.items() if found} == {}


def test_the_check_finds_a_document_without_tags(tmp_path: Path) -> None:
    path = tmp_path / "untagged.pdf"
    path.write_bytes(make.a_pdf())

    assert [f for f in validate(str(path)).findings if f.severity >= Severity.ERROR]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_signed_letter_declares_its_standard_and_describes_its_picture(app: Flask, language: str) -> None:
    make.an_award(organisation=make.an_organisation(language=language))
    letter = make.rows(IssuedDocument, IssuedDocument.kind == D.AWARD_LETTER)[0]

    reader = PdfReader(io.BytesIO(make_pdf(letter)))

    root = reader.trailer["/Root"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()
    assert (str(root["/Lang"]), bool(root["/MarkInfo"]["/Marked"])) == (language, True)
    (picture,) = [part for part in _parts(root["/StructTreeRoot"]) if part.get("/S") == "/Figure"]
    assert letter.snapshot["check_address"] in picture["/Alt"]


def _parts(part: Any) -> Iterator[Any]:
    """Go through the tree of tags."""
    part = part.get_object() if hasattr(part, "get_object") else part
    if isinstance(part, ArrayObject):
        for child in part:
            yield from _parts(child)
    elif isinstance(part, DictionaryObject):
        yield part
        yield from _parts(part.get("/K"))

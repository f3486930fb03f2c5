"""The letters: in the organisation's language, and mailed only when the PDF is there."""

import io

import factories as make
from flask import Flask
from pypdf import PdfReader

from grants import storage
from grants.awards.models import Outcome
from grants.db import db, transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.notices.queries import waiting
from grants.notices.sending import compose
from grants.permissions import Role

LETTERS = (DocumentKind.AWARD_LETTER, DocumentKind.DECLINE_LETTER)


def the_letter() -> IssuedDocument:
    """Return the only letter, and take away the other documents that wait."""
    with transaction():
        for document in make.rows(IssuedDocument):
            if document.kind not in LETTERS:
                db.session.delete(document)
    letters: list[IssuedDocument] = make.rows(IssuedDocument)
    assert len(letters) == 1
    return letters[0]


def waiting_mails(letter: IssuedDocument) -> list[Notice]:
    db.session.rollback()
    return [mail for mail in db.session.scalars(waiting()) if mail.document_id == letter.id]


def words_of(letter: IssuedDocument) -> str:
    assert letter.fingerprint is not None
    pages = PdfReader(io.BytesIO(storage.get(letter.fingerprint))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_mail_waits_for_the_award_letter_and_carries_it(app: Flask) -> None:
    award = make.an_award()
    letter = the_letter()
    before = waiting_mails(letter)

    made = make_waiting()

    assert (before, made) == ([], 1)
    mails = waiting_mails(make.fresh(letter))
    assert [mail.address for mail in mails] == [make.signatory_of(award).email]
    attached = list(compose(mails[0]).iter_attachments())
    assert [file.get_filename() for file in attached] == [f"{award.reference}-award_letter-en.pdf"]
    words = words_of(letter)
    said = (award.reference, "£20,000", "£10,000", "Strong on need.", make.TERMS, "A clear plan.", "Half way")
    assert [text for text in said if text not in words] == []


def test_an_arabic_group_gets_an_arabic_letter(app: Flask) -> None:
    award = make.an_award(organisation=make.an_organisation(language="ar"))

    letter = the_letter()
    make_waiting()

    assert (letter.language, letter.file_name) == ("ar", f"{award.reference}-award_letter-ar.pdf")
    assert make.fresh(letter).snapshot["terms"] == "نص بالعربية"
    words = words_of(letter)
    assert (make.TERMS in words, award.reference in words) == (False, True)
    assert any("\u0600" <= character <= "\ufeff" for character in words)


def test_a_decline_letter_gives_reason_scores_and_feedback(app: Flask) -> None:
    application = make.an_application(ApplicationState.DECLINED)

    letter = the_letter()
    make_waiting()

    assert letter.reference == application.reference
    words = words_of(make.fresh(letter))
    said = ("Strong on need.", "Need", "Approach", "Good", "A clear plan.", "Name the partners.", "75%")
    assert [text for text in said if text not in words] == []


def test_the_letter_does_not_say_who_scored_what(app: Flask) -> None:
    application = make.an_application(ApplicationState.IN_REVIEW)
    adviser = make.a_person(Role.ADVISER, name="Zephyrine Assessor")
    make.a_review(ReviewState.SUBMITTED, application, reviewer=adviser)
    make.moderate(application)
    make.propose(application, outcome=Outcome.DECLINE)
    make.confirm(application)

    snapshot = str(the_letter().snapshot)

    assert [word in snapshot for word in ("Zephyrine", "Seen in the answer", "Both agree")] == [False] * 3

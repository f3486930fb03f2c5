"""What is shown, signed, hashed and printed is one text: anything else has another fingerprint."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants.awards.models import Signature
from grants.awards.models.agreements import fingerprint_of
from grants.awards.queries import the_agreement
from grants.awards.snapshots import PUBLIC_EVALUATION
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_pdf
from grants.formats import day
from grants.languages import LANGUAGES
from grants.lifecycles import ApplicationState, AwardState
from grants.money import format_pounds

Visit = Callable[..., Visitor]
W = AwardState
TYPED = {"name": "Amina Vale", "position": "Chair", "signature": "Amina Vale", "has_committee": "y",
         "agreed": "y"}  # fmt: skip

#: What only says in which language a part is written, or which version the terms are.
_NOT_SAID = {"application_language", "language", "terms_language", "terms_version", "kind", "due_days"}


def said_by(text: Any, key: str = "") -> Iterator[str]:
    """Go through everything that a text says, as pages and PDF show it."""
    if key in _NOT_SAID or not text:
        return
    if isinstance(text, dict):
        for name, value in text.items():
            yield from said_by(value, name)
    elif isinstance(text, list):
        for value in text:
            yield from said_by(value, key)
    else:
        yield from _as_shown(text, key)


def _as_shown(value: Any, key: str) -> list[str]:
    if key.endswith("_pence"):
        return [format_pounds(value)]
    return [day(value)] if key.endswith("_on") or key == "dated" else str(value).split()


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_what_is_shown_is_what_is_signed_hashed_and_printed(visit: Visit) -> None:
    award = make.an_award()
    make.put(award.application, "Send us your safeguarding policy.")
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/accept"
    shown = browser.open(address)
    browser.submit(address, **TYPED)
    counter = visit(make.a_decision_maker()).open(f"/awards/{award.reference}/countersign")
    make.countersign(award)

    agreement, signed = the_agreement(award), make.rows(Signature)[0]
    text = agreement.content["en"]
    spelled = json.dumps(text, ensure_ascii=False, sort_keys=True)
    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.GRANT_AGREEMENT)
    printed = words_of(make_pdf(next(copy for copy in copies if copy.language == "en")))

    assert text["conditions"][0]["text"] == "Send us your safeguarding policy."
    assert signed.text_fingerprint == hashlib.sha256(spelled.encode()).hexdigest()
    assert signed.text_fingerprint in printed.replace(" ", "")
    assert shown.fields()["seen"] == [signed.text_fingerprint]
    for words in said_by(text):
        assert words in shown.text, words
        assert words in counter.text, words
        assert words in printed, words


def test_another_amount_date_condition_or_word_has_another_fingerprint(app: Flask) -> None:
    text = the_agreement(make.an_award(W.ACCEPTED)).content["en"]
    changed = [
        {**text, "amount_pence": text["amount_pence"] + 1},
        {**text, "ends_on": "2031-01-01"},
        {**text, "conditions": [{"text": "More."}]},
        {**text, "publicity": text["publicity"] + " Or not."},
        {**text, "evaluation": text["evaluation"] + " Or not."},
        {**text, "milestones": []},
        {**text, "returns": []},
        {**text, "terms": text["terms"] + "."},
        {**text, "organisation": "Somebody else"},
    ]

    assert len({fingerprint_of(known) for known in [text, *changed]}) == len(changed) + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_text_that_changed_since_the_page_was_opened_is_read_again_before_it_is_signed(
    visit: Visit, language: str
) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award), language=language)
    address = f"/awards/{award.reference}/accept"
    sent = {**browser.open(address).fields(), **TYPED}

    make.put(award.application)
    refused = browser.send(address, **sent)
    again = browser.send(address, **{**refused.fields(), **TYPED})

    assert len(refused.errors) == 1
    assert refused.status == 200
    assert again.status == 302
    assert len(the_agreement(award).content["en"]["conditions"]) == 1


def test_a_page_in_another_language_signs_nothing_that_was_not_shown(visit: Visit) -> None:
    award = make.an_award()
    person = make.signatory_of(award)
    browser = visit(person)
    address = f"/awards/{award.reference}/accept"
    sent = {**browser.open(address).fields(), **TYPED}

    browser.send("/language", language="ar", next="/", csrf_token=sent["csrf_token"])
    refused = browser.send(address, **sent)

    assert (refused.status, make.rows(Signature)) == (200, [])


def test_letter_and_agreement_say_that_an_evaluation_is_published_whatever_the_terms(visit: Visit) -> None:
    application = make.an_application(
        ApplicationState.MODERATED, make.a_round(offer_terms=make.both("Be kind.", "كونوا لطفاء."))
    )
    officer = visit(make.an_officer())
    here = f"/letter-words/award/edit?round={application.round.reference}"

    shown = officer.open(f"/rounds/{make.a_draft_round().reference}/edit")
    english, arabic = (
        words_of(officer.submit(here, case=application.reference, step=f"pdf-{language}").response.data)
        for language in LANGUAGES
    )
    content = the_agreement(make.an_award(W.ACTIVE)).content

    assert "an evaluation of the project is published before the grant is closed" in shown.text
    assert str(PUBLIC_EVALUATION) in english
    assert "Be kind." in english
    assert "ننشر" in arabic
    assert content["en"]["evaluation"] == str(PUBLIC_EVALUATION)
    assert content["ar"]["evaluation"] not in ("", content["en"]["evaluation"])

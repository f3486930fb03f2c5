"""The demo's mails and papers: the Arabic ones speak no English of ours, and PDFs name their record."""

import io
from typing import Any

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from latin import LATIN, spoken, typed_by_people
from pypdf import PdfReader

from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import READ_BY_WORKER
from grants.documents.rendering import render, to_pdf
from grants.notices.models import Notice

#: Papers that go out in one language only, which in the demo is not Arabic.
NOT_IN_ARABIC = {DocumentKind.DECLINE_LETTER, DocumentKind.DEFERRAL_LETTER, DocumentKind.APPEAL_OUTCOME,
                 DocumentKind.PANEL_PACK}  # fmt: skip


@pytest.fixture(scope="module")
def typed(demo: Flask) -> str:
    return typed_by_people()


def _runs(text: str, typed: str) -> set[str]:
    return {run for run in LATIN.findall(" ".join(text.split())) if run not in typed}


def test_no_arabic_mail_speaks_english(demo: Flask, typed: str) -> None:
    mails = db.session.scalars(sa.select(Notice).where(Notice.language == "ar")).all()

    found = {run for mail in mails for text in (mail.subject, mail.text) for run in _runs(text, typed)}

    assert len(mails) > 50
    assert found == set()


def test_every_mail_says_the_same_in_plain_text_and_html(demo: Flask) -> None:
    differing = []
    for mail in db.session.scalars(sa.select(Notice)):
        shown = " ".join(" ".join(html5lib.parse(mail.html).itertext()).split())
        paragraphs = [" ".join(block.split()) for block in mail.text.split("\n\n")]
        differing += [(mail.id, text) for text in paragraphs if "http" not in text and text not in shown]

    assert differing == []


def _data_of(paper: IssuedDocument) -> dict[str, Any]:
    """Return what a paper is made from; of some kinds the worker reads it when it makes them."""
    return paper.snapshot or READ_BY_WORKER[paper.kind](paper)[1]


def _spoken_by(paper: IssuedDocument) -> str:
    html = render(paper.kind.value, paper.language, _data_of(paper))
    return " | ".join(spoken(html5lib.parse(html, namespaceHTMLElements=False)))


def test_no_arabic_paper_speaks_english(demo: Flask, typed: str) -> None:
    papers = db.session.scalars(sa.select(IssuedDocument).where(IssuedDocument.language == "ar")).all()

    found = {(paper.kind.value, run) for paper in papers for run in _runs(_spoken_by(paper), typed)}

    assert {paper.kind for paper in papers} >= set(DocumentKind) - NOT_IN_ARABIC
    assert found == set()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", DocumentKind, ids=lambda kind: kind.value)
def test_every_kind_of_paper_is_a_pdf_that_names_its_record(
    demo: Flask, kind: DocumentKind, language: str
) -> None:
    paper = db.session.scalars(
        sa.select(IssuedDocument)
        .where(IssuedDocument.kind == kind)
        .order_by(IssuedDocument.language != language, IssuedDocument.id)
    ).first()
    assert paper is not None

    reader = PdfReader(io.BytesIO(to_pdf(render(kind.value, language, _data_of(paper)))))

    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert paper.reference in text
    assert str(reader.trailer["/Root"]["/Lang"]) == language

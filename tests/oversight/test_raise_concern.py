"""Anybody raises a concern, without account and name, and comes back with a code."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Page, Visitor
from werkzeug.datastructures import FileStorage

from grants import storage
from grants.accounts.models import FailedSignIn
from grants.audit import events_of
from grants.awards.operations import choose_publication
from grants.db import db
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, ConcernState
from grants.notices.models import Notice
from grants.oversight import operations as oversight
from grants.oversight.models import Concern, ConcernFile
from grants.permissions import Role
from grants.rounds.models import Publication
from grants.sealing import CONCERNS


def code_on(page: Page) -> str:
    return next(text for mark in page.all("bdi", dir="ltr") if "-" in (text := mark.text or ""))


def test_a_concern_about_a_published_project_is_raised_and_answered_with_a_code(
    visit: Callable[..., Visitor],
) -> None:
    award, stranger = make.an_award(AwardState.ACTIVE), visit()
    address = f"/funded/{award.reference}"
    admin = make.a_person(Role.ADMINISTRATOR)

    project = stranger.open(address)
    sent = stranger.submit(
        f"{address}/concern", text=make.SECRET, contact="",
        files=FileStorage(BytesIO(make.a_pdf()), "receipt.pdf"),
    )  # fmt: skip
    code = code_on(sent)
    waits = stranger.submit("/concern/answer", code=code.lower().replace("-", " "))
    (concern,) = make.rows(Concern)
    person = make.give_concern(concern)
    make.do(oversight.triage, concern, note="Read.", actor=person)
    make.do(oversight.close_concern, concern, answer="It was a model Zeppelin.", actor=person)
    answered = stranger.submit("/concern/answer", code=code)
    wrong = stranger.submit("/concern/answer", code="00000-00000")

    assert f"{address}/concern" in project.links
    assert (concern.award_id, concern.text, concern.contact) == (award.id, make.SECRET, "")
    assert "Nobody has read it yet." in waits.text
    assert "It was a model Zeppelin." in answered.text
    assert make.SECRET not in answered.text
    assert wrong.errors == ["We do not know this code. Check it."]
    assert concern.state is ConcernState.CLOSED
    (file,) = make.rows(ConcernFile)
    assert CONCERNS.unseal(storage.get(file.fingerprint)) == make.a_pdf()
    assert storage.get(file.fingerprint) != make.a_pdf()
    assert code.replace("-", "") not in concern.code_hash
    (told,) = make.rows(Notice, Notice.user_id == admin.id)
    assert [word in told.text + told.subject for word in (make.SECRET, award.reference)] == [False, False]


def test_what_is_written_lies_sealed_in_the_database(app: Any) -> None:
    concern, _code = make.raise_concern(contact="me@people.example")

    row = db.session.execute(sa.text("SELECT * FROM concern")).one()

    assert [word in str(row) for word in ("Zeppelin", "canal", "me@people")] == [False] * 3
    assert concern.described == "The ones beside the canal"


def test_a_project_that_is_not_published_is_described_in_words(visit: Callable[..., Visitor]) -> None:
    award, stranger = make.an_award(AwardState.ACTIVE), visit()
    make.do(choose_publication, award, Publication.ANONYMISED, reason="Threats.", actor=make.an_officer())

    pages = [stranger.open(f"/funded/{award.reference}{more}").status for more in ("", "/concern")]
    empty = stranger.submit("/concern", text="")
    sent = stranger.submit("/concern", described="The choir in the tower", text="It does not sing.")

    assert pages == [404, 404]
    assert empty.errors == ["Say which project you mean", "Write what you are concerned about"]
    assert code_on(sent)
    assert make.rows(Concern)[0].award_id is None


def test_bad_files_and_too_many_of_them_are_refused(visit: Callable[..., Visitor]) -> None:
    bad = visit().submit(
        "/concern", described="x", text="y", files=FileStorage(BytesIO(b"MZ program"), "a.exe")
    )
    with pytest.raises(RuleBroken, match="5 files"):
        make.raise_concern(files=[(b"", "a.pdf", "application/pdf")] * 6)

    assert len(bad.errors) == 1
    assert make.rows(Concern) == []


def test_sending_without_end_comes_to_an_end_and_no_address_of_a_network_is_kept(
    visit: Callable[..., Visitor],
) -> None:
    stranger = visit()

    pages = [stranger.submit("/concern", described="x", text=f"Number {turn}.") for turn in range(11)]

    assert [bool(page.errors) for page in pages] == [False] * 10 + [True]
    assert len(make.rows(Concern)) == 10
    assert all("127.0.0.1" not in str(vars(row)) for row in make.rows(FailedSignIn))


def test_the_page_says_whom_to_call_when_somebody_is_in_danger(visit: Callable[..., Visitor]) -> None:
    page = visit().open("/concern")

    assert "999" in page.text
    assert "/pages/worried" in page.links
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_whoever_raised_a_concern_adds_to_it_and_who_handles_it_is_told(
    visit: Callable[..., Visitor],
) -> None:
    stranger = visit()
    admin = make.a_person(Role.ADMINISTRATOR)
    code = code_on(stranger.submit("/concern", described="The hall", text="Odd.", contact=""))
    page = stranger.submit("/concern/answer", code=code)
    more = "/concern/answer/more"
    known = {**page.fields(), "text": make.SECRET, "files": FileStorage(BytesIO(make.a_pdf()), "more.pdf")}

    empty = stranger.send(more, **{**page.fields(), "text": " "})
    added = stranger.send(more, **known)
    (concern,) = make.rows(Concern)
    person = make.give_concern(concern)
    told = visit(person).open(f"/concerns/{concern.reference}").text
    make.do(oversight.add_to_concern, concern, text="And again.")

    assert empty.errors == ["Write what you want to add"]
    assert "What you added has arrived" in added.text
    assert "More was told about a concern" in make.rows(Notice, Notice.address == admin.email)[-1].subject
    assert make.rows(Notice, Notice.address == person.email)[-1].text.count("Zeppelin") == 0
    assert "added to it" in make.rows(Notice, Notice.address == person.email)[-1].text
    assert make.SECRET in told
    assert "more.pdf" in told
    kept = db.session.execute(sa.text("SELECT text FROM concern_addition")).scalars().all()
    assert make.SECRET not in "".join(kept)
    assert [event.action for event in events_of(concern)].count("concern.add") == 2


def test_nothing_is_added_to_what_is_closed_nor_with_a_wrong_code(visit: Callable[..., Visitor]) -> None:
    concern = make.a_concern(ConcernState.CLOSED)
    stranger = visit()
    token = stranger.open("/concern/answer").fields()["csrf_token"]

    with pytest.raises(RuleBroken, match="any more"):
        make.do(oversight.add_to_concern, concern, text="More.")

    assert stranger.send("/concern/answer/more", csrf_token=token, code="0", text="More.").status == 404
    assert stranger.open("/concern/answer/more").location == "/concern/answer"

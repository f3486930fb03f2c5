"""In a blind round one question alone may say who applies, and with it the title of the project."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from pypdf import PdfReader

from grants import storage
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.queries import last_submission
from grants.assessment import operations
from grants.assessment.models import Review
from grants.documents.models import IssuedDocument
from grants.documents.operations import make_waiting
from grants.lifecycles import ApplicationState, MeetingState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Fact, Question, Round, Section
from grants.rounds.operations import change_part, copy_round, publish_round
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]
A, M, V = ApplicationState, MeetingState, ReviewState

TITLE = "Quillmark Trust goes swimming"


def the_title(round_: Round) -> Question:
    return next(q for q in parts_of(round_, Question) if q.fact is Fact.TITLE)


def a_round(*, flagged: bool = True, **how: object) -> Round:
    """Return a blind round whose title, or its whole section, says who applies."""
    officer = make.an_officer()
    round_: Round = make.a_draft_round(actor=officer, is_blind=True, reviewers_wanted=1, **how)
    if flagged:
        do(change_part, round_, the_title(round_), names_applicant=True, actor=officer)
    do(publish_round, round_, actor=officer)
    return round_


def an_application(round_: Round) -> Application:
    application: Application = make.an_application(A.IN_REVIEW, round_, title=TITLE)
    return application


def text_of(document: IssuedDocument) -> str:
    reader = PdfReader(io.BytesIO(storage.get(document.fingerprint or "")))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def a_held_meeting(application: Application, *people: User) -> str:
    """Return the address of an open meeting that has this application on its agenda."""
    make.a_review(V.SUBMITTED, application, reviewer=make.a_reviewer())
    meeting = make.a_meeting(M.OPEN, application.round, members=people, quorum=1)
    return f"/meetings/{meeting.reference}"


def test_the_reviewer_reads_every_answer_but_the_flagged_one(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING, an_application(a_round()))
    open_one = make.a_review(V.READING, an_application(a_round(flagged=False)))

    page = visit(review.reviewer).open(f"/applications/{review.application.reference}/score")
    other = visit(open_one.reviewer).open(f"/applications/{open_one.application.reference}/score")

    assert TITLE not in page.response.text
    assert "Neighbours meet on every floor of one tower." in page.text
    assert page.title.startswith(review.application.reference)
    assert TITLE in other.text


def test_the_copy_that_was_sent_keeps_which_answers_say_it(app: Flask) -> None:
    sent = last_submission(an_application(a_round()))

    assert sent is not None
    flagged = [q["key"] for s in sent.content["sections"] for q in s["questions"] if q["names_applicant"]]
    assert flagged == ["title"]


def test_a_flag_that_a_correction_sets_hides_what_was_sent_before(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING, an_application(a_round(flagged=False)))

    correction = make.begin_correction(review.application.round)
    make.correct(correction, "title", names_applicant=True)
    make.put_in_force(correction)

    page = visit(review.reviewer).open(f"/applications/{review.application.reference}/score")
    assert TITLE not in page.response.text
    versions = visit(make.an_officer()).open(f"/rounds/{review.application.round.reference}/versions/2")
    assert "Says who applies" in versions.text


def test_an_adviser_in_the_meeting_reads_the_reference_instead(app: Flask, visit: Visit) -> None:
    officer, adviser, chooser = make.a_panel()
    application = an_application(a_round())
    place = a_held_meeting(application, officer, adviser, chooser)
    pages = (place, f"{place}/aside/{application.reference}")

    seen = {who.id: [visit(who).open(path).text for path in pages] for who in (officer, adviser)}

    assert all(application.reference in text for text in seen[adviser.id])
    assert [TITLE in text for text in seen[adviser.id]] == [False, False]
    assert [TITLE in text for text in seen[officer.id]] == [True, True]


def test_an_officer_who_reviewed_it_blindly_reads_neither_group_nor_title(app: Flask, visit: Visit) -> None:
    officer, adviser, chooser = make.a_panel()
    application = an_application(a_round())
    reader = make.a_reviewer(Role.OFFICER)
    make.a_review(V.SUBMITTED, application, reviewer=reader)
    meeting = make.a_meeting(M.OPEN, application.round, members=(officer, adviser, chooser, reader), quorum=1)
    group = application.organisation.name

    page = visit(reader).open(f"/meetings/{meeting.reference}")

    assert application.reference in page.text
    assert [word in page.text for word in (TITLE, group)] == [False, False]
    assert group in visit(officer).open(f"/meetings/{meeting.reference}").text


def test_packs_minutes_and_the_names_of_files_hold_no_such_title(app: Flask) -> None:
    officer, adviser, _chooser = people = make.a_panel()
    application = an_application(a_round())
    make.a_review(V.SUBMITTED, application, reviewer=make.a_reviewer())
    meeting = make.a_meeting(M.OPEN, application.round, members=people, quorum=1)
    packs = [do(operations.make_pack, meeting, actor=reader) for reader in (adviser, officer)]
    make.moderate(application, actor=officer)
    do(operations.close_meeting, meeting, actor=officer)
    make_waiting()

    said = {
        paper.id: text_of(fresh(paper))
        for paper in rows(IssuedDocument, IssuedDocument.record_type == "meeting")
    }

    assert all(application.reference in text for text in said.values())
    assert [number for number, text in said.items() if TITLE in text] == [packs[1].id]
    assert not [paper.file_name for paper in rows(IssuedDocument) if "Quillmark" in paper.file_name]


def test_no_mail_to_an_adviser_says_the_title(app: Flask) -> None:
    officer, adviser, chooser = make.a_panel()
    application = an_application(a_round())
    a_held_meeting(application, officer, adviser, chooser)

    mails = rows(Notice, Notice.user_id.in_([adviser.id, *(r.reviewer_id for r in rows(Review))]))

    assert len(mails) == 2
    assert [mail.subject for mail in mails if TITLE in mail.text or TITLE in mail.subject] == []


def test_the_builder_sets_the_flag_and_a_copied_round_keeps_it(app: Flask, visit: Visit) -> None:
    officer, round_ = make.an_officer(), make.a_draft_round(is_blind=True)
    question = the_title(round_)
    browser = visit(officer)

    browser.submit(f"/rounds/{round_.reference}/questions/{question.id}", names_applicant="y")

    assert fresh(question).names_applicant is True
    assert "Says who applies" in browser.open(f"/rounds/{round_.reference}/build").text
    days = {"opens_at": round_.opens_at, "closes_at": round_.closes_at, "decides_on": round_.decides_on}
    copy = do(copy_round, round_, make.both("Next year"), **days, actor=officer)
    assert the_title(copy).names_applicant is True
    browser.submit(f"/rounds/{round_.reference}/questions/{question.id}", names_applicant=None)
    assert fresh(question).names_applicant is False


@pytest.mark.parametrize("is_blind", [True, False])
def test_a_section_that_says_who_applies_hides_its_title_in_blind_rounds_alone(
    app: Flask, visit: Visit, is_blind: bool
) -> None:
    officer, adviser, chooser = make.a_panel()
    round_ = make.a_draft_round(actor=officer, is_blind=is_blind, reviewers_wanted=1)
    section = next(s for s in parts_of(round_, Section) if s.id == the_title(round_).section_id)
    do(change_part, round_, section, names_applicant=True, actor=officer)
    do(publish_round, round_, actor=officer)
    place = a_held_meeting(an_application(round_), officer, adviser, chooser)

    assert (TITLE in visit(adviser).open(place).text) is not is_blind

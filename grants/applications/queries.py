"""Reads of applications; ``visible_to`` is who may see one at all."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from grants import clock
from grants.accounts.models import Membership, Organisation, User
from grants.applications.models import (
    Answer,
    AnswerVersion,
    Application,
    EligibilityCheck,
    Helper,
    Hosting,
    PartTaken,
    Query,
    SectionSaved,
    Submission,
)
from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.documents.operations import documents_about
from grants.lifecycles import ApplicationState
from grants.permissions import Part, Role
from grants.rounds.models import Question, QuestionKind, Round, Section

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def visible_applications(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may see an application.

    Its own people always; staff once it is submitted, unless they have a conflict;
    an adviser only what they review; a helper only while it can be written.  In a round that is
    blind, whoever reviews it does not see it but where they score it.  An auditor's own conflicts
    do not hide anything.
    """
    return sa.or_(helped_by(person), visible_papers(person))


def visible_papers(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may see an application with its papers: no helper does."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    own = Application.organisation_id.in_(mine)
    submitted = Application.submitted_at.is_not(None)
    without_conflict = Application.id.not_in(too_near(person))
    if person.has(Role.AUDITOR):
        return sa.or_(own, submitted)
    if person.has(*_STAFF):
        return sa.or_(own, sa.and_(submitted, without_conflict, ~reviews_blindly(person)))
    reviewed = Application.id.in_(_with_part(person, Part.REVIEWER))
    return sa.or_(own, sa.and_(reviewed, without_conflict, Application.round_id.not_in(_blind_rounds())))


def _blind_rounds() -> sa.Select[int]:
    return sa.select(Round.id).where(Round.is_blind)


def reviews_blindly(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that a person reviews an application without knowing whose it is.

    They read it on the page where they score it, and nowhere else until it is moderated.
    """
    return sa.and_(
        Application.id.in_(_with_part(person, Part.REVIEWER)),
        Application.state == ApplicationState.IN_REVIEW,
        Application.round_id.in_(_blind_rounds()),
    )


def _with_part(person: User, part: Part) -> sa.Select[int]:
    return sa.select(PartTaken.application_id).where(PartTaken.user_id == person.id, PartTaken.part == part)


def too_near(person: User) -> sa.CompoundSelect[int]:
    """Return the applications in which a person has a conflict: declared, or as helper or of the host."""
    helped = sa.select(Helper.application_id).where(Helper.user_id == person.id)
    hosted = sa.select(Hosting.application_id).join(Membership, Membership.organisation_id == Hosting.host_id)
    return sa.union(
        _with_part(person, Part.CONFLICTED), helped, hosted.where(Membership.user_id == person.id)
    )


def conflicts_among(people_ids: Sequence[int]) -> sa.CompoundSelect[tuple[int, int]]:
    """Return every application and person, of these people, between whom there is a conflict.

    It is the same as ``too_near``, and the applications of their own groups as well.
    """
    declared = sa.select(PartTaken.application_id, PartTaken.user_id).where(
        PartTaken.part == Part.CONFLICTED, PartTaken.user_id.in_(people_ids)
    )
    helped = sa.select(Helper.application_id, Helper.user_id).where(Helper.user_id.in_(people_ids))
    hosted = (
        sa.select(Hosting.application_id, Membership.user_id)
        .join(Membership, Membership.organisation_id == Hosting.host_id)
        .where(Membership.user_id.in_(people_ids))
    )
    own = (
        sa.select(Application.id.label("application_id"), Membership.user_id)
        .join(Membership, Membership.organisation_id == Application.organisation_id)
        .where(Membership.user_id.in_(people_ids))
    )
    return sa.union(declared, helped, hosted, own)


def helped_by(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that a person helps with an application now: while it can be written."""
    current = sa.select(Helper.application_id).where(
        Helper.user_id == person.id, Helper.ended_at.is_(None), Helper.ends_on >= clock.today()
    )
    writable = Application.state.in_([ApplicationState.DRAFT, ApplicationState.QUERIED])
    return sa.and_(sa.false() if person.is_staff else sa.true(), writable, Application.id.in_(current))


def visible_to(person: User) -> sa.Select[Application]:
    """Return the applications that a person may see, newest first."""
    return (
        sa.select(Application)
        .where(visible_applications(person))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
    )


def find_application(reference: str, person: User) -> Application | None:
    """Return an application by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(Application.reference == reference))


def applications_of(person: User) -> list[Application]:
    """Return the applications of a person's organisations, newest first; no deleted draft."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    query = sa.select(Application).where(
        Application.organisation_id.in_(mine), Application.state != ApplicationState.DELETED
    )
    return list(db.session.scalars(query.order_by(Application.id.desc())))


def live_application(round_: Round, organisation_id: int) -> Application | None:
    """Return the application that an organisation has in a round, unless it was withdrawn or deleted."""
    return db.session.scalar(
        sa.select(Application).where(
            Application.round_id == round_.id,
            Application.organisation_id == organisation_id,
            Application.state.not_in([ApplicationState.WITHDRAWN, ApplicationState.DELETED]),
        )
    )


def answers_of(application: Application) -> dict[int, Any]:
    """Return the answers by the id of their question."""
    query = sa.select(Answer.question_id, Answer.value).where(Answer.application_id == application.id)
    return {row.question_id: row.value for row in db.session.execute(query)}


def answer_rows(application: Application) -> dict[int, Answer]:
    """Return the answers as they are kept, with version and writer, by the id of their question."""
    query = sa.select(Answer).where(Answer.application_id == application.id)
    return {answer.question_id: answer for answer in db.session.scalars(query)}


def versions_of_answer(application: Application, question: Question) -> sa.Select[AnswerVersion]:
    """Return every text that an answer has had, newest first."""
    return (
        sa.select(AnswerVersion)
        .where(AnswerVersion.application_id == application.id, AnswerVersion.question_id == question.id)
        .order_by(AnswerVersion.version.desc())
    )


def version_of_answer(application: Application, question: Question, number: int) -> AnswerVersion | None:
    """Return one earlier text of an answer."""
    return db.session.scalar(
        sa.select(AnswerVersion).where(
            AnswerVersion.application_id == application.id,
            AnswerVersion.question_id == question.id,
            AnswerVersion.version == number,
        )
    )


def files_of(application: Application) -> dict[int, Upload]:
    """Return the files that answer its questions now, by the id of the question."""
    query = (
        sa.select(Answer.question_id, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.application_id == application.id, Question.kind == QuestionKind.FILE)
    )
    numbers = {row.question_id: row.value for row in db.session.execute(query) if row.value is not None}
    known = uploads_by_number(numbers.values())
    return {question_id: known[number] for question_id, number in numbers.items() if number in known}


def files_among(versions: Iterable[AnswerVersion], question: Question) -> dict[int, Upload]:
    """Return the files that earlier answers to a question name, by their number."""
    if question.kind is not QuestionKind.FILE:
        return {}
    return uploads_by_number([version.value for version in versions if version.value is not None])


def uploads_by_number(numbers: Iterable[int]) -> dict[int, Upload]:
    """Return files by their number, in one query."""
    return {file.id: file for file in db.session.scalars(sa.select(Upload).where(Upload.id.in_(numbers)))}


def answered_with(application: Application) -> dict[int, str]:
    """Return every file that ever answered one of its questions, sent or not: its number, and the section."""
    query = (
        sa.select(AnswerVersion.value, Section.key)
        .join(Question, Question.id == AnswerVersion.question_id)
        .join(Section, Section.id == Question.section_id)
        .where(AnswerVersion.application_id == application.id, Question.kind == QuestionKind.FILE)
    )
    return {row.value: row.key for row in db.session.execute(query) if row.value is not None}


def submitted_files(application: Application) -> set[int]:
    """Return the number of every file that a frozen copy holds."""
    query = sa.select(Submission.content).where(Submission.application_id == application.id)
    return {
        question["value"]["id"]
        for content in db.session.scalars(query)
        for section in content["sections"]
        for question in section["questions"]
        if question["kind"] == QuestionKind.FILE.value and question["value"]
    }


def saved_sections(application: Application) -> dict[int, SectionSaved]:
    """Return when each section was last saved, by the id of the section."""
    query = sa.select(SectionSaved).where(SectionSaved.application_id == application.id)
    return {saved.section_id: saved for saved in db.session.scalars(query)}


def came_in_grace(application: Application) -> bool:
    """Say whether an application was submitted after the closing, as work in progress at its stroke."""
    query = sa.select(Submission.id).where(Submission.application_id == application.id, Submission.in_grace)
    return db.session.scalar(query.limit(1)) is not None


def last_submission(application: Application) -> Submission | None:
    """Return the frozen copy that counts: the newest."""
    query = sa.select(Submission).where(Submission.application_id == application.id)
    return db.session.scalars(query.order_by(Submission.number.desc()).limit(1)).first()


def submissions_of(application: Application) -> list[Submission]:
    """Return every frozen copy that was sent, oldest first, with who sent it."""
    query = sa.select(Submission).where(Submission.application_id == application.id)
    query = query.options(selectinload(Submission.submitted_by)).order_by(Submission.number)
    return list(db.session.scalars(query))


def standing_query(application: Application) -> Query | None:
    """Return the question to the applicant that is still open."""
    return db.session.scalar(
        sa.select(Query).where(Query.application_id == application.id, Query.ended_at.is_(None))
    )


def queries_of(application: Application) -> list[Query]:
    """Return every question that was asked of the applicant, oldest first."""
    query = sa.select(Query).where(Query.application_id == application.id)
    return list(db.session.scalars(query.order_by(Query.id)))


def eligibility_checks(application: Application) -> list[EligibilityCheck]:
    """Return the findings on eligibility, newest first."""
    query = sa.select(EligibilityCheck).where(EligibilityCheck.application_id == application.id)
    return list(db.session.scalars(query.order_by(EligibilityCheck.id.desc())))


def papers_of_applicant(application: Application) -> list[IssuedDocument]:
    """Return the documents that the applicant may have: letters and their own papers, not the assessment."""
    of_staff = (DocumentKind.ASSESSMENT_SUMMARY,)
    return [document for document in documents_about(application.id) if document.kind not in of_staff]


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that an application's reference, title or organisation holds these words."""
    named = sa.select(Organisation.id).where(Organisation.name.icontains(words, autoescape=True))
    return sa.or_(
        Application.reference.icontains(words, autoescape=True),
        Application.title.icontains(words, autoescape=True),
        Application.organisation_id.in_(named),
    )

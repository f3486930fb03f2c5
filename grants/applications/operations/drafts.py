"""What a group does with its draft: begin it and write it.  Operations never commit: the caller does."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import Organisation, User
from grants.accounts.operations import check_member
from grants.applications import timing
from grants.applications.completeness import Draft
from grants.applications.models import Answer, AnswerVersion, Application, SectionSaved
from grants.applications.operations.facts import read_facts, read_own_fact
from grants.applications.queries import (
    live_application,
    saved_sections,
    standing_query,
    version_of_answer,
)
from grants.db import db, lock, next_reference
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import APPLICATION, ApplicationState
from grants.rounds.models import Question, QuizResult, Round, Section
from grants.rounds.queries import the_programme
from grants.rounds.quiz import fits, rules_of, standing_result


@dataclass(frozen=True)
class Given:
    """What a person gave to one question: as an answer is kept, or word for word where it cannot be read.

    ``seen`` is the version of the answer that they saw, 0 when there was none.
    """

    value: Any
    typed: Any = None
    seen: int = 0

    @property
    def text(self) -> tuple[Any, Any]:
        return self.value, self.typed


@dataclass(frozen=True)
class Collision:
    """Two texts for one question: the one that is kept, and the one that was not to overwrite it."""

    question: Question
    theirs: Answer
    mine: Given


def start_application(
    round_: Round, organisation: Organisation, *, quiz_number: int | None = None, actor: User
) -> Application:
    """Start a draft, or return the one that the organisation already has in this round.

    Where the round has rules, its quiz was passed before: by this person, or in their
    session before they signed in (``quiz_number``); then it becomes theirs.
    """
    check_member(organisation, actor)
    if (known := live_application(round_, organisation.id)) is not None:
        return known
    if not round_.is_open:
        raise WrongState(_("This round does not take applications now."))
    passed = _passed_quiz(round_, quiz_number, actor)
    application = Application(
        reference=next_reference(the_programme().reference_prefix),
        round=round_,
        organisation=organisation,
        started_by_id=actor.id,
        language=actor.language,
        quiz_result_id=passed.id if passed is not None else None,
    )
    db.session.add(application)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "application.start", application, reference=application.reference)
    return application


def _passed_quiz(round_: Round, quiz_number: int | None, actor: User) -> QuizResult | None:
    rules = rules_of(round_)
    if not rules:
        return None
    result = standing_result(round_, actor, quiz_number)
    if result is None or not fits(rules, result):
        raise RuleBroken(_("Check first whether this round fits you: take its quiz."))
    result.user_id = actor.id
    return result


def refuse_if_begun(round_: Round, _actor: User) -> None:
    """Keep a round published once anybody has begun an application to it."""
    if db.session.query(Application.id).filter_by(round_id=round_.id).first() is not None:
        raise RuleBroken(_("Somebody has begun to apply, so the round stays published."))


def save_section(
    application: Application, section: Section, given: dict[int, Given], *, actor: User
) -> list[Collision]:
    """Save what was typed in a section, by question, and return where somebody else's text stands instead.

    Only questions that may be answered now are saved: all of a draft that are asked, or
    those that an officer named.
    """
    lock(application)  # Two who save at one moment come here one after the other.
    check_may_write(application, section.key, actor)
    draft = Draft(application)
    kept = [
        _keep(application, question, draft.rows.get(question.id), given[question.id], actor)
        for question in draft.open(section)
        if question.id in given
    ]
    _note_saved(application, section, actor)
    db.session.flush()  # The facts are read from the answers.
    read_facts(application)
    return [collision for collision in kept if isinstance(collision, Collision)]


def save_answer(
    application: Application,
    question: Question,
    answer: Answer | None,
    given: Given,
    *,
    section_key: str,
    actor: User,
) -> Answer | Collision | None:
    """Save one answer as it is typed, and return it as it is kept; ``answer`` is what was kept so far.

    All of these were read in this transaction, and the application is locked.  Only the
    fact that the question itself asks for is read anew: this runs with every pause in
    somebody's typing.
    """
    check_may_write(application, section_key, actor)
    check_reopened(application, question)
    kept = _keep(application, question, answer, given, actor)
    if isinstance(kept, Answer):
        read_own_fact(application, question, kept.value)
    return kept


def bring_back(application: Application, question: Question, number: int, *, actor: User) -> None:
    """Make an earlier text of an answer the present one again; the one it replaces becomes an earlier one."""
    lock(application)
    draft = Draft(application)
    section = next(known for known in draft.sections if question in known.questions)
    check_may_write(application, section.key, actor)
    check_reopened(application, question)
    earlier = version_of_answer(application, question, number)
    answer = draft.rows.get(question.id)
    if earlier is None or answer is None:
        raise RuleBroken(_("There is no such earlier text."))
    _keep(application, question, answer, Given(earlier.value, earlier.typed, answer.version), actor)
    db.session.flush()  # The facts are read from the answers.
    read_facts(application)


def check_reopened(application: Application, question: Question) -> None:
    """Refuse, after a query, every answer that the officer did not ask about."""
    if application.state is ApplicationState.QUERIED:
        query = standing_query(application)
        if query is None or question.id not in query.question_ids:
            raise WrongState(_("You can change only the answers that the officer asks about."))


def check_may_write(application: Application, section_key: str, actor: User) -> None:
    """Raise unless this person may write in this section at this moment."""
    APPLICATION.check(actor, "edit", application)
    if application.state is ApplicationState.DRAFT:
        timing.check_may_send(application)
    if not may_write_section(application, section_key, actor):
        raise NotAllowed(_("The group has not asked you to help with this section."))


def may_write_section(application: Application, section_key: str, actor: User) -> bool:
    """Say whether a section is a member's own, or one that a helper was asked to help with."""
    if actor.is_member_of(application.organisation_id):
        return True
    return any(h.user_id == actor.id and h.may_write(section_key) for h in application.helpers)


def _keep(
    application: Application, question: Question, answer: Answer | None, given: Given, actor: User
) -> Answer | Collision | None:
    """Keep one answer and its version, or return the collision where somebody else's would be overwritten.

    Nothing is kept, and None returned, where nothing was given and there is nothing yet.
    """
    present = answer.text if answer is not None else (None, None)
    if given.text == present:
        return answer
    if answer is not None and answer.version != given.seen:
        seen = version_of_answer(application, question, given.seen)
        if given.text == ((seen.value, seen.typed) if seen else (None, None)):
            return answer  # Left as the person saw it: what somebody else wrote since stays.
        return Collision(question, answer, given)
    by_helper = not actor.is_member_of(application.organisation_id)
    if answer is None:
        answer = Answer(application_id=application.id, question_id=question.id, version=0)
        db.session.add(answer)
    answer.value, answer.typed, answer.version = given.value, given.typed, answer.version + 1
    answer.saved_by_id, answer.saved_at, answer.by_helper = actor.id, clock.now(), by_helper
    db.session.add(
        AnswerVersion(
            application_id=application.id, question_id=question.id, version=answer.version, value=given.value,
            typed=given.typed, saved_by_id=actor.id, saved_at=answer.saved_at, by_helper=by_helper,
        )
    )  # fmt: skip
    return answer


def _note_saved(application: Application, section: Section, actor: User) -> None:
    saved = saved_sections(application).get(section.id)
    if saved is None:
        saved = SectionSaved(application_id=application.id, section_id=section.id)
        db.session.add(saved)
    saved.saved_by_id, saved.saved_at = actor.id, clock.now()


def restore_answers(application: Application, values: dict[int, Any], *, actor: User) -> None:
    """Set answers back to earlier values, by the id of their question; each is a new saving."""
    draft = Draft(application)
    for question in draft.every_question:
        answer = draft.rows.get(question.id)
        if question.id in values and (answer or values[question.id] is not None):
            given = Given(values[question.id], seen=answer.version if answer else 0)
            _keep(application, question, answer, given, actor)
    db.session.flush()  # The facts are read from the answers.
    read_facts(application)

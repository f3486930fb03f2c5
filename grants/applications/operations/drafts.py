"""What a group does with its draft: begin it and write it.  Operations never commit: the caller does."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import Organisation, User
from grants.accounts.operations import check_member
from grants.applications import timing
from grants.applications.completeness import Draft
from grants.applications.models import Answer, Application, SectionSaved
from grants.applications.operations.facts import changed_facts, read_facts
from grants.applications.operations.saving import Collision, Given, Saving, compare, write
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
    read_facts(application)
    return [collision for collision in kept if isinstance(collision, Collision)]


def compare_answer(
    application: Application,
    question: Question,
    answer: Answer | None,
    given: Given,
    *,
    section_key: str,
    actor: User,
) -> Saving | Collision | None:
    """Return what of one answer is to be written, and the facts copied from it; raises where it may not be.

    Only the fact that the question itself asks for is read anew: this runs with every pause
    in somebody's typing.
    """
    check_may_write(application, section_key, actor)
    check_reopened(application, question)
    found = compare(application, question, answer, given, actor)
    if isinstance(found, Saving):
        return replace(found, facts=changed_facts(application, question, given.value))
    return found


def save_answer(
    application: Application,
    question: Question,
    answer: Answer | None,
    given: Given,
    *,
    section_key: str,
    actor: User,
) -> Saving | Collision | None:
    """Save one answer at once, within a transaction in which all of these were read."""
    found = compare_answer(application, question, answer, given, section_key=section_key, actor=actor)
    if isinstance(found, Saving):
        write(found)
        db.session.expire(application)
    return found


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
) -> Saving | Collision | None:
    """Write what was given to one question, or return the collision where somebody else's text stands."""
    found = compare(application, question, answer, given, actor)
    if isinstance(found, Saving):
        write(found)
        if answer is not None:
            db.session.expire(answer)
    return found


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
    read_facts(application)

"""What applicants and officers do with applications.  Operations never commit: the caller does."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import Organisation, User
from grants.accounts.operations import check_member
from grants.accounts.queries import areas, people_of
from grants.applications import frozen
from grants.applications.answers import budget_total, is_empty, problems, tier_problems
from grants.applications.models import (
    Answer,
    Application,
    EligibilityCheck,
    PartTaken,
    Query,
    SectionSaved,
    Submission,
)
from grants.applications.queries import (
    answers_of,
    last_submission,
    live_application,
    open_questions,
    saved_sections,
    standing_query,
)
from grants.db import db, lock, next_reference
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION, ApplicationState
from grants.money import format_pounds
from grants.notices.operations import tell
from grants.permissions import Part
from grants.rounds.models import Fact, Question, QuestionKind, Round, Section, Theme, Tier
from grants.rounds.queries import parts_of, questions_of, sections_of, the_programme

#: Called after an application is withdrawn, by later stages; what they have begun with it ends.
ON_WITHDRAW: list[Callable[[Application, User], None]] = []


def start_application(round_: Round, organisation: Organisation, *, actor: User) -> Application:
    """Start a draft, or return the one that the organisation already has in this round."""
    check_member(organisation, actor)
    if (known := live_application(round_, organisation.id)) is not None:
        return known
    _check_open(round_)
    application = Application(
        reference=next_reference(the_programme().reference_prefix),
        round=round_,
        organisation=organisation,
        started_by_id=actor.id,
        language=actor.language,
    )
    db.session.add(application)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "application.start", application, reference=application.reference)
    return application


def _check_open(round_: Round) -> None:
    if not round_.is_open:
        raise WrongState(_("This round does not take applications now."))


def refuse_if_begun(round_: Round, _actor: User) -> None:
    """Keep a round published once anybody has begun an application to it."""
    if db.session.query(Application.id).filter_by(round_id=round_.id).first() is not None:
        raise RuleBroken(_("Somebody has begun to apply, so the round stays published."))


def save_section(
    application: Application, section: Section, values: dict[int, Any], *, seen_version: int, actor: User
) -> list[Question]:
    """Save what was typed in a section and return the questions that still need work.

    ``seen_version`` is the section's version that the person saw: if somebody else has
    saved it since, nothing is overwritten.  Only a draft's questions, or the ones that
    an officer named, are saved.
    """
    lock(application)  # Two who save at one moment come here one after the other.
    APPLICATION.check(actor, "edit", application)
    if application.state is ApplicationState.DRAFT:
        _check_open(application.round)
    saved = saved_sections(application).get(section.id)
    if (saved.version if saved else 0) != seen_version:
        raise RuleBroken(
            _("Someone else saved this section while you were writing. Your text is still here and not yet"
              " saved. Open the section in a new tab to see theirs; to keep yours, press Save again.")
        )  # fmt: skip
    questions = open_questions(application, section)
    _keep_answers(application, {q.id: values[q.id] for q in questions if q.id in values}, actor)
    _read_facts(application)
    wanting = unfinished(application, section, answers_of(application))
    if saved is None:
        saved = SectionSaved(application_id=application.id, section_id=section.id)
        db.session.add(saved)
    saved.saved_by_id, saved.saved_at = actor.id, clock.now()
    return wanting


def _keep_answers(application: Application, values: dict[int, Any], actor: User) -> None:
    known = {
        answer.question_id: answer
        for answer in db.session.query(Answer).filter_by(application_id=application.id)
    }
    for question_id, value in values.items():
        answer = known.get(question_id)
        if value is None:
            if answer is not None:
                db.session.delete(answer)
        elif answer is None or answer.value != value:
            answer = answer or Answer(application_id=application.id, question_id=question_id)
            answer.value, answer.saved_by_id, answer.saved_at = value, actor.id, clock.now()
            db.session.add(answer)
    db.session.flush()  # The facts are read from the answers.


def _read_facts(application: Application) -> None:
    """Copy what lists and rules need from the answers: title, money, dates, tier, themes, boroughs."""
    answers = answers_of(application)
    questions = questions_of(application.round)
    facts = {q.fact: answers.get(q.id) for q in questions if q.fact is not None}
    kinds = {q.kind: answers.get(q.id) for q in questions}
    application.title = facts.get(Fact.TITLE) or ""
    application.summary = facts.get(Fact.SUMMARY) or ""
    application.reach = facts.get(Fact.REACH)
    starts, ends = _day(facts.get(Fact.STARTS_ON)), _day(facts.get(Fact.ENDS_ON))
    in_order = starts is None or ends is None or starts <= ends
    application.starts_on, application.ends_on = starts, ends if in_order else None
    application.requested_pence = budget_total(kinds.get(QuestionKind.BUDGET)) or None
    tiers = {tier.key: tier for tier in parts_of(application.round, Tier)}
    application.tier = tiers.get(kinds.get(QuestionKind.TIER) or "")
    named = kinds.get(QuestionKind.THEMES) or []
    application.themes = [theme for theme in parts_of(application.round, Theme) if theme.key in named]
    places = kinds.get(QuestionKind.BOROUGHS) or []
    application.areas = [area for area in areas() if area.code in places]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def unfinished(application: Application, section: Section, answers: dict[int, Any]) -> list[Question]:
    """Return the questions of a section whose answers, given by question, will not do yet."""
    return [q for q in section.questions if answer_problems(application, q, answers.get(q.id))]


def answer_problems(application: Application, question: Question, value: Any) -> list[str]:
    """Return what is wrong with an answer, also beside the other answers."""
    found = problems(question, value)
    if found or is_empty(value):
        return found
    if question.kind is QuestionKind.BUDGET and application.tier:
        return tier_problems(application.tier, budget_total(value))
    if (
        question.fact is Fact.ENDS_ON
        and application.starts_on
        and date.fromisoformat(value) < application.starts_on
    ):
        return [_("The last day must come after the first day.")]
    if (
        question.fact is Fact.STARTS_ON
        and date.fromisoformat(value) <= clock.in_london(application.round.closes_at).date()
    ):
        return [_("The project must start after the round closes: we cannot pay for what has begun.")]
    return []


def submit_application(
    application: Application, *, name: str, position: str, declaration: str, actor: User
) -> Submission:
    """Freeze a complete draft before the deadline, and send a receipt."""
    APPLICATION.check(actor, "submit", application)
    _check_open(application.round)
    submission = _freeze(application, name, position, declaration, actor)
    application.submitted_at = submission.submitted_at
    APPLICATION.take(actor, "submit", application, fingerprint=submission.fingerprint,
                     requested_pence=application.requested_pence)  # fmt: skip
    _issue_copies(application, submission, actor)
    _tell_applicants(
        application,
        _l("We have your application %(reference)s", reference=application.reference),
        _l("Your application to “%(round)s” arrived on time. Its reference is %(reference)s.",
           round=application.round.title, reference=application.reference),
        _l("You asked for %(amount)s. You can read and download what you sent at any time.",
           amount=format_pounds(application.requested_pence or 0)),
    )  # fmt: skip
    return submission


def _freeze(application: Application, name: str, position: str, declaration: str, actor: User) -> Submission:
    sections = sections_of(application.round)
    answers = answers_of(application)
    wanting = [section for section in sections if unfinished(application, section, answers)]
    if wanting:
        titles = _(", ").join(str(section.title) for section in wanting)
        raise RuleBroken(_("Some sections are not complete yet: %(titles)s.", titles=titles))
    content = frozen.freeze(application, sections, answers)
    number = db.session.query(Submission).filter_by(application_id=application.id).count() + 1
    submission = Submission(
        application=application,
        number=number,
        content=content,
        fingerprint=frozen.fingerprint(content),
        declared_name=name,
        declared_position=position,
        declaration=declaration,
        submitted_by_id=actor.id,
        submitted_at=clock.now(),
    )
    db.session.add(submission)
    db.session.flush()  # The audit line and the PDF need its id.
    audit.record(actor, "submission.freeze", submission, fingerprint=submission.fingerprint)
    return submission


def _issue_copies(application: Application, submission: Submission, actor: User) -> None:
    more = {
        "submitted_at": submission.submitted_at.isoformat(),
        "declared_name": submission.declared_name,
        "declared_position": submission.declared_position,
        "declaration": submission.declaration,
        "content_fingerprint": submission.fingerprint,
    }
    snapshots = {code: frozen.snapshot(submission.content, code, **more) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.APPLICATION, application, snapshots, application_id=application.id, actor=actor
    )


def _tell_applicants(application: Application, subject: Any, *paragraphs: Any) -> None:
    for person in people_of(application.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=(_l("Open your application"), f"/applications/{application.reference}"),
            application_id=application.id,
        )


def withdraw_application(application: Application, *, reason: str, actor: User) -> None:
    """Take an application back, at any time before a decision is proposed; open reviews of it end."""
    APPLICATION.check(actor, "withdraw", application)
    _end_query(application)
    APPLICATION.take(actor, "withdraw", application, reason=reason)
    for end in ON_WITHDRAW:
        end(application, actor)
    _tell_applicants(
        application,
        _l("Application %(reference)s is withdrawn", reference=application.reference),
        _l("%(who)s withdrew it. Nothing more will happen with it.", who=actor.full_name),
    )


def query_applicant(
    application: Application, question_ids: list[int], *, message: str, due_on: date, actor: User
) -> Query:
    """Ask the applicant about named questions, and reopen only these."""
    APPLICATION.check(actor, "query", application)
    if not question_ids:
        raise RuleBroken(_("Choose at least one question."), field="questions")
    if due_on <= clock.today():
        raise RuleBroken(_("Give the applicant at least until tomorrow."), field="due_on")
    query = Query(
        application_id=application.id,
        question_ids=question_ids,
        message=message,
        due_on=due_on,
        asked_by_id=actor.id,
    )
    db.session.add(query)
    APPLICATION.take(actor, "query", application, questions=len(question_ids), due_on=due_on)
    _tell_applicants(
        application,
        _l("A question about your application %(reference)s", reference=application.reference),
        message,
        _l("You can change the answers we ask about, and no others. Please send them by %(day)s.",
           day=said_day(due_on)),
    )  # fmt: skip
    return query


def answer_query(application: Application, *, actor: User) -> Submission:
    """Send the changed answers: a new frozen copy beside the first."""
    APPLICATION.check(actor, "answer_query", application)
    first = frozen_declaration(application)
    submission = _freeze(application, first.declared_name, first.declared_position, first.declaration, actor)
    _end_query(application)
    APPLICATION.take(actor, "answer_query", application, fingerprint=submission.fingerprint)
    _issue_copies(application, submission, actor)
    return submission


def frozen_declaration(application: Application) -> Submission:
    """Return the first frozen copy, whose declaration stands for later ones."""
    return db.session.query(Submission).filter_by(application_id=application.id, number=1).one()


def end_query(application: Application, *, actor: User) -> None:
    """Go on with the application as it was submitted: what was changed since and not sent is undone."""
    APPLICATION.check(actor, "end_query", application)
    _restore_answers(application, actor)
    _end_query(application)
    APPLICATION.take(actor, "end_query", application)


def _restore_answers(application: Application, actor: User) -> None:
    copy = last_submission(application)
    sections = copy.content["sections"] if copy else []
    sent = {question["key"]: question["value"] for section in sections for question in section["questions"]}
    _keep_answers(application, {q.id: sent[q.key] for q in questions_of(application.round)}, actor)
    _read_facts(application)


def _end_query(application: Application) -> None:
    query = standing_query(application)
    if query is not None:
        query.ended_at = clock.now()


def find_ineligible(application: Application, *, reason: str, actor: User) -> None:
    """Close an application that may not be scored, with the reason, and tell the applicant."""
    APPLICATION.check(actor, "find_ineligible", application)
    _note_check(application, reason, actor, eligible=False)
    take_part(application, actor, Part.INELIGIBILITY)
    APPLICATION.take(actor, "find_ineligible", application, reason=reason)
    _tell_applicants(
        application,
        _l("Your application %(reference)s cannot be considered", reference=application.reference),
        _l(
            "We checked your application against the rules of the round. It cannot be scored for this reason:"
        ),
        reason,
        _l(
            "If you think that we made a mistake, write to %(address)s.",
            address=the_programme().contact_email,
        ),
    )


def reinstate(application: Application, *, reason: str, actor: User) -> None:
    """Undo a finding of ineligibility: by an officer other than the one who found it."""
    APPLICATION.take(actor, "reinstate", application, reason=reason)
    _tell_applicants(
        application,
        _l("Your application %(reference)s is considered again", reference=application.reference),
        _l("Another officer looked at it again. It goes on to be checked and scored."),
    )


def find_eligible(application: Application, *, reason: str, actor: User) -> None:
    """Let an application be scored."""
    APPLICATION.check(actor, "find_eligible", application)
    _note_check(application, reason, actor, eligible=True)
    APPLICATION.take(actor, "find_eligible", application, reason=reason)


def _note_check(application: Application, reason: str, actor: User, *, eligible: bool) -> None:
    db.session.add(
        EligibilityCheck(
            application_id=application.id, eligible=eligible, reason=reason, checked_by_id=actor.id
        )
    )


def take_part(application: Application, person: User, part: Part) -> None:
    """Note what a person has been to an application; saying it twice changes nothing."""
    if not any(known.user_id == person.id and known.part is part for known in application.parts):
        application.parts.append(PartTaken(user_id=person.id, part=part))


def give_up_part(application: Application, person_id: int, part: Part) -> None:
    """Take back a part that a person no longer has, such as a reviewer who was replaced."""
    application.parts = [k for k in application.parts if not (k.user_id == person_id and k.part is part)]

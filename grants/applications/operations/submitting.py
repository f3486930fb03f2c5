"""Freeze and submit a draft, or take an application back.  Operations never commit: the caller does."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications import frozen
from grants.applications.completeness import Draft
from grants.applications.models import (
    Application,
    Submission,
)
from grants.applications.operations.facts import read_facts
from grants.applications.operations.telling import tell_people_of
from grants.applications.queries import (
    last_submission,
    standing_query,
)
from grants.applications.requirements import requirements
from grants.applications.timing import check_may_send, is_in_grace
from grants.db import db, hold
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION, ApplicationState
from grants.money import format_pounds
from grants.rounds.models import Section

#: Called when an application has been sent, by later stages: they close it to whoever is too near.
ON_SUBMIT: list[Callable[[Application], None]] = []

#: Called after an application is withdrawn, by later stages; what they have begun with it ends.
ON_WITHDRAW: list[Callable[[Application, User], None]] = []


def submit_application(
    application: Application, *, name: str, position: str, declaration: str, actor: User
) -> Submission:
    """Freeze a complete draft before the deadline, and send a receipt."""
    APPLICATION.check(actor, "submit", application)
    check_may_send(application)
    _check_nothing_wanting(application)
    submission = freeze_copy(application, name, position, declaration, actor)
    application.submitted_at = submission.submitted_at
    APPLICATION.take(actor, "submit", application, fingerprint=submission.fingerprint,
                     requested_pence=application.requested_pence, **_lateness(submission))  # fmt: skip
    for tell_stage in ON_SUBMIT:
        tell_stage(application)
    issue_copies(application, submission, actor)
    tell_people_of(
        application,
        _l("We have your application %(reference)s", reference=application.reference),
        _arrival(submission),
        _l("You asked for %(amount)s. You can read and download what you sent at any time.",
           amount=format_pounds(application.requested_pence or 0)),
    )  # fmt: skip
    return submission


def _lateness(submission: Submission) -> dict[str, Any]:
    """Return what the trail keeps of one that was sent after the closing: by what right."""
    application = submission.application
    if submission.submitted_at < application.round.closes_at:
        return {}
    if submission.in_grace:
        return {"in_grace": True, "grace_ends_at": application.round.grace_ends_at}
    return {"late_until": application.late_until}


def _arrival(submission: Submission) -> Any:
    """Return a sentence on when an application came, and what it is called."""
    application = submission.application
    facts = {"round": application.round.title, "reference": application.reference}
    if submission.submitted_at < application.round.closes_at:
        return _l("Your application to “%(round)s” arrived on time. Its reference is %(reference)s.", **facts)
    if submission.in_grace:
        return _l(
            "Your application to “%(round)s” arrived shortly after the closing, within the extra"
            " time for those who were still writing then. It counts as on time. Its reference is"
            " %(reference)s.", **facts,
        )  # fmt: skip
    return _l(
        "Your application to “%(round)s” arrived after the closing, as a grant officer permitted. Its"
        " reference is %(reference)s.", **facts,
    )  # fmt: skip


def _check_nothing_wanting(application: Application) -> None:
    """Refuse while anything besides the answers is wanting; the task list says where to do it."""
    if wanting := requirements(application):
        raise RuleBroken(" ".join(unmet.sentence for unmet in wanting))


def freeze_copy(
    application: Application, name: str, position: str, declaration: str, actor: User
) -> Submission:
    """Freeze what stands now; one that was sent before a correction of the form keeps its version."""
    hold(application.round)  # Its form is not corrected between the questions and their number.
    read_facts(application)
    draft, earlier = Draft(application), last_submission(application)
    if earlier is None or earlier.form_version == application.round.form_version:
        _check_complete(draft.unfinished_sections)
        content, form_version = frozen.freeze(draft), application.round.form_version
    else:
        _check_complete([section for section in draft.sections if _has_unfinished(draft, section)])
        content, form_version = frozen.freeze_again(earlier.content, draft), earlier.form_version
    number = db.session.query(Submission).filter_by(application_id=application.id).count() + 1
    submission = Submission(
        application=application,
        number=number,
        form_version=form_version,
        in_grace=application.state is ApplicationState.DRAFT and is_in_grace(application),
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


def _check_complete(wanting: list[Section]) -> None:
    if wanting:
        titles = _(", ").join(str(section.title) for section in wanting)
        raise RuleBroken(_("Some sections are not complete yet: %(titles)s.", titles=titles))


def _has_unfinished(draft: Draft, section: Section) -> bool:
    """Say whether an answer that may be changed now will not do."""
    return any(question in draft.open(section) for question in draft.unfinished(section))


def issue_copies(application: Application, submission: Submission, actor: User) -> None:
    """Have the PDF of a frozen copy made in every language."""
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


def withdraw_application(application: Application, *, reason: str, actor: User) -> None:
    """Take an application back, at any time before the decision; what others have begun with it ends.

    Also while a decision is proposed: a group that is refused here would learn of the proposal.
    """
    APPLICATION.check(actor, "withdraw", application)
    close_query(application)
    APPLICATION.take(actor, "withdraw", application, reason=reason)
    application.proposed_by_id = None
    for end in ON_WITHDRAW:
        end(application, actor)
    tell_people_of(
        application,
        _l("Application %(reference)s is withdrawn", reference=application.reference),
        _l("%(who)s withdrew it. Nothing more will happen with it.", who=actor.full_name),
    )


def frozen_declaration(application: Application) -> Submission:
    """Return the first frozen copy, whose declaration stands for later ones."""
    return db.session.query(Submission).filter_by(application_id=application.id, number=1).one()


def close_query(application: Application) -> None:
    """Note that the question to the applicant no longer stands."""
    query = standing_query(application)
    if query is not None:
        query.ended_at = clock.now()

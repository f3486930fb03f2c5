"""Whether a reviewer has a conflict of interest."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.applications.operations import give_up_part, take_part
from grants.assessment.models import ConflictKind, Review
from grants.errors import RuleBroken
from grants.lifecycles import REVIEW
from grants.notices.operations import tell
from grants.permissions import Part, Role


def declare_no_conflict(review: Review, *, actor: User) -> None:
    """Open the application to its reviewer, who has a part in it from now on."""
    REVIEW.check(actor, "declare_no_conflict", review)
    review.declared_at = clock.now()
    take_part(review.application, actor, Part.REVIEWER)
    REVIEW.take(actor, "declare_no_conflict", review)


def declare_conflict(review: Review, kind: ConflictKind, *, note: str, actor: User) -> None:
    """Close the application to its reviewer for good, and ask officers for another reviewer."""
    REVIEW.check(actor, "declare_conflict", review)
    if kind is ConflictKind.OTHER and not note.strip():
        raise RuleBroken(_("Say what the conflict is."), field="note")
    review.conflict_kind, review.conflict_note = kind, note
    review.declared_at = review.declared_at or clock.now()
    REVIEW.take(actor, "declare_conflict", review, kind=kind)
    application = review.application
    give_up_part(application, actor.id, Part.REVIEWER)
    take_part(application, actor, Part.CONFLICTED)
    _ask_officers(application, actor)


def _ask_officers(application: Application, reviewer: User) -> None:
    for person in people_with(Role.OFFICER):
        if person.id == reviewer.id or _is_conflicted(application, person):
            continue
        tell(
            person,
            _l("Application %(reference)s needs another reviewer", reference=application.reference),
            _l("%(who)s declared a conflict of interest and no longer sees it.", who=reviewer.full_name),
            link=(_l("Assign a reviewer"), f"/applications/{application.reference}/reviews"),
            application_id=application.id,
        )


def _is_conflicted(application: Application, person: User) -> bool:
    return any(k.user_id == person.id and k.part is Part.CONFLICTED for k in application.parts)

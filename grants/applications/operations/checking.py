"""Findings on eligibility, and the parts that people take.  Operations never commit: the caller does."""

from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.applications.models import (
    Application,
    EligibilityCheck,
    PartTaken,
)
from grants.applications.operations.telling import tell_people_of
from grants.db import db
from grants.lifecycles import APPLICATION
from grants.permissions import Part
from grants.rounds.operations import refuse_if_signed_off
from grants.rounds.queries import the_programme


def find_ineligible(application: Application, *, reason: str, actor: User) -> None:
    """Close an application that may not be scored, with the reason, and tell the applicant."""
    APPLICATION.check(actor, "find_ineligible", application)
    _note_check(application, reason, actor, eligible=False)
    take_part(application, actor, Part.INELIGIBILITY)
    APPLICATION.take(actor, "find_ineligible", application, reason=reason)
    tell_people_of(
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
    APPLICATION.check(actor, "reinstate", application)
    refuse_if_signed_off(application.round)
    APPLICATION.take(actor, "reinstate", application, reason=reason)
    tell_people_of(
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

"""Reminders of a draft that was not sent, and warnings before it is deleted.  Operations never commit."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from grants.accounts.models import User
from grants.applications.completeness import Draft
from grants.applications.models import Application, Reminder
from grants.applications.operations.telling import tell_people_of
from grants.applications.requirements import requirements
from grants.db import db
from grants.formats import said_day, said_deadline, said_time_left
from grants.lifecycles import APPLICATION


def set_reminders(application: Application, wants_reminders: bool, *, actor: User) -> None:
    """Stop the reminders of a draft, or start them again, for everybody of the organisation."""
    APPLICATION.check(actor, "set_reminders", application)
    application.wants_reminders = wants_reminders
    APPLICATION.take(actor, "set_reminders", application, wants_reminders=wants_reminders)


def remind_of_closing(application: Application, occasion: str) -> None:
    """Remind everybody of the organisation how long the round is open, and what is still missing."""
    _note(application, occasion)
    closes_at, missing = application.round.closes_at, _missing(application)
    tell_people_of(
        application,
        _l("Your draft %(reference)s: the round closes on %(when)s",
           reference=application.reference, when=said_deadline(closes_at)),
        _l("“%(round)s” closes on %(when)s, London time. There is this much time left: %(left)s.",
           round=application.round.title, when=said_deadline(closes_at), left=said_time_left(closes_at)),
        *missing,
        second_link=(_l("Stop these reminders"), f"/applications/{application.reference}/reminders"),
    )  # fmt: skip


def _missing(application: Application) -> list[Any]:
    """Return sentences with what is still to be done before the draft can be sent."""
    found: list[Any] = []
    if wanting := Draft(application).unfinished_sections:
        titles = LazyString(lambda: _(", ").join(str(section.title) for section in wanting))
        found.append(_l("These sections are not complete yet: %(titles)s.", titles=titles))
    if requirements(application):
        # Asked again for each reader, because these sentences are in the language of the moment.
        found.append(LazyString(lambda: " ".join(unmet.sentence for unmet in requirements(application))))
    return found or [_l("Every section is complete. You only have to check your answers and submit.")]


def warn_of_deletion(application: Application, occasion: str, deleted_on: date) -> None:
    """Tell everybody of the organisation on which day a draft that was never sent is deleted."""
    _note(application, occasion)
    tell_people_of(
        application,
        _l("Your draft %(reference)s will be deleted on %(day)s",
           reference=application.reference, day=said_day(deleted_on)),
        _l("“%(round)s” closed on %(when)s, and your draft was not sent. We do not keep such drafts: it will"
           " be deleted on %(day)s.", round=application.round.title,
           when=said_deadline(application.round.closes_at), day=said_day(deleted_on)),
        _l("If you want to keep what you wrote, open the draft and copy it before that day."),
    )  # fmt: skip


def _note(application: Application, occasion: str) -> None:
    """Note the occasion with the mails: each is met at most once."""
    db.session.add(Reminder(application_id=application.id, occasion=occasion))
    db.session.flush()  # A second run at the same moment ends here.

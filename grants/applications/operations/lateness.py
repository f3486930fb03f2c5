"""More time: an officer's permission to submit late, and word of a new closing time to all who have begun.

Operations never commit: the caller does.
"""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations.telling import tell_people_of
from grants.applications.unsent import writers_of_drafts
from grants.errors import RuleBroken, WrongState
from grants.formats import said_deadline
from grants.lifecycles import APPLICATION
from grants.notices.operations import tell
from grants.rounds.models import Round
from grants.rounds.operations import Cause

#: A permission to submit late ends so many days from now at the latest.
LONGEST_PERMISSION = 30


def permit_late(application: Application, until: datetime, *, reason: str, actor: User) -> None:
    """Let a group send its draft after the round has closed, until an instant; said again, it moves that."""
    APPLICATION.check(actor, "permit_late", application)
    if until <= clock.now():
        raise RuleBroken(_("The permission must end in the future."), field="until_on")
    if until > clock.now() + clock.days(LONGEST_PERMISSION):
        raise RuleBroken(
            _("Permit at most %(days)s days from now.", days=LONGEST_PERMISSION), field="until_on"
        )
    if until <= application.round.closes_at:
        raise RuleBroken(_("The round itself is open until then."), field="until_on")
    application.late_until = until
    APPLICATION.take(actor, "permit_late", application, late_until=until, reason=reason)
    tell_people_of(
        application,
        _l("You may send your draft %(reference)s until %(when)s",
           reference=application.reference, when=said_deadline(until)),
        _l("A grant officer permits you to send your draft to “%(round)s” after the round has closed: until"
           " %(when)s, London time.", round=application.round.title, when=said_deadline(until)),
        _l("The reason is:"),
        reason,
    )  # fmt: skip


def end_late_permission(application: Application, *, reason: str, actor: User) -> None:
    """Take a permission to submit late back."""
    APPLICATION.check(actor, "permit_late", application)
    if application.late_until is None:
        raise WrongState(_("There is no permission to end."))
    before, application.late_until = application.late_until, None
    audit.record(actor, "application.end_late_permission", application, late_until=before, reason=reason)
    tell_people_of(
        application,
        _l("You may no longer send your draft %(reference)s late", reference=application.reference),
        _l("A grant officer has ended the permission to send your draft to “%(round)s” late.",
           round=application.round.title),
        _l("The reason is:"),
        reason,
    )  # fmt: skip


def tell_of_new_closing(round_: Round, cause: Cause, reason: str) -> None:
    """Mail the new closing time to everybody who may be writing a draft of the round."""
    why = {
        Cause.SERVICE_DOWN: _l("The service was down for a while, so the closing time moves for everybody."),
        Cause.OTHER: _l("The closing time moves for everybody."),
    }
    for person, reference, number in writers_of_drafts(round_):
        tell(
            person,
            _l("“%(round)s” now closes on %(when)s", round=round_.title,
               when=said_deadline(round_.closes_at)),
            why[cause],
            _l("You have begun an application to “%(round)s”. You can now write and send it until %(when)s,"
               " London time.", round=round_.title, when=said_deadline(round_.closes_at)),
            _l("The reason is:"),
            reason,
            link=(_l("Open your application"), f"/applications/{reference}"),
            application_id=number,
        )  # fmt: skip

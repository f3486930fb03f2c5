"""Notices on what is late are paused for a time, with a reason.  The caller commits."""

from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Award
from grants.awards.operations.telling import tell_recipient
from grants.db import db, lock
from grants.delivery.chasing import owed_by, pauses_of
from grants.delivery.models import ChasePause
from grants.delivery.operations.following import ON_REPORT
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import AWARD

#: For so many days notices may be paused at most; who needs longer gets another due day.
LONGEST_PAUSE: Final = 90


def pause_chasing(
    award: Award, report_reference: str | None, *, until_on: date, reason: str, actor: User
) -> ChasePause:
    """Send no notices about one report of an award, or any, up to and including a day; tell the group.

    What the report holds of other awards and applications of the group is let go for that time.
    """
    lock(award)  # A second press waits, and then finds that there is one.
    AWARD.check(actor, "pause_chasing", award)
    _check_day(until_on)
    if report_reference is not None and report_reference not in [r.reference for r in owed_by(award)]:
        raise RuleBroken(_("The group does not owe this report."), field="report")
    standing = [pause for pause in pauses_of(award) if pause.is_standing]
    if any(pause.report_reference in (None, report_reference) for pause in standing):
        raise RuleBroken(_("Reminders about this are paused already. End that pause first."))
    pause = ChasePause(
        award=award, report_reference=report_reference, until_on=until_on, reason=reason,
        placed_by_id=actor.id,
    )  # fmt: skip
    db.session.add(pause)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "chase_pause.place", pause, until_on=until_on, reason=reason,
                 report_reference=report_reference)  # fmt: skip
    tell_recipient(
        award,
        _l("No reminders until %(day)s", day=said_day(until_on)),
        _l("We send you no reminders about %(what)s until then. The report is still owed, and payments of"
           " this award wait for it.", what=report_reference or _l("what is due")),
    )  # fmt: skip
    _follow(award)
    return pause


def _check_day(until_on: date) -> None:
    if until_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="until_on")
    if until_on > clock.today() + clock.days(LONGEST_PAUSE):
        raise RuleBroken(
            _("Choose a day within %(days)s days. For longer, move the due date of the report.",
              days=LONGEST_PAUSE),
            field="until_on",
        )  # fmt: skip


def end_pause(pause: ChasePause, *, actor: User) -> None:
    """Let notices be sent again before the pause ends by itself; tell the group."""
    lock(pause)
    AWARD.check(actor, "end_chase_pause", pause.award)
    if not pause.is_standing:
        raise WrongState(_("This pause is over already."))
    pause.ended_at, pause.ended_by_id = clock.now(), actor.id
    audit.record(actor, "chase_pause.end", pause)
    tell_recipient(
        pause.award,
        _l("We remind you again of what is due: %(reference)s", reference=pause.award.reference),
        _l("Reminders were paused. They are sent again from today on."),
    )
    _follow(pause.award)


def _follow(award: Award) -> None:
    """Let later stages look again at the award, and at what it holds."""
    for call in ON_REPORT:
        call(award)

"""Whether a late appeal counts, who looks into one, and what they do.  The caller commits."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.appeals.models import Appeal, AppealStep
from grants.appeals.operations.raising import answer_day, tell_group
from grants.appeals.queries import possible_investigators
from grants.applications.operations import give_up_part, take_part
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import APPEAL
from grants.notices.operations import tell
from grants.permissions import Part


def accept_late(appeal: Appeal, *, reason: str, actor: User) -> None:
    """Let an appeal count although it came too late; its answer is promised from today on."""
    APPEAL.check(actor, "accept_late", appeal)
    _check_is_late(appeal)
    appeal.answer_by = answer_day(appeal.application)
    APPEAL.take(actor, "accept_late", appeal, reason=reason, answer_by=appeal.answer_by)
    tell_group(
        appeal,
        _l("We look into your complaint or appeal %(reference)s", reference=appeal.reference),
        _l("It came late, and we accept your reason. Somebody who took no part in the decision looks into it."
           " You get our answer, with the reason, by %(day)s.", day=said_day(appeal.answer_by)),
    )  # fmt: skip


def refuse_late(appeal: Appeal, *, reason: str, actor: User) -> None:
    """Find that an appeal came too late to count; nobody and nothing else does that."""
    APPEAL.check(actor, "refuse_late", appeal)
    _check_is_late(appeal)
    APPEAL.take(actor, "refuse_late", appeal, reason=reason)
    appeal.ended_at = clock.now()
    tell_group(
        appeal,
        _l("Your complaint or appeal %(reference)s came too late", reference=appeal.reference),
        _l("We read why it came late, and cannot accept it for this reason:"),
        reason,
        _l("The decision stands."),
    )


def _check_is_late(appeal: Appeal) -> None:
    if not appeal.waits_for_acceptance:
        raise RuleBroken(_("It came in time, or it was accepted already."))


def name_investigator(appeal: Appeal, person: User, *, reason: str = "", actor: User) -> None:
    """Give an appeal to an investigator who took no part in the application; another one with a reason.

    An officer names somebody else: nobody chooses which complaints they look into.
    """
    lock(appeal.application)  # Nobody gets a part in it meanwhile.
    action = "assign" if appeal.investigator_id is None else "reassign"
    APPEAL.check(actor, action, appeal)
    if appeal.waits_for_acceptance or appeal.answer_by is None:
        raise RuleBroken(_("It came late. Say first whether it counts."))
    if person.id not in {known.id for known in possible_investigators(appeal.application, actor)}:
        raise RuleBroken(
            _("Choose somebody who took no part in this application, has no conflict, and is not you."),
            field="investigator",
        )
    if action == "reassign" and not reason.strip():
        raise RuleBroken(_("Enter the reason"), field="reason")
    before = appeal.investigator
    APPEAL.take(actor, action, appeal, investigator=person.id, reason=reason)
    appeal.investigator, appeal.assigned_at = person, clock.now()
    if before is not None:
        give_up_part(appeal.application, before.id, Part.INVESTIGATOR)
        tell(
            before,
            _l("Somebody else looks into %(reference)s", reference=appeal.reference),
            _l("You have nothing more to do with this complaint or appeal."),
            application_id=appeal.application_id,
        )
    take_part(appeal.application, person, Part.INVESTIGATOR)
    tell(
        person,
        _l("Please look into the complaint or appeal %(reference)s", reference=appeal.reference),
        _l("A group is not content with how we decided or worked. You took no part in that, so you look into"
           " it: read everything, ask whom you need to, note each step, and answer with a reason."),
        _l("The group was promised an answer by %(day)s.", day=said_day(appeal.answer_by)),
        link=(_l("Open the complaint or appeal"), f"/appeals/{appeal.reference}"),
        application_id=appeal.application_id,
    )  # fmt: skip


def note_step(appeal: Appeal, text: str, *, actor: User) -> AppealStep:
    """Note what was done: whom the investigator asked, what they read, what they found."""
    APPEAL.check(actor, "note", appeal)
    step = AppealStep(appeal_id=appeal.id, text=text, by_id=actor.id)
    db.session.add(step)
    APPEAL.take(actor, "note", appeal)
    return step

"""A group complains or appeals, adds to it, and takes it back.  Operations never commit: the caller does."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.calendar import working_day_after
from grants.accounts.models import User
from grants.appeals.models import ANSWERED, OPEN, Appeal, AppealFile, AppealGround, Subject
from grants.appeals.queries import appeals_of
from grants.appeals.window import Window, window_of
from grants.applications.models import Application
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Decision
from grants.db import db, lock, next_reference
from grants.documents.files import CheckedFile, keep_upload
from grants.documents.operations import Copies
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import APPEAL, APPLICATION, AppealState
from grants.notices.operations import tell

#: So many files go with one appeal at most.
MOST_FILES = 10


def check_may_raise(application: Application, *, actor: User) -> Window:
    """Return until when, or raise unless this person may complain about this application now."""
    APPLICATION.check(actor, "appeal", application)
    window = window_of(application)
    if window is None:
        raise RuleBroken(_("There is no decision yet that you could complain about."))
    earlier = appeals_of(application)
    if any(appeal.state in OPEN for appeal in earlier):
        raise RuleBroken(_("Your complaint or appeal is being dealt with already."))
    final = (*ANSWERED, AppealState.OUT_OF_TIME)
    if any(_is_about(appeal, window) for appeal in earlier if appeal.state in final):
        raise RuleBroken(_("We have answered your complaint or appeal about this decision. That is final."))
    return window


def _is_about(appeal: Appeal, window: Window) -> bool:
    if isinstance(window.about, Decision):
        return appeal.decision_id == window.about.id
    return appeal.check_id == window.about.id


def raise_appeal(
    application: Application,
    subject: Subject,
    grounds: Sequence[AppealGround],
    *,
    text: str,
    wanted: str,
    late_reason: str = "",
    file: CheckedFile | None = None,
    language: str,
    actor: User,
) -> Appeal:
    """Complain or appeal about the decision on an application; a late one says why it is late."""
    lock(application)  # A second press waits, and then finds that there is one.
    window = check_may_raise(application, actor=actor)
    if not grounds:
        raise RuleBroken(_("Choose at least one ground"), field="grounds")
    if window.is_over and not late_reason.strip():
        raise RuleBroken(_("Say why your complaint or appeal comes late"), field="late_reason")
    is_decision = isinstance(window.about, Decision)
    appeal = Appeal(
        reference=next_reference("CA"),
        application=application,
        decision_id=window.about.id if is_decision else None,
        check_id=None if is_decision else window.about.id,
        subject=subject,
        grounds=list(grounds),
        text=text,
        wanted=wanted,
        language=language,
        raised_by_id=actor.id,
        letter_on=window.letter_on,
        open_until=window.open_until,
        late_reason=late_reason if window.is_over else None,
        answer_by=None if window.is_over else answer_day(application),
    )
    db.session.add(appeal)
    db.session.flush()  # The audit line, the files and the mail need its id.
    if file is not None:
        _keep(appeal, file, actor)
    APPLICATION.take(actor, "appeal", application, appeal=appeal.reference)
    audit.record(
        actor, "appeal.raise", appeal, about=subject, answer_by=appeal.answer_by,
        open_until=appeal.open_until, is_late=window.is_over,
    )  # fmt: skip
    _confirm(appeal)
    return appeal


def answer_day(application: Application) -> Any:
    """Return the day by which an appeal that counts from today on is answered."""
    return working_day_after(clock.today(), application.round.appeal_answer_days)


def _confirm(appeal: Appeal) -> None:
    subject = _l("We have your complaint or appeal %(reference)s", reference=appeal.reference)
    first = _l("You sent it about your application “%(title)s”.", title=appeal.application.title)
    if appeal.answer_by is None:
        assert appeal.open_until is not None, "Only one whose last day is known comes late."
        tell_group(
            appeal, subject, first,
            _l("It came after the last day for it, %(day)s. A grant officer reads first why it is late, and"
               " writes to you whether it counts.", day=said_day(appeal.open_until)),
        )  # fmt: skip
        return
    tell_group(
        appeal, subject, first,
        _l("Somebody who took no part in the decision looks into it. You get our answer, with the reason, by"
           " %(day)s.", day=said_day(appeal.answer_by)),
    )  # fmt: skip


def tell_group(appeal: Appeal, subject: Any, *paragraphs: Any, documents: Copies | None = None) -> None:
    """Mail everybody of the group, each in their language, with the way to the appeal."""
    link = (_l("See where it stands"), f"/appeals/{appeal.reference}")
    tell_people_of(appeal.application, subject, *paragraphs, link=link, documents=documents)


def add_file(appeal: Appeal, file: CheckedFile, *, actor: User) -> AppealFile:
    """Add a file while nobody has answered yet."""
    lock(appeal)  # Two files that come at one moment are counted one after the other.
    APPEAL.check(actor, "add_file", appeal)
    number = db.session.query(AppealFile).filter_by(appeal_id=appeal.id).count()
    if number >= MOST_FILES:
        raise RuleBroken(
            _("There are %(most)s files already: no more can be added.", most=MOST_FILES), field="file"
        )
    kept = _keep(appeal, file, actor)
    APPEAL.take(actor, "add_file", appeal, fingerprint=kept.upload.fingerprint)
    return kept


def _keep(appeal: Appeal, file: CheckedFile, actor: User) -> AppealFile:
    upload = keep_upload(*file, application_id=appeal.application_id, actor=actor)
    kept = AppealFile(appeal_id=appeal.id, upload=upload)
    db.session.add(kept)
    return kept


def withdraw_appeal(appeal: Appeal, *, reason: str, actor: User) -> None:
    """Take an appeal back before it is answered: the decision stands."""
    APPEAL.check(actor, "withdraw", appeal)
    APPEAL.take(actor, "withdraw", appeal, reason=reason)
    appeal.ended_at = clock.now()
    tell_group(
        appeal,
        _l("Your complaint or appeal %(reference)s is withdrawn", reference=appeal.reference),
        _l("%(who)s withdrew it. The decision stands.", who=actor.full_name),
    )
    if appeal.investigator is not None:
        tell(
            appeal.investigator,
            _l("The complaint or appeal %(reference)s is withdrawn", reference=appeal.reference),
            _l("The group took it back. You have nothing more to do with it."),
            link=(_l("Open the complaint or appeal"), f"/appeals/{appeal.reference}"),
            application_id=appeal.application_id,
        )

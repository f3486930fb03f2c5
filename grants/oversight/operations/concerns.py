"""A concern is raised, read, looked into and answered.  Operations never commit: the caller does.

What goes out or is noted beside it says only that there is one.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock, storage
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards.models import Award, HoldCause
from grants.awards.operations import release, suspend_for_enquiry
from grants.awards.operations.holds import lift, place
from grants.db import db, lock, next_reference
from grants.documents.codes import as_read, new_code
from grants.documents.files import CheckedFile
from grants.errors import RuleBroken
from grants.lifecycles import CONCERN, ConcernState
from grants.notices.operations import tell
from grants.oversight.models import Concern, ConcernAddition, ConcernFile, ConcernStep, ReferredTo
from grants.oversight.queries import ASSIGNERS, possible_triagers
from grants.permissions import is_apart_from
from grants.sealing import CONCERNS

#: So many files go with one concern at most.
MOST_FILES = 5

#: So many times whoever raised a concern can add to it.
MOST_ADDITIONS = 20


def hash_of(code: str) -> str:
    """Return the hash by which a code is known, however it was typed."""
    return hashlib.sha256(f"concern {as_read(code)}".encode()).hexdigest()


def raise_concern(
    award: Award | None,
    *,
    described: str = "",
    text: str,
    contact: str = "",
    files: Sequence[CheckedFile] = (),
    language: str,
) -> tuple[Concern, str]:
    """Take a concern of anybody; return it with the code, which is kept nowhere, to read the answer with."""
    if award is None and not described.strip():
        raise RuleBroken(_("Say which project you mean"), field="described")
    _check_number(files)
    code = new_code()
    concern = Concern(
        reference=next_reference("CN"),
        award=award,
        described=described,
        text=text,
        contact=contact,
        language=language,
        code_hash=hash_of(code),
    )
    db.session.add(concern)
    db.session.flush()  # The files and the audit line need its id.
    _keep(concern, files)
    audit.record(None, "concern.raise", concern)
    for person in people_with(*ASSIGNERS):
        tell(
            person,
            _l("A concern waits: %(reference)s", reference=concern.reference),
            _l("Somebody raised a concern about a project. Please give it to a person who looks into it."),
            link=(_l("Open the list"), "/concerns/waiting"),
        )
    return concern, code


def _check_number(files: Sequence[CheckedFile]) -> None:
    if len(files) > MOST_FILES:
        raise RuleBroken(_("Choose %(most)s files or fewer", most=MOST_FILES), field="files")


def _keep(concern: Concern, files: Sequence[CheckedFile]) -> None:
    for file in files:
        kept = storage.put(CONCERNS.seal(file.content))
        db.session.add(
            ConcernFile(
                concern_id=concern.id, name=file.name, media_type=file.media_type, size=len(file.content),
                fingerprint=kept,
            )
        )  # fmt: skip


def may_add(concern: Concern) -> bool:
    """Say whether whoever raised a concern can still add to it: until it is closed, and so many times."""
    return concern.state is not ConcernState.CLOSED and len(concern.additions) < MOST_ADDITIONS


def add_to_concern(concern: Concern, *, text: str, files: Sequence[CheckedFile] = ()) -> None:
    """Add to a concern for whoever has its code; who handles it learns that there is more."""
    lock(concern)
    _check_number(files)
    if not may_add(concern):
        raise RuleBroken(_("Nothing can be added to this concern any more. You can raise another one."))
    db.session.add(ConcernAddition(concern_id=concern.id, text=text))
    _keep(concern, files)
    db.session.flush()
    db.session.expire(concern, ["additions", "files"])
    audit.record(None, "concern.add", concern)
    handler = concern.triager
    for person in [handler] if handler is not None else people_with(*ASSIGNERS):
        tell(
            person,
            _l("More was told about a concern: %(reference)s", reference=concern.reference),
            _l("Whoever raised it has added to it."),
            link=(_l("Open it"), f"/concerns/{concern.reference}" if handler else "/concerns/waiting"),
        )


def assign_concern(concern: Concern, person: User, *, actor: User) -> None:
    """Give a concern to somebody with no part in the grant; whoever had it reads it no longer."""
    lock(concern)
    CONCERN.check(actor, "assign", concern)
    if person.id not in {known.id for known in possible_triagers(concern, actor)}:
        raise RuleBroken(_("This person cannot look into it. Choose somebody else."), field="triager")
    concern.triager_id, concern.assigned_at = person.id, clock.now()
    CONCERN.take(actor, "assign", concern, to=person.id)
    tell(
        person,
        _l("A concern was given to you: %(reference)s", reference=concern.reference),
        _l("Please read it today. Do not speak of it to anybody who is on the case."),
        link=(_l("Open it"), f"/concerns/{concern.reference}"),
    )


def name_project(concern: Concern, award: Award, *, actor: User) -> None:
    """Say which project a concern is about; whoever took part in that grant hands it on instead."""
    CONCERN.check(actor, "name_project", concern)
    if concern.hold_id is not None:
        raise RuleBroken(_("Lift the hold first."), field="award")
    if concern.suspension_id is not None:
        raise RuleBroken(_("You have suspended the grant of this project."), field="award")
    before, concern.award = concern.award, award
    db.session.flush()  # Who paid it is read from the table.
    db.session.expire(concern, ["payments"])
    if not is_apart_from(actor, concern):
        concern.award = before
        raise RuleBroken(
            _("You took part in this grant. Ask an administrator to give the concern to somebody else."),
            field="award",
        )
    CONCERN.take(actor, "name_project", concern)


def triage(concern: Concern, *, note: str, actor: User) -> None:
    """Note that the concern was read, and what is thought of it at first sight."""
    CONCERN.check(actor, "triage", concern)
    _note(concern, note, actor)
    CONCERN.take(actor, "triage", concern)


def look_into(concern: Concern, *, note: str, actor: User) -> None:
    """Begin to look into a concern, with a plan."""
    CONCERN.check(actor, "look_into", concern)
    _note(concern, note, actor)
    CONCERN.take(actor, "look_into", concern)


def note_step(concern: Concern, *, note: str, actor: User) -> None:
    """Note what was done."""
    CONCERN.check(actor, "note", concern)
    _note(concern, note, actor)
    CONCERN.take(actor, "note", concern)


def _note(concern: Concern, text: str, actor: User) -> None:
    db.session.add(ConcernStep(concern_id=concern.id, text=text, by_id=actor.id))


def hold_payments(concern: Concern, *, actor: User) -> None:
    """Suspend the payments of the award; nobody else learns why."""
    lock(concern)
    CONCERN.check(actor, "hold", concern)
    if concern.award is None:
        raise RuleBroken(_("Say first which project it is about."))
    if concern.hold is not None and concern.hold.lifted_at is None:
        raise RuleBroken(_("You hold the payments already."))
    concern.hold = place(concern.award, HoldCause.ENQUIRY, actor=actor)
    CONCERN.take(actor, "hold", concern)


def lift_hold(concern: Concern, *, actor: User) -> None:
    """Release the payments that were suspended."""
    lock(concern)
    CONCERN.check(actor, "lift_hold", concern)
    if concern.hold is None:
        raise RuleBroken(_("You hold no payments."))
    lift(concern.hold, actor=actor)
    CONCERN.take(actor, "lift_hold", concern)


def suspend_award(concern: Concern, *, review_on: date, actor: User) -> None:
    """Suspend the grant that a concern is about; its page says no more than that it is suspended."""
    lock(concern)
    CONCERN.check(actor, "suspend", concern)
    if concern.award is None:
        raise RuleBroken(_("Say first which project it is about."))
    concern.suspension = suspend_for_enquiry(concern.award, review_on=review_on, actor=actor)
    CONCERN.take(actor, "suspend", concern, review_on=review_on)


def release_award(concern: Concern, *, actor: User) -> None:
    """Say that the enquiry no longer needs the suspension: others may let the grant go on, or end it."""
    lock(concern)
    CONCERN.check(actor, "release", concern)
    if concern.suspension is None:
        raise RuleBroken(_("You have not suspended the grant."))
    release(concern.suspension)
    CONCERN.take(actor, "release", concern)


def conclude(
    concern: Concern,
    how: str,
    *,
    finding: str,
    answer: str,
    referred_to: ReferredTo | None = None,
    actor: User,
) -> None:
    """Say what was found: ``uphold``, ``reject`` or ``refer``; ``answer`` is for whoever raised it."""
    lock(concern)
    CONCERN.check(actor, how, concern)
    if how == "refer" and referred_to is None:
        raise RuleBroken(_("Choose to whom"), field="referred_to")
    concern.finding, concern.answer = finding, answer
    concern.referred_to = referred_to if how == "refer" else None
    CONCERN.take(actor, how, concern)


def close_concern(concern: Concern, *, answer: str, actor: User) -> None:
    """Close a concern with the last word for whoever raised it; nothing is held for it any more."""
    lock(concern)
    CONCERN.check(actor, "close", concern)
    if concern.hold is not None and concern.hold.lifted_at is None:
        raise RuleBroken(_("Lift the hold first."))
    if concern.needs_suspension:
        raise RuleBroken(_("Release the suspended grant first."))
    concern.answer, concern.ended_at = answer or concern.answer, clock.now()
    if not concern.answer.strip():
        raise RuleBroken(_("Write the answer"), field="answer")
    CONCERN.take(actor, "close", concern)

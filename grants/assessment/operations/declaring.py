"""Whether a reviewer has a conflict of interest: with the names of a round, and on opening a review."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import Organisation, User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.applications.operations import give_up_part, take_part
from grants.assessment.models import ConflictKind, Declaration, Review
from grants.assessment.names import declared_by, names_in, names_to_declare
from grants.assessment.operations.closing import open_reviews_of, settle
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import DECLARATION, REVIEW, DeclarationState
from grants.notices.operations import tell
from grants.permissions import Part, Role, has_conflict
from grants.rounds.models import Round

D = DeclarationState


@dataclass(frozen=True)
class Said:
    """What a reviewer says of one organisation; a conflict has its kind."""

    state: DeclarationState
    kind: ConflictKind | None = None
    note: str = ""


#: The action by which a word is given.
_ACTIONS = {D.NONE: "declare_none", D.NOT_SURE: "declare_not_sure", D.CONFLICT: "declare_conflict"}


def declare_names(round_: Round, said: Mapping[int, Said], *, actor: User) -> None:
    """Keep what a reviewer says of names in a round, by the id of the organisation.

    What was said before and is the same stays as it is; what does not fit any more is refused.
    """
    if not actor.has(Role.OFFICER, Role.ADVISER):
        raise NotAllowed(_("Only people who review declare."))
    wanted = names_in(round_).where(Organisation.id.in_(said))
    organisations = {known.id: known for known in db.session.scalars(wanted)}
    if said.keys() - organisations.keys():
        raise RuleBroken(_("The names in this round have changed. Look at the list again."))
    known = declared_by(actor, round_, said.keys())
    for number, word in said.items():
        _check(word, f"note_{number}")
    for number in said.keys() - known.keys():
        known[number] = Declaration(round=round_, reviewer=actor, organisation=organisations[number])
        db.session.add(known[number])
    db.session.flush()  # Each has its own audit line, which needs its id.
    for number, word in said.items():
        if known[number].state is not word.state:
            _say(known[number], word, actor)


def _check(word: Said, field: str) -> None:
    if word.state is D.CONFLICT and word.kind is None:
        raise RuleBroken(_("Say what the conflict is."), field=field)
    if word.kind is ConflictKind.OTHER and not word.note.strip():
        raise RuleBroken(_("Say what the conflict is."), field=field)


def _say(declaration: Declaration, word: Said, actor: User) -> None:
    """Take one word into the record; with a conflict or a doubt the organisation's records close."""
    action = _ACTIONS[word.state]
    DECLARATION.check(actor, action, declaration)
    _keep(declaration, word)
    kind = word.kind if word.state is D.CONFLICT else None
    DECLARATION.take(actor, action, declaration, **({"kind": kind} if kind else {}))
    if kind is not None:
        for review in open_reviews_of(actor, declaration.organisation):
            end_review(review, kind, word.note, actor)
    if word.state is not D.NONE:
        settle(actor, declaration.organisation)
    if word.state is D.NOT_SURE:
        _ask_for_decision(declaration)


def _keep(declaration: Declaration, word: Said) -> None:
    declaration.declared_at = clock.now()
    declaration.conflict_kind = word.kind if word.state is D.CONFLICT else None
    declaration.note = word.note.strip()


def ask_for_names(round_: Round, person: User, *, actor: User | None) -> int:
    """Ask a reviewer in one mail to declare on the names that are new to them; return how many they are."""
    known = declared_by(person, round_)
    new = [name for name in db.session.scalars(names_to_declare(round_, person)) if name.id not in known]
    asked = [Declaration(round=round_, reviewer=person, organisation=name) for name in new]
    db.session.add_all(asked)
    db.session.flush()  # The audit lines need the ids.
    for declaration in asked:
        audit.record(actor, "declaration.ask", declaration)
    if asked:
        tell(
            person,
            _l("Names to look at before you review"),
            _l(
                "There are %(number)s new names of organisations in “%(round)s”.",
                number=len(asked), round=round_.title,
            ),
            _l("Say for each whether you have a conflict of interest. Nothing can be given to you before."),
            link=(_l("Names in this round"), f"/rounds/{round_.reference}/names"),
        )  # fmt: skip
    return len(asked)


def decide_doubt(declaration: Declaration, kind: ConflictKind | None, *, reason: str, actor: User) -> None:
    """Decide as an officer on what a reviewer was not sure of: a conflict of this kind, or none."""
    action = "find_none" if kind is None else "find_conflict"
    DECLARATION.check(actor, action, declaration)
    _check_not_near(declaration, actor)
    declaration.conflict_kind = kind
    DECLARATION.take(actor, action, declaration, reason=reason, **({"kind": kind} if kind else {}))
    if kind is not None:
        for review in open_reviews_of(declaration.reviewer, declaration.organisation):
            REVIEW.take(actor, "release", review, reason=reason)
            give_up_part(review.application, review.reviewer_id, Part.REVIEWER)
    settle(declaration.reviewer, declaration.organisation)
    tell(
        declaration.reviewer,
        _l("An officer has decided on your doubt"),
        _l(
            "You were not sure whether you have a conflict of interest with “%(name)s”.",
            name=declaration.organisation.name,
        ),
        _l("It is none. You can be asked to review.") if kind is None
        else _l("It is one. Nothing of this organisation will be given to you."),
        reason,
        link=(_l("Names in this round"), f"/rounds/{declaration.round.reference}/names"),
    )  # fmt: skip


def undo_declaration(declaration: Declaration, *, reason: str, actor: User) -> None:
    """Undo a conflict that was declared by mistake; the reviewer is asked again."""
    DECLARATION.check(actor, "undo", declaration)
    _check_not_near(declaration, actor)
    declaration.conflict_kind, declaration.declared_at, declaration.note = None, None, ""
    DECLARATION.take(actor, "undo", declaration, reason=reason)
    settle(declaration.reviewer, declaration.organisation)
    tell(
        declaration.reviewer,
        _l("A conflict of interest that you declared was undone"),
        _l("It was about “%(name)s”. The reason is:", name=declaration.organisation.name),
        reason,
        _l("Please declare again."),
        link=(_l("Names in this round"), f"/rounds/{declaration.round.reference}/names"),
    )


def _check_not_near(declaration: Declaration, actor: User) -> None:
    """Refuse an officer who is too near to the organisation themselves."""
    own = declared_by(actor, declaration.round, [declaration.organisation_id]).values()
    if any(known.state in (D.CONFLICT, D.NOT_SURE) for known in own):
        raise NotAllowed(_("You have a conflict of interest with this organisation yourself."))


def _ask_for_decision(declaration: Declaration) -> None:
    """Tell the officers who may decide that somebody is not sure."""
    for person in people_with(Role.OFFICER):
        if not DECLARATION.allows(person, "find_none", declaration):
            continue
        own = declared_by(person, declaration.round, [declaration.organisation_id]).values()
        if any(known.state in (D.CONFLICT, D.NOT_SURE) for known in own):
            continue
        tell(
            person,
            _l("Somebody is not sure about a conflict of interest"),
            _l(
                "%(who)s is not sure about one of the names in “%(round)s”. Please decide.",
                who=declaration.reviewer.full_name, round=declaration.round.title,
            ),
            link=(_l("What reviewers declared"), f"/rounds/{declaration.round.reference}/declarations"),
        )  # fmt: skip


def declare_no_conflict(review: Review, *, actor: User) -> None:
    """Open the application to its reviewer, who has a part in it from now on."""
    REVIEW.check(actor, "declare_no_conflict", review)
    review.declared_at = clock.now()
    take_part(review.application, actor, Part.REVIEWER)
    REVIEW.take(actor, "declare_no_conflict", review)


def declare_conflict(review: Review, kind: ConflictKind, *, note: str, actor: User) -> None:
    """Close the organisation's applications to a reviewer, and ask officers for another one."""
    REVIEW.check(actor, "declare_conflict", review)
    word, organisation = Said(D.CONFLICT, kind, note), review.application.organisation
    _check(word, "note")
    end_review(review, kind, note, actor)
    known = declared_by(actor, review.application.round, [organisation.id]).get(organisation.id)
    if known is not None and known.state is not D.CONFLICT:
        _say(known, word, actor)
    settle(actor, organisation)


def end_review(review: Review, kind: ConflictKind, note: str, actor: User) -> None:
    """Close one review to its reviewer, who has a conflict, and ask officers for another reviewer."""
    review.conflict_kind, review.conflict_note = kind, note
    review.declared_at = review.declared_at or clock.now()
    REVIEW.take(actor, "declare_conflict", review, kind=kind)
    give_up_part(review.application, actor.id, Part.REVIEWER)
    take_part(review.application, actor, Part.CONFLICTED)
    _ask_officers(review.application, actor)


def _ask_officers(application: Application, reviewer: User) -> None:
    for person in people_with(Role.OFFICER):
        if person.id == reviewer.id or has_conflict(person, application):
            continue
        tell(
            person,
            _l("Application %(reference)s needs another reviewer", reference=application.reference),
            _l("%(who)s declared a conflict of interest and no longer sees it.", who=reviewer.full_name),
            link=(_l("Assign a reviewer"), f"/applications/{application.reference}/reviews"),
            application_id=application.id,
        )

"""Correct the form of a published round: by a new version, never under people.

A correction is a round of its own, edited with the pages on which rounds are built, until
it is put in force or discarded.  Operations never commit: the caller does.
"""

from collections.abc import Callable

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.db import count, db, lock
from grants.errors import RuleBroken
from grants.languages import Texts
from grants.lifecycles import ROUND
from grants.rounds.models import Round, RoundVersion
from grants.rounds.operations.readiness import gaps
from grants.rounds.operations.twins import copy_parts, take_over
from grants.rounds.operations.versions import keep_version
from grants.rounds.queries import corrected_by, corrections_of, open_correction
from grants.rounds.versions import SETTINGS, Change, content_of, differences

#: Asked of later stages before a correction comes into force: each sentence is a reason why it cannot.
AGAINST_CORRECTION: list[Callable[[Round, list[Change]], list[str]]] = []

#: Asked of later stages: how many of what they hold the changes affect, by word.
AFFECTED: list[Callable[[Round, list[Change]], dict[str, int]]] = []

#: Called after a correction has come into force; the applications' stage tells the groups.
ON_CORRECTION: list[Callable[[Round, RoundVersion], None]] = []


def begin_correction(round_: Round, *, actor: User) -> Round:
    """Begin to correct a published round: on a copy, while the round itself stays as it is."""
    lock(round_)  # Two who begin at one moment come here one after the other.
    ROUND.check(actor, "correct", round_)
    if open_correction(round_) is not None:
        raise RuleBroken(_("A correction of this round is being prepared already."))
    correction = Round(
        reference=f"{round_.reference}-C{count(corrections_of(round_)) + 1}",
        corrects_id=round_.id,
        form_version=round_.form_version,
        created_by_id=actor.id,
        **{name: getattr(round_, name) for name in SETTINGS},
    )
    db.session.add(correction)
    db.session.flush()  # Its parts and its audit line need its id.
    copy_parts(round_, correction)
    audit.record(actor, "round.begin_correction", correction, corrects=round_.reference)
    ROUND.take(actor, "correct", round_, correction=correction.reference)
    return correction


def edit_correction(
    correction: Round,
    *,
    title: Texts,
    summary: Texts,
    offer_terms: Texts,
    unregistered_need_host: bool,
    actor: User,
) -> None:
    """Change what the round will say about itself; its money and dates are not the form's."""
    ROUND.check(actor, "edit", correction)
    the_corrected(correction)
    correction.title, correction.summary, correction.offer_terms = title, summary, offer_terms
    correction.unregistered_need_host = unregistered_need_host
    ROUND.take(actor, "edit", correction, what="round")


def the_corrected(correction: Round) -> Round:
    """Return the round that is corrected; raises RuleBroken for a round that corrects none."""
    round_ = corrected_by(correction)
    if round_ is None:
        raise RuleBroken(_("This is no correction of another round."))
    return round_


def changes_of(correction: Round) -> list[Change]:
    """Return all that a correction would change in its round."""
    return differences(content_of(the_corrected(correction)), content_of(correction))


def against(correction: Round, changes: list[Change]) -> list[str]:
    """Return a sentence for each reason why a correction cannot come into force."""
    round_ = the_corrected(correction)
    found: list[str] = [*gaps(correction)]
    if not changes:
        found.append(_("The correction changes nothing yet."))
    for ask_stage in AGAINST_CORRECTION:
        found += ask_stage(round_, changes)
    return found


def affected_by(round_: Round, changes: list[Change]) -> dict[str, int]:
    """Return how many drafts, applications and reviews there are that the changes concern."""
    numbers: dict[str, int] = {}
    for ask_stage in AFFECTED:
        numbers |= ask_stage(round_, changes)
    return numbers


def put_in_force(correction: Round, *, reason: str, actor: User) -> RoundVersion:
    """Make the round say what its correction says, as a new version, and tell those whom it affects."""
    round_ = the_corrected(correction)
    lock(round_)  # Nobody submits, scores or corrects by half of a form.
    lock(correction)
    ROUND.check(actor, "put_in_force", correction)
    changes = changes_of(correction)
    if reasons := against(correction, changes):
        raise RuleBroken(" ".join(reasons))
    affected = affected_by(round_, changes)
    take_over(correction, round_)
    version = keep_version(round_, changes, affected=affected, reason=reason, actor=actor)
    ROUND.take(actor, "put_in_force", correction, reason=reason)
    audit.record(actor, "round.new_version", round_, number=version.number, reason=reason)
    for tell_stage in ON_CORRECTION:
        tell_stage(round_, version)
    return version


def discard_correction(correction: Round, *, actor: User) -> None:
    """Leave the round as it is; the correction stays on record."""
    lock(correction)
    ROUND.check(actor, "discard", correction)
    the_corrected(correction)
    ROUND.take(actor, "discard", correction)

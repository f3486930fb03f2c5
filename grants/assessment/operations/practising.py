"""The practice application of a round: written with known points, scored, ended, and copied."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.assessment.models import Practice, PracticeAttempt, PracticePart
from grants.assessment.operations.scoring import Given
from grants.assessment.practice import attempt_of, attempts_of, is_asked, practice_of, reviews_in
from grants.db import count, db, lock
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.languages import Texts
from grants.lifecycles import ROUND
from grants.rounds.models import POINTS, Round
from grants.rounds.queries import criteria_of


@dataclass(frozen=True)
class Known:
    """What the practice application says on a criterion, the points an expert gives it, and why."""

    text: Texts
    points: int
    reason: Texts


def set_practice(round_: Round, title: Texts, parts: Mapping[int, Known], *, actor: User) -> Practice:
    """Write the practice application of a round; ``parts`` is by the id of the criterion."""
    lock(round_)
    ROUND.check(actor, "set_practice", round_)
    practice = practice_of(round_)
    if practice is not None and count(attempts_of(practice)):
        raise RuleBroken(_("Somebody has scored it already, so it stays as it is."))
    for criterion in criteria_of(round_):
        if criterion.id not in parts or parts[criterion.id].points not in POINTS:
            raise RuleBroken(_("Choose the points for “%(title)s”.", title=criterion.title),
                             field=f"points_{criterion.id}")  # fmt: skip
    if practice is None:
        practice = Practice(round_id=round_.id, round=round_, title=title)
        db.session.add(practice)
    practice.title, practice.ended_at = title, None
    _write_parts(practice, parts, actor)
    ROUND.take(actor, "set_practice", round_)
    return practice


def _write_parts(practice: Practice, parts: Mapping[int, Known], actor: User | None) -> None:
    rows = {part.criterion_id: part for part in practice.parts}
    for number, known in parts.items():
        part = rows.get(number)
        if part is None:
            part = PracticePart(criterion_id=number)
            practice.parts.append(part)
        part.text, part.points, part.reason = known.text, known.points, known.reason
    db.session.flush()  # The audit lines need the ids.
    audit.record(actor, "practice.write", practice)
    for part in practice.parts:
        audit.record(actor, "practice_part.write", part)


def end_practice(round_: Round, *, actor: User) -> None:
    """Ask nobody any more to score the practice application; what was scored is kept."""
    ROUND.check(actor, "set_practice", round_)
    practice = practice_of(round_)
    if practice is None or practice.ended_at is not None:
        raise WrongState(_("Nobody is asked to score a practice application in this round."))
    practice.ended_at = clock.now()
    audit.record(actor, "practice.end", practice)


def hand_in_practice(practice: Practice, given: Given, *, actor: User) -> PracticeAttempt:
    """Hand in points and reasons for the practice application: once; then the known points are shown."""
    if not reviews_in(practice.round, actor):
        raise NotAllowed(_("Only somebody who reviews in this round can do this."))
    if not is_asked(practice) or attempt_of(practice, actor) is not None:
        raise WrongState(_("The practice application is not waiting for your scores."))
    criteria = criteria_of(practice.round)
    for criterion in criteria:
        points, justification = given.get(criterion.id, (None, ""))
        if points not in POINTS:
            raise RuleBroken(_("Choose the points for “%(title)s”.", title=criterion.title),
                             field=f"points_{criterion.id}")  # fmt: skip
        if not justification.strip():
            raise RuleBroken(_("Give the reason for your points for “%(title)s”.", title=criterion.title),
                             field=f"justification_{criterion.id}")  # fmt: skip
    attempt = PracticeAttempt(
        practice=practice,
        reviewer_id=actor.id,
        scores=[
            {"criterion_id": c.id, "points": given[c.id][0], "justification": given[c.id][1].strip()}
            for c in criteria
        ],
    )
    db.session.add(attempt)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "practice_attempt.hand_in", attempt)
    return attempt


def copy_practice(source: Round, copy: Round, actor: User) -> None:
    """Give a copied round the practice application of the other, on the criteria of the same name."""
    original = practice_of(source)
    if original is None:
        return
    keys = {criterion.key: criterion.id for criterion in criteria_of(copy)}
    parts = {
        keys[part.criterion.key]: Known(part.text, part.points, part.reason)
        for part in original.parts
        if part.criterion.key in keys
    }
    practice = Practice(round_id=copy.id, round=copy, title=original.title, ended_at=original.ended_at)
    db.session.add(practice)
    _write_parts(practice, parts, actor)

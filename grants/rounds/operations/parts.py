"""Add, change, move and remove the parts of a round.  Operations never commit: the caller does."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.accounts.models import User
from grants.db import db, hold
from grants.errors import RuleBroken
from grants.lifecycles import ROUND
from grants.rounds.models import (
    Anchor,
    Criterion,
    Question,
    Round,
    Section,
)
from grants.rounds.operations.twins import key_is_taken
from grants.rounds.queries import keys_taken_out, parts_of


def add_part(round_: Round, kind: type[Any], /, *, actor: User, **values: Any) -> Any:
    """Add a theme, tier, criterion, anchor, section, question, milestone, return or indicator."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    siblings = parts_of(round_, kind)
    _check_key(round_, kind, values.get("key"), siblings)
    _check_points(kind, values.get("position"), siblings)
    values.setdefault("position", 1 + max((part.position for part in siblings), default=0))
    part = kind(round_id=round_.id, **values)
    db.session.add(part)
    db.session.flush()  # A wrong value shows here, not at the commit.
    ROUND.take(actor, "edit", round_, what=kind.__tablename__, added=part.id)
    return part


def change_part(round_: Round, part: Any, /, *, actor: User, **values: Any) -> None:
    """Change one part of a round while it is being prepared."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    siblings = [known for known in parts_of(round_, type(part)) if known.id != part.id]
    _check_key(round_, type(part), values.get("key"), siblings)
    _check_points(type(part), values.get("position"), siblings)
    for name, value in values.items():
        setattr(part, name, value)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, changed=part.id)


def remove_part(round_: Round, part: Any, *, actor: User) -> None:
    """Remove one part; a section goes only when it has no questions, a criterion when none names it."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    for kind, column in ((Section, Question.section_id), (Criterion, Question.criterion_id)):
        if isinstance(part, kind) and db.session.scalar(
            sa.select(Question.id).where(column == part.id).limit(1)
        ):
            raise RuleBroken(_("Questions belong to this. Move or remove them first."))
    number = part.id  # It can no longer be read once its row is gone.
    db.session.delete(part)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, removed=number)


def move_part(round_: Round, part: Any, *, up: bool, actor: User) -> None:
    """Move a part one place up or down among its kind."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    siblings = parts_of(round_, type(part))
    place = siblings.index(part)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, start=1):
        sibling.position = position
    ROUND.take(actor, "edit", round_, what=part.__tablename__, moved=part.id)


def _check_key(round_: Round, kind: type[Any], key: str | None, siblings: list[Any]) -> None:
    if key is None:
        return
    if any(sibling.key == key for sibling in siblings):
        raise RuleBroken(_("Another one has this short name already."), field="key")
    if key in keys_taken_out(round_, kind):
        raise RuleBroken(key_is_taken(key), field="key")


def _check_points(kind: type[Any], points: int | None, siblings: list[Any]) -> None:
    if kind is Anchor and any(sibling.position == points for sibling in siblings):
        raise RuleBroken(_("These points have their words already."), field="points")

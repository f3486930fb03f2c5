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
    PlannedMilestone,
    PlannedPayment,
    Question,
    Round,
    Section,
)
from grants.rounds.operations.renaming import follow_names
from grants.rounds.operations.twins import key_is_taken
from grants.rounds.queries import keys_taken_out, parts_of


def add_part(round_: Round, kind: type[Any], /, *, actor: User, **values: Any) -> Any:
    """Add a part of any kind that a round has, as the last of its kind."""
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
    """Change one part of a round while it is being prepared; what names it by a short name follows."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    siblings = [known for known in parts_of(round_, type(part)) if known.id != part.id]
    _check_key(round_, type(part), values.get("key"), siblings)
    _check_points(type(part), values.get("position"), siblings)
    if "key" in values and values["key"] != part.key:
        follow_names(round_, part, values["key"])
    for name, value in values.items():
        setattr(part, name, value)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, changed=part.id)


def remove_part(round_: Round, part: Any, *, actor: User) -> None:
    """Remove one part; a section goes only when it has no questions, what another part names not at all."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    for kind, column in ((Section, Question.section_id), (Criterion, Question.criterion_id)):
        if isinstance(part, kind) and db.session.scalar(
            sa.select(Question.id).where(column == part.id).limit(1)
        ):
            raise RuleBroken(_("Questions belong to this. Move or remove them first."))
    if isinstance(part, PlannedMilestone) and any(
        payment.planned_milestone_id == part.id for payment in parts_of(round_, PlannedPayment)
    ):
        raise RuleBroken(_("A payment waits for the report on this. Change or remove the payment first."))
    number = part.id  # It can no longer be read once its row is gone.
    db.session.delete(part)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, removed=number)


def move_part(round_: Round, part: Any, *, up: bool, actor: User) -> None:
    """Move a part one place up or down; a question that stands at an end goes to the section beyond."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    if isinstance(part, Question):
        section, place = _step_of_question(round_, part, up=up)
        place_part(round_, part, place, section=section, actor=actor)
    else:
        place = parts_of(round_, type(part)).index(part) + (-1 if up else 1)
        place_part(round_, part, place, actor=actor)


def _step_of_question(round_: Round, question: Question, *, up: bool) -> tuple[Section, int]:
    """Return the section and the place to which a question goes with one step."""
    sections, questions = parts_of(round_, Section), parts_of(round_, Question)
    here = next(known for known in sections if known.id == question.section_id)
    beside = [known for known in questions if known.section_id == here.id]
    place = beside.index(question) + (-1 if up else 1)
    beyond = sections.index(here) + (-1 if up else 1)
    if 0 <= place < len(beside) or not 0 <= beyond < len(sections):
        return here, place
    there = sections[beyond]
    return there, sum(known.section_id == there.id for known in questions) if up else 0


def place_part(round_: Round, part: Any, place: int, *, section: Section | None = None, actor: User) -> None:
    """Put a part at a place among its kind, the first being 0; a question among those of a section."""
    hold(round_)  # It cannot be published, or put in force, in the middle of this.
    ROUND.check(actor, "edit", round_)
    if isinstance(part, Question):
        part.section_id = section.id if section is not None else part.section_id
        in_order = _order_of_questions(round_, part, place)
    else:
        in_order = _with(parts_of(round_, type(part)), part, place)
    for position, known in enumerate(in_order, start=1):
        known.position = position
    ROUND.take(actor, "edit", round_, what=part.__tablename__, moved=part.id)


def _order_of_questions(round_: Round, question: Question, place: int) -> list[Question]:
    """Return every question in the order of the form, with this one at its new place in its section."""
    questions = parts_of(round_, Question)
    in_order: list[Question] = []
    for section in parts_of(round_, Section):
        here = [known for known in questions if known.section_id == section.id]
        in_order += _with(here, question, place) if section.id == question.section_id else here
    return in_order


def _with(siblings: list[Any], part: Any, place: int) -> list[Any]:
    others = [known for known in siblings if known.id != part.id]
    others.insert(max(place, 0), part)
    return others


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

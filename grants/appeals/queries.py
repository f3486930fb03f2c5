"""Reads of complaints and appeals, and of their grounds."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from grants import clock
from grants.accounts.models import Membership, User
from grants.accounts.queries import people_with
from grants.appeals.models import ANSWERED, OPEN, Appeal, AppealFile, AppealGround
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import visible_papers
from grants.db import db
from grants.lifecycles import AppealState
from grants.permissions import Part, Role, has_conflict
from grants.rounds.models import Round

READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)


def visible_to(person: User) -> sa.Select[Appeal]:
    """Return the appeals that a person may see: those of their groups; staff's without their conflicts."""
    query = sa.select(Appeal).join(Application, Appeal.application_id == Application.id)
    query = query.where(visible_papers(person))
    if not person.has(*READERS):
        mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
        query = query.where(Application.organisation_id.in_(mine))
    return query.order_by(Appeal.id.desc())


def find_appeal(reference: str, person: User) -> Appeal | None:
    """Return an appeal by its reference if this person may see it."""
    query = visible_to(person).where(Appeal.reference == reference)
    return db.session.scalar(
        query.options(
            joinedload(Appeal.investigator),
            joinedload(Appeal.raised_by),
            selectinload(Appeal.files),
            selectinload(Appeal.steps),
        )
    )


def listed(query: sa.Select[Appeal]) -> sa.Select[Appeal]:
    """Return a query for a list: what is open first, by the day of its answer; then the newest."""
    is_over = sa.case((Appeal.state.in_(OPEN), 0), else_=1)
    unpromised = sa.case((Appeal.answer_by.is_(None), 0), else_=1)
    return query.options(joinedload(Appeal.investigator)).order_by(None).order_by(
        is_over, sa.case((is_over == 0, unpromised), else_=0),
        sa.case((is_over == 0, Appeal.answer_by)), Appeal.id.desc(),
    )  # fmt: skip


def appeals_of(application: Application) -> list[Appeal]:
    """Return every appeal about an application, oldest first."""
    query = sa.select(Appeal).where(Appeal.application_id == application.id)
    return list(db.session.scalars(query.order_by(Appeal.id)))


def file_of(number: int) -> AppealFile | None:
    """Return which appeal a stored file was given with, if any."""
    return db.session.scalar(sa.select(AppealFile).where(AppealFile.upload_id == number))


def grounds(*, offered_only: bool = False) -> list[AppealGround]:
    """Return the grounds in their order; where asked, only those that are in use."""
    query = sa.select(AppealGround).order_by(AppealGround.position, AppealGround.id)
    if offered_only:
        query = query.where(AppealGround.retired_at.is_(None))
    return list(db.session.scalars(query))


def possible_investigators(application: Application, assigner: User) -> list[User]:
    """Return who may look into an appeal: officers and decision makers with no part in the application.

    Nobody names themselves, and nobody who has a conflict is asked.
    """
    taken = {known.user_id for known in application.parts}
    return [
        person
        for person in people_with(Role.OFFICER, Role.DECISION_MAKER)
        if person.id != assigner.id and person.id not in taken and not has_conflict(person, application)
    ]


def had_no_part(person: User, application: Application) -> bool:
    """Say whether a person was nothing to an application but perhaps the investigator of an appeal."""
    own = {known.part for known in application.parts if known.user_id == person.id}
    return own <= {Part.INVESTIGATOR}


@dataclass(frozen=True)
class Numbers:
    """How many appeals there are, by where they stand, and how many answers came in time."""

    by_state: dict[AppealState, int]
    overdue: int
    answered: int
    in_time: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def numbers_of(person: User, round_: Round | None = None) -> Numbers:
    """Count the appeals that a person may see, of one round or of all, in one query."""
    today = clock.today()
    seen = visible_to(person).with_only_columns(
        Appeal.state, Appeal.answer_by, Appeal.ended_at
    ).order_by(None)  # fmt: skip
    if round_ is not None:
        seen = seen.where(Application.round_id == round_.id)
    rows: list[Any] = list(db.session.execute(seen))
    answered = [row for row in rows if row.state in ANSWERED]
    return Numbers(
        by_state=dict(Counter(row.state for row in rows)),
        overdue=sum(
            row.state in OPEN and row.answer_by is not None and row.answer_by < today for row in rows
        ),
        answered=len(answered),
        in_time=sum(clock.in_london(row.ended_at).date() <= row.answer_by for row in answered),
    )


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that an appeal's or its application's own words hold these words."""
    return sa.or_(Appeal.reference.icontains(words, autoescape=True), applications.mentions(words))

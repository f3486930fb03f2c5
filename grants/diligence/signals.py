"""Reads of signals, and who may see which of the two groups in one.

Whoever has a conflict with one of the two sees that there is a signal, and not with whom.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from grants.accounts.models import Organisation, User
from grants.applications.models import Application
from grants.applications.queries import too_near, visible_applications
from grants.db import db
from grants.diligence.models import Signal, SignalKind
from grants.permissions import Role
from grants.rounds.models import Round

_SIDES = (
    joinedload(Signal.first_organisation),
    joinedload(Signal.second_organisation),
    joinedload(Signal.first_application).options(lazyload("*")),
    joinedload(Signal.second_application).options(lazyload("*")),
)


@dataclass(frozen=True)
class Side:
    """One of the two groups, with the application in which the signal was first seen."""

    organisation: Organisation
    application: Application
    is_hidden: bool


@dataclass(frozen=True)
class Shown:
    """A signal as one person sees it."""

    signal: Signal
    sides: list[Side]

    @property
    def is_whole(self) -> bool:
        return not any(side.is_hidden for side in self.sides)

    def other_than(self, organisation_id: int) -> Side:
        return next(side for side in self.sides if side.organisation.id != organisation_id)


def signals_about(application: Application) -> sa.Select[Signal]:
    """Return what an application's group has in common with others, and its own texts; new ones on top."""
    group = application.organisation_id
    of_group = sa.or_(Signal.first_organisation_id == group, Signal.second_organisation_id == group)
    of_this = sa.or_(
        Signal.first_application_id == application.id, Signal.second_application_id == application.id
    )
    return _in_order(sa.select(Signal).where(of_group, sa.or_(Signal.kind != SignalKind.TEXT, of_this)))


def signals_in(round_: Round, person: User) -> sa.Select[Signal]:
    """Return the signals of the applications to a round that a person may see; new ones on top."""
    seen = sa.and_(
        Application.round_id == round_.id,
        Application.submitted_at.is_not(None),
        visible_applications(person),
    )
    groups = sa.select(Application.organisation_id).where(seen, *_not_own(person))
    numbers = sa.select(Application.id).where(seen, *_not_own(person))
    of_groups = sa.or_(Signal.first_organisation_id.in_(groups), Signal.second_organisation_id.in_(groups))
    of_texts = sa.or_(Signal.first_application_id.in_(numbers), Signal.second_application_id.in_(numbers))
    about = sa.or_(sa.and_(Signal.kind != SignalKind.TEXT, of_groups), of_texts)
    return _in_order(sa.select(Signal).where(about))


def _not_own(person: User) -> list[sa.ColumnElement[bool]]:
    own = person.organisation_ids
    return [Application.organisation_id.not_in(own)] if own else []


def _in_order(query: sa.Select[Signal]) -> sa.Select[Signal]:
    is_new = sa.case((Signal.state == "new", 0), else_=1)
    return query.options(*_SIDES).order_by(is_new, Signal.id.desc())


def shown_to(person: User, signals: list[Signal]) -> list[Shown]:
    """Return signals as a person may see them."""
    closed = groups_closed_to(person) if signals else frozenset()
    return [
        Shown(
            signal,
            [
                Side(organisation, application, is_hidden=organisation.id in closed)
                for organisation, application in (
                    (signal.first_organisation, signal.first_application),
                    (signal.second_organisation, signal.second_application),
                )
            ],
        )
        for signal in signals
    ]


def groups_closed_to(person: User) -> frozenset[int]:
    """Return the groups that a person is too near to: their own, and those of declared conflicts."""
    near = sa.select(Application.organisation_id).where(Application.id.in_(too_near(person)))
    of_conflicts = () if person.has(Role.AUDITOR) else db.session.scalars(near.distinct()).all()
    return frozenset({*person.organisation_ids, *of_conflicts})


def find_signal(number: int, person: User) -> Shown | None:
    """Return a signal of which a person may see at least one side."""
    signal = db.session.get(Signal, number)
    if signal is None:
        return None
    shown = shown_to(person, [signal])[0]
    return shown if any(not side.is_hidden for side in shown.sides) else None

"""Reads of the programme and its rounds."""

from datetime import timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.audit import AuditEvent, events_of
from grants.db import db
from grants.lifecycles import RoundState
from grants.permissions import Role
from grants.rounds.models import (
    PARTS,
    Criterion,
    Outage,
    Page,
    Programme,
    Question,
    Round,
    RoundVersion,
    Section,
)

T = TypeVar("T")

#: An outage this shortly before the closing took time from people who were writing.
_LAST_HOURS = timedelta(hours=48)


def the_programme() -> Programme:
    """Return the one programme of this installation; in a transaction it is read once."""
    return db.session.get_one(Programme, 1)


def _reads_drafts(person: User | None) -> bool:
    staff = (Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER, Role.FINANCE)
    return person is not None and person.has(*staff)


def visible_to(person: User | None) -> sa.Select[Round]:
    """Return the rounds somebody may see, newest first: published ones, or all for staff; no corrections."""
    query = sa.select(Round).where(Round.corrects_id.is_(None))
    if not _reads_drafts(person):
        query = query.where(Round.state == RoundState.PUBLISHED)
    return query.order_by(Round.opens_at.desc(), Round.id.desc())


def find_round(reference: str, person: User | None) -> Round | None:
    """Return a round by its reference if this person may see it; to staff also a correction."""
    query = sa.select(Round).where(Round.reference == reference)
    if not _reads_drafts(person):
        query = query.where(Round.state == RoundState.PUBLISHED)
    return db.session.scalar(query)


def corrected_by(correction: Round) -> Round | None:
    """Return the round that a correction corrects."""
    return db.session.get(Round, correction.corrects_id) if correction.corrects_id else None


def corrections_of(round_: Round) -> sa.Select[Round]:
    """Return the corrections of a round, whatever became of them, newest first."""
    return sa.select(Round).where(Round.corrects_id == round_.id).order_by(Round.id.desc())


def open_correction(round_: Round) -> Round | None:
    """Return the correction of a round that is being prepared."""
    return db.session.scalar(corrections_of(round_).where(Round.state == RoundState.DRAFT))


def versions_of(round_: Round) -> sa.Select[RoundVersion]:
    """Return the versions of a round's form, newest first."""
    query = sa.select(RoundVersion).where(RoundVersion.round_id == round_.id)
    return query.order_by(RoundVersion.number.desc())


def last_version(round_: Round) -> RoundVersion | None:
    """Return the version of a round's form that was made last."""
    return db.session.scalars(versions_of(round_).limit(1)).first()


def find_version(round_: Round, number: int) -> RoundVersion | None:
    """Return one version of a round's form."""
    return db.session.scalar(versions_of(round_).where(RoundVersion.number == number))


def source_of(round_: Round) -> Round | None:
    """Return the round that this one was copied from, or that it corrects."""
    if round_.corrects_id is not None:
        return corrected_by(round_)
    copied = next((line for line in events_of(round_) if line.action == "round.copy"), None)
    if copied is None:
        return None
    return db.session.scalar(sa.select(Round).where(Round.reference == copied.details["source"]))


def open_rounds() -> list[Round]:
    """Return the rounds that take applications at this moment, the one that closes first on top."""
    now = clock.now()
    query = sa.select(Round).where(
        Round.state == RoundState.PUBLISHED, Round.opens_at <= now, Round.closes_at > now
    )
    return list(db.session.scalars(query.order_by(Round.closes_at)))


def parts_of(round_: Round, kind: type[T]) -> list[T]:
    """Return the parts of one kind that a round has, in their order; none that a correction took out."""
    part: Any = kind
    live = sa.select(part).where(part.round_id == round_.id, part.retired_at.is_(None))
    return list(db.session.scalars(live.order_by(part.position, part.id)))


def keys_taken_out(round_: Round, kind: type[Any]) -> set[str]:
    """Return the short names of parts that are no longer in use: they belong to these for good.

    Of a correction these are those of its round, with what the correction itself takes out.
    """
    out = kind.retired_at.is_not(None)
    if round_.corrects_id is not None:
        kept = sa.select(kind.corrects_id).where(kind.round_id == round_.id, kind.corrects_id.is_not(None))
        out = kind.id.not_in(kept)
    of_round = kind.round_id == (round_.corrects_id or round_.id)
    return set(db.session.scalars(sa.select(kind.key).where(of_round, out)))


def all_parts(round_: Round) -> dict[str, list[Any]]:
    """Return every part of a round, by the name of its table."""
    return {kind.__tablename__: parts_of(round_, kind) for kind in PARTS}


def sections_of(round_: Round) -> list[Section]:
    """Return the sections of a round's form, with their questions."""
    return parts_of(round_, Section)


def criteria_of(round_: Round) -> list[Criterion]:
    """Return what a round scores."""
    return parts_of(round_, Criterion)


def questions_of(round_: Round) -> list[Question]:
    """Return every question of a round's form, in the order of the form."""
    return [question for section in sections_of(round_) for question in section.questions]


def page_called(slug: str) -> Page | None:
    """Return an editable page."""
    return db.session.scalar(sa.select(Page).where(Page.slug == slug))


def outages_before_closing(round_: Round) -> list[Outage]:
    """Return when the service was down in the last hours before a round closes or closed.

    None that was over when the closing time was last moved: that has been made good.
    """
    moved_at = (
        sa.select(sa.func.max(AuditEvent.at))
        .where(
            AuditEvent.record_type == Round.__tablename__,
            AuditEvent.record_id == round_.id,
            AuditEvent.action == "round.move_closing",
        )
        .scalar_subquery()
    )
    query = sa.select(Outage).where(
        Outage.until_at > round_.closes_at - _LAST_HOURS,
        Outage.from_at < round_.closes_at,
        sa.or_(moved_at.is_(None), Outage.until_at > moved_at),
    )
    return list(db.session.scalars(query.order_by(Outage.from_at)))


def find_outage(number: int) -> Outage | None:
    return db.session.get(Outage, number)

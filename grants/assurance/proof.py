"""Prove the audit trail: its own chain, its kept head, and the rows that it is about."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit
from grants.applications.models import Application
from grants.audit import GENESIS, WITNESSED, AuditEvent
from grants.closing.models import FinalReport
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.evaluation.models import MonitoringReturn
from grants.lifecycles import RoundState
from grants.rounds.models import Round
from grants.rounds.queries import last_version
from grants.rounds.versions import content_of, differences

#: Records whose rows change without an event, but whose state may not.
STATEFUL: dict[str, type[Any]] = {
    model.__tablename__: model for model in (Application, MilestoneReport, MonitoringReturn, FinalReport)
}


def faults(head_file: Path) -> Iterator[str]:
    """Yield a sentence for everything that does not fit, the first fault first."""
    yield from _chain_faults()
    yield from _head_faults(head_file)
    yield from _succession_faults()
    yield from _row_faults()
    yield from _state_faults()
    yield from _form_faults()


def _chain_faults() -> Iterator[str]:
    previous, expected = GENESIS, 1
    for line in db.session.scalars(
        sa.select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=500)
    ):
        if line.id != expected:
            yield _("Event %(number)s is missing.", number=expected)
        elif line.previous_hash != previous:
            yield _("Event %(number)s does not follow from the one before it.", number=line.id)
        if audit.event_hash(line) != line.hash:
            yield _("Event %(number)s (%(action)s) was altered.", number=line.id, action=line.action)
        previous, expected = line.hash, line.id + 1


def _head_faults(head_file: Path) -> Iterator[str]:
    kept = audit.kept_head(head_file)
    if kept is None:
        if db.session.scalar(sa.select(AuditEvent.id).limit(1)) is not None:
            yield _("The head that is kept outside the database is missing.")
        return
    number, digest = kept
    line = db.session.get(AuditEvent, number)
    if line is None:
        yield _(
            "Events were deleted at the end: event %(number)s is known outside the database.", number=number
        )
    elif line.hash != digest:
        yield _("Event %(number)s differs from the head kept outside the database.", number=number)


def _succession_faults() -> Iterator[str]:
    """Compare the row that each event found with what the event before it, about the same record, left."""
    left: dict[tuple[str, int], tuple[int, str | None]] = {}
    query = sa.select(AuditEvent).where(AuditEvent.record_type.in_(list(WITNESSED))).order_by(AuditEvent.id)
    for line in db.session.scalars(query.execution_options(yield_per=500)):
        key = (line.record_type, line.record_id)
        earlier, witness = left.get(key, (0, None))
        left[key] = (line.id, line.witness)
        if line.witness_before == witness:
            continue
        if not earlier:
            yield _(
                "%(record)s %(number)s stood before its first event, %(event)s: the service did not make it.",
                record=line.record_type,
                number=line.record_id,
                event=line.id,
            )
        else:
            yield _(
                "%(record)s %(number)s was altered after event %(earlier)s and before event %(event)s"
                " (%(action)s).",
                record=line.record_type,
                number=line.record_id,
                earlier=earlier,
                event=line.id,
                action=line.action,
            )


def _last_events(*tables: str) -> Iterator[AuditEvent]:
    """Yield the newest event of each record of these tables, in the order of the trail."""
    newest = (
        sa.select(sa.func.max(AuditEvent.id))
        .where(AuditEvent.record_type.in_(tables))
        .group_by(AuditEvent.record_type, AuditEvent.record_id)
    )
    query = sa.select(AuditEvent).where(AuditEvent.id.in_(newest)).order_by(AuditEvent.id)
    yield from db.session.scalars(query)


def _row_faults() -> Iterator[str]:
    seen: dict[str, set[int]] = {table: set() for table in WITNESSED}
    for line in _last_events(*WITNESSED):
        seen[line.record_type].add(line.record_id)
        row = db.session.get(WITNESSED[line.record_type], line.record_id)
        if row is None:
            yield _("%(record)s %(number)s was deleted; event %(event)s knows it.",
                    record=line.record_type, number=line.record_id, event=line.id)  # fmt: skip
        elif audit.fingerprint(row) != line.witness:
            yield _(
                "%(record)s %(number)s differs from what event %(event)s (%(action)s) left.",
                record=line.record_type,
                number=line.record_id,
                event=line.id,
                action=line.action,
            )
    for table, model in WITNESSED.items():
        for number in db.session.scalars(sa.select(model.id)):
            if number not in seen[table]:
                yield _("%(record)s %(number)s has no event: it was not made by the service.",
                        record=table, number=number)  # fmt: skip


def _state_faults() -> Iterator[str]:
    """Compare states with the last event that moved them, or else with the state that a record begins in."""
    states: dict[tuple[str, int], str] = {}
    query = sa.select(AuditEvent).where(AuditEvent.record_type.in_(list(STATEFUL))).order_by(AuditEvent.id)
    for line in db.session.scalars(query.execution_options(yield_per=500)):
        first = STATEFUL[line.record_type].__table__.c.state.default.arg.value
        known = states.get((line.record_type, line.record_id), first)
        states[line.record_type, line.record_id] = line.details.get("after", known)
    for (table, number), state in states.items():
        row = db.session.get(STATEFUL[table], number)
        if row is None:
            yield _("%(record)s %(number)s was deleted.", record=table, number=number)
        elif row.state.value != state:
            yield _("%(record)s %(number)s is in state “%(state)s”, which no event explains.",
                    record=table, number=number, state=row.state.value)  # fmt: skip


def _form_faults() -> Iterator[str]:
    """Compare what each published round asks and scores by with its last version."""
    published = sa.select(Round).where(Round.state == RoundState.PUBLISHED).order_by(Round.id)
    for round_ in db.session.scalars(published):
        version = last_version(round_)
        if version is None or differences(version.content, content_of(round_)):
            yield _("The form of %(round)s differs from its last version.", round=round_.reference)

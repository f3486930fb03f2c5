"""Parts and their twins in another round: copied to begin with, and taken over from a correction."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.db import db
from grants.rounds.models import PARTS, Round
from grants.rounds.queries import keys_taken_out, parts_of
from grants.rounds.versions import CORRECTED, identity

#: What a twin does not have from its original.
_OWN = {"id", "round_id", "corrects_id", "retired_at"}

Ids = dict[tuple[str, int], int]


def copy_parts(source: Round, copy: Round) -> None:
    """Give a round a twin of every part of another; those of a correction know what they correct."""
    new_ids: Ids = {}
    for kind in PARTS:
        for part in parts_of(source, kind):
            twin = kind(
                round_id=copy.id,
                corrects_id=part.id if copy.corrects_id == source.id else None,
                **_values(part, new_ids),
            )
            db.session.add(twin)
            db.session.flush()  # Later parts point to the twins of earlier ones.
            new_ids[kind.__tablename__, part.id] = twin.id


def _values(part: Any, ids: Ids) -> dict[str, Any]:
    """Return what a part says, with the parts that it names in the other round."""
    columns = sa.inspect(type(part)).column_attrs
    values = {c.key: getattr(part, c.key) for c in columns if c.key not in _OWN}
    for table in ("section", "criterion", "planned_milestone"):
        if values.get(f"{table}_id"):
            values[f"{table}_id"] = ids[table, values[f"{table}_id"]]
    return values


def take_over(correction: Round, round_: Round) -> None:
    """Make a round say what its correction says.

    Parts that stayed keep their rows, so answers and scores stay with them; new ones move
    over; what was taken out is retired, and its row stays.
    """
    for name in CORRECTED:
        setattr(round_, name, getattr(correction, name))
    _free_keys(correction, round_)
    ids: Ids = {}
    for kind in PARTS:
        known = {identity(part, round_): part for part in parts_of(round_, kind)}
        for twin in parts_of(correction, kind):
            values = _values(twin, ids)
            part = known.pop(identity(twin, correction), None)
            if part is None:
                part, twin.corrects_id, twin.round_id = twin, None, round_.id
            ids[kind.__tablename__, twin.id] = part.id
            for name, value in values.items():
                setattr(part, name, value)
        for part in known.values():
            part.retired_at = clock.now()
        db.session.flush()  # The next kind is read from the database.


def _free_keys(correction: Round, round_: Round) -> None:
    """Take every short name that changes out of the way first: two parts may have exchanged theirs."""
    for kind in _keyed():
        known = {part.id: part for part in parts_of(round_, kind)}
        for twin in parts_of(correction, kind):
            part = known.get(twin.corrects_id or 0)
            if part is not None and part.key != twin.key:
                part.key = f"~{part.id}"
    db.session.flush()


def _keyed() -> list[type[Any]]:
    return [kind for kind in PARTS if hasattr(kind, "key")]


def with_taken_key(round_: Round) -> list[Any]:
    """Return the parts whose short name belongs to something that was taken out of the form."""
    found: list[Any] = []
    for kind in _keyed():
        taken = keys_taken_out(round_, kind)
        found += [part for part in parts_of(round_, kind) if part.key in taken]
    return found


def key_is_taken(key: str) -> str:
    return _("The short name “%(key)s” belongs to something that was taken out. Choose another one.", key=key)

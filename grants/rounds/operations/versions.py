"""Keep a version of all that a round asks and scores by.  Operations never commit: the caller does."""

from typing import Any

from grants import audit
from grants.accounts.models import User
from grants.db import db
from grants.rounds.models import Round, RoundVersion
from grants.rounds.queries import last_version
from grants.rounds.versions import Change, content_of


def keep_version(
    round_: Round,
    changes: list[Change],
    *,
    affected: dict[str, Any] | None = None,
    reason: str = "",
    actor: User,
) -> RoundVersion:
    """Keep what the round says now as its next version, which holds from this instant on."""
    db.session.flush()  # What is kept is read from the database.
    before = last_version(round_)
    round_.form_version = before.number + 1 if before else 1
    version = RoundVersion(
        round_id=round_.id,
        number=round_.form_version,
        content=content_of(round_),
        changes=changes,
        affected=affected or {},
        reason=reason,
        made_by=actor,
    )
    db.session.add(version)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "round_version.make", version, round=round_.reference, number=version.number)
    return version

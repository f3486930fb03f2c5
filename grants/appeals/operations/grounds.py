"""Officers keep the list of grounds.  Operations never commit: the caller does."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.appeals.models import AppealGround
from grants.appeals.queries import grounds
from grants.db import db, hold_table
from grants.errors import NotAllowed, RuleBroken
from grants.languages import Texts
from grants.permissions import Role


def add_ground(title: Texts, *, actor: User) -> AppealGround:
    """Offer one more ground, after the others."""
    _check_officer(actor)
    last: Any = db.session.scalar(sa.select(sa.func.max(AppealGround.position)))
    ground = AppealGround(title=title, position=(last or 0) + 1)
    db.session.add(ground)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "appeal_ground.add", ground, title=dict(title))
    return ground


def change_ground(ground: AppealGround, title: Texts, *, actor: User) -> None:
    """Put a ground into other words, wherever it is named."""
    _check_officer(actor)
    before, ground.title = dict(ground.title), title
    audit.record(actor, "appeal_ground.change", ground, before=before, after=dict(title))


def retire_ground(ground: AppealGround, *, actor: User) -> None:
    """No longer offer a ground; there is always one to choose."""
    _check_officer(actor)
    hold_table(AppealGround)
    if [known.id for known in grounds(offered_only=True)] == [ground.id]:
        raise RuleBroken(_("This is the last ground. Add another one first."))
    ground.retired_at = clock.now()
    audit.record(actor, "appeal_ground.retire", ground)


def restore_ground(ground: AppealGround, *, actor: User) -> None:
    """Offer a ground again."""
    _check_officer(actor)
    ground.retired_at = None
    audit.record(actor, "appeal_ground.restore", ground)


def _check_officer(actor: User) -> None:
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only a grant officer can do this."))

"""What the scheme of delegation lets a decision maker confirm.

While the scheme is empty, every decision maker may confirm any amount; from its first line
on, only those who stand in it.
"""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.awards.models import Delegation
from grants.db import db
from grants.errors import RuleBroken
from grants.money import Pence, format_pounds


def in_force() -> sa.Select[Delegation]:
    """Return the lines of the scheme that hold today."""
    today = clock.today()
    return sa.select(Delegation).where(
        Delegation.begins_on <= today, sa.or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today)
    )


def check_may_confirm(actor: User, amount_pence: Pence) -> None:
    """Refuse an award above what the scheme lets this person confirm."""
    lines = list(db.session.scalars(in_force()))
    if not lines:
        return
    own = [line.limit_pence for line in lines if line.user_id == actor.id]
    if not own:
        raise RuleBroken(_("You are not in the scheme of delegation, so you cannot confirm awards."))
    if None not in own and amount_pence > max(limit for limit in own if limit is not None):
        limit = max(limit for limit in own if limit is not None)
        raise RuleBroken(
            _("You may confirm awards of up to %(limit)s. Ask somebody with a higher limit.",
              limit=format_pounds(limit))
        )  # fmt: skip


def every_line() -> sa.Select[Delegation]:
    """Return every line of the scheme, those that hold without an end first."""
    return sa.select(Delegation).order_by(
        Delegation.ends_on.is_not(None), Delegation.ends_on.desc(), Delegation.id.desc()
    )

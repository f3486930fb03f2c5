"""Until when a draft may be written and sent: the closing time, the grace, a late permission."""

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.applications.models import AnswerVersion, Application
from grants.db import db
from grants.errors import WrongState

#: Work counts as in progress at the stroke of closing when something was saved this shortly before it.
IN_PROGRESS = timedelta(hours=1)


def check_may_send(application: Application) -> None:
    """Raise WrongState unless the draft may be written and sent at this moment."""
    if application.round.is_open or is_permitted_late(application) or is_in_grace(application):
        return
    raise WrongState(_("This round does not take applications now."))


def is_permitted_late(application: Application) -> bool:
    """Say whether an officer's permission to submit late still stands."""
    return application.late_until is not None and clock.now() < application.late_until


def is_in_grace(application: Application) -> bool:
    """Say whether the round has just closed and this draft was being written at the stroke."""
    round_ = application.round
    if not round_.closes_at <= clock.now() < round_.grace_ends_at:
        return False
    return bool(
        db.session.scalar(
            sa.select(AnswerVersion.id)
            .where(
                AnswerVersion.application_id == application.id,
                AnswerVersion.saved_at >= round_.closes_at - IN_PROGRESS,
                AnswerVersion.saved_at < round_.closes_at,
            )
            .limit(1)
        )
    )

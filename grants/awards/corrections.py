"""What a correction of a round's form means for its awards."""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import db
from grants.rounds.models import Indicator, PlannedMilestone, PlannedPayment, PlannedReturn, Round
from grants.rounds.versions import Change

_PROMISED = {kind.__tablename__ for kind in (PlannedMilestone, PlannedPayment, PlannedReturn, Indicator)}


def keep_what_is_promised(round_: Round, changes: list[Change]) -> list[str]:
    """Refuse other terms and plans once anything has been offered on those that stand."""
    touched = any(
        change["kind"] in _PROMISED or any(field["field"] == "offer_terms" for field in change["fields"])
        for change in changes
    )
    offered = sa.select(Award.id).join(Application).where(Application.round_id == round_.id)
    if not touched or db.session.scalar(offered.limit(1)) is None:
        return []
    return [
        _("Awards have been offered, so the terms of the offer, the plans and the indicators stay as they"
          " are.")
    ]  # fmt: skip

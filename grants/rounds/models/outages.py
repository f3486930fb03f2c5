"""When the service was down, as it noticed itself."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from grants.db import Model


class Heartbeat(Model):
    """One row: when the service last noted that it was up."""

    __tablename__ = "heartbeat"

    beat_at: Mapped[datetime]


class Outage(Model):
    """A time in which the service noted nothing: it was down."""

    __tablename__ = "outage"

    from_at: Mapped[datetime]
    until_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("from_at < until_at", name="from_before_until"),)

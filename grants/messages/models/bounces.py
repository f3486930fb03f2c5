"""Mails that came back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.audit import witnessed
from grants.db import Model
from grants.notices.models import Notice


@witnessed
class Bounce(Model):
    """What a mail server reported of one of our mails; ``status`` is its code, such as 5.1.1.

    A lasting one marks the address as taking no mail, until its person says that it works again.
    """

    __tablename__ = "bounce"

    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notice.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(255), index=True)
    is_lasting: Mapped[bool]
    status: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    cleared_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("cleared_at IS NULL OR is_lasting", name="only_a_mark_is_cleared"),)

"""Bank holidays: the days besides weekends on which nobody works."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from grants.audit import witnessed
from grants.db import Model, Versioned
from grants.languages import Texts


@witnessed
class BankHoliday(Versioned, Model):
    """One bank holiday in England; one that was taken off the list stays known, and does not come back."""

    __tablename__ = "bank_holiday"

    day: Mapped[date] = mapped_column(unique=True)
    title: Mapped[Texts]
    removed_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_bank_holiday_standing", "removed_at", "day"),)

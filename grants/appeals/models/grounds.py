"""The grounds on which a group can complain or appeal: a short list that officers edit."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from grants.db import Model, Versioned
from grants.languages import Texts


class AppealGround(Versioned, Model):
    """One ground; one that is out of use is no longer offered, and stays where it was named."""

    __tablename__ = "appeal_ground"

    title: Mapped[Texts]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]

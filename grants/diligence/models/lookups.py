"""What officers found about an organisation in public registers, typed by hand."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Organisation, User
from grants.audit import witnessed
from grants.db import Model, words
from grants.diligence.similarity import plain_words


class Register(enum.Enum):
    """The public registers in which organisations are looked up."""

    CHARITY_COMMISSION = "charity_commission"
    COMPANIES_HOUSE = "companies_house"
    OSCR = "oscr"
    CCNI = "ccni"
    MUTUALS = "mutuals"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return REGISTER_LABELS[self]


REGISTER_LABELS = {
    Register.CHARITY_COMMISSION: _l("Charity Commission (England and Wales)"),
    Register.COMPANIES_HOUSE: _l("Companies House"),
    Register.OSCR: _l("Scottish Charity Regulator"),
    Register.CCNI: _l("Charity Commission for Northern Ireland"),
    Register.MUTUALS: _l("Mutuals Public Register"),
    Register.OTHER: _l("Another register"),
}

_OF_CHARITIES = (Register.CHARITY_COMMISSION, Register.OSCR, Register.CCNI)

#: Words that registers add to a name or leave out.
_OF_NO_WEIGHT = {"the", "limited", "ltd", "cic", "cio", "plc", "and"}


@witnessed
class RegisterLookup(Model):
    """One look into a register, for every application of the organisation; earlier ones stay."""

    __tablename__ = "register_lookup"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    register: Mapped[Register] = mapped_column(words(Register))
    number: Mapped[str] = mapped_column(sa.String(40))
    name_found: Mapped[str] = mapped_column(sa.String(255))
    status_found: Mapped[str] = mapped_column(sa.String(255))
    address: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    looked_on: Mapped[date]
    looked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    organisation: Mapped[Organisation] = relationship()
    looked_by: Mapped[User] = relationship(lazy="joined")

    @property
    def differences(self) -> list[str]:
        """Return in which ways the register differs from what the organisation says of itself."""
        group, found = self.organisation, []
        names = [group.name, *group.other_names.splitlines()]
        if _plain(self.name_found) not in [_plain(name) for name in names]:
            found.append(_("The name differs: the organisation calls itself “%(name)s”.", name=group.name))
        given = self._number_given()
        if given is None and self.register in (*_OF_CHARITIES, Register.COMPANIES_HOUSE):
            found.append(_("The organisation has given no number of this register."))
        elif given is not None and _bare(self.number) != _bare(given):
            found.append(_("The number differs: the organisation gives %(number)s.", number=given))
        return found

    def _number_given(self) -> str | None:
        if self.register in _OF_CHARITIES:
            return self.organisation.charity_number
        return self.organisation.company_number if self.register is Register.COMPANIES_HOUSE else None


def _plain(name: str) -> str:
    return " ".join(word for word in plain_words(name) if word not in _OF_NO_WEIGHT)


def _bare(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum()).lstrip("0")

"""Every version of an organisation's bank details, and the links by which hosts give theirs."""

import json
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Organisation, User
from grants.applications.models import Hosting
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import BankDetailsState
from grants.sealing import BANK


def sealed_account(name: str, sort_code: str, number: str) -> str:
    """Return an account as it is kept: nobody without our key can read it."""
    account = json.dumps({"name": name, "sort_code": sort_code, "number": number})
    return BANK.seal(account.encode()).decode()


class BankLink(Model):
    """A link mailed to a host that has nobody with an account here; its token is kept as its hash only."""

    __tablename__ = "bank_link"

    hosting_id: Mapped[int] = mapped_column(sa.ForeignKey("hosting.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    hosting: Mapped[Hosting] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> int | None:
        return self.hosting.host_id

    @property
    def is_open(self) -> bool:
        """Say whether it still lets somebody give bank details."""
        return self.used_at is None and clock.now() < self.expires_at


@witnessed
class BankDetails(Versioned, Model):
    """One version of where an organisation is paid: name, sort code and number are sealed.

    ``mark`` is the keyed hash by which two accounts are compared; ``ending`` is all of the number
    that pages show.  Paid is from ``in_force_on`` on: after a change that is some working days later.
    """

    __tablename__ = "bank_details"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[BankDetailsState] = mapped_column(words(BankDetailsState), default=BankDetailsState.GIVEN)
    sealed: Mapped[str]
    mark: Mapped[str] = mapped_column(sa.String(64), index=True)
    ending: Mapped[str] = mapped_column(sa.String(2))
    reason: Mapped[str] = mapped_column(default="")
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_link.id"))
    given_name: Mapped[str] = mapped_column(sa.String(255))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    called_name: Mapped[str] = mapped_column(sa.String(255), default="")
    called_number: Mapped[str] = mapped_column(sa.String(40), default="")
    called_on: Mapped[date | None]
    number_source: Mapped[str] = mapped_column(sa.String(255), default="")
    statement_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    checked_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    in_force_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    link: Mapped[BankLink | None] = relationship()
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __table_args__ = (
        sa.CheckConstraint("given_by_id IS NOT NULL OR link_id IS NOT NULL", name="given_by_somebody"),
        sa.CheckConstraint("checked_by_id <> given_by_id", name="checked_by_another"),
        sa.CheckConstraint("confirmed_by_id <> given_by_id", name="confirmed_by_another"),
        sa.CheckConstraint("confirmed_by_id <> checked_by_id", name="confirmed_by_a_second"),
        sa.CheckConstraint(
            "(checked_by_id IS NOT NULL) = (checked_at IS NOT NULL)"
            " AND (checked_by_id IS NOT NULL) = (called_on IS NOT NULL)",
            name="checked_by_call",
        ),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'in_force', 'replaced') OR checked_by_id IS NOT NULL",
            name="checked_by_somebody",
        ),
        sa.CheckConstraint(
            "(confirmed_by_id IS NOT NULL) = (confirmed_at IS NOT NULL)"
            " AND (confirmed_by_id IS NOT NULL) = (in_force_on IS NOT NULL)",
            name="in_force_if_confirmed",
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR confirmed_by_id IS NOT NULL",
            name="confirmed_by_somebody",
        ),
        sa.CheckConstraint(
            "(state IN ('refused', 'withdrawn', 'replaced')) = (ended_at IS NOT NULL)", name="ended_at"
        ),
        sa.CheckConstraint("state <> 'refused' OR ended_reason <> ''", name="refused_with_reason"),
        # One version waits, and one is in force, at any moment.
        sa.Index(
            "uq_bank_details_one_waiting",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("state IN ('given', 'checked')"),
            postgresql_where=sa.text("state IN ('given', 'checked')"),
        ),
        sa.Index(
            "uq_bank_details_one_in_force",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        ),
    )

    @property
    def _account(self) -> dict[str, str]:
        opened: dict[str, str] = json.loads(BANK.unseal(self.sealed.encode()))
        return opened

    @property
    def account_name(self) -> str:
        return self._account["name"]

    @property
    def sort_code(self) -> str:
        """The six digits, without hyphens."""
        return self._account["sort_code"]

    @property
    def account_number(self) -> str:
        """The eight digits."""
        return self._account["number"]

    @property
    def masked(self) -> str:
        """The number as pages show it, such as ••34."""
        return f"••{self.ending}"

    @property
    def is_cooling(self) -> bool:
        """Say whether it is confirmed, but may not be paid to yet."""
        waits = self.in_force_on is not None and clock.today() < self.in_force_on
        return self.state is BankDetailsState.IN_FORCE and waits

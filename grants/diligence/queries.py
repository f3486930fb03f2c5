"""Reads of due diligence: how an application stands, and what stands in the way of an offer."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.applications.models import Application
from grants.db import db
from grants.diligence.models import BankAccount, CheckOutcome, DiligenceCheck, Register, RegisterLookup
from grants.lifecycles import CheckState
from grants.rounds.models import CheckItem, CheckKind
from grants.rounds.queries import parts_of

#: So many looks into registers are read to find the last into each.
_MOST_LOOKUPS = 50


@dataclass(frozen=True)
class Line:
    """An item of the list, and the check that counts, if there is one yet."""

    item: CheckItem
    check: DiligenceCheck | None

    @property
    def block(self) -> str | None:
        """Return what stands in the way of an offer here, as a sentence."""
        title, check = self.item.title, self.check
        if check is None:
            return _("“%(item)s” has not been checked yet.", item=title) if self.item.is_needed else None
        if check.state is CheckState.WAIVED:
            return None
        if check.outcome is CheckOutcome.RED:
            if check.state is CheckState.WAIVER_ASKED:
                return _("“%(item)s” is red. A second person has not confirmed the waiver.", item=title)
            return _("“%(item)s” is red, and nobody has waived it.", item=title)
        return self._lapsed(check) if self.item.is_needed else None

    def _lapsed(self, check: DiligenceCheck) -> str | None:
        if check.lost_its_paper:
            return _("The paper for “%(item)s” is no longer accepted.", item=self.item.title)
        if check.has_expired:
            return _("The check of “%(item)s” has expired.", item=self.item.title)
        return None


@dataclass(frozen=True)
class Standing:
    """How the due diligence of an application stands as a whole."""

    lines: list[Line]

    @property
    def missing(self) -> list[CheckItem]:
        """Return what is needed before an offer and has not been checked yet."""
        return [line.item for line in self.lines if line.check is None and line.item.is_needed]

    @property
    def red(self) -> list[CheckItem]:
        return self._with_outcome(CheckOutcome.RED)

    @property
    def concerns(self) -> list[CheckItem]:
        return self._with_outcome(CheckOutcome.CONCERN)

    @property
    def waived(self) -> list[CheckItem]:
        return [line.item for line in self.lines if line.check and line.check.state is CheckState.WAIVED]

    @property
    def expired(self) -> list[CheckItem]:
        return [line.item for line in self.lines if line.check and line.check.has_expired]

    @property
    def blocks(self) -> list[str]:
        """Return what stands in the way of an offer, a sentence for each item."""
        return [line.block for line in self.lines if line.block]

    def _with_outcome(self, outcome: CheckOutcome) -> list[CheckItem]:
        return [line.item for line in self.lines if line.check and line.check.outcome is outcome]


def items_for(application: Application) -> list[CheckItem]:
    """Return what the round checks of this tier and this kind of organisation."""
    tier_key = application.tier.key if application.tier else None
    kind = application.organisation.kind
    items = parts_of(application.round, CheckItem)
    return [item for item in items if item.is_for(tier_key) and item.is_for_kind(kind)]


def standing(application: Application) -> Standing:
    """Return every item of an application with the check that counts."""
    current = sa.select(DiligenceCheck).where(
        DiligenceCheck.application_id == application.id, DiligenceCheck.state != CheckState.REPLACED
    )
    by_item = {check.item_id: check for check in db.session.scalars(current)}
    return Standing([Line(item, by_item.get(item.id)) for item in items_for(application)])


def blocks_of(application: Application) -> list[str]:
    """Return what stands in the way of an offer: missing, red and expired checks, as sentences."""
    return standing(application).blocks


def current_check(application: Application, item: CheckItem) -> DiligenceCheck | None:
    """Return the check of an item that counts."""
    return db.session.scalar(
        sa.select(DiligenceCheck).where(
            DiligenceCheck.application_id == application.id,
            DiligenceCheck.item_id == item.id,
            DiligenceCheck.state != CheckState.REPLACED,
        )
    )


def earlier_checks(application: Application, item: CheckItem) -> sa.Select[DiligenceCheck]:
    """Return the checks of an item that a later one replaced, newest first."""
    return (
        sa.select(DiligenceCheck)
        .where(
            DiligenceCheck.application_id == application.id,
            DiligenceCheck.item_id == item.id,
            DiligenceCheck.state == CheckState.REPLACED,
        )
        .order_by(DiligenceCheck.id.desc())
    )


def accounts_of(organisation_id: int) -> sa.Select[BankAccount]:
    """Return the bank accounts that officers saw in a group's evidence, newest first."""
    query = sa.select(BankAccount).where(BankAccount.organisation_id == organisation_id)
    return query.order_by(BankAccount.id.desc())


def account_of(organisation_id: int) -> BankAccount | None:
    """Return the bank account of a group that was seen last."""
    return db.session.scalars(accounts_of(organisation_id).limit(1)).first()


def lookups_of(organisation_id: int) -> sa.Select[RegisterLookup]:
    """Return every look into a register for an organisation, newest first."""
    query = sa.select(RegisterLookup).where(RegisterLookup.organisation_id == organisation_id)
    return query.order_by(RegisterLookup.looked_on.desc(), RegisterLookup.id.desc())


def lookup_that_counts(application: Application, item: CheckItem) -> RegisterLookup | None:
    """Return the last look into a register on which a check of this item may rest.

    One for an earlier application of the group counts as well, for as long as the item's checks are good.
    """
    if item.kind is not CheckKind.REGISTER:
        return None
    last = db.session.scalars(lookups_of(application.organisation_id).limit(1)).first()
    if last is None or not item.good_for_months:
        return last
    return last if clock.add_months(last.looked_on, item.good_for_months) >= clock.today() else None


def may_have_no_register(application: Application, item: CheckItem) -> bool:
    """Say whether an item may be cleared without a look-up: of a group that no register gave a number."""
    is_unknown = application.organisation.number is None
    return item.kind is CheckKind.REGISTER and is_unknown and lookup_that_counts(application, item) is None


def latest_lookups(organisation_id: int) -> list[RegisterLookup]:
    """Return the last look into each register."""
    latest: dict[Register, RegisterLookup] = {}
    ids = (
        sa.select(sa.func.max(RegisterLookup.id))
        .where(RegisterLookup.organisation_id == organisation_id)
        .group_by(RegisterLookup.register, RegisterLookup.looked_on)
    )
    query = lookups_of(organisation_id).where(RegisterLookup.id.in_(ids)).limit(_MOST_LOOKUPS)
    for lookup in db.session.scalars(query):
        latest.setdefault(lookup.register, lookup)
    return list(latest.values())

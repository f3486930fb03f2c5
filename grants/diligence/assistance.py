"""Reads of other public money: what counts, since when, and how near to the limit it comes."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from grants import clock
from grants.applications.models import Application
from grants.db import db
from grants.diligence.models import AssistanceAmount, AssistanceDeclaration
from grants.diligence.queries import items_for
from grants.money import Pence
from grants.rounds.models import CheckKind
from grants.rounds.queries import the_programme

#: Financial years begin on 1 April.
_APRIL = 4

#: So many amounts are read for one organisation.
MOST_AMOUNTS = 200


def counts_since(today: date, years: int) -> date:
    """Return the first day that counts: of this financial year, or of one so many years before."""
    begun = today.year if today.month >= _APRIL else today.year - 1
    return date(begun - years + 1, _APRIL, 1)


@dataclass(frozen=True)
class Assistance:
    """How an application stands against the limit of minimal financial assistance."""

    amounts: list[AssistanceAmount]
    since: date
    requested_pence: Pence
    limit_pence: Pence
    publish_above_pence: Pence

    @property
    def total_pence(self) -> Pence:
        """All that counts, with what is asked for now."""
        return Pence(sum(amount.amount_pence for amount in self.amounts) + self.requested_pence)

    @property
    def is_within_limit(self) -> bool:
        return self.total_pence <= self.limit_pence

    @property
    def is_to_be_published(self) -> bool:
        """Say whether a grant of this size belongs on the public database of subsidies."""
        return self.requested_pence > self.publish_above_pence


def assistance_of(application: Application) -> Assistance:
    """Return what counts for an application today."""
    programme = the_programme()
    since = counts_since(clock.today(), programme.assistance_years)
    query = sa.select(AssistanceAmount).where(
        AssistanceAmount.organisation_id == application.organisation_id,
        AssistanceAmount.removed_at.is_(None),
        AssistanceAmount.given_on >= since,
    )
    amounts = db.session.scalars(query.order_by(AssistanceAmount.given_on).limit(MOST_AMOUNTS))
    return Assistance(
        amounts=list(amounts),
        since=since,
        requested_pence=application.requested_pence or Pence(0),
        limit_pence=programme.assistance_limit_pence,
        publish_above_pence=programme.publish_above_pence,
    )


def last_declaration(application: Application) -> AssistanceDeclaration | None:
    """Return what was declared last for an application."""
    query = sa.select(AssistanceDeclaration).where(AssistanceDeclaration.application_id == application.id)
    return db.session.scalars(query.order_by(AssistanceDeclaration.id.desc()).limit(1)).first()


def asks_for_assistance(application: Application) -> bool:
    """Say whether the round checks other public money of this application."""
    return any(item.kind is CheckKind.ASSISTANCE for item in items_for(application))


def find_amount(application: Application, number: int) -> AssistanceAmount | None:
    """Return an amount of an application's organisation that still stands."""
    return db.session.scalar(
        sa.select(AssistanceAmount).where(
            AssistanceAmount.id == number,
            AssistanceAmount.organisation_id == application.organisation_id,
            AssistanceAmount.removed_at.is_(None),
        )
    )

"""Reads of budgets, claims and assets; what is spent of an award, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.lifecycles import ClaimState
from grants.money import WHOLE, Pence
from grants.rounds.models import BudgetPart, Round
from grants.spending.models import (
    FINAL_REPORT_DAYS,
    Asset,
    BudgetLine,
    ExpenseClaim,
    ExpenseItem,
    Finding,
    SpendingRules,
)

#: Claims that an officer has answered with money, and those that still wait for an answer.
COUNTED = (ClaimState.ACCEPTED, ClaimState.PARTLY_ACCEPTED)
WAITING = (ClaimState.SUBMITTED, ClaimState.QUERIED)
#: Claims that came to nothing: what stands in them may be claimed again.
DROPPED = (ClaimState.WITHDRAWN, ClaimState.REFUSED)


def rules_of(round_: Round) -> SpendingRules:
    """Return the rules of a round, or the defaults, which are not kept."""
    known = db.session.scalar(sa.select(SpendingRules).where(SpendingRules.round_id == round_.id))
    return known or SpendingRules(
        round_id=round_.id, wants_claims=False, virement_share=WHOLE // 10,
        asset_limit_pence=Pence(100_000), final_report_days=FINAL_REPORT_DAYS,
    )  # fmt: skip


def lines_of(award: Award) -> list[BudgetLine]:
    """Return the lines of the agreed budget, in order: none before the offer is accepted or they are set."""
    query = sa.select(BudgetLine).where(BudgetLine.award_id == award.id)
    return list(db.session.scalars(query.order_by(BudgetLine.position)))


@dataclass(frozen=True)
class Standing:
    """Where a line stands, in pence: agreed, claimed and not answered yet, accepted; and its most."""

    line: BudgetLine
    waiting_pence: Pence
    accepted_pence: Pence
    most_pence: Pence

    @property
    def left_pence(self) -> Pence:
        """What is left of what was agreed, never less than nothing."""
        return Pence(max(0, self.line.amount_pence - self.accepted_pence - self.waiting_pence))

    @property
    def moved_pence(self) -> Pence:
        """What was accepted above what was agreed: moved here from other lines."""
        return Pence(max(0, self.accepted_pence - self.line.amount_pence))


def most_of(line_pence: int, virement_share: int) -> Pence:
    """Return what may be spent on a line of so many pence, with a share in basis points on top."""
    return Pence(line_pence + line_pence * virement_share // WHOLE)


def standing_of(award: Award, *, without: ExpenseClaim | None = None) -> list[Standing]:
    """Return where each line of an award stands; one claim may be left out of the sums."""
    accepted = sa.and_(ExpenseClaim.state.in_(COUNTED), ExpenseItem.finding == Finding.ACCEPTED)
    sums = (
        sa.select(
            ExpenseItem.line_id,
            sa.func.sum(sa.case((accepted, ExpenseItem.amount_pence), else_=0)),
            sa.func.sum(sa.case((ExpenseClaim.state.in_(WAITING), ExpenseItem.amount_pence), else_=0)),
        )
        .join(ExpenseClaim, ExpenseItem.claim_id == ExpenseClaim.id)
        .where(ExpenseClaim.award_id == award.id)
        .group_by(ExpenseItem.line_id)
    )
    if without is not None:
        sums = sums.where(ExpenseClaim.id != without.id)
    spent = {line_id: (int(ours), int(open_)) for line_id, ours, open_ in db.session.execute(sums)}
    share = rules_of(award.application.round).virement_share
    return [
        Standing(
            line,
            waiting_pence=Pence(spent.get(line.id, (0, 0))[1]),
            accepted_pence=Pence(spent.get(line.id, (0, 0))[0]),
            most_pence=most_of(line.amount_pence, share),
        )
        for line in lines_of(award)
    ]


def by_part(standings: Iterable[Standing]) -> list[tuple[BudgetPart, dict[str, int]]]:
    """Return the sums of each part of a budget that has lines, in pence."""
    sums: dict[BudgetPart, dict[str, int]] = {}
    for standing in standings:
        of_part = sums.setdefault(standing.line.part, dict.fromkeys(("agreed", "waiting", "accepted"), 0))
        of_part["agreed"] += standing.line.amount_pence
        of_part["waiting"] += standing.waiting_pence
        of_part["accepted"] += standing.accepted_pence
    return [(part, sums[part]) for part in BudgetPart if part in sums]


def accepted_spend(award: Award) -> dict[int, Pence]:
    """Return what was accepted of claims, in pence by the id of the line."""
    return {standing.line.id: standing.accepted_pence for standing in standing_of(award)}


def spent_by_claims(award: Award) -> Pence | None:
    """Return what was accepted of all claims of an award; None where its round wants no claims."""
    if not rules_of(award.application.round).wants_claims:
        return None
    return Pence(sum(accepted_spend(award).values()))


def claims_of(award: Award) -> list[ExpenseClaim]:
    """Return the claims of an award, newest first."""
    query = sa.select(ExpenseClaim).where(ExpenseClaim.award_id == award.id)
    return list(db.session.scalars(query.order_by(ExpenseClaim.id.desc())))


def open_claims(award: Award) -> list[ExpenseClaim]:
    """Return the claims of an award that an officer has not answered."""
    return [claim for claim in claims_of(award) if claim.state in WAITING]


def visible_claims(person: User) -> sa.Select[ExpenseClaim]:
    """Return the claims that a person may see: drafts only those of the person's own groups."""
    return (
        sa.select(ExpenseClaim)
        .join(Award, ExpenseClaim.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .where(
            sa.or_(
                ExpenseClaim.state != ClaimState.DRAFT,
                Application.organisation_id.in_(list(person.organisation_ids)),
            )
        )
        .order_by(sa.case((ExpenseClaim.state == ClaimState.SUBMITTED, 0), else_=1), ExpenseClaim.id.desc())
    )


def find_claim(reference: str, person: User) -> ExpenseClaim | None:
    """Return a claim by its reference if this person may see it."""
    return db.session.scalar(visible_claims(person).where(ExpenseClaim.reference == reference))


def item_of(claim: ExpenseClaim, number: int) -> ExpenseItem | None:
    """Return one cost of a claim."""
    return next((item for item in claim.items if item.id == number), None)


def repeated_in(claim: ExpenseClaim, *, everywhere: bool) -> dict[int, list[ExpenseItem]]:
    """Return by the id of each cost those that have its receipt, or its supplier, day and amount.

    ``everywhere`` looks at every award; without it, only at those of the same organisation.
    """
    mine, other = aliased(ExpenseItem), aliased(ExpenseItem)
    theirs = aliased(ExpenseClaim)
    alike = sa.or_(
        other.fingerprint == mine.fingerprint,
        sa.and_(
            other.supplier_key == mine.supplier_key,
            other.paid_on == mine.paid_on,
            other.amount_pence == mine.amount_pence,
        ),
    )
    query = (
        sa.select(mine.id, other)
        .join(other, sa.and_(alike, other.id != mine.id))
        .join(theirs, other.claim_id == theirs.id)
        .where(mine.claim_id == claim.id, other.finding != Finding.REFUSED)
        .where(theirs.state.not_in(DROPPED))
        .where(sa.or_(theirs.id == claim.id, theirs.state != ClaimState.DRAFT))
        .options(joinedload(other.claim))
        .order_by(other.id)
    )
    if not everywhere:
        own = sa.select(Award.id).join(Application, Award.application_id == Application.id)
        group = claim.application.organisation_id
        query = query.where(theirs.award_id.in_(own.where(Application.organisation_id == group)))
    found: dict[int, list[ExpenseItem]] = {}
    for number, item in db.session.execute(query).unique():
        found.setdefault(number, []).append(item)
    return found


def assets_of(award: Award) -> list[Asset]:
    """Return what an award has in the register, oldest first."""
    return list(db.session.scalars(sa.select(Asset).where(Asset.award_id == award.id).order_by(Asset.id)))


def visible_assets(person: User) -> sa.Select[Asset]:
    """Return the assets of awards that a person may see, newest first."""
    return (
        sa.select(Asset)
        .join(Award, Asset.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(Asset.id.desc())
    )


def find_asset(reference: str, person: User) -> Asset | None:
    """Return an asset by its reference if this person may see it."""
    return db.session.scalar(visible_assets(person).where(Asset.reference == reference))

"""The ledger held against the bank's own lines."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.ledger import Standing, standings_by_round
from grants.awards.models import Account, Award, Posting
from grants.db import db
from grants.formats import safe_cell
from grants.money import Pence
from grants.payments.bank_file import pounds
from grants.payments.models import LineOutcome, Payment, PaymentRun, RunLine
from grants.rounds.models import Round
from grants.rounds.queries import visible_to

COLUMNS = (
    "posting", "posted_at", "round", "award", "payment", "debit", "credit", "amount_pounds",
    "bank_reference", "posted_by",
)  # fmt: skip


@dataclass(frozen=True)
class RunSums:
    """What a run sent, and what of it bank and ledger say was paid, in pence."""

    run: PaymentRun
    sent: Pence
    bank: Pence
    refused: Pence
    ledger: Pence

    @property
    def waits(self) -> Pence:
        return Pence(self.sent - self.bank - self.refused)

    @property
    def agrees(self) -> bool:
        return self.bank == self.ledger


def by_run(runs: Sequence[PaymentRun]) -> list[RunSums]:
    """Return both sides for each run, in two queries."""
    numbers = [run.id for run in runs]
    said: dict[tuple[int, LineOutcome | None], int] = {
        (run_id, outcome): int(pence)
        for run_id, outcome, pence in db.session.execute(
            sa.select(RunLine.run_id, RunLine.outcome, sa.func.sum(RunLine.amount_pence))
            .where(RunLine.run_id.in_(numbers))
            .group_by(RunLine.run_id, RunLine.outcome)
        )
    }
    posted = {
        run_id: int(pence)
        for run_id, pence in db.session.execute(
            sa.select(RunLine.run_id, sa.func.sum(Posting.amount_pence))
            .join(Posting, sa.and_(Posting.payment_id == RunLine.payment_id, Posting.target == Account.PAID))
            .where(RunLine.run_id.in_(numbers), RunLine.outcome == LineOutcome.PAID)
            .group_by(RunLine.run_id)
        )
    }
    return [
        RunSums(
            run,
            Pence(sum(said.get((run.id, o), 0) for o in (None, LineOutcome.PAID, LineOutcome.FAILED))),
            Pence(said.get((run.id, LineOutcome.PAID), 0)),
            Pence(said.get((run.id, LineOutcome.FAILED), 0)),
            Pence(posted.get(run.id, 0)),
        )
        for run in runs
    ]


@dataclass(frozen=True)
class RoundSums:
    """A round's ledger beside what the bank paid of it in runs and what finance paid outside them."""

    round: Round
    money: Standing
    in_runs: Pence
    by_hand: Pence

    @property
    def agrees(self) -> bool:
        return self.in_runs + self.by_hand == self.money.paid


def by_round(person: User) -> list[RoundSums]:
    """Return both sides for each round that a person may see and that has a budget in the ledger."""
    in_runs = _paid(LineOutcome.PAID)
    in_all = _paid(None)
    found, standings = [], standings_by_round()
    for round_ in db.session.scalars(visible_to(person)):
        money = standings.get(round_.id)
        if money is not None and money.budget:
            run = in_runs.get(round_.id, 0)
            hand = in_all.get(round_.id, 0) - run
            found.append(RoundSums(round_, money, Pence(run), Pence(hand)))
    return found


def _paid(outcome: LineOutcome | None) -> dict[int, int]:
    """Return what was paid of each round by its payments themselves: in runs, or in all."""
    query = (
        sa.select(Application.round_id, sa.func.sum(Payment.amount_pence))
        .join(Award, Award.application_id == Application.id)
        .join(Payment, Payment.award_id == Award.id)
        .where(Payment.paid_on.is_not(None))
        .group_by(Application.round_id)
    )
    if outcome is not None:
        query = query.where(Payment.id.in_(sa.select(RunLine.payment_id).where(RunLine.outcome == outcome)))
    return {round_id: int(pence) for round_id, pence in db.session.execute(query)}


def postings_csv() -> str:
    """Return every posting as CSV; what an account pays out is its credit, what it gets its debit."""
    query = (
        sa.select(Posting, Round.reference, Award.reference, Payment.reference, Payment.finance_reference,
                  User.full_name)
        .join(Round, Posting.round_id == Round.id)
        .outerjoin(Award, Posting.award_id == Award.id)
        .outerjoin(Payment, Posting.payment_id == Payment.id)
        .outerjoin(User, Posting.posted_by_id == User.id)
        .order_by(Posting.id)
    )  # fmt: skip
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for posting, round_, award, payment, bank, who in db.session.execute(query):
        writer.writerow([
            safe_cell(value)
            for value in (
                posting.id, posting.posted_at.isoformat(), round_, award, payment, posting.target.value,
                posting.source.value, pounds(posting.amount_pence),
                bank if posting.target is Account.PAID else "", who,
            )
        ])  # fmt: skip
    return sheet.getvalue()

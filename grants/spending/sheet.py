"""What is spent by line, as a sheet for finance."""

import csv
import io
from collections.abc import Iterator

import sqlalchemy as sa

from grants.accounts.models import User
from grants.awards.models import Award
from grants.awards.queries import visible_to
from grants.db import db
from grants.formats import safe_cell
from grants.lifecycles import ClaimState
from grants.spending.models import BudgetLine, ExpenseClaim, ExpenseItem, Finding
from grants.spending.queries import COUNTED, WAITING

COLUMNS = (
    "award", "round", "organisation", "line", "title", "part", "agreed_pounds", "claimed_waiting_pounds",
    "accepted_pounds", "refused_pounds", "left_pounds",
)  # fmt: skip


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


def spend_rows(person: User) -> Iterator[list[str]]:
    """Yield a row for each line of every award that a person may see, the titles first."""
    yield list(COLUMNS)

    def total(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(
            sa.func.sum(sa.case((sa.and_(*conditions), ExpenseItem.amount_pence), else_=0)), 0
        )

    counted = ExpenseClaim.state.in_(COUNTED)
    answered = ExpenseClaim.state.in_((*COUNTED, ClaimState.REFUSED))
    sums = (
        sa.select(
            ExpenseItem.line_id,
            total(ExpenseClaim.state.in_(WAITING)).label("waiting"),
            total(counted, ExpenseItem.finding == Finding.ACCEPTED).label("accepted"),
            total(answered, ExpenseItem.finding == Finding.REFUSED).label("refused"),
        )
        .join(ExpenseClaim, ExpenseItem.claim_id == ExpenseClaim.id)
        .group_by(ExpenseItem.line_id)
        .subquery()
    )
    awards = visible_to(person).with_only_columns(Award.id).order_by(None)
    query = (
        sa.select(Award, BudgetLine, sums.c.waiting, sums.c.accepted, sums.c.refused)
        .join(BudgetLine, BudgetLine.award_id == Award.id)
        .outerjoin(sums, sums.c.line_id == BudgetLine.id)
        .where(Award.id.in_(awards))
        .order_by(Award.id, BudgetLine.position)
    )
    for award, line, waiting, accepted, refused in db.session.execute(query):
        application = award.application
        spent, open_ = int(accepted or 0), int(waiting or 0)
        yield [
            safe_cell(value)
            for value in (
                award.reference,
                application.round.reference,
                application.organisation.name,
                line.position,
                line.title,
                line.part.value,
                _pounds(line.amount_pence),
                _pounds(open_),
                _pounds(spent),
                _pounds(int(refused or 0)),
                _pounds(max(0, line.amount_pence - spent - open_)),
            )
        ]


def spend_csv(person: User) -> str:
    """Return the rows as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(spend_rows(person))
    return sheet.getvalue()

"""Many live awards, made quickly: one is made by real operations, and its rows are copied in SQL.

Each copy has a group, application, award, plan, reports, returns, instalments and bank details of its
own; people, the round and what was said of the application are shared or left out.  The trail proves
nothing of copies, so nothing here asks it.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import Membership, Organisation
from grants.applications.models import Application
from grants.awards.models import Award, Decision, Posting
from grants.db import db
from grants.delivery.models import Milestone, MilestoneReport
from grants.evaluation.models import MonitoringReturn
from grants.payments.bank import BankDetails
from grants.payments.models import Payment

#: The ids of the copies of a row, by its table and id.
Copies = dict[tuple[str, int], range]

#: So many copies are inserted with one statement.
_AT_ONCE = 500


def copy_award(award: Award, number: int) -> None:
    """Add so many copies of an active award, as other groups' awards."""
    first = db.session.scalar(sa.select(sa.func.count()).select_from(Award)) or 0
    for start in range(first, first + number, _AT_ONCE):
        _copy(award, range(start, min(first + number, start + _AT_ONCE)))
    db.session.commit()


def _copy(award: Award, places: range) -> None:
    """Insert the rows of so many copies, each row of the first with one statement."""
    known: Copies = {}
    group, application = award.application.organisation_id, award.application_id
    for model, which in (
        (Organisation, Organisation.id == group),
        (Membership, Membership.organisation_id == group),
        (BankDetails, BankDetails.organisation_id == group),
        (Application, Application.id == application),
        (Decision, Decision.application_id == application),
        (Award, Award.id == award.id),
        (Milestone, Milestone.award_id == award.id),
        (MilestoneReport, MilestoneReport.milestone_id.in_(_milestones(award))),
        (MonitoringReturn, MonitoringReturn.award_id == award.id),
        (Payment, Payment.award_id == award.id),
        (Posting, Posting.award_id == award.id),
    ):
        rows = db.session.execute(sa.select(model.__table__).where(which)).mappings().all()
        for row in rows:
            _again(model, row, places, known)


def _milestones(award: Award) -> sa.Select[int]:
    return sa.select(Milestone.id).where(Milestone.award_id == award.id)


def _again(model: Any, row: Any, places: range, known: Copies) -> None:
    """Insert a copy of a row for each place; what it names is replaced by the copy of that."""
    table = model.__table__
    first = (db.session.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
    numbers = range(first, first + len(places))
    known[table.name, row["id"]] = numbers
    links = {key.parent.name: key.column.table.name for key in table.foreign_keys}
    copies = []
    for offset, place in enumerate(places):
        copy = {**row, "id": numbers[offset]}
        for column, target in links.items():
            if column != "id" and (target, row[column]) in known:
                copy[column] = known[target, row[column]][offset]
        if row.get("reference"):
            copy["reference"] = f"{row['id']}-{place}"
        copies.append(copy)
    db.session.execute(sa.insert(table), copies)


def all_due_on(day: date) -> None:
    """Let every report and return be due on one day."""
    for model in (MilestoneReport, MonitoringReturn):
        db.session.execute(sa.update(model).values(due_on=day))
    db.session.commit()

"""The final report as one kind of report: what it asks, and its place on the timeline."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.closing.models import FinalReport
from grants.closing.operations import issue_final_report
from grants.closing.operations.closing import follow_acceptance
from grants.closing.queries import find_final_report, spent_by_line
from grants.db import db
from grants.delivery.kinds import Asked, Kind
from grants.delivery.timeline import Entry, report_entry

#: The texts of a final report, by their key, as officers read them.
TEXTS = {
    "done": _l("What was done"),
    "changed": _l("What changed"),
    "worked": _l("What worked"),
    "did_not_work": _l("What did not work"),
    "learned": _l("What was learned"),
    "afterwards": _l("Who benefits after the project"),
}


def final_questions(report: FinalReport) -> list[Asked]:
    """Return what a final report asks: texts, each line of the budget, and money of others."""
    found = [Asked(key, label, "text", getattr(report, key)) for key, label in TEXTS.items()]
    for line in spent_by_line(report):
        number, title = line.line.id, line.line.title
        found += [
            Asked(f"line_{number}", _l("Spent: %(line)s", line=title), "pounds", line.spent_pence),
            Asked(f"reason_{number}", _l("Why it differs: %(line)s", line=title), "text", line.reason),
        ]
    return [
        *found,
        Asked("other_income", _l("Money from others"), "pounds", report.other_income_pence),
        Asked("other_income_from", _l("Whom it came from"), "text", report.other_income_from),
    ]


FINAL = Kind(
    final_questions, issue_final_report, find_final_report, "final-reports", "closing.show_final_report",
    follow_acceptance,
)  # fmt: skip


def final_reports(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the final reports of these awards, for their timeline."""
    query = sa.select(FinalReport).where(FinalReport.award_id.in_([award.id for award in awards]))
    for report in db.session.scalars(query.order_by(FinalReport.due_on, FinalReport.id)):
        yield report_entry(report, _l("Final report"), "", f"/final-reports/{report.reference}")

"""What the PDFs of a final report, of a closing report and of a certificate are made from."""

from typing import Any

from flask_babel import force_locale

from grants.awards.ledger import standing_of
from grants.closing.models import Closure, FinalReport
from grants.closing.queries import Line, final_report_of, spent_by_line
from grants.delivery.queries import reports_of
from grants.delivery.snapshots import about
from grants.evaluation.queries import results_of, returns_of
from grants.payments.queries import payments_of
from grants.rounds.queries import the_programme


def _plain(line: Line) -> dict[str, Any]:
    return {
        "title": line.line.title,
        "planned_pence": line.line.amount_pence,
        "spent_pence": line.spent_pence,
        "differs_pence": line.differs_pence,
        "reason": line.reason,
    }


def final_report(report: FinalReport, language: str) -> dict[str, Any]:
    """Return what a final report says, with each line of the budget planned beside actual."""
    return {
        **about(report, language),
        "done": report.done,
        "changed": report.changed,
        "worked": report.worked,
        "did_not_work": report.did_not_work,
        "learned": report.learned,
        "afterwards": report.afterwards,
        "lines": [_plain(line) for line in spent_by_line(report)],
        "spent_pence": report.spent_pence,
        "paid_pence": standing_of(report.award).paid,
        "other_income_pence": report.other_income_pence,
        "other_income_from": report.other_income_from,
    }


def closure_certificate(closure: Closure, language: str) -> dict[str, Any]:
    """Return what the certificate says: that the grant is closed, and where its money went."""
    award = closure.award
    application = award.application
    report = final_report_of(award)
    return {
        "programme": the_programme().name.in_language(language),
        "reference": award.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "organisation_language": application.organisation.language,
        "round_title": application.round.title.in_language(language),
        "amount_pence": award.amount_pence,
        "paid_pence": standing_of(award).paid,
        "spent_pence": closure.spent_pence,
        "returned_pence": closure.returned_pence,
        "written_off_pence": closure.written_off_pence,
        "released_pence": closure.released_pence,
        "closed_at": award.closed_at.isoformat() if award.closed_at else None,
        # One page: why a line differs stands in the final report.
        "lines": [{**_plain(line), "reason": ""} for line in spent_by_line(report)]
        if report is not None and report.lines
        else [],
    }


def closing_report(closure: Closure, language: str) -> dict[str, Any]:
    """Return the whole grant in figures, with what its returns say was learnt."""
    award = closure.award
    application = award.application
    with force_locale(language):
        states = {payment.id: str(payment.state.label) for payment in payments_of(award)}
    return {
        "programme": the_programme().name.in_language(language),
        "returned_pence": closure.returned_pence,
        "written_off_pence": closure.written_off_pence,
        "reference": award.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "round_title": application.round.title.in_language(language),
        "amount_pence": award.amount_pence,
        "paid_pence": standing_of(award).paid,
        "spent_pence": closure.spent_pence,
        "closed_at": award.closed_at.isoformat() if award.closed_at else None,
        "closed_by": closure.closed_by.full_name,
        "summary": closure.summary,
        "payments": [
            {"reference": p.reference, "amount_pence": p.amount_pence, "state": states[p.id],
             "paid_on": p.paid_on.isoformat() if p.paid_on else None}
            for p in payments_of(award)
        ],
        "milestones": [
            {
                "title": r.milestone.title.in_language(language),
                "spent_pence": r.spent_pence,
                "language": r.language,
            }
            for r in reports_of(award)
        ],
        "results": [
            {"title": r.indicator.title.in_language(language), "unit": r.indicator.unit.in_language(language),
             "planned": r.planned, "actual": r.actual}
            for r in results_of(award)
        ],
        "returns": [
            {"title": r.title.in_language(language), "people_reached": r.people_reached,
             "language": r.language, "worked": r.worked, "did_not_work": r.did_not_work, "learned": r.learned}
            for r in returns_of(award)
        ],
    }  # fmt: skip

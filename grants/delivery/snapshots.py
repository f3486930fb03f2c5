"""What the PDF of a milestone report is made from."""

from typing import Any

from grants.delivery.models import MilestoneReport
from grants.rounds.queries import the_programme


def about(report: Any, language: str) -> dict[str, Any]:
    """Return what every report says about itself and its award."""
    award = report.award
    application = award.application
    return {
        "programme": the_programme().name.in_language(language),
        "reference": report.reference,
        "award_reference": award.reference,
        "title": application.title,
        "application_language": application.language,
        "written_in": report.language,
        "organisation": application.organisation.name,
        "round_title": application.round.title.in_language(language),
        "amount_pence": award.amount_pence,
        "due_on": report.due_on.isoformat(),
        "submitted_at": report.submitted_at.isoformat(),
        "submitted_by": report.submitted_by.full_name if report.submitted_by else "",
    }


def milestone_report(report: MilestoneReport, language: str) -> dict[str, Any]:
    """Return what a milestone report says."""
    evidence = report.evidence
    return {
        **about(report, language),
        "milestone": report.milestone.title.in_language(language),
        "done": report.done,
        "spent_pence": report.spent_pence,
        "evidence": {"name": evidence.name, "fingerprint": evidence.fingerprint} if evidence else None,
    }

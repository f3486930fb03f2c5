"""What the report of a visit is made from: what the group reads too, and nothing else."""

from typing import Any

from grants import clock
from grants.oversight.models import Visit
from grants.rounds.queries import the_programme


def visit_report(visit: Visit, language: str) -> dict[str, Any]:
    """Return what the report says: what was seen, what was found, what was answered, how it ended."""
    application = visit.application
    assert visit.made_on is not None, "Only a visit that was made is reported."
    return {
        "programme": the_programme().name.in_language(language),
        "reference": visit.reference,
        "award_reference": visit.award.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "dated": clock.today().isoformat(),
        "made_on": visit.made_on.isoformat(),
        "visitor": visit.visitor.full_name,
        "met": visit.met,
        "purpose": visit.purpose,
        "seen": visit.seen,
        "is_closed": visit.ended_at is not None,
        "findings": [
            {
                "text": finding.text,
                "severity": finding.severity.value,
                "action": finding.action,
                "due_on": finding.due_on.isoformat() if finding.due_on else None,
                "answer": finding.answer,
                "settled": finding.settled_note,
            }
            for finding in visit.findings
            if finding.for_group
        ],
    }

"""What the PDF of a milestone report is made from."""

from typing import Any

from grants import clock
from grants.delivery.chasing import paragraphs_of, title_of, values_of
from grants.delivery.models import ChaseNotice, MilestoneReport
from grants.delivery.photos import photos_of
from grants.delivery.said import versions_of
from grants.languages import Texts
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
        "certified_by": _certifier(report),
    }


def _certifier(report: Any) -> str:
    """Return who signed the newest version off for the group, if anybody."""
    sent = versions_of(report)
    certifier = sent[-1].certified_by if sent else None
    return certifier.full_name if certifier else ""


def milestone_report(report: MilestoneReport, language: str) -> dict[str, Any]:
    """Return what a milestone report says."""
    evidence = report.evidence
    return {
        **about(report, language),
        "milestone": report.milestone.title.in_language(language),
        "done": report.done,
        "did_not_work": report.did_not_work,
        "numbers": [
            {"title": words.in_language(language), "count": count}
            for words, count in (
                (report.milestone.first_number, report.first_count),
                (report.milestone.second_number, report.second_count),
            )
            if words
        ],
        "photos": [
            {"fingerprint": photo.upload.fingerprint, "caption": photo.caption} for photo in photos_of(report)
        ],
        "spent_pence": report.spent_pence,
        "evidence": {"name": evidence.name, "fingerprint": evidence.fingerprint} if evidence else None,
    }


def report_notice(
    notice: ChaseNotice, report: Any, subject: Any, words: Texts, language: str
) -> dict[str, Any]:
    """Return what a notice on a report that nears or is late says."""
    application = report.application
    return {
        "programme": the_programme().name.in_language(language),
        "reference": notice.reference,
        "report_reference": report.reference,
        "award_reference": report.award.reference,
        "report_title": title_of(report).in_language(language),
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "address": application.organisation.address,
        "due_on": report.due_on.isoformat(),
        "dated": clock.today().isoformat(),
        "subject": paragraphs_of(subject, report, language)[0],
        "body": words.in_language(language),
        "values": values_of(report, language),
    }

"""What the PDF of an answered claim is made from."""

from typing import Any

from flask_babel import force_locale

from grants.rounds.queries import the_programme
from grants.spending.models import ExpenseClaim
from grants.spending.queries import standing_of


def expense_claim(claim: ExpenseClaim, language: str) -> dict[str, Any]:
    """Return what was claimed, what was found of each cost, and where the budget stands since."""
    award = claim.award
    application = award.application
    with force_locale(language):
        items = [
            {
                "line": item.line.title,
                "paid_on": item.paid_on.isoformat(),
                "supplier": item.supplier,
                "what_for": item.what_for,
                "amount_pence": item.amount_pence,
                "finding": str(item.finding.label),
                "reason": item.reason,
                "fingerprint": item.fingerprint,
            }
            for item in claim.items
        ]
        lines = [
            {
                "title": standing.line.title,
                "part": str(standing.line.part.label),
                "agreed_pence": standing.line.amount_pence,
                "accepted_pence": standing.accepted_pence,
                "left_pence": standing.left_pence,
                "moved_pence": standing.moved_pence,
            }
            for standing in standing_of(award)
        ]
        outcome = str(claim.state.label)
    return {
        "programme": the_programme().name.in_language(language),
        "reference": claim.reference,
        "award_reference": award.reference,
        "title": application.title,
        "application_language": application.language,
        "written_in": claim.language,
        "organisation": application.organisation.name,
        "organisation_language": application.organisation.language,
        "round_title": application.round.title.in_language(language),
        "award_pence": award.amount_pence,
        "submitted_at": claim.submitted_at.isoformat() if claim.submitted_at else None,
        "decided_at": claim.decided_at.isoformat() if claim.decided_at else None,
        "outcome": outcome,
        "claimed_pence": claim.total_pence,
        "accepted_pence": claim.accepted_pence,
        "sample_share": claim.sample_share,
        "sample_seed": claim.sample_seed,
        "items": items,
        "lines": lines,
    }

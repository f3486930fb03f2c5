"""What the PDFs of a return and of a closing report are made from."""

from typing import Any

from flask_babel import force_locale

from grants.awards.ledger import standing_of
from grants.delivery.queries import reports_of
from grants.delivery.snapshots import about
from grants.evaluation.models import Closure, MonitoringReturn
from grants.evaluation.queries import results_of, returns_of, targets_of
from grants.payments.queries import payments_of
from grants.rounds.queries import the_programme


def evaluation_return(return_: MonitoringReturn, language: str) -> dict[str, Any]:
    """Return what a return says, planned beside actual."""
    planned = {target.indicator_id: target.planned for target in targets_of(return_.award)}
    return {
        **about(return_, language),
        "return_title": return_.title.in_language(language),
        "people_reached": return_.people_reached,
        "people_planned": return_.award.application.reach,
        "values": [
            {
                "title": value.indicator.title.in_language(language),
                "unit": value.indicator.unit.in_language(language),
                "planned": planned.get(value.indicator_id, 0),
                "actual": value.actual,
            }
            for value in return_.values
        ],
        "worked": return_.worked,
        "did_not_work": return_.did_not_work,
        "learned": return_.learned,
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

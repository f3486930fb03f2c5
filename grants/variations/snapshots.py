"""What the letter on changed terms is made from."""

from typing import Any

from flask_babel import force_locale

from grants.languages import Texts
from grants.lifecycles import PaymentState
from grants.payments.queries import payments_of
from grants.rounds.models import BudgetPart
from grants.rounds.queries import the_programme
from grants.variations.models import Variation
from grants.variations.terms import changes_between


def variation_letter(variation: Variation, language: str) -> dict[str, Any]:
    """Return what changed, which terms are replaced, and all terms as they stand since."""
    award, after = variation.award, variation.after
    application = award.application
    programme = the_programme()
    with force_locale(language):
        changes = [
            {
                "label": f"{change.label}: {change.named}" if change.named else str(change.label),
                "kind": change.kind,
                "before": change.before if isinstance(change.before, int | None) else str(change.before),
                "after": change.after if isinstance(change.after, int | None) else str(change.after),
            }
            for change in changes_between(variation.before, after)
        ]
        payments = [
            {
                "title": payment.title.in_language(language),
                "reference": payment.reference,
                "when": payment.when,
                "amount_pence": payment.amount_pence,
            }
            for payment in payments_of(award)
            if payment.state is not PaymentState.CANCELLED
        ]
        lines = [
            {
                "title": line["title"],
                "part": str(BudgetPart(line["part"]).label),
                "amount_pence": line["amount_pence"],
            }
            for line in after["lines"]
        ]
    return {
        "programme": programme.name.in_language(language),
        "reference": variation.reference,
        "award_reference": award.reference,
        "number": variation.terms_number,
        "title": application.title,
        "application_language": application.language,
        "written_in": variation.language,
        "organisation": application.organisation.name,
        "address": application.organisation.address,
        "round_title": application.round.title.in_language(language),
        "dated": variation.decided_at.isoformat() if variation.decided_at else None,
        "reason": variation.reason,
        "changes": changes,
        "amount_pence": after["amount_pence"],
        "purpose": after["purpose"],
        "starts_on": after["starts_on"],
        "ends_on": after["ends_on"],
        "dues": [
            {"title": Texts(due["title"]).in_language(language), "reference": due["reference"],
             "due_on": due["due_on"]}
            for due in after["dues"] if due["is_open"]
        ],
        "payments": payments,
        "lines": lines,
        "targets": [
            {"title": Texts(target["title"]).in_language(language), "planned": target["planned"]}
            for target in after["targets"]
        ],
    }  # fmt: skip

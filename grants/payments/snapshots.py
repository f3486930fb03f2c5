"""What the letter on money to be paid back is made from."""

from typing import Any

from grants import clock
from grants.payments.models import Repayment
from grants.rounds.queries import the_programme


def repayment_demand(repayment: Repayment, language: str) -> dict[str, Any]:
    """Return what the letter says: how much, why, until when, and how to pay."""
    programme, award = the_programme(), repayment.award
    application = award.application
    return {
        "programme": programme.name.in_language(language),
        "contact_email": programme.contact_email,
        "paying_back": programme.paying_back.in_language(language),
        "paying_back_language": programme.paying_back.language_for(language),
        "reference": repayment.reference,
        "award_reference": award.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "address": application.organisation.address,
        "dated": clock.today().isoformat(),
        "cause": repayment.cause.value,
        "reason": repayment.reason,
        "amount_pence": repayment.amount_pence,
        "due_on": repayment.due_on.isoformat(),
    }

"""What the letter with the answer to an appeal is made from."""

from typing import Any

from grants import clock
from grants.appeals.models import Appeal
from grants.rounds.queries import the_programme


def outcome_letter(appeal: Appeal, language: str) -> dict[str, Any]:
    """Return what the letter says: what was complained of, what was found, why, and what follows."""
    programme, application = the_programme(), appeal.application
    return {
        "programme": programme.name.in_language(language),
        "contact_email": programme.contact_email,
        "reference": appeal.reference,
        "application_reference": application.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "address": application.organisation.address,
        "round_title": application.round.title.in_language(language),
        "dated": clock.today().isoformat(),
        "raised_on": clock.in_london(appeal.raised_at).date().isoformat(),
        "grounds": [ground.title.in_language(language) for ground in appeal.grounds],
        "wanted": appeal.wanted,
        "written_in": appeal.language,
        "finding": appeal.state.value,
        "effect": appeal.effect.value if appeal.effect else "none",
        "about_eligibility": appeal.about_eligibility,
        "answer": appeal.answer,
    }

"""What is signed: the text of an agreement, from which page, signature and PDF are all made.

Until the group accepts, it is what the offer would be made into now; from then on it is kept.
"""

from typing import Any

from grants.awards.models import Award
from grants.awards.models.agreements import fingerprint_of
from grants.awards.queries import agreement_of
from grants.awards.snapshots import agreed_text
from grants.db import hold
from grants.languages import LANGUAGES


def texts_of(award: Award) -> dict[str, dict[str, Any]]:
    """Return what is signed, by language: what was kept, or else what would be kept now."""
    agreement = agreement_of(award)
    if agreement is not None:
        return agreement.content
    return {language: agreed_text(award, language) for language in LANGUAGES}


def fingerprint_now(award: Award, language: str) -> str:
    """Return the fingerprint of what is to be signed; the words of the round stay until the caller ends."""
    hold(award.application.round)
    return fingerprint_of(texts_of(award)[language])

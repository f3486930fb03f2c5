"""How money is promised and accepted.  Operations never commit: the caller does."""

from grants.awards.operations.confirming import confirm_award, confirm_decline, confirm_seen
from grants.awards.operations.letters import (
    check_words,
    edit_words,
    give_up_own_words,
    revoke_letter,
    revoke_letters,
)
from grants.awards.operations.offers import (
    ON_ACCEPT,
    accept_offer,
    choose_publication,
    extend_offer,
    lapse_offer,
    refuse_offer,
)
from grants.awards.operations.proposing import overturn, propose, set_aside, set_aside_withdrawn

__all__ = [
    "ON_ACCEPT", "accept_offer", "check_words", "choose_publication", "confirm_award", "confirm_decline",
    "confirm_seen", "edit_words", "extend_offer", "give_up_own_words", "lapse_offer", "overturn", "propose",
    "refuse_offer", "revoke_letter", "revoke_letters", "set_aside", "set_aside_withdrawn",
]  # fmt: skip

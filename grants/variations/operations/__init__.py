"""How variations are asked for, looked at and agreed.  Operations never commit: the caller does."""

from grants.variations.operations.agreeing import (
    accept_proposal,
    agree,
    agree_alone,
    decline_proposal,
    give_time,
)
from grants.variations.operations.asking import (
    end_variations,
    offer_variation,
    request_variation,
    save_variation,
    start_variation,
    withdraw_variation,
)
from grants.variations.operations.judging import (
    recommend_variation,
    reconsider_variation,
    refuse_variation,
    send_back_variation,
)
from grants.variations.operations.rules import copy_rules, set_rules

__all__ = [
    "accept_proposal", "agree", "agree_alone", "copy_rules", "decline_proposal", "end_variations",
    "give_time",
    "offer_variation", "recommend_variation", "reconsider_variation",
    "refuse_variation", "request_variation", "save_variation", "send_back_variation", "set_rules",
    "start_variation", "withdraw_variation",
]  # fmt: skip

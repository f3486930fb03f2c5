"""How help is offered, asked for, matched and given, and groups introduced.  The caller commits."""

from grants.support.operations.asking import ask, end_request
from grants.support.operations.matching import (
    agree_to_match,
    close_request,
    propose_offer,
    record_given,
    refuse_match,
)
from grants.support.operations.meeting import (
    ANSWER_DAYS,
    FEWEST_DAYS,
    MOST_DAYS,
    agree_to_meet,
    decline_to_meet,
    end_wish,
    lapse_introductions,
    propose_introduction,
    take_back_introduction,
    wish_to_meet,
)
from grants.support.operations.offering import Help, Reach, confirm_offer, decline_offer, end_offer, offer

__all__ = [
    "ANSWER_DAYS", "FEWEST_DAYS", "MOST_DAYS", "Help", "Reach", "agree_to_match", "agree_to_meet", "ask",
    "close_request", "confirm_offer", "decline_offer", "decline_to_meet", "end_offer", "end_request",
    "end_wish", "lapse_introductions", "offer", "propose_introduction", "propose_offer", "record_given",
    "refuse_match", "take_back_introduction", "wish_to_meet",
]  # fmt: skip

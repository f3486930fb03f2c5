"""How help is offered, asked for, matched and given.  The caller commits."""

from grants.support.operations.asking import ask, end_request
from grants.support.operations.matching import (
    agree_to_match,
    close_request,
    propose_offer,
    record_given,
    refuse_match,
)
from grants.support.operations.offering import Help, Reach, confirm_offer, decline_offer, end_offer, offer

__all__ = [
    "Help", "Reach", "agree_to_match", "ask", "close_request", "confirm_offer", "decline_offer", "end_offer",
    "end_request", "offer", "propose_offer", "record_given", "refuse_match",
]  # fmt: skip

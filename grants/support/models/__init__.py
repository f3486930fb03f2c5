"""What is kept of help beside money: partners, their offers, and what groups ask for."""

from grants.support.models.introductions import Audience, Introduction, WishToMeet
from grants.support.models.offers import Partner, PartnerKind, SupportKind, SupportOffer
from grants.support.models.requests import SupportRequest

__all__ = [
    "Audience", "Introduction", "Partner", "PartnerKind", "SupportKind", "SupportOffer", "SupportRequest",
    "WishToMeet",
]  # fmt: skip

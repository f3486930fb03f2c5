"""What is kept of help beside money: partners, their offers, and what groups ask for."""

from grants.support.models.offers import Partner, PartnerKind, SupportKind, SupportOffer
from grants.support.models.requests import SupportRequest

__all__ = ["Partner", "PartnerKind", "SupportKind", "SupportOffer", "SupportRequest"]

"""Due diligence: what officers check of a group before it is offered money."""

from grants.diligence.models.checks import CheckOutcome, DiligenceCheck, Risk

__all__ = ["CheckOutcome", "DiligenceCheck", "Risk"]

"""Samples, visits with their findings, and concerns."""

from grants.oversight.models.concerns import (
    FOUND,
    OPEN,
    Concern,
    ConcernAddition,
    ConcernFile,
    ConcernStep,
    ReferredTo,
)
from grants.oversight.models.samples import Sample, SampleLine, Why
from grants.oversight.models.visits import Finding, FindingReminder, Severity, Visit

__all__ = [
    "FOUND", "OPEN", "Concern", "ConcernAddition", "ConcernFile", "ConcernStep", "Finding", "FindingReminder",
    "ReferredTo", "Sample", "SampleLine", "Severity", "Visit", "Why",
]  # fmt: skip

"""The programme and its rounds: all that officers write before anybody applies."""

from typing import Any

from grants.rounds.models.form import (
    BUDGET_ROWS,
    DECIDING_KINDS,
    FACT_KINDS,
    FACT_LABELS,
    LARGEST_ROW,
    LEARNING_PARTS,
    LONGEST_LINE,
    BudgetPart,
    Fact,
    Question,
    QuestionKind,
    Section,
    part_of_row,
)
from grants.rounds.models.outages import Heartbeat, Outage
from grants.rounds.models.parts import (
    POINTS,
    Anchor,
    CheckItem,
    CheckKind,
    Criterion,
    EligibilityRule,
    ForKinds,
    ForTiers,
    Indicator,
    PartOfRound,
    PlannedMilestone,
    PlannedReturn,
    Theme,
    Tier,
    WantedEvidence,
)
from grants.rounds.models.payments import PaymentTrigger, PlannedPayment, when_paid
from grants.rounds.models.programme import Page, Programme, Publication, Round
from grants.rounds.models.versions import QuizResult, RoundVersion

#: Every kind of part, in the order in which an officer fills them in.
PARTS: tuple[type[Any], ...] = (
    Theme, Tier, EligibilityRule, Criterion, Anchor, Section, Question, WantedEvidence, PlannedMilestone,
    PlannedPayment, PlannedReturn, Indicator, CheckItem,
)  # fmt: skip

__all__ = [
    "BUDGET_ROWS", "DECIDING_KINDS", "FACT_KINDS", "FACT_LABELS", "LARGEST_ROW", "LEARNING_PARTS",
    "LONGEST_LINE", "PARTS", "POINTS", "Anchor", "BudgetPart", "CheckItem", "CheckKind", "Criterion",
    "EligibilityRule", "Fact", "ForKinds", "ForTiers", "Heartbeat", "Indicator", "Outage", "Page",
    "PartOfRound", "PaymentTrigger", "PlannedMilestone", "PlannedPayment", "PlannedReturn", "Programme",
    "Publication", "Question", "QuestionKind", "QuizResult", "Round", "RoundVersion", "Section", "Theme",
    "Tier", "WantedEvidence", "part_of_row", "when_paid",
]  # fmt: skip

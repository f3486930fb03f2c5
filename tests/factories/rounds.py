"""Rounds, prepared and published."""

from datetime import timedelta
from typing import Any

from factories.people import an_officer, both, do
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import EvidenceKind, User
from grants.db import transaction
from grants.languages import Texts
from grants.money import Pence
from grants.rounds import operations as rounds
from grants.rounds.models import (
    Anchor,
    Criterion,
    EligibilityRule,
    Fact,
    Indicator,
    PaymentTrigger,
    PlannedMilestone,
    PlannedPayment,
    PlannedReturn,
    Publication,
    Question,
    QuestionKind,
    QuizResult,
    Round,
    Section,
    Theme,
    Tier,
    WantedEvidence,
)
from grants.rounds.operations import add_part, change_part, create_round, edit_round, publish_round
from grants.rounds.queries import parts_of
from grants.rounds.quiz import rules_of

TERMS = "Use the money for the project."
WORDS_OF_SCALE = ("Nothing", "Weak", "Fair", "Good", "Strong")


@remembered
def a_draft_round(*, budget: int = 100_000, actor: User | None = None, **changes: Any) -> Round:
    """Return a round that is ready to be published; ``budget`` in whole pounds."""
    officer = actor or an_officer()
    times: dict[str, Any] = {
        "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=20),
        "decides_on": clock.today() + timedelta(days=60),
    }
    round_ = do(
        create_round, both("Stronger together"), budget_pence=Pence(budget * 100), **times, actor=officer
    )
    with transaction():
        _add_parts(round_, officer, budget)
        edit_round(
            round_,
            **{
                "title": both("Stronger together"),
                "summary": both("Grants for neighbours who act."),
                "offer_terms": both(TERMS),
                "budget_pence": Pence(budget * 100),
                **times,
                "acceptance_days": 28,
                "reviewers_wanted": 2,
                "panel_quorum": 0,
                "review_days": 21,
                "is_blind": False,
                "third_read_points": None,
                "third_read_total": None,
                "publication": Publication.NAMED,
                "grace_minutes": 10,
                "keep_drafts_days": 90,
                "appeal_days": 10,
                "appeal_answer_days": 20,
                "unregistered_need_host": False,
                **changes,
            },
            actor=officer,
        )
    return round_


def _add_parts(round_: Round, officer: User, budget: int) -> None:
    def add(kind: type[Any], /, **values: Any) -> Any:
        return add_part(round_, kind, **values, actor=officer)

    add(Theme, key="awareness", title=both("Raising awareness"))
    add(Theme, key="resilience", title=both("Building resilience"))
    for key, least, most in (("small", 10_000, 25_000), ("large", 25_001, 60_000)):
        largest = max(least, min(most, budget))
        add(Tier, key=key, title=both(key.title()), min_pence=Pence(least * 100),
            max_pence=Pence(largest * 100))  # fmt: skip
    for key, weight in (("need", 6000), ("approach", 4000)):
        add(
            Criterion,
            key=key,
            title=both(key.title()),
            guidance=both(f"How strong is the {key}?"),
            weight=weight,
        )
    for points, words in enumerate(WORDS_OF_SCALE):
        add(Anchor, position=points, words=both(words))
    project = add(Section, key="project", title=both("Your project"), introduction=both("About it."))
    money = add(Section, key="money", title=both("Money"), introduction=both("What it costs."))
    of = QuestionKind
    asked: tuple[tuple[Section, str, QuestionKind, Fact | None, int | None], ...] = (
        (project, "title", of.SHORT_TEXT, Fact.TITLE, None),
        (project, "summary", of.LONG_TEXT, Fact.SUMMARY, 50),
        (project, "themes", of.THEMES, None, None),
        (project, "boroughs", of.BOROUGHS, None, None),
        (project, "starts_on", of.DATE, Fact.STARTS_ON, None),
        (project, "ends_on", of.DATE, Fact.ENDS_ON, None),
        (project, "reach", of.NUMBER, Fact.REACH, None),
        (project, "need", of.LONG_TEXT, None, 200),
        (money, "tier", of.TIER, None, None),
        (money, "budget", of.BUDGET, None, None),
    )
    for section, key, kind, fact, words in asked:
        add(Question, section_id=section.id, key=key, kind=kind, fact=fact, label=both(f"What is the {key}?"),
            hint=Texts(), min_words=0 if words else None, max_words=words)  # fmt: skip
    half_way = add(PlannedMilestone, title=both("Half way"), due_after_days=60)
    add(PlannedPayment, title=both("First part"), share=5000, trigger=PaymentTrigger.AGREEMENT)
    add(PlannedPayment, title=both("Second part"), share=5000, trigger=PaymentTrigger.REPORT,
        planned_milestone_id=half_way.id)  # fmt: skip
    add(PlannedReturn, title=both("Final return"), due_after_days=120)
    for key in ("people", "sessions"):
        add(Indicator, key=key, title=both(key.title()), unit=both(key))


@remembered
def a_round(**changes: Any) -> Round:
    """Return a published, open round: two criteria, two reviewers, a milestone and a return."""
    officer = changes.pop("actor", None) or an_officer()
    round_ = a_draft_round(actor=officer, **changes)
    do(publish_round, round_, actor=officer)
    return round_


#: What else a payment says that waits for something.
WAITS: dict[PaymentTrigger, dict[str, Any]] = {
    PaymentTrigger.AGREEMENT: {},
    PaymentTrigger.DATE: {"due_after_days": 14},
    PaymentTrigger.EVIDENCE: {"evidence": Texts(both("Your insurance."))},
    PaymentTrigger.CLOSING: {},
}


@remembered
def a_round_paying(trigger: PaymentTrigger, **changes: Any) -> Round:
    """Return a published, open round whose second payment waits for something else than a report."""
    round_, officer = a_draft_round(**changes), an_officer()
    second = parts_of(round_, PlannedPayment)[1]
    do(change_part, round_, second, trigger=trigger, **{"planned_milestone_id": None, **WAITS[trigger]},
       actor=officer)  # fmt: skip
    do(publish_round, round_, actor=officer)
    return round_


def add_rule(round_: Round, key: str = "in_london", *, actor: User | None = None) -> EligibilityRule:
    """Give a round that is being prepared one rule for its quiz."""
    rule: EligibilityRule = do(
        add_part,
        round_,
        EligibilityRule,
        key=key,
        title=both(f"Is it so: {key}?"),
        reason=both(f"We need it to be so: {key}."),
        next_step=both(f"What to do about {key}."),
        actor=actor or an_officer(),
    )
    return rule


@remembered
def a_round_with_rules(*keys: str, **changes: Any) -> Round:
    """Return a published, open round whose quiz asks about these rules."""
    round_ = a_draft_round(**changes)
    for key in keys or ("in_london", "two_people"):
        add_rule(round_, key)
    do(publish_round, round_, actor=an_officer())
    return round_


def take_quiz(round_: Round, *no: str, actor: User | None = None) -> QuizResult:
    """Answer yes to every rule of a round but these."""
    answers = {rule.key: "no" if rule.key in no else "yes" for rule in rules_of(round_)}
    result: QuizResult = do(rounds.take_quiz, round_, answers, actor=actor)
    return result


@remembered
def a_round_wanting(*kinds: EvidenceKind) -> Round:
    """Return a published, open round that wants these papers in the locker of every group."""
    officer = an_officer()
    round_ = a_draft_round(actor=officer)
    for kind in kinds:
        do(add_part, round_, WantedEvidence, kind=kind, actor=officer)
    do(publish_round, round_, actor=officer)
    return round_


@remembered
def a_round_with_envelopes(*, budget: int = 100_000, **envelopes: int) -> Round:
    """Return a published, open round for one reviewer, with envelopes in pounds by tier or theme."""
    officer = an_officer()
    round_ = a_draft_round(actor=officer, budget=budget, reviewers_wanted=1)
    for part in [*parts_of(round_, Tier), *parts_of(round_, Theme)]:
        if part.key in envelopes:
            do(change_part, round_, part, envelope_pence=Pence(envelopes[part.key] * 100), actor=officer)
    do(publish_round, round_, actor=officer)
    return round_

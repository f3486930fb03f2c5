"""A form that somebody could not finish, or that asks in vain, is refused with its reasons."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.accounts.models import EvidenceKind
from grants.languages import Texts
from grants.money import Pence
from grants.rounds import operations
from grants.rounds.models import (
    EligibilityRule,
    Indicator,
    PaymentTrigger,
    PlannedMilestone,
    PlannedPayment,
    PlannedReturn,
    Question,
    QuestionKind,
    Round,
    Section,
    Tier,
    WantedEvidence,
)
from grants.rounds.outline import Outline
from grants.rounds.queries import parts_of, questions_of

Visit = Callable[..., Visitor]
K = QuestionKind

TWO = [{"key": key, "words": {"en": key, "ar": "نعم"}} for key in ("often", "never")]
ENGLISH_ONLY = [*TWO, {"key": "x", "words": {"en": "Sometimes"}}]
READ = "“{}” must be asked of everybody and answered: the programme reads the answer."
NEVER = "“{}” is never asked: its tiers, those of its section and its condition do not meet."


def add(round_: Round, part: type[Any], /, **values: Any) -> Any:
    return do(operations.add_part, round_, part, **values, actor=make.an_officer())


def change(round_: Round, part: Any, **values: Any) -> None:
    do(operations.change_part, round_, part, **values, actor=make.an_officer())


def section(round_: Round, key: str) -> Section:
    return next(known for known in parts_of(round_, Section) if known.key == key)


def question(round_: Round, key: str) -> Question:
    return next(known for known in questions_of(round_) if known.key == key)


def ask(round_: Round, key: str = "extra", kind: QuestionKind = K.YES_NO, **values: Any) -> Question:
    """Add a question at the end of the form."""
    known = {"label": both(f"About {key}?"), "hint": Texts(), "section_id": section(round_, "money").id}
    asked: Question = add(round_, Question, key=key, kind=kind, **{**known, **values})
    return asked


def ask_twice(round_: Round, **later: Any) -> None:
    """Ask whether, and then something that may hang on it."""
    ask(round_, "whether")
    ask(round_, "then", K.NUMBER, **{"shown_if_key": "whether", "shown_if_values": ["yes"], **later})


def put_in_a_circle(round_: Round) -> None:
    ask(round_, "one", shown_if_key="other", shown_if_values=["yes"])
    ask(round_, "other", shown_if_key="one", shown_if_values=["yes"])


def split(round_: Round, first: int, *shares: tuple[int, list[str]]) -> None:
    """Plan milestones and payments anew: a share at first, and one for a milestone of these tiers each."""
    for part in [*parts_of(round_, PlannedPayment), *parts_of(round_, PlannedMilestone)]:
        do(operations.remove_part, round_, part, actor=make.an_officer())
    add(round_, PlannedPayment, title=both("At first"), share=first, trigger=PaymentTrigger.AGREEMENT)
    for share, tier_keys in shares:
        known = add(round_, PlannedMilestone, title=both("Report"), due_after_days=9, tier_keys=tier_keys)
        add(round_, PlannedPayment, title=both("Later"), share=share, trigger=PaymentTrigger.REPORT,
            planned_milestone_id=known.id, tier_keys=tier_keys)  # fmt: skip


def limit_section(round_: Round) -> None:
    """Add a section for large grants that holds one question for small ones."""
    extra = add(round_, Section, key="more", title=both("More"), introduction=Texts(), tier_keys=["large"])
    ask(round_, section_id=extra.id, tier_keys=["small"])


def add_section(round_: Round, *tier_keys: str) -> None:
    """Add a section for everybody whose only question is for some tiers."""
    extra = add(round_, Section, key="more", title=both("More"), introduction=Texts())
    ask(round_, section_id=extra.id, tier_keys=list(tier_keys))


#: What an officer does to a round that is ready, and the sentences that then say what is wrong.
DEAD_ENDS: list[tuple[Callable[[Round], Any], list[str]]] = [
    (ask, []),
    (ask_twice, []),
    (lambda r: ask(r, shown_if_key="tier", shown_if_values=["large"], tier_keys=["large"]), []),
    (lambda r: ask(r, shown_if_key="themes", shown_if_values=["resilience"]), []),
    (lambda r: ask(r, kind=K.GROUP, options=TWO[:1], min_rows=10), []),
    (
        lambda r: ask(r, shown_if_key="lost", shown_if_values=["yes"]),
        ["“About extra?” waits for the answer to a question that does not exist."],
    ),
    (
        lambda r: ask(r, shown_if_key="need", shown_if_values=["yes"]),
        ["“About extra?” waits for “What is the need?”, whose answers are not known beforehand."],
    ),
    (
        lambda r: ask_twice(r, shown_if_values=["perhaps"]),
        ["“About then?” waits for an answer that “About whether?” never has."],
    ),
    (
        lambda r: ask_twice(r, shown_if_values=[]),
        ["Say after which answers to “About whether?” to ask “About then?”."],
    ),
    (
        lambda r: ask_twice(r, section_id=section(r, "project").id),
        ["“About then?” waits for “About whether?”, which comes later."],
    ),
    (
        put_in_a_circle,
        ["“About one?” waits, in a circle, for itself.", "“About other?” waits, in a circle, for itself."],
    ),
    (
        lambda r: ask(r, tier_keys=["large"], shown_if_key="tier", shown_if_values=["small"]),
        [NEVER.format("About extra?")],
    ),
    (
        limit_section,
        [NEVER.format("About extra?"), "The section “More” has no question for the tier “Large”."],
    ),
    (lambda r: add_section(r, "large"), ["The section “More” has no question for the tier “Small”."]),
    (lambda r: add_section(r, "large", "small"), []),
    (
        lambda r: ask(r, tier_keys=["large", "huge"]),
        ["“About extra?” is for a tier that does not exist."],
    ),
    (
        lambda r: add(r, PlannedReturn, title=both("Early"), due_after_days=1, tier_keys=["huge"]),
        ["“Early” is for a tier that does not exist."],
    ),
    (
        lambda r: ask(r, tier_keys=["large"], section_id=section(r, "project").id),
        ["“About extra?” is only for some tiers, so it must come after the question about the tier."],
    ),
    (lambda r: change(r, question(r, "budget"), tier_keys=["large"]), [READ.format("What is the budget?")]),
    (lambda r: change(r, question(r, "reach"), required=False), [READ.format("What is the reach?")]),
    (
        lambda r: change(r, question(r, "reach"), shown_if_key="themes", shown_if_values=["awareness"]),
        [READ.format("What is the reach?")],
    ),
    (lambda r: ask(r, kind=K.CHOICE, options=TWO[:1]), ["“About extra?” needs at least two choices."]),
    (lambda r: ask(r, kind=K.CHOICES), ["“About extra?” needs at least two choices."]),
    (lambda r: ask(r, kind=K.GROUP), ["“About extra?” needs at least one column."]),
    (
        lambda r: ask(r, kind=K.GROUP, options=TWO, min_rows=11),
        ["“About extra?” wants more rows than it has."],
    ),
    (lambda r: ask(r, kind=K.LONG_TEXT), ["Say how many words “About extra?” may have."]),
    (
        lambda r: ask(r, kind=K.SHORT_TEXT, min_words=129, max_words=200),
        ["“About extra?” wants more words than a short text can hold."],
    ),
    (lambda r: ask(r, kind=K.SHORT_TEXT, min_words=128, max_words=200), []),
    (
        lambda r: ask(r, kind=K.CHOICE, options=ENGLISH_ONLY),
        ["The text “Sometimes” is missing in العربية."],
    ),
    (lambda r: ask(r, hint=Texts(ar="بالعربية فقط")), ["The text “بالعربية فقط” is missing in English."]),
    (
        lambda r: add(r, EligibilityRule, key="a", title=both("Here?"), reason=Texts(en="Too far."),
                      next_step=both("Ask them.")),
        ["The text “Too far.” is missing in العربية."],
    ),
    (lambda r: split(r, 5000, (5000, [])), []),
    (lambda r: split(r, 5000, (5000, ["large"]), (2000, ["small"]), (3000, ["small"])), []),
    (
        lambda r: split(r, 5000, (5000, ["large"]), (4000, ["small"])),
        ["The shares of the payments of the tier “Small” must add up to 100%."],
    ),
    (
        lambda r: split(r, 5000, (5000, ["large"])),
        [
            "Plan at least one milestone for the tier “Small”.",
            "The shares of the payments of the tier “Small” must add up to 100%.",
        ],
    ),
    (
        lambda r: change(r, parts_of(r, PlannedReturn)[0], tier_keys=["large"]),
        ["Plan at least one return for the tier “Small”."],
    ),
    (
        lambda r: change(r, parts_of(r, Indicator)[0], tier_keys=["large"]),
        ["Give the tier “Small” two or three indicators."],
    ),
    (
        lambda r: change(r, parts_of(r, Tier)[0], min_pence=Pence(1_000_001), max_pence=Pence(1_000_099)),
        ["No budget in whole pounds fits the tier “Small”."],
    ),
    (
        lambda r: change(r, parts_of(r, Tier)[1], match_share=9950),
        [
            "The tier “Large” goes up to £60,000. With what must come from elsewhere, that is more than a"
            " budget table holds, which is £10,000,000."
        ],
    ),
    (lambda r: change(r, parts_of(r, Tier)[1], match_share=9900), []),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentences"), DEAD_ENDS, ids=[str(n) for n in range(len(DEAD_ENDS))])
def test_every_reason_is_one_sentence_that_names_what_is_wrong(
    app: Flask, spoil: Callable[[Round], Any], sentences: list[str]
) -> None:
    round_ = make.a_draft_round()

    spoil(round_)

    assert operations.gaps(round_) == sentences


def test_each_reason_leads_to_the_page_where_it_is_put_right(visit: Visit) -> None:
    round_ = make.a_draft_round()
    asked = ask(round_, kind=K.CHOICES)
    change(round_, parts_of(round_, PlannedPayment)[0], share=1)
    for part in parts_of(round_, Indicator):
        do(operations.remove_part, round_, part, actor=make.an_officer())
    base = f"/rounds/{round_.reference}"

    page = visit(make.an_officer()).open(f"{base}/build")

    leads = {"".join(link.itertext()): link.get("href") for link in page.all("a")}
    assert leads["“About extra?” needs at least two choices."] == f"{base}/questions/{asked.id}"
    assert leads["The shares of the payments must add up to 100%."] == "#payments"
    assert leads["Add two or three indicators."] == f"{base}/indicators/add"


def test_what_the_round_itself_lacks_leads_to_its_own_page(visit: Visit) -> None:
    round_ = make.a_draft_round(title=Texts(en="Bare"))

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    leads = {"".join(link.itertext()): link.get("href") for link in page.all("a")}
    assert leads["The text “Bare” is missing in العربية."] == f"/rounds/{round_.reference}/edit"


def test_a_new_short_name_is_followed_wherever_it_stands(app: Flask) -> None:
    round_ = make.a_draft_round()
    ask(round_, "whether", shown_if_key="tier", shown_if_values=["large"], tier_keys=["large", "small"])
    ask(round_, "then", shown_if_key="whether", shown_if_values=["yes"])
    add(round_, WantedEvidence, kind=EvidenceKind.ACCOUNTS, tier_keys=["large"])

    change(round_, parts_of(round_, Tier)[1], key="big")
    change(round_, question(round_, "tier"), key="size")
    change(round_, question(round_, "whether"), key="if_so")

    asked = question(round_, "if_so")
    assert (asked.shown_if_key, asked.shown_if_values) == ("size", ["big"])
    assert (asked.tier_keys, parts_of(round_, WantedEvidence)[0].tier_keys) == (["big", "small"], ["big"])
    assert question(round_, "then").shown_if_key == "if_so"
    assert operations.gaps(round_) == []


def an_outline(conditions: list[tuple[int | None, list[str]]], tiers: list[list[str]]) -> Outline:
    """Return a form of yes-or-no questions in one section, each with what it hangs on and its tiers."""
    sections = [Section(id=1, key="s", title=both("S"), introduction=Texts(), tier_keys=[])]
    asked = [
        Question(id=n, section_id=1, key=f"q{n}", kind=K.YES_NO, label=both(f"Q{n}"), tier_keys=tier_keys,
                 shown_if_key=None if on is None else f"q{on}", shown_if_values=values)
        for n, ((on, values), tier_keys) in enumerate(zip(conditions, tiers, strict=True))
    ]  # fmt: skip
    known = [Tier(key=key, title=both(key)) for key in ("small", "large")]
    return Outline({"tier": known, "theme": [], "section": sections, "question": asked})


_CONDITION = st.tuples(st.one_of(st.none(), st.integers(0, 5)), st.just(["yes"]))
_TIERS = st.lists(st.sampled_from(["small", "large"]), unique=True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(_CONDITION, _TIERS), min_size=6, max_size=6))
def test_whoever_waits_in_a_circle_is_found_and_nobody_else(
    app: Flask, rows: list[tuple[tuple[int | None, list[str]], list[str]]]
) -> None:
    outline = an_outline([condition for condition, _tiers in rows], [tiers for _condition, tiers in rows])

    for place, asked in enumerate(outline.questions):
        walk, seen = rows[place][0][0], []
        while walk is not None and walk not in seen:
            seen.append(walk)
            walk = rows[walk][0][0]
        assert outline.waits_for_itself(asked) == (place in seen)
        on_the_way = [rows[number][1] for number in {place, *seen}]
        assert outline.tiers_asked(asked) == {
            key for key in ("small", "large") if all(not keys or key in keys for keys in on_the_way)
        }

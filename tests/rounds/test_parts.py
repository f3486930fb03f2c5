"""The parts of a round are added, changed, moved and removed while it is being prepared."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask

from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.forms import PARTS
from grants.rounds.models import Anchor, Criterion, Round, Section, Theme, Tier
from grants.rounds.queries import all_parts, parts_of, questions_of

Visit = Callable[..., Visitor]

#: What an officer types for one part of each kind.
TYPED: dict[str, dict[str, Any]] = {
    "themes": {"title_en": "Repair", "title_ar": "إصلاح", "key": "repair"},
    "tiers": {"title_en": "Huge", "key": "huge", "least": "£60,001", "most": "70000.50",
              "match_share": "20", "reviewers_wanted": "3"},
    "rules": {"title_en": "Do you work in London?", "title_ar": "هل تعملون في لندن؟",
              "reason_en": "We fund work in London.", "next_step_en": "Ask your own council.",
              "key": "london"},
    "criteria": {"title_en": "Reach", "guidance_en": "How many?", "weight": "40", "key": "reach"},
    "scale": {"points": "4", "words_en": "Very strong"},
    "sections": {"title_en": "More", "introduction_en": "", "key": "more", "tiers": ["large"]},
    "questions": {"label_en": "Why now?", "kind": "long_text", "min_words": "5", "max_words": "90",
                  "key": "why", "tiers": ["small", "large"]},
    "evidence": {"kind": "accounts", "organisation_kinds": ["charity", "cio"], "tiers": ["large"]},
    "milestones": {"title_en": "At the end", "due_after": "200", "tiers": ["large"]},
    "payments": {"title_en": "For training", "amount": "250.50", "trigger": "evidence",
                 "evidence_en": "Tell us who was trained.", "tiers": ["large"]},
    "returns": {"title_en": "Early return", "due_after": "30", "tiers": ["small"]},
    "checks": {"title_en": "Insurance", "guidance_en": "Is it in force?", "kind": "finding",
               "evidence_kind": "insurance", "good_for_months": "12", "is_needed": "y",
               "organisation_kinds": ["charity"], "tiers": ["large"], "key": "insurance"},
    "indicators": {"title_en": "Trust", "unit_en": "points", "key": "trust", "tiers": ["large"]},
}  # fmt: skip

SHORT_NAME = "Use small letters a to z, digits and underscores only"


def keys(round_: Round, kind: type[Any] = Theme) -> list[str]:
    make.fresh(round_)
    return [part.key for part in parts_of(round_, kind)]


def add_address(round_: Round, word: str) -> str:
    return f"/rounds/{round_.reference}/{word}/add"


def part_address(round_: Round, word: str, place: int = 0) -> str:
    part = parts_of(round_, PARTS[word].record)[place]
    return f"/rounds/{round_.reference}/{word}/{part.id}"


def add_theme(round_: Round, actor: Any, key: str = "repair") -> Theme:
    theme: Theme = do(operations.add_part, round_, Theme, key=key, title=both("Repair"), actor=actor)
    return theme


def test_a_part_is_added_at_the_end_and_noted(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()

    theme = add_theme(round_, officer)

    assert keys(round_) == ["awareness", "resilience", "repair"]
    line = events_of(round_)[-1]
    assert (line.action, line.actor_id) == ("round.edit", officer.id)
    assert line.details == {"what": "theme", "added": theme.id}


def test_a_part_is_changed_moved_and_removed_and_each_is_noted(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    theme = add_theme(round_, officer)

    do(operations.change_part, round_, theme, key="mending", title=both("Mending"), actor=officer)
    do(operations.move_part, round_, theme, up=True, actor=officer)
    moved = keys(round_)
    number = theme.id
    do(operations.remove_part, round_, theme, actor=officer)

    assert moved == ["awareness", "mending", "resilience"]
    assert keys(round_) == ["awareness", "resilience"]
    assert [line.details for line in events_of(round_)[-3:]] == [
        {"what": "theme", "changed": number},
        {"what": "theme", "moved": number},
        {"what": "theme", "removed": number},
    ]


@pytest.mark.parametrize(("place", "up"), [(0, True), (1, False)])
def test_the_first_does_not_move_up_nor_the_last_down(app: Flask, place: int, up: bool) -> None:
    round_ = make.a_draft_round()

    do(operations.move_part, round_, parts_of(round_, Theme)[place], up=up, actor=make.an_officer())

    assert keys(round_) == ["awareness", "resilience"]


def test_a_short_name_is_given_once_in_a_round(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    theme = add_theme(round_, officer)

    for attempt in (
        lambda: add_theme(round_, officer),
        lambda: do(operations.change_part, round_, theme, key="awareness", actor=officer),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert (refused.value.message, refused.value.field) == (
            "Another one has this short name already.",
            "key",
        )

    assert keys(round_) == ["awareness", "resilience", "repair"]
    assert add_theme(make.a_draft_round(), officer, "awareness2").key == "awareness2"


def test_points_have_their_words_once(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    lowest = parts_of(round_, Anchor)[0]

    for attempt in (
        lambda: do(operations.add_part, round_, Anchor, position=4, words=both("Again"), actor=officer),
        lambda: do(operations.change_part, round_, lowest, position=4, words=both("Again"), actor=officer),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert (refused.value.message, refused.value.field) == (
            "These points have their words already.",
            "points",
        )

    do(operations.change_part, round_, lowest, position=0, words=both("Empty"), actor=officer)
    assert parts_of(round_, Anchor)[0].words["en"] == "Empty"


def test_what_questions_belong_to_is_not_removed(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    section, criterion = parts_of(round_, Section)[0], parts_of(round_, Criterion)[0]
    question = questions_of(round_)[0]
    do(operations.change_part, round_, question, criterion_id=criterion.id, actor=officer)

    for part in (section, criterion):
        with pytest.raises(RuleBroken) as refused:
            do(operations.remove_part, round_, part, actor=officer)
        assert refused.value.message == "Questions belong to this. Move or remove them first."

    do(operations.change_part, round_, question, criterion_id=None, actor=officer)
    do(operations.remove_part, round_, criterion, actor=officer)
    assert keys(round_, Criterion) == ["approach"]


def test_parts_of_a_published_round_stay_as_they_are(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    theme = parts_of(round_, Theme)[0]

    for attempt in (
        lambda: add_theme(round_, officer),
        lambda: do(operations.change_part, round_, theme, key="x", actor=officer),
        lambda: do(operations.move_part, round_, theme, up=False, actor=officer),
        lambda: do(operations.remove_part, round_, theme, actor=officer),
    ):
        with pytest.raises(WrongState):
            attempt()
    with pytest.raises(NotAllowed):
        add_theme(make.a_draft_round(), make.a_person(Role.AUDITOR))

    assert keys(round_) == ["awareness", "resilience"]


@pytest.mark.parametrize("word", TYPED)
def test_the_page_adds_a_part_of_every_kind_and_shows_it_as_typed(visit: Visit, word: str) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    if word == "scale":
        browser.press(part_address(round_, word, 4) + "/remove")
    before = len(all_parts(make.fresh(round_))[PARTS[word].record.__tablename__])

    answer = browser.submit(add_address(round_, word), **TYPED[word])

    assert len(all_parts(make.fresh(round_))[PARTS[word].record.__tablename__]) == before + 1
    address = part_address(round_, word, before)
    assert answer.location == f"/rounds/{round_.reference}/build#{word}-{address.rpartition('/')[2]}"
    shown = browser.open(address).fields()
    plain = {**TYPED[word], "least": "60001.00"} if word == "tiers" else TYPED[word]
    assert {name: shown[name] for name in plain} == {
        name: value if isinstance(value, list) else [value] for name, value in plain.items()
    }


def test_a_short_name_left_empty_is_made_from_the_english_words(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    for title in ("Safe & sound, 24/7", "Safe & sound, 24/7", "7 days", "Été"):
        browser.submit(add_address(round_, "themes"), title_en=title, key="")

    assert keys(round_)[2:] == ["safe_sound_24_7", "safe_sound_24_7_2", "part_7_days", "part_t"]


def test_a_round_without_tiers_asks_for_none(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    for tier in parts_of(round_, Tier):
        browser.press(f"/rounds/{round_.reference}/tiers/{tier.id}/remove")

    page = browser.open(add_address(round_, "returns"))

    assert "Only for these tiers" not in page.text


@pytest.mark.parametrize("word", TYPED)
def test_a_part_saved_as_it_was_shown_is_unchanged(visit: Visit, word: str) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    if word != "scale":
        browser.submit(add_address(round_, word), **TYPED[word])
    part = parts_of(make.fresh(round_), PARTS[word].record)[-1]
    columns = [column.key for column in part.__table__.columns]
    before = [getattr(part, column) for column in columns]

    answer = browser.submit(part_address(round_, word, -1))

    assert answer.status == 302
    make.fresh(part)
    assert [getattr(part, column) for column in columns] == before


@pytest.mark.parametrize(
    ("word", "field", "value", "sentence"),
    [
        ("themes", "title_en", "", "Enter the theme"),
        ("themes", "key", "Größe", SHORT_NAME),
        ("themes", "key", "a\nb", SHORT_NAME),
        ("themes", "key", "x" * 41, SHORT_NAME),
        ("themes", "key", "awareness", "Another one has this short name already."),
        ("tiers", "least", "0", "Enter an amount above £0"),
        ("tiers", "least", "-1", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("tiers", "most", "1", "The largest amount must not be below the smallest"),
        ("tiers", "match_share", "100", "Enter a whole number from 0 to 99"),
        ("tiers", "match_share", "", "Enter 0 to 99 percent"),
        ("tiers", "reviewers_wanted", "6", "Enter a whole number from 1 to 5"),
        ("rules", "title_en", "", "Enter the question"),
        ("rules", "reason_en", " ", "Say why they cannot apply"),
        ("rules", "next_step_en", "", "Say what they can do instead"),
        ("evidence", "kind", "poem", "Choose one from the list."),
        ("evidence", "organisation_kinds", "pirates", "Choose one from the list."),
        ("milestones", "tiers", "middle", "Choose one from the list."),
        ("criteria", "weight", "0", "Enter a whole number from 1 to 100"),
        ("criteria", "weight", "101", "Enter a whole number from 1 to 100"),
        ("criteria", "weight", "12.5", "Enter a whole number, such as 120"),
        ("criteria", "guidance_en", "", "Write the guidance"),
        ("scale", "points", "5", "Choose one from the list."),
        ("scale", "points", "0", "These points have their words already."),
        ("milestones", "due_after", "1501", "Enter a whole number from 0 to 1,500"),
        ("payments", "share", "0", "Enter a whole number from 1 to 100"),
        ("payments", "share", "30", "Enter either an amount above £0 or a share"),
        ("payments", "amount", "", "Enter either an amount above £0 or a share"),
        ("payments", "trigger", "report", "Choose the milestone whose report it waits for"),
        ("payments", "trigger", "date", "Enter a number of days"),
        ("payments", "evidence_en", "", "Say what the group has to show"),
        ("returns", "due_after", "soon", "Enter a whole number, such as 120"),
        ("indicators", "unit_en", "", "Enter the unit"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, word: str, field: str, value: str, sentence: str
) -> None:
    round_ = make.a_draft_round()

    page = visit(make.an_officer()).submit(add_address(round_, word), **{**TYPED[word], field: value})

    assert page.errors == [sentence]
    chosen = ("points", "kind", "organisation_kinds", "tiers")
    assert field in chosen or page.fields()[field] == [value]


def test_the_page_moves_and_removes(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    first = parts_of(round_, Theme)[0].id
    down = browser.press(part_address(round_, "themes", 0) + "/down")
    after_down = keys(round_)
    browser.press(part_address(round_, "themes", 1) + "/up")
    after_up = keys(round_)
    removed = part_address(round_, "themes", 0)
    answers = [browser.press(removed + "/remove").status, browser.press(removed + "/remove").status]

    assert down.location == f"/rounds/{round_.reference}/build#themes-{first}"
    assert (after_down, after_up) == (["resilience", "awareness"], ["awareness", "resilience"])
    assert answers == [302, 404]
    assert keys(round_) == ["resilience"]


def test_the_page_says_why_a_section_stays(visit: Visit) -> None:
    round_ = make.a_draft_round()

    page = visit(make.an_officer()).press(part_address(round_, "sections") + "/remove")

    assert (page.status, "Questions belong to this. Move or remove them first." in page.text) == (422, True)


def test_the_words_of_the_scale_stand_in_the_order_of_their_points(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    address = part_address(round_, "scale")

    shown = browser.open(address)

    anchor = f"build#scale-{address.rpartition('/')[2]}"
    assert [link.rpartition("/")[2] for link in shown.links] == [anchor, "remove"]
    assert [browser.press(f"{address}/{way}").status for way in ("up", "down")] == [404, 404]


def test_forged_addresses_are_not_found(visit: Visit) -> None:
    round_, other, browser = make.a_draft_round(), make.a_draft_round(), visit(make.an_officer())
    theirs = parts_of(other, Theme)[0].id

    opened = ["themes/999999", f"themes/{theirs}", "poems/add", "poems/1", "themes/x"]

    assert [browser.open(f"/rounds/{round_.reference}/{place}").status for place in opened] == [404] * 5
    assert browser.press(f"/rounds/{round_.reference}/themes/{theirs}/remove").status == 404
    assert browser.open("/rounds/R00-0000/themes/add").status == 404
    assert len(keys(other)) == 2


def test_a_button_without_its_token_changes_nothing(visit: Visit) -> None:
    round_ = make.a_draft_round()

    page = visit(make.an_officer()).send(part_address(round_, "themes") + "/remove")

    assert page.status == 409
    assert len(keys(round_)) == 2


def test_a_published_rounds_parts_have_no_pages(visit: Visit) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())

    pages = [browser.open(add_address(round_, "themes")), browser.open(part_address(round_, "themes"))]
    removed = browser.press(part_address(round_, "themes") + "/remove")

    assert [page.status for page in [*pages, removed]] == [409, 409, 409]
    assert len(keys(round_)) == 2

"""A round with every kind of question is built in pages alone, and a group applies to it; both languages."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import factories as make
import pytest
from applicants import Applicant, answers_on, lacking
from prepared import enter, prepare
from visitors import WRITTEN

TODAY = date.today()  # noqa: DTZ011  # what a person types into the form
ARABIC = "نص بالعربية"

#: Makes an officer and a group, and prints the sessions in which they are signed in.
PREPARE = """
officer, group = make.an_officer(language=sys.argv[1]), make.an_organisation(language=sys.argv[1])
tell(officer=session_of(officer), group=session_of(make.member_of(group)))
"""

#: Every kind of question: its key, its kind, what is typed besides, and what is chosen or ticked.
PROJECT: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("title", "short_text", {"max_words": "12"}, {"fact": "title"}),
    ("summary", "long_text", {"min_words": "5", "max_words": "50"}, {"fact": "summary"}),
    ("tier", "tier", {}, {}),
    ("themes", "themes", {}, {}),
    ("boroughs", "boroughs", {}, {}),
    ("starts_on", "date", {}, {"fact": "starts_on"}),
    ("ends_on", "date", {}, {"fact": "ends_on"}),
    ("reach", "number", {}, {"fact": "reach"}),
)
ROWS = {"options-0-en": "Often", "options-0-ar": "كثيرًا", "options-1-en": "Never", "options-1-ar": "أبدًا"}
DETAILS: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("met_before", "yes_no", {}, {}),
    ("how_often", "choice", ROWS, {"shown_if": "met_before:yes"}),
    ("when", "choices", ROWS, {}),
    ("rent", "money", {}, {}),
    ("people", "group", {**ROWS, "min_rows": "1", "max_rows": "4"}, {}),
    ("plan", "file", {}, {"tiers": "large"}),
    ("budget", "budget", {}, {}),
    ("promise", "declaration", {}, {}),
)


#: The words of the officer that a group reads again in its answers.
ARABIC_WORDS = {
    **dict.fromkeys(("Small", "Large", "Raising awareness", "Building resilience"), ARABIC),
    "Often": "كثيرًا",
    "Never": "أبدًا",
    "Newham": "نيوهام",
    "English": "العربية",  # the copy in their own language
}


def both(english: str, name: str = "title") -> dict[str, str]:
    return {f"{name}_en": english, f"{name}_ar": ARABIC}


class Builder:
    """An officer who builds one round."""

    def __init__(self, officer: Any) -> None:
        self.officer = officer
        officer.open("/rounds/new").fill(**both("Every kind"), budget="60,000")
        for name, days in (("opens_on", -1), ("closes_on", 20), ("decides_on", 60)):
            day = TODAY + timedelta(days=days)
            officer.day(name, str(day.day), str(day.month), str(day.year))
        officer.press("Begin to prepare it")
        self.base = officer.path().removesuffix("/build")

    def add(self, word: str, typed: dict[str, str], chosen: dict[str, str] | None = None) -> None:
        self.officer.open(f"{self.base}/{word}/add")
        for name, value in (chosen or {}).items():
            self.choose(name, value)
        self.officer.fill(**typed).press("Add")
        assert self.officer.path().startswith(f"{self.base}/build#{word}"), self.officer.text()

    def choose(self, name: str, value: str) -> None:
        """Choose from a list or tick a box; one among the answers of a question is opened first."""
        box = self.officer.page.locator(f"input[name='{name}'][value='{value}']")
        if name == "shown_if":
            self.officer.page.locator("details", has=box).locator("summary").click()
        self.officer.choose(name, value)

    def add_questions(self, section: int, questions: Any) -> None:
        for key, kind, typed, chosen in questions:
            self.officer.open(f"{self.base}/build")
            number = self.section_number(section)
            self.officer.open(f"{self.base}/questions/add?section={number}")
            self.choose("kind", kind)
            for name, value in chosen.items():
                self.choose(name, value)
            self.officer.fill(**both(f"About {key}?", "label"), **typed, key=key).press("Add")
            assert self.officer.path().startswith(f"{self.base}/build#questions-"), self.officer.text()

    def section_number(self, place: int) -> str:
        """Return the number of the section that stands at a place of the form."""
        questions = self.officer.page.locator("[data-parts='questions']")
        return str(questions.nth(place).get_attribute("data-section"))

    def order(self, word: str) -> list[str]:
        return [
            str(name) for name in self.officer.page.locator(f"[data-parts='{word}'] .name").all_inner_texts()
        ]


def drag(page: Any, word: str, place: int, over: int) -> None:
    """Drag a part by its handle to just below another one of its list."""
    handles = page.locator(f"[data-parts='{word}'] .handle")
    handles.nth(place).scroll_into_view_if_needed()
    start, end = handles.nth(place).bounding_box(), handles.nth(over).bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, (start["y"] + end["y"]) / 2, steps=4)
    page.mouse.move(start["x"] + 5, end["y"] + end["height"], steps=4)
    with page.expect_response(lambda answer: answer.url.endswith("/place")) as saved:
        page.mouse.up()
    assert saved.value.status == 204


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)], ids=["en", "ar"])
def test_a_round_with_every_kind_of_question_is_built_in_pages_and_applied_to(
    visitor: Callable[..., Any], service: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    language: str, width: int,
) -> None:  # fmt: skip
    sessions = prepare(service, PREPARE, language)
    officer = enter(visitor(language=language, width=width), sessions["officer"])
    for english, arabic in ARABIC_WORDS.items():
        monkeypatch.setitem(WRITTEN, english, arabic)

    address = build_and_publish(Builder(officer))
    paper = tmp_path / "our plan.pdf"
    paper.write_bytes(make.a_pdf())
    group = enter(visitor(language=language, width=width), sessions["group"])
    apply_and_compare(Applicant(group, language, address, paper), officer)


def build_and_publish(builder: Builder) -> str:
    """Build the round part by part and publish it; return its address."""
    officer, page = builder.officer, builder.officer.page

    # 1. What is on offer, who may apply, how it is scored.
    for theme in ("Raising awareness", "Building resilience"):
        builder.add("themes", both(theme))
    builder.add("tiers", {**both("Small"), "key": "small", "least": "1000", "most": "5000"})
    builder.add("tiers", {**both("Large"), "key": "large", "least": "5001", "most": "20000"})
    builder.add("rules", {**both("In London?"), **both("Too far.", "reason"), **both("Ask.", "next_step")})
    builder.add("criteria", {**both("Need"), **both("How strong?", "guidance"), "weight": "100"})
    for points in range(5):
        builder.add("scale", both(f"{points} of 4", "words"), {"points": str(points)})

    # 2. The form: the boxes that a kind does not need stay away.
    for title in ("Your project", "Details"):
        builder.add("sections", both(title))
    builder.add_questions(0, PROJECT)
    builder.add_questions(1, DETAILS)
    officer.open(f"{builder.base}/questions/add").choose("kind", "group")
    assert page.locator("[name='min_rows']").is_visible()
    assert not page.locator("[name='min_words']").is_visible()

    # 3. What awards owe.
    builder.add("evidence", {}, {"kind": "accounts", "tiers": "large"})
    builder.add("milestones", {**both("Half way"), "due_after": "60"})
    builder.add("payments", {**both("First part"), "share": "50"}, {"trigger": "agreement"})
    officer.open(f"{builder.base}/payments/add").choose("trigger", "report").fill(**both("Second part"))
    page.locator("[name='milestone']").select_option(index=1)
    officer.fill(share="50").press("Add")
    builder.add("returns", {**both("Final return"), "due_after": "120"})
    for title in ("People", "Sessions"):
        builder.add("indicators", {**both(title), **both("number", "unit")})

    # 4. Parts are dragged to their place, and stay there.
    officer.open(f"{builder.base}/build")
    before = builder.order("indicators")
    drag(page, "indicators", 0, 1)
    officer.open(f"{builder.base}/build")
    assert builder.order("indicators") == before[::-1]
    assert page.locator(".govuk-inset-text a").count() > 0  # Its summary and terms are still wanting.

    # 5. The form as a large and a small group see it: a condition follows the answer as it is given.
    officer.open(f"{builder.base}/preview/details?tier=large")
    assert page.locator("[data-question]").count() == len(DETAILS)
    waiting = page.locator("[data-question='how_often']")
    assert not waiting.is_visible()
    page.locator("input[name='met_before'][value='yes']").check(force=True)
    assert waiting.is_visible()
    officer.open(f"{builder.base}/preview/details?tier=small")
    assert page.locator("[data-question='plan']").count() == 0

    # 6. Nothing is wanting any more, and it is published.
    officer.open(f"{builder.base}/edit").fill(**both("Grants.", "summary"), **both("Terms.", "offer_terms"))
    officer.press("Save")
    assert page.locator(".govuk-inset-text a").count() == 0
    officer.press("Publish")
    assert officer.reads("The round is public.")
    return builder.base


def apply_and_compare(group: Applicant, officer: Any) -> None:
    """Answer every kind of question and submit; copy, PDF and the officer's page hold every answer."""
    # 1. What is asked follows the tier, and what was answered stays.
    group.begin()
    group.write_project("small")
    assert not group.is_asked("plan")
    group.write_details()
    group.choose_tier("large")
    assert group.is_asked("plan")
    assert group.is_asked("how_often")
    group.give_plan()
    group.visitor.press("Save and continue")
    group.give_accounts()

    # 2. The page to check, the officer's page and the PDF say the same.
    checked = group.check_and_submit()
    officer.open(group.case)
    wanted = group.wanted()
    said = answers_on(officer.page.locator("[id^='answer-'] > div:first-child"))
    assert said == checked
    for text, known in zip(said, wanted.values(), strict=True):
        assert [one for one in known if one not in text] == []
    assert lacking(group.copy(), wanted) == []

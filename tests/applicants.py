"""A group at a browser that answers a form with every kind of question, and what it must read afterwards."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from babel.dates import format_date
from playwright.sync_api import expect
from pypdf import PdfReader

#: What a group writes, in its language.
TEXTS = {
    "en": {"title": "Tea on the landing", "summary": "Neighbours meet over tea on every floor.",
           "row": "Amal pours tea", "other row": "Ben sets out chairs", "item": "Hall and tea",
           "other item": "Survey"},
    "ar": {"title": "شاي على الدرج", "summary": "يلتقي الجيران حول الشاي في كل طابق.", "row": "أمل تصب الشاي",
           "other row": "بدر يرتب الكراسي", "item": "قاعة وشاي", "other item": "استبيان"},
}  # fmt: skip
NEWHAM = "E09000025"
#: The questions that are answered with a day.
DAYS = ("starts_on", "ends_on")


class Applicant:
    """One group at a browser, that applies to one round with every kind of question."""

    def __init__(self, visitor: Any, language: str, place: str, paper: Path) -> None:
        self.visitor, self.page, self.place, self.paper = visitor, visitor.page, place, paper
        self.texts = TEXTS[language]
        self.starts_on = date.today() + timedelta(days=90)  # noqa: DTZ011  # what a person types into the form
        self.ends_on = self.starts_on + timedelta(days=100)
        self.dates = [format_date(day, "d MMMM yyyy", language) for day in (self.starts_on, self.ends_on)]
        self.case = ""

    def begin(self) -> None:
        """Pass the quiz, and begin a draft."""
        self.visitor.open(self.place).press("Check whether it fits you")
        self.page.locator("input[value=yes]").check()
        self.visitor.press("See the result").press("Begin").press("Begin")
        self.case = self.visitor.path()

    def open_section(self, place: int) -> None:
        self.visitor.open(self.case)
        self.page.locator("main a[href*='/sections/']").nth(place).click()
        self.page.wait_for_load_state()
        self.visitor.look()

    def write_project(self, tier: str) -> None:
        self.open_section(0)
        self.visitor.fill(title=self.texts["title"], summary=self.texts["summary"], reach="1,200")
        self.visitor.choose("tier", tier).choose("boroughs", NEWHAM)
        self.tick_all("themes")
        for name, day in zip(DAYS, (self.starts_on, self.ends_on), strict=True):
            self.visitor.day(name, str(day.day), str(day.month), str(day.year))
        self.visitor.press("Save and continue")

    def tick_all(self, name: str) -> None:
        for box in self.page.locator(f"input[name='{name}']").all():
            box.check()

    def choose_tier(self, tier: str) -> None:
        self.open_section(0)
        self.visitor.choose("tier", tier).press("Save and continue")

    def is_asked(self, key: str) -> bool:
        return bool(self.page.locator(f"#question-{key}").is_visible())

    def write_details(self) -> None:
        """Answer the second section; what its condition wants shows when it is met."""
        assert not self.is_asked("how_often")
        self.visitor.choose("met_before", "yes")
        assert self.is_asked("how_often")
        self.page.locator("input[name=how_often]").first.check()
        self.tick_all("when")
        self.visitor.fill(rent="£350.50")
        for row, text in enumerate((self.texts["row"], self.texts["other row"])):
            for box, word in zip(self.page.locator(f"[name^='people-{row}-']").all(),
                                 text.split(maxsplit=1), strict=True):  # fmt: skip
                box.fill(word)
        for row, (item, pounds) in enumerate((("item", "6,000"), ("other item", "1500"))):
            self.visitor.fill(**{f"budget-{row}-item": self.texts[item], f"budget-{row}-pounds": pounds})
        self.visitor.fill(**{"budget-0-other": "250"})
        self.visitor.choose("budget-1-part", "evaluation")
        self.page.locator("input[name=promise]").check()

    def give_plan(self) -> None:
        self.page.locator("#question-plan input[type=file]").set_input_files(self.paper)
        expect(self.page.locator("#question-plan .stored-file a")).to_have_text(
            self.paper.name, timeout=30_000
        )

    def give_accounts(self) -> None:
        """Put the paper that the round wants of this tier into the locker, by the link of the task list."""
        self.visitor.open(self.case)
        self.page.locator("main li a[href*='/locker/']").last.click()
        self.page.wait_for_load_state()
        self.visitor.look().day("expires_on", "1", "2", str(self.ends_on.year + 1))
        self.page.locator("[name=file]").set_input_files(self.paper)
        expect(self.page.locator(".has-arrived")).to_be_visible(timeout=30_000)
        self.visitor.press("Put it into the locker")

    def check_and_submit(self) -> list[str]:
        """Submit, and return the answers as they stood on the page to check."""
        self.visitor.open(self.case).press("Check your answers and submit")
        shown = answers_on(self.page.locator(".answer"))
        self.visitor.fill(position="Chair").tick("agreed").press("Submit the application")
        assert self.visitor.reads("Submitted")
        return shown

    def copy(self) -> str:
        """Return the text of the PDF of what was submitted, without spaces, once it has been made."""
        for _attempt in range(60):
            self.visitor.open(self.case)
            link = self.page.locator(f"main a[href^='/documents/']:has-text('{self.visitor.say('English')}')")
            if link.count():
                break
            self.page.wait_for_timeout(500)
        answer = self.page.context.request.get(self.visitor.base + link.first.get_attribute("href"))
        pages = PdfReader(io.BytesIO(answer.body())).pages
        return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))

    def wanted(self) -> dict[str, list[str]]:
        """Return what must be read of each answer, by the key of its question, in the order of the form."""
        say, texts = self.visitor.say, self.texts
        often = [say("Often"), say("Never")]
        return {
            "title": [texts["title"]],
            "summary": [texts["summary"]],
            "tier": [say("Large")],
            "themes": [say("Raising awareness"), say("Building resilience")],
            "boroughs": [say("Newham")],
            "starts_on": self.dates[:1],
            "ends_on": self.dates[1:],
            "reach": ["1,200"],
            "met_before": [say("Yes")],
            "how_often": often[:1],
            "when": often,
            "rent": ["£350.50"],
            "people": [*texts["row"].split(maxsplit=1), *texts["other row"].split(maxsplit=1)],
            "plan": [self.paper.name],
            "budget": [texts["item"], "£6,000", "£250", texts["other item"], "£1,500", "£7,500"],
            "promise": [say("Declared")],
        }


def answers_on(found: Any) -> list[str]:
    """Return the texts of these answers, each on one line."""
    return [" ".join(text.split()) for text in found.all_inner_texts()]


def lacking(copy: str, wanted: dict[str, list[str]]) -> list[str]:
    """Return the words of these answers that a PDF lacks; it takes the names of months apart."""
    return [
        word
        for key, texts in wanted.items()
        for word in " ".join(texts).split()
        if word.strip(".") not in copy and not (key in DAYS and word.isalpha())
    ]

"""One person at a real browser: opens pages, fills in fields, presses buttons, all in one language."""

import re
from datetime import date
from pathlib import Path

from axe import violations
from babel.support import Translations
from playwright.sync_api import Page, expect

from grants.config import ROOT

#: What the officer of the journey writes in two languages, for those who look for it on a page.
WRITTEN: dict[str, str] = {}


def typed(day: date) -> tuple[str, str, str]:
    """Return a day as it is typed into its three boxes."""
    return str(day.day), str(day.month), str(day.year)


class Visitor:
    """One person at a browser: opens pages, fills in fields, presses buttons, all in one language."""

    def __init__(self, page: Page, base: str, language: str) -> None:
        self.page = page
        self.base = base
        self.seen: set[str] = set()
        self.words = Translations.load(ROOT / "grants" / "translations", [language])
        self.is_english = language == "en"
        assert self.is_english or isinstance(self.words, Translations), "The catalogue is not compiled."

    def say(self, words: str, **values: str) -> str:
        """Return words of the service, or of the officer, in this person's language."""
        if self.is_english:
            return words % values
        return WRITTEN.get(words) or str(self.words.gettext(words)) % values

    def open(self, address: str) -> "Visitor":
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.look()

    def look(self) -> "Visitor":
        """Check what every page must be: no error, one heading, nothing that axe objects to."""
        self.page.locator(
            "h1"
        ).first.wait_for()  # A link that was just pressed leads to a page still to come.
        assert self.page.locator("h1").count() == 1, self.page.content()[:3000]
        kind = re.sub(r"[A-Z]{2,3}\d\d-\d+|\d+|\?.*", "…", self.page.url)
        if kind not in self.seen:
            self.seen.add(kind)
            assert violations(self.page) == [], self.page.url
        return self

    def fill(self, **values: str) -> "Visitor":
        """Fill in fields by name."""
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)
        return self

    def day(self, name: str, day: str, month: str, year: str) -> "Visitor":
        boxes = self.page.locator(f"[name='{name}']")
        for place, text in enumerate((day, month, year)):
            boxes.nth(place).fill(text)
        return self

    def choose(self, name: str, *values: str) -> "Visitor":
        """Tick boxes or choose from a list, by value."""
        for value in values:
            field = self.page.locator(f"[name='{name}']").first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                self.page.locator(f"input[name='{name}'][value='{value}']").check()
        return self

    def names(self, beginning: str) -> list[str]:
        """Return the names of the fields that begin like this, each once, as they stand on the page."""
        found = self.page.locator(f"[name^='{beginning}']").evaluate_all("all => all.map(one => one.name)")
        return list(dict.fromkeys(found))

    def tick(self, name: str) -> "Visitor":
        self.page.locator(f"[name='{name}']").check()
        return self

    def press(self, words: str, *, after: str = "", **values: str) -> "Visitor":
        """Press a button or follow a link by its English words, and a reference after them."""
        said = f"{self.say(words, **values)} {after}".strip()
        found = self.page.get_by_role("button", name=said, exact=True)
        if found.count() == 0:
            found = self.page.get_by_role("link", name=said, exact=True)
        if found.first.evaluate("element => Boolean(element.closest('#draft'))"):
            with self.page.expect_navigation():  # what is typed is sent before the page is left
                found.first.click()
        else:
            found.first.click()
        self.page.wait_for_load_state()
        return self.look()

    def download(self, words: str) -> bytes:
        """Press the button with these English words, and return the file that it hands out."""
        with self.page.expect_download() as found:
            self.page.get_by_role("button", name=self.say(words), exact=True).click()
        return Path(found.value.path()).read_bytes()

    def fetch(self, address: str) -> bytes:
        """Return what lies at an address, such as a document, for whoever has signed in here."""
        answer = self.page.request.get(self.base + address)
        assert answer.ok, (address, answer.status)
        return answer.body()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def reads(self, words: str, **values: str) -> bool:
        """Say whether the page holds these words of the service, given in English."""
        return self.say(words, **values) in self.text()

    def reads_like(self, words: str) -> bool:
        """Say whether the page holds these words of the service, whatever stands for their values."""
        pattern = re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(self.say_bare(words)))
        return re.search(pattern, self.text()) is not None

    def say_bare(self, words: str) -> str:
        """Return words of the service in this person's language, with the places for their values."""
        return words if self.is_english else str(self.words.gettext(words))

    def wait_until_saved(self) -> "Visitor":
        """Wait until what is typed has been saved, and the line below the form says when."""
        self.page.wait_for_function(
            "() => Object.keys(localStorage).every(name => !name.startsWith('draft:'))"
        )
        expect(self.page.locator(".state-line")).to_have_text(re.compile(r"\d\d:\d\d\s*$"))
        return self

    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

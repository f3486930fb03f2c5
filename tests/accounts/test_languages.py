"""Every page in the reader's language: the person's own, else the device's, else the browser's."""

from collections.abc import Callable

import factories as make
import pytest
from client import Page, Visitor
from flask import Flask

from grants.pages import local_address

Visit = Callable[..., Visitor]


def spoken(page: Page) -> tuple[str | None, str | None]:
    """Return the language and the direction of a page."""
    assert page.tree is not None
    return page.tree.get("lang"), page.tree.get("dir")


def switch(browser: Visitor, language: str, following: str = "/rounds") -> Page:
    return browser.press("/language", language=language, next=following)


def test_the_browser_says_which_language_a_stranger_reads(visit: Visit) -> None:
    browser = visit()

    pages = [
        browser.request("GET", "/rounds", headers={"Accept-Language": wanted})
        for wanted in ("ar-EG,ar;q=0.9", "fr, ar;q=0.5", "fr", "")
    ]

    assert [spoken(page) for page in pages] == [("ar", "rtl"), ("ar", "rtl"), ("en", "ltr"), ("en", "ltr")]


def test_a_stranger_chooses_a_language_for_the_device(visit: Visit) -> None:
    browser = visit()

    answer = switch(browser, "ar", "/sign-in?next=/organisations")

    assert answer.location == "/sign-in?next=/organisations"
    assert spoken(browser.open("/rounds")) == ("ar", "rtl")
    assert spoken(visit().open("/rounds")) == ("en", "ltr")


def test_a_person_takes_their_language_to_every_device(visit: Visit) -> None:
    person = make.a_person()
    browser = visit(person)

    switch(browser, "ar")

    assert make.fresh(person).language == "ar"
    assert spoken(visit(person).open("/rounds")) == ("ar", "rtl")


def test_the_persons_language_counts_more_than_the_browsers(visit: Visit) -> None:
    browser = visit(make.a_person(language="ar"))

    page = browser.request("GET", "/rounds", headers={"Accept-Language": "en"})

    assert spoken(page) == ("ar", "rtl")


@pytest.mark.parametrize("language", ["fr", "", "en\x00", "../ar"])
def test_a_language_that_does_not_exist_changes_nothing(visit: Visit, language: str) -> None:
    person = make.a_person(language="ar")

    answer = switch(visit(person), language)

    assert answer.location == "/rounds"
    assert make.fresh(person).language == "ar"


def test_the_language_changes_only_by_the_button_of_a_page(visit: Visit) -> None:
    person = make.a_person()
    browser = visit(person)

    browser.send("/language", language="ar")

    assert browser.open("/language").status == 405
    assert make.fresh(person).language == "en"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
     "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "\x01//evil.example", "evil.example",
     " //evil.example", "/ok\r\nSet-Cookie: a=b", "", None],
)  # fmt: skip
def test_an_address_of_another_site_becomes_the_start_page(app: Flask, target: str | None) -> None:
    assert local_address(target) == "/"


@pytest.mark.parametrize("target", ["/", "/rounds", "/rounds?q=a//b&page=2", "/منح", "/a//b"])
def test_an_address_within_the_site_stays(app: Flask, target: str) -> None:
    assert local_address(target) == target


@pytest.mark.parametrize("target", ["https://evil.example", "///evil.example", "/\\evil.example"])
def test_no_form_leads_to_another_site(visit: Visit, target: str) -> None:
    assert switch(visit(), "ar", target).location == "/"

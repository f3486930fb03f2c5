"""Every kind of page of the demo in a browser: nothing that axe objects to, and it fits a phone."""

from typing import Any

import pytest
from axe import violations
from crawl import KINDS, visitor_of, walk
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from grants.languages import LANGUAGES

PHONE = {"width": 375, "height": 800}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def examples(demo: Flask) -> dict[str, tuple[str, str]]:
    """Return, for each kind of page, who can see one and its address."""
    found: dict[str, tuple[str, str]] = {}
    for kind in dict.fromkeys(kind for kind, _language in KINDS):
        for visit in walk(demo, visitor_of(demo, kind, "en"), of_a_kind=1, of_a_record=3):
            if visit.page.tree is not None:
                found.setdefault(visit.endpoint, (kind, visit.address))
    return found


def _signed_in(browser: Browser, demo: Flask, kind: str, language: str) -> BrowserContext:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a plain dictionary will do
    cookie = visitor_of(demo, kind, language).client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
    return context


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_accessible_and_fits_a_phone(
    demo: Flask, examples: dict[str, tuple[str, str]], address: str, browser: Browser, language: str
) -> None:
    objections: list[tuple[Any, ...]] = []
    pages: dict[str, Page] = {}
    for endpoint, (kind, path) in examples.items():
        if kind not in pages:
            pages[kind] = _signed_in(browser, demo, kind, language).new_page()
        page = pages[kind]
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dictionary will do
        page.goto(f"http://{address}{path}")
        assert page.locator("html").get_attribute("lang") == language
        objections += [(endpoint, path, found) for found in violations(page)]
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dictionary will do
            if (width := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
                objections.append((endpoint, path, f"{width} wide on {size['width']}"))
    for page in pages.values():
        page.context.close()

    assert objections == []

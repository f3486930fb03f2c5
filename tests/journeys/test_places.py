"""A tired officer finds a place by the menu: two rows at most, on a telephone too, in both languages."""

from typing import Any

import pytest
from axe import violations
from prepared import enter, prepare

#: Makes an officer and prints the session.
PREPARE = """
tell(officer=session_of(make.an_officer()))
"""


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)])
def test_the_menu_leads_to_what_stands_beside(
    visitor: Any, service: dict[str, str], language: str, width: int
) -> None:
    officer = enter(visitor(language, width), prepare(service, PREPARE)["officer"])

    officer.open("/payments")
    rows = officer.page.locator("nav.places ul")
    assert rows.count() == 2
    assert rows.nth(0).locator("a").count() == 7
    rows.nth(1).locator("a").nth(1).click()
    officer.page.wait_for_url("**/repayments")
    assert officer.page.locator("nav.places ul").nth(1).locator("[aria-current=page]").count() == 1
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= width
    officer.page.locator("nav.places ul").nth(0).locator("a").last.click()
    officer.page.wait_for_url("**/places")
    assert officer.page.locator("main .card a").count() > 12
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(officer.page) == []

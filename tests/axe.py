"""What the accessibility checker axe objects to on a page in the browser."""

from typing import Any

from playwright.sync_api import Page

from grants.config import ROOT

_SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return every broken rule with up to three of the elements at fault."""
    page.evaluate(_SOURCE.read_text() + "; window.axe = axe")
    result: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (broken["id"], [node["html"][:200] for node in broken["nodes"]][:3])
        for broken in result["violations"]
    ]

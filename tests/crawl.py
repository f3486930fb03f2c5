"""Follows every link that a person of the demo is shown, as far as the pages of the service go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from client import Page, Visitor
from flask import Flask
from werkzeug.exceptions import HTTPException

from grants.accounts.models import User
from grants.db import db, transaction
from grants.demo.cases import cases
from grants.demo.people import PLAYED, STAFF
from grants.languages import LANGUAGES

#: So many addresses of one kind are opened for each person; more of those whose buttons differ by state.
OF_A_KIND = 2
OF_A_RECORD = 50
RECORDS = (
    "appeals.show_appeal", "applications.list_applications", "applications.show_application",
    "assessment.list_declarations", "assessment.list_reviewers", "assessment.list_reviews",
    "assessment.list_round_reviews", "assessment.set_profile", "awards.confirm_together",
    "awards.list_scenarios", "awards.rank_applications", "awards.show_decision", "awards.show_ending",
    "awards.sign_off", "closing.list_evaluations", "closing.list_to_close", "closing.show_evaluation",
    "closing.show_final_report",
    "dashboards.list_due", "delivery.show_report", "diligence.list_signals", "diligence.show_diligence",
    "evaluation.show_award", "evaluation.show_return", "messages.show_broadcast", "messages.show_thread",
    "oversight.list_samples", "oversight.show_concern", "oversight.show_visit",
    "payments.list_payments", "payments.show_payment", "payments.show_repayment",
    "payments.show_run",
    "rounds.build_round", "rounds.show_round", "spending.show_asset", "spending.show_claim",
    "spending.show_spending", "support.show_introduction", "support.show_offer", "support.show_request",
    "variations.show_variation",
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One page that a link led to."""

    address: str
    endpoint: str
    page: Page
    came_from: str


def endpoint_of(app: Flask, address: str) -> str | None:
    """Return the view behind an address, or None when a link leads nowhere or only takes posts."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def links_of(page: Page) -> list[str]:
    """Return every address inside the site that a page links to: header, main part and footer."""
    hrefs = [element.get("href") or "" for element in page.all("a")]
    return [href for href in hrefs if href.startswith("/")]


def walk(
    app: Flask,
    visitor: Visitor,
    start: str = "/",
    *,
    of_a_kind: int = OF_A_KIND,
    of_a_record: int = OF_A_RECORD,
) -> Iterator[Visit]:
    """Yield every page that can be reached by links, a few of each kind."""
    waiting = [(endpoint_of(app, start) or "", start, "")]
    seen = {start}
    kinds: Counter[str] = Counter()
    while waiting:
        # What has been seen least is opened first, so that rare pages are found before the limits are.
        waiting.sort(key=lambda link: kinds[link[0]])
        endpoint, address, came_from = waiting.pop(0)
        if kinds[endpoint] >= (of_a_record if endpoint in RECORDS else of_a_kind):
            continue
        kinds[endpoint] += 1
        page = visitor.open(address)
        yield Visit(address, endpoint, page, came_from)
        for href in links_of(page) if page.tree is not None else [page.location]:
            target = href.partition("#")[0]
            if target and target not in seen:
                seen.add(target)
                waiting.append((endpoint_of(app, target) or "", target, address))


def _people() -> dict[str, str]:
    """Return one address for each kind of person: each role, and each group that a visitor can play."""
    people = {role.value: address for role, _name, address, _sees in reversed(STAFF)}
    for story, who, _sees in PLAYED:
        case = next(case for case in cases() if case.story == story)
        name = "helper" if who == "helper" else f"group with {story}"
        people[name] = case.content[who]["email"]
    return people


PEOPLE = _people()
KINDS = [(kind, language) for kind in ["stranger", *PEOPLE] for language in LANGUAGES]


def visitor_of(app: Flask, kind: str, language: str) -> Visitor:
    if kind == "stranger":
        return Visitor(app, language=language)
    with transaction():
        person = db.session.scalars(sa.select(User).where(User.email == PEOPLE[kind])).one()
        person.language = language
    return Visitor(app, person)

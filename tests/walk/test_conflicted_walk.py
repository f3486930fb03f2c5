"""Somebody with a conflict walks every route and follows every link, and finds no trace of the record."""

import re
from collections.abc import Callable, Iterator

import factories as make
import pytest
from client import Page, Visitor
from crawl import walk
from factories import do, rows
from flask import Flask

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.operations import ask_for_names
from grants.documents.operations import documents_about, make_waiting
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, D, V = ApplicationState, DeclarationState, ReviewState

WORD, GROUP = "Marmalade", "Quillmark Trust"
MANY = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE)

#: Where the name of the group may stand, tied to no application: one's own word on it, and our records.
BY_NAME = {
    "assessment.set_profile",
    "assessment.declare_names",
    "assessment.list_interests",
    "assessment.list_declarations",
    "bank.show_account",
}

_NOT_PAGES = {"static", "security.logout", "pages.service_worker"}


def the_application() -> Application:
    """Return an application that others have scored and moderated, with its papers made."""
    organisation = make.an_organisation(name=GROUP)
    application = make.a_draft(make.a_round(), organisation=organisation, title=f"{WORD} kitchen")
    make.submit(application)
    make.find_eligible(application)
    return application


def by_declaration(application: Application, person: User) -> None:
    make.declare(application, person, D.CONFLICT)


def by_doubt(application: Application, person: User) -> None:
    make.declare(application, person, D.NOT_SURE)


def by_interest(_application: Application, person: User) -> None:
    make.an_interest(person, GROUP)


def after_reading(application: Application, person: User) -> None:
    make.a_review(V.READING, application, reviewer=person)
    make.declare(application, person, D.CONFLICT)


def addresses(app: Flask, application: Application) -> Iterator[tuple[str, str]]:
    """Yield every route that can be opened, for this application, its round and all that has a number."""
    numbers = {document.id for document in documents_about(application.id)} | {1}
    named = {"key": "title", "language": "ar", "slug": "privacy", "token": "none"}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in _NOT_PAGES:
            continue
        for reference in (application.reference, application.round.reference):
            for number in numbers:
                path = re.sub(r"<any\('?([\w-]+).*?\):\w+>", r"\1", rule.rule)
                path = path.replace("<reference>", reference)
                path = re.sub(r"<int:\w+>", str(number), path)
                path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named.get(found[1], "project"), path)
                yield rule.endpoint, path


def traces(page: Page, application: Application, endpoint: str) -> list[str]:
    """Return what a page shows of the record."""
    if page.tree is None:
        return [WORD] if WORD.encode() in page.response.data else []
    links = [element.get("href") or "" for element in page.all("a")]
    shown = " ".join([page.text, page.title, *links])
    is_by_name = endpoint in BY_NAME or endpoint.startswith("accounts.")
    words = [WORD, application.reference, *([] if is_by_name else [GROUP])]
    return [word for word in words if word in shown]


def traces_at(browser: Visitor, path: str, application: Application, endpoint: str) -> list[str]:
    """Return what an answer shows of the record; one that holds no such word need not be read as a page."""
    answer = browser.answer("GET", path)
    if not any(word.encode() in answer.data for word in (WORD, GROUP, application.reference)):
        return []
    return traces(Page(answer), application, endpoint)


@pytest.mark.parametrize("how", [by_declaration, by_doubt, by_interest, after_reading])
@pytest.mark.parametrize("roles", [(Role.ADVISER,), MANY], ids=["adviser", "officer"])
def test_no_route_and_no_link_shows_anything_of_it(
    app: Flask, visit: Visit, roles: tuple[Role, ...], how: Callable[[Application, User], None]
) -> None:
    application, person = the_application(), make.a_reviewer(*roles)
    do(ask_for_names, application.round, person, actor=None)
    how(application, person)
    make.moderate(application)
    make_waiting()
    told = len(rows(Notice, Notice.user_id == person.id))
    make.propose(application)
    browser, opened = visit(person), dict[str, str]()

    for endpoint, path in addresses(app, application):
        opened.setdefault(path, endpoint)
    found = {path: traces_at(browser, path, application, name) for path, name in opened.items()}
    for seen in walk(app, browser):
        found[f"link {seen.address}"] = traces(seen.page, application, seen.endpoint)

    assert {path: words for path, words in found.items() if words} == {}
    mails = rows(Notice, Notice.user_id == person.id)
    assert [m.subject for m in mails if WORD in m.text or application.reference in m.text] == []
    assert len(mails) == told


def test_somebody_without_a_conflict_finds_it_by_the_same_walk(app: Flask, visit: Visit) -> None:
    application = the_application()
    browser = visit(make.a_reviewer(*MANY))
    opened = {path: name for name, path in addresses(app, application)}

    found = {name for path, name in opened.items() if traces_at(browser, path, application, name)}

    assert {"applications.show_application", "applications.list_applications",
            "assessment.list_reviews", "assessment.list_round_reviews"} & found  # fmt: skip

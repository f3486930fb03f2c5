"""The trail's pages: listed and filtered for auditors, and proved against what is in the tables."""

from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import pages
from grants.accounts.models import User
from grants.audit import AuditEvent
from grants.db import db
from grants.lifecycles import AwardState
from grants.permissions import Role

WHOLE = "Every event follows from the one before it"


def an_auditor() -> User:
    return make.a_person(Role.AUDITOR, name="Ada Auditor")


def alter(statement: str) -> None:
    """Change the database behind the service's back."""
    db.session.rollback()
    db.session.execute(sa.text(statement))
    db.session.commit()


def numbers(browser: Visitor, address: str) -> list[int]:
    rows = [row for row in browser.open(address).all("tr") if list(row.iter("td"))]
    return [int(text) for row in rows if (text := next(row.iter("td")).text or "").isdecimal()]


def test_the_trail_is_listed_newest_first(visit: Callable[..., Visitor]) -> None:
    browser = visit(an_auditor())
    last = max(event.id for event in make.rows(AuditEvent))

    assert numbers(browser, "/audit") == list(range(last, 0, -1))


def test_the_trail_is_filtered_by_kind_and_action(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(an_auditor())

    page = browser.open("/audit?kind=award&q=make")

    event = make.rows(AuditEvent, AuditEvent.action == "award.make")[0]
    assert numbers(browser, "/audit?kind=award&q=make") == [event.id]
    assert f"Award made award {award.id} amount_pence: 2000000" in page.text
    assert numbers(browser, "/audit?q=AWARD.MAKE") == [event.id]


@pytest.mark.parametrize("asked", ["kind=nothing", "q=%25", "q=no+such+action", "kind=award&q=payment"])
def test_an_empty_list_says_so(visit: Callable[..., Visitor], asked: str) -> None:
    make.an_award()

    assert "Nothing fits." in visit(an_auditor()).open(f"/audit?{asked}").text


def test_the_list_has_pages_that_keep_the_filter(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages.Page, "SIZE", 2)
    for _number in range(3):
        make.an_officer()

    page = visit(an_auditor()).open("/audit?kind=user&page=2")

    assert "Page 2 of 2, 4 in all" in page.text
    assert "/audit?kind=user&page=1" in page.links


def test_the_list_asks_as_often_for_many_events_as_for_few(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(an_auditor())
    asked = []

    for people in (1, 3):
        for _number in range(people):
            make.an_organisation()
        browser.open("/audit")
        queries.clear()
        browser.open("/audit")
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_the_trail_is_for_auditors(visit: Callable[..., Visitor], role: Role) -> None:
    browser = visit(make.a_person(role))

    assert [browser.open(address).status for address in ("/audit", "/audit/proof")] == [403, 403]


def test_an_untouched_trail_is_whole(visit: Callable[..., Visitor]) -> None:
    make.an_award(AwardState.ACTIVE)

    assert WHOLE in visit(an_auditor()).open("/audit/proof").text


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE award SET amount_pence = 1", "award 1 differs from what event"),
        ("UPDATE payment SET amount_pence = 1 WHERE position = 0", "payment 1 differs from what event"),
        ("UPDATE score SET points = 4 WHERE id = 1", "score 1 differs from what event"),
        (
            "UPDATE monitoring_return SET state = 'submitted'",
            "monitoring_return 1 is in state “submitted”, which no event explains.",
        ),
        (
            "UPDATE application SET state = 'in_review'",
            "application 1 is in state “in_review”, which no event explains.",
        ),
        (
            "UPDATE milestone_report SET state = 'submitted'",
            "milestone_report 1 is in state “submitted”, which no event explains.",
        ),
    ],
)
def test_a_row_that_was_altered_behind_the_service_shows(
    visit: Callable[..., Visitor], statement: str, fault: str
) -> None:
    make.an_award(AwardState.ACTIVE)
    browser = visit(an_auditor())

    alter(statement)

    page = browser.open("/audit/proof")
    assert (WHOLE in page.text, fault in page.text) == (False, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_keeps_the_trail_from_change(app: Flask, statement: str) -> None:
    make.an_officer()

    with pytest.raises(sa.exc.DatabaseError):
        alter(statement)


def test_the_page_says_when_the_kept_head_is_gone(visit: Callable[..., Visitor], app: Flask) -> None:
    browser = visit(an_auditor())

    app.config["AUDIT_HEAD"].unlink()

    assert "The head that is kept outside the database is missing." in browser.open("/audit/proof").text

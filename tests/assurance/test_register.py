"""The award register as CSV: one row for each award, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.assurance.register import COLUMNS, register_rows, safe_cell
from grants.audit import AuditEvent
from grants.awards.models import Award
from grants.lifecycles import ApplicationState, AwardState, PaymentState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Publication


def downloaded(browser: Visitor) -> list[dict[str, str]]:
    answer = browser.press("/register.csv").response
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=award-register.csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("Tea = good", "Tea = good"),
        ("", ""),
        (None, ""),
        (12, "12"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_row_tells_the_award_from_request_to_payment(app: Flask) -> None:
    application = make.an_application(ApplicationState.MODERATED)
    make.propose(application, amount=Pence(1_500_050))
    award: Award = make.confirm(application)
    make.accept(award)
    make.a_payment(PaymentState.PAID, award)
    make.write_off_rest(make.a_repayment(award=award, pence=100_000), back=25_050)

    titles, row = register_rows(make.a_person(Role.AUDITOR))

    decision = award.decision
    assert decision.confirmed_by is not None
    assert tuple(titles) == COLUMNS
    assert dict(zip(titles, row, strict=True)) == {
        "award": award.reference,
        "application": application.reference,
        "round": application.round.reference,
        "organisation": application.organisation.name,
        "organisation_kind": "unregistered",
        "organisation_number": "",
        "title": "Tea on the landing",
        "themes": "Raising awareness",
        "boroughs": application.areas[0].name["en"],
        "state": "active",
        "requested_pounds": "20000",
        "awarded_pounds": "15000.50",
        "paid_pounds": "7500",
        "paid_back_pounds": "250.50",
        "written_off_pounds": "749.50",
        "awarded_on": award.awarded_on.isoformat(),
        "proposed_by": decision.proposed_by.full_name,
        "confirmed_by": decision.confirmed_by.full_name,
        "reason": "Strong on need.",
        "publication": "named",
    }


def test_the_download_holds_every_award_newest_first(visit: Callable[..., Visitor]) -> None:
    first = make.an_award(title='=HYPERLINK("http://x","Tea, \n landing")')
    second = make.an_award(AwardState.REFUSED)

    rows = downloaded(visit(make.a_person(Role.AUDITOR)))

    assert [(row["award"], row["state"]) for row in rows] == [
        (second.reference, "refused"),
        (first.reference, "offered"),
    ]
    assert rows[1]["title"].startswith("'=HYPERLINK")
    assert {cell[:1] for row in rows for cell in row.values()} & set("=+-@\t\r") == set()


def test_an_auditor_sees_what_is_withheld_from_the_public(visit: Callable[..., Visitor]) -> None:
    make.an_award(AwardState.ACTIVE, make.a_round(publication=Publication.WITHHELD))

    rows = downloaded(visit(make.a_person(Role.AUDITOR)))

    assert [row["publication"] for row in rows] == ["withheld"]


def test_that_it_was_taken_is_in_the_trail(visit: Callable[..., Visitor]) -> None:
    auditor = make.a_person(Role.AUDITOR)

    rows = downloaded(visit(auditor))

    events = make.rows(AuditEvent, AuditEvent.action == "register.download")
    assert (rows, [event.actor_id for event in events]) == ([], [auditor.id])


def test_without_the_pages_token_nothing_is_taken(visit: Callable[..., Visitor]) -> None:
    page = visit(make.a_person(Role.AUDITOR)).send("/register.csv")

    assert page.status == 409
    assert make.rows(AuditEvent, AuditEvent.action == "register.download") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_only_auditors_take_the_register(visit: Callable[..., Visitor], role: Role) -> None:
    assert visit(make.a_person(role)).press("/register.csv").status == 403


def test_rows_are_asked_for_together(app: Flask, queries: list[str]) -> None:
    auditor = make.a_person(Role.AUDITOR)
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.an_award()
        make.rows(Award)
        queries.clear()
        list(register_rows(auditor))
        asked.append(len(queries))

    assert asked[0] == asked[1]

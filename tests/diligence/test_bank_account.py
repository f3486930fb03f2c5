"""Of a bank account only a keyed hash and two digits are kept; they find it with another group."""

import logging
from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, rows
from flask import Flask

from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.db import db
from grants.diligence import operations
from grants.diligence.matching import account_mark
from grants.diligence.models import BankAccount, Signal, SignalKind
from grants.errors import NotAllowed, RuleBroken
from grants.permissions import Part

Visit = Callable[..., Visitor]


def an_application(name: str = "Alder") -> Application:
    return make.sent_by(make.a_group_of_its_own(name))


def note(application: Application, code: str = "30-99-50", number: str = "12345678", **how: object) -> None:
    how = {"evidence": None, "actor": make.an_officer(), **how}
    do(operations.note_account, application, code, number, **how)


def kept() -> str:
    """Return everything that the database holds, as text."""
    found = []
    for table in sa.inspect(db.engine).get_table_names():
        found += [str(tuple(row)) for row in db.session.execute(sa.text(f'SELECT * FROM "{table}"'))]
    return "\n".join(found)


def test_one_account_of_two_groups_gives_a_signal_at_once(app: Flask) -> None:
    one, other = an_application(), an_application("Birch")
    note(one)
    assert rows(Signal) == []

    note(other, "309950", "１２ ٣٤ 56-78")

    (signal,) = rows(Signal)
    assert (signal.kind, signal.reason) == (SignalKind.BANK, "The same bank account, ending in 78.")


def test_another_account_gives_none_and_the_last_one_counts(app: Flask) -> None:
    one, other = an_application(), an_application("Birch")
    note(one)
    note(one, number="87654321")

    note(other)

    assert rows(Signal) == []
    assert [account.ending for account in rows(BankAccount)] == ["78", "21", "78"]


def test_a_short_number_is_the_same_with_its_zeros(app: Flask) -> None:
    one, other = an_application(), an_application("Birch")
    note(one, number="123456")
    note(other, number="00123456")

    assert [signal.kind for signal in rows(Signal)] == [SignalKind.BANK]


@pytest.mark.parametrize(
    ("code", "number", "message", "field"),
    [
        ("30-99-5", "12345678", "Enter a sort code of 6 digits, such as 30-99-50", "sort_code"),
        ("30-99-50", "12345", "Enter an account number of 6 to 8 digits", "account_number"),
        ("30-99-50", "123456789", "Enter an account number of 6 to 8 digits", "account_number"),
    ],
)
def test_what_is_no_account_is_refused(app: Flask, code: str, number: str, message: str, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        note(an_application(), code, number)

    assert (broken.value.message, broken.value.field) == (message, field)


def test_no_number_is_kept_anywhere(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    application = an_application()
    browser = visit(make.an_officer(name="Priya Marlowe"))
    address = f"/applications/{application.reference}/bank-account"

    with caplog.at_level(logging.DEBUG):
        empty = browser.submit(address)
        wrong = browser.submit(address, sort_code="71-82-9", account_number="60437215")
        noted = browser.follow(browser.submit(address, sort_code="71-82-93", account_number="60437215"))

    assert empty.errors == ["Enter the sort code", "Enter the account number"]
    assert wrong.errors == ["Enter a sort code of 6 digits, such as 30-99-50"]
    assert "Bank account ending in 15, noted by Priya Marlowe on" in noted.text
    assert "Ending in 15, noted by Priya Marlowe on" in browser.open(address).text
    (account,) = rows(BankAccount)
    assert account.mark == account_mark("718293", "60437215")
    assert account.mark in kept()
    for text in ("60437215", "718293", "71-82-93"):
        assert text not in kept()
        assert text not in caplog.text
    assert [line.details for line in events_of(account)] == [{"ending": "15"}]


def test_only_officers_without_a_conflict_note_an_account(visit: Visit) -> None:
    application, conflicted = an_application(), make.an_officer()
    do(take_part, application, conflicted, Part.CONFLICTED)

    for person in (conflicted, make.a_decision_maker(), make.member_of(application.organisation)):
        with pytest.raises(NotAllowed):
            note(application, actor=person)
        assert visit(person).open(f"/applications/{application.reference}/bank-account").status in (403, 404)

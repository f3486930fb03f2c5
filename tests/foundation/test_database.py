"""The database keeps its promises: whole transactions, instants in UTC, and no reference given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import StatementError
from sqlalchemy.orm.exc import StaleDataError

from grants import audit
from grants.accounts.models import Organisation, User
from grants.accounts.operations import add_person
from grants.accounts.queries import person_with_address
from grants.db import afterwards, db, hold, lock, next_reference
from grants.rounds.queries import the_programme


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    person = make.a_person()
    person.confirmed_at = datetime(2026, 5, 1, 12, 0)  # noqa: DTZ001

    with pytest.raises(StatementError, match="An instant needs a time zone"):
        db.session.flush()


def test_an_instant_comes_back_in_utc(app: Flask) -> None:
    person = make.a_person()

    def confirm() -> None:
        person.confirmed_at = datetime(2026, 5, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))

    make.do(confirm)

    assert make.fresh(person).confirmed_at == datetime(2026, 5, 1, 11, 0, tzinfo=UTC)


def test_a_failure_halfway_leaves_nothing_and_wakes_nobody(app: Flask) -> None:
    woken: list[str] = []

    def wake() -> None:
        woken.append("woken")

    def fail_halfway() -> None:
        add_person("ada@people.example", "Ada", language="en", actor=None)
        afterwards(wake)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make.do(fail_halfway)
    make.an_officer()

    assert person_with_address("ada@people.example") is None
    assert woken == []


def test_what_waits_for_the_commit_is_done_once_after_it(app: Flask) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(len(make.rows(User)))

    def add() -> None:
        add_person("ada@people.example", "Ada", language="en", actor=None)
        afterwards(look)
        afterwards(look)

    make.do(add)

    assert seen == [1]


def test_a_change_to_what_somebody_else_has_changed_is_refused(app: Flask) -> None:
    organisation = make.an_organisation(name="Old name")
    table = Organisation.__table__

    def overwrite() -> None:
        assert organisation.version  # It is read before somebody else is faster.
        organisation.name = "My name"
        # Somebody else is faster: the row's version moves on before ours is written.
        with db.session.no_autoflush:
            db.session.execute(sa.update(table).values(version=table.c.version + 1))

    with pytest.raises(StaleDataError):
        make.do(overwrite)

    assert make.fresh(organisation).name == "Old name"


def test_references_go_up_by_one_under_their_prefix(app: Flask) -> None:
    given = [make.do(next_reference, prefix) for prefix in ("AB", "AB", "CD")]

    assert [reference[:2] + reference[-4:] for reference in given] == ["AB0001", "AB0002", "CD0001"]


def test_no_reference_is_given_twice_when_many_ask_at_once(app: Flask) -> None:
    def ask(_turn: int) -> str:
        with app.app_context():
            reference: str = make.do(next_reference, "AB")
            db.session.remove()
            return reference

    make.do(next_reference, "AB")
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(ask, range(40)))

    assert len(set(given)) == 40


def test_the_trail_is_one_chain_when_many_write_at_once(app: Flask) -> None:
    def add(turn: int) -> None:
        with app.app_context():
            make.do(add_person, f"p{turn}@people.example", "Ada", language="en", actor=None)
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))

    result = app.test_cli_runner().invoke(args=["verify-audit"])
    assert result.output == "The audit trail is whole.\n"


def test_a_migrated_database_knows_one_programme_with_its_words_in_every_language(app: Flask) -> None:
    programme = the_programme()

    assert set(programme.name) == {"en", "ar"}


@pytest.mark.parametrize("keep", [lock, hold])
def test_what_was_just_written_is_not_lost_when_its_record_is_held(
    app: Flask, keep: Callable[[Any], None]
) -> None:
    round_ = make.a_draft_round()

    def write() -> None:
        round_.reviewers_wanted = 1
        keep(round_)
        audit.record(None, "round.edit", round_)

    make.do(write)

    assert make.fresh(round_).reviewers_wanted == 1

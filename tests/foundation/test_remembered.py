"""What factories made is written back when another test begins the same way, and only then."""

from collections.abc import Callable
from datetime import UTC, datetime

import factories as make
import pytest
from database import empty
from factories.remembered import begin
from flask import Flask

from grants import clock
from grants.accounts.operations import add_person
from grants.assurance.proof import faults
from grants.audit import AuditEvent
from grants.lifecycles import AwardState
from grants.permissions import Role

Again = Callable[[], None]


@pytest.fixture
def again(app: Flask, seeds: dict[str, list[dict[str, object]]]) -> Again:
    """Return a function that starts over, as the next test does."""

    def start() -> None:
        empty(seeds)
        begin(remembering=True)

    return start


def hashes() -> list[str]:
    """Return the hashes of the trail: they hold every instant, so no two runs have the same."""
    return [event.hash for event in make.rows(AuditEvent)]


def test_the_same_call_on_the_same_rows_gives_the_same_rows(app: Flask, again: Again) -> None:
    reference, first = make.an_award().reference, hashes()

    again()
    award = make.an_award()

    assert (award.reference, award.state, hashes()) == (reference, AwardState.OFFERED, first)
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_operations_go_on_from_what_was_written_back(app: Flask, again: Again) -> None:
    make.an_award()
    again()
    award = make.an_award()

    make.do(add_person, "new@people.example", "New", language="en", roles=[], actor=None)
    make.accept(award)

    assert award.state is AwardState.ACTIVE
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_after_anything_else_a_factory_runs_for_real(app: Flask, again: Again) -> None:
    def steps() -> list[str]:
        make.an_officer()
        make.do(add_person, "new@people.example", "New", language="en", roles=[], actor=None)
        make.an_officer()
        return hashes()

    first = steps()
    again()
    second = steps()

    assert [one == other for one, other in zip(first, second, strict=True)] == [True, False, False]


def test_other_arguments_are_another_call(app: Flask, again: Again) -> None:
    made = []
    for role in (Role.OFFICER, Role.AUDITOR, Role.OFFICER):
        again()
        made.append([held.name for held in make.a_person(role).roles])

    assert made == [[Role.OFFICER], [Role.AUDITOR], [Role.OFFICER]]


def test_another_instant_is_another_call(app: Flask, again: Again) -> None:
    made = []
    for hour in (9, 10, 9):
        again()
        with clock.at(datetime(2026, 3, 1, hour, tzinfo=UTC)):
            made.append(make.an_officer().created_at.hour)

    assert made == [9, 10, 9]


def test_a_test_that_replaces_a_part_of_the_program_gets_nothing_written_back(
    app: Flask, again: Again
) -> None:
    make.an_officer()
    first = hashes()

    again()
    begin(remembering=False)
    make.an_officer()

    assert hashes() != first

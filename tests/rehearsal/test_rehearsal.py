"""A rehearsal: synthetic groups walk through a round in a scratch copy, and the real one stays as it is."""

from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories.people import do
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.db import ReferenceCounter, db
from grants.errors import NotAllowed, WrongState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rehearsal.models import Rehearsal
from grants.rehearsal.operations import LONGEST, ask_for_rehearsal
from grants.rehearsal.running import rehearse_waiting
from grants.rehearsal.steps import STEPS
from grants.rounds.models import Round
from grants.rounds.operations import create_round


def count(model: type[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def what_there_is() -> list[int]:
    db.session.rollback()
    return [count(model) for model in (Application, User, Notice, ReferenceCounter, audit.AuditEvent, Round)]


def rehearse(round_: Round) -> Rehearsal:
    rehearsal: Rehearsal = do(ask_for_rehearsal, round_, actor=make.an_officer())
    rehearse_waiting()
    return make.fresh(rehearsal)


def test_a_rehearsal_walks_from_the_quiz_to_the_returns_and_leaves_nothing_behind(app: Flask) -> None:
    round_ = make.a_round()
    asked = do(ask_for_rehearsal, round_, actor=make.an_officer())
    before = what_there_is()

    assert rehearse_waiting() == 1

    report = make.fresh(asked).report
    assert report["problems"] == []
    # This round has no quiz, and no panel that meets.
    assert [step["name"] for step in report["steps"]] == [n for n in STEPS if n not in ("quiz", "meet")]
    assert asked.ended_at is not None
    assert what_there_is() == before


def test_a_round_that_lacks_something_is_reported_with_its_reasons(app: Flask) -> None:
    now = clock.now()
    round_ = do(
        create_round, make.both("A bare round"), budget_pence=Pence(100), opens_at=now,
        closes_at=now + clock.days(9), decides_on=clock.today() + clock.days(30), actor=make.an_officer(),
    )  # fmt: skip

    rehearsal = rehearse(round_)

    sentences = [problem["said"]["en"] for problem in rehearsal.report["problems"]]
    assert "Add at least one theme." in sentences
    assert [step["name"] for step in rehearsal.report["steps"]] == ["publish"]


def test_a_round_is_rehearsed_once_at_a_time(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    first = do(ask_for_rehearsal, round_, actor=officer)

    with pytest.raises(WrongState, match="being rehearsed already"):
        do(ask_for_rehearsal, round_, actor=officer)

    with clock.at(clock.now() + LONGEST):
        do(ask_for_rehearsal, round_, actor=officer)
    assert make.fresh(first).report["problems"][0]["said"]["en"].startswith("The rehearsal was stopped")


def test_only_officers_rehearse(app: Flask) -> None:
    round_ = make.a_round()
    with pytest.raises(NotAllowed):
        do(ask_for_rehearsal, round_, actor=make.a_person(Role.ADVISER))


def test_an_officer_asks_on_the_page_and_reads_how_far_it_is(app: Flask, visit: Any) -> None:
    round_ = make.a_round()
    browser: Visitor = visit(make.an_officer())
    address = f"/rounds/{round_.reference}/rehearsals"
    assert "This round has not been rehearsed yet." in browser.open(address).text

    page = browser.follow(browser.press(address))

    assert "The rehearsal begins in a moment." in page.text
    assert "Waiting for its turn." in page.text

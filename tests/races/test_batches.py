"""Proposals confirmed together by two people at once, or by one while another confirms one alone."""

import threading
import time
from collections.abc import Callable

import factories as make
import pytest
from flask import Flask

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assurance.proof import faults
from grants.awards.ledger import left_in_pot
from grants.awards.models import Account, Award, Batch, BatchItem, Posting
from grants.awards.operations import work_through
from grants.awards.queries import standing_decision
from grants.db import db
from grants.lifecycles import ApplicationState
from grants.rounds.models import Round

AtOnce = Callable[..., list[int]]


@pytest.fixture(autouse=True)
def _trail_stays_whole(app: Flask) -> object:
    yield
    db.session.rollback()
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def proposals(budget: int, number: int) -> tuple[Round, list[Application]]:
    round_ = make.a_round(budget=budget, reviewers_wanted=1)
    return round_, [make.an_application(ApplicationState.PROPOSED, round_) for _each in range(number)]


def number_of(application: Application) -> str:
    decision = standing_decision(application)
    assert decision is not None
    return str(decision.id)


def promised() -> int:
    return sum(posting.amount_pence for posting in make.rows(Posting, Posting.target == Account.COMMITTED))


def test_two_presses_of_the_same_proposals_confirm_each_once(app: Flask, at_once: AtOnce) -> None:
    round_, applications = proposals(100_000, 3)
    fields = {"decisions": [number_of(one) for one in applications]}
    path = f"/rounds/{round_.reference}/confirm"

    at_once(*((make.a_decision_maker(), path, fields) for _press in range(2)))
    db.session.rollback()  # What is read from here on is what the presses left.
    work_through()

    assert len(make.rows(Batch)) == 1
    assert [item.refusal for item in make.rows(BatchItem)] == [None] * 3
    assert (len(make.rows(Award)), promised(), left_in_pot(round_)) == (3, 6_000_000, 4_000_000)


def test_a_batch_and_single_confirmations_at_once_never_pass_the_budget(app: Flask, at_once: AtOnce) -> None:
    round_, applications = proposals(50_000, 4)
    make.a_batch(*applications)
    db.session.rollback()
    alone = [_confirming(application) for application in applications[2:]]

    def work() -> None:
        time.sleep(3.0)  # By then everybody has opened their page.
        with app.app_context():
            work_through()

    worker = threading.Thread(target=work)
    worker.start()
    statuses = at_once(*alone)
    worker.join()
    db.session.rollback()
    work_through()

    assert set(statuses) <= {302, 409, 422}
    assert len(make.rows(BatchItem, BatchItem.done_at.is_(None))) == 0
    assert (len(make.rows(Award)), promised(), left_in_pot(round_)) == (2, 4_000_000, 1_000_000)


def _confirming(application: Application) -> tuple[User, tuple[str, str], dict[str, str]]:
    base = f"/applications/{application.reference}"
    return (
        make.a_decision_maker(),
        (f"{base}/decision", f"{base}/confirm"),
        {"decision": number_of(application)},
    )

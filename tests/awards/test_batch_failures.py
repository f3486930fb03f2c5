"""What the service fails to carry out of a batch: tried thrice, told, and tried again on request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import factories as make
import pytest
from batching import proposed, states, unsent_letters, work
from client import Visitor
from flask import Flask
from sqlalchemy import event

from grants import audit
from grants.applications.models import Application
from grants.awards.models import Award, BatchItem, Outcome
from grants.awards.operations import try_again, work_through
from grants.awards.operations.batches import MOST_TRIES
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState
Visit = Callable[..., Visitor]


@pytest.fixture
def round_(app: Flask) -> Round:
    return make.a_round(reviewers_wanted=1)


class Broken(RuntimeError):
    """What no rule foresees."""


@contextmanager
def failing_on(*applications: Application) -> Iterator[None]:
    """Have every writing of an award to these applications go wrong."""
    numbers = {application.id for application in applications}

    def break_down(_mapper: Any, _connection: Any, award: Award) -> None:
        if award.application.id in numbers:
            raise Broken

    event.listen(Award, "before_insert", break_down)
    try:
        yield
    finally:
        event.remove(Award, "before_insert", break_down)


def test_what_fails_is_tried_thrice_and_holds_back_no_mail_for_ever(round_: Round) -> None:
    broken, other = proposed(round_)
    person = make.a_decision_maker()
    batch = make.a_batch(broken, other, actor=person)

    sent = []
    with failing_on(broken):
        for _each in range(MOST_TRIES):
            work()
            sent.append(unsent_letters() == [])

    assert sent == [False, False, True]
    assert states([broken, other]) == [A.PROPOSED, A.AWARDED]
    assert [(i.has_failed, i.tries, i.refusal) for i in make.rows(BatchItem)] == [
        (True, 3, None),
        (False, 0, None),
    ]
    (mail,) = make.rows(Notice, Notice.subject.startswith("Not carried out"))
    assert (mail.address, mail.sent_at is None) == (person.email, False)
    assert f"/rounds/{round_.reference}/batches/{batch.id}" in mail.text
    assert broken.reference in mail.subject
    assert [told.action for told in audit.events_of(batch)] == [
        "batch.confirm",
        "batch.fail",
        "batch.let_go",
    ]
    assert work_through() == 0


def test_what_failed_is_tried_again_for_whoever_confirmed_it(round_: Round) -> None:
    (broken,) = proposed(round_, Outcome.AWARD)
    person, officer = make.a_decision_maker(), make.an_officer()
    batch = make.a_batch(broken, actor=person)
    with failing_on(broken):
        for _each in range(MOST_TRIES):
            work()

    assert make.do(try_again, batch, actor=officer) == 1
    work_through()
    held = [mail.hold for mail in unsent_letters()]
    work()

    (item,) = make.rows(BatchItem)
    assert (item.has_failed, item.decision.confirmed_by_id) == (False, person.id)
    assert (states([broken]), held, unsent_letters()) == ([A.AWARDED], [batch.hold], [])
    told = audit.events_of(batch)
    assert [line.action for line in told][-2:] == ["batch.try_again", "batch.let_go"]
    assert (told[-2].actor_id, told[-2].details) == (officer.id, {"decisions": 1})
    with pytest.raises(WrongState, match=r"^Nothing of this batch has failed\.$"):
        make.do(try_again, batch, actor=officer)


def test_a_fault_that_passes_leaves_no_trace_but_the_count(round_: Round) -> None:
    (application,) = proposed(round_, Outcome.AWARD)
    make.a_batch(application)

    with failing_on(application):
        work()
    work()

    (item,) = make.rows(BatchItem)
    assert (item.has_failed, item.tries, states([application])) == (False, 1, [A.AWARDED])
    assert make.rows(Notice, Notice.subject.startswith("Not carried out")) == []


@pytest.mark.parametrize("role", [Role.ADVISER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_have_nothing_tried_again(round_: Round, role: Role) -> None:
    batch = make.a_batch(*proposed(round_))

    with pytest.raises(NotAllowed, match=r"^Only a grant officer or a decision maker can do this\.$"):
        make.do(try_again, batch, actor=make.a_person(role))


def test_officers_find_what_failed_and_have_it_tried_again_on_pages(visit: Visit, round_: Round) -> None:
    (broken,) = proposed(round_, Outcome.AWARD)
    batch = make.a_batch(broken)
    with failing_on(broken):
        for _each in range(MOST_TRIES):
            work()
    address = f"/rounds/{round_.reference}/batches/{batch.id}"
    browser = visit(make.an_officer())

    assert "1batches in which a decision failed" in browser.open("/").text
    assert address in browser.open("/mails/troubled").links
    page = browser.open(address)
    assert "The service failed to carry out some of them: 1." in page.text
    assert "Failed Not carried out," in page.text
    assert "Try again what failed" not in visit(make.a_person(Role.AUDITOR)).open(address).text

    answer = browser.press(f"{address}/try-again")

    assert "It is being tried again." in browser.follow(answer).text
    work()
    assert states([broken]) == [A.AWARDED]
    assert address not in browser.open("/mails/troubled").links


def test_whoever_is_too_near_learns_nothing_of_what_failed(visit: Visit, round_: Round) -> None:
    person = make.a_person(Role.OFFICER, Role.ADVISER)
    hidden = make.an_application(A.IN_REVIEW, round_)
    make.a_review(ReviewState.CONFLICTED, hidden, reviewer=person)
    make.moderate(hidden)
    make.propose(hidden)
    batch = make.a_batch(hidden)
    with failing_on(hidden):
        for _each in range(MOST_TRIES):
            work()

    page = visit(person).open(f"/rounds/{round_.reference}/batches/{batch.id}")

    assert "The service failed" not in page.text
    assert f"/batches/{batch.id}" not in str(visit(person).open("/mails/troubled").links)
    with pytest.raises(WrongState):
        make.do(try_again, batch, actor=person)

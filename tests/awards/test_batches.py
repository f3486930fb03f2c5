"""Proposals confirmed in one press: the worker reaches each alone, and sends letters when all are stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from batching import proposed, states, unsent_letters, work
from client import Visitor
from flask import Flask
from sqlalchemy import event

from grants import audit
from grants.accounts.operations import change_roles
from grants.applications.models import Application
from grants.awards.models import Award, Batch, BatchItem, Outcome
from grants.awards.operations import confirm_together, let_go_of_batches, set_aside, work_through
from grants.awards.queries import progress_of, standing_decision
from grants.db import db
from grants.documents.operations import make_waiting
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.notices.sending import send_waiting
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState
Visit = Callable[..., Visitor]
CHANGED = "Some proposals have changed meanwhile. Look at the list again."


@pytest.fixture
def round_(app: Flask) -> Round:
    return make.a_round(reviewers_wanted=1)


def number_of(application: Application) -> int:
    decision = standing_decision(application)
    assert decision is not None
    return decision.id


class Stopped(BaseException):
    """The machine was switched off."""


@contextmanager
def stopping_after(commits: int) -> Iterator[None]:
    """Switch the machine off when it is about to commit once more than this."""
    left = [commits]

    def count(_connection: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Stopped

    event.listen(db.engine, "commit", count)
    try:
        yield
    except Stopped:
        db.session.rollback()
    finally:
        event.remove(db.engine, "commit", count)


def test_the_press_is_noted_and_nothing_is_confirmed_yet(round_: Round) -> None:
    applications = proposed(round_)
    person = make.a_decision_maker()

    batch = make.a_batch(*applications, actor=person)

    items = make.rows(BatchItem)
    assert [item.decision_id for item in items] == [number_of(one) for one in applications]
    assert [(item.done_at, item.refusal) for item in items] == [(None, None)] * 2
    assert states(applications) == [A.PROPOSED] * 2
    (told,) = audit.events_of(batch)
    assert (told.action, told.actor_id, told.details) == ("batch.confirm", person.id, {"decisions": 2})


def test_the_worker_confirms_each_as_if_alone(round_: Round) -> None:
    applications = proposed(round_, *Outcome)
    person = make.a_decision_maker()
    batch = make.a_batch(*applications, actor=person)

    assert work_through() == 5

    assert states(applications) == [A.AWARDED, A.AWARDED, A.RESERVED, A.DEFERRED, A.DECLINED]
    assert {item.decision.confirmed_by_id for item in make.rows(BatchItem)} == {person.id}
    assert [item.refusal for item in make.rows(BatchItem, BatchItem.done_at.is_not(None))] == [None] * 5
    assert {mail.hold for mail in unsent_letters()} == {batch.hold}
    assert work_through() == 0


def test_no_letter_is_sent_before_all_are_stored(round_: Round) -> None:
    make.a_batch(*proposed(round_))
    make_waiting()  # What was issued before: from here on only letters wait.
    work_through()

    with stopping_after(1):
        make_waiting()
    let_go_of_batches()
    send_waiting()
    one_stored = len(unsent_letters())
    work()

    assert (one_stored, unsent_letters()) == (2, [])
    (batch,) = make.rows(Batch)
    assert batch.let_go_at is not None
    assert [told.action for told in audit.events_of(batch)] == ["batch.confirm", "batch.let_go"]


def test_no_letter_is_sent_before_all_are_reached(round_: Round) -> None:
    make.a_batch(*proposed(round_))

    with stopping_after(1):
        work_through()
    make_waiting()
    let_go_of_batches()
    send_waiting()

    assert [item.done_at is None for item in make.rows(BatchItem)] == [False, True]
    assert len(unsent_letters()) == 1


def test_a_mail_that_belongs_to_no_batch_does_not_wait(round_: Round) -> None:
    first, second = proposed(round_)
    make.a_batch(first)
    make.confirm(second)

    make_waiting()
    send_waiting()

    assert unsent_letters() == []


def test_a_worker_that_is_stopped_at_every_second_commit_completes_the_batch(round_: Round) -> None:
    applications = proposed(round_, Outcome.AWARD, Outcome.RESERVE, Outcome.DECLINE)
    batch = make.a_batch(*applications)

    for _start in range(40):
        with stopping_after(1):
            work_through()
            make_waiting()
            let_go_of_batches()
    send_waiting()

    assert states(applications) == [A.AWARDED, A.RESERVED, A.DECLINED]
    assert len(make.rows(Award)) == 1
    assert make.fresh(batch).let_go_at is not None
    assert unsent_letters() == []
    assert len(make.rows(Notice, Notice.document_id.is_not(None))) == 3
    assert [told.action for told in audit.events_of(batch)] == ["batch.confirm", "batch.let_go"]


def test_what_a_rule_refuses_says_why_and_holds_up_no_other(app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    applications = proposed(round_, Outcome.AWARD, Outcome.AWARD, Outcome.DECLINE)
    make.a_batch(*applications)

    work()

    assert states(applications) == [A.AWARDED, A.PROPOSED, A.DECLINED]
    assert [item.refusal for item in make.rows(BatchItem)] == [
        None,
        "Only £10,000 of this round is left.",
        None,
    ]
    assert unsent_letters() == []


def test_why_it_was_refused_is_in_the_language_of_who_pressed(app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    make.a_batch(*proposed(round_), actor=make.a_person(Role.DECISION_MAKER, language="ar"))

    work_through()

    (refusal,) = [item.refusal for item in make.rows(BatchItem) if item.refusal]
    assert "£10,000" in refusal
    assert "Only" not in refusal


def test_a_refused_proposal_can_be_confirmed_in_a_later_batch(round_: Round) -> None:
    limited = make.a_decision_maker()
    make.a_limit(limited, 10_000)
    make.a_limit(other := make.a_decision_maker())
    (application,) = proposed(round_, Outcome.AWARD)
    make.a_batch(application, actor=limited)
    work_through()

    make.a_batch(application, actor=other)
    work_through()

    first, second = make.rows(BatchItem)
    assert (first.refusal or "").startswith("You may confirm awards of up to £10,000.")
    assert (second.refusal, states([application])) == (None, [A.AWARDED])


def test_a_proposal_that_changed_meanwhile_is_refused(round_: Round) -> None:
    replaced, gone = proposed(round_)
    make.a_batch(replaced, gone)
    for application in (replaced, gone):
        make.do(set_aside, application, "reconsider", reason="Look again.", actor=make.a_decision_maker())
    make.propose(replaced, outcome=Outcome.DECLINE)

    work_through()

    assert [item.refusal for item in make.rows(BatchItem)] == [
        "Another decision is proposed. Load the page again.",
        "No decision is proposed.",
    ]
    assert states([replaced, gone]) == [A.PROPOSED, A.MODERATED]


def test_one_that_somebody_confirmed_alone_meanwhile_is_confirmed_once(round_: Round) -> None:
    first, second = proposed(round_)
    make.a_batch(first, second)
    make.confirm(first)

    work_through()

    assert len(make.rows(Award)) == 2
    assert [bool(item.refusal) for item in make.rows(BatchItem)] == [True, False]


def test_what_waits_in_a_batch_is_not_confirmed_in_another(round_: Round) -> None:
    applications = proposed(round_)
    make.a_batch(*applications)

    with pytest.raises(RuleBroken) as refusal:
        make.a_batch(*applications)

    assert (refusal.value.message, refusal.value.field) == (CHANGED, "decisions")
    assert len(make.rows(Batch)) == 1


def test_only_proposals_of_others_in_this_round_are_confirmed(round_: Round) -> None:
    mine, person = make.an_application(A.MODERATED, round_), make.a_decision_maker()
    make.propose(mine, actor=person)
    elsewhere = make.an_application(A.PROPOSED)

    for seen in ([number_of(mine)], [number_of(elsewhere)], [999]):
        with pytest.raises(RuleBroken, match=f"^{CHANGED}$"):
            make.do(confirm_together, round_, seen, actor=person)
    with pytest.raises(RuleBroken, match=r"^Choose at least one proposal\.$"):
        make.do(confirm_together, round_, [], actor=person)
    with pytest.raises(RuleBroken, match=f"^{CHANGED}$"):
        make.do(confirm_together, round_, [number_of(mine)], actor=make.an_officer())


def test_whoever_lost_the_right_meanwhile_confirms_nothing(round_: Round) -> None:
    person, administrator = make.a_decision_maker(), make.a_person(Role.ADMINISTRATOR)
    applications = proposed(round_)
    make.a_batch(*applications, actor=person)
    make.do(change_roles, person, {Role.OFFICER}, actor=administrator)

    work_through()

    assert states(applications) == [A.PROPOSED] * 2
    assert [bool(item.refusal) for item in make.rows(BatchItem)] == [True, True]


def test_progress_counts_decisions_letters_and_mails(app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    applications = proposed(round_, Outcome.RESERVE, Outcome.AWARD, Outcome.AWARD)
    batch, officer = make.a_batch(*applications), make.an_officer()
    seen = []

    for step in (lambda: None, work_through, make_waiting, let_go_of_batches, send_waiting):
        step()
        p = progress_of(batch, officer)
        seen.append((p.decisions, p.reached, p.refused, p.letters, p.stored, p.mails, p.sent, p.is_over))

    assert seen == [
        (3, 0, 0, 0, 0, 0, 0, False),
        (3, 3, 1, 2, 0, 2, 0, False),
        (3, 3, 1, 2, 2, 2, 0, False),
        (3, 3, 1, 2, 2, 2, 0, False),
        (3, 3, 1, 2, 2, 2, 2, True),
    ]


def test_a_later_letter_to_the_same_group_is_not_of_the_batch(round_: Round) -> None:
    (application,) = proposed(round_, Outcome.RESERVE)
    batch = make.a_batch(application)
    work()
    make.propose(application)
    make.confirm(application)

    progress = progress_of(batch, make.an_officer())

    assert (progress.letters, progress.mails, progress.is_over) == (1, 1, True)


def test_the_database_refuses_a_refusal_of_what_was_not_reached(round_: Round) -> None:
    make.a_batch(*proposed(round_))

    with pytest.raises(sa.exc.IntegrityError, match="refused_when_done"):
        db.session.execute(sa.text("UPDATE batch_item SET refusal = 'No.'"))


def test_progress_counts_only_what_its_reader_may_see(round_: Round) -> None:
    person = make.a_person(Role.OFFICER, Role.ADVISER)
    hidden = make.an_application(A.IN_REVIEW, round_)
    make.a_review(ReviewState.CONFLICTED, hidden, reviewer=person)
    make.moderate(hidden)
    make.propose(hidden)
    batch = make.a_batch(hidden, *proposed(round_))
    work()

    told = [
        (p.decisions, p.reached, p.letters, p.stored, p.mails, p.sent)
        for p in (progress_of(batch, person), progress_of(batch, make.an_officer()))
    ]

    assert told == [(2,) * 6, (3,) * 6]

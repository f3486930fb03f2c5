"""Deciding a round ends with a sign-off, which locks it; two people with a reason begin it again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.operations import reinstate
from grants.awards.models import SignOff
from grants.awards.operations import answer_reopening, ask_reopening, confirm_together, sign_off
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, SignOffState
from grants.permissions import Role
from grants.rounds.models import Round

A, S = ApplicationState, SignOffState
Visit = Callable[..., Visitor]
LOCKED = "The round is signed off, so nothing is decided in it any more. Two people can reopen it."


@pytest.fixture
def round_(app: Flask) -> Round:
    return make.a_round(reviewers_wanted=1)


def after_closing(round_: Round) -> AbstractContextManager[object]:
    return clock.at(round_.closes_at + timedelta(days=1))


def signed_off(round_: Round, actor: User | None = None) -> SignOff:
    signed: SignOff = make.do(sign_off, round_, note="All decided.", actor=actor or make.a_decision_maker())
    return signed


def test_a_round_is_signed_off_and_recorded(round_: Round) -> None:
    for state in (A.DECLINED, A.RESERVED, A.AWARDED, A.INELIGIBLE, A.WITHDRAWN):
        make.an_application(state, round_)
    make.a_draft(round_)
    person = make.a_decision_maker()

    with after_closing(round_):
        signed = signed_off(round_, person)

    assert (signed.state, signed.signed_by_id, signed.note) == (S.SIGNED, person.id, "All decided.")
    assert round_.signed_off_at == signed.signed_at
    assert [event.action for event in audit.events_of(signed)] == ["sign_off.sign"]
    assert audit.events_of(round_)[-1].action == "round.sign_off"


@pytest.mark.parametrize(
    "state", [A.SUBMITTED, A.QUERIED, A.IN_REVIEW, A.MODERATED, A.PROPOSED, A.DEFERRED], ids=lambda s: s.value
)
def test_a_round_with_an_application_without_a_decision_is_not_signed_off(
    round_: Round, state: ApplicationState
) -> None:
    make.an_application(state, round_)

    with after_closing(round_), pytest.raises(RuleBroken, match=r"^1 application has no decision yet\.$"):
        signed_off(round_)

    assert make.rows(SignOff) == []


def test_several_without_a_decision_are_counted(round_: Round) -> None:
    for _each in range(2):
        make.an_application(A.SUBMITTED, round_)

    with after_closing(round_), pytest.raises(RuleBroken, match=r"^2 applications have no decision yet\.$"):
        signed_off(round_)


def test_a_round_that_is_still_open_is_not_signed_off(round_: Round) -> None:
    with pytest.raises(WrongState, match=r"^The round has not closed yet\.$"):
        signed_off(round_)


def test_a_round_is_signed_off_once(round_: Round) -> None:
    with after_closing(round_):
        signed_off(round_)
        with pytest.raises(WrongState, match=r"^The round is signed off"):
            signed_off(round_)


def test_only_decision_makers_sign_off(round_: Round) -> None:
    for person in (make.an_officer(), make.a_person(Role.ADMINISTRATOR), make.a_person(Role.FINANCE)):
        with after_closing(round_), pytest.raises(NotAllowed, match=r"^Only a decision maker can do this\.$"):
            signed_off(round_, person)


def test_the_database_refuses_a_second_standing_sign_off(round_: Round) -> None:
    make.a_sign_off(S.SIGNED, round_)

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(
            sa.text(
                "INSERT INTO sign_off (round_id, state, note, signed_by_id, signed_at, reason, version)"
                " SELECT round_id, 'signed', '', signed_by_id, signed_at, '', 1 FROM sign_off"
            )
        )


def test_nothing_is_proposed_confirmed_or_reinstated_in_a_round_that_is_signed_off(round_: Round) -> None:
    reserved, refused = make.an_application(A.RESERVED, round_), make.an_application(A.INELIGIBLE, round_)
    make.a_sign_off(S.SIGNED, round_)

    attempts = [
        lambda: make.propose(reserved),
        lambda: make.confirm(reserved),
        lambda: make.do(confirm_together, round_, [1], actor=make.a_decision_maker()),
        lambda: make.do(reinstate, refused, reason="In time.", actor=make.an_officer()),
    ]
    for attempt in attempts:
        with pytest.raises(WrongState) as refusal:
            attempt()
        assert refusal.value.message == LOCKED

    assert (make.fresh(reserved).state, make.fresh(refused).state) == (A.RESERVED, A.INELIGIBLE)


def test_two_people_reopen_it_with_reasons(round_: Round) -> None:
    reserved = make.an_application(A.RESERVED, round_)
    signed = make.a_sign_off(S.SIGNED, round_)
    first, second = make.a_decision_maker(), make.a_decision_maker()

    make.do(ask_reopening, signed, reason="Money came back.", actor=first)
    still_locked = round_.signed_off_at is not None
    make.do(answer_reopening, signed, "reopen", reason="Agreed.", actor=second)
    make.propose(reserved)

    assert still_locked
    assert (signed.state, signed.reopened_by_id, round_.signed_off_at) == (S.REOPENED, second.id, None)
    assert [(event.action, event.actor_id) for event in audit.events_of(signed)][1:] == [
        ("sign_off.ask_reopening", first.id),
        ("sign_off.reopen", second.id),
    ]
    assert audit.events_of(round_)[-1].details == {"reason": "Agreed."}


@pytest.mark.parametrize("action", ["reopen", "keep_signed"])
def test_whoever_asked_does_not_answer(round_: Round, action: str) -> None:
    signed = make.a_sign_off(S.SIGNED, round_)
    asker = make.a_decision_maker()
    make.do(ask_reopening, signed, reason="Money came back.", actor=asker)

    sentence = r"^Only a decision maker other than the one who asked can do this\.$"
    with pytest.raises(NotAllowed, match=sentence):
        make.do(answer_reopening, signed, action, reason="Yes.", actor=asker)

    assert make.fresh(signed).state is S.REOPENING


def test_the_database_refuses_one_person_for_both(round_: Round) -> None:
    make.a_sign_off(S.REOPENED, round_)

    with pytest.raises(sa.exc.IntegrityError, match="two_people"):
        db.session.execute(sa.text("UPDATE sign_off SET reopened_by_id = asked_by_id"))


def test_it_stays_signed_off_when_the_other_says_so_and_can_be_asked_again(round_: Round) -> None:
    signed = make.a_sign_off(S.REOPENING, round_)

    make.do(answer_reopening, signed, "keep_signed", reason="It can wait.", actor=make.a_decision_maker())

    assert (signed.state, signed.asked_by_id) == (S.SIGNED, None)
    assert round_.signed_off_at is not None
    make.do(ask_reopening, signed, reason="It cannot.", actor=make.a_decision_maker())
    assert signed.state is S.REOPENING


def test_a_reopened_round_is_signed_off_again(round_: Round) -> None:
    earlier = make.a_sign_off(S.REOPENED, round_)

    with after_closing(round_):
        later = signed_off(round_)

    assert (make.fresh(earlier).state, later.state) == (S.REOPENED, S.SIGNED)


def test_the_whole_way_on_the_pages(visit: Visit, round_: Round) -> None:
    first, second = visit(make.a_decision_maker()), visit(make.a_decision_maker())
    page = f"/rounds/{round_.reference}/sign-off"

    with after_closing(round_):
        signed = first.follow(first.submit(page, note="All decided."))
        asked = first.follow(first.submit(f"{page}/ask-reopening", reason="Money came back."))
        offered = second.open(page)
        reopened = second.follow(second.submit(f"{page}/reopen", reason="Agreed."))

    assert "The round is signed off. Nothing more is decided in it." in signed.text
    assert "All decided." in signed.text
    assert [link for link in signed.links if page in link] == [f"{page}/ask-reopening"]
    assert [link for link in asked.links if page in link] == []
    assert [link for link in offered.links if page in link] == [f"{page}/keep-signed", f"{page}/reopen"]
    assert "Money came back." in offered.text
    assert "Sign off" in reopened.text
    assert "Agreed." in reopened.text


def test_the_page_says_why_it_cannot_be_signed_off_yet(visit: Visit, round_: Round) -> None:
    make.an_application(A.MODERATED, round_)
    browser = visit(make.a_decision_maker())
    page = f"/rounds/{round_.reference}/sign-off"

    early = browser.submit(page)
    with after_closing(round_):
        undecided = browser.submit(page)

    assert (early.status, "The round has not closed yet." in early.text) == (409, True)
    assert undecided.errors == ["1 application has no decision yet."]


def test_a_reason_is_wanted_to_reopen(visit: Visit, round_: Round) -> None:
    make.a_sign_off(S.SIGNED, round_)

    page = visit(make.a_decision_maker()).submit(f"/rounds/{round_.reference}/sign-off/ask-reopening")

    assert page.errors == ["Enter the reason"]


def test_staff_read_the_page_and_others_do_not(visit: Visit, round_: Round) -> None:
    page = f"/rounds/{round_.reference}/sign-off"
    staff = [make.an_officer(), make.a_person(Role.FINANCE), make.a_person(Role.AUDITOR)]
    others = [make.a_person(Role.ADVISER), make.a_person()]

    assert [visit(person).open(page).status for person in staff] == [200, 200, 200]
    assert [visit(person).open(page).status for person in others] == [403, 403]
    assert visit(staff[0]).open(f"{page}/ask-reopening").status == 403
    assert visit(make.a_decision_maker()).open(f"{page}/ask-reopening").status == 409


def test_a_decision_says_that_its_round_is_signed_off(visit: Visit, round_: Round) -> None:
    reserved = make.an_application(A.RESERVED, round_)
    make.a_sign_off(S.SIGNED, round_)

    page = visit(make.a_decision_maker()).open(f"/applications/{reserved.reference}/decision")

    assert "The round is signed off, so nothing is decided in it any more." in page.text
    assert f"/applications/{reserved.reference}/propose" not in page.links


def test_the_page_asks_as_often_for_three_sign_offs_as_for_one(
    visit: Visit, round_: Round, queries: list[str]
) -> None:
    browser = visit(make.an_officer())
    asked = []

    for number in (1, 0, 2):
        for _each in range(number):
            make.a_sign_off(S.REOPENED, round_)
        queries.clear()
        browser.open(f"/rounds/{round_.reference}/sign-off")
        asked.append(len(queries))

    assert asked[2] <= asked[1]

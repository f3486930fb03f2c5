"""The scheme of delegation: who may confirm awards up to which amount, set by administrators for others."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Delegation, Outcome, Subject
from grants.awards.operations import delegate, end_delegation
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, PaymentState
from grants.money import Pence
from grants.payments.operations import approve_payment
from grants.permissions import Role

A = ApplicationState
Visit = Callable[..., Visitor]


def an_administrator() -> User:
    return make.a_person(Role.ADMINISTRATOR)


def given(person: User | None = None, **changes: Any) -> Delegation:
    known: dict[str, Any] = {"begins_on": clock.today(), "ends_on": None, "note": ""}
    known["actor"] = changes.pop("actor", None) or an_administrator()
    limit = changes.pop("limit", Pence(2_500_000))
    line: Delegation = make.do(delegate, person or make.a_decision_maker(), limit, **{**known, **changes})
    return line


def in_days(number: int) -> date:
    return clock.today() + clock.days(number)


def parts_of_day(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def test_while_the_scheme_is_empty_every_decision_maker_confirms_any_amount(app: Flask) -> None:
    make.confirm(make.an_application(A.PROPOSED))


def test_a_limit_holds_up_to_its_amount(app: Flask) -> None:
    person, other = make.a_decision_maker(), make.a_decision_maker()
    make.a_limit(person, 20_000)
    make.a_limit(other, 19_999)
    first, second = (make.an_application(A.PROPOSED) for _each in range(2))

    make.confirm(first, actor=person)
    with pytest.raises(RuleBroken) as refusal:
        make.confirm(second, actor=other)

    sentence = "You may confirm awards of up to £19,999. Ask somebody with a higher limit."
    assert refusal.value.message == sentence
    assert make.fresh(second).state is A.PROPOSED


def test_who_is_not_in_the_scheme_confirms_no_award_but_any_other_outcome(app: Flask) -> None:
    make.a_limit(make.a_decision_maker(), 20_000)
    outsider = make.a_decision_maker()
    award = make.an_application(A.PROPOSED)
    decline = make.an_application(A.MODERATED)
    make.propose(decline, outcome=Outcome.DECLINE)

    make.confirm(decline, actor=outsider)
    with pytest.raises(
        RuleBroken, match=r"^You are not in the scheme of delegation, so you cannot confirm awards\.$"
    ):
        make.confirm(award, actor=outsider)


def test_no_amount_is_any_amount(app: Flask) -> None:
    person = make.a_decision_maker()
    make.a_limit(person)

    make.confirm(make.an_application(A.PROPOSED), actor=person)


def test_a_limit_holds_to_its_last_day_and_no_longer(app: Flask) -> None:
    person, other = make.a_decision_maker(), make.a_decision_maker()
    make.a_limit(person, 50_000, ends_on=in_days(3))
    make.a_limit(other, 50_000)
    first, second = (make.an_application(A.PROPOSED) for _each in range(2))

    with clock.at(clock.now() + timedelta(days=3)):
        make.confirm(first, actor=person)
    with (
        clock.at(clock.now() + timedelta(days=4)),
        pytest.raises(RuleBroken, match=r"^You are not in the scheme"),
    ):
        make.confirm(second, actor=person)


def test_a_limit_is_recorded(app: Flask) -> None:
    person, administrator = make.a_decision_maker(), an_administrator()

    line = given(person, actor=administrator, note="Minutes, item 4.")

    (event,) = audit.events_of(line)
    assert (event.action, event.actor_id) == ("delegation.give", administrator.id)
    assert event.details == {"about": "award", "user_id": person.id, "limit_pence": 2_500_000}
    assert (line.user_id, line.given_by_id, line.note) == (person.id, administrator.id, "Minutes, item 4.")


def test_a_new_limit_ends_the_earlier_one_the_day_before(app: Flask) -> None:
    person = make.a_decision_maker()
    earlier = given(person)

    later = given(person, limit=Pence(5_000_000), begins_on=in_days(10))

    assert (make.fresh(earlier).ends_on, later.begins_on) == (in_days(9), in_days(10))
    assert [event.action for event in audit.events_of(earlier)] == ["delegation.give", "delegation.end"]


def test_a_slip_is_put_right_on_the_same_day(app: Flask) -> None:
    person = make.a_decision_maker()
    slip = given(person, limit=Pence(50_000_000))

    given(person, limit=Pence(1_000_000))

    assert (make.fresh(slip).never_holds, slip.is_in_force) == (True, False)
    with pytest.raises(RuleBroken, match=r"^You may confirm awards of up to £10,000\."):
        make.confirm(make.an_application(A.PROPOSED), actor=person)


def test_a_limit_that_begins_later_is_ended_before_another_begins(app: Flask) -> None:
    person, administrator = make.a_decision_maker(), an_administrator()
    later = given(person, begins_on=in_days(10))

    with pytest.raises(RuleBroken) as refusal:
        given(person)
    make.do(end_delegation, later, actor=administrator)
    given(person)

    assert refusal.value.field == "begins_on"
    assert refusal.value.message.startswith("They have a limit from ")
    assert (make.fresh(later).never_holds, later.may_be_ended) == (True, False)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"limit": Pence(0)}, "limit", "Enter an amount above £0"),
        ({"begins_on": -1}, "begins_on", "It cannot begin in the past."),
        ({"begins_on": 5, "ends_on": 4}, "ends_on", "The last day must not be before the first."),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    app: Flask, changes: dict[str, Any], field: str, sentence: str
) -> None:
    days = {key: in_days(value) for key, value in changes.items() if key != "limit"}

    with pytest.raises(RuleBroken) as refusal:
        given(**{**changes, **days})

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert make.rows(Delegation) == []


def test_nobody_sets_or_ends_their_own_limit(app: Flask) -> None:
    both = make.a_person(Role.ADMINISTRATOR, Role.DECISION_MAKER)
    line = given(both)

    for attempt in (lambda: given(both, actor=both), lambda: make.do(end_delegation, line, actor=both)):
        with pytest.raises(RuleBroken, match=r"^Nobody sets their own limit\. Ask another administrator\.$"):
            attempt()


def test_the_database_refuses_a_limit_that_somebody_gave_themselves(app: Flask) -> None:
    given()

    with pytest.raises(sa.exc.IntegrityError, match="given_by_another"):
        db.session.execute(sa.text("UPDATE delegation SET given_by_id = user_id"))


def test_only_administrators_set_limits_and_only_for_decision_makers(app: Flask) -> None:
    line = given()

    for actor in (make.a_decision_maker(), make.an_officer(), make.a_person(Role.FINANCE)):
        with pytest.raises(NotAllowed, match=r"^Only an administrator can do this\.$"):
            given(actor=actor)
        with pytest.raises(NotAllowed, match=r"^Only an administrator can do this\.$"):
            make.do(end_delegation, line, actor=actor)
    with pytest.raises(RuleBroken) as refusal:
        given(make.an_officer())

    assert (refusal.value.message, refusal.value.field) == (
        "Choose a person of this role: Decision maker.",
        "person",
    )


def test_a_limit_is_ended_once(app: Flask) -> None:
    line, administrator = given(), an_administrator()

    make.do(end_delegation, line, actor=administrator)
    with pytest.raises(WrongState, match=r"^This limit does not hold any more\.$"):
        make.do(end_delegation, line, actor=administrator)

    assert (make.fresh(line).ends_on, line.is_in_force) == (clock.today(), True)


def test_an_administrator_gives_and_ends_a_limit_on_the_pages(visit: Visit) -> None:
    person = make.a_person(Role.DECISION_MAKER, name="Nadia Limited")
    browser = visit(an_administrator())

    page = browser.submit(
        "/delegation/add", person=str(person.id), limit="25,000", note="Minutes, item 4.",
        ends_on=parts_of_day(in_days(200)),
    )  # fmt: skip
    listed = browser.follow(page)
    (line,) = make.rows(Delegation)
    ended = browser.press(f"/delegation/{line.id}/end")

    assert "Nadia LimitedHolds now Confirming awards £25,000" in listed.text
    assert f"/delegation/{line.id}/end" in listed.links
    assert "The limit is ended." in browser.follow(ended).text
    assert make.fresh(line).ends_on == clock.today()
    assert f"/delegation/{line.id}/end" not in browser.open("/delegation").links


def test_the_form_says_what_is_missing_or_wrong(visit: Visit) -> None:
    person = make.a_decision_maker()
    browser = visit(an_administrator())

    empty = browser.submit("/delegation/add", person="", begins_on=["", "", ""])
    wrong = browser.submit("/delegation/add", person=str(person.id), limit="-1")
    early = browser.submit("/delegation/add", person=str(person.id), begins_on=["1", "1", "2020"])

    assert empty.errors == ["Choose a person", "Enter a day"]
    assert wrong.errors == ["Enter an amount in pounds, such as 1,250 or 1250.50"]
    assert early.errors == ["It cannot begin in the past."]
    assert make.rows(Delegation) == []


def test_staff_read_the_scheme_and_only_administrators_change_it(visit: Visit) -> None:
    line = given()
    staff = [make.a_decision_maker(), make.an_officer(), make.a_person(Role.AUDITOR)]
    others = [make.a_person(Role.ADVISER), make.a_person()]

    pages = [visit(person).open("/delegation") for person in staff]

    assert [page.status for page in pages] == [200, 200, 200]
    assert [link for page in pages for link in page.links if "/delegation/" in link] == []
    assert [visit(person).open("/delegation").status for person in others] == [403, 403]
    assert [visit(person).open("/delegation/add").status for person in staff] == [403, 403, 403]
    assert [visit(person).press(f"/delegation/{line.id}/end").status for person in staff] == [403, 403, 403]
    assert visit(an_administrator()).press("/delegation/999/end").status == 404


def test_an_empty_scheme_says_what_that_means(visit: Visit) -> None:
    page = visit(an_administrator()).open("/delegation")

    assert "Nobody has a limit on these yet, so everybody of the role may decide on any amount:" in page.text
    assert "Confirming awards (Decision maker)" in page.text
    assert "No limit has been given." in page.text


def test_the_list_asks_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    browser = visit(an_administrator())
    asked = []

    for number in (1, 0, 2):
        for _line in range(number):
            given()
        queries.clear()
        browser.open("/delegation")
        asked.append(len(queries))

    assert asked[1] == asked[2]


def test_a_limit_on_payments_is_for_finance_and_holds_for_approving_them(visit: Visit) -> None:
    small, large, outsider = (make.a_person(Role.FINANCE) for _each in range(3))
    browser = visit(an_administrator())
    asked = browser.submit("/delegation/add?subject=payment", person=str(small.id), limit="9,999")
    browser.submit("/delegation/add?subject=payment", person=str(large.id), limit="10,000")
    refused = browser.send(
        "/delegation/add?subject=payment",
        **{
            **browser.open("/delegation/add").fields(),
            "person": str(make.a_decision_maker().id),
            "limit": "1",
        },
    )
    payment = make.a_payment(PaymentState.REQUESTED)

    said = []
    for person in (small, outsider):
        with pytest.raises(RuleBroken) as refusal:
            make.do(approve_payment, payment, actor=person)
        said.append(refusal.value.message)
    make.do(approve_payment, payment, actor=large)

    assert (asked.status, refused.status, len(make.rows(Delegation))) == (302, 200, 2)
    assert said == [
        "You may approve payments of up to £9,999. Ask somebody with a higher limit.",
        "You are not in the scheme of delegation, so you cannot approve payments.",
    ]
    assert payment.state is PaymentState.APPROVED
    assert "Approving payments" in browser.open("/delegation?subject=payment").text
    assert "No limit has been given." in browser.open("/delegation?subject=award").text


def test_awards_are_confirmed_without_a_limit_while_only_payments_have_one(app: Flask) -> None:
    given(make.a_person(Role.FINANCE), subject=Subject.PAYMENT)

    make.confirm(make.an_application(A.PROPOSED))

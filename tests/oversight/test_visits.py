"""Visits: planned, made, followed up; what the group learns of them, and when."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor

from grants import clock
from grants.audit import AuditEvent
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, VisitState
from grants.notices.models import Notice
from grants.oversight import operations as oversight
from grants.oversight.daily import chase_follow_ups
from grants.oversight.models import Finding, FindingReminder, Visit
from grants.permissions import Role

V = VisitState


def mails_to(person: Any) -> list[str]:
    return [notice.subject for notice in make.rows(Notice, Notice.user_id == person.id)]


def test_a_visit_lives_from_its_plan_to_its_report_on_the_pages(visit: Callable[..., Visitor]) -> None:
    award, officer = make.an_award(AwardState.ACTIVE), make.an_officer()
    group, browser = make.signatory_of(award), visit(officer)
    theirs = visit(group)
    day = clock.today()
    numbers = [str(day.day), str(day.month), str(day.year)]

    empty = browser.submit(f"/awards/{award.reference}/visit", visitor="", purpose="")
    browser.submit(
        f"/awards/{award.reference}/visit", planned_on=numbers, announced="yes", purpose="An evening."
    )
    (planned,) = make.rows(Visit)
    address = f"/visits/{planned.reference}"
    beforehand = theirs.open(address)
    browser.submit(f"{address}/record", made_on=numbers, met="The chair.", seen="A full hall.")
    unsent = theirs.open(address)
    later = day + clock.days(14)
    by = [str(later.day), str(later.month), str(later.year)]
    wanting = browser.submit(
        f"{address}/findings", text="No list.", severity="medium", for_group="yes", action="Make one."
    )
    browser.submit(
        f"{address}/findings",
        text="No list.",
        severity="high",
        for_group="yes",
        action="Make one.",
        due_on=by,
    )
    browser.submit(f"{address}/findings", text="Mind the chair.", severity="low", for_group="no")
    too_early = browser.press(f"{address}/close")
    browser.press(f"{address}/send")
    first, second = make.rows(Finding)
    asked = theirs.open(address)
    hidden = theirs.open(f"{address}/findings/{second.id}/answer")
    theirs.submit(f"{address}/findings/{first.id}/answer", answer="We made one.")
    browser.submit(f"{address}/findings/{first.id}/settle", note="It came.")
    closed = browser.follow(browser.press(f"{address}/close"))

    assert empty.errors == [
        "Enter the day of the visit", "Choose who goes", "Choose whether the group knows",
        "Write what you want to see",
    ]  # fmt: skip
    assert "An evening." in beforehand.text
    assert unsent.status == 404
    assert wanting.errors == ["Enter the day by which it is done"]
    assert (too_early.status, hidden.status) == (422, 404)
    assert ("No list." in asked.text, "Mind the chair." in asked.text) == (True, False)
    assert [word in closed.text for word in ("We made one.", "It came.", "Mind the chair.")] == [True] * 3
    assert planned.state is V.CLOSED
    documents = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.VISIT_REPORT)
    assert [document.language for document in documents] == ["en", "ar", "en", "ar"]
    assert "Mind the chair." not in str([document.snapshot for document in documents])
    steps = [event.action for event in make.rows(AuditEvent, AuditEvent.record_type == "visit")]
    assert steps == ["visit.plan", "visit.record", "visit.add_finding", "visit.add_finding", "visit.send",
                     "visit.answer", "visit.settle", "visit.close"]  # fmt: skip
    assert [subject.split(":")[0].split(" VS")[0] for subject in mails_to(group)][-3:] == [
        "We would like to visit your project", "What we found on our visit", "Our visit",
    ]  # fmt: skip


def test_a_spot_check_is_not_known_beforehand(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    group, before = make.signatory_of(award), len(make.rows(Notice))

    check = make.plan_visit(award, announced=False)
    theirs = visit(group)
    page, listed = theirs.open(f"/visits/{check.reference}"), theirs.open(f"/awards/{award.reference}")

    assert page.status == 404
    assert check.reference not in listed.text
    assert len(make.rows(Notice)) == before


def test_a_plan_can_be_changed_and_called_off(visit: Callable[..., Visitor]) -> None:
    planned = make.a_visit()
    browser, address = visit(planned.visitor), f"/visits/{planned.reference}"
    later = clock.today() + clock.days(3)

    secret = browser.submit(f"{address}/change", announced="no")
    browser.submit(f"{address}/change", planned_on=[str(later.day), str(later.month), str(later.year)])
    changed = make.fresh(planned).planned_on
    page = browser.follow(browser.submit(f"{address}/cancel", reason="Snow."))

    assert secret.errors == ["The group knows of this visit already."]
    assert changed == later
    assert "Cancelled" in page.text
    group = make.signatory_of(planned.award)
    assert mails_to(group)[-1].startswith("We do not come on")


def test_rules_refuse_what_cannot_be(app: Any) -> None:
    award, officer, today = make.an_award(AwardState.ACTIVE), make.an_officer(), clock.today()
    how = {"purpose": "An evening.", "announced": True, "visitor": officer, "actor": officer}

    for field, changes in {
        "planned_on": {"day": today - clock.days(1)},
        "visitor": {"visitor": make.a_person(Role.FINANCE)},
    }.items():
        with pytest.raises(RuleBroken) as broken:
            make.do(oversight.plan_visit, award, changes.pop("day", today), **{**how, **changes})
        assert broken.value.field == field
    with pytest.raises(NotAllowed):
        make.do(oversight.plan_visit, award, today, **{**how, "actor": make.a_person(Role.AUDITOR)})
    with pytest.raises(RuleBroken, match="accepted"):
        make.do(oversight.plan_visit, make.an_award(AwardState.OFFERED), today, **how)
    planned = make.plan_visit(award)
    with pytest.raises(RuleBroken, match="future"):
        make.do(oversight.record_visit, planned, today + clock.days(1), met="x", seen="x", actor=officer)
    make.record_visit(planned)
    with pytest.raises(RuleBroken, match="Nothing is to follow"):
        make.do(oversight.send_findings, planned, actor=officer)


def test_who_answers_is_reminded_before_and_after_the_day_and_of_each_occasion_once(app: Any) -> None:
    followed = make.a_visit(V.FOLLOW_UP)
    group, visitor, now = make.signatory_of(followed.award), followed.visitor, clock.now()
    counts = []

    for days in (1, 8, 8, 15, 22):
        with clock.at(now + clock.days(days)):
            chase_follow_ups()
        counts.append(len(make.rows(FindingReminder)))
    make.answer_finding(make.rows(Finding)[0])
    with clock.at(now + clock.days(29)):
        chase_follow_ups()

    assert counts == [0, 1, 1, 2, 3]
    reminders = [subject for subject in mails_to(group) if subject.startswith("Please answer what we found")]
    assert len(reminders) == 3
    assert mails_to(visitor)[-1].startswith("A finding waits for you")


def test_the_list_is_narrowed_and_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser, asked = visit(make.an_officer()), []
    first = make.a_visit()
    for more in (0, 2):
        for _number in range(more):
            make.a_visit()
        browser.open("/visits")
        queries.clear()
        browser.open("/visits")
        asked.append(len(queries))

    title = first.award.application.round.reference
    one = browser.open(f"/visits?round={title}&state=planned&q={first.reference}")
    none = browser.open("/visits?state=closed")

    assert asked[0] == asked[1]
    assert first.reference in one.text
    assert "No visit fits." in none.text


def test_people_outside_see_no_visit(visit: Callable[..., Visitor]) -> None:
    planned = make.a_visit()

    found = [
        visit(person).open(f"/visits/{planned.reference}").status
        for person in (make.a_person(), make.a_person(Role.FINANCE), make.a_person(Role.ADVISER))
    ]

    assert found == [404, 404, 404]
    assert planned.reference not in visit(make.a_person(Role.AUDITOR)).open("/visits?state=closed").text

"""Groups that do similar work are introduced if both agree; until then neither knows the other."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.queries import areas
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, IntroductionState
from grants.notices.models import Notice
from grants.permissions import Part, Role
from grants.support import operations
from grants.support.meeting import reasons_for, similar_to
from grants.support.models import Audience, Introduction, WishToMeet
from grants.support.neighbours import beside

Visit = Callable[..., Visitor]
N = IntroductionState


def mails_to(address: str) -> list[str]:
    return [notice.text for notice in rows(Notice, Notice.address == address)]


def test_a_group_asks_to_meet_others_an_officer_proposes_and_both_agree(visit: Visit) -> None:
    award, other = make.an_award(AwardState.ACTIVE), make.a_wish(None, "We sing.", Audience.WOMEN)
    person, there = make.member_of(award.application.organisation), other.said_by
    group, far, officer = visit(person), visit(there), visit(make.an_officer())
    page = f"/awards/{award.reference}/meet"
    typed = {"text": "We cook.", "audiences": ["women"]}

    assert page in group.open(f"/awards/{award.reference}").links
    assert group.submit(page, **typed).errors == [
        "Tick the box, or ask a colleague to fill this in with their own account"
    ]
    group.submit(page, **typed, consents="y")
    listed = officer.open("/support/groups")
    shown = officer.open(f"/support/groups/{award.reference}")
    propose = f"/support/groups/{award.reference}/introduce/{other.award.reference}"
    assert f"/support/groups/{award.reference}" in listed.links
    assert propose in shown.links
    assert "For the same people: Women and girls" in shown.text
    assert officer.submit(propose, reason="", days="14").errors == ["Enter the reason"]
    officer.submit(propose, reason="You both sing.", days="14")
    made = rows(Introduction)[0]
    address = f"/support/introductions/{made.reference}"

    before = group.open(address).text
    assert "We sing." in before
    assert "You both sing." in before
    for secret in (other.application.organisation.name, there.email, there.full_name):
        assert secret not in before
        assert secret not in "".join(mails_to(person.email))
    group.press(f"{address}/agree")
    assert "You have agreed" in group.open(address).text
    assert "Please answer" in far.open(address).text
    far.press(f"{address}/agree")

    for reader, known in ((person, there), (there, person)):
        last = mails_to(reader.email)[-1]
        assert known.email in last
        assert known.full_name in last
    assert there.email in group.open(address).text
    assert address in group.open(page).links
    assert propose not in officer.open(f"/support/groups/{award.reference}").links
    assert made.reference in officer.open("/support/introductions?state=introduced").text
    assert [event.action for event in events_of(fresh(made))] == [
        "introduction.propose", "introduction.agree", "introduction.agree_too",
    ]  # fmt: skip


def test_who_declines_is_not_told_to_the_other(visit: Visit) -> None:
    made = make.an_introduction(N.HALF_AGREED)
    agreed, other = made.first.said_by, made.second.said_by
    address = f"/support/introductions/{made.reference}"

    visit(other).press(f"{address}/decline")

    page = visit(agreed).open(address)
    assert fresh(made).state is N.NOT_COME
    assert "did not come about" in page.text
    assert "ecline" not in page.text
    assert made.second.text not in page.text
    assert "did not come about" in rows(Notice, Notice.address == agreed.email)[-1].subject
    assert "ecline" not in mails_to(agreed.email)[-1]
    assert "Decline" in visit(make.an_officer()).open(address).text
    with pytest.raises(WrongState):
        do(operations.agree_to_meet, made, actor=other)


def test_what_nobody_answers_ends_by_itself_once(app: Flask) -> None:
    made = make.an_introduction()

    do(operations.lapse_introductions)
    assert fresh(made).state is N.PROPOSED
    with clock.at(clock.now() + timedelta(days=operations.ANSWER_DAYS + 1)):
        do(operations.lapse_introductions)
        told = len(rows(Notice))
        do(operations.lapse_introductions)

    assert fresh(made).state is N.NOT_COME
    assert len(rows(Notice)) == told


def test_an_officer_takes_a_proposal_back(visit: Visit) -> None:
    made = make.an_introduction()
    officer = visit(make.an_officer())

    officer.submit(f"/support/introductions/{made.reference}/take-back", reason="They know each other.")

    assert fresh(made).state is N.TAKEN_BACK
    assert "They know each other." not in "".join(mails_to(made.first.said_by.email))
    assert [known.wish.id for known in similar_to(made.first, make.an_officer())] == [made.second_id]


def test_a_group_that_wants_nobody_any_more_ends_what_it_was_asked(visit: Visit) -> None:
    made = make.an_introduction()
    group = visit(made.first.said_by)
    award = made.first.award.reference

    group.press(f"/awards/{award}/meet/end")

    assert fresh(made).state is N.NOT_COME
    assert fresh(made.first).ended_at is not None
    assert similar_to(made.second, make.an_officer()) == []
    assert group.press(f"/awards/{award}/meet/end").status == 422


def test_what_is_not_allowed_or_makes_no_sense_is_refused(app: Flask) -> None:
    first, second = make.a_wish(), make.a_wish()
    officer, near = make.an_officer(), make.an_officer()
    do(take_part, second.application, near, Part.CONFLICTED)

    def propose(one: WishToMeet, other: WishToMeet, *, days: int = 14, by: object = officer) -> None:
        do(operations.propose_introduction, one, other, reason="Both.", days=days, actor=by)

    with pytest.raises(RuleBroken, match="between 3 and 60"):
        propose(first, second, days=1)
    with pytest.raises(RuleBroken, match="same group"):
        propose(first, first)
    with pytest.raises(NotAllowed):
        propose(first, second, by=near)
    propose(first, second)
    with pytest.raises(RuleBroken, match="asked already"):
        propose(second, first)
    stranger = make.member_of(make.an_organisation())
    for operation in (operations.agree_to_meet, operations.decline_to_meet):
        with pytest.raises(NotAllowed):
            do(operation, rows(Introduction)[0], actor=stranger)
    with pytest.raises(NotAllowed):
        do(operations.wish_to_meet, first.award, "Me.", [], actor=stranger)
    offered = make.an_award()
    with pytest.raises(RuleBroken, match="in force"):
        do(operations.wish_to_meet, offered, "We.", [], actor=make.signatory_of(offered))


def test_nobody_else_sees_groups_or_introductions(visit: Visit) -> None:
    made = make.an_introduction()
    address = f"/support/introductions/{made.reference}"
    near = make.an_officer()
    do(take_part, made.second.application, near, Part.CONFLICTED)
    stranger = make.member_of(make.an_organisation())

    for person in (near, stranger, make.a_person(Role.FINANCE)):
        assert visit(person).open(address).status == 404
        assert visit(person).press(f"{address}/agree").status == 404
    assert made.reference not in visit(near).open("/support/introductions").text
    assert visit(near).open(f"/support/groups/{made.second.award.reference}").status == 404
    assert visit(stranger).open(f"/awards/{made.first.award.reference}/meet").status == 404
    assert visit(make.an_officer()).open(f"/awards/{made.first.award.reference}/meet").status == 404
    assert visit(stranger).open("/support/groups").status == 403
    assert visit(make.a_person(Role.AUDITOR)).open(address).status == 200


def test_likeness_is_said_in_words_and_neighbours_know_each_other(app: Flask) -> None:
    first, second = make.a_wish(), make.a_wish(None, "We sing.", Audience.OLDER)
    codes = {area.code for area in areas()}

    assert all(code in beside({other}) for code in codes for other in beside({code}))
    assert {code for code in codes if not beside({code})} == set()
    said = reasons_for(first, second)
    assert any(reason.startswith("Same theme: ") for reason in said)
    assert any(reason.startswith("Same borough: ") for reason in said)


def test_the_lists_ask_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    one = make.an_introduction()
    make.a_wish()
    browser = visit(make.an_officer())
    pages = ("/support/introductions", "/support/groups", f"/support/groups/{one.first.award.reference}")
    numbers = []
    for _time in range(2):
        for page in pages:
            browser.open(page)
            queries.clear()
            browser.open(page)
            numbers.append(len(queries))
        make.an_introduction()

    assert numbers[: len(pages)] == numbers[len(pages) :]

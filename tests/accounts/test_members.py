"""Who belongs to an organisation: owners say what each may do; the last owner stays."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import Membership, Organisation
from grants.accounts.queries import members_of
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

LAST_OWNER = "An organisation needs an owner. Make another member an owner first."


def join(organisation: Organisation, *, is_owner: bool = False, may_sign: bool = False) -> Membership:
    """Return a colleague's place in an organisation."""
    membership: Membership = do(
        operations.join,
        organisation,
        make.a_person(name="Noor Idris"),
        position="Treasurer",
        is_owner=is_owner,
        may_sign=may_sign,
    )
    return membership


def own(organisation: Organisation) -> Membership:
    return members_of(organisation)[0]


def leaving(membership: Membership) -> str:
    return f"/organisations/{membership.organisation_id}/members/{membership.id}/leave"


def place(membership: Membership) -> str:
    return f"/organisations/{membership.organisation_id}/members/{membership.id}"


def test_an_owner_says_what_a_member_may_do(app: Flask) -> None:
    organisation = make.an_organisation()
    owner = make.member_of(organisation)
    membership = join(organisation)

    do(operations.change_place, membership, position="Chair", is_owner=True, may_sign=True, actor=owner)

    assert (membership.position, membership.is_owner, membership.may_sign) == ("Chair", True, True)
    line = events_of(organisation)[-1]
    assert (line.action, line.actor_id) == ("organisation.change_place", owner.id)
    assert line.details == {
        "user_id": membership.user_id,
        "before": {"is_owner": False, "may_sign": False, "certifies": False},
        "certifies": False,
        "is_owner": True,
        "may_sign": True,
    }


@pytest.mark.parametrize("who", ["member", "stranger", Role.OFFICER, Role.ADMINISTRATOR])
def test_only_owners_change_and_remove_members(app: Flask, who: Role | str) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    membership = join(organisation)
    other = join(organisation)
    person = other.user if who == "member" else make.a_person(*[who] if isinstance(who, Role) else [])

    for operation in (
        lambda: do(operations.leave, membership, actor=person),
        lambda: do(
            operations.change_place, membership, position="X", is_owner=True, may_sign=True, actor=person
        ),
    ):
        with pytest.raises(NotAllowed) as refused:
            operation()
        assert refused.value.message == "Only an owner of Harbour Choir can do this."

    assert len(make.rows(Membership)) == 3
    assert make.fresh(membership).is_owner is False


def test_the_last_owner_stays_one(app: Flask) -> None:
    organisation = make.an_organisation()
    owner = make.member_of(organisation)
    join(organisation, may_sign=True)

    with pytest.raises(RuleBroken) as stepping_back:
        do(operations.change_place, own(organisation), position="Chair", is_owner=False, may_sign=True,
           actor=owner)  # fmt: skip
    with pytest.raises(RuleBroken) as going:
        do(operations.leave, own(organisation), actor=owner)

    assert (stepping_back.value.message, stepping_back.value.field) == (LAST_OWNER, "is_owner")
    assert going.value.message == LAST_OWNER
    assert own(organisation).is_owner


def test_an_owner_goes_once_there_is_another(app: Flask) -> None:
    organisation = make.an_organisation()
    owner = make.member_of(organisation)
    successor = join(organisation)
    do(operations.change_place, successor, position="Chair", is_owner=True, may_sign=True, actor=owner)

    do(operations.leave, own(organisation), actor=owner)

    assert [m.user_id for m in members_of(organisation)] == [successor.user_id]


def test_an_owner_whose_account_is_closed_does_not_count(app: Flask) -> None:
    organisation = make.an_organisation()
    other = join(organisation, is_owner=True)
    do(operations.set_active, other.user, False, actor=make.a_person(Role.ADMINISTRATOR))

    with pytest.raises(RuleBroken):
        do(operations.leave, own(organisation), actor=make.member_of(organisation))


def test_a_member_leaves_and_sees_nothing_of_the_organisation_from_then_on(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    membership = join(organisation)
    noor = membership.user
    browser = visit(noor)
    before = browser.open(f"/organisations/{organisation.id}").status

    answer = browser.press(leaving(membership))

    assert (before, answer.location) == (200, "/organisations")
    assert "Removed from the organisation." in browser.follow(answer).text
    assert browser.open(f"/organisations/{organisation.id}").status == 404
    line = events_of(make.fresh(organisation))[-1]
    assert (line.action, line.actor_id, line.details) == (
        "organisation.leave",
        noor.id,
        {"user_id": noor.id},
    )
    assert make.rows(Notice) == []


def test_who_is_removed_is_told_and_their_invitations_end(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    membership = join(organisation, is_owner=True)
    theirs = do(
        operations.invite_member, organisation, "a@b.example", "A", position="B", is_owner=True,
        may_sign=True, language="en", actor=membership.user,
    )  # fmt: skip

    do(operations.leave, membership, actor=make.member_of(organisation))

    mail = make.rows(Notice)[-1]
    assert (mail.user_id, mail.subject) == (membership.user_id, "You no longer belong to Harbour Choir")
    assert not make.fresh(theirs).is_open


def test_the_page_refuses_to_let_the_last_owner_go(visit: Visit) -> None:
    organisation = make.an_organisation()

    page = visit(make.member_of(organisation)).press(leaving(own(organisation)))

    assert page.status == 422
    assert LAST_OWNER in page.text
    assert len(make.rows(Membership)) == 1


def test_a_second_click_on_remove_finds_nothing_to_remove(visit: Visit) -> None:
    organisation = make.an_organisation()
    address = leaving(join(organisation))
    browser = visit(make.member_of(organisation))

    answers = [browser.press(address) for _click in range(2)]

    assert [answer.status for answer in answers] == [302, 404]
    assert answers[0].location == f"/organisations/{organisation.id}"
    assert len(make.rows(Membership)) == 1


def test_a_place_in_another_organisation_is_not_found(visit: Visit) -> None:
    mine, other = make.an_organisation(), make.an_organisation()
    theirs = join(other)
    browser = visit(make.member_of(mine))

    answers = [
        browser.press(f"/organisations/{mine.id}/members/{theirs.id}/leave"),
        browser.press(leaving(theirs)),
        browser.open(f"/organisations/{mine.id}/members/{theirs.id}"),
        browser.open(place(theirs)),
    ]

    assert [answer.status for answer in answers] == [404, 404, 404, 404]
    assert len(make.rows(Membership)) == 3


def test_leaving_needs_the_token_of_the_page(visit: Visit) -> None:
    membership = join(make.an_organisation())

    visit(membership.user).send(leaving(membership))

    assert len(make.rows(Membership)) == 2


def test_the_page_changes_what_a_member_may_do(visit: Visit) -> None:
    organisation = make.an_organisation()
    membership = join(organisation)
    browser = visit(make.member_of(organisation))

    shown = browser.open(place(membership))
    answer = browser.submit(place(membership), position="Chair", may_sign="y")

    assert shown.title == "Noor Idris"
    assert "Remove Noor Idris" in shown.text
    assert answer.location == f"/organisations/{organisation.id}"
    assert "Noor Idris – Chair May sign" in browser.follow(answer).text
    assert make.fresh(membership).may_sign


def test_the_page_keeps_the_last_owner(visit: Visit) -> None:
    organisation = make.an_organisation()

    page = visit(make.member_of(organisation)).submit(
        place(own(organisation)), is_owner=None, position="Clerk"
    )

    assert page.errors == [LAST_OWNER]
    assert page.fields()["position"] == ["Clerk"]
    assert "Remove" not in page.text


def test_a_member_who_is_no_owner_reads_but_changes_nothing(visit: Visit) -> None:
    organisation = make.an_organisation()
    membership = join(organisation)

    page = visit(membership.user).open(f"/organisations/{organisation.id}")

    assert page.links == [
        f"/organisations/{organisation.id}/bank-details",
        "/rounds",
        f"/organisations/{organisation.id}/locker",
        leaving(membership),
    ]


def test_an_agreement_is_signed_by_who_may_sign_and_no_longer_by_who_may_not(app: Flask) -> None:
    award = make.an_award()
    organisation = award.application.organisation
    chair = make.signatory_of(award)
    do(
        operations.change_place,
        own(organisation),
        position="Chair",
        is_owner=True,
        may_sign=False,
        actor=chair,
    )

    with pytest.raises(NotAllowed):
        make.accept(award)

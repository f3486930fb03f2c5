"""Colleagues are invited by mail; the link uses nothing up by being read, and joins by its button."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor, text_of
from factories import do
from flask import Flask

from grants import clock
from grants.accounts import operations
from grants.accounts.models import Invitation, Membership, Organisation
from grants.accounts.queries import members_of, person_with_address
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

TYPED = {"full_name": "Noor Idris", "email": "noor@choir.example", "position": "Treasurer", "may_sign": "y"}


def invite(organisation: Organisation, email: str = "noor@choir.example", **changes: Any) -> Invitation:
    known: dict[str, Any] = {
        "position": "Treasurer",
        "is_owner": False,
        "may_sign": True,
        "language": "en",
        "actor": make.member_of(organisation),
        **changes,
    }
    invitation: Invitation = do(operations.invite_member, organisation, email, "Noor Idris", **known)
    return invitation


def link() -> str:
    """Return the path of the link in the newest mail."""
    (address,) = [line for line in make.rows(Notice)[-1].text.splitlines() if line.startswith("http")]
    return str(address.removeprefix("http://localhost:8000"))


def who(browser: Visitor) -> str:
    """Return the name of who has signed in, as the page's head shows it."""
    page = browser.open("/rounds")
    return "".join(text_of(name) for name in page.all("header")[0].iter("bdi"))


def over(organisation: Organisation) -> str:
    return f"This invitation no longer works. Ask an owner of {organisation.name} for a new one."


def test_a_colleague_is_invited_by_mail_and_is_no_member_yet(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    chair = make.member_of(organisation)

    invitation = invite(organisation, " Noor@Choir.example ", language="ar")

    assert invitation.email == "noor@choir.example"
    assert invitation.expires_at == invitation.invited_at + timedelta(days=14)
    assert person_with_address("noor@choir.example") is None
    assert len(members_of(organisation)) == 1
    line = events_of(organisation)[-1]
    assert (line.action, line.actor_id) == ("organisation.invite", chair.id)
    assert line.details == {"invitation_id": invitation.id, "is_owner": False, "may_sign": True}
    (mail,) = make.rows(Notice)
    assert (mail.address, mail.language, mail.user_id) == ("noor@choir.example", "ar", None)
    assert "Harbour Choir" in mail.subject
    assert chair.full_name in mail.text


def test_the_token_is_kept_as_its_hash_only(app: Flask) -> None:
    invitation = invite(make.an_organisation())

    token = link().removeprefix("/invitations/")

    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 40


def test_who_has_an_account_is_invited_in_their_own_language(app: Flask) -> None:
    known = make.a_person(language="ar")

    invitation = invite(make.an_organisation(), known.email)

    assert invitation.language == "ar"
    assert make.rows(Notice)[-1].language == "ar"


def test_a_member_is_not_invited_and_nobody_twice(app: Flask) -> None:
    organisation = make.an_organisation()
    invite(organisation)

    with pytest.raises(RuleBroken) as again:
        invite(organisation, "NOOR@choir.example")
    with pytest.raises(RuleBroken) as member:
        invite(organisation, make.member_of(organisation).email)

    assert (again.value.message, again.value.field) == (
        "This person has been invited already. You can send the invitation again.",
        "email",
    )
    assert (member.value.message, member.value.field) == ("This person is a member already.", "email")
    assert len(make.rows(Invitation)) == len(make.rows(Notice)) == 1


@pytest.mark.parametrize("who_tries", ["member", "stranger", Role.OFFICER, Role.ADMINISTRATOR])
def test_only_owners_invite(app: Flask, who_tries: Role | str) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    invitation = invite(organisation)
    person = make.a_person(*[who_tries] if isinstance(who_tries, Role) else [])
    if who_tries == "member":
        do(operations.join, organisation, person, position="Helper", may_sign=True)

    for operation in (
        lambda: invite(organisation, "a@b.example", actor=person),
        lambda: do(operations.invite_again, invitation, actor=person),
        lambda: do(operations.end_invitation, invitation, actor=person),
    ):
        with pytest.raises(NotAllowed) as refused:
            operation()
        assert refused.value.message == "Only an owner of Harbour Choir can do this."


def test_joining_is_recorded_and_told_to_who_invited(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    invitation = invite(organisation, is_owner=True)
    noor = make.a_person(name="Noor Idris")

    membership = do(operations.accept_invitation, invitation, actor=noor)

    assert (membership.position, membership.is_owner, membership.may_sign) == ("Treasurer", True, True)
    assert (invitation.accepted_by_id, invitation.is_open) == (noor.id, False)
    line = events_of(organisation)[-1]
    assert (line.action, line.actor_id) == ("organisation.join", noor.id)
    assert line.details == {
        "user_id": noor.id,
        "invitation_id": invitation.id,
        "is_owner": True,
        "may_sign": True,
    }
    mail = make.rows(Notice)[-1]
    assert mail.user_id == make.member_of(organisation).id
    assert mail.subject == "Noor Idris has joined Harbour Choir"
    assert noor.email in mail.text


def test_an_invitation_joins_once_and_until_it_ends(app: Flask) -> None:
    organisation = make.an_organisation()
    used, ended, late = (invite(organisation, f"{name}@choir.example") for name in ("a", "b", "c"))
    do(operations.accept_invitation, used, actor=make.a_person())
    do(operations.end_invitation, ended, actor=make.member_of(organisation))

    for invitation in (used, ended):
        with pytest.raises(WrongState) as refused:
            do(operations.accept_invitation, invitation, actor=make.a_person())
        assert refused.value.message == over(organisation)
    with clock.at(late.expires_at), pytest.raises(WrongState):
        do(operations.accept_invitation, late, actor=make.a_person())
    with clock.at(late.expires_at - timedelta(microseconds=1)):
        do(operations.accept_invitation, late, actor=make.a_person())

    assert len(make.rows(Membership)) == 3


def test_sending_again_ends_the_old_link_and_begins_the_term_anew(visit: Visit) -> None:
    organisation = make.an_organisation()
    invitation = invite(organisation)
    old = link()

    with clock.at(invitation.expires_at):
        do(operations.invite_again, invitation, actor=make.member_of(organisation))
        new = link()
        statuses = [visit().open(address).status for address in (old, new)]

    assert statuses == [404, 200]
    assert len(make.rows(Notice)) == 2
    assert events_of(organisation)[-1].action == "organisation.invite_again"


@pytest.mark.parametrize("verb", ["invite_again", "end_invitation"])
def test_an_invitation_that_is_over_stays_so(app: Flask, verb: str) -> None:
    organisation = make.an_organisation()
    invitation = invite(organisation)
    do(operations.end_invitation, invitation, actor=make.member_of(organisation))

    with pytest.raises(WrongState) as refused:
        do(getattr(operations, verb), invitation, actor=make.member_of(organisation))

    assert refused.value.message == over(organisation)

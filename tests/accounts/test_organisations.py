"""Organisations: made by their people, changed by their owners, known once by their numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import Organisation, OrganisationKind, User
from grants.accounts.queries import areas, members_of, people_of, signatories_of
from grants.audit import events_of
from grants.db import db, transaction
from grants.errors import NotAllowed, RuleBroken
from grants.permissions import Role

Visit = Callable[..., Visitor]
K = OrganisationKind

CHARITY_NUMBER = (
    "Enter the charity number: 6 or 7 digits, such as 9912345; in Scotland such as SC099123, in Northern"
    " Ireland such as NIC199123."
)
COMPANY_NUMBER = "Enter the company number: 8 digits, such as 09912345, or 2 letters and 6 digits."
KNOWN_ALREADY = (
    "An organisation with this number uses the service already. If it is yours, ask the colleague who manages"
    " it here to invite you: only its owner can."
)


def typed(**changes: Any) -> dict[str, Any]:
    """Return what somebody types about a new charity."""
    known = {
        "name": "Harbour Choir",
        "other_names": "The Quay Singers",
        "charity_number": "9912345",
        "area": areas()[0].code,
        "address": "1 Quay Lane",
        "phone": "020 7946 0100",
        "website": "www.harbourchoir.example",
        "position": "Chair",
        "may_sign": "y",
    }
    return {**known, **changes}


def a_profile(kind: OrganisationKind = K.UNREGISTERED, **changes: Any) -> operations.Profile:
    """Return what an organisation says of itself."""
    known = operations.Profile("Harbour Choir", kind, areas()[0].code, "1 Quay Lane")
    return replace(known, **changes)


def create(actor: User, kind: OrganisationKind = K.UNREGISTERED, **more: Any) -> Organisation:
    organisation: Organisation = do(
        operations.create_organisation,
        a_profile(kind, **more),
        position="Chair",
        may_sign=False,
        actor=actor,
    )
    return organisation


def change(organisation: Organisation, actor: User, **changes: Any) -> None:
    profile = a_profile(
        K.COMPANY,
        **{"name": "New name", "company_number": "9912345", "area_code": areas()[1].code,
           "address": "2 Mill Row", **changes},
    )  # fmt: skip
    do(operations.change_organisation, organisation, profile, language="ar", actor=actor)


def fill(browser: Visitor, place: str, **values: Any) -> Page:
    """Fill in a page's form, which has a field named address, and send it; None leaves a field out."""
    sent = {**browser.open(place).fields(), **values}
    return browser.request("POST", place, data={k: v for k, v in sent.items() if v is not None})


def test_who_makes_an_organisation_is_its_first_member(app: Flask) -> None:
    founder = make.a_person(language="ar")

    organisation = create(founder)

    (member,) = members_of(organisation)
    assert (member.user, member.position, member.is_owner, member.may_sign) == (founder, "Chair", True, False)
    assert organisation.language == "ar"
    (line,) = events_of(organisation)
    assert (line.action, line.actor_id) == ("organisation.create", founder.id)
    assert line.details == {"name": "Harbour Choir", "kind": "unregistered"}


def test_only_a_signatory_signs_and_every_active_member_is_written_to(app: Flask) -> None:
    organisation = create(make.a_person())
    clerk = make.member_of(organisation)
    chair = make.a_person()
    closed = make.a_person()
    do(operations.join, organisation, chair, position="Chair", may_sign=True)
    do(operations.join, organisation, closed, position="Chair", may_sign=True)
    do(operations.set_active, closed, False, actor=make.a_person(Role.ADMINISTRATOR))

    assert [p.id for p in signatories_of(organisation.id)] == [chair.id]
    assert [p.id for p in people_of(organisation.id)] == [clerk.id, chair.id]


@pytest.mark.parametrize("column", ["charity_number", "company_number"])
def test_a_number_belongs_to_one_organisation(app: Flask, column: str) -> None:
    number = {"charity_number": "9912345", "company_number": "09912345"}[column]
    kind = K.CHARITY if column == "charity_number" else K.CIC
    create(make.a_person(), kind, **{column: number})
    other = create(make.a_person())

    with pytest.raises(RuleBroken) as on_creating:
        create(make.a_person(), kind, **{column: f" {number} "})
    with pytest.raises(RuleBroken) as on_changing:
        do(operations.change_organisation, other, a_profile(kind, **{column: number}), language="en",
           actor=make.member_of(other))  # fmt: skip

    for refused in (on_creating.value, on_changing.value):
        assert (refused.message, refused.field) == (KNOWN_ALREADY, column)
    assert len(make.rows(Organisation)) == 2
    assert make.fresh(other).kind is K.UNREGISTERED


def test_an_organisation_may_be_saved_again_with_its_own_number(app: Flask) -> None:
    organisation = create(make.a_person(), K.CHARITY, charity_number="9912345")

    profile = a_profile(K.CHARITY, charity_number="9912345", name="Harbour Singers")
    do(operations.change_organisation, organisation, profile, language="en",
       actor=make.member_of(organisation))  # fmt: skip

    assert make.fresh(organisation).name == "Harbour Singers"


def test_two_groups_without_numbers_are_two(app: Flask) -> None:
    create(make.a_person())
    create(make.a_person())

    assert len(make.rows(Organisation)) == 2


def test_the_first_people_of_an_organisation_that_others_named_become_its_own(app: Flask) -> None:
    named = create(make.a_person(), K.CHARITY, charity_number="9912345")
    with transaction():
        db.session.delete(members_of(named)[0])
    founder = make.a_person()

    organisation = create(founder, K.CHARITY, charity_number="9912345", name="Harbour Choir Trust")

    assert organisation.id == named.id
    assert organisation.name == "Harbour Choir Trust"
    assert [(m.user_id, m.is_owner) for m in members_of(organisation)] == [(founder.id, True)]
    assert len(make.rows(Organisation)) == 1


def test_owners_change_what_is_known_of_their_organisation(app: Flask) -> None:
    organisation = create(make.a_person())
    member = make.member_of(organisation)

    change(organisation, member)

    assert (organisation.name, organisation.kind) == ("New name", K.COMPANY)
    assert (organisation.charity_number, organisation.company_number) == (None, "09912345")
    assert (organisation.area_code, organisation.address) == (areas()[1].code, "2 Mill Row")
    assert organisation.language == "ar"
    line = events_of(organisation)[-1]
    assert line.action == "organisation.change"
    assert line.details == {
        "before": {
            "name": "Harbour Choir",
            "kind": "unregistered",
            "charity_number": None,
            "company_number": None,
        }
    }


def test_who_is_no_owner_changes_nothing(app: Flask) -> None:
    organisation = create(make.a_person())
    member = make.a_person()
    do(operations.join, organisation, member, position="Helper", may_sign=True)

    for person in (make.an_officer(), make.a_person(), member):
        with pytest.raises(NotAllowed) as refused:
            change(organisation, person)
        assert refused.value.message == "Only an owner of Harbour Choir can do this."

    assert make.fresh(organisation).name == "Harbour Choir"

"""What happens when several people press at the same moment: told by the database, not by what they saw."""

import os
import re
from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from flask import Flask

from grants import clock
from grants.accounts.models import Invitation, Membership, Organisation, User
from grants.accounts.operations import join
from grants.accounts.queries import members_of
from grants.applications.models import Application, Submission
from grants.assurance.proof import faults
from grants.awards.ledger import left_in_pot
from grants.awards.models import Account, Agreement, Award, Posting, Signature
from grants.awards.queries import standing_decision
from grants.db import db
from grants.delivery.models import Milestone
from grants.lifecycles import ApplicationState, AwardState, PaymentState
from grants.notices.models import Notice
from grants.payments.models import Payment
from grants.permissions import Role

AtOnce = Callable[..., list[int]]

#: How many press at one moment; a soak run takes sixteen.
PEOPLE = int(os.environ.get("PEOPLE", "5"))


@pytest.fixture(autouse=True)
def _trail_stays_whole(app: Flask) -> object:
    yield
    db.session.rollback()
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def confirming(application: Application) -> tuple[User, tuple[str, str], dict[str, str]]:
    """Return a second decision maker who confirms what is proposed for an application."""
    base = f"/applications/{application.reference}"
    decision = standing_decision(application)
    assert decision is not None
    return make.a_decision_maker(), (f"{base}/decision", f"{base}/confirm"), {"decision": str(decision.id)}


@pytest.mark.parametrize("_again", range(3))
def test_two_confirmations_at_once_never_pass_the_budget(app: Flask, at_once: AtOnce, _again: int) -> None:
    round_ = make.a_round(budget=30_000)
    proposed = [make.an_application(ApplicationState.PROPOSED, round_, pounds=20_000) for _each in range(2)]

    statuses = at_once(*(confirming(one) for one in proposed))

    assert statuses == [302, 422]
    assert len(make.rows(Award)) == 1
    assert left_in_pot(round_) == 1_000_000
    assert sum(p.amount_pence for p in make.rows(Posting, Posting.target == Account.COMMITTED)) == 2_000_000


def test_many_confirmations_at_once_never_pass_the_budget(app: Flask, at_once: AtOnce) -> None:
    round_ = make.a_round(budget=20_000 * (PEOPLE // 2), reviewers_wanted=1)
    proposed = [make.an_application(ApplicationState.PROPOSED, round_) for _each in range(PEOPLE)]

    statuses = at_once(*(confirming(one) for one in proposed))

    half = PEOPLE // 2
    assert statuses == [302] * half + [422] * (PEOPLE - half)
    assert len(make.rows(Award)) == half
    assert left_in_pot(round_) == 0


def test_two_people_confirming_one_award_make_one(app: Flask, at_once: AtOnce) -> None:
    application = make.an_application(ApplicationState.PROPOSED)

    statuses = at_once(confirming(application), confirming(application))

    assert statuses == [302, 409]
    assert len(make.rows(Award)) == 1
    assert len(make.rows(Posting, Posting.target == Account.COMMITTED)) == 1


def test_a_double_click_submits_one_application(app: Flask, at_once: AtOnce) -> None:
    application = make.a_draft()
    writer = make.member_of(application.organisation)
    path = f"/applications/{application.reference}/submit"
    fields = {"name": "Amina Vale", "position": "Chair", "agreed": "y"}

    statuses = at_once(*((writer, path, fields) for _click in range(4)))

    assert set(statuses) <= {302, 409}
    assert len(make.rows(Submission)) == 1
    receipts = make.rows(Notice, Notice.subject.startswith("We have your application"))
    assert len(receipts) == 1


def test_a_double_click_starts_one_draft(app: Flask, at_once: AtOnce) -> None:
    round_ = make.a_round()
    organisation = make.an_organisation()
    writer = make.member_of(organisation)
    attempt = (writer, f"/rounds/{round_.reference}/apply", {"organisation": str(organisation.id)})

    statuses = at_once(*[attempt] * 4)

    assert 302 in statuses
    assert set(statuses) <= {302, 409}
    assert len(make.rows(Application)) == 1


def test_two_people_saving_one_section_overwrite_nothing(app: Flask, at_once: AtOnce) -> None:
    application = make.a_draft()
    writer = make.member_of(application.organisation)
    path = f"/applications/{application.reference}/sections/money"
    rows = {"budget-0-pounds": "18500", "budget-1-item": "Survey", "budget-1-pounds": "1500",
            "budget-evaluation": "1", "tier": "small"}  # fmt: skip

    statuses = at_once(
        *((writer, path, {**rows, "budget-0-item": words}) for words in ("Hosts", "Musicians", "Cooks"))
    )

    assert statuses == [200, 200, 302]
    ((first, _before), (second, kept)) = make.savings_of(application, "budget")
    assert (first, second) == (1, 2)
    assert kept[0]["item"] in ("Hosts", "Musicians", "Cooks")
    assert make.kept_answers(application)["budget"] == kept


def test_two_signatories_accepting_at_once_sign_once(app: Flask, at_once: AtOnce) -> None:
    award = make.an_award(AwardState.OFFERED)
    signatory = make.signatory_of(award)
    path = f"/awards/{award.reference}/accept"
    fields = {"name": "Amina Vale", "position": "Chair", "signature": "Amina Vale", "has_committee": "y",
              "agreed": "y"}  # fmt: skip

    statuses = at_once((signatory, path, fields), (signatory, path, fields))

    assert statuses[0] == 302
    assert (len(make.rows(Agreement)), len(make.rows(Signature))) == (1, 1)


def test_two_decision_makers_countersigning_at_once_lay_out_one_plan(app: Flask, at_once: AtOnce) -> None:
    award = make.an_award(AwardState.ACCEPTED)
    path = f"/awards/{award.reference}/countersign"
    fields = {"name": "Dora Moss", "position": "Head", "signature": "Dora Moss", "agreed": "y"}

    statuses = at_once(*((make.a_decision_maker(), path, fields) for _each in range(2)))

    assert statuses[0] == 302
    assert (len(make.rows(Agreement)), len(make.rows(Signature))) == (1, 2)
    assert len(make.rows(Milestone)) == 1
    assert len(make.rows(Payment)) == 2


def test_a_payment_is_recorded_as_paid_once(app: Flask, at_once: AtOnce) -> None:
    payment = make.a_payment(PaymentState.APPROVED)
    today = clock.today()
    path = f"/payments/{payment.reference}/paid"
    fields = {"paid_on": [today.day, today.month, today.year], "finance_reference": "BACS-7"}

    statuses = at_once(*((make.a_person(Role.FINANCE), path, fields) for _each in range(3)))

    assert statuses == [302, 409, 409]
    assert len(make.rows(Posting, Posting.target == Account.PAID)) == 1
    paid = db.session.scalar(
        sa.select(sa.func.sum(Posting.amount_pence)).where(Posting.target == Account.PAID)
    )
    assert paid == payment.amount_pence


def test_a_colleague_invited_twice_at_once_gets_one_invitation_and_joins_once(
    app: Flask, at_once: AtOnce
) -> None:
    organisation = make.an_organisation()
    owner, noor = make.member_of(organisation), make.a_person(name="Noor Adair")
    path = f"/organisations/{organisation.id}/members/new"
    fields = {"email": noor.email, "full_name": "Noor Adair", "position": "Treasurer", "language": "en"}

    at_once((owner, path, fields), (owner, path, fields))
    (invited,) = make.rows(Invitation)
    (address,) = re.findall(r"/invitations/\S+", make.rows(Notice)[-1].text)
    at_once(*((noor, (address, f"{address}/join"), {}) for _click in range(2)))

    assert invited.email == noor.email
    assert len(make.rows(Membership, Membership.organisation_id == organisation.id)) == 2


def test_two_owners_who_step_back_at_once_leave_one_owner(app: Flask, at_once: AtOnce) -> None:
    organisation = make.an_organisation()
    owner, other = make.member_of(organisation), make.a_person()
    make.do(join, organisation, other, position="Clerk", is_owner=True, may_sign=False)
    page = f"/organisations/{organisation.id}"
    places = {place.user_id: f"{page}/members/{place.id}/leave" for place in members_of(organisation)}

    at_once(*((person, (page, places[person.id]), {}) for person in (owner, other)))

    assert [place.is_owner for place in make.rows(Membership)] == [True]


def test_one_number_entered_twice_at_once_is_one_organisation(app: Flask, at_once: AtOnce) -> None:
    path = "/organisations/new/charity"
    fields = {"name": "Harbour Choir", "charity_number": "9912345", "area": "E09000025",
              "address": "1 Quay Lane", "position": "Chair"}  # fmt: skip

    at_once((make.a_person(), path, fields), (make.a_person(), path, fields))

    assert len(make.rows(Organisation)) == 1

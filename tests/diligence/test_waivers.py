"""What stands in the way of an offer is cleared, or waived by two people with a reason."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, fresh
from flask import Flask
from sqlalchemy.exc import IntegrityError

from grants import clock
from grants.accounts.models import EvidenceKind
from grants.accounts.operations import refuse_paper
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.awards.models import Award
from grants.db import db, transaction
from grants.diligence import operations
from grants.diligence.models import CheckOutcome, DiligenceCheck
from grants.diligence.queries import blocks_of, standing
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import ApplicationState, CheckState, EvidenceState
from grants.permissions import Part

Visit = Callable[..., Visitor]
A, C, E, F, K = ApplicationState, CheckState, EvidenceState, CheckOutcome, EvidenceKind


def an_application(*keys: str, state: ApplicationState = A.SUBMITTED, **how: object) -> Application:
    application: Application = make.an_application(state, make.a_round_checking(*keys, **how))
    return application


def test_what_is_needed_and_missing_red_or_expired_stands_in_the_way(app: Flask) -> None:
    application = an_application("trustees", "bank", "accounts", good_for_months=6)
    make.record(application, "bank", F.RED)
    make.record(application, "accounts")

    assert blocks_of(application) == [
        "“Trustees” has not been checked yet.",
        "“Bank” is red, and nobody has waived it.",
    ]
    with clock.at(clock.now() + timedelta(days=200)):
        assert blocks_of(application) == [
            "“Trustees” has not been checked yet.",
            "“Bank” is red, and nobody has waived it.",
            "The check of “Accounts” has expired.",
        ]
        assert [item.key for item in standing(application).expired] == ["bank", "accounts"]
    found = standing(application)
    assert [[item.key for item in known] for known in (found.missing, found.red, found.concerns)] == [
        ["trustees"], ["bank"], [],
    ]  # fmt: skip


def test_a_concern_does_not_stand_in_the_way(app: Flask) -> None:
    application = an_application()
    make.record(application, outcome=F.CONCERN)

    assert blocks_of(application) == []


def test_what_is_not_needed_stands_in_the_way_only_when_red(app: Flask) -> None:
    application = an_application(is_needed=False, good_for_months=1)
    assert blocks_of(application) == []
    make.record(application)
    with clock.at(clock.now() + timedelta(days=60)):
        assert blocks_of(application) == []

    make.record(application, outcome=F.RED)

    assert blocks_of(application) == ["“Trustees” is red, and nobody has waived it."]


def test_a_paper_that_is_refused_later_takes_its_check_with_it(app: Flask) -> None:
    application = an_application("insurance", evidence_kind=K.INSURANCE)
    paper = make.a_paper(E.CHECKED, application.organisation)
    check = make.record(application, "insurance", evidence=paper)
    assert blocks_of(application) == []

    do(refuse_paper, paper, reason="It was forged.", actor=make.an_officer())

    assert blocks_of(application) == ["The paper for “Insurance” is no longer accepted."]
    assert fresh(check).wants_waiver


def test_an_award_is_confirmed_only_when_nothing_stands_in_the_way(app: Flask) -> None:
    application = an_application("trustees", "bank", state=A.PROPOSED)
    make.record(application, "bank", F.RED)

    with pytest.raises(RuleBroken) as broken:
        make.confirm(application)

    assert broken.value.message == (
        "Due diligence stands in the way of an offer. “Trustees” has not been checked yet."
        " “Bank” is red, and nobody has waived it."
    )
    make.record(application, "trustees")
    make.record(application, "bank")
    assert isinstance(make.confirm(application), Award)


def test_a_decline_needs_no_due_diligence(app: Flask) -> None:
    assert an_application(state=A.DECLINED).state is A.DECLINED


def test_two_people_waive_a_red_check_with_a_reason(app: Flask) -> None:
    application = an_application()
    check = make.record(application, outcome=F.RED)
    first, second = make.an_officer(), make.an_officer()

    do(operations.ask_waiver, check, reason="A host keeps the money.", actor=first)
    asked = blocks_of(application)
    do(operations.confirm_waiver, check, actor=second)

    assert asked == ["“Trustees” is red. A second person has not confirmed the waiver."]
    assert blocks_of(application) == []
    assert [item.key for item in standing(application).waived] == ["trustees"]
    assert (check.waiver_reason, check.waiver_asked_by, check.waived_by) == (
        "A host keeps the money.", first, second,
    )  # fmt: skip
    assert [(line.action, line.actor_id) for line in events_of(check)][1:] == [
        ("diligence_check.ask_waiver", first.id),
        ("diligence_check.confirm_waiver", second.id),
    ]


def test_nobody_confirms_their_own_waiver_nor_one_of_a_group_they_are_near_to(app: Flask) -> None:
    check = make.a_check(C.WAIVER_ASKED)
    near = make.a_decision_maker()
    do(take_part, check.application, near, Part.CONFLICTED)

    for person in (check.waiver_asked_by, near, make.member_of(check.application.organisation)):
        for verb in (
            operations.confirm_waiver,
            lambda *a, **k: operations.refuse_waiver(*a, reason="No", **k),
        ):
            with pytest.raises(NotAllowed):
                do(verb, check, actor=person)


def test_the_database_holds_that_two_people_waive(app: Flask) -> None:
    check = make.a_check(C.WAIVED)

    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            sa.update(DiligenceCheck).where(DiligenceCheck.id == check.id).values(
                waived_by_id=check.waiver_asked_by_id)
        )  # fmt: skip


def test_a_waiver_that_is_refused_leaves_the_check_red(app: Flask) -> None:
    check = make.a_check(C.WAIVER_ASKED)

    do(operations.refuse_waiver, check, reason="The host has left.", actor=make.a_decision_maker())

    assert (check.state, events_of(check)[-1].details["reason"]) == (C.RECORDED, "The host has left.")
    assert blocks_of(check.application) == ["“Trustees” is red, and nobody has waived it."]


def test_what_does_not_stand_in_the_way_is_not_waived(app: Flask) -> None:
    application = an_application()
    check = make.record(application, outcome=F.CONCERN)

    with pytest.raises(RuleBroken, match="there is nothing to waive"):
        do(operations.ask_waiver, check, reason="Why not?", actor=make.an_officer())


def test_an_expired_check_is_waived_too(app: Flask) -> None:
    application = an_application(good_for_months=1)
    check = make.record(application)

    with clock.at(clock.now() + timedelta(days=60)):
        do(operations.ask_waiver, check, reason="The register is down.", actor=make.an_officer())
        assert blocks_of(application) == ["The check of “Trustees” has expired."]
        do(operations.confirm_waiver, check, actor=make.an_officer())
        assert blocks_of(application) == []


def test_a_later_check_ends_a_waiver(app: Flask) -> None:
    check = make.a_check(C.WAIVED)

    make.record(check.application, outcome=F.RED)

    assert blocks_of(check.application) == ["“Trustees” is red, and nobody has waived it."]


def test_two_people_waive_on_the_pages(visit: Visit) -> None:
    check = make.a_check()
    address = f"/applications/{check.application.reference}/diligence"
    first, second = visit(make.an_officer(name="Noor Avery")), visit(make.a_decision_maker())

    empty = first.submit(f"{address}/trustees/ask-waiver")
    asked = first.follow(first.submit(f"{address}/trustees/ask-waiver", reason="A host keeps the money."))
    own = first.press(f"{address}/trustees/confirm-waiver")
    refused = second.follow(second.submit(f"{address}/trustees/refuse-waiver", reason="Not yet."))
    first.submit(f"{address}/trustees/ask-waiver", reason="Now it does.")
    agreed = second.follow(second.press(f"{address}/trustees/confirm-waiver"))

    assert empty.errors == ["Enter the reason"]
    assert "Noor Avery asked on" in asked.text
    assert "Agree to the waiver" not in asked.text
    assert own.status == 403
    assert "The waiver is refused." in refused.text
    assert "Nothing stands in the way of an offer." in agreed.text
    assert fresh(check).state is C.WAIVED


def test_the_decision_page_says_what_stands_in_the_way(visit: Visit) -> None:
    application = an_application(state=A.PROPOSED)
    browser = visit(make.a_decision_maker())
    page = browser.open(f"/applications/{application.reference}/decision")

    seen = page.all("input", name="decision") or page.all("button", name="decision")
    answered = browser.press(
        f"/applications/{application.reference}/confirm", decision=seen[0].get("value") if seen else ""
    )

    assert answered.status in (409, 422)
    assert fresh(application).state is A.PROPOSED

"""Withdrawing: the group takes its application back, until the decision."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.applications.models import Application
from grants.applications.operations import withdraw_application
from grants.applications.queries import standing_query
from grants.audit import events_of
from grants.awards.queries import decisions_of, standing_decision
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice

Visit = Callable[..., Visitor]
A = ApplicationState


def withdraw(application: Application, reason: str = "We found other money.") -> None:
    do(withdraw_application, application, reason=reason, actor=make.member_of(application.organisation))


def test_an_application_is_withdrawn_with_its_reason(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    member = make.member_of(application.organisation)

    withdraw(application)

    assert application.state is A.WITHDRAWN
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.withdraw", member.id)
    assert line.details == {
        "before": "in_review",
        "after": "withdrawn",
        "reason": "We found other money.",
    }
    mail = rows(Notice)[-1]
    assert (mail.user_id, mail.subject) == (member.id, f"Application {application.reference} is withdrawn")


def test_a_draft_may_be_withdrawn_too(app: Flask) -> None:
    application = make.a_draft()

    withdraw(application)

    assert (application.state, application.submitted_at) == (A.WITHDRAWN, None)


def test_withdrawing_ends_the_question_that_was_asked(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)

    withdraw(application)

    assert standing_query(application) is None
    page = visit(make.member_of(application.organisation)).open(f"/applications/{application.reference}")
    assert "Please answer by" not in page.text


def test_a_proposal_falls_away_with_the_application(app: Flask) -> None:
    application = make.an_application(A.PROPOSED)
    (decision,) = decisions_of(application)
    member = make.member_of(application.organisation)

    withdraw(application)

    assert (application.state, application.proposed_by_id) == (A.WITHDRAWN, None)
    assert (decision.set_aside_by_id, standing_decision(application)) == (member.id, None)
    assert events_of(decision)[-1].action == "decision.set_aside"


def test_nobody_withdraws_once_it_is_decided_nor_for_the_group(app: Flask) -> None:
    decided, sent = make.an_application(A.DECLINED), make.an_application(A.SUBMITTED)

    with pytest.raises(WrongState):
        withdraw(decided)
    with pytest.raises(NotAllowed):
        do(withdraw_application, sent, reason="Mine.", actor=make.an_officer())


def test_the_page_withdraws(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(f"/applications/{application.reference}/withdraw", reason="We moved away.")

    assert fresh(application).state is A.WITHDRAWN
    assert "It was withdrawn. Nothing more will happen with it." in browser.follow(page).text
    assert browser.open(f"/applications/{application.reference}/withdraw").status == 409


@pytest.mark.parametrize(
    ("reason", "sentence"), [(" ", "Enter the reason"), ("x" * 4001, "Use 4000 characters or fewer")]
)
def test_the_page_wants_a_reason(app: Flask, visit: Visit, reason: str, sentence: str) -> None:
    application = make.an_application(A.SUBMITTED)

    page = visit(make.member_of(application.organisation)).submit(
        f"/applications/{application.reference}/withdraw", reason=reason
    )

    assert page.errors == [sentence]
    assert page.fields()["reason"][0].strip() == reason.strip()
    assert fresh(application).state is A.SUBMITTED


def test_others_cannot_open_the_page(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    place = f"/applications/{application.reference}/withdraw"

    assert visit(make.an_officer()).open(place).status == 403
    assert visit(make.a_person()).open(place).status == 404

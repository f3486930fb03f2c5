"""Eligibility: found by an officer with a reason, undone only by another one."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import User
from grants.accounts.operations import join
from grants.applications import operations
from grants.applications.models import Application, EligibilityCheck
from grants.applications.queries import eligibility_checks
from grants.audit import events_of
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.permissions import Part

Visit = Callable[..., Visitor]
A = ApplicationState


def place(application: Application, page: str = "eligibility") -> str:
    return f"/applications/{application.reference}/{page}"


def find_ineligible(application: Application, actor: User) -> None:
    do(operations.find_ineligible, application, reason="It is outside London.", actor=actor)


def test_an_eligible_application_goes_on_to_review_without_a_mail(app: Flask) -> None:
    application, officer = make.an_application(A.SUBMITTED), make.an_officer()
    mails = len(rows(Notice))

    do(operations.find_eligible, application, reason="It fits.", actor=officer)

    assert application.state is A.IN_REVIEW
    (check,) = eligibility_checks(application)
    assert (check.eligible, check.reason, check.checked_by) == (True, "It fits.", officer)
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.find_eligible", officer.id)
    assert line.details == {"before": "submitted", "after": "in_review", "reason": "It fits."}
    assert len(rows(Notice)) == mails


def test_an_ineligible_application_is_closed_and_the_group_reads_why(app: Flask) -> None:
    application, officer = make.an_application(A.SUBMITTED), make.an_officer()

    find_ineligible(application, officer)

    assert application.state is A.INELIGIBLE
    (check,) = eligibility_checks(application)
    assert (check.eligible, check.checked_by) == (False, officer)
    assert [(known.user_id, known.part) for known in application.parts] == [(officer.id, Part.INELIGIBILITY)]
    line = events_of(application)[-1]
    assert (line.action, line.details["after"]) == ("application.find_ineligible", "ineligible")
    mail = rows(Notice)[-1]
    assert mail.user_id == make.member_of(application.organisation).id
    assert mail.subject == f"Your application {application.reference} cannot be considered"
    assert "It is outside London." in mail.text


def test_another_officer_reinstates_and_the_group_is_told(app: Flask) -> None:
    application, another = make.an_application(A.INELIGIBLE), make.an_officer()

    do(operations.reinstate, application, reason="The hall is in Croydon.", actor=another)

    assert application.state is A.SUBMITTED
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.reinstate", another.id)
    assert line.details["reason"] == "The hall is in Croydon."
    assert rows(Notice)[-1].subject == f"Your application {application.reference} is considered again"


def test_who_found_it_ineligible_does_not_reinstate_it(app: Flask, visit: Visit) -> None:
    application, officer = make.an_application(A.SUBMITTED), make.an_officer()
    find_ineligible(application, officer)

    with pytest.raises(
        NotAllowed, match=r"^Only a grant officer other than the one who found it ineligible can do this\.$"
    ):
        do(operations.reinstate, application, reason="I was wrong.", actor=officer)
    browser = visit(officer)
    assert browser.open(place(application, "reinstate")).status == 403
    assert place(application, "reinstate") not in browser.open(f"/applications/{application.reference}").links


def test_the_page_finds_it_eligible(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    browser = visit(make.an_officer())

    page = browser.submit(place(application), finding="eligible", reason="It fits.")

    assert fresh(application).state is A.IN_REVIEW
    shown = browser.follow(page).text
    assert "The finding is recorded." in shown
    assert "It fits." in shown
    assert browser.open(place(application)).status == 409


def test_the_page_finds_it_ineligible_and_another_officer_reinstates_it(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)

    visit(make.an_officer()).submit(place(application), finding="ineligible", reason="Too late.")
    assert fresh(application).state is A.INELIGIBLE
    visit(make.an_officer()).submit(place(application, "reinstate"), reason="It was on time.")

    assert fresh(application).state is A.SUBMITTED


def test_the_page_wants_a_finding_and_a_reason_and_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    browser = visit(make.an_officer())

    without_reason = browser.submit(place(application), finding="ineligible", reason=" ")
    forged = browser.submit(place(application), finding="perhaps", reason="It fits.")
    nothing = browser.submit(place(application), finding=None, reason="It fits.")

    assert without_reason.errors == ["Enter the reason"]
    assert without_reason.fields()["finding"] == ["ineligible"]
    assert forged.errors == ["Choose one from the list."]
    assert forged.fields()["reason"] == ["It fits."]
    assert nothing.status == 200
    assert len(nothing.errors) == 1
    assert rows(EligibilityCheck) == []


def test_the_page_of_reinstating_wants_a_reason(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.INELIGIBLE)

    page = visit(make.an_officer()).submit(place(application, "reinstate"), reason="")

    assert page.errors == ["Enter the reason"]
    assert fresh(application).state is A.INELIGIBLE


def test_nobody_but_officers_checks_and_only_what_is_submitted(app: Flask, visit: Visit) -> None:
    application, reviewed = make.an_application(A.SUBMITTED), make.an_application(A.IN_REVIEW)
    member = make.member_of(application.organisation)

    with pytest.raises(NotAllowed):
        do(operations.find_eligible, application, reason="Mine.", actor=member)
    with pytest.raises(WrongState):
        find_ineligible(reviewed, make.an_officer())
    assert visit(member).open(place(application)).status == 403
    assert visit(make.a_decision_maker()).open(place(application)).status == 403


def test_an_officer_does_not_check_the_application_of_their_own_group(app: Flask, visit: Visit) -> None:
    application, officer = make.an_application(A.SUBMITTED), make.an_officer()
    do(join, application.organisation, officer, position="Treasurer", may_sign=False)

    sentence = (
        r"^Only a grant officer whose finding on it no appeal overturned, and who looked into no appeal"
    )
    with pytest.raises(NotAllowed, match=sentence):
        do(operations.find_eligible, application, reason="We fit.", actor=officer)
    assert visit(officer).open(place(application)).status == 403


def test_without_the_pages_token_nothing_is_found(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)

    visit(make.an_officer()).send(place(application), finding="eligible", reason="It fits.")

    assert fresh(application).state is A.SUBMITTED
    assert rows(EligibilityCheck) == []

"""A group that is on the reserve list, or whose decision was put off, complains or appeals as well."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants import clock
from grants.accounts.operations import fill_holidays
from grants.appeals.models import Appeal, Effect
from grants.appeals.window import window_of
from grants.applications import operations as applications
from grants.applications.models import Application
from grants.awards.models import Outcome
from grants.awards.operations import set_aside
from grants.awards.queries import standing_decision
from grants.errors import RuleBroken
from grants.lifecycles import AppealState, ApplicationState
from grants.permissions import Part

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState

#: A Thursday before Easter 2027; ten working days later, without Good Friday and Easter Monday, is 5 April.
SENT = datetime(2027, 3, 18, 15, tzinfo=UTC)
LAST_DAY = date(2027, 4, 5)
LAST_MOMENT = datetime(2027, 4, 5, 22, 59, tzinfo=UTC)


def told(state: ApplicationState) -> Application:
    """Return an application whose group has had its letter since before Easter."""
    with clock.at(SENT):
        do(fill_holidays)
        application = make.an_application(state)
        make.send_mails()
    return application


def under_investigation(state: ApplicationState) -> Appeal:
    appeal: Appeal = make.an_appeal(C.UNDER_INVESTIGATION, make.an_application(state))
    return appeal


def with_part(application: Application, *parts: Part) -> set[int]:
    return {known.user_id for known in application.parts if known.part in parts}


@pytest.mark.parametrize("state", [A.RESERVED, A.DEFERRED])
def test_a_place_in_reserve_and_a_delay_can_be_appealed_as_a_decline(
    app: Flask, state: ApplicationState
) -> None:
    application = told(state)
    window = window_of(application)
    assert window is not None
    assert (window.letter_on, window.open_until) == (date(2027, 3, 18), LAST_DAY)

    with clock.at(LAST_MOMENT):
        appeal = make.raise_appeal(application)

    assert (appeal.state, appeal.decision_id) == (C.RAISED, window.about.id)
    assert application.state is state


@pytest.mark.parametrize("sent_back", [False, True])
def test_a_proposal_that_follows_takes_no_appeal_away_and_shows_nothing(
    app: Flask, visit: Visit, *, sent_back: bool
) -> None:
    application = told(A.RESERVED)
    decision = standing_decision(application)
    assert decision is not None
    browser = visit(make.member_of(application.organisation))
    address = f"/applications/{application.reference}"
    with clock.at(LAST_MOMENT):
        before = browser.open(address).text
        make.propose(application)
        if sent_back:
            do(set_aside, application, "reconsider", reason="Again.", actor=make.a_decision_maker())

        assert browser.open(address).text == before
        appeal = make.raise_appeal(application)

    assert (appeal.decision_id, appeal.open_until) == (decision.id, LAST_DAY)
    assert make.fresh(application).state is (A.MODERATED if sent_back else A.PROPOSED)


def test_an_award_that_follows_ends_the_window_of_the_place_in_reserve(app: Flask) -> None:
    application = make.an_application(A.RESERVED)
    make.propose(application)
    make.confirm(application)

    assert window_of(application) is None


@pytest.mark.parametrize("state", [A.RESERVED, A.DEFERRED])
def test_an_upheld_appeal_sets_a_place_in_reserve_or_a_delay_aside(
    app: Flask, state: ApplicationState
) -> None:
    appeal = under_investigation(state)
    application = appeal.application

    make.conclude(appeal)

    assert (application.state, application.told, standing_decision(application)) == (A.MODERATED, None, None)
    assert len(with_part(application, Part.OVERTURNED)) == 2
    make.propose(application)
    make.confirm(application)
    assert application.state is A.AWARDED


def test_a_decision_that_another_followed_cannot_be_set_aside(app: Flask) -> None:
    appeal = under_investigation(A.RESERVED)
    make.propose(appeal.application, outcome=Outcome.DECLINE)
    make.confirm(appeal.application)

    with pytest.raises(RuleBroken, match=r"^The decision no longer stands: it is being taken anew already\."):
        make.conclude(appeal)
    make.conclude(appeal, "uphold", Effect.APOLOGY)

    assert (appeal.state, appeal.application.state) == (C.UPHELD, A.DECLINED)


def test_nothing_is_decided_anew_on_an_application_that_was_withdrawn(app: Flask) -> None:
    appeal = under_investigation(A.RESERVED)
    application = appeal.application
    writer = make.member_of(application.organisation)
    do(applications.withdraw_application, application, reason="Moved.", actor=writer)

    with pytest.raises(RuleBroken, match=r"^The group withdrew its application: ") as refusal:
        make.conclude(appeal)
    make.conclude(appeal, "reject", Effect.NONE)

    assert refusal.value.field == "effect"
    assert appeal.state is C.NOT_UPHELD


@pytest.mark.parametrize("state", [A.RESERVED, A.DEFERRED])
def test_staff_find_the_decision_of_a_group_that_waits(visit: Visit, state: ApplicationState) -> None:
    application = make.an_application(state)

    page = visit(make.an_officer()).open(f"/applications/{application.reference}")

    assert f"/applications/{application.reference}/decision" in page.links

"""Starting an application: one live application of each organisation in each round."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.applications.operations import start_application
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState
from grants.rounds.operations import take_back_round

Visit = Callable[..., Visitor]
A = ApplicationState


def test_a_member_starts_a_draft_in_their_own_language(app: Flask) -> None:
    round_, organisation = make.a_round(), make.an_organisation(language="ar")
    member = make.member_of(organisation)

    application = do(start_application, round_, organisation, actor=member)

    assert (application.state, application.language) == (A.DRAFT, "ar")
    assert (application.round, application.organisation) == (round_, organisation)
    (line,) = events_of(application)
    assert (line.action, line.actor_id) == ("application.start", member.id)
    assert line.details == {"reference": application.reference}


def test_starting_again_returns_the_application_that_is_there(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)
    member = make.member_of(application.organisation)

    again = do(start_application, application.round, application.organisation, actor=member)

    assert again == application
    assert rows(Application) == [application]


def test_after_a_withdrawal_the_organisation_may_start_once_more(app: Flask) -> None:
    first = make.an_application(A.WITHDRAWN)
    member = make.member_of(first.organisation)

    second = do(start_application, first.round, first.organisation, actor=member)

    assert second.reference != first.reference
    assert second.state is A.DRAFT


def test_two_rounds_and_two_organisations_have_applications_of_their_own(app: Flask) -> None:
    rounds, organisations = [make.a_round(), make.a_round()], [make.an_organisation(), make.an_organisation()]

    made = [
        do(start_application, round_, organisation, actor=make.member_of(organisation))
        for round_ in rounds
        for organisation in organisations
    ]

    assert len({application.reference for application in made}) == 4


def test_somebody_who_does_not_belong_to_the_organisation_does_not_start_for_it(app: Flask) -> None:
    round_, organisation = make.a_round(), make.an_organisation(name="Harbour Choir")

    with pytest.raises(NotAllowed, match=r"^Only members of Harbour Choir can do this\.$"):
        do(start_application, round_, organisation, actor=make.a_person())


@pytest.mark.parametrize("seconds", [-1, 0])
def test_nobody_starts_before_opening_or_at_the_stroke_of_closing(app: Flask, seconds: int) -> None:
    round_, organisation = make.a_round(), make.an_organisation()
    moment = round_.opens_at + timedelta(seconds=seconds) if seconds else round_.closes_at

    with (
        clock.at(moment),
        pytest.raises(WrongState, match=r"^This round does not take applications now\.$"),
    ):
        do(start_application, round_, organisation, actor=make.member_of(organisation))

    assert rows(Application) == []


def test_a_round_to_which_somebody_began_to_apply_stays_published(app: Flask) -> None:
    officer = make.an_officer()
    round_ = make.a_round(actor=officer)
    make.a_draft(round_)

    with pytest.raises(RuleBroken, match=r"^Somebody has begun to apply, so the round stays published\.$"):
        do(take_back_round, round_, actor=officer)


def test_the_page_starts_one_application_also_on_a_double_click(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_round(), make.an_organisation()
    browser = visit(make.member_of(organisation))

    first = browser.submit(f"/rounds/{round_.reference}/apply")
    second = browser.submit(f"/rounds/{round_.reference}/apply")

    (application,) = rows(Application)
    assert first.location == second.location == f"/applications/{application.reference}"
    assert browser.follow(first).title == "Your application"


def test_the_page_asks_which_organisation_applies(app: Flask, visit: Visit) -> None:
    round_, first, second = make.a_round(), make.an_organisation(name="A first"), make.an_organisation()
    member = make.member_of(first)
    do(join, second, member, position="Helper", may_sign=False)

    visit(member).submit(f"/rounds/{round_.reference}/apply", organisation=str(second.id))

    assert [application.organisation_id for application in rows(Application)] == [second.id]


def test_the_page_refuses_the_organisation_of_others(app: Flask, visit: Visit) -> None:
    round_, mine, other = make.a_round(), make.an_organisation(), make.an_organisation()

    page = visit(make.member_of(mine)).submit(f"/rounds/{round_.reference}/apply", organisation=str(other.id))

    assert (page.status, page.errors) == (200, ["Choose one from the list."])
    assert rows(Application) == []


def test_who_has_no_organisation_makes_one_first(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()

    page = visit(make.a_person()).open(f"/rounds/{round_.reference}/apply")

    assert page.location.startswith("/organisations/")
    assert round_.reference in page.location


def test_the_page_of_a_round_that_is_closed_says_so(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_round(), make.an_organisation()

    with clock.at(round_.closes_at):
        page = visit(make.member_of(organisation)).open(f"/rounds/{round_.reference}/apply")

    assert page.status == 409
    assert "This round does not take applications now." in page.text


def test_nobody_applies_to_a_round_that_is_not_public(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_draft_round(), make.an_organisation()

    assert visit(make.member_of(organisation)).open(f"/rounds/{round_.reference}/apply").status == 404
    assert visit().open(f"/rounds/{round_.reference}/apply").location.startswith("/sign-in?")


def test_without_the_pages_token_nothing_starts(app: Flask, visit: Visit) -> None:
    round_, organisation = make.a_round(), make.an_organisation()

    page = visit(make.member_of(organisation)).send(
        f"/rounds/{round_.reference}/apply", organisation=str(organisation.id)
    )

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert rows(Application) == []


def test_the_start_page_shows_the_draft_to_its_own_people_only(app: Flask, visit: Visit) -> None:
    application = make.a_draft(title="Marmalade kitchen")

    assert "Marmalade kitchen" in visit(make.member_of(application.organisation)).open("/").text
    assert "Marmalade kitchen" not in visit(make.an_officer()).open("/").text
    assert fresh(application).state is A.DRAFT

"""What a group is told to do next on its start page: what, about what, and by when."""

from collections.abc import Callable
from datetime import time, timedelta

import factories as make
from client import Page, Visitor, text_of

from grants import clock
from grants.accounts.operations import join
from grants.formats import day
from grants.lifecycles import ApplicationState, AwardState, ReportState, VariationState

A, W, T, V = ApplicationState, AwardState, ReportState, VariationState
Visit = Callable[..., Visitor]


def tasks(page: Page) -> list[str]:
    """Return the tasks as they are read, without their references."""
    return [text_of(item) for item in page.all("li") if "govuk-task-list__item" in (item.get("class") or "")]


def test_a_draft_is_to_be_finished_by_the_rounds_last_day(visit: Visit) -> None:
    application = make.a_draft()
    closes = clock.in_london(application.round.closes_at).date()

    page = visit(make.member_of(application.organisation)).open("/")

    assert tasks(page) == [f"Finish and submit your application Tea on the landing – by {day(closes)}"]
    assert f"/applications/{application.reference}" in page.links


def test_a_draft_of_a_closed_round_is_nothing_to_do(visit: Visit) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))

    with clock.at(application.round.closes_at):
        page = browser.open("/")

    assert tasks(page) == []


def test_an_officers_question_is_to_be_answered(visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    by = day(clock.today() + timedelta(days=7))

    page = visit(make.member_of(application.organisation)).open("/")

    assert tasks(page) == [f"Answer an officer's question Tea on the landing – by {by}"]


def test_an_offer_is_to_be_accepted_by_who_may_sign(visit: Visit) -> None:
    award = make.an_award(W.OFFERED)
    colleague = make.a_person()
    make.do(join, award.application.organisation, colleague, position="Helper", may_sign=False)
    by = f"Tea on the landing – by {day(award.accept_by)}"

    pages = [visit(person).open("/") for person in (make.signatory_of(award), colleague)]

    assert [tasks(page) for page in pages] == [
        [f"Accept the offer {by}"],
        [f"Ask your signatory to accept the offer {by}"],
    ]


def test_reports_are_told_when_they_are_near_and_when_they_are_late(visit: Visit) -> None:
    report = make.a_report(T.DUE)
    browser = visit(make.signatory_of(report.award))

    def on(days: int) -> list[str]:
        with clock.at(clock.london(report.due_on, time(9)) + timedelta(days=days)):
            return tasks(browser.open("/"))

    half_way = f"Write your report Half way – by {day(report.due_on)}"
    assert [on(-61), on(-60), on(1)[:1]] == [[], [half_way], [f"{half_way} Overdue"]]


def test_a_report_to_be_changed_says_so(visit: Visit) -> None:
    report = make.a_report(T.CHANGES_REQUESTED)

    with clock.at(clock.london(report.due_on, time(9))):
        page = visit(make.signatory_of(report.award)).open("/")

    assert tasks(page)[0] == f"Change your report Half way – by {day(report.due_on)}"


def test_nobody_is_told_the_tasks_of_another_group(visit: Visit) -> None:
    make.an_award(W.OFFERED)
    make.a_draft()

    assert tasks(visit(make.member_of(make.an_organisation())).open("/")) == []


def test_a_return_is_told_by_its_own_name(visit: Visit) -> None:
    return_ = make.a_return(T.DUE)

    with clock.at(clock.london(return_.due_on, time(9))):
        page = visit(make.signatory_of(return_.award)).open("/")

    assert f"Write your return Final return – by {day(return_.due_on)}" in tasks(page)


def test_a_change_that_waits_for_the_group_leads_to_its_page(visit: Visit, queries: list[str]) -> None:
    changes = [make.a_variation(V.SENT_BACK)]
    organisation = changes[0].application.organisation
    signatory, colleague = visit(make.member_of(organisation)), make.a_person()
    make.do(join, organisation, colleague, position="Helper", may_sign=False)
    numbers = []
    for more in ([], [V.OFFERED, V.OFFERED]):
        for state in more:
            award = make.an_award(W.ACTIVE, organisation=organisation)
            changes.append(make.a_variation(state, award))
        signatory.open("/")
        queries.clear()
        page = signatory.open("/")
        numbers.append(len(queries))

    question, proposed, of_signatory = (
        f"{said} a change of your award Tea on the landing"
        for said in (
            "Answer a question about",
            "Accept or decline",
            "Ask your signatory to accept or decline",
        )
    )
    assert tasks(page) == [question, proposed, proposed]
    assert {f"/variations/{change.reference}" for change in changes} <= set(page.links)
    assert numbers[0] == numbers[1]
    assert tasks(visit(colleague).open("/")) == [question, of_signatory, of_signatory]

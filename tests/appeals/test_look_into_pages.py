"""The pages on which staff name an investigator, note steps, and answer an appeal."""

from collections.abc import Callable
from datetime import UTC, datetime

import factories as make
import pytest
from client import Visitor
from factories import do

from grants import clock
from grants.accounts.operations import fill_holidays
from grants.appeals.models import Appeal
from grants.appeals.operations import note_step
from grants.lifecycles import AppealState, ApplicationState
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState


def under_investigation(state: ApplicationState = A.DECLINED) -> Appeal:
    appeal: Appeal = make.an_appeal(C.UNDER_INVESTIGATION, make.an_application(state))
    return appeal


def test_the_way_of_an_appeal_on_its_pages(visit: Visit) -> None:
    appeal = make.an_appeal()
    address = f"/appeals/{appeal.reference}"
    officer, investigator = visit(make.an_officer()), make.a_decision_maker()

    named = officer.submit(f"{address}/investigator", investigator=str(investigator.id))
    browser = visit(investigator)
    noted = browser.follow(browser.submit(f"{address}/step", text="Read both reviews."))
    answered = browser.submit(
        f"{address}/answer", finding="uphold", effect="reconsider", answer="You are right."
    )

    assert "The investigator has been told by mail." in officer.follow(named).text
    assert "Read both reviews." in noted.text
    assert "Answered. The letter is being made and then sent." in browser.follow(answered).text
    group = visit(make.member_of(appeal.application.organisation)).open(address)
    assert "You were right." in group.text
    assert "Other people take a new one and write to you." in group.text
    assert investigator.full_name not in group.text
    assert "Read both reviews." not in group.text


def test_a_late_one_is_judged_on_its_page(visit: Visit) -> None:
    application = make.an_application(A.DECLINED)
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=UTC)):
        make.send_mails()
    appeal = make.raise_appeal(application, late_reason="We were away.")
    browser = visit(make.an_officer())
    address = f"/appeals/{appeal.reference}"

    shown = browser.open(address)
    form = browser.open(f"{address}/late")
    judged = browser.submit(f"{address}/late", counts="yes", reason="It was August.")

    assert f"{address}/late" in shown.links
    assert f"{address}/investigator" not in shown.links
    assert "We were away." in form.text
    assert f"{address}/investigator" in browser.follow(judged).links
    assert "It was August." in browser.follow(judged).text


def test_what_is_missing_in_an_answer_is_said_at_its_field(visit: Visit) -> None:
    appeal = under_investigation()
    browser = visit(appeal.investigator)

    page = browser.submit(f"/appeals/{appeal.reference}/answer")
    misfit = browser.submit(
        f"/appeals/{appeal.reference}/answer", finding="reject", effect="reconsider", answer="No."
    )

    assert page.errors == ["Choose what you found", "Choose what follows", "Write the answer"]
    assert misfit.errors == ["What is not upheld has no effect. Choose “None”."]


@pytest.mark.parametrize("page", ["late", "investigator", "step", "answer"])
def test_pages_of_a_step_are_closed_to_the_group_and_to_others(visit: Visit, page: str) -> None:
    appeal = under_investigation()
    people = [make.member_of(appeal.application.organisation), make.a_person(Role.FINANCE),
              make.a_person(Role.AUDITOR), make.a_person(Role.ADVISER)]  # fmt: skip

    statuses = [visit(person).open(f"/appeals/{appeal.reference}/{page}").status for person in people]

    assert statuses == [403] * 4


def test_an_auditor_reads_every_step_and_can_do_nothing(visit: Visit) -> None:
    appeal = under_investigation()
    do(note_step, appeal, "Asked the moderator.", actor=appeal.investigator)

    page = visit(make.a_person(Role.AUDITOR)).open(f"/appeals/{appeal.reference}")

    assert "Asked the moderator." in page.text
    assert "Complaint or appeal raised" in page.text
    assert [link for link in page.links if link.startswith(f"/appeals/{appeal.reference}/")] == []


def test_the_clock_is_told_in_words(visit: Visit) -> None:
    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        do(fill_holidays)
        appeal = under_investigation()
        browser, address = visit(make.an_officer()), f"/appeals/{appeal.reference}"

        def told(*day: int) -> str:
            with clock.at(datetime(*day, tzinfo=UTC)):
                return browser.open(address).text

        assert "Answer due by 29 April 2027. Working days left: 20" in told(2027, 4, 1, 9)
        assert "Answer due by 29 April 2027. Working days left: 1" in told(2027, 4, 28, 12)
        assert "The answer is due today, 29 April 2027" in told(2027, 4, 29, 22, 59)
        assert "Overdue: the answer was due by 29 April 2027. Working days late: 2" in told(2027, 5, 4, 9)
        make.conclude(appeal)
        assert "Answered on 1 April 2027, in time" in browser.open(address).text


def test_a_group_reads_that_an_answer_is_late_and_that_we_are_sorry(visit: Visit) -> None:
    appeal = under_investigation()
    browser = visit(make.member_of(appeal.application.organisation))

    with clock.at(datetime(2099, 1, 5, tzinfo=UTC)):
        page = browser.open(f"/appeals/{appeal.reference}")

    assert "We are late, and we are sorry. It is not forgotten." in page.text

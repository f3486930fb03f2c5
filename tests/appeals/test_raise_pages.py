"""The pages on which a group complains or appeals, adds files and takes it back."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, rows
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants import clock
from grants.accounts.operations import fill_holidays
from grants.appeals.models import Appeal, AppealFile, Subject
from grants.appeals.operations import add_file
from grants.appeals.queries import grounds
from grants.applications.models import Application
from grants.audit import events_of
from grants.documents.files import CheckedFile
from grants.errors import RuleBroken
from grants.lifecycles import AppealState, ApplicationState
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState

#: A Thursday before Easter 2027; ten working days later, without Good Friday and Easter Monday, is 5 April.
SENT = datetime(2027, 3, 18, 15, tzinfo=UTC)
LAST_DAY = date(2027, 4, 5)
#: London's clocks went forward on 28 March: 24:00 of the last day is 23:00 in UTC.
LAST_MOMENT = datetime(2027, 4, 5, 22, 59, tzinfo=UTC)
TOO_LATE = datetime(2027, 4, 5, 23, 0, tzinfo=UTC)


def declined(state: ApplicationState = A.DECLINED, *, language: str = "en") -> Application:
    """Return an application whose group has had its letter since before Easter."""
    with clock.at(SENT):
        do(fill_holidays)
        organisation = make.an_organisation(language=language)
        application = make.an_application(state, make.a_round(), organisation=organisation)
        make.send_mails()
    return application


def typed(**changes: Any) -> dict[str, Any]:
    known = {"subject": "decision", "grounds": [str(grounds()[1].id)], "text": "Line two.", "wanted": "Look."}
    return {**known, **changes}


def test_the_group_reads_until_when_and_appeals_on_the_page(visit: Visit) -> None:
    application = declined()
    browser = visit(make.member_of(application.organisation))
    address = f"/applications/{application.reference}/appeal"

    with clock.at(LAST_MOMENT):
        shown = browser.open(f"/applications/{application.reference}")
        page = browser.submit(address, **typed(subject="handling"))
        after = browser.follow(page)

    appeal = rows(Appeal)[0]
    assert "You can complain or appeal until 5 April 2027, 24:00 London time." in shown.text
    assert address in shown.links
    assert page.location == f"/appeals/{appeal.reference}"
    assert "Sent. Its reference is CA27-0001." in after.text
    assert (appeal.subject, appeal.text, appeal.wanted) == (Subject.HANDLING, "Line two.", "Look.")
    assert "A grant officer gives it to somebody who took no part in the decision." in after.text
    assert address not in browser.open(f"/applications/{application.reference}").links


def test_a_late_one_is_asked_for_its_reason_on_the_page(visit: Visit) -> None:
    application = declined()
    browser = visit(make.member_of(application.organisation))
    address = f"/applications/{application.reference}/appeal"

    with clock.at(TOO_LATE):
        shown = browser.open(f"/applications/{application.reference}")
        refused = browser.submit(address, **typed())
        sent = browser.submit(address, **typed(late_reason="The hall was flooded."))
        after = browser.follow(sent)

    assert "You could complain or appeal until 5 April 2027." in shown.text
    assert refused.errors == ["Say why your complaint or appeal comes late"]
    assert "A grant officer reads your reason and writes to you whether it counts." in after.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", None, "Choose what it is about"),
        ("grounds", None, "Choose at least one ground"),
        ("text", "", "Write what went wrong"),
        ("text", "a" * 8001, "Use 8000 characters or fewer"),
        ("wanted", " ", "Write what we should do"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    visit: Visit, field: str, value: str | None, sentence: str
) -> None:
    application = make.an_application(A.DECLINED)
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(f"/applications/{application.reference}/appeal", **typed(**{field: value}))

    assert page.errors == [sentence]
    assert rows(Appeal) == []


def test_a_file_comes_with_it_and_more_can_follow(visit: Visit) -> None:
    application = make.an_application(A.DECLINED)
    browser = visit(make.member_of(application.organisation))
    file = FileStorage(io.BytesIO(make.a_pdf()), filename="letter.pdf")

    page = browser.submit(f"/applications/{application.reference}/appeal", **typed(file=file))
    more = FileStorage(io.BytesIO(make.a_picture("png")), filename="hall.png")
    added = browser.submit(f"{page.location}/file", file=more)

    assert [kept.upload.name for kept in rows(AppealFile)] == ["letter.pdf", "hall.png"]
    assert "hall.png" in browser.follow(added).text
    assert events_of(rows(Appeal)[0])[-1].action == "appeal.add_file"


def test_a_file_of_no_kind_is_refused_at_its_field(visit: Visit) -> None:
    application = make.an_application(A.DECLINED)
    browser = visit(make.member_of(application.organisation))
    file = FileStorage(io.BytesIO(b"plain words"), filename="notes.txt")

    page = browser.submit(f"/applications/{application.reference}/appeal", **typed(file=file))

    assert page.errors[0].startswith("This kind of file cannot be taken.")
    assert rows(Appeal) == []


def test_without_a_file_nothing_is_added(visit: Visit) -> None:
    appeal = make.an_appeal()
    browser = visit(make.member_of(appeal.application.organisation))

    assert browser.submit(f"/appeals/{appeal.reference}/file").errors == ["Choose a file"]


def test_there_are_no_more_than_ten_files(app: Flask) -> None:
    appeal = make.an_appeal()
    writer = make.member_of(appeal.application.organisation)
    file = CheckedFile(make.a_pdf(), "one.pdf", "application/pdf")
    for _number in range(10):
        do(add_file, appeal, file, actor=writer)

    with pytest.raises(RuleBroken, match=r"^There are 10 files already: no more can be added\.$"):
        do(add_file, appeal, file, actor=writer)


def test_files_of_an_appeal_are_read_by_its_group_and_those_who_deal_with_appeals(visit: Visit) -> None:
    appeal = make.an_appeal()
    writer = make.member_of(appeal.application.organisation)
    kept = do(add_file, appeal, CheckedFile(make.a_pdf(), "one.pdf", "application/pdf"), actor=writer)
    address = f"/files/{kept.upload_id}"

    people = [writer, *(make.a_person(role) for role in (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR))]
    others = [make.a_person(), *(make.a_person(role) for role in (Role.FINANCE, Role.ADVISER))]

    assert [visit(person).open(address).status for person in people] == [200] * 4
    assert [visit(person).open(address).status for person in others] == [404] * 3


def test_a_group_withdraws_on_the_page(visit: Visit) -> None:
    appeal = make.an_appeal()
    browser = visit(make.member_of(appeal.application.organisation))

    page = browser.submit(f"/appeals/{appeal.reference}/withdraw", reason="Settled.")

    assert "Your group withdrew it. The decision stands." in browser.follow(page).text
    assert make.fresh(appeal).state is C.WITHDRAWN


def test_another_group_finds_neither_the_form_nor_the_appeal(visit: Visit) -> None:
    appeal = make.an_appeal()
    stranger = visit(make.member_of(make.an_organisation()))

    assert stranger.open(f"/appeals/{appeal.reference}").status == 404
    assert stranger.open(f"/applications/{appeal.application.reference}/appeal").status == 404


def test_the_clock_of_a_group_goes_on_over_midnight(visit: Visit) -> None:
    application = declined()
    browser = visit(make.member_of(application.organisation))
    with clock.at(LAST_MOMENT):
        open_still = browser.open(f"/applications/{application.reference}").text
    with clock.at(LAST_MOMENT + timedelta(minutes=1)):
        over = browser.open(f"/applications/{application.reference}").text

    assert "Complain or appeal late" not in open_still
    assert "Complain or appeal late" in over

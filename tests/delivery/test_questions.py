"""An officer asks, wants named questions changed, and sees what changed; every version stays readable."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import clock
from grants.delivery.models import MilestoneReport, Rating, ReportQuery, SentReport
from grants.delivery.operations import (
    accept_report,
    answer_query,
    ask_query,
    end_query,
    request_changes,
    save_report,
    submit_report,
)
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import ReportState
from grants.money import Pence
from grants.notices.models import Notice

T = ReportState


def ask(report: MilestoneReport, days: int = 5) -> ReportQuery:
    query: ReportQuery = make.do(
        ask_query,
        report,
        "How many were new?",
        due_on=clock.today() + timedelta(days=days),
        actor=make.an_officer(),
    )
    return query


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def test_a_question_is_asked_answered_and_told(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)
    query = ask(report)
    officer = query.messages[0].by

    make.do(answer_query, report, query, "Eighteen.", actor=make.signatory_of(report.award))

    assert [(m.text, m.is_answer) for m in query.messages] == [
        ("How many were new?", False),
        ("Eighteen.", True),
    ]
    asked = make.rows(Notice, Notice.subject == f"A question about your report {report.reference}")
    told = make.rows(Notice, Notice.subject == f"An answer about the report {report.reference}")
    assert [mail.address for mail in (*asked, *told)] == [
        make.signatory_of(report.award).email,
        officer.email,
    ]
    assert report.state is T.SUBMITTED


def test_a_report_with_an_open_question_is_not_accepted(app: Flask) -> None:
    report, officer = make.a_report(T.SUBMITTED), make.an_officer()
    query = ask(report)

    with pytest.raises(RuleBroken) as refusal:
        make.do(accept_report, report, assessment="Good.", rating=Rating.ABOVE, actor=officer)
    make.do(end_query, report, query, actor=officer)
    with pytest.raises(WrongState):
        make.do(answer_query, report, query, "Late.", actor=make.signatory_of(report.award))
    make.do(accept_report, report, assessment="Good.", rating=Rating.ABOVE, actor=officer)

    assert refusal.value.message.startswith("A question is not answered yet.")
    assert (report.state, report.rating) == (T.ACCEPTED, Rating.ABOVE)


def test_a_question_for_a_day_that_has_passed_is_refused(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)

    with pytest.raises(RuleBroken) as refusal:
        ask(report, days=-1)

    assert (refusal.value.field, make.rows(ReportQuery)) == ("due_on", [])


def test_only_the_named_questions_are_open(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)
    writer = make.signatory_of(report.award)
    make.do(request_changes, report, wanted="The sum, please.", keys=["spent"], actor=make.an_officer())

    def save(done: str, pence: int) -> None:
        make.do(save_report, report, done=done, spent_pence=Pence(pence), evidence=None, actor=writer)

    with pytest.raises(RuleBroken) as refusal:
        save("Seven evenings.", 400_000)
    save("Six evenings.", 400_000)
    make.do(submit_report, report, actor=writer)

    assert refusal.value.field == "done"
    first, second = make.rows(SentReport)
    assert (first.content["spent"], second.content["spent"]) == (500_000, 400_000)
    make.do(request_changes, report, wanted="Again.", keys=["done"], actor=make.an_officer())
    save("Seven evenings.", 400_000)
    assert make.fresh(report).done == "Seven evenings."


@pytest.mark.parametrize("kind", ["reports", "returns"])
def test_asking_changing_and_comparing_on_the_pages(visit: Callable[..., Visitor], kind: str) -> None:
    report = make.a_report(T.SUBMITTED) if kind == "reports" else make.a_return(T.SUBMITTED)
    officer, group = visit(make.an_officer()), visit(make.signatory_of(report.award))
    address, key = f"/{kind}/{report.reference}", "done" if kind == "reports" else "worked"

    empty = officer.submit(f"{address}/ask", text=" ", due_on=boxes(clock.today()))
    officer.submit(f"{address}/ask", text="How many were new?", due_on=boxes(clock.today()))
    (query,) = make.rows(ReportQuery)
    tasks = group.open("/")
    group.submit(f"{address}/questions/{query.id}", text="Eighteen, says Zanzibar.")
    answered = officer.open(address)
    officer.press(f"{address}/questions/{query.id}/end")
    none_named = officer.submit(f"{address}/changes", wanted="More, please.")
    officer.submit(f"{address}/changes", wanted="More, please.", keys=[key])
    writing = group.open(f"{address}/write")
    group.submit(f"{address}/write", then="submit", **{key: "Nine evenings."})
    compared, version = officer.open(address), officer.open(f"{address}/versions/1")

    assert (empty.errors, none_named.errors) == (["Write your question"], ["Choose at least one question"])
    assert "Answer a question about your report" in tasks.text
    assert "Eighteen, says Zanzibar." in answered.text
    assert set(writing.fields()) - {"csrf_token", "seen"} == {key}
    assert "More, please." in writing.text
    assert "What changed since the version before" in compared.text
    assert "Nine evenings." in compared.text
    assert "Nine evenings." not in version.text
    assert officer.open(f"{address}/versions/9").status == 404


def test_a_rating_is_asked_for_and_the_group_does_not_see_it(visit: Callable[..., Visitor]) -> None:
    report = make.a_report(T.SUBMITTED)
    officer, group = visit(make.an_officer()), visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}"

    unrated = officer.submit(f"{address}/accept", assessment="Checked.")
    officer.submit(f"{address}/accept", assessment="Checked.", rating="far_above")

    assert unrated.errors == ["Choose how it compares with the plan"]
    shown = [browser.open(address).text for browser in (officer, group)]
    assert ["5 – Far above the plan" in text for text in shown] == [True, False]

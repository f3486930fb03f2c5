"""A return counts what was reached and says what worked; what is missing is said at its field."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.delivery.models import Rating
from grants.delivery.operations import accept_report, request_changes
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import RuleBroken
from grants.evaluation.models import IndicatorValue, MonitoringReturn
from grants.evaluation.operations import save_return, set_targets, submit_return
from grants.evaluation.queries import results_of, targets_of
from grants.lifecycles import ReportState
from grants.notices.models import Notice
from grants.payments.gate import unmet
from grants.payments.queries import payments_of

T = ReportState


def save(return_: MonitoringReturn, **changes: Any) -> None:
    numbers = [target.indicator_id for target in targets_of(return_.award)]
    known: dict[str, Any] = {
        "people_reached": 80,
        "actuals": dict.fromkeys(numbers, 60),
        "worked": "Tea.",
        "did_not_work": "The lift.",
        "learned": "Start early.",
    }
    make.do(save_return, return_, **{**known, **changes}, actor=make.signatory_of(return_.award))


def with_targets() -> MonitoringReturn:
    return_ = make.a_return()
    numbers = [target.indicator_id for target in targets_of(return_.award)]
    make.do(set_targets, return_.award, dict.fromkeys(numbers, 100), actor=make.signatory_of(return_.award))
    return return_


def test_a_draft_keeps_what_was_counted_and_what_was_emptied_goes(app: Flask) -> None:
    return_ = with_targets()
    people, sessions = (target.indicator_id for target in targets_of(return_.award))

    save(return_, actuals={people: 5, sessions: 6})
    save(return_, actuals={people: 7, sessions: None})

    assert [(v.indicator_id, v.actual) for v in make.rows(IndicatorValue)] == [(people, 7)]
    assert (return_.state, return_.people_reached, return_.worked) == (T.DUE, 80, "Tea.")


def test_a_submitted_return_is_recorded_and_receipted(app: Flask) -> None:
    return_ = make.a_return(T.SUBMITTED)

    writer = make.signatory_of(return_.award)
    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.EVALUATION_RETURN)
    assert [(copy.language, copy.reference) for copy in copies] == [
        ("en", return_.reference),
        ("ar", return_.reference),
    ]
    assert copies[0].snapshot["values"][0] == {
        "title": "People",
        "unit": "people",
        "planned": 100,
        "actual": 60,
    }
    assert audit.events_of(return_)[-1].details == {"before": "due", "after": "submitted"}
    mails = make.rows(Notice, Notice.subject == f"We have your report {return_.reference}")
    assert [mail.address for mail in mails] == [writer.email]


@pytest.mark.parametrize(
    ("missing", "sentence", "field"),
    [
        ({"people_reached": None}, "Enter how many people you reached; 0 if none.", "people_reached"),
        ({"worked": ""}, "Say what worked.", "worked"),
        ({"did_not_work": ""}, "Say what did not work; it helps the next group.", "did_not_work"),
        ({"learned": ""}, "Say what you learned.", "learned"),
        ({"actuals": {}}, "Enter a number for “People”; 0 if none.", "actual_"),
    ],
    ids=["people", "worked", "did not work", "learned", "indicator"],
)
def test_a_return_that_is_not_complete_is_not_submitted(
    app: Flask, missing: dict[str, Any], sentence: str, field: str
) -> None:
    return_ = with_targets()
    save(return_, **missing)

    with pytest.raises(RuleBroken) as refusal:
        make.do(submit_return, return_, actor=make.signatory_of(return_.award))

    assert refusal.value.message == sentence
    assert (refusal.value.field or "").startswith(field)
    assert make.fresh(return_).state is T.DUE


def test_a_return_waits_for_the_targets(app: Flask) -> None:
    return_ = make.a_return()
    save(return_)

    with pytest.raises(
        RuleBroken, match=r"^Set the targets of the award first: the return compares with them.$"
    ):
        make.do(submit_return, return_, actor=make.signatory_of(return_.award))


def test_nobody_reached_is_an_answer(app: Flask) -> None:
    return_ = with_targets()
    numbers = [target.indicator_id for target in targets_of(return_.award)]
    save(return_, people_reached=0, actuals=dict.fromkeys(numbers, 0))

    make.do(submit_return, return_, actor=make.signatory_of(return_.award))

    assert return_.state is T.SUBMITTED


def test_results_come_from_accepted_returns_only(app: Flask) -> None:
    return_ = make.a_return(T.SUBMITTED)
    before = [(r.planned, r.actual) for r in results_of(return_.award)]

    make.do(
        accept_report, return_, assessment="Plausible.", rating=Rating.AS_PLANNED, actor=make.an_officer()
    )

    assert before == [(100, 0), (100, 0)]
    assert [(r.planned, r.actual) for r in results_of(return_.award)] == [(100, 60), (100, 60)]


def test_an_overdue_return_holds_payments_until_it_is_sent(app: Flask) -> None:
    return_ = with_targets()
    make.a_report(T.ACCEPTED, return_.award)
    payments = payments_of(return_.award)
    on_the_day = clock.london(return_.due_on, time(9))
    late = on_the_day + timedelta(days=1)

    found = []
    for moment in (on_the_day, late):
        with clock.at(moment):
            found.append([unmet(payment) for payment in payments])
    with clock.at(late):
        save(return_)
        make.do(submit_return, return_, actor=make.signatory_of(return_.award))
        found.append([unmet(payment) for payment in payments])

    held = ["A monitoring return is overdue: Final return."]
    assert found == [[[], []], [held, held], [[], []]]


def test_the_awards_page_says_what_holds_a_payment(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return()
    browser = visit(make.signatory_of(return_.award))

    with clock.at(clock.london(return_.due_on, time(9)) + timedelta(days=1)):
        page = browser.open(f"/awards/{return_.award.reference}")

    assert "A monitoring return is overdue: Final return." in page.text
    assert "Final return" in page.text
    assert "Overdue" in page.text


def test_without_targets_the_page_leads_to_them(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return()
    browser = visit(make.signatory_of(return_.award))

    page = browser.open(f"/returns/{return_.reference}/write")

    assert page.location == f"/awards/{return_.award.reference}/targets"
    assert "First set what you plan to reach: the return compares with it." in browser.follow(page).text


def test_a_recipient_saves_and_submits_on_the_page(visit: Callable[..., Visitor]) -> None:
    return_ = with_targets()
    people, sessions = (f"actual_{t.indicator_id}" for t in targets_of(return_.award))
    browser = visit(make.signatory_of(return_.award))
    address = f"/returns/{return_.reference}/write"

    saved = browser.follow(
        browser.submit(address, **{"people_reached": "0", people: "1,200", "then": "save"})
    )
    kept = browser.open(address).fields()
    rest = {sessions: "١٢", "worked": "Tea.", "did_not_work": "Lift.", "learned": "Early."}
    sent = browser.follow(browser.submit(address, **rest, then="submit"))

    assert "Saved as a draft." in saved.text
    assert (kept["people_reached"], kept[people], kept[sessions]) == (["0"], ["1200"], [""])
    assert "Your return is sent. Thank you." in sent.text
    assert make.fresh(return_).state is T.SUBMITTED
    assert [v.actual for v in make.rows(IndicatorValue)] == [1200, 12]


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(visit: Callable[..., Visitor]) -> None:
    return_ = with_targets()
    people, sessions = (f"actual_{t.indicator_id}" for t in targets_of(return_.award))

    page = visit(make.signatory_of(return_.award)).submit(
        f"/returns/{return_.reference}/write",
        **{"people_reached": "80", people: "5", "worked": "Tea.", "then": "submit"},
    )

    assert page.errors == ["Enter a number for “Sessions”; 0 if none."]
    assert page.all("a", href=f"#{sessions}") != []
    assert (page.fields()[people], page.fields()["worked"]) == (["5"], ["Tea."])
    assert (make.fresh(return_).state, return_.worked) == (T.DUE, "Tea.")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("people_reached", "-1", "Enter a whole number, such as 120"),
        ("people_reached", "1e3", "Enter a whole number, such as 120"),
        ("people_reached", "2.5", "Enter a whole number, such as 120"),
        ("people_reached", "99999999999", "Enter a whole number, such as 120"),
        ("learned", "a" * 20_001, "Use 20000 characters or fewer"),
    ],
    ids=["negative", "exponent", "fraction", "large", "length"],
)
def test_bad_input_is_answered_with_a_sentence(
    visit: Callable[..., Visitor], name: str, typed: str, sentence: str
) -> None:
    return_ = with_targets()

    page = visit(make.signatory_of(return_.award)).submit(
        f"/returns/{return_.reference}/write", **{"worked": "Tea.", name: typed, "then": "save"}
    )

    assert page.errors == [sentence]
    assert page.fields()["worked"] == ["Tea."]
    assert make.fresh(return_).worked == ""


def test_without_the_pages_token_and_with_a_second_press(visit: Callable[..., Visitor]) -> None:
    return_ = with_targets()
    save(return_)
    browser = visit(make.signatory_of(return_.award))
    address = f"/returns/{return_.reference}/write"
    sent = {**browser.open(address).fields(), "then": "submit"}

    forged = browser.send(address, **{name: value for name, value in sent.items() if name != "csrf_token"})
    before = make.fresh(return_).state
    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert (len(forged.errors), before, statuses) == (1, T.DUE, [302, 409])


def test_an_officer_judges_a_return_on_the_pages(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return(T.SUBMITTED)
    browser = visit(make.an_officer())
    address = f"/returns/{return_.reference}"

    empty = [browser.submit(f"{address}/{step}").errors for step in ("changes", "accept")]
    asked = browser.follow(browser.submit(f"{address}/changes", wanted="How many came?", keys=["worked"]))
    make.do(submit_return, make.fresh(return_), actor=make.signatory_of(return_.award))
    accepted = browser.follow(
        browser.submit(f"{address}/accept", assessment="Zanzibar checked.", rating="above")
    )

    assert empty == [
        ["Choose at least one question", "Write what should be changed"],
        ["Choose how it compares with the plan", "Write your assessment"],
    ]
    assert "The group has been asked by mail." in asked.text
    assert "Zanzibar checked." in accepted.text
    assert make.fresh(return_).state is T.ACCEPTED
    assert "Zanzibar" not in visit(make.signatory_of(return_.award)).open(address).text


def test_an_officer_cancels_a_return_on_its_page(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return()

    visit(make.an_officer()).submit(f"/returns/{return_.reference}/cancel", reason="Ended.")

    assert make.fresh(return_).state is T.CANCELLED


def test_changes_that_are_wanted_are_shown_to_the_writer(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return(T.SUBMITTED)
    make.do(request_changes, return_, wanted="How many came twice?", actor=make.an_officer())

    page = visit(make.signatory_of(return_.award)).open(f"/returns/{return_.reference}/write")

    assert "An officer asks you to change thisHow many came twice?" in page.text


def test_others_do_not_reach_a_return(visit: Callable[..., Visitor]) -> None:
    return_ = make.a_return()
    stranger = visit(make.signatory_of(make.an_award()))
    own, officer = visit(make.signatory_of(return_.award)), visit(make.an_officer())
    address = f"/returns/{return_.reference}"

    assert [stranger.open(a).status for a in (address, f"{address}/write")] == [404, 404]
    assert [own.open(f"{address}/{step}").status for step in ("changes", "accept", "cancel")] == [403] * 3
    assert officer.open(f"{address}/write").status == 403
    assert officer.open("/returns/ME99-0001").status == 404

"""A review saves itself as it is written; two windows of one reviewer never overwrite each other."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.assessment import operations
from grants.assessment.models import Recommendation, Review
from grants.audit import AuditEvent
from grants.lifecycles import ReviewState
from grants.permissions import Role
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
V = ReviewState


def place(review: Review) -> str:
    return f"/applications/{review.application.reference}/score"


def names(review: Review) -> list[int]:
    return [criterion.id for criterion in criteria_of(review.application.round)]


def send(browser: Visitor, review: Review, fields: dict[str, Any], **typed: str) -> Page:
    """Send what the page's script sends after a pause in the typing."""
    return browser.send(f"{place(review)}/draft", **{**fields, **typed})


def answer(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.response.json or {}
    return found


def test_what_is_typed_is_saved_and_the_answer_says_when_and_what_it_comes_to(
    app: Flask, visit: Visit
) -> None:
    review = make.a_review(V.READING)
    browser, first = visit(review.reviewer), names(review)[0]
    fields = browser.open(place(review)).fields()

    page = send(browser, review, fields, strengths="Clear.", **{f"points_{first}": "3"})

    said = answer(page)
    assert (page.status, said["version"]) == (200, fresh(review).version)
    assert said["line"].startswith("Saved ")
    assert said["total"] == "Weighted total so far: 45%. Criteria with points: 1 of 2."
    assert (review.strengths, review.scores[0].points) == ("Clear.", 3)
    assert said["total"] in browser.open(place(review)).text


def test_saving_goes_on_with_the_version_that_was_answered(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()

    seen = answer(send(browser, review, fields, strengths="One"))["version"]
    page = send(browser, review, fields, seen=str(seen), strengths="One and two")

    assert page.status == 200
    assert fresh(review).strengths == "One and two"


def test_only_what_changed_is_recorded_and_the_same_text_not_at_all(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser, first = visit(review.reviewer), names(review)[0]
    fields = browser.open(place(review)).fields()
    seen = answer(send(browser, review, fields))["version"]
    before = len(rows(AuditEvent))
    typed = {"seen": str(seen), f"justification_{first}": "Seen."}

    again = [answer(send(browser, review, {**fields, **typed}))["version"] for _time in range(2)]

    assert again == [seen + 1, seen + 1]
    assert [line.action for line in rows(AuditEvent)[before:]] == ["review.score", "score.give"]


def test_a_second_window_is_told_and_sees_both_texts(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser, first = visit(review.reviewer), names(review)[0]
    fields = browser.open(place(review)).fields()
    send(browser, review, fields, strengths="From one window", **{f"points_{first}": "4"})

    page = send(browser, review, fields, strengths="From the other", **{f"points_{first}": "1"})

    said = answer(page)
    assert (page.status, said["version"]) == (409, fresh(review).version)
    for text in ("From one window", "From the other", "4 – Strong", "1 – ", "Need"):
        assert text in said["panel"]
    assert (review.strengths, review.scores[0].points) == ("From one window", 4)


def test_after_both_texts_were_seen_the_choice_is_kept(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()
    send(browser, review, fields, strengths="From one window")
    seen = answer(send(browser, review, fields, strengths="From the other"))["version"]

    page = send(browser, review, fields, seen=str(seen), strengths="From the other")

    assert page.status == 200
    assert fresh(review).strengths == "From the other"


@pytest.mark.parametrize("then", ["save", "submit", "next"])
def test_without_a_script_the_page_shows_both_texts_and_a_second_press_keeps_mine(
    app: Flask, visit: Visit, then: str
) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    stale = browser.open(place(review)).fields()
    browser.submit(place(review), then="save", strengths="From one window")

    page = browser.send(place(review), **{**stale, "then": then, "strengths": "From the other"})

    assert page.status == 200
    assert "From one window" in page.text
    assert page.fields()["strengths"] == ["From the other"]
    assert (fresh(review).strengths, review.state) == ("From one window", V.READING)
    browser.send(place(review), **{**page.fields(), "then": "save"})
    assert fresh(review).strengths == "From the other"


@pytest.mark.parametrize("seen", ["", "many", "-1", "١", "9" * 40])
def test_a_forged_version_overwrites_nothing(app: Flask, visit: Visit, seen: str) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()
    send(browser, review, fields, strengths="Kept")

    page = send(browser, review, fields, seen=seen, strengths="Forged")

    assert (page.status, fresh(review).strengths) == (409, "Kept")


def test_what_cannot_be_kept_is_said(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()

    page = send(browser, review, fields, strengths="x" * 4001)

    assert (page.status, answer(page)) == (422, {"refused": "Not saved: Use 4000 characters or fewer"})


def test_a_page_that_was_open_too_long_gets_a_new_token(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)

    page = send(visit(review.reviewer), review, {}, strengths="Clear.")

    assert page.status == 400
    assert set(answer(page)) == {"token"}
    assert fresh(review).saved_at is None


def test_what_is_handed_in_is_not_saved_over(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()
    make.score(review)
    do(operations.submit_review, review, actor=review.reviewer)

    page = send(browser, review, fields, strengths="Late")

    assert page.status == 422
    assert answer(page)["refused"].startswith("This cannot be done now.")


def test_nobody_else_saves(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    fields = visit(review.reviewer).open(place(review)).fields()

    for role, status in ((Role.ADVISER, 400), (Role.OFFICER, 400), (Role.AUDITOR, 403)):
        assert send(visit(make.a_person(role)), review, fields, strengths="Forged").status == status
    assert fresh(review).strengths == ""


def test_saving_needs_few_queries(app: Flask, visit: Visit, queries: list[str]) -> None:
    review = make.a_review(V.READING)
    browser, first = visit(review.reviewer), names(review)[0]
    fields = browser.open(place(review)).fields()
    seen = answer(send(browser, review, fields))["version"]
    address, sent = f"{place(review)}/draft", {**fields, "seen": str(seen), f"justification_{first}": "Seen."}
    queries.clear()

    page = browser.send(address, **sent)

    assert page.status == 200

    assert len(queries) <= 34
    assert [text for text in queries if "criterion.id = ?" in text] == []


def test_an_amount_is_kept_only_where_less_money_is_recommended(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)
    fields = browser.open(place(review)).fields()

    seen = answer(send(browser, review, fields, recommendation="fund_reduced", amount="15,000"))["version"]
    kept = (fresh(review).recommendation, review.recommended_pence)
    send(browser, review, fields, seen=str(seen), recommendation="fund", amount="15,000")

    assert kept == (Recommendation.FUND_REDUCED, 1_500_000)
    assert (fresh(review).recommendation, review.recommended_pence) == (Recommendation.FUND, None)

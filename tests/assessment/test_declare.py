"""Declaring: an application opens to its reviewer only after they say that they have no conflict."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.applications.models import PartTaken
from grants.assessment import operations
from grants.assessment.models import ConflictKind, Review
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ReviewState
from grants.notices.models import Notice
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
V = ReviewState


def place(review: Review, page: str = "declare") -> str:
    return f"/applications/{review.application.reference}/{page}"


def parts(review: Review) -> list[tuple[int, Part]]:
    known = rows(PartTaken, PartTaken.application_id == review.application_id)
    return [(taken.user_id, taken.part) for taken in known if taken.user_id == review.reviewer_id]


def test_without_a_conflict_the_application_opens(app: Flask) -> None:
    review = make.a_review(V.ASSIGNED)

    do(operations.declare_no_conflict, review, actor=review.reviewer)

    assert review.state is V.READING
    assert review.declared_at is not None
    assert parts(review) == [(review.reviewer_id, Part.REVIEWER)]
    line = events_of(review)[-1]
    assert (line.action, line.actor_id) == ("review.declare_no_conflict", review.reviewer_id)
    assert line.details == {"before": "assigned", "after": "reading"}


@pytest.mark.parametrize("state", [V.ASSIGNED, V.READING])
def test_a_conflict_is_recorded_and_officers_are_asked_for_another_reviewer(app: Flask, state: V) -> None:
    officer = make.an_officer()
    review = make.a_review(state)

    do(operations.declare_conflict, review, ConflictKind.FAMILY, note="My aunt.", actor=review.reviewer)

    assert (review.state, review.conflict_kind, review.conflict_note) == (
        V.CONFLICTED,
        ConflictKind.FAMILY,
        "My aunt.",
    )
    assert parts(review) == [(review.reviewer_id, Part.CONFLICTED)]
    line = events_of(review)[-1]
    assert (line.action, line.details["kind"]) == ("review.declare_conflict", "family")
    assert "My aunt." not in str(line.details)
    told = rows(Notice, Notice.user_id == officer.id)[-1]
    assert told.subject == f"Application {review.application.reference} needs another reviewer"
    assert "My aunt." not in told.text


def test_a_conflicted_officer_is_not_told_of_a_second_conflict(app: Flask) -> None:
    first = make.a_review(V.ASSIGNED, reviewer=make.an_officer())
    do(operations.declare_conflict, first, ConflictKind.PAID, note="", actor=first.reviewer)
    before = len(rows(Notice, Notice.user_id == first.reviewer_id))

    make.a_review(V.CONFLICTED, first.application)

    assert len(rows(Notice, Notice.user_id == first.reviewer_id)) == before


def test_another_kind_of_conflict_is_put_into_words(app: Flask) -> None:
    review = make.a_review(V.ASSIGNED)

    with pytest.raises(RuleBroken, match=r"^Say what the conflict is\.$") as refusal:
        do(operations.declare_conflict, review, ConflictKind.OTHER, note="  ", actor=review.reviewer)

    assert refusal.value.field == "note"
    assert fresh(review).state is V.ASSIGNED


def test_only_the_reviewer_declares_and_not_after_submitting(app: Flask) -> None:
    assigned, submitted = make.a_review(V.ASSIGNED), make.a_review(V.SUBMITTED)

    with pytest.raises(NotAllowed):
        do(operations.declare_no_conflict, assigned, actor=make.an_officer())
    with pytest.raises(WrongState):
        do(operations.declare_conflict, submitted, ConflictKind.PAID, note="", actor=submitted.reviewer)


def test_before_the_declaration_only_the_groups_name_is_shown(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.ASSIGNED)
    title = review.application.title
    browser = visit(review.reviewer)

    listed, asked = browser.open("/reviews"), browser.open(place(review))

    assert browser.open(place(review, "score")).location == place(review)
    for page in (listed, asked):
        assert review.application.organisation.name in page.text
        assert title not in page.text
    assert place(review) in listed.links


def test_the_page_opens_the_application(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.ASSIGNED)
    browser = visit(review.reviewer)

    page = browser.submit(place(review), kind="none")

    assert page.location == place(review, "score")
    assert browser.follow(page).title == review.application.title
    assert fresh(review).state is V.READING


def test_the_page_closes_it_for_good(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.READING)
    browser = visit(review.reviewer)

    page = browser.submit(place(review), kind="trustee")

    shown = browser.follow(page).text
    assert "The application is closed to you, and another reviewer is asked." in shown
    assert "You have not been given anything to review." in shown
    assert review.application.organisation.name not in shown
    assert review.application.title not in shown
    assert [browser.open(place(review, name)).status for name in ("declare", "score")] == [404, 404]


def test_the_page_refuses_beside_the_field_and_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.ASSIGNED)
    browser = visit(review.reviewer)

    nothing = browser.submit(place(review), kind=None)
    forged = browser.submit(place(review), kind="bribed", note="Kept.")
    other = browser.submit(place(review), kind="other", note="")
    long = browser.submit(place(review), kind="other", note="x" * 2001)

    assert len(nothing.errors) == 1
    assert (forged.errors, forged.fields()["note"]) == (["Choose one from the list."], ["Kept."])
    assert (other.errors, other.fields()["kind"]) == (["Say what the conflict is."], ["other"])
    assert long.errors == ["Use 2000 characters or fewer"]
    assert fresh(review).state is V.ASSIGNED


def test_other_people_do_not_find_the_page(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.ASSIGNED)

    assert visit(make.a_person(Role.ADVISER)).open(place(review)).status == 404
    assert visit(make.an_officer()).open(place(review)).status == 404
    assert visit(make.a_decision_maker()).open(place(review)).status == 403


def test_without_the_pages_token_nothing_is_declared(app: Flask, visit: Visit) -> None:
    review = make.a_review(V.ASSIGNED)

    visit(review.reviewer).send(place(review), kind="none")

    assert fresh(review).state is V.ASSIGNED


def test_the_list_shows_first_what_needs_doing_and_leaves_out_what_was_given_back_or_closed(
    app: Flask, visit: Visit
) -> None:
    adviser = make.a_person(Role.ADVISER)
    made = {
        state: make.a_review(state, reviewer=adviser) for state in (V.CONFLICTED, V.RELEASED, V.SUBMITTED)
    }
    made |= {state: make.a_review(state, reviewer=adviser) for state in (V.READING, V.ASSIGNED)}

    text = visit(adviser).open("/reviews").text

    shown = [V.ASSIGNED, V.READING, V.SUBMITTED]
    places = [text.index(made[state].application.organisation.name) for state in shown]
    assert places == sorted(places)
    for state in (V.RELEASED, V.CONFLICTED):
        assert made[state].application.organisation.name not in text


def test_an_empty_list_says_so(app: Flask, visit: Visit) -> None:
    page = visit(make.a_person(Role.ADVISER)).open("/reviews")

    assert "You have not been given anything to review." in page.text


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    adviser, counts = make.a_person(Role.ADVISER), []
    for more in (1, 2):
        for _number in range(more):
            make.a_review(V.READING, reviewer=adviser)
        browser = visit(adviser)
        queries.clear()
        page = browser.open("/reviews")
        counts.append((page.text.count("Read and score"), len(queries)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]

"""Before anything is given to a reviewer, they declare on the names of the round's organisations."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import User
from grants.applications.models import Application, PartTaken
from grants.assessment import operations
from grants.assessment.models import ConflictKind, Declaration
from grants.assessment.names import declared_by
from grants.assessment.operations import Said
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Part, Role
from grants.rounds.models import Round

Visit = Callable[..., Visitor]
A, D, V = ApplicationState, DeclarationState, ReviewState


def place(round_: Round, page: str = "names") -> str:
    return f"/rounds/{round_.reference}/{page}"


def closed_to(application: Application) -> list[int]:
    known = rows(PartTaken, PartTaken.application_id == application.id, PartTaken.part == Part.CONFLICTED)
    return [taken.user_id for taken in known]


def word_on(application: Application, person: User) -> Declaration:
    fresh(application)
    return declared_by(person, application.round)[application.organisation_id]


def named(round_: Round, *names: str) -> list[Application]:
    """Return an application to a round from a group of each of these names."""
    drafts = [
        make.a_draft(round_, organisation=make.an_organisation(name=name), title=f"Plan of {name}")
        for name in names
    ]
    for draft in drafts:
        make.submit(draft)
    return drafts


def test_a_word_on_each_name_is_kept_and_recorded(app: Flask) -> None:
    application, person = make.an_application(), make.a_reviewer()

    make.declare(application, person, D.CONFLICT, ConflictKind.FAMILY, "My aunt chairs it.")

    known = word_on(application, person)
    assert (known.state, known.conflict_kind, known.note) == (
        D.CONFLICT,
        ConflictKind.FAMILY,
        "My aunt chairs it.",
    )
    line = events_of(known)[-1]
    assert (line.action, line.actor_id) == ("declaration.declare_conflict", person.id)
    assert line.details == {"before": "asked", "after": "conflict", "kind": "family"}
    assert closed_to(application) == [person.id]


def test_no_conflict_closes_nothing_and_a_doubt_closes_until_an_officer_decides(app: Flask) -> None:
    first, second = make.an_application(), make.an_application()
    person, officer = make.a_reviewer(language="ar"), make.an_officer()

    make.declare(first, person, D.NONE)
    make.declare(second, person, D.NOT_SURE, note="She is a neighbour.")

    assert (closed_to(first), closed_to(second)) == ([], [person.id])
    told = rows(Notice, Notice.user_id == officer.id)[-1]
    assert told.subject == "Somebody is not sure about a conflict of interest"
    assert second.organisation.name not in told.text

    make.decide(word_on(second, person), None, actor=officer)

    known = word_on(second, person)
    assert (known.state, closed_to(second)) == (D.NONE, [])
    assert events_of(known)[-1].details["reason"] == "Looked at it."
    assert rows(Notice, Notice.user_id == person.id)[-1].language == "ar"


def test_an_officer_may_find_a_conflict_and_what_was_given_is_taken_back(app: Flask) -> None:
    review = make.a_review(V.READING)
    make.declare(review.application, review.reviewer, D.NOT_SURE)

    make.decide(word_on(review.application, review.reviewer), ConflictKind.PAID)

    assert fresh(review).state is V.RELEASED
    assert closed_to(review.application) == [review.reviewer_id]


def test_a_conflict_found_later_ends_the_review_that_is_open(app: Flask) -> None:
    review = make.a_review(V.READING)

    make.declare(review.application, review.reviewer, D.CONFLICT)

    assert fresh(review).state is V.CONFLICTED
    assert closed_to(review.application) == [review.reviewer_id]


def test_a_conflict_on_opening_a_review_is_one_with_the_name_too(app: Flask) -> None:
    review = make.a_review(V.CONFLICTED)

    known = word_on(review.application, review.reviewer)

    assert (known.state, known.conflict_kind) == (D.CONFLICT, ConflictKind.FAMILY)


def test_an_officer_undoes_a_mistake_and_the_reviewer_is_asked_again(app: Flask) -> None:
    application, person, officer = make.an_application(), make.a_reviewer(), make.an_officer()
    make.declare(application, person, D.CONFLICT)

    do(operations.undo_declaration, word_on(application, person), reason="Another group.", actor=officer)

    known = word_on(application, person)
    assert (known.state, known.conflict_kind, closed_to(application)) == (D.ASKED, None, [])
    assert "Another group." in rows(Notice, Notice.user_id == person.id)[-1].text


def test_what_another_reason_closes_stays_closed(app: Flask) -> None:
    application, person = make.an_application(), make.a_reviewer()
    make.an_interest(person, application.organisation.name)
    make.declare(application, person, D.CONFLICT)

    do(operations.undo_declaration, word_on(application, person), reason="Twice.", actor=make.an_officer())

    assert closed_to(application) == [person.id]


def test_nobody_decides_on_their_own_word_nor_on_a_name_near_to_them(app: Flask) -> None:
    application = make.an_application()
    unsure, near = make.a_reviewer(Role.OFFICER), make.a_reviewer(Role.OFFICER)
    make.declare(application, unsure, D.NOT_SURE)
    make.declare(application, near, D.CONFLICT)
    doubt = word_on(application, unsure)

    for actor in (unsure, near, make.a_reviewer()):
        with pytest.raises(NotAllowed):
            do(operations.decide_doubt, doubt, None, reason="Fine.", actor=actor)

    assert fresh(doubt).state is D.NOT_SURE


def test_what_was_decided_is_not_said_otherwise_alone(app: Flask) -> None:
    application, person = make.an_application(), make.a_reviewer()
    make.declare(application, person, D.CONFLICT)

    with pytest.raises(WrongState):
        make.declare(application, person, D.NONE)


def test_a_name_that_is_not_in_the_round_and_a_conflict_without_words_are_refused(app: Flask) -> None:
    application, person = make.an_application(), make.a_reviewer()
    elsewhere = make.an_organisation()

    with pytest.raises(RuleBroken, match=r"^The names in this round have changed\."):
        do(operations.declare_names, application.round, {elsewhere.id: Said(D.NONE)}, actor=person)
    with pytest.raises(RuleBroken, match=r"^Say what the conflict is\.$") as refusal:
        make.declare(application, person, D.CONFLICT, ConflictKind.OTHER, " ")
    with pytest.raises(NotAllowed):
        make.declare(application, make.a_person(Role.FINANCE), D.NONE)

    assert refusal.value.field == f"note_{application.organisation_id}"
    assert rows(Declaration) == []


def test_the_page_holds_every_name_in_order_and_nothing_of_the_applications(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    applications = named(round_, "Zebra Choir", "apple Growers", "Bell Ringers")
    make.a_draft(round_, organisation=make.an_organisation(name="Never Sent"))

    page = visit(make.a_reviewer()).open(place(round_))

    names = ["apple Growers", "Bell Ringers", "Zebra Choir"]
    places = [page.text.index(name) for name in names]
    assert places == sorted(places)
    assert "Names left to declare: 3 of 3." in page.text
    assert "Never Sent" not in page.text
    for application in applications:
        assert application.reference not in page.response.text
        assert application.title not in page.response.text


def test_one_press_says_no_conflict_with_all_that_are_left_on_the_page(app: Flask, visit: Visit) -> None:
    round_, person = make.a_round(), make.a_reviewer()
    first, second, third = named(round_, "Apple Growers", "Bell Ringers", "Zebra Choir")
    browser = visit(person)
    sent = browser.open(place(round_)).fields()
    (late,) = named(round_, "Come Lately")

    page = browser.send(place(round_), **{**sent, f"word_{second.organisation_id}": "family", "then": "rest"})

    assert "Thank you. Your declarations are saved." in browser.follow(page).text
    assert [word_on(a, person).state for a in (first, second, third)] == [D.NONE, D.CONFLICT, D.NONE]
    assert late.organisation_id not in declared_by(person, round_)
    assert "Names left to declare: 1 of 4." in browser.open(place(round_)).text
    assert "Apple Growers" not in browser.open(f"{place(round_)}?which=left").text


def test_an_interest_that_goes_on_is_filled_in(app: Flask, visit: Visit) -> None:
    round_, person = make.a_round(), make.a_reviewer()
    make.an_interest(person, "bell ringers")
    (application,) = named(round_, "Bell Ringers")

    page = visit(person).open(place(round_))

    assert page.fields()[f"word_{application.organisation_id}"] == ["trustee"]


def test_the_page_refuses_beside_the_field(app: Flask, visit: Visit) -> None:
    round_, person = make.a_round(), make.a_reviewer()
    (application,) = named(round_, "Bell Ringers")
    field = f"word_{application.organisation_id}"

    other = visit(person).submit(place(round_), **{field: "other"})
    forged = visit(person).submit(place(round_), **{field: "bribed"})

    assert (other.errors, other.fields()[field]) == (["Say what the conflict is."], ["other"])
    assert forged.errors == ["Choose one from the list."]
    assert rows(Declaration) == []


def test_the_page_asks_the_database_as_often_for_three_names_as_for_one(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_, browser, counts = make.a_round(), visit(make.a_reviewer()), []
    for names in (["One"], ["Two", "Three"]):
        named(round_, *names)
        browser.open(place(round_))
        queries.clear()
        browser.open(place(round_))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_officers_see_what_was_declared_but_not_on_names_near_to_them(app: Flask, visit: Visit) -> None:
    round_, near = make.a_round(), make.a_reviewer(Role.OFFICER)
    first, second = named(round_, "Apple Growers", "Bell Ringers")
    for application in (first, second):
        make.declare(application, make.a_reviewer(name="Ada Unsure"), D.NOT_SURE)
    make.declare(first, near, D.CONFLICT)
    declared = place(round_, "declarations")

    shown = visit(make.an_officer()).open(declared)

    assert shown.text.count("Ada Unsure") >= 2
    theirs = visit(near).open(declared)
    assert [link for link in theirs.links if link.endswith("/decide")] == [
        f"{declared}/{word_on(second, rows(Declaration)[1].reviewer).id}/decide"
    ]
    assert visit(near).open(f"{declared}/{rows(Declaration)[0].id}/decide").status == 404
    assert "No declaration fits." in visit(make.an_officer()).open(f"{declared}?q=nobody").text


def test_the_pages_decide_and_undo_with_a_reason(app: Flask, visit: Visit) -> None:
    declaration = make.a_declaration(D.NOT_SURE)
    browser = visit(make.an_officer())
    address = f"{place(declaration.round, 'declarations')}/{declaration.id}"

    assert browser.submit(f"{address}/decide", kind="none").errors == ["Enter the reason"]
    assert browser.submit(f"{address}/decide", kind="paid", reason="She pays it.").location
    assert fresh(declaration).state is D.CONFLICT
    assert browser.submit(f"{address}/undo", reason="It was another one.").location
    assert fresh(declaration).state is D.ASKED
    assert browser.open(f"{address}/undo").status == 409


def test_officers_ask_everybody_for_new_names_in_one_mail_each(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    person, past = make.a_reviewer(language="ar"), make.a_reviewer()
    make.profile(past, ends_on=make.yesterday())
    named(round_, "Apple Growers", "Bell Ringers")
    browser = visit(make.an_officer())

    for _press in range(2):
        assert browser.press(place(round_, "names/ask")).location
    named(round_, "Zebra Choir")
    browser.press(place(round_, "names/ask"))

    mails = rows(Notice, Notice.user_id == person.id)
    assert [mail.language for mail in mails] == ["ar", "ar"]
    assert ("2" in mails[0].text, "1" in mails[1].text) == (True, True)
    assert all("Apple" not in mail.text for mail in mails)
    assert rows(Notice, Notice.user_id == past.id) == []
    assert len(declared_by(person, round_)) == 3

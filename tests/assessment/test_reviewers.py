"""People who review: their term, the briefing that they acknowledge, the interests that go on."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.operations import change_roles
from grants.applications.models import Application, PartTaken
from grants.assessment import operations
from grants.assessment.models import Acknowledgement, ConflictKind, ReviewerProfile, StandingInterest
from grants.assessment.reviewers import profile_of, the_briefing
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.languages import Texts
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def closed_to(application: Application) -> list[int]:
    known = rows(PartTaken, PartTaken.application_id == application.id, PartTaken.part == Part.CONFLICTED)
    return [taken.user_id for taken in known]


def term(**changes: object) -> dict[str, object]:
    return {"starts_on": ["1", "1", "2026"], "ends_on": ["31", "12", "2027"], "reads": ["en"],
            "most_at_once": "12", **changes}  # fmt: skip


def test_an_officer_records_a_term_on_the_page(app: Flask, visit: Visit) -> None:
    make.a_round()
    adviser, officer = make.a_person(Role.ADVISER, name="Ada Adviser"), make.an_officer()
    browser = visit(officer)

    page = browser.submit(f"/reviewers/{adviser.id}", **term(expertise=["awareness"]))

    assert page.location == "/reviewers"
    known = profile_of(adviser)
    assert known is not None
    assert (known.expertise, known.reads, known.most_at_once) == (["awareness"], ["en"], 12)
    line = events_of(known)[-1]
    assert (line.action, line.actor_id) == ("reviewer_profile.set", officer.id)
    assert (
        "Ada Adviser 1 January 2026 to 31 December 2027 Raising awareness English"
        in browser.follow(page).text
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": ["", "", ""]}, "Enter the day on which the term begins"),
        ({"ends_on": ["31", "12", "2025"]}, "The term must end after it begins."),
        ({"reads": None}, "Choose at least one language"),
        ({"most_at_once": "0"}, "Enter a whole number from 1 to 200"),
        ({"most_at_once": ""}, "Enter a number"),
    ],
)
def test_the_page_refuses_beside_the_field(
    app: Flask, visit: Visit, changes: dict[str, object], sentence: str
) -> None:
    adviser = make.a_person(Role.ADVISER)

    page = visit(make.an_officer()).submit(f"/reviewers/{adviser.id}", **term(**changes))

    assert page.errors == [sentence]
    assert rows(ReviewerProfile) == []


def test_only_officers_record_terms_and_only_of_people_who_review(app: Flask, visit: Visit) -> None:
    adviser, payer = make.a_person(Role.ADVISER), make.a_person(Role.FINANCE)

    with pytest.raises(NotAllowed):
        do(operations.set_profile, adviser, **_plain(), actor=adviser)
    with pytest.raises(RuleBroken, match=r"^Only advisers and officers review\.$"):
        do(operations.set_profile, payer, **_plain(), actor=make.an_officer())
    assert visit(make.an_officer()).open(f"/reviewers/{payer.id}").status == 404
    assert visit(adviser).open("/reviewers").status == 403


def _plain() -> dict[str, object]:
    today = make.in_days(0)
    return {"starts_on": today, "ends_on": today, "expertise": [], "reads": ["en"], "most_at_once": 3}


def test_the_list_is_filtered_and_says_when_nobody_fits(app: Flask, visit: Visit, queries: list[str]) -> None:
    make.a_reviewer(name="Ada With")
    make.a_person(Role.ADVISER, name="Bea Without")
    browser, counts = visit(make.a_person(Role.AUDITOR)), []

    shown = {which: browser.open(f"/reviewers?which={which}").text for which in ("with", "without")}
    for _more in range(2):
        make.a_reviewer()
        browser.open("/reviewers")
        queries.clear()
        browser.open("/reviewers")
        counts.append(len(queries))

    assert ("Ada With" in shown["with"], "Bea Without" in shown["with"]) == (True, False)
    assert ("Ada With" in shown["without"], "Bea Without" in shown["without"]) == (False, True)
    assert "Nobody fits." in browser.open("/reviewers?q=zzz").text
    assert counts[0] == counts[1]


def test_a_new_text_of_the_briefing_is_acknowledged_anew_and_the_old_word_is_kept(
    app: Flask, visit: Visit
) -> None:
    adviser = make.a_reviewer()
    browser, officer = visit(adviser), visit(make.an_officer())
    assert "There is no briefing yet." in browser.open("/briefing").text
    officer.submit("/briefing/edit", text_en="Be fair.", text_ar="كونوا منصفين.")
    first = the_briefing()
    assert first is not None

    done = browser.press("/briefing/acknowledge", briefing=first.fingerprint)
    assert "You acknowledged this text on" in browser.follow(done).text
    officer.submit("/briefing/edit", text_en="Be fair and quick.")

    assert "Be fair and quick." in browser.open("/briefing").text
    assert "You acknowledged this text" not in browser.open("/briefing").text
    assert "To be read" in browser.open("/reviews").text
    kept = rows(Acknowledgement)
    assert [(a.user_id, a.briefing_id) for a in kept] == [(adviser.id, first.id)]
    assert events_of(kept[0])[-1].details == {"fingerprint": first.fingerprint}


def test_the_text_that_was_read_is_the_one_that_counts(app: Flask, visit: Visit) -> None:
    old, _new = make.a_briefing("Old words."), make.a_briefing("New words.")
    adviser = make.a_reviewer()

    late = visit(adviser).press("/briefing/acknowledge", briefing=old.fingerprint)

    assert late.status == 422
    assert "The briefing has changed since you opened the page." in late.text
    with pytest.raises(RuleBroken, match=r"^This is the text that is in force\.$"):
        make.a_briefing("New words.")
    with pytest.raises(NotAllowed):
        do(operations.write_briefing, Texts(en="Mine."), actor=adviser)
    assert visit(adviser).open("/briefing/edit").status == 403
    assert rows(Acknowledgement) == []


def test_pressing_twice_acknowledges_once(app: Flask) -> None:
    briefing, adviser = make.a_briefing(), make.a_reviewer()

    for _press in range(2):
        do(operations.acknowledge_briefing, briefing.fingerprint, actor=adviser)

    assert len(rows(Acknowledgement)) == 1


def test_an_interest_closes_every_application_of_the_organisation_now_and_later(
    app: Flask, visit: Visit
) -> None:
    organisation = make.an_organisation(name="Bell Ringers")
    past = make.a_draft(organisation=organisation)
    make.submit(past)
    officer = make.a_reviewer(Role.OFFICER)
    browser = visit(officer)

    page = browser.submit("/interests/new", name="bell ringers", kind="trustee")

    assert "Noted. What this organisation sends is closed to you." in browser.follow(page).text
    (interest,) = rows(StandingInterest)
    assert interest.organisation_id == organisation.id
    assert events_of(interest)[-1].action == "standing_interest.declare"
    later = make.a_draft(make.a_round(), organisation=organisation)
    make.submit(later)
    assert [closed_to(a) for a in (past, later)] == [[officer.id], [officer.id]]
    assert browser.open(f"/applications/{later.reference}").status == 404


def test_a_name_that_we_do_not_know_closes_what_comes_under_it(app: Flask) -> None:
    adviser = make.a_reviewer()
    interest = make.an_interest(adviser, "The  Bell-Ringers")

    application = make.a_draft(organisation=make.an_organisation(name="the bell ringers"))
    make.submit(application)

    assert interest.organisation_id is None
    assert closed_to(application) == [adviser.id]


def test_an_interest_found_late_ends_the_review_that_is_open(app: Flask) -> None:
    review = make.a_review(V.READING)

    make.an_interest(review.reviewer, review.application.organisation.name)

    assert fresh(review).state is V.CONFLICTED


def test_only_another_officer_ends_an_interest_and_what_it_closed_opens(app: Flask, visit: Visit) -> None:
    application, person = make.an_application(), make.a_reviewer(Role.OFFICER)
    interest = make.an_interest(person, application.organisation.name)
    address = f"/reviewers/{person.id}/interests/{interest.id}/end"

    own = visit(person).submit(address, reason="Over.")
    member = make.a_colleague(application.organisation)
    do(change_roles, member, {Role.OFFICER}, actor=make.a_person(Role.ADMINISTRATOR))
    near = visit(member).submit(address, reason="Over.")
    done = visit(make.an_officer()).submit(address, reason="It was long ago.")

    assert (own.status, near.status) == (403, 403)
    assert done.location == f"/reviewers/{person.id}"
    assert closed_to(application) == []
    assert (fresh(interest).end_reason, visit(make.an_officer()).open(address).status) == (
        "It was long ago.",
        404,
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "kind": "paid"}, "Enter the name of the organisation"),
        ({"name": "Choir", "kind": None}, "Choose one"),
        ({"name": "Choir", "kind": "other"}, "Say what the conflict is."),
        (
            {"name": "Choir", "kind": "paid", "since_on": ["1", "5", "2026"], "until_on": ["1", "4", "2026"]},
            "It must end after it begins.",
        ),
    ],
)
def test_the_page_of_interests_refuses_beside_the_field(
    app: Flask, visit: Visit, values: dict[str, object], sentence: str
) -> None:
    page = visit(make.a_reviewer()).submit("/interests/new", **values)

    assert page.errors == [sentence]
    assert rows(StandingInterest) == []


def test_interests_are_declared_by_those_whom_they_could_sway(app: Flask, visit: Visit) -> None:
    assert visit(make.a_person(Role.AUDITOR)).open("/interests").status == 403
    assert "You have not named any." in visit(make.a_decision_maker()).open("/interests").text
    with pytest.raises(NotAllowed):
        do(operations.declare_interest, "Choir", ConflictKind.PAID, note="", since_on=None, until_on=None,
           actor=make.a_person())  # fmt: skip

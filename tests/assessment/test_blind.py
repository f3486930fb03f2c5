"""In a blind round whoever reviews an application does not see whose it is."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh
from flask import Flask

from grants.applications.models import Application
from grants.assessment.models import Review
from grants.documents.operations import documents_about, make_waiting
from grants.languages import Texts
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Question, QuestionKind, Section
from grants.rounds.operations import add_part, change_part, gaps, publish_round
from grants.rounds.queries import criteria_of, questions_of, sections_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState

GROUP, WHO, PLAN = "Quillmark Trust", "We are the Quillmark people", "quillmark-plan.pdf"


def a_blind_application(**changes: Any) -> Application:
    """Return an application to a blind round, with a section that says who applies, and a file."""
    officer = make.an_officer()
    round_ = make.a_draft_round(actor=officer, is_blind=True, **changes)
    texts = {"title": make.both("About you"), "introduction": make.both("Who are you?")}
    about = do(add_part, round_, Section, key="about", names_applicant=True, **texts, actor=officer)
    for section, key, kind, most in (
        (about, "who", QuestionKind.LONG_TEXT, 50),
        (sections_of(round_)[0], "plan", QuestionKind.FILE, None),
    ):
        words = {"label": make.both(f"Your {key}?"), "hint": Texts(), "required": False, "max_words": most}
        do(add_part, round_, Question, section_id=section.id, key=key, kind=kind, **words, actor=officer)
    do(publish_round, round_, actor=officer)
    organisation = make.an_organisation(name=GROUP)
    application = make.a_draft(round_, organisation=organisation, who=WHO, plan=None)
    make.give(application, "plan", make.a_pdf(), PLAN)
    make.submit(application)
    make.find_eligible(application)
    return application


def place(review: Review, page: str) -> str:
    return f"/applications/{review.application.reference}/{page}"


def traces(text: str) -> list[str]:
    return [word for word in (GROUP, WHO, PLAN, "1 Lantern Row") if word in text]


def test_the_reviewer_reads_it_by_its_reference_and_nothing_says_whose_it_is(
    app: Flask, visit: Visit
) -> None:
    application = a_blind_application()
    review = make.a_review(V.READING, application)
    make_waiting()
    browser = visit(review.reviewer)

    pages = {
        path: browser.open(path) for path in ("/reviews", place(review, "declare"), place(review, "score"))
    }

    assert {
        path: traces(page.response.text) for path, page in pages.items() if traces(page.response.text)
    } == {}
    scored = pages[place(review, "score")]
    assert scored.title.startswith(application.reference)
    assert "Neighbours meet on every floor of one tower." in scored.text
    assert "A file, which is not shown in this round" in scored.text
    assert "Not shown in this round" in pages["/reviews"].text
    closed = [
        f"/applications/{application.reference}",
        *(f"/documents/{d.id}" for d in documents_about(application.id)),
    ]
    assert {browser.open(path).status for path in closed} == {404}
    assert traces(browser.open("/applications").response.text) == []


def test_an_officer_who_reviews_it_is_blind_until_it_is_moderated(app: Flask, visit: Visit) -> None:
    application = a_blind_application(reviewers_wanted=1)
    officer, other = make.a_reviewer(Role.OFFICER), make.an_officer()
    make.a_review(V.SUBMITTED, application, reviewer=officer)
    address = f"/applications/{application.reference}"
    browser = visit(officer)

    before = [browser.open(path) for path in (address, f"{address}/reviews", "/applications?q=Quillmark")]
    seen_by_other = visit(other).open(address)
    make.moderate(application, actor=other)

    assert [page.status for page in before] == [404, 404, 200]
    assert application.reference not in before[2].text
    assert GROUP in seen_by_other.text
    assert GROUP in visit(officer).open(address).text


def test_in_other_rounds_the_same_section_is_read(app: Flask, visit: Visit) -> None:
    application = a_blind_application()
    make.ready(make.a_reviewer(), application)
    review = make.a_review(V.READING, make.an_application(A.IN_REVIEW))

    page = visit(review.reviewer).open(place(review, "score"))

    assert review.application.organisation.name in page.text


def test_the_setting_is_copied_and_the_section_says_that_it_names_who_applies(
    app: Flask, visit: Visit
) -> None:
    round_, officer = make.a_draft_round(is_blind=True), make.an_officer()
    section = sections_of(round_)[0]
    do(change_part, round_, section, names_applicant=True, actor=officer)
    browser = visit(officer)

    built = browser.open(f"/rounds/{round_.reference}/build").text
    saved = browser.submit(f"/rounds/{round_.reference}/edit", is_blind=None)

    assert "Says who applies" in built
    assert "Reviewers see who applies No" in built
    assert saved.location
    assert fresh(round_).is_blind is False


@pytest.mark.parametrize("is_blind", [True, False])
@pytest.mark.parametrize("which", ["section", "question"])
def test_a_blind_round_scores_nothing_that_says_who_applies(app: Flask, which: str, is_blind: bool) -> None:
    round_ = make.a_draft_round(is_blind=is_blind)
    question = next(known for known in questions_of(round_) if known.key == "need")
    do(setattr, question, "criterion_id", criteria_of(round_)[0].id)
    section = next(known for known in sections_of(round_) if known.id == question.section_id)
    do(setattr, {"section": section, "question": question}[which], "names_applicant", True)

    found = [sentence for sentence in gaps(round_) if "It cannot belong to a criterion" in sentence]
    assert bool(found) is is_blind

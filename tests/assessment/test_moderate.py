"""Moderation: one agreed score, settled by an officer who did not review, and a summary in each language."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import User
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.models import Moderation
from grants.assessment.queries import live_reviews, moderation_of
from grants.audit import AuditEvent, events_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Part, Role
from grants.rounds.models import Criterion
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, V = ApplicationState, ReviewState


def reviewed(**how: Any) -> Application:
    """Return an application whose reviews are all in."""
    application = make.an_application(A.IN_REVIEW, **how)
    for points in (1, 4):
        make.a_review(V.SUBMITTED, application, points=points)
    return application


def criteria(application: Application) -> list[Criterion]:
    return criteria_of(application.round)


def moderate(application: Application, *points: int, actor: User | None = None) -> Moderation:
    given = {c.id: p for c, p in zip(criteria(application), points, strict=False)}
    moderation: Moderation = do(
        operations.moderate,
        application,
        given,
        reason="We weighed the letter of support.",
        strengths="A clear plan.",
        improvements="Name the partners.",
        actor=actor or make.an_officer(),
    )
    return moderation


def place(application: Application) -> str:
    return f"/applications/{application.reference}/moderate"


def typed(application: Application, points: str = "3") -> dict[str, str]:
    return {"reason": "Both agree.", **{f"points_{c.id}": points for c in criteria(application)}}


def test_the_agreed_points_become_one_weighted_total(app: Flask) -> None:
    application, officer = reviewed(), make.an_officer()

    moderation = moderate(application, 4, 1, actor=officer)

    assert application.state is A.MODERATED
    assert moderation.total == 7000
    assert [(score.criterion_id, score.points) for score in moderation.scores] == [
        (c.id, points) for c, points in zip(criteria(application), (4, 1), strict=True)
    ]
    assert (moderation.moderated_by, moderation.reason) == (officer, "We weighed the letter of support.")
    assert (officer.id, Part.MODERATOR) in [(known.user_id, known.part) for known in application.parts]
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.moderate", officer.id)
    assert line.details == {"before": "in_review", "after": "moderated", "total": 7000}


def test_score_and_points_have_witnessed_lines_of_their_own(app: Flask) -> None:
    moderation = moderate(reviewed(), 4, 1)

    (line,) = events_of(moderation)
    agreed = rows(AuditEvent, AuditEvent.action == "agreed_score.agree")
    assert (line.action, line.details) == ("moderation.agree", {"total": 7000})
    assert [known.details for known in agreed] == [{"points": 4}, {"points": 1}]
    assert all(known.witness for known in (line, *agreed))


def test_the_reviews_stay_as_they_are(app: Flask) -> None:
    application = reviewed()

    moderate(application, 4, 1)

    assert [[s.points for s in review.scores] for review in live_reviews(application)] == [[1, 1], [4, 4]]
    assert {review.state for review in live_reviews(application)} == {V.SUBMITTED}


def test_the_summary_is_issued_in_both_languages(app: Flask) -> None:
    application = reviewed()

    moderate(application, 4, 1)

    english, arabic = rows(IssuedDocument, IssuedDocument.kind == DocumentKind.ASSESSMENT_SUMMARY)
    assert (english.language, arabic.language) == ("en", "ar")
    assert (english.record_type, english.application_id) == ("application", application.id)
    assert [c["title"] for c in english.snapshot["criteria"]] == ["Need", "Approach"]
    assert [c["title"] for c in arabic.snapshot["criteria"]] == ["نص بالعربية"] * 2
    assert english.snapshot["total"] == arabic.snapshot["total"] == 7000
    assert [r["total"] for r in english.snapshot["reviewers"]] == [2500, 10_000]
    assert [c["divergent"] for c in english.snapshot["criteria"]] == [True, True]
    assert [c["anchor"] for c in english.snapshot["criteria"]] == ["Strong", "Weak"]
    for document in (english, arabic):
        html = render(document.kind.value, document.language, document.snapshot)
        assert "We weighed the letter of support." in html
        assert f'lang="{document.language}"' in html


def test_not_before_all_reviews_are_in(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    make.a_review(V.SUBMITTED, application)

    with pytest.raises(RuleBroken, match=r"^Not all reviews are in yet\.$"):
        moderate(application, 3, 3)
    browser = visit(make.an_officer())
    assert browser.open(place(application)).location == f"/applications/{application.reference}/reviews"
    assert place(application) not in browser.open(f"/applications/{application.reference}/reviews").links


@pytest.mark.parametrize(("points", "title"), [((), "Need"), ((3,), "Approach"), ((3, 5), "Approach")])
def test_every_criterion_gets_agreed_points_on_the_scale(
    app: Flask, points: tuple[int, ...], title: str
) -> None:
    application = reviewed()
    at_fault = next(c for c in criteria(application) if str(c.title) == title)

    with pytest.raises(RuleBroken) as refusal:
        moderate(application, *points)

    assert refusal.value.message == f"Choose the agreed points for “{title}”."
    assert refusal.value.field == f"points_{at_fault.id}"
    assert rows(Moderation) == []


def test_who_reviewed_it_does_not_moderate_it(app: Flask, visit: Visit) -> None:
    officer = make.an_officer()
    application = make.an_application(A.IN_REVIEW)
    make.a_review(V.SUBMITTED, application, reviewer=officer)
    make.a_review(V.SUBMITTED, application)

    with pytest.raises(NotAllowed, match=r"^Only a grant officer who neither reviewed it nor "):
        moderate(application, 3, 3, actor=officer)
    browser = visit(officer)
    assert browser.open(place(application)).status == 403
    assert place(application) not in browser.open(f"/applications/{application.reference}/reviews").links


def test_an_officer_does_not_moderate_the_application_of_their_own_group(app: Flask, visit: Visit) -> None:
    application, officer = reviewed(), make.an_officer()
    do(join, application.organisation, officer, position="Treasurer", may_sign=False)

    with pytest.raises(NotAllowed):
        moderate(application, 3, 3, actor=officer)
    assert visit(officer).open(place(application)).status == 404


def test_it_is_moderated_once_and_by_officers_only(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.MODERATED)

    with pytest.raises(WrongState):
        moderate(application, 3, 3)
    assert visit(make.an_officer()).open(place(application)).status == 409
    assert visit(make.a_person(Role.ADVISER)).open(place(application)).status == 403
    assert len(rows(Moderation)) == 1


def test_the_page_shows_the_reviews_beside_each_other_and_records_the_score(app: Flask, visit: Visit) -> None:
    application = reviewed()
    browser = visit(make.an_officer())

    shown = browser.open(place(application))
    page = browser.submit(place(application), **typed(application))

    assert "Seen in the answer on need." in shown.text
    assert shown.fields()["strengths"][0].strip() == "A clear plan.\n\nA clear plan."
    after = browser.follow(page).text
    assert "The agreed score is recorded." in after
    assert "75%" in after
    moderation = moderation_of(fresh(application))
    assert moderation is not None
    assert (moderation.total, moderation.reason) == (7500, "Both agree.")


def test_the_page_refuses_beside_the_field_and_keeps_what_was_typed(app: Flask, visit: Visit) -> None:
    application = reviewed()
    first, second = criteria(application)
    browser = visit(make.an_officer())

    without_reason = browser.submit(place(application), **{**typed(application), "reason": " "})
    without_points = browser.submit(place(application), reason="Why.", **{f"points_{first.id}": "2"})
    forged = browser.submit(place(application), **{**typed(application), f"points_{second.id}": "many"})
    long = browser.submit(place(application), **{**typed(application), "improvements": "x" * 4001})

    assert without_reason.errors == ["Enter the reason"]
    assert without_reason.fields()[f"points_{first.id}"] == ["3"]
    assert without_points.errors == ["Choose the agreed points for “Approach”."]
    assert without_points.fields()["reason"][0].strip() == "Why."
    assert forged.errors == ["Choose one from the list."]
    assert long.errors == ["Use 4000 characters or fewer"]
    assert rows(Moderation) == []


def test_a_double_click_moderates_once(app: Flask, visit: Visit) -> None:
    application = reviewed()
    browser = visit(make.an_officer())
    sent = {**browser.open(place(application)).fields(), **typed(application)}

    statuses = [browser.send(place(application), **sent).status for _click in range(2)]

    assert statuses == [302, 409]
    assert len(rows(Moderation)) == 1


def test_without_the_pages_token_nothing_is_agreed(app: Flask, visit: Visit) -> None:
    application = reviewed()

    visit(make.an_officer()).send(place(application), **typed(application))

    assert fresh(application).state is A.IN_REVIEW

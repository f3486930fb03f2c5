"""Pages of a reviewer: what was given, the declaration, the scores."""

from dataclasses import replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf, validate_csrf
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import ValidationError

from grants import clock
from grants.access import open_to, signed_in
from grants.applications import frozen
from grants.applications.models import Submission
from grants.applications.queries import submissions_of
from grants.applications.translations import Shown, translations_of
from grants.assessment import operations, queries
from grants.assessment.blindness import named_now
from grants.assessment.feedback import rounds_to_speak_of
from grants.assessment.forms import (
    DeclarationForm,
    ReviewForm,
    known_scores,
    scores_form,
)
from grants.assessment.models import ConflictKind, Review
from grants.assessment.names import names_left
from grants.assessment.practice import practice_wanted
from grants.assessment.reviewers import acknowledged_by, the_briefing
from grants.assessment.scoring import total_so_far
from grants.assessment.views.blueprint import bp, my_review
from grants.db import transaction
from grants.errors import DomainError, RuleBroken, WrongState
from grants.formats import percent, time_of_day
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import REVIEW, ReviewState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Anchor
from grants.rounds.queries import criteria_of, parts_of


@bp.get("/reviews")
@open_to(Role.OFFICER, Role.ADVISER)
def list_my_reviews() -> ResponseReturnValue:
    """What a reviewer has been given; before the declaration only the organisation's name is shown."""
    person, briefing = signed_in(), the_briefing()
    return render_template(
        "assessment/list_my_reviews.html",
        page=Page(queries.my_reviews(person)),
        names_left=names_left(person),
        has_read=briefing is None or acknowledged_by(person, briefing) is not None,
        progress=queries.progress_of(person),
        feedback_on=rounds_to_speak_of(),
    )


@bp.route("/applications/<reference>/declare", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADVISER)
def declare(reference: str) -> ResponseReturnValue:
    """Say whether there is a conflict, before the application opens or at any time after."""
    review = my_review(reference)
    REVIEW.check(signed_in(), "declare_conflict", review)
    form = DeclarationForm()
    if form.validate_on_submit():
        if form.kind.data == "none":
            with transaction():
                operations.declare_no_conflict(review, actor=signed_in())
            return redirect(url_for("assessment.score_application", reference=reference))
        try:
            with transaction():
                operations.declare_conflict(
                    review, ConflictKind(form.kind.data), note=form.note.data, actor=signed_in()
                )
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("Thank you. The application is closed to you, and another reviewer is asked."), "success")
            return redirect(url_for("assessment.list_my_reviews"))
    return render_template("assessment/declare.html", form=form, review=review)


@bp.route("/applications/<reference>/score", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADVISER)
def score_application(reference: str) -> ResponseReturnValue:
    """Read the application and score it; saving keeps a draft, submitting hands it in."""
    review = my_review(reference)
    if review.state is ReviewState.ASSIGNED:
        return redirect(url_for("assessment.declare", reference=reference))
    round_ = review.application.round
    if review.state is ReviewState.READING and practice_wanted(round_, signed_in()) is not None:
        flash(_("Score the practice application of this round first."), "notice")
        return redirect(url_for("assessment.practise", reference=round_.reference))
    form = _form_of(review)
    if request.method == "POST":
        REVIEW.check(signed_in(), "score", review)
    collided: list[tuple[str, str, str]] = []
    if form.validate_on_submit():
        collided, _line = _keep(review, form)
        if not collided and (place := _hand_in(review, form)):
            return redirect(place)
    return _scoring_page(review, form, collided)


def _form_of(review: Review) -> Any:
    round_ = review.application.round
    return scores_form(ReviewForm, criteria_of(round_), parts_of(round_, Anchor), **known_scores(review))


def _scoring_page(review: Review, form: Any, collided: list[tuple[str, str, str]]) -> str:
    application = review.application
    copies = submissions_of(application)
    return render_template(
        "assessment/score_application.html",
        form=form,
        review=review,
        application=application,
        actions=[step.action for step in REVIEW.actions(signed_in(), review)],
        may_take_back=not queries.scores_were_shown(application),
        sections=_sections(review, copies),
        translations=_translations(review, copies),
        collided=collided,
        total_line=_total_line(review),
    )


def _sections(review: Review, copies: list[Submission]) -> list[dict[str, Any]]:
    """Return what the group wrote; in a round that is blind, without what says who it is."""
    if not copies:
        return []
    content = copies[-1].content
    round_ = review.application.round
    shown = frozen.blind(content, named_now(round_)) if round_.is_blind else content
    sections: list[dict[str, Any]] = frozen.snapshot(shown, current_language())["sections"]
    return sections


def _translations(review: Review, copies: list[Submission]) -> dict[str, list[Shown]]:
    """Return the translations of the answers; in a round that is blind, without their writers' names."""
    known = translations_of(copies)
    if not review.application.round.is_blind:
        return known
    nobody = _("a colleague")
    return {key: [replace(one, who=nobody) for one in several] for key, several in known.items()}


def _total_line(review: Review) -> str:
    """Say what the points come to so far."""
    criteria = criteria_of(review.application.round)
    points = {score.criterion_id: score.points for score in review.scores if score.points is not None}
    return _(
        "Weighted total so far: %(total)s. Criteria with points: %(number)s of %(all)s.",
        total=percent(total_so_far(criteria, points)), number=len(points), all=len(criteria),
    )  # fmt: skip


def _keep(review: Review, form: Any) -> tuple[list[tuple[str, str, str]], str]:
    """Keep the draft and say what its points come to.

    What another window has saved meanwhile is shown beside what was typed here.
    """
    written = form.written()
    with transaction():
        names = operations.save_review(review, written, seen=form.seen_version(), actor=signed_in())
        # Read before the commit, after which everything would be read again.
        form.seen.data = str(review.version)
        return form.differences(review, names), _total_line(review)


def _hand_in(review: Review, form: Any) -> str:
    """Hand the review in, if that was asked; return where to go on, or nothing where a rule refuses."""
    then = request.form.get("then")
    if then not in ("submit", "next"):
        flash(_("Saved as a draft."), "success")
        return url_for("assessment.score_application", reference=review.application.reference)
    if not form.carry_out(operations.submit_review, review, actor=signed_in()):
        return ""
    flash(_("Your review is submitted. Thank you."), "success")
    following = queries.next_review(signed_in(), review) if then == "next" else None
    if following is None:
        return url_for("assessment.list_my_reviews")
    return url_for("assessment.score_application", reference=following.application.reference)


@bp.post("/applications/<reference>/score/draft")
@open_to(Role.OFFICER, Role.ADVISER)
def save_draft(reference: str) -> ResponseReturnValue:
    """Save a review as it is written: asked by the page's script, answered in JSON with a line to show."""
    try:
        validate_csrf(request.form.get("csrf_token"))
        return _save_draft(my_review(reference))
    except ValidationError:
        return jsonify(token=generate_csrf()), 400  # After signing in again, the old page goes on.
    except DomainError as refusal:
        return jsonify(refused=refusal.message), 422
    except (IntegrityError, StaleDataError):
        return jsonify(again=True), 409  # Two savings at one moment: the second asks again.


def _save_draft(review: Review) -> ResponseReturnValue:
    form = _form_of(review)
    if not form.validate_on_submit():
        raise WrongState(_("Not saved: %(why)s", why=form.error_list()[0]["text"]))
    collided, total = _keep(review, form)
    version = int(form.seen.data)
    if collided:
        panel = render_template("assessment/collision.html", collided=collided, review=review)
        return jsonify(panel=panel, version=version), 409
    line = _("Saved %(when)s", when=time_of_day(clock.now()))
    return jsonify(version=version, line=line, total=total)


@bp.post("/applications/<reference>/score/take-back")
@open_to(Role.OFFICER, Role.ADVISER)
def take_back(reference: str) -> ResponseReturnValue:
    review = my_review(reference)
    check_button()
    with transaction():
        operations.take_back_review(review, actor=signed_in())
    flash(_("You can score it again. What you handed in before is kept."), "success")
    return redirect(url_for("assessment.score_application", reference=reference))

"""Pages of reviewing and moderating."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import User
from grants.applications import frozen
from grants.applications.models import Application
from grants.applications.queries import find_application, submissions_of
from grants.applications.translations import translations_of
from grants.assessment import operations, queries
from grants.assessment.forms import (
    AssignForm,
    DeclarationForm,
    ModerationForm,
    ReleaseForm,
    ScoresForm,
    known_scores,
    scores_form,
)
from grants.assessment.models import ConflictKind, Review
from grants.assessment.scoring import divergent, weighted_total
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.languages import current_language
from grants.lifecycles import APPLICATION, REVIEW, ReviewState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Anchor
from grants.rounds.queries import criteria_of, parts_of

bp = Blueprint("assessment", __name__)


@bp.get("/reviews")
@open_to(Role.OFFICER, Role.ADVISER)
def list_my_reviews() -> ResponseReturnValue:
    """What a reviewer has been given; before the declaration only the organisation's name is shown."""
    return render_template("assessment/list_my_reviews.html", page=Page(queries.my_reviews(signed_in())))


def _mine(reference: str) -> Review:
    person = signed_in()
    review = queries.find_review(reference, person, person.id)
    if review is None or review.state in (ReviewState.RELEASED, ReviewState.CONFLICTED):
        not_found()
    return review


@bp.route("/applications/<reference>/declare", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADVISER)
def declare(reference: str) -> ResponseReturnValue:
    """Say whether there is a conflict, before the application opens or at any time after."""
    review = _mine(reference)
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
    review = _mine(reference)
    if review.state is ReviewState.ASSIGNED:
        return redirect(url_for("assessment.declare", reference=reference))
    application = review.application
    form = scores_form(
        ScoresForm,
        criteria_of(application.round),
        parts_of(application.round, Anchor),
        **known_scores(review),
    )
    may_score = REVIEW.allows(signed_in(), "score", review)
    if request.method == "POST":
        REVIEW.check(signed_in(), "score", review)
    if form.validate_on_submit() and _save(review, form):
        return redirect(url_for("assessment.list_my_reviews"))
    copies = submissions_of(application)
    return render_template(
        "assessment/score_application.html",
        form=form,
        review=review,
        application=application,
        may_score=may_score,
        content=frozen.snapshot(copies[-1].content, current_language()) if copies else None,
        translations=translations_of(copies),
    )


def _save(review: Review, form: ScoresForm) -> bool:
    """Keep the draft, and hand it in if that was asked; say whether the page is done."""
    with transaction():
        operations.save_scores(
            review,
            form.given(),
            strengths=form.strengths.data or "",
            improvements=form.improvements.data or "",
            actor=signed_in(),
        )
    if request.form.get("then") != "submit":
        flash(_("Saved as a draft."), "success")
        return True
    try:
        with transaction():
            operations.submit_review(review, actor=signed_in())
    except RuleBroken as broken:
        form.show(broken)
        return False
    flash(_("Your review is submitted. Thank you."), "success")
    return True


def _application(reference: str) -> Application:
    person = signed_in()
    application = find_application(reference, person)
    if application is None or person.is_member_of(application.organisation_id):
        not_found()
    return application


@bp.get("/applications/<reference>/reviews")
@open_to(Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER)
def list_reviews(reference: str) -> ResponseReturnValue:
    """Who reviews, and what they said once all reviews are in."""
    application = _application(reference)
    person = signed_in()
    reviews = queries.reviews_of(application)
    criteria = criteria_of(application.round)
    is_visible = queries.scores_are_visible(application)
    submitted = [r for r in reviews if r.state is ReviewState.SUBMITTED] if is_visible else []
    points = {r.id: {s.criterion_id: s for s in r.scores} for r in submitted}
    return render_template(
        "assessment/list_reviews.html",
        record=application,
        reviews=reviews,
        submitted=submitted,
        points=points,
        totals={
            r.id: weighted_total(criteria, {c: s.points or 0 for c, s in points[r.id].items()})
            for r in submitted
        },
        criteria=criteria,
        spread={c.id: divergent([points[r.id][c.id].points or 0 for r in submitted]) for c in criteria},
        moderation=queries.moderation_of(application),
        wants_more=len(queries.live_reviews(application)) < application.reviewers_wanted,
        actions=[step.action for step in APPLICATION.actions(person, application)],
        may_release={r.id: REVIEW.allows(person, "release", r) for r in reviews},
        reviews_are_in=queries.reviews_are_in(application),
        events=history_of(*reviews),
    )


@bp.route("/applications/<reference>/assign", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def assign_reviewer(reference: str) -> ResponseReturnValue:
    application = _application(reference)
    APPLICATION.check(signed_in(), "assign", application)
    form = AssignForm()
    form.reviewer.choices = [("", ""), *(
        (str(person.id), _("%(name)s (%(number)s open)", name=person.full_name, number=load))
        for person, load in queries.possible_reviewers(application)
    )]  # fmt: skip
    if form.validate_on_submit():
        try:
            with transaction():
                reviewer = db.session.get_one(User, int(form.reviewer.data))
                operations.assign_reviewer(application, reviewer, actor=signed_in())
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("The reviewer has been asked by mail."), "success")
            return redirect(url_for("assessment.list_reviews", reference=reference))
    return render_template("assessment/assign_reviewer.html", form=form, application=application)


@bp.route("/applications/<reference>/reviews/<int:reviewer>/release", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def release_review(reference: str, reviewer: int) -> ResponseReturnValue:
    application = _application(reference)
    review = queries.find_review(reference, signed_in(), reviewer) or not_found()
    REVIEW.check(signed_in(), "release", review)
    form = ReleaseForm()
    if form.validate_on_submit() and form.carry_out(
        operations.release_review, review, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Now somebody else can be asked."), "success")
        return redirect(url_for("assessment.list_reviews", reference=reference))
    return render_template(
        "assessment/release_review.html", form=form, application=application, review=review
    )


@bp.route("/applications/<reference>/moderate", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def moderate(reference: str) -> ResponseReturnValue:
    """Settle the reviews into one agreed score."""
    application = _application(reference)
    APPLICATION.check(signed_in(), "moderate", application)
    if not queries.reviews_are_in(application):
        return redirect(url_for("assessment.list_reviews", reference=reference))
    reviews = queries.live_reviews(application)
    known = {
        "strengths": "\n\n".join(review.strengths for review in reviews),
        "improvements": "\n\n".join(review.improvements for review in reviews),
    }
    criteria = criteria_of(application.round)
    form = scores_form(ModerationForm, criteria, parts_of(application.round, Anchor), **known)
    if form.validate_on_submit() and form.carry_out(
        operations.moderate,
        application,
        {number: points for number, points in form.points().items() if points is not None},
        reason=form.reason.data,
        strengths=form.strengths.data,
        improvements=form.improvements.data,
        actor=signed_in(),
    ):
        flash(_("The agreed score is recorded."), "success")
        return redirect(url_for("assessment.list_reviews", reference=reference))
    given = {c.id: [(r, s) for r in reviews for s in r.scores if s.criterion_id == c.id] for c in criteria}
    return render_template(
        "assessment/moderate.html", form=form, application=application, criteria=criteria, given=given
    )

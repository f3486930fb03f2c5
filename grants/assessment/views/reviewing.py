"""Pages of a reviewer: what was given, the declaration, the scores."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.applications import frozen
from grants.applications.queries import submissions_of
from grants.applications.translations import translations_of
from grants.assessment import operations, queries
from grants.assessment.forms import (
    DeclarationForm,
    ScoresForm,
    known_scores,
    scores_form,
)
from grants.assessment.models import ConflictKind, Review
from grants.assessment.names import names_left
from grants.assessment.reviewers import acknowledged_by, the_briefing
from grants.assessment.views.blueprint import bp, my_review
from grants.db import transaction
from grants.errors import RuleBroken
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

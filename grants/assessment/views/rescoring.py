"""Pages on scoring again: an officer asks for it, and every handing-in can be read beside the others."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.assessment import operations, queries
from grants.assessment.forms import SendBackForm
from grants.assessment.views.blueprint import bp, the_application
from grants.lifecycles import REVIEW, ReviewState
from grants.permissions import Role
from grants.rounds.queries import criteria_of


@bp.route("/applications/<reference>/reviews/<int:reviewer>/send-back", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def send_back(reference: str, reviewer: int) -> ResponseReturnValue:
    """Ask a reviewer to score again, with a reason."""
    application = the_application(reference)
    review = queries.find_review(reference, signed_in(), reviewer) or not_found()
    REVIEW.check(signed_in(), "send_back", review)
    form = SendBackForm()
    if form.validate_on_submit() and form.carry_out(
        operations.send_back_review, review, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The reviewer has been asked by mail to score again."), "success")
        return redirect(url_for("assessment.list_reviews", reference=reference))
    return render_template("assessment/send_back.html", form=form, application=application, review=review)


@bp.get("/applications/<reference>/reviews/<int:reviewer>/versions")
@open_to(Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER)
def list_review_versions(reference: str, reviewer: int) -> ResponseReturnValue:
    """Every handing-in of one review side by side, once all reviews of the application are in."""
    application = the_application(reference)
    review = queries.find_review(reference, signed_in(), reviewer)
    if (
        review is None
        or review.state is not ReviewState.SUBMITTED
        or not queries.scores_are_visible(application)
    ):
        not_found()
    versions = queries.versions_of(review)
    return render_template(
        "assessment/list_review_versions.html",
        application=application,
        review=review,
        versions=versions,
        criteria=criteria_of(application.round),
        scores=[{score["criterion_id"]: score for score in version.scores} for version in versions],
    )

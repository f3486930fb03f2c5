"""The page that settles the reviews."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.assessment import operations, queries
from grants.assessment.forms import (
    ModerationForm,
    scores_form,
)
from grants.assessment.views.blueprint import bp, the_application
from grants.lifecycles import APPLICATION
from grants.permissions import Role
from grants.rounds.models import Anchor
from grants.rounds.queries import criteria_of, parts_of


@bp.route("/applications/<reference>/moderate", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def moderate(reference: str) -> ResponseReturnValue:
    """Settle the reviews into one agreed score."""
    application = the_application(reference)
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

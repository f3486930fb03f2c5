"""The page that settles the reviews."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.assessment import operations, panel, queries
from grants.assessment.comparing import wants_third_read
from grants.assessment.forms import (
    ModerationForm,
    scores_form,
)
from grants.assessment.sides import side_by_side, total_of
from grants.assessment.views.blueprint import bp, the_application
from grants.lifecycles import APPLICATION
from grants.permissions import Part, Role
from grants.rounds.models import Anchor
from grants.rounds.queries import criteria_of, parts_of


@bp.route("/applications/<reference>/moderate", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def moderate(reference: str) -> ResponseReturnValue:
    """Settle the reviews into one agreed score."""
    application, person = the_application(reference), signed_in()
    APPLICATION.check(person, "moderate", application)
    if not queries.reviews_are_in(application):
        return redirect(url_for("assessment.list_reviews", reference=reference))
    reviews = queries.live_reviews(application)
    known = {
        "strengths": "\n\n".join(review.strengths for review in reviews),
        "improvements": "\n\n".join(review.improvements for review in reviews),
    }
    criteria = criteria_of(application.round)
    meeting = panel.meeting_being_held(application.round)
    form = scores_form(ModerationForm, criteria, parts_of(application.round, Anchor), **known)
    if form.validate_on_submit() and form.carry_out(
        operations.moderate,
        application,
        {number: points for number, points in form.points().items() if points is not None},
        reason=form.reason.data,
        strengths=form.strengths.data,
        improvements=form.improvements.data,
        actor=person,
    ):
        flash(_("The agreed score is recorded."), "success")
        if meeting is not None:
            return redirect(
                url_for("assessment.next_on_agenda", reference=meeting.reference, after=reference)
            )
        return redirect(url_for("assessment.list_reviews", reference=reference))
    return render_template(
        "assessment/moderate.html",
        form=form,
        application=application,
        sides=[side_by_side(criterion, reviews) for criterion in criteria],
        totals=[(review, total_of(review, criteria)) for review in reviews],
        conflicted={known.user_id for known in application.parts if known.part is Part.CONFLICTED},
        wants_third=wants_third_read(application),
        meeting=meeting,
        item=panel.items(meeting, person, [application])[0] if meeting else None,
        progress=panel.progress(meeting, person) if meeting else None,
    )

"""Pages on who reviews."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import User
from grants.assessment import operations, queries
from grants.assessment.comparing import wants_third_read
from grants.assessment.forms import (
    AssignForm,
    ReassignForm,
    ReleaseForm,
)
from grants.assessment.reviewers import Candidate, candidates_for
from grants.assessment.scoring import DIVERGENCE, agreement, spread, weighted_total
from grants.assessment.views.blueprint import bp, the_application
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.lifecycles import APPLICATION, REVIEW, ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.queries import criteria_of


@bp.get("/applications/<reference>/reviews")
@open_to(Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER)
def list_reviews(reference: str) -> ResponseReturnValue:
    """Who reviews, and what they said once all reviews are in."""
    application = the_application(reference)
    person = signed_in()
    reviews = queries.reviews_of(application)
    criteria = criteria_of(application.round)
    is_visible = queries.scores_are_visible(application)
    submitted = [r for r in reviews if r.state is ReviewState.SUBMITTED] if is_visible else []
    points = {r.id: {s.criterion_id: s for s in r.scores} for r in submitted}
    totals = {
        r.id: weighted_total(criteria, {c: s.points or 0 for c, s in points[r.id].items()}) for r in submitted
    }
    wants_third = wants_third_read(application)
    return render_template(
        "assessment/list_reviews.html",
        record=application,
        reviews=reviews,
        submitted=submitted,
        points=points,
        totals=totals,
        criteria=criteria,
        apart={c.id: spread([points[r.id][c.id].points or 0 for r in submitted]) for c in criteria},
        far_apart=DIVERGENCE,
        agreement=agreement([[points[r.id][c.id].points or 0 for r in submitted] for c in criteria]),
        moderation=queries.moderation_of(application),
        wants_more=wants_third or len(queries.live_reviews(application)) < application.reviewers_wanted,
        wants_third=wants_third,
        totals_apart=spread(list(totals.values())),
        actions=[step.action for step in APPLICATION.actions(person, application)],
        again={known.review_id for known in queries.versions_of(*submitted) if known.number > 1},
        may_send_back={
            r.id
            for r in submitted
            if application.state is ApplicationState.IN_REVIEW and REVIEW.allows(person, "send_back", r)
        },
        may_release={r.id: REVIEW.allows(person, "release", r) for r in reviews},
        reviews_are_in=queries.reviews_are_in(application),
        events=history_of(*reviews),
    )


@bp.route("/applications/<reference>/assign", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def assign_reviewer(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "assign", application)
    form = AssignForm()
    candidates = candidates_for(application)
    form.reviewer.choices = _choices(candidates)
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
    return render_template(
        "assessment/assign_reviewer.html",
        form=form,
        application=application,
        left_out=[known for known in candidates if known.hindrances],
    )


def _choices(candidates: list[Candidate]) -> list[tuple[str, str]]:
    """Return those who may be asked, with how many reviews each has open."""
    return [("", ""), *(
        (str(c.person.id), _("%(name)s (%(number)s open)", name=c.person.full_name, number=c.load))
        for c in candidates if not c.hindrances
    )]  # fmt: skip


@bp.route("/applications/<reference>/reviews/<int:reviewer>/release", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def release_review(reference: str, reviewer: int) -> ResponseReturnValue:
    application = the_application(reference)
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


@bp.route("/applications/<reference>/reviews/<int:reviewer>/reassign", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def reassign_review(reference: str, reviewer: int) -> ResponseReturnValue:
    """Take a review back and give it to somebody else, in one step."""
    application = the_application(reference)
    review = queries.find_review(reference, signed_in(), reviewer) or not_found()
    REVIEW.check(signed_in(), "release", review)
    form = ReassignForm()
    form.reviewer.choices = _choices(candidates_for(application))
    if form.validate_on_submit():
        another = db.session.get_one(User, int(form.reviewer.data))
        if form.carry_out(
            operations.reassign_review, review, another, reason=form.reason.data, actor=signed_in()
        ):
            flash(_("Given to somebody else. Both are told by mail."), "success")
            return redirect(url_for("assessment.list_reviews", reference=reference))
    return render_template(
        "assessment/reassign_review.html", form=form, application=application, review=review
    )

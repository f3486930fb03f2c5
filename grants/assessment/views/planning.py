"""Pages on a whole round's reviews: who reviews what, and giving everything in one press."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import open_to, signed_in
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.forms import PlanForm
from grants.assessment.models import Review, ReviewReminder
from grants.assessment.planning import plan_for
from grants.assessment.queries import reviews_in
from grants.assessment.reviewers import OPEN
from grants.assessment.views.blueprint import bp, the_round
from grants.db import count, db
from grants.lifecycles import REVIEW, ReviewState
from grants.pages import Page
from grants.permissions import Role


@bp.get("/rounds/<reference>/reviews")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_round_reviews(reference: str) -> ResponseReturnValue:
    """Who reviews what in a round, what is late, and when they were reminded."""
    round_, person = the_round(reference), signed_in()
    which, search = request.args.get("which", ""), request.args.get("q", "").strip()
    everything = reviews_in(round_, person)
    kinds = {
        "late": (Review.state.in_(OPEN), Review.due_on < clock.today()),
        "open": (Review.state.in_(OPEN),),
        "in": (Review.state == ReviewState.SUBMITTED,),
    }
    query = everything.where(*kinds.get(which, ()))
    if search:
        named = User.full_name.icontains(search, autoescape=True)
        query = query.where(sa.or_(named, Application.reference.icontains(search, autoescape=True)))
    page = Page(query)
    reminded = sa.select(ReviewReminder.review_id, sa.func.max(ReviewReminder.sent_at).label("at")).where(
        ReviewReminder.review_id.in_([review.id for review in page.items])
    )
    rows = db.session.execute(reminded.group_by(ReviewReminder.review_id))
    return render_template(
        "assessment/list_round_reviews.html",
        round=round_,
        page=page,
        reminded={row.review_id: row.at for row in rows},
        may_release={review.id: REVIEW.allows(person, "release", review) for review in page.items},
        numbers={kind: count(everything.where(*conditions)) for kind, conditions in kinds.items()},
        which=[("late", _("Late")), ("open", _("Not handed in yet")), ("in", _("Handed in"))],
        chosen={"q": search, "which": which},
    )


@bp.route("/rounds/<reference>/assign", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def assign_round(reference: str) -> ResponseReturnValue:
    """Show what would be given to whom, and what finds no place and why; one button does it."""
    round_ = the_round(reference)
    form = PlanForm()
    if form.validate_on_submit() and form.carry_out(
        operations.assign_round, round_, form.plan.data or "", actor=signed_in()
    ):
        flash(_("Given. Each reviewer is told in one mail."), "success")
        return redirect(url_for("assessment.list_round_reviews", reference=reference))
    plan = plan_for(round_, signed_in())
    form.plan.data = plan.mark
    return render_template("assessment/assign_round.html", form=form, round=round_, plan=plan)

"""Pages on the people who review: their profiles, the briefing, the interests that go on."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.models import User
from grants.assessment import operations
from grants.assessment.forms import BriefingForm, InterestForm, ProfileForm, ReleaseForm
from grants.assessment.models import Acknowledgement, ConflictKind, ReviewerProfile, StandingInterest
from grants.assessment.names import standing_interests
from grants.assessment.operations import MAY_BE_NEAR
from grants.assessment.reviewers import (
    acknowledged_by,
    open_reviews,
    profile_of,
    the_briefing,
    themes_ever,
    who_may_review,
)
from grants.assessment.views.blueprint import bp
from grants.db import db, transaction
from grants.forms import check_button
from grants.pages import Page
from grants.permissions import Role


@bp.get("/reviewers")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_reviewers() -> ResponseReturnValue:
    """Everybody who may review: term, expertise, languages, how much, and whether they read the briefing."""
    search, which = request.args.get("q", "").strip(), request.args.get("which", "")
    engaged = sa.select(ReviewerProfile.user_id)
    query = who_may_review()
    if search:
        query = query.where(User.full_name.icontains(search, autoescape=True))
    if which in ("with", "without"):
        query = query.where(User.id.in_(engaged) if which == "with" else User.id.not_in(engaged))
    page, briefing = Page(query), the_briefing()
    numbers = [person.id for person in page.items]
    profiles = db.session.scalars(sa.select(ReviewerProfile).where(ReviewerProfile.user_id.in_(numbers)))
    informed = sa.select(Acknowledgement.user_id).where(
        Acknowledgement.user_id.in_(numbers),
        Acknowledgement.briefing_id == (briefing.id if briefing else None),
    )
    return render_template(
        "assessment/list_reviewers.html",
        page=page,
        profiles={profile.user_id: profile for profile in profiles},
        themes=themes_ever(),
        briefing=briefing,
        informed=set(db.session.scalars(informed)),
        load=open_reviews(numbers),
        which=[("with", _("With a term")), ("without", _("Without a term"))],
        chosen={"q": search, "which": which},
    )


def _the_reviewer(number: int) -> User:
    return db.session.scalar(who_may_review().where(User.id == number)) or not_found()


@bp.route("/reviewers/<int:number>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_profile(number: int) -> ResponseReturnValue:
    somebody = _the_reviewer(number)
    form = ProfileForm.of(profile_of(somebody), themes_ever())
    if form.validate_on_submit() and form.carry_out(
        operations.set_profile, somebody, **form.values(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("assessment.list_reviewers"))
    briefing = the_briefing()
    return render_template(
        "assessment/set_profile.html",
        form=form,
        somebody=somebody,
        briefing=briefing,
        acknowledgement=acknowledged_by(somebody, briefing) if briefing else None,
        interests=standing_interests(StandingInterest.user_id == somebody.id),
    )


@bp.get("/briefing")
@open_to(Role.OFFICER, Role.ADVISER, Role.AUDITOR)
def show_briefing() -> ResponseReturnValue:
    """What everybody who reviews must know; whoever reviews says here that they have read it."""
    briefing, person = the_briefing(), signed_in()
    return render_template(
        "assessment/show_briefing.html",
        briefing=briefing,
        acknowledgement=acknowledged_by(person, briefing) if briefing else None,
        may_acknowledge=person.has(Role.OFFICER, Role.ADVISER),
    )


@bp.post("/briefing/acknowledge")
@open_to(Role.OFFICER, Role.ADVISER)
def acknowledge_briefing() -> ResponseReturnValue:
    check_button()
    with transaction():
        operations.acknowledge_briefing(request.form.get("briefing", ""), actor=signed_in())
    flash(_("Thank you. It is noted that you have read the briefing."), "success")
    return redirect(url_for("assessment.show_briefing"))


@bp.route("/briefing/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def write_briefing() -> ResponseReturnValue:
    briefing = the_briefing()
    form = BriefingForm(data={"text": briefing.text} if briefing else None)
    if form.validate_on_submit() and form.carry_out(
        operations.write_briefing, form.text.texts, actor=signed_in()
    ):
        flash(_("The new text is in force. Everybody who reviews reads it again."), "success")
        return redirect(url_for("assessment.show_briefing"))
    return render_template("assessment/write_briefing.html", form=form)


@bp.get("/interests")
@open_to(*MAY_BE_NEAR)
def list_interests() -> ResponseReturnValue:
    """A person's own interests that go on from round to round."""
    mine = sa.select(StandingInterest).where(StandingInterest.user_id == signed_in().id)
    return render_template(
        "assessment/list_interests.html", page=Page(mine.order_by(StandingInterest.id.desc()))
    )


@bp.route("/interests/new", methods=["GET", "POST"])
@open_to(*MAY_BE_NEAR)
def declare_interest() -> ResponseReturnValue:
    form = InterestForm()
    if form.validate_on_submit() and form.carry_out(
        operations.declare_interest,
        form.name.data,
        ConflictKind(form.kind.data),
        **form.values(),
        actor=signed_in(),
    ):
        flash(_("Noted. What this organisation sends is closed to you."), "success")
        return redirect(url_for("assessment.list_interests"))
    return render_template("assessment/declare_interest.html", form=form)


@bp.route("/reviewers/<int:number>/interests/<int:interest>/end", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def end_interest(number: int, interest: int) -> ResponseReturnValue:
    known = db.session.get(StandingInterest, interest)
    if known is None or known.user_id != number or known.ended_at is not None:
        not_found()
    form = ReleaseForm()
    if form.validate_on_submit() and form.carry_out(
        operations.end_interest, known, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The interest counts no more."), "success")
        return redirect(url_for("assessment.set_profile", number=number))
    return render_template("assessment/end_interest.html", form=form, interest=known)

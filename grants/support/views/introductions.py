"""Pages of introductions: a group wants to meet others, an officer proposes, both groups answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import INTRODUCTION, IntroductionState
from grants.pages import Page
from grants.permissions import Role
from grants.support import meeting, operations, queries
from grants.support.forms import IntroduceForm, ReasonForm, WishForm
from grants.support.models import Introduction, WishToMeet
from grants.support.views.blueprint import bp


def _own_award(reference: str) -> Award:
    """Return an award of the person's own group; what others may see of it is not asked here."""
    person = signed_in()
    award = find_award(reference, person)
    if award is None or not person.is_member_of(award.application.organisation_id):
        not_found()
    return award


def _the_wish(reference: str) -> WishToMeet:
    return meeting.find_wish(reference, signed_in()) or not_found()


def _the_introduction(reference: str) -> Introduction:
    return meeting.find_introduction(reference, signed_in()) or not_found()


@bp.route("/awards/<reference>/meet", methods=["GET", "POST"])
@open_to_signed_in
def meet_others(reference: str) -> ResponseReturnValue:
    """A group says that it wants to meet others and what these may be told; its introductions beside."""
    award = _own_award(reference)
    wish = meeting.wish_of(award)
    is_open = wish is not None and wish.ended_at is None
    form = WishForm(data={"text": wish.text, "audiences": wish.audiences} if wish else {})
    if form.validate_on_submit() and form.carry_out(
        operations.wish_to_meet, award, form.text.data, form.chosen, actor=signed_in()
    ):
        flash(_("Saved. When an officer finds a group that fits, you hear from us."), "success")
        return redirect(url_for("support.meet_others", reference=reference))
    return render_template(
        "support/meet_others.html",
        form=form,
        award=award,
        wish=wish if is_open else None,
        introductions=meeting.introductions_of(wish) if wish else [],
    )


@bp.post("/awards/<reference>/meet/end")
@open_to_signed_in
def end_wish(reference: str) -> ResponseReturnValue:
    """A group wants to meet nobody any more."""
    wish = meeting.wish_of(_own_award(reference)) or not_found()
    check_button()
    with transaction():
        operations.end_wish(wish, actor=signed_in())
    flash(_("Saved. We propose nobody to you any more."), "success")
    return redirect(url_for("support.meet_others", reference=reference))


@bp.get("/support/introductions")
@open_to(*queries.READERS)
def list_introductions() -> ResponseReturnValue:
    person, state = signed_in(), request.args.get("state", "")
    query = meeting.visible_introductions(person)
    if wanted := IntroductionState.named(state):
        query = query.where(Introduction.state == wanted)
    return render_template(
        "support/list_introductions.html",
        page=Page(query),
        states=[(known.value, known.label) for known in IntroductionState],
        chosen=state,
    )


@bp.get("/support/groups")
@open_to(*queries.READERS)
def list_wishes() -> ResponseReturnValue:
    """The groups that want to meet others."""
    return render_template("support/list_wishes.html", page=Page(meeting.visible_wishes(signed_in())))


@bp.get("/support/groups/<reference>")
@open_to(*queries.READERS)
def show_wish(reference: str) -> ResponseReturnValue:
    """One group that wants to meet others, and who does similar work, with the reasons."""
    wish, person = _the_wish(reference), signed_in()
    return render_template(
        "support/show_wish.html",
        wish=wish,
        alike=meeting.similar_to(wish, person),
        may_propose=person.has(Role.OFFICER),
        introductions=meeting.introductions_of(wish),
    )


@bp.route("/support/groups/<reference>/introduce/<other>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def propose_introduction(reference: str, other: str) -> ResponseReturnValue:
    """An officer asks two groups whether they want to meet."""
    one, two = _the_wish(reference), _the_wish(other)
    form = IntroduceForm()
    if form.validate_on_submit() and form.carry_out(
        operations.propose_introduction,
        one,
        two,
        reason=form.reason.data,
        days=form.days.number or operations.ANSWER_DAYS,
        actor=signed_in(),
    ):
        flash(_("Both groups have been asked by mail."), "success")
        return redirect(url_for("support.show_wish", reference=reference))
    return render_template(
        "support/propose_introduction.html",
        form=form,
        one=one,
        two=two,
        reasons=meeting.reasons_for(one, two),
    )


@bp.get("/support/introductions/<reference>")
@open_to_signed_in
def show_introduction(reference: str) -> ResponseReturnValue:
    """One introduction: staff see both groups, a group what the other lets others be told."""
    record, person = _the_introduction(reference), signed_in()
    sides = (record.first, record.second)
    own = [wish for wish in sides if person.is_member_of(wish.application.organisation_id)]
    return render_template(
        "support/show_introduction.html",
        record=record,
        own=own[0] if own else None,
        others=[wish for wish in sides if wish not in own[:1]],
        has_agreed=bool(own) and own[0] not in record.unsaid,
        is_met=record.state is IntroductionState.INTRODUCED,
        is_over=record.ended_at is not None,
        reasons=meeting.reasons_for(record.first, record.second),
        actions=[step.action for step in INTRODUCTION.actions(person, record)],
        events=[] if own else history_of(record),
    )


@bp.post("/support/introductions/<reference>/<any(agree, decline):step>")
@open_to_signed_in
def answer_introduction(reference: str, step: str) -> ResponseReturnValue:
    """A group agrees to meet the other, or declines."""
    record = _the_introduction(reference)
    check_button()
    with transaction():
        verb = operations.agree_to_meet if step == "agree" else operations.decline_to_meet
        verb(record, actor=signed_in())
    flash(_("Saved."), "success")
    return redirect(url_for("support.show_introduction", reference=reference))


@bp.route("/support/introductions/<reference>/take-back", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def take_back_introduction(reference: str) -> ResponseReturnValue:
    record = _the_introduction(reference)
    INTRODUCTION.check(signed_in(), "take_back", record)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.take_back_introduction, record, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Both groups have been told by mail."), "success")
        return redirect(url_for("support.show_introduction", reference=reference))
    return render_template("support/take_back_introduction.html", form=form, record=record)

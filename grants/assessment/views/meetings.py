"""Pages of a panel's meetings: planned, held, closed, and the papers for them."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of, names_of
from grants.accounts.models import User
from grants.assessment import operations, panel
from grants.assessment.blindness import sight_of
from grants.assessment.forms import (
    AttendanceForm,
    CancelMeetingForm,
    ChangeMeetingForm,
    InviteForm,
    MeetingForm,
    StandAsideForm,
    attendance_form,
    named,
)
from grants.assessment.models import Attendance, Meeting
from grants.assessment.views.blueprint import bp
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.forms import Form, check_button
from grants.lifecycles import MEETING, MeetingState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round

PANEL = (Role.OFFICER, Role.ADVISER, Role.DECISION_MAKER, Role.AUDITOR)


def _round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


def _meeting(reference: str) -> Meeting:
    return panel.find_meeting(reference, signed_in()) or not_found()


@bp.get("/meetings")
@open_to(*PANEL)
def list_my_meetings() -> ResponseReturnValue:
    """The meetings of every round that a person may see."""
    return _list(None, panel.visible_meetings(signed_in()))


@bp.get("/rounds/<reference>/meetings")
@open_to(*PANEL)
def list_meetings(reference: str) -> ResponseReturnValue:
    """The meetings of one round's panel."""
    round_ = _round(reference)
    return _list(round_, panel.meetings_of(round_, signed_in()))


def _list(round_: Round | None, query: sa.Select[Meeting]) -> ResponseReturnValue:
    state = MeetingState.named(request.args.get("state", ""))
    return render_template(
        "assessment/list_meetings.html",
        round=round_,
        page=Page(query.where(Meeting.state == state) if state else query),
        states=[(known.value, known.label) for known in MeetingState],
        chosen=state.value if state else "",
    )


@bp.route("/rounds/<reference>/meetings/plan", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def plan_meeting(reference: str) -> ResponseReturnValue:
    round_ = _round(reference)
    people = panel.possible_members()
    form = MeetingForm(data={"quorum": str(max(1, round_.panel_quorum)), "starts_time": "10:00"})
    form.offer(people)
    if form.validate_on_submit():
        try:
            with transaction():
                meeting = operations.plan_meeting(
                    round_,
                    **form.when(),
                    chair=db.session.get_one(User, int(form.chair.data)),
                    members=form.chosen(people),
                    actor=signed_in(),
                )
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("The meeting is planned. Its members are invited by mail."), "success")
            return redirect(url_for("assessment.show_meeting", reference=meeting.reference))
    return render_template("assessment/plan_meeting.html", form=form, round=round_)


@bp.get("/meetings/<reference>")
@open_to(*PANEL)
def show_meeting(reference: str) -> ResponseReturnValue:
    """One meeting: who comes, its agenda with what is agreed, its papers."""
    meeting, person = _meeting(reference), signed_in()
    page, papers = Page(panel.agenda(meeting, person)), panel.papers_of(meeting, person)
    return render_template(
        "assessment/show_meeting.html",
        record=meeting,
        page=page,
        items=panel.items(meeting, person, page.items),
        progress=panel.progress(meeting, person),
        present=len(meeting.present_ids),
        expected=Attendance.EXPECTED,
        actions=[step.action for step in MEETING.actions(person, meeting)],
        papers=papers,
        readers=names_of({paper.reader_id for paper in papers if paper.reader_id}),
        events=history_of(meeting),
    )


@bp.route("/meetings/<reference>/change", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_meeting(reference: str) -> ResponseReturnValue:
    meeting = _meeting(reference)
    MEETING.check(signed_in(), "change", meeting)
    form = ChangeMeetingForm.of(meeting)
    if form.validate_on_submit() and form.carry_out(
        operations.change_meeting,
        meeting,
        **form.when(),
        chair=db.session.get_one(User, int(form.chair.data)),
        actor=signed_in(),
    ):
        flash(_("The meeting is changed."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template("assessment/change_meeting.html", form=form, meeting=meeting)


@bp.route("/meetings/<reference>/invite", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def invite_members(reference: str) -> ResponseReturnValue:
    meeting = _meeting(reference)
    MEETING.check(signed_in(), "invite", meeting)
    known = {member.user_id for member in meeting.members}
    people = [person for person in panel.possible_members() if person.id not in known]
    form = InviteForm()
    form.members.choices = named(people)
    if form.validate_on_submit() and form.carry_out(
        operations.invite_members,
        meeting,
        [person for person in people if str(person.id) in form.members.data],
        actor=signed_in(),
    ):
        flash(_("They are invited by mail."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template("assessment/invite_members.html", form=form, meeting=meeting)


@bp.route("/meetings/<reference>/attendance", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def record_attendance(reference: str) -> ResponseReturnValue:
    meeting = _meeting(reference)
    MEETING.check(signed_in(), "record_attendance", meeting)
    form: AttendanceForm = attendance_form(meeting)
    if form.validate_on_submit() and form.carry_out(
        operations.record_attendance, meeting, form.attendance(), actor=signed_in()
    ):
        flash(_("Recorded."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template("assessment/record_attendance.html", form=form, meeting=meeting)


@bp.post("/meetings/<reference>/open")
@open_to(Role.OFFICER)
def open_meeting(reference: str) -> ResponseReturnValue:
    """Open the meeting, and go on to record who is there."""
    meeting = _meeting(reference)
    check_button()
    with transaction():
        operations.open_meeting(meeting, actor=signed_in())
    flash(_("The meeting is open. Record who is there."), "success")
    return redirect(url_for("assessment.record_attendance", reference=reference))


@bp.route("/meetings/<reference>/aside/<application>", methods=["GET", "POST"])
@open_to(*PANEL)
def stand_aside(reference: str, application: str) -> ResponseReturnValue:
    """Record that a member stands aside; whoever is no officer does so for themselves."""
    meeting, person = _meeting(reference), signed_in()
    MEETING.check(person, "stand_aside", meeting)
    item = panel.find_on_agenda(meeting, person, application) or not_found()
    people = [m.user for m in meeting.members if m.user_id in meeting.present_ids]
    if not person.has(Role.OFFICER):
        people = [known for known in people if known.id == person.id]
    form = StandAsideForm()
    form.person.choices = [("", ""), *named(people)]
    if form.validate_on_submit() and form.carry_out(
        operations.stand_aside,
        meeting,
        item,
        db.session.get_one(User, int(form.person.data)),
        form.conflict(),
        reason=form.reason.data or "",
        actor=person,
    ):
        flash(_("Recorded. Whoever stands aside is not counted for this application."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template(
        "assessment/stand_aside.html",
        form=form,
        meeting=meeting,
        application=item,
        shows_title=sight_of(meeting.round, person, [item.id]).shows_title(item.id),
    )


@bp.get("/meetings/<reference>/next")
@open_to(Role.OFFICER)
def next_on_agenda(reference: str) -> ResponseReturnValue:
    """Go on to the next application whose score this officer can record."""
    meeting = _meeting(reference)
    following = panel.next_on_agenda(meeting, signed_in(), request.args.get("after", ""))
    if following is None:
        flash(_("There is nothing more on the agenda whose score you can record now."), "notice")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return redirect(url_for("assessment.moderate", reference=following))


@bp.route("/meetings/<reference>/close", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def close_meeting(reference: str) -> ResponseReturnValue:
    """Close the meeting, after a look at what is left on the agenda."""
    meeting, person = _meeting(reference), signed_in()
    MEETING.check(person, "close", meeting)
    form = Form()
    if form.validate_on_submit() and form.carry_out(operations.close_meeting, meeting, actor=person):
        flash(_("The meeting is closed. Its minutes are being made."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template(
        "assessment/close_meeting.html",
        form=form,
        meeting=meeting,
        progress=panel.progress(meeting, person),
    )


@bp.route("/meetings/<reference>/cancel", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def cancel_meeting(reference: str) -> ResponseReturnValue:
    meeting = _meeting(reference)
    MEETING.check(signed_in(), "cancel", meeting)
    form = CancelMeetingForm()
    if form.validate_on_submit() and form.carry_out(
        operations.cancel_meeting, meeting, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The meeting is cancelled. Its members hear of it by mail."), "success")
        return redirect(url_for("assessment.show_meeting", reference=reference))
    return render_template("assessment/cancel_meeting.html", form=form, meeting=meeting)


@bp.post("/meetings/<reference>/pack")
@open_to(*PANEL)
def make_pack(reference: str) -> ResponseReturnValue:
    """Ask for a panel pack; it is made for whoever asks, and without what they may not know."""
    meeting = _meeting(reference)
    check_button()
    with transaction():
        operations.make_pack(meeting, actor=signed_in())
    flash(_("Your panel pack is being made. It is listed here when it is ready."), "success")
    return redirect(url_for("assessment.show_meeting", reference=reference))

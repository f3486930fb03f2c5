"""Pages of those who deal with concerns: give one to somebody, read it, look into it, end it."""

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import audit, clock, storage
from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import CONCERN, ConcernState
from grants.oversight import operations, queries
from grants.oversight.forms import CloseForm, ConcludeForm, GiveForm, NoteForm, ProjectForm, SuspendForm
from grants.oversight.models import Concern, ReferredTo
from grants.oversight.queries import ASSIGNERS, READERS, TRIAGERS
from grants.oversight.views.blueprint import bp, the_concern
from grants.pages import Page
from grants.sealing import CONCERNS

#: A suspension is to be looked at again within so many days, unless whoever places it says otherwise.
LOOK_AGAIN_AFTER = 28


@bp.get("/concerns/waiting")
@open_to(*ASSIGNERS)
def list_waiting() -> ResponseReturnValue:
    """The open concerns: that there is one, since when, and whether somebody has it; nothing else."""
    return render_template("oversight/list_waiting.html", page=Page(queries.concerns_to_give()))


@bp.route("/concerns/<reference>/give", methods=["GET", "POST"])
@open_to(*ASSIGNERS)
def assign_concern(reference: str) -> ResponseReturnValue:
    concern = queries.find_to_give(reference) or not_found()
    CONCERN.check(signed_in(), "assign", concern)
    people = queries.possible_triagers(concern, signed_in())
    form = GiveForm(people)
    if form.validate_on_submit() and form.carry_out(
        lambda: operations.assign_concern(
            concern, next(p for p in people if str(p.id) == form.triager.data), actor=signed_in()
        )
    ):
        flash(_("It is given on. They have been told by mail."), "success")
        return redirect(url_for("oversight.list_waiting"))
    return render_template("oversight/assign_concern.html", form=form, concern=concern, people=people)


@bp.get("/concerns")
@open_to(*READERS)
def list_concerns() -> ResponseReturnValue:
    """The concerns that a person may read."""
    person, state = signed_in(), request.args.get("state", "")
    query = queries.concerns_for(person)
    if wanted := ConcernState.named(state):
        query = query.where(Concern.state == wanted)
    page = Page(query)
    return render_template(
        "oversight/list_concerns.html",
        page=page,
        concerns=[concern for concern in page.items if queries.reads_concern(person, concern)],
        states=[(known.value, known.label) for known in ConcernState],
        chosen=state,
        may_give=person.has(*ASSIGNERS),
    )


@bp.get("/concerns/<reference>")
@open_to(*READERS)
def show_concern(reference: str) -> ResponseReturnValue:
    """One concern, whole, for the one who has it and for auditors."""
    concern = the_concern(reference)
    return render_template(
        "oversight/show_concern.html",
        record=concern,
        actions=[step.action for step in CONCERN.actions(signed_in(), concern)],
        is_held=concern.hold is not None and concern.hold.lifted_at is None,
        events=history_of(concern),
    )


@bp.post("/concerns/<reference>/files/<int:number>")
@open_to(*READERS)
def download_file(reference: str, number: int) -> ResponseReturnValue:
    """A file that came with a concern, opened for this reader; that it was read is in the trail."""
    check_button()
    concern = the_concern(reference)
    file = queries.find_file(concern, number) or not_found()
    with transaction():
        audit.record(signed_in(), "concern.read_file", concern)
    return send_file(
        io.BytesIO(CONCERNS.unseal(storage.get(file.fingerprint))),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
    )


def _back(concern: Concern, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("oversight.show_concern", reference=concern.reference))


_STEPS = {"triage": operations.triage, "look-into": operations.look_into, "note": operations.note_step}


@bp.route("/concerns/<reference>/<any(triage, 'look-into', note):step>", methods=["GET", "POST"])
@open_to(*TRIAGERS)
def note_step(reference: str, step: str) -> ResponseReturnValue:
    """Note that one read it, that one begins to look into it, or what one did."""
    concern = the_concern(reference)
    action = step.replace("-", "_")
    CONCERN.check(signed_in(), action, concern)
    form = NoteForm()
    if form.validate_on_submit() and form.carry_out(
        _STEPS[step], concern, note=form.note.data, actor=signed_in()
    ):
        return _back(concern, _("Saved."))
    heading = CONCERN.step(action).label
    return render_template("oversight/note_step.html", form=form, concern=concern, heading=heading)


@bp.route("/concerns/<reference>/project", methods=["GET", "POST"])
@open_to(*TRIAGERS)
def name_project(reference: str) -> ResponseReturnValue:
    """Say which project a concern is about that was described in words."""
    concern = the_concern(reference)
    CONCERN.check(signed_in(), "name_project", concern)
    form = ProjectForm()
    if form.validate_on_submit() and form.carry_out(
        lambda: operations.name_project(concern, _named(form), actor=signed_in())
    ):
        return _back(concern, _("Saved."))
    return render_template("oversight/name_project.html", form=form, concern=concern)


def _named(form: ProjectForm) -> Award:
    award = find_award(form.award.data.strip().upper(), signed_in())
    if award is None:
        raise RuleBroken(_("There is no such award that you may see."), field="award")
    return award


@bp.post("/concerns/<reference>/<any(hold, 'lift-hold'):step>")
@open_to(*TRIAGERS)
def hold_payments(reference: str, step: str) -> ResponseReturnValue:
    """Suspend the payments of the award, or release them."""
    concern = the_concern(reference)
    check_button()
    move = operations.hold_payments if step == "hold" else operations.lift_hold
    with transaction():
        move(concern, actor=signed_in())
    return _back(concern, _("Saved. Nobody else learns why."))


@bp.route("/concerns/<reference>/suspend", methods=["GET", "POST"])
@open_to(*TRIAGERS)
def suspend_award(reference: str) -> ResponseReturnValue:
    """Suspend the grant that a concern is about."""
    concern = the_concern(reference)
    CONCERN.check(signed_in(), "suspend", concern)
    form = SuspendForm(data={"review_on": clock.today() + clock.days(LOOK_AGAIN_AFTER)})
    if form.validate_on_submit() and form.carry_out(
        operations.suspend_award, concern, review_on=form.review_on.data, actor=signed_in()
    ):
        return _back(concern, _("The grant is suspended. Nobody else learns why."))
    return render_template("oversight/suspend_award.html", form=form, concern=concern)


@bp.post("/concerns/<reference>/release")
@open_to(*TRIAGERS)
def release_award(reference: str) -> ResponseReturnValue:
    """Say that the grant can go on, or be ended, as far as this concern goes."""
    concern = the_concern(reference)
    check_button()
    with transaction():
        operations.release_award(concern, actor=signed_in())
    return _back(concern, _("Released. Others can let the grant go on now, or end it."))


@bp.route("/concerns/<reference>/conclude", methods=["GET", "POST"])
@open_to(*TRIAGERS)
def conclude(reference: str) -> ResponseReturnValue:
    concern = the_concern(reference)
    CONCERN.check(signed_in(), "refer", concern)
    form = ConcludeForm()
    if form.validate_on_submit() and form.carry_out(
        operations.conclude,
        concern,
        form.how.data,
        finding=form.finding.data,
        answer=form.answer.data,
        referred_to=ReferredTo(form.referred_to.data) if form.referred_to.data else None,
        actor=signed_in(),
    ):
        return _back(concern, _("Saved."))
    return render_template("oversight/conclude.html", form=form, concern=concern)


@bp.route("/concerns/<reference>/close", methods=["GET", "POST"])
@open_to(*TRIAGERS)
def close_concern(reference: str) -> ResponseReturnValue:
    concern = the_concern(reference)
    CONCERN.check(signed_in(), "close", concern)
    form = CloseForm(data={"answer": concern.answer})
    if form.validate_on_submit() and form.carry_out(
        operations.close_concern, concern, answer=form.answer.data, actor=signed_in()
    ):
        return _back(concern, _("It is closed."))
    return render_template("oversight/close_concern.html", form=form, concern=concern)

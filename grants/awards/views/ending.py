"""Pages of grants that end early: the notice, the group's answer, and the decision."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards import endings, operations
from grants.awards.forms import AnswerEndingForm, DecideEndingForm, EndingForm
from grants.awards.models import Ending, EndingGround
from grants.awards.views.blueprint import STAFF, bp, the_award
from grants.documents.models import DocumentKind
from grants.documents.operations import documents_about
from grants.lifecycles import AWARD, ENDING, EndingState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import the_programme


@bp.get("/endings")
@open_to(*STAFF)
def list_endings() -> ResponseReturnValue:
    """Grants that are to end early, or did; those that wait for a decision first."""
    state = request.args.get("state", "")
    query = endings.visible_endings(signed_in())
    if wanted := EndingState.named(state):
        query = query.where(Ending.state == wanted)
    return render_template(
        "awards/list_endings.html",
        page=Page(query),
        states=[(known.value, known.label) for known in EndingState],
        chosen=state,
    )


def _ending(reference: str) -> Ending:
    return endings.find_ending(reference, signed_in()) or not_found()


def _back(ending: Ending, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("awards.show_ending", reference=ending.reference))


@bp.get("/endings/<reference>")
@open_to_signed_in
def show_ending(reference: str) -> ResponseReturnValue:
    """The notice, what the group answered, and what was decided."""
    ending, person = _ending(reference), signed_in()
    is_group = person.is_member_of(ending.application.organisation_id)
    return render_template(
        "awards/show_ending.html",
        record=ending,
        is_group=is_group,
        actions=[step.action for step in ENDING.actions(person, ending)],
        letters=[d for d in documents_about(ending.award.application_id)
                 if d.kind is DocumentKind.ENDING_LETTER],
        events=[] if is_group else history_of(ending),
    )  # fmt: skip


@bp.route("/awards/<reference>/end-early", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def propose_ending(reference: str) -> ResponseReturnValue:
    """Give notice that a grant is to end early."""
    award = the_award(reference)
    AWARD.check(signed_in(), "propose_ending", award)
    form = EndingForm()
    if form.validate_on_submit() and form.carry_out(
        operations.propose_ending,
        award,
        EndingGround(form.ground.data),
        reason=form.reason.data,
        repay_pence=form.repay.pence,
        keeps_reports=form.keeps_reports.data,
        actor=signed_in(),
    ):
        flash(_("The group has been given notice by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "awards/propose_ending.html", form=form, award=award, days=the_programme().intention_days,
        most=min(known(award) for known in operations.DEMANDABLE),
    )  # fmt: skip


@bp.route("/endings/<reference>/answer", methods=["GET", "POST"])
@open_to_signed_in
def answer_ending(reference: str) -> ResponseReturnValue:
    """The group answers the notice."""
    ending = _ending(reference)
    ENDING.check(signed_in(), "answer", ending)
    form = AnswerEndingForm(data={"answer": ending.answer})
    if form.validate_on_submit() and form.carry_out(
        operations.answer_ending, ending, answer=form.answer.data, actor=signed_in()
    ):
        return _back(ending, _("Your answer is sent. Thank you."))
    return render_template("awards/answer_ending.html", form=form, ending=ending)


@bp.route("/endings/<reference>/<any(confirm, drop):step>", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def decide_ending(reference: str, step: str) -> ResponseReturnValue:
    """End the grant, or let it go on."""
    ending = _ending(reference)
    ENDING.check(signed_in(), step, ending)
    form = DecideEndingForm()
    decide = operations.confirm_ending if step == "confirm" else operations.drop_ending
    if form.validate_on_submit() and form.carry_out(decide, ending, note=form.note.data, actor=signed_in()):
        return _back(ending, _("Decided. The group has been told by mail."))
    return render_template("awards/decide_ending.html", form=form, ending=ending, step=step)

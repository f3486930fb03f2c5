"""The public evaluation: written by officers, read by its group, then by everybody."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.closing import operations
from grants.closing.forms import CommentForm, EvaluationForm, ShowForm, WhyForm
from grants.closing.queries import find_published_evaluation, visible_evaluations
from grants.closing.views.blueprint import bp, the_evaluation
from grants.db import transaction
from grants.evaluation.queries import results_of
from grants.forms import RecordForm, check_button
from grants.lifecycles import EVALUATION, EvaluationState
from grants.pages import Page
from grants.permissions import Role


def _shown(reference: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("closing.show_evaluation", reference=reference))


@bp.get("/awards/<reference>/evaluation")
@open_to_signed_in
def show_evaluation(reference: str) -> ResponseReturnValue:
    """The text with what the group said of it; the group reads it from when it is shown to it."""
    evaluation, person = the_evaluation(reference), signed_in()
    is_recipient = person.is_member_of(evaluation.application.organisation_id)
    reads = not is_recipient or evaluation.state in (EvaluationState.WITH_GROUP, EvaluationState.PUBLISHED)
    return render_template(
        "closing/show_evaluation.html",
        record=evaluation,
        award=evaluation.award,
        is_recipient=is_recipient,
        reads=reads,
        results=results_of(evaluation.award) if reads else [],
        actions=[step.action for step in EVALUATION.actions(person, evaluation)],
        events=[] if is_recipient else history_of(evaluation),
    )


@bp.route("/awards/<reference>/evaluation/write", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def write_evaluation(reference: str) -> ResponseReturnValue:
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "edit", evaluation)
    form = EvaluationForm.of(evaluation)
    if form.validate_on_submit() and form.carry_out(
        operations.save_evaluation,
        evaluation,
        form.wording(),
        people_reached=form.people_reached.number,
        actor=signed_in(),
    ):
        return _shown(reference, _("Saved."))
    return render_template("closing/write_evaluation.html", form=form, award=evaluation.award)


@bp.route("/awards/<reference>/evaluation/show", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def show_to_group(reference: str) -> ResponseReturnValue:
    """Let the group read the text, and say until when it may comment."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "show_to_group", evaluation)
    form = ShowForm.proposed()
    if form.validate_on_submit() and form.carry_out(
        operations.show_to_group, evaluation, comment_until=form.comment_until.data, actor=signed_in()
    ):
        return _shown(reference, _("The group has been asked by mail."))
    return render_template("closing/show_to_group.html", form=form, award=evaluation.award)


@bp.route("/awards/<reference>/evaluation/comment", methods=["GET", "POST"])
@open_to_signed_in
def comment(reference: str) -> ResponseReturnValue:
    """The group agrees with the text, or says what should be different."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "comment", evaluation)
    form = CommentForm()
    if form.validate_on_submit() and form.carry_out(
        operations.comment,
        evaluation,
        agrees=form.answer.data == "agree",
        text=form.text.data or "",
        actor=signed_in(),
    ):
        return _shown(reference, _("Your answer is sent. Thank you."))
    return render_template("closing/comment.html", form=form, award=evaluation.award)


@bp.post("/awards/<reference>/evaluation/rewrite")
@open_to(Role.OFFICER)
def rewrite(reference: str) -> ResponseReturnValue:
    """Take the text back to write on."""
    evaluation = the_evaluation(reference)
    check_button()
    with transaction():
        operations.rewrite(evaluation, actor=signed_in())
    return _shown(reference, _("You can write on."))


@bp.route("/awards/<reference>/evaluation/publish", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def publish(reference: str) -> ResponseReturnValue:
    """Put the text on the public page of the project."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "publish", evaluation)
    form = RecordForm(evaluation)
    if form.validate_on_submit() and form.carry_out(operations.publish, evaluation, actor=signed_in()):
        return _shown(reference, _("It is published."))
    return render_template("closing/publish.html", form=form, award=evaluation.award)


@bp.route("/awards/<reference>/evaluation/take-back", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def take_back(reference: str) -> ResponseReturnValue:
    """Take the text off the public page."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "take_back", evaluation)
    form = WhyForm()
    if form.validate_on_submit() and form.carry_out(
        operations.take_back, evaluation, reason=form.reason.data, actor=signed_in()
    ):
        return _shown(reference, _("It is not public any more."))
    return render_template("closing/take_back.html", form=form, award=evaluation.award)


@bp.route("/awards/<reference>/evaluation/exemption", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def ask_exemption(reference: str) -> ResponseReturnValue:
    """Ask that nothing be published of a grant."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "ask_exemption", evaluation)
    form = WhyForm()
    if form.validate_on_submit() and form.carry_out(
        operations.ask_exemption, evaluation, reason=form.reason.data, actor=signed_in()
    ):
        return _shown(reference, _("A decision maker decides about it now."))
    return render_template("closing/ask_exemption.html", form=form, award=evaluation.award)


@bp.post("/awards/<reference>/evaluation/exempt")
@open_to(Role.DECISION_MAKER)
def exempt(reference: str) -> ResponseReturnValue:
    """Agree that nothing is published."""
    evaluation = the_evaluation(reference)
    check_button()
    with transaction():
        operations.exempt(evaluation, actor=signed_in())
    return _shown(reference, _("Nothing will be published of this grant."))


@bp.route("/awards/<reference>/evaluation/refuse", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def refuse_exemption(reference: str) -> ResponseReturnValue:
    """Say that the evaluation is to be published after all."""
    evaluation = the_evaluation(reference)
    EVALUATION.check(signed_in(), "refuse_exemption", evaluation)
    form = WhyForm()
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_exemption, evaluation, reason=form.reason.data, actor=signed_in()
    ):
        return _shown(reference, _("The officer has been told by mail."))
    return render_template("closing/refuse_exemption.html", form=form, award=evaluation.award)


@bp.get("/evaluations")
@open_to(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
def list_evaluations() -> ResponseReturnValue:
    """The public evaluations of all grants that a person may see, by where they stand."""
    chosen = request.args.get("state", "")
    return render_template(
        "closing/list_evaluations.html",
        page=Page(visible_evaluations(signed_in(), EvaluationState.named(chosen))),
        states=[(state.value, state.label) for state in EvaluationState],
        chosen=chosen,
    )


@bp.get("/funded/<reference>/evaluation")
@open_to_public
def read_evaluation(reference: str) -> ResponseReturnValue:
    """What everybody may read of a grant at its end; without names where its award is anonymised."""
    evaluation = find_published_evaluation(reference) or not_found()
    return render_template(
        "closing/read_evaluation.html",
        evaluation=evaluation,
        award=evaluation.award,
        application=evaluation.application,
        results=results_of(evaluation.award),
    )

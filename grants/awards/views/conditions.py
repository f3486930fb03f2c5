"""Pages of conditions: those kept for a round, those of an award, and what becomes of each."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards import conditions, operations
from grants.awards.forms import ConditionForm, EvidenceForm, NoteOnConditionForm, TemplateForm
from grants.awards.models import AwardCondition, ConditionTemplate
from grants.awards.queries import award_of
from grants.awards.views.blueprint import STAFF, bp, the_application
from grants.db import db, transaction
from grants.documents.files import CheckedFile, keep_upload
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import APPLICATION, AWARD, CONDITION, ConditionState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round
from grants.uploads import given_file, settle

#: Steps that need no more than a reason, by their word in the address.
_STEPS = {"meet": "meet", "send-back": "send_back", "ask-waiver": "ask_waiver", "waive": "waive",
          "keep": "keep", "remove": "remove"}  # fmt: skip


def _round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


@bp.route("/rounds/<reference>/conditions", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def list_templates(reference: str) -> ResponseReturnValue:
    """The conditions that are kept for the awards of a round, and the form for another one."""
    round_ = _round(reference)
    form = TemplateForm()
    if form.validate_on_submit() and form.carry_out(
        operations.write_template,
        round_,
        form.when,
        form.text.texts,
        due_days=form.due_days.number,
        is_standard=form.is_standard.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("awards.list_templates", reference=reference))
    return render_template(
        "awards/list_templates.html", form=form, round=round_, templates=conditions.templates_of(round_)
    )


@bp.post("/rounds/<reference>/conditions/<int:number>/retire")
@open_to(Role.OFFICER)
def retire_template(reference: str, number: int) -> ResponseReturnValue:
    template = _template(_round(reference), number)
    check_button()
    with transaction():
        operations.retire_template(template, actor=signed_in())
    flash(_("It is out of use. Awards that have it keep it."), "success")
    return redirect(url_for("awards.list_templates", reference=reference))


def _template(round_: Round, number: int) -> ConditionTemplate:
    template = db.session.get(ConditionTemplate, number)
    return template if template is not None and template.round_id == round_.id else not_found()


@bp.route("/applications/<reference>/conditions", methods=["GET", "POST"])
@open_to(*STAFF)
def put_condition(reference: str) -> ResponseReturnValue:
    """The conditions of an award that is proposed or made; until acceptance others may be put."""
    application = the_application(reference)
    person, award = signed_in(), award_of(application)
    may_put = (
        AWARD.allows(person, "put_condition", award)
        if award
        else APPLICATION.allows(person, "put_condition", application)
    )
    form = ConditionForm() if may_put else None
    if form and form.validate_on_submit() and form.carry_out(
        operations.put_condition,
        application,
        form.when,
        form.text.texts,
        due_days=form.due_days.number,
        actor=person,
    ):  # fmt: skip
        flash(_("The condition is put."), "success")
        return redirect(url_for("awards.put_condition", reference=reference))
    known = conditions.conditions_of(application, all_of_them=True)
    used = {condition.template_id for condition in known}
    return render_template(
        "awards/put_condition.html",
        form=form,
        application=application,
        award=award,
        conditions=known,
        templates=[t for t in conditions.templates_of(application.round) if t.id not in used]
        if may_put
        else [],
    )


@bp.post("/applications/<reference>/conditions/<int:number>")
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def put_template(reference: str, number: int) -> ResponseReturnValue:
    """Put a condition that is kept for the round."""
    application = the_application(reference)
    template = _template(application.round, number)
    check_button()
    with transaction():
        operations.put_condition(
            application,
            template.kind,
            template.text,
            due_days=template.due_days,
            template=template,
            actor=signed_in(),
        )
    flash(_("The condition is put."), "success")
    return redirect(url_for("awards.put_condition", reference=reference))


@bp.get("/conditions")
@open_to(*STAFF)
def list_conditions() -> ResponseReturnValue:
    """Conditions of all awards, the soonest due first."""
    query = conditions.visible_conditions(signed_in())
    state = request.args.get("state", "")
    if wanted := ConditionState.named(state):
        query = query.where(AwardCondition.state == wanted)
    elif state == "late":
        query = query.where(conditions.is_late())
    return render_template(
        "awards/list_conditions.html",
        page=Page(query),
        states=[("late", _("Overdue")), *((known.value, known.label) for known in ConditionState)],
        chosen=state,
    )


def _condition(number: int) -> AwardCondition:
    return conditions.find_condition(number, signed_in()) or not_found()


@bp.get("/conditions/<int:number>")
@open_to_signed_in
def show_condition(number: int) -> ResponseReturnValue:
    """One condition: what it says, how it is met, and what can be done."""
    person, condition = signed_in(), _condition(number)
    is_own = person.is_member_of(condition.application.organisation_id)
    return render_template(
        "awards/show_condition.html",
        record=condition,
        award=award_of(condition.application),
        is_own=is_own,
        actions=[step.action for step in CONDITION.actions(person, condition)],
        steps=[(word, CONDITION.step(action).label, action) for word, action in _STEPS.items()],
        events=[] if is_own else history_of(condition),
    )


@bp.route("/conditions/<int:number>/evidence", methods=["GET", "POST"])
@open_to_signed_in
def give_evidence(number: int) -> ResponseReturnValue:
    condition = _condition(number)
    CONDITION.check(signed_in(), "give_evidence", condition)
    form = EvidenceForm(data={"said": condition.evidence})
    if form.validate_on_submit() and _save(condition, form):
        flash(_("Thank you. An officer looks at it."), "success")
        return redirect(url_for("awards.show_condition", number=number))
    return render_template("awards/give_evidence.html", form=form, condition=condition)


def _save(condition: AwardCondition, form: EvidenceForm) -> bool:
    """Check the file that was chosen, if any, before anything is locked; then save all that was given."""
    try:
        file = given_file(form.file)
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(_keep, condition, form, file)


def _keep(condition: AwardCondition, form: EvidenceForm, file: CheckedFile | None) -> None:
    person = signed_in()
    upload = keep_upload(*file, application_id=condition.application_id, actor=person) if file else None
    operations.give_evidence(condition, said=form.said.data or "", upload=upload, actor=person)
    settle(form.file)


@bp.route("/conditions/<int:number>/<any('meet','send-back','ask-waiver','waive','keep','remove'):step>",
          methods=["GET", "POST"])  # fmt: skip
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def judge_condition(number: int, step: str) -> ResponseReturnValue:
    """Find a condition met, ask for more, waive it by two people, or take it out of an offer."""
    condition, action = _condition(number), _STEPS[step]
    CONDITION.check(signed_in(), action, condition)
    form = NoteOnConditionForm()
    if form.validate_on_submit() and form.carry_out(_do, condition, action, form.reason.data):
        flash(_("Saved."), "success")
        return redirect(url_for("awards.show_condition", number=number))
    return render_template(
        "awards/judge_condition.html", form=form, condition=condition, label=CONDITION.step(action).label
    )


def _do(condition: AwardCondition, action: str, reason: str) -> None:
    actor = signed_in()
    if action in ("meet", "send_back"):
        operations.judge_condition(condition, action, note=reason, actor=actor)
    elif action == "ask_waiver":
        operations.ask_waiver(condition, reason=reason, actor=actor)
    elif action == "remove":
        operations.remove_condition(condition, reason=reason, actor=actor)
    else:
        operations.answer_waiver(condition, action, reason=reason, actor=actor)

"""Pages of visits: planned, made, followed up; to staff and to the group."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import User
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.db import db, transaction
from grants.documents.operations import documents_of
from grants.forms import check_button
from grants.lifecycles import EVER_ACTIVE, VISIT, VisitState
from grants.oversight import operations, queries
from grants.oversight.forms import (
    AnswerForm,
    FindingForm,
    PlanForm,
    ReasonForm,
    RecordForm,
    SettleForm,
)
from grants.oversight.models import Finding, Sample, Severity, Visit
from grants.oversight.queries import READERS
from grants.oversight.views.blueprint import bp, the_visit
from grants.pages import Page
from grants.permissions import Role, officer
from grants.rounds.queries import visible_to as visible_rounds

_STATES = EVER_ACTIVE


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page leads to the visits that a person may know of."""

    def shown(award: Award) -> Markup:
        person = signed_in()
        visits = queries.visits_of(award, person)
        may_plan = officer(person, award) and award.state in _STATES
        if not visits and not may_plan:
            return Markup("")
        page = render_template("oversight/_of_award.html", award=award, visits=visits, may_plan=may_plan)
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"visits_of_award": shown}


@bp.get("/visits")
@open_to(*READERS)
def list_visits() -> ResponseReturnValue:
    """The visits that a person may see, the next first."""
    person = signed_in()
    state, round_reference, search = (request.args.get(name, "") for name in ("state", "round", "q"))
    query = queries.visible_visits(person)
    if wanted := VisitState.named(state):
        query = query.where(Visit.state == wanted)
    rounds = list(db.session.scalars(visible_rounds(person).limit(50)))
    if round_reference:
        ids = [known.id for known in rounds if known.reference == round_reference]
        query = query.where(Application.round_id.in_(ids))
    if search:
        query = query.where(
            Visit.reference.icontains(search, autoescape=True) | applications.mentions(search)
        )
    return render_template(
        "oversight/list_visits.html",
        page=Page(query),
        states=[(known.value, known.label) for known in VisitState],
        rounds=[(known.reference, str(known.title)) for known in rounds],
        chosen={"state": state, "round": round_reference, "q": search},
    )


@bp.route("/awards/<reference>/visit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def plan_visit(reference: str) -> ResponseReturnValue:
    """Plan a visit to a project, from a sample or of one's own accord."""
    award = find_award(reference, signed_in()) or not_found()
    people = queries.officers_for(award)
    form = PlanForm(people, data={"visitor": str(signed_in().id)})
    if form.validate_on_submit() and form.carry_out(
        operations.plan_visit, award, form.planned_on.data, sample=_sample(award), actor=signed_in(),
        **_plan(form, people),
    ):  # fmt: skip
        flash(_("The visit is planned."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("oversight/plan_visit.html", form=form, award=award)


def _plan(form: PlanForm, people: list[User]) -> dict[str, Any]:
    return {
        "purpose": form.purpose.data,
        "announced": form.announced.data == "yes",
        "visitor": next(person for person in people if str(person.id) == form.visitor.data),
    }


def _sample(award: Award) -> Sample | None:
    """Return the draw that the address names, if it is one of the award's round."""
    number = request.args.get("sample", "")
    return queries.find_sample(award.application.round, int(number)) if number.isdecimal() else None


@bp.get("/visits/<reference>")
@open_to_signed_in
def show_visit(reference: str) -> ResponseReturnValue:
    """One visit: to staff with all, to the group with what is addressed to it."""
    visit, person = the_visit(reference), signed_in()
    is_group = person.is_member_of(visit.application.organisation_id)
    return render_template(
        "oversight/show_visit.html",
        record=visit,
        is_group=is_group,
        findings=[finding for finding in visit.findings if finding.for_group or not is_group],
        actions=[step.action for step in VISIT.actions(person, visit)],
        documents=documents_of(visit),
        events=[] if is_group else history_of(visit),
    )


def _back(visit: Visit, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("oversight.show_visit", reference=visit.reference))


@bp.route("/visits/<reference>/change", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_visit(reference: str) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "change", visit)
    people = queries.officers_for(visit.award)
    form = PlanForm(people, data={
        "planned_on": visit.planned_on, "visitor": str(visit.visitor_id), "purpose": visit.purpose,
        "announced": "yes" if visit.announced else "no",
    })  # fmt: skip
    if form.validate_on_submit() and form.carry_out(
        operations.change_visit, visit, form.planned_on.data, actor=signed_in(), **_plan(form, people)
    ):
        return _back(visit, _("Saved."))
    return render_template("oversight/plan_visit.html", form=form, award=visit.award, visit=visit)


@bp.route("/visits/<reference>/cancel", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def cancel_visit(reference: str) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "cancel", visit)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.cancel_visit, visit, reason=form.reason.data, actor=signed_in()
    ):
        return _back(visit, _("The visit is cancelled."))
    return render_template("oversight/cancel_visit.html", form=form, visit=visit)


@bp.route("/visits/<reference>/record", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def record_visit(reference: str) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "record", visit)
    form = RecordForm(data={"made_on": min(visit.planned_on, clock.today())})
    if form.validate_on_submit() and form.carry_out(
        operations.record_visit, visit, form.made_on.data, met=form.met.data, seen=form.seen.data,
        actor=signed_in(),
    ):  # fmt: skip
        return _back(visit, _("Recorded. Add what you found, or close the visit."))
    return render_template("oversight/record_visit.html", form=form, visit=visit)


@bp.route("/visits/<reference>/findings", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_finding(reference: str) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "add_finding", visit)
    form = FindingForm()
    if form.validate_on_submit() and form.carry_out(
        operations.add_finding,
        visit,
        text=form.text.data,
        severity=Severity(form.severity.data),
        action=(form.action.data or "").strip(),
        due_on=form.due_on.data,
        for_group=form.for_group.data == "yes",
        actor=signed_in(),
    ):
        return _back(visit, _("The finding is added."))
    return render_template("oversight/add_finding.html", form=form, visit=visit)


@bp.post("/visits/<reference>/<any(send, close):step>")
@open_to(Role.OFFICER)
def move_visit(reference: str, step: str) -> ResponseReturnValue:
    """Send the findings to the group, or close the visit."""
    visit = the_visit(reference)
    move = operations.send_findings if step == "send" else operations.close_visit
    check_button()
    with transaction():
        move(visit, actor=signed_in())
    return _back(visit, _("Done. The group has been told by mail."))


def _finding(visit: Visit, number: int) -> Finding:
    return queries.find_finding(visit, number) or not_found()


@bp.route("/visits/<reference>/findings/<int:number>/answer", methods=["GET", "POST"])
@open_to_signed_in
def answer_finding(reference: str, number: int) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "answer", visit)
    finding = _finding(visit, number)
    if not finding.for_group:
        not_found()
    form = AnswerForm(data={"answer": finding.answer})
    if form.validate_on_submit() and form.carry_out(
        operations.answer_finding, finding, answer=form.answer.data, actor=signed_in()
    ):
        return _back(visit, _("Your answer is sent."))
    return render_template("oversight/answer_finding.html", form=form, visit=visit, finding=finding)


@bp.route("/visits/<reference>/findings/<int:number>/settle", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def settle_finding(reference: str, number: int) -> ResponseReturnValue:
    visit = the_visit(reference)
    VISIT.check(signed_in(), "settle", visit)
    finding = _finding(visit, number)
    form = SettleForm()
    if form.validate_on_submit() and form.carry_out(
        operations.settle_finding, finding, note=form.note.data, actor=signed_in()
    ):
        return _back(visit, _("The finding is settled."))
    return render_template("oversight/settle_finding.html", form=form, visit=visit, finding=finding)

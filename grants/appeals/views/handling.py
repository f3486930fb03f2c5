"""Pages of staff: the list of complaints and appeals, who looks into one, each step, and the answer."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import open_to, signed_in
from grants.accounts.calendar import days_off
from grants.accounts.models import User
from grants.appeals import operations, queries
from grants.appeals.forms import AnswerForm, InvestigatorForm, LateForm, StepForm
from grants.appeals.models import OPEN, Appeal, Effect
from grants.appeals.queries import READERS
from grants.appeals.views.blueprint import bp, the_appeal
from grants.appeals.window import clock_of
from grants.applications.models import Application
from grants.db import db
from grants.lifecycles import APPEAL, AppealState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round
from grants.rounds.queries import visible_to as visible_rounds

#: What the list can be narrowed to besides a state: all that are open, those of the person, those overdue.
_OPEN, _MINE, _OVERDUE = "open", "mine", "overdue"


@bp.get("/appeals")
@open_to(*READERS)
def list_appeals() -> ResponseReturnValue:
    """Every complaint or appeal that a person may see, what is open first, with the numbers."""
    person = signed_in()
    state, round_reference, search = (request.args.get(name, "") for name in ("state", "round", "q"))
    query = queries.visible_to(person)
    if state == _OPEN:
        query = query.where(Appeal.state.in_(OPEN))
    elif state == _MINE:
        query = query.where(Appeal.state.in_(OPEN), Appeal.investigator_id == person.id)
    elif state == _OVERDUE:
        query = query.where(Appeal.state.in_(OPEN), Appeal.answer_by < clock.today())
    elif wanted := AppealState.named(state):
        query = query.where(Appeal.state == wanted)
    round_ = find_round(round_reference, person) if round_reference else None
    if round_reference:
        query = query.where(Application.round_id == (round_.id if round_ else 0))
    if search:
        query = query.where(queries.mentions(search))
    off = days_off()
    page = Page(queries.listed(query))
    return render_template(
        "appeals/list_appeals.html",
        page=page,
        clocks={appeal.id: clock_of(appeal, off) for appeal in page.items},
        numbers=queries.numbers_of(person, round_),
        round=round_,
        states=[(_OPEN, _("All that are open")), (_MINE, _("Those I look into")),
                (_OVERDUE, _("Those that are overdue")),
                *((known.value, known.label) for known in AppealState)],
        rounds=[(r.reference, str(r.title)) for r in db.session.scalars(_rounds(person))],
        chosen={"state": state, "round": round_reference, "q": search},
    )  # fmt: skip


def _rounds(person: User) -> sa.Select[Round]:
    return visible_rounds(person).limit(50)


@bp.route("/appeals/<reference>/late", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def judge_late(reference: str) -> ResponseReturnValue:
    """Say whether one that came late counts."""
    appeal = the_appeal(reference)
    APPEAL.check(signed_in(), "accept_late", appeal)
    form = LateForm()
    if form.validate_on_submit():
        judge = operations.accept_late if form.counts.data == "yes" else operations.refuse_late
        if form.carry_out(judge, appeal, reason=form.reason.data, actor=signed_in()):
            flash(_("The group has been told by mail."), "success")
            return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/judge_late.html", form=form, appeal=appeal)


@bp.route("/appeals/<reference>/investigator", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def name_investigator(reference: str) -> ResponseReturnValue:
    """Give it to somebody who took no part."""
    appeal = the_appeal(reference)
    person = signed_in()
    is_first = appeal.investigator_id is None
    APPEAL.check(person, "assign" if is_first else "reassign", appeal)
    people = {str(known.id): known for known in queries.possible_investigators(appeal.application, person)}
    form = InvestigatorForm(people.values(), is_first=is_first)
    if form.validate_on_submit() and form.carry_out(
        operations.name_investigator,
        appeal,
        people[form.investigator.data],
        reason="" if is_first else form.reason.data or "",
        actor=person,
    ):
        flash(_("The investigator has been told by mail."), "success")
        return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/name_investigator.html", form=form, appeal=appeal, people=people)


@bp.route("/appeals/<reference>/step", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def note_step(reference: str) -> ResponseReturnValue:
    appeal = the_appeal(reference)
    APPEAL.check(signed_in(), "note", appeal)
    form = StepForm()
    if form.validate_on_submit() and form.carry_out(
        operations.note_step, appeal, form.text.data, actor=signed_in()
    ):
        flash(_("The step is noted."), "success")
        return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/note_step.html", form=form, appeal=appeal)


@bp.route("/appeals/<reference>/answer", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def answer_appeal(reference: str) -> ResponseReturnValue:
    """Answer it: what was found, why, and what follows."""
    appeal = the_appeal(reference)
    APPEAL.check(signed_in(), "uphold", appeal)
    form = AnswerForm(appeal)
    if form.validate_on_submit() and form.carry_out(
        operations.conclude,
        appeal,
        form.finding.data,
        Effect(form.effect.data),
        answer=form.answer.data,
        actor=signed_in(),
    ):
        flash(_("Answered. The letter is being made and then sent."), "success")
        return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/answer_appeal.html", form=form, appeal=appeal)

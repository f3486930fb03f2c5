"""Pages of applicants: begin, write, check and submit."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts.models import Organisation
from grants.accounts.profile import profile_gaps
from grants.accounts.queries import organisations_of
from grants.applications import frozen, operations, queries, support
from grants.applications.completeness import Draft
from grants.applications.forms import (
    ReasonForm,
    StartForm,
    SubmitForm,
)
from grants.applications.models import Application
from grants.applications.papers import wanted_papers
from grants.applications.promise import usual_wait
from grants.applications.requirements import requirements
from grants.applications.status import status_of
from grants.applications.views.blueprint import STAFF, bp, the_application
from grants.applications.views.casework import show_to_staff
from grants.applications.views.helping import show_to_helper, tasks_of
from grants.applications.views.keeping import show_deleted
from grants.db import db, transaction
from grants.errors import WrongState
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION, ApplicationState
from grants.rounds.queries import find_round
from grants.rounds.quiz import fits, rules_of, standing_result
from grants.rounds.views.quiz import taken_here


@bp.route("/rounds/<reference>/apply", methods=["GET", "POST"])
@open_to_signed_in
def start_application(reference: str) -> ResponseReturnValue:
    """Choose the organisation that applies; who has none makes one first."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    if not round_.is_open:
        raise WrongState(_("This round does not take applications now."))
    quiz_number = taken_here(round_)
    if not fits(rules_of(round_), standing_result(round_, person, quiz_number)):
        flash(_("Check first whether this round fits you."), "notice")
        return redirect(url_for("rounds.take_quiz", reference=reference))
    mine = organisations_of(person)
    if not mine:
        return redirect(url_for("accounts.choose_kind", next=request.path))
    form = StartForm(person, data={"organisation": str(mine[0].id)})
    if form.validate_on_submit():
        with transaction():
            organisation = db.session.get_one(Organisation, int(form.organisation.data))
            application = operations.start_application(
                round_, organisation, quiz_number=quiz_number, actor=person
            )
        return redirect(url_for("applications.show_application", reference=application.reference))
    return render_template("applications/start_application.html", form=form, round=round_)


@bp.app_context_processor
def _promise() -> dict[str, Any]:
    """Public pages of a round tell how long groups really waited."""
    return {"usual_wait": usual_wait}


@bp.get("/applications/<reference>")
@open_to_signed_in
def show_application(reference: str) -> ResponseReturnValue:
    """The task list of a draft; from submission on, what was sent and where it stands."""
    person = signed_in()
    application = the_application(reference)
    if application.state is ApplicationState.DELETED:
        return show_deleted(application)
    if person.is_member_of(application.organisation_id):
        return _show_to_applicant(application)
    if (place := support.helper_of(application, person)) is not None and not person.is_staff:
        return show_to_helper(application, place)
    if not person.has(*STAFF):
        return redirect(url_for("assessment.list_my_reviews"))
    return show_to_staff(application)


def _show_to_applicant(application: Application) -> str:
    actions = [step.action for step in APPLICATION.actions(signed_in(), application)]
    if application.state is not ApplicationState.DRAFT:
        return _show_status(application, actions)
    tasks, wanting = tasks_of(application), requirements(application)
    return render_template(
        "applications/show_to_applicant.html",
        record=application,
        tasks=tasks,
        wanting=wanting,
        gaps=profile_gaps(application.organisation),
        papers=wanted_papers(application),
        all_done=not wanting and all(is_done for _section, _saved, is_done in tasks),
        hosting=support.current_hosting(application),
        needs_host=support.needs_host(application),
        may_need_host=support.may_need_host(application),
        actions=actions,
        now=clock.now(),
    )


def _show_status(application: Application, actions: list[str]) -> str:
    """From submission on: where the application stands, what comes and when, and what was sent."""
    query = queries.standing_query(application)
    return render_template(
        "applications/show_status.html",
        record=application,
        status=status_of(application),
        usual=usual_wait(application.round),
        query=query,
        tasks=tasks_of(application) if query is not None else [],
        submission=queries.last_submission(application),
        documents=queries.papers_of_applicant(application),
        hosting=support.current_hosting(application),
        actions=actions,
    )


@bp.route("/applications/<reference>/submit", methods=["GET", "POST"])
@open_to_signed_in
def submit_application(reference: str) -> ResponseReturnValue:
    """Check the answers, declare, submit."""
    application = the_application(reference)
    person = signed_in()
    if request.method == "POST" and application.state is ApplicationState.SUBMITTED:
        return redirect(url_for("applications.show_application", reference=reference))  # A double click.
    APPLICATION.check(person, "submit", application)
    declaration = _(
        "I am authorised by my organisation to submit this application. What it says is true. We agree that"
        " what we write is used to assess it and to account for public money."
    )
    form = SubmitForm(data={"name": person.full_name})
    if form.validate_on_submit() and form.carry_out(
        operations.submit_application,
        application,
        name=form.name.data,
        position=form.position.data,
        declaration=declaration,
        actor=person,
    ):
        flash(_("Sent. Your reference is %(reference)s.", reference=reference), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    draft = Draft(application)
    return render_template(
        "applications/submit_application.html",
        form=form,
        application=application,
        declaration=declaration,
        content=frozen.whole_snapshot(frozen.freeze(draft), current_language()),
        keys=[section.key for section in draft.sections],
    )


@bp.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@open_to_signed_in
def withdraw_application(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "withdraw", application)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.withdraw_application, application, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The application is withdrawn."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/withdraw_application.html", form=form, application=application)


@bp.post("/applications/<reference>/answer-query")
@open_to_signed_in
def answer_query(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    check_button()
    with transaction():
        operations.answer_query(application, actor=signed_in())
    flash(_("Your answer is sent."), "success")
    return redirect(url_for("applications.show_application", reference=reference))

"""Pages of officers: the list of applications, one case, questions and findings."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import open_to, signed_in
from grants.accounts.history import history_of
from grants.applications import frozen, operations, queries
from grants.applications.forms import (
    EligibilityForm,
    QueryForm,
    ReasonForm,
)
from grants.applications.models import Application, Query, Submission
from grants.applications.translations import foreign_to, languages_of, translations_of
from grants.applications.views.blueprint import STAFF, bp, the_application
from grants.db import db, transaction
from grants.documents.operations import documents_about
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION, ApplicationState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import sections_of
from grants.rounds.queries import visible_to as visible_rounds


@bp.get("/applications")
@open_to(*STAFF)
def list_applications() -> ResponseReturnValue:
    person = signed_in()
    query = queries.visible_to(person).where(Application.submitted_at.is_not(None))
    state, round_reference, search = (request.args.get(name, "") for name in ("state", "round", "q"))
    if wanted := ApplicationState.named(state):
        query = query.where(Application.state == wanted)
    if round_reference:
        query = query.where(Application.round_id.in_(_round_ids(round_reference)))
    if search:
        query = query.where(queries.mentions(search))
    rounds = [
        (known.reference, str(known.title)) for known in db.session.scalars(visible_rounds(person).limit(50))
    ]
    unsent = (ApplicationState.DRAFT, ApplicationState.DELETED)
    states = [(known.value, known.label) for known in ApplicationState if known not in unsent]
    page = Page(query)
    return render_template(
        "applications/list_applications.html",
        page=page,
        foreign=foreign_to(current_language(), page.items),
        rounds=rounds,
        states=states,
        chosen={"state": state, "round": round_reference, "q": search},
    )


def _round_ids(reference: str) -> list[int]:
    return list(
        db.session.scalars(
            visible_rounds(signed_in()).where(Round.reference == reference).with_only_columns(Round.id)
        )
    )


def show_to_staff(application: Application) -> str:
    """What was submitted, with what officers found and asked."""
    copies, asked = queries.submissions_of(application), queries.queries_of(application)
    submission = copies[-1] if copies else None
    may_read_reviews = signed_in().has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
    documents = (
        documents_about(application.id) if may_read_reviews else queries.papers_of_applicant(application)
    )
    return render_template(
        "applications/show_to_staff.html",
        record=application,
        content=_content(submission) if submission else None,
        submission=submission,
        in_grace=queries.came_in_grace(application),
        checks=queries.eligibility_checks(application),
        asked=asked,
        answered=_answered(asked, copies),
        translations=translations_of(copies),
        foreign=_foreign(application, submission),
        may_read_reviews=may_read_reviews,
        documents=documents,
        actions=[step.action for step in APPLICATION.actions(signed_in(), application)],
        events=history_of(application, *application.hostings),
    )


def _content(submission: Submission) -> dict[str, Any]:
    """Return what was sent; what is kept away from scoring, only to an auditor."""
    shown = frozen.whole_snapshot if signed_in().has(Role.AUDITOR) else frozen.snapshot
    return shown(submission.content, current_language())


def _foreign(application: Application, submission: Submission | None) -> list[str]:
    """Return the keys of the answers that this officer may translate into the language of the page."""
    if submission is None or not APPLICATION.allows(signed_in(), "translate", application):
        return []
    return [key for key, own in languages_of(submission.content).items() if own != current_language()]


def _answered(asked: list[Query], copies: list[Submission]) -> dict[int, int]:
    """Return the number of the copy that answered each question to the applicant, by the question's id."""
    return {
        query.id: copy.number
        for query in asked
        for copy in copies
        if query.ended_at is not None and query.asked_at < copy.submitted_at <= query.ended_at
    }


@bp.route("/applications/<reference>/query", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def query_applicant(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "query", application)
    form = QueryForm(data={"due_on": clock.today() + clock.days(7)})
    form.questions.choices = [
        (str(question.id), str(question.label))
        for section in sections_of(application.round)
        if not section.kept_apart
        for question in section.questions
    ]
    if form.validate_on_submit() and form.carry_out(
        operations.query_applicant,
        application,
        [int(number) for number in form.questions.data],
        message=form.message.data,
        due_on=form.due_on.data,
        actor=signed_in(),
    ):
        flash(_("The group has been asked by mail."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/query_applicant.html", form=form, application=application)


@bp.post("/applications/<reference>/end-query")
@open_to(Role.OFFICER)
def end_query(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    check_button()
    with transaction():
        operations.end_query(application, actor=signed_in())
    return redirect(url_for("applications.show_application", reference=reference))


@bp.route("/applications/<reference>/eligibility", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def check_eligibility(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "find_eligible", application)
    form = EligibilityForm()
    if form.validate_on_submit():
        find = operations.find_eligible if form.finding.data == "eligible" else operations.find_ineligible
        with transaction():
            find(application, reason=form.reason.data, actor=signed_in())
        flash(_("The finding is recorded."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/check_eligibility.html", form=form, application=application)


@bp.route("/applications/<reference>/reinstate", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def reinstate(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "reinstate", application)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.reinstate, application, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The application is considered again."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/reinstate.html", form=form, application=application)

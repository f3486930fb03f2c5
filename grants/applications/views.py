"""Pages of applications: the applicant's form, and the officer's first look."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import Organisation
from grants.accounts.queries import organisations_of
from grants.applications import frozen, operations, queries
from grants.applications.forms import (
    EligibilityForm,
    QueryForm,
    ReasonForm,
    SectionForm,
    StartForm,
    SubmitForm,
    section_form,
)
from grants.applications.models import Application, SectionSaved
from grants.db import db, transaction
from grants.documents.operations import documents_about
from grants.errors import RuleBroken, WrongState
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION, ApplicationState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round, Section
from grants.rounds.queries import find_round, parts_of, sections_of
from grants.rounds.queries import visible_to as visible_rounds

bp = Blueprint("applications", __name__)

STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


@bp.route("/rounds/<reference>/apply", methods=["GET", "POST"])
@open_to_signed_in
def start_application(reference: str) -> ResponseReturnValue:
    """Choose the organisation that applies; who has none makes one first."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    if not round_.is_open:
        raise WrongState(_("This round does not take applications now."))
    mine = organisations_of(person)
    if not mine:
        return redirect(url_for("accounts.create_organisation", next=request.path))
    form = StartForm(person, data={"organisation": str(mine[0].id)})
    if form.validate_on_submit():
        with transaction():
            organisation = db.session.get_one(Organisation, int(form.organisation.data))
            application = operations.start_application(round_, organisation, actor=person)
        return redirect(url_for("applications.show_application", reference=application.reference))
    return render_template("applications/start_application.html", form=form, round=round_)


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
    states = [(known.value, known.label) for known in ApplicationState if known is not ApplicationState.DRAFT]
    return render_template(
        "applications/list_applications.html",
        page=Page(query),
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


def _find(reference: str) -> Application:
    return queries.find_application(reference, signed_in()) or not_found()


@bp.get("/applications/<reference>")
@open_to_signed_in
def show_application(reference: str) -> ResponseReturnValue:
    """The task list of a draft; from submission on, what was sent and where it stands."""
    person = signed_in()
    application = _find(reference)
    if person.is_member_of(application.organisation_id):
        return _show_to_applicant(application)
    if not person.has(*STAFF):
        return redirect(url_for("assessment.list_my_reviews"))
    return _show_to_staff(application)


def _show_to_applicant(application: Application) -> str:
    editable = application.state in (ApplicationState.DRAFT, ApplicationState.QUERIED)
    tasks = _tasks(application) if editable else []
    return render_template(
        "applications/show_to_applicant.html",
        record=application,
        tasks=tasks,
        all_done=all(is_done for _section, _saved, is_done in tasks),
        query=queries.standing_query(application),
        submission=queries.last_submission(application),
        documents=documents_about_applicant(application),
        actions=[step.action for step in APPLICATION.actions(signed_in(), application)],
        now=clock.now(),
    )


def _tasks(application: Application) -> list[tuple[Section, SectionSaved | None, bool]]:
    """Return the sections that can be written now: when each was saved, and whether it is complete."""
    saved, answers = queries.saved_sections(application), queries.answers_of(application)
    return [
        (
            section,
            saved.get(section.id),
            section.id in saved and not operations.unfinished(application, section, answers),
        )
        for section in sections_of(application.round)
        if queries.open_questions(application, section)
    ]


def documents_about_applicant(application: Application) -> list[object]:
    """Return the documents that the applicant may have: letters and their own papers, not the assessment."""
    return [d for d in documents_about(application.id) if d.kind.value != "assessment_summary"]


def _show_to_staff(application: Application) -> str:
    submission = queries.last_submission(application)
    may_read_reviews = signed_in().has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
    documents = (
        documents_about(application.id) if may_read_reviews else documents_about_applicant(application)
    )
    return render_template(
        "applications/show_to_staff.html",
        record=application,
        content=frozen.snapshot(submission.content, current_language()) if submission else None,
        submission=submission,
        checks=queries.eligibility_checks(application),
        asked=queries.queries_of(application),
        may_read_reviews=may_read_reviews,
        documents=documents,
        actions=[step.action for step in APPLICATION.actions(signed_in(), application)],
        events=history_of(application),
    )


@bp.route("/applications/<reference>/sections/<key>", methods=["GET", "POST"])
@open_to_signed_in
def write_section(reference: str, key: str) -> ResponseReturnValue:
    """Write one section: what can be read is saved, what needs work is said beside it."""
    application = _find(reference)
    APPLICATION.check(signed_in(), "edit", application)
    section = _section(application, key)
    saved = queries.saved_sections(application).get(section.id)
    questions = queries.open_questions(application, section) or not_found()
    form = section_form(
        application, questions, queries.answers_of(application), saved.version if saved else 0
    )
    form.validate_on_submit()
    may_save = form.is_submitted() and "csrf_token" not in form.errors
    if may_save and _save(application, section, form):
        return redirect(_after(application, section))
    return render_template(
        "applications/write_section.html", form=form, application=application, section=section, saved=saved
    )


def _section(application: Application, key: str) -> Section:
    for section in parts_of(application.round, Section):
        if section.key == key:
            return section
    return not_found()


def _save(application: Application, section: Section, form: SectionForm) -> bool:
    """Save a section and show what is still wanting; say whether there is nothing left to do."""
    seen = form.seen_version.data
    try:
        with transaction():
            wanting = operations.save_section(
                application,
                section,
                form.answers(),
                seen_version=int(seen) if (seen or "").isdecimal() else -1,
                actor=signed_in(),
            )
    except RuleBroken as broken:
        form.show(broken)
        form.seen_version.data = str(_version(application, section))
        return False
    form.seen_version.data = str(_version(application, section))
    answers = queries.answers_of(application)
    for question in wanting:
        field = form.field_of(question) if question in form.questions else None
        if field is not None and not field.errors:
            field.errors = operations.answer_problems(application, question, answers.get(question.id))
    if form.errors:
        flash(_("Your text is saved. Some answers need a little more work."), "notice")
    return not form.errors


def _version(application: Application, section: Section) -> int:
    saved = queries.saved_sections(application).get(section.id)
    return saved.version if saved else 0


def _after(application: Application, section: Section) -> str:
    """Return the next section that can be written, or the task list after the last."""
    sections = [s for s in sections_of(application.round) if queries.open_questions(application, s)]
    place = [s.id for s in sections].index(section.id) + 1
    if place < len(sections):
        return url_for("applications.write_section", reference=application.reference, key=sections[place].key)
    return url_for("applications.show_application", reference=application.reference)


@bp.route("/applications/<reference>/submit", methods=["GET", "POST"])
@open_to_signed_in
def submit_application(reference: str) -> ResponseReturnValue:
    """Check the answers, declare, submit."""
    application = _find(reference)
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
    sections = sections_of(application.round)
    content = frozen.freeze(application, sections, queries.answers_of(application))
    return render_template(
        "applications/submit_application.html",
        form=form,
        application=application,
        declaration=declaration,
        content=frozen.snapshot(content, current_language()),
        keys=[section.key for section in sections],
    )


@bp.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@open_to_signed_in
def withdraw_application(reference: str) -> ResponseReturnValue:
    application = _find(reference)
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
    application = _find(reference)
    check_button()
    with transaction():
        operations.answer_query(application, actor=signed_in())
    flash(_("Your answer is sent."), "success")
    return redirect(url_for("applications.show_application", reference=reference))


@bp.route("/applications/<reference>/query", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def query_applicant(reference: str) -> ResponseReturnValue:
    application = _find(reference)
    APPLICATION.check(signed_in(), "query", application)
    form = QueryForm(data={"due_on": clock.today() + clock.days(7)})
    form.questions.choices = [
        (str(question.id), str(question.label))
        for section in sections_of(application.round)
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
    application = _find(reference)
    check_button()
    with transaction():
        operations.end_query(application, actor=signed_in())
    return redirect(url_for("applications.show_application", reference=reference))


@bp.route("/applications/<reference>/eligibility", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def check_eligibility(reference: str) -> ResponseReturnValue:
    application = _find(reference)
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
    application = _find(reference)
    APPLICATION.check(signed_in(), "reinstate", application)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.reinstate, application, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The application is considered again."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/reinstate.html", form=form, application=application)

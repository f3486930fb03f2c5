"""Pages on which a draft is written: a section, one answer as it is typed, and its earlier texts."""

from functools import partial
from threading import RLock
from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf, validate_csrf
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import ValidationError

from grants import clock
from grants.access import not_found, open_to_signed_in, signed_in
from grants.applications import frozen, operations, queries
from grants.applications.at_hand import AnswerToSave
from grants.applications.completeness import Draft
from grants.applications.forms import SectionForm, read_answer, section_form
from grants.applications.models import Answer, Application
from grants.applications.views.blueprint import bp, the_application
from grants.applications.views.files import keep_files
from grants.db import db, transaction
from grants.errors import DomainError, NotAllowed, WrongState
from grants.formats import time_of_day
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION
from grants.pages import Page
from grants.rounds.models import Question, Section
from grants.statements import begin_statements, end_statements, lone_statement


@bp.route("/applications/<reference>/sections/<key>", methods=["GET", "POST"])
@open_to_signed_in
def write_section(reference: str, key: str) -> ResponseReturnValue:
    """Write one section: all that was typed is saved, what needs work is said beside it."""
    application = the_application(reference)
    APPLICATION.check(signed_in(), "edit", application)
    draft = Draft(application)
    section = next((known for known in draft.sections if known.key == key), None) or not_found()
    if not operations.may_write_section(application, section.key, signed_in()):
        not_found()
    questions = draft.open(section) or not_found()
    form = section_form(application.round, questions, draft.rows)
    form.validate_on_submit()
    may_save = form.is_submitted() and "csrf_token" not in form.errors
    if may_save and _save(application, section, form):
        return redirect(_after(application, section))
    rows = [draft.rows[question.id] for question in questions if question.id in draft.rows]
    return render_template(
        "applications/write_section.html",
        form=form,
        application=application,
        section=section,
        files=queries.files_of(application) if form.has_files() else {},
        saved_at=max((row.saved_at for row in rows), default=None),
        shown=partial(frozen.shown, language=current_language()),
        keys_here={question.key for question in questions},
        conditions={question.key: draft.condition_words(question) for question in questions},
    )


def _save(application: Application, section: Section, form: SectionForm) -> bool:
    """Save a section and show what is still wanting; say whether there is nothing left to do."""
    keep_files(application, form)
    given = form.given()
    with transaction():
        collisions = operations.save_section(application, section, given, actor=signed_in())
    draft = Draft(application)
    form.show_kept(draft.rows, given)
    form.show_collisions(collisions)
    for collision in collisions:
        field = form.field_of(collision.question)
        field.errors = [_("Someone else saved another text meanwhile. Choose which one to keep.")]
    for question in draft.unfinished(section):
        field = form.field_of(question) if question in form.questions else None
        if field is not None and not field.errors:
            field.errors = draft.problems(question)
    if form.errors:
        flash(_("Your text is saved. Some answers need a little more work."), "notice")
    return not form.errors


def _after(application: Application, section: Section) -> str:
    """Return the next section that the person can write, or the task list after the last."""
    draft, person = Draft(application), signed_in()
    sections = [
        known
        for known in draft.sections
        if draft.open(known) and operations.may_write_section(application, known.key, person)
    ]
    place = [known.id for known in sections].index(section.id) + 1
    if place < len(sections):
        return url_for("applications.write_section", reference=application.reference, key=sections[place].key)
    return url_for("applications.show_application", reference=application.reference)


#: Savings of one process take turns: only one thread at a time can run Python anyway, and those that
#: wait for each other's every step take longer together than one after the other.
_TURN = RLock()


@bp.url_value_preprocessor
def _begin_saving(endpoint: str | None, values: Any) -> None:
    """Read what was sent, however slowly it comes, and wait for one's turn; before anything else is read.

    A saving is one statement and needs no transaction around it.
    """
    if endpoint == "applications.write_answer":
        request.get_data()
        _TURN.acquire()
        g.has_turn = True
        g.to_save = AnswerToSave(**values)
        begin_statements(g.to_save.person)


def _end_turn() -> None:
    if g.pop("has_turn", False):
        _TURN.release()


@bp.teardown_app_request
def _end_saving(_error: BaseException | None = None) -> None:
    end_statements()
    _end_turn()


@bp.post("/applications/<reference>/answers/<key>")
@open_to_signed_in
def write_answer(reference: str, key: str) -> ResponseReturnValue:
    """Save one answer as it is typed: asked by the page's script, answered in JSON with a line to show."""
    try:
        validate_csrf(request.form.get("csrf_token"))
        return _save_one()
    except ValidationError:
        return jsonify(token=generate_csrf()), 400  # After signing in again, the old page goes on.
    except NotAllowed:
        not_found()  # As with every page of an application that is somebody else's.
    except DomainError as refusal:
        return jsonify(refused=refusal.message), 422
    except (IntegrityError, StaleDataError):
        return jsonify(again=True), 409  # Two first savings at one moment: the second asks again.


def _save_one() -> ResponseReturnValue:
    person = signed_in()
    application, question, section_key, answer = g.to_save.parts() or not_found()
    given = read_answer(question, request.form)
    if given is None:
        raise WrongState(_("This text is too long to keep. Shorten it."))
    found = operations.compare_answer(
        application, question, answer, given, section_key=section_key, actor=person
    )
    if isinstance(found, operations.Collision):
        return _collision(application.language, found), 409
    line = _("Saved %(when)s", when=time_of_day(clock.now()))
    if found is not None:
        _end_turn()  # While the database writes, the next one may go on.
        with transaction() if found.facts else lone_statement():
            operations.write_answer(found)
        return jsonify(version=found.version, line=line)
    # Where somebody else's text stays, this page goes on with the one that it has seen.
    stands = answer is not None and answer.text == given.text
    return jsonify(version=answer.version if answer is not None and stands else given.seen, line=line)


def _collision(language: str, collision: operations.Collision) -> Response:
    """Return both texts as a piece of the page, and the version against which the person now chooses."""
    theirs = db.session.get_one(Answer, collision.theirs.id)
    panel = render_template(
        "applications/collision.html",
        question=theirs.question,
        language=language,
        theirs=theirs,
        shown=frozen.shown(theirs.question, theirs.value, theirs.typed, current_language()),
    )
    return jsonify(panel=panel, version=theirs.version)


def _question(application: Application, key: str) -> tuple[Section, Question, Answer | None]:
    """Return a question that this person may write, with its section and its answer; else 404."""
    draft = Draft(application)
    found = [
        (section, question, draft.rows.get(question.id))
        for section in draft.sections
        for question in section.questions
        if question.key == key and operations.may_write_section(application, section.key, signed_in())
    ]
    return found[0] if found else not_found()


@bp.get("/applications/<reference>/answers/<key>/versions")
@open_to_signed_in
def list_versions(reference: str, key: str) -> ResponseReturnValue:
    """Every text that an answer has had, for those who write it."""
    application = the_application(reference)
    section, question, answer = _question(application, key)
    page = Page(queries.versions_of_answer(application, question))
    return render_template(
        "applications/list_versions.html",
        application=application,
        section=section,
        question=question,
        present=answer.version if answer else 0,
        page=page,
        files=queries.files_among(page.items, question),  # Read at once, so that none is read for itself.
        may_write=APPLICATION.allows(signed_in(), "edit", application),
        shown=partial(frozen.shown, language=current_language()),
    )


@bp.post("/applications/<reference>/answers/<key>/versions/<int:number>")
@open_to_signed_in
def bring_back(reference: str, key: str, number: int) -> ResponseReturnValue:
    application = the_application(reference)
    section, question, _answer = _question(application, key)
    check_button()
    with transaction():
        operations.bring_back(application, question, number, actor=signed_in())
    flash(_("The earlier text is back."), "success")
    return redirect(
        url_for("applications.write_section", reference=reference, key=section.key, _anchor=f"question-{key}")
    )

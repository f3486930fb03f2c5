"""Pages and pieces of pages on which a file is given as an answer, with the page's script or without."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.applications import operations, queries
from grants.applications.completeness import Draft
from grants.applications.forms import FileForm, SectionForm
from grants.applications.models import Application
from grants.applications.views.blueprint import bp, the_application
from grants.db import transaction
from grants.documents.files import CheckedFile, checked_file
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import APPLICATION
from grants.rounds.models import Question, QuestionKind, Section
from grants.uploads import PURPOSES, Purpose


def _file_question(application: Application, key: str) -> tuple[Section, Question]:
    """Return a question that asks for a file and that this person may answer, with its section; else 404."""
    found = [
        (section, question)
        for section in Draft(application).every_section
        for question in section.questions
        if question.key == key and question.kind is QuestionKind.FILE
        if operations.may_write_section(application, section.key, signed_in())
    ]
    return found[0] if found else not_found()


@bp.route("/applications/<reference>/files/<key>", methods=["GET", "POST"])
@open_to_signed_in
def give_file(reference: str, key: str) -> ResponseReturnValue:
    """Give, replace or remove the file that answers one question."""
    application = the_application(reference)
    APPLICATION.check(signed_in(), "edit", application)
    section, question = _file_question(application, key)
    form = FileForm()
    if form.validate_on_submit() and _give(application, question, form):
        flash(_("Your file is kept."), "success")
        return _back(application, section, question)
    return render_template(
        "applications/give_file.html",
        form=form,
        application=application,
        section=section,
        question=question,
        stored=queries.files_of(application).get(question.id),
    )


def _give(application: Application, question: Question, form: FileForm) -> bool:
    """Check the file before anything is locked, then keep it."""
    try:
        file = checked_file(form.file.file, field="file") if form.file.file else None
    except RuleBroken as broken:
        form.show(broken)
        return False
    if file is None:
        form.show(RuleBroken(_("Choose a file"), field="file"))
        return False
    return form.carry_out(operations.give_file, application, question, file, actor=signed_in())


@bp.post("/applications/<reference>/files/<key>/remove")
@open_to_signed_in
def remove_file(reference: str, key: str) -> ResponseReturnValue:
    application = the_application(reference)
    section, question = _file_question(application, key)
    check_button()
    with transaction():
        operations.remove_file(application, question, actor=signed_in())
    flash(_("The file is removed from your answer."), "success")
    return _back(application, section, question)


def _back(application: Application, section: Section, question: Question) -> ResponseReturnValue:
    return redirect(
        url_for(
            "applications.write_section",
            reference=application.reference,
            key=section.key,
            _anchor=f"question-{question.key}",
        )
    )


def keep_files(application: Application, form: SectionForm) -> None:
    """Keep the files that came with a section, as they do without the page's script; say what is wrong."""
    for question in form.questions:
        field = form.field_of(question)
        if question.kind is not QuestionKind.FILE or field.chosen is None:
            continue
        try:
            file = checked_file(field.chosen)
            with transaction():
                operations.give_file(application, question, file, actor=signed_in())
        except RuleBroken as broken:
            field.errors = [broken.message]


def _named(subject: str) -> tuple[Application, Question]:
    """Return what ``SG26-0042:plan`` names, for who may answer it; else 404."""
    reference, _colon, key = subject.partition(":")
    application = the_application(reference)
    return application, _file_question(application, key)[1]


def _check(subject: str, size: int, person: Any) -> None:
    application, question = _named(subject)
    operations.check_may_give(application, question, size, actor=person)


def _take(subject: str, file: CheckedFile, person: Any) -> None:
    application, question = _named(subject)
    operations.give_file(application, question, file, actor=person)


def _show(subject: str, _person: Any) -> str:
    application, question = _named(subject)
    stored = queries.files_of(application).get(question.id)
    return render_template(
        "applications/file.html", application=application, question=question, stored=stored
    )


PURPOSES["answer"] = Purpose(_check, _take, _show)

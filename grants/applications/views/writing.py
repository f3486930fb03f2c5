"""Pages on which a draft is written."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.applications import operations, queries
from grants.applications.completeness import Draft
from grants.applications.forms import SectionForm, section_form
from grants.applications.models import Application
from grants.applications.views.blueprint import bp, the_application
from grants.db import transaction
from grants.lifecycles import APPLICATION
from grants.rounds.models import Section


@bp.route("/applications/<reference>/sections/<key>", methods=["GET", "POST"])
@open_to_signed_in
def write_section(reference: str, key: str) -> ResponseReturnValue:
    """Write one section: all that was typed is saved, what needs work is said beside it."""
    application = the_application(reference)
    APPLICATION.check(signed_in(), "edit", application)
    draft = Draft(application)
    section = next((known for known in draft.sections if known.key == key), None) or not_found()
    questions = draft.open(section) or not_found()
    form = section_form(application.round, questions, draft.rows)
    form.validate_on_submit()
    may_save = form.is_submitted() and "csrf_token" not in form.errors
    if may_save and _save(application, section, form):
        return redirect(_after(application, section))
    return render_template(
        "applications/write_section.html",
        form=form,
        application=application,
        section=section,
        saved=queries.saved_sections(application).get(section.id),
    )


def _save(application: Application, section: Section, form: SectionForm) -> bool:
    """Save a section and show what is still wanting; say whether there is nothing left to do."""
    with transaction():
        collisions = operations.save_section(application, section, form.given(), actor=signed_in())
    draft = Draft(application)
    form.remember_versions(draft.rows)
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
    """Return the next section that can be written, or the task list after the last."""
    draft = Draft(application)
    sections = [known for known in draft.sections if draft.open(known)]
    place = [known.id for known in sections].index(section.id) + 1
    if place < len(sections):
        return url_for("applications.write_section", reference=application.reference, key=sections[place].key)
    return url_for("applications.show_application", reference=application.reference)

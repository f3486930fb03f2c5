"""The page on which an officer translates an answer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.applications import frozen, operations, queries
from grants.applications.forms import translation_form
from grants.applications.translations import languages_of
from grants.applications.views.blueprint import bp, the_application
from grants.languages import LANGUAGES, current_language
from grants.lifecycles import APPLICATION
from grants.permissions import Role


@bp.route("/applications/<reference>/translations/<key>/<language>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def translate_answer(reference: str, key: str, language: str) -> ResponseReturnValue:
    """Write a translation beside its original."""
    application = the_application(reference)
    APPLICATION.check(signed_in(), "translate", application)
    copy = queries.last_submission(application) or not_found()
    written = languages_of(copy.content).get(key)
    if language not in LANGUAGES or written in (None, language):
        not_found()
    form = translation_form(copy, key, language)
    if form.validate_on_submit() and form.carry_out(
        operations.add_translation, application, key, form.text.data, language, actor=signed_in()
    ):
        flash(_("The translation stands beside the original, with your name."), "success")
        return redirect(
            url_for("applications.show_application", reference=reference, _anchor=f"answer-{key}")
        )
    sections = frozen.snapshot(copy.content, current_language())["sections"]
    question = next(asked for section in sections for asked in section["questions"] if asked["key"] == key)
    return render_template(
        "applications/translate_answer.html", form=form, application=application, question=question
    )

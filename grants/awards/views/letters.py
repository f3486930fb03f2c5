"""Pages of issued letters: what staff see of one, its revocation, and the public page of its code."""

from typing import Any

import sqlalchemy as sa
from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import storage
from grants.access import not_found, open_to, open_to_public, signed_in
from grants.accounts.attempts import Way, is_resting, note_failure
from grants.accounts.history import history_of
from grants.applications.models import Application
from grants.applications.queries import visible_papers
from grants.awards import operations
from grants.awards.forms import CodeForm, ReasonForm
from grants.awards.letters import letter_kind_of
from grants.awards.views.blueprint import STAFF, bp
from grants.db import db, transaction
from grants.documents.codes import as_read, in_groups, with_code
from grants.documents.models import IssuedDocument
from grants.documents.signing import DEMO_NAME, signer_of
from grants.permissions import Role
from grants.rounds.queries import the_programme


def _unlisted(page: str, status: int) -> Response:
    """Answer with a page that no search engine keeps."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.route("/letters", methods=["GET", "POST"])
@open_to_public
def ask_for_code() -> ResponseReturnValue:
    """A box for the code, for whoever has no telephone to point at the square."""
    form = CodeForm()
    if form.validate_on_submit():
        return redirect(url_for("awards.check_letter", code=in_groups(as_read(form.code.data)) or "-"))
    return _unlisted(render_template("awards/ask_for_code.html", form=form), 200)


@bp.get("/letters/<code>")
@open_to_public
def check_letter(code: str) -> ResponseReturnValue:
    """Say of a letter whether it is genuine, and nothing else.

    Every look-up is counted in the same way, whether its code is known or not: so both take
    the same time, and guessing comes to an end.
    """
    address = request.remote_addr or ""
    with transaction():
        is_tired = is_resting(Way.CODE, address)
        if not is_tired:
            note_failure(Way.CODE, address)
    if is_tired:
        return _unlisted(render_template("awards/check_later.html"), 429)
    letter = with_code(code)
    return _unlisted(
        render_template(
            "awards/check_letter.html",
            standing=letter.standing if letter is not None else None,
            contact_email=the_programme().contact_email,
        ),
        200,
    )


def _the_letter(number: int) -> IssuedDocument:
    """Return a letter of an application whose papers the person may see, which is not their own group's."""
    person = signed_in()
    seen = sa.select(Application.id).where(visible_papers(person))
    letter = db.session.scalar(
        sa.select(IssuedDocument).where(
            IssuedDocument.id == number,
            IssuedDocument.code.is_not(None),
            IssuedDocument.application_id.in_(seen),
        )
    )
    if letter is None or person.is_member_of(_application_of(letter).organisation_id):
        not_found()
    return letter


def _application_of(letter: IssuedDocument) -> Application:
    return db.session.get_one(Application, letter.application_id)


@bp.get("/documents/<int:number>/about")
@open_to(*STAFF)
def show_letter(number: int) -> ResponseReturnValue:
    """What staff know of a letter: its code, who signed it, which words it has, whether it holds."""
    letter = _the_letter(number)
    signed_by = signer_of(storage.get(letter.fingerprint)) if letter.fingerprint else ""
    return render_template(
        "awards/show_letter.html",
        letter=letter,
        application=_application_of(letter),
        code=in_groups(letter.code or ""),
        signed_by=signed_by,
        is_demo_signature=signed_by == DEMO_NAME,
        words=letter.snapshot.get("letter"),
        words_kind=letter_kind_of(letter.snapshot),
        events=history_of(letter),
        may_revoke=signed_in().has(Role.OFFICER) and letter.revoked_at is None,
    )


@bp.route("/documents/<int:number>/revoke", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def revoke_letter(number: int) -> ResponseReturnValue:
    letter = _the_letter(number)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.revoke_letter, letter, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The letter is revoked, and the group is told by mail."), "success")
        return redirect(url_for("awards.show_letter", number=number))
    return render_template("awards/revoke_letter.html", form=form, letter=letter)


@bp.app_context_processor
def letters() -> dict[str, Any]:
    """Lists of documents lead staff on to what is known of a letter."""
    return {"letter_address": lambda document: url_for("awards.show_letter", number=document.id)}

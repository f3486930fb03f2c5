"""Pages for everybody: raise a concern about a project, and come back to read the answer.

They ask for no account, and the address of the network is not kept: what counts how often somebody
sends is a hash that this installation's secret and the day go into, and it is forgotten within the hour.
"""

import hmac

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to_public
from grants.accounts.attempts import Way, is_resting, note_failure
from grants.awards.models import Award
from grants.awards.published import find_published
from grants.db import transaction
from grants.documents.codes import in_groups
from grants.documents.files import CheckedFile, checked_file
from grants.errors import RuleBroken
from grants.languages import current_language
from grants.oversight import operations, queries
from grants.oversight.forms import AnswerCodeForm, ConcernForm
from grants.oversight.views.blueprint import bp


def _unlisted(page: str, status: int = 200) -> Response:
    """Answer with a page that no search engine keeps."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_tired(way: Way) -> bool:
    """Count one attempt from where it came; say whether there were too many."""
    secret = current_app.config["SECRET_KEY"].encode()
    place = f"{clock.today()} {request.remote_addr}".encode()
    address = hmac.digest(secret, place, "sha256").hex()
    with transaction():
        if is_resting(way, address):
            return True
        note_failure(way, address)
    return False


@bp.route("/concern", methods=["GET", "POST"])
@open_to_public
def raise_concern() -> ResponseReturnValue:
    """Raise a concern about a project that one describes in words."""
    form = ConcernForm(is_known=False)
    raised = _raise(None, form) if form.validate_on_submit() else None
    return raised or _asked(None, form)


@bp.route("/funded/<reference>/concern", methods=["GET", "POST"])
@open_to_public
def raise_concern_about(reference: str) -> ResponseReturnValue:
    """Raise a concern about a project that is published with its group's name."""
    award = find_published(reference) or not_found()
    form = ConcernForm(is_known=True)
    raised = _raise(award, form) if form.validate_on_submit() else None
    return raised or _asked(award, form)


def _asked(award: Award | None, form: ConcernForm) -> ResponseReturnValue:
    return _unlisted(render_template("oversight/raise_concern.html", form=form, award=award))


def _raise(award: Award | None, form: ConcernForm) -> ResponseReturnValue | None:
    """Keep the concern and show its code, this once; None where the form has to be shown again."""
    codes: list[str] = []

    def carry(files: list[CheckedFile]) -> None:
        _concern, code = operations.raise_concern(
            award,
            described=form.described.data if award is None else "",
            text=form.text.data,
            contact=(form.contact.data or "").strip(),
            files=files,
            language=current_language(),
        )
        codes.append(code)

    try:
        files = [checked_file(file, field="files") for file in form.files.data if file and file.filename]
        if _is_tired(Way.CONCERN):
            raise RuleBroken(_("Too much was sent from here just now. Please try again in 15 minutes."))
    except RuleBroken as broken:
        form.show(broken)
        return None
    if not form.carry_out(carry, files):
        return None
    return _unlisted(render_template("oversight/concern_raised.html", code=in_groups(codes[0])))


@bp.route("/concern/answer", methods=["GET", "POST"])
@open_to_public
def read_answer() -> ResponseReturnValue:
    """Show whoever has the code where their concern stands; the code is in no address."""
    form, concern = AnswerCodeForm(), None
    if form.validate_on_submit():
        if _is_tired(Way.CODE):
            form.show(RuleBroken(_("Too many codes were tried from here. Please try again in 15 minutes.")))
        else:
            concern = queries.concern_with(operations.hash_of(form.code.data))
            if concern is None:
                form.show(RuleBroken(_("We do not know this code. Check it."), field="code"))
    return _unlisted(render_template("oversight/read_answer.html", form=form, concern=concern))

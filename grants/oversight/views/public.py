"""Pages for everybody: raise a concern about a project, and come back to read the answer.

They ask for no account, and the address of the network is not kept.
"""

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_public
from grants.accounts.attempts import Way
from grants.accounts.strangers import check_rested, is_tired
from grants.awards.models import Award
from grants.awards.published import find_published
from grants.documents.codes import in_groups
from grants.documents.files import CheckedFile, checked_file
from grants.errors import RuleBroken
from grants.languages import current_language
from grants.oversight import operations, queries
from grants.oversight.forms import AnswerCodeForm, ConcernForm, MoreForm
from grants.oversight.models import Concern
from grants.oversight.views.blueprint import bp


def _unlisted(page: str, status: int = 200) -> Response:
    """Answer with a page that no search engine keeps."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


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
        check_rested(Way.CONCERN)
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
    form = AnswerCodeForm()
    concern = _known(form) if form.validate_on_submit() else None
    if concern is None:
        return _unlisted(render_template("oversight/read_answer.html", form=form))
    return _answered(concern, MoreForm(formdata=None, data={"code": form.code.data}))


def _known(form: AnswerCodeForm) -> Concern | None:
    """Return the concern of a code; None where the form has to say why not."""
    if is_tired(Way.CODE):
        form.show(RuleBroken(_("Too many codes were tried from here. Please try again in 15 minutes.")))
        return None
    concern = queries.concern_with(operations.hash_of(form.code.data))
    if concern is None:
        form.show(RuleBroken(_("We do not know this code. Check it."), field="code"))
    return concern


def _answered(concern: Concern, form: MoreForm | None, *, is_added: bool = False) -> ResponseReturnValue:
    may_add = operations.may_add(concern)
    return _unlisted(
        render_template(
            "oversight/show_answer.html", form=form if may_add else None, concern=concern, is_added=is_added
        )
    )


@bp.route("/concern/answer/more", methods=["GET", "POST"])
@open_to_public
def add_to_concern() -> ResponseReturnValue:
    """Whoever has the code adds a text and files to their concern."""
    form = MoreForm()
    if not form.is_submitted() or not form.code.data or is_tired(Way.CODE):
        return redirect(url_for("oversight.read_answer"))
    concern = queries.concern_with(operations.hash_of(form.code.data)) or not_found()
    if not form.validate_on_submit():
        return _answered(concern, form)
    try:
        files = [checked_file(file, field="files") for file in form.files.data if file and file.filename]
        check_rested(Way.CONCERN)
    except RuleBroken as broken:
        form.show(broken)
        return _answered(concern, form)
    is_added = form.carry_out(operations.add_to_concern, concern, text=form.text.data, files=files)
    return _answered(concern, None if is_added else form, is_added=is_added)

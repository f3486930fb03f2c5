"""Pages of an organisation's locker."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts import operations
from grants.accounts.forms import PaperForm
from grants.accounts.kinds import fitting
from grants.accounts.models import EvidenceKind, Organisation
from grants.accounts.queries import paper_of, papers_by_kind, replaced_papers
from grants.accounts.views.blueprint import bp, the_organisation
from grants.documents.files import CheckedFile
from grants.errors import RuleBroken
from grants.pages import Page
from grants.uploads import given_file, settle


def _own(number: int) -> Organisation:
    organisation = the_organisation(number)
    operations.check_member(organisation, signed_in())
    return organisation


@bp.get("/organisations/<int:number>/locker")
@open_to_signed_in
def show_locker(number: int) -> ResponseReturnValue:
    """Every kind of paper: what is there, who checked it, until when it counts."""
    organisation = _own(number)
    return render_template(
        "accounts/show_locker.html",
        organisation=organisation,
        papers=papers_by_kind(organisation.id),
        kinds=[(kind, fitting(kind, organisation.kind)) for kind in EvidenceKind],
    )


@bp.route("/organisations/<int:number>/locker/<word>", methods=["GET", "POST"])
@open_to_signed_in
def give_paper(number: int, word: str) -> ResponseReturnValue:
    """Put a paper into the locker, or replace the one that is there; earlier ones stay readable."""
    organisation = _own(number)
    kind = next((known for known in EvidenceKind if known.value == word), None) or not_found()
    form = PaperForm(kind)
    if form.validate_on_submit() and _give(organisation, kind, form):
        flash(_("It is in your locker. An officer will check it."), "success")
        return redirect(url_for("accounts.show_locker", number=number))
    return render_template(
        "accounts/give_paper.html",
        form=form,
        organisation=organisation,
        kind=kind,
        fits=fitting(kind, organisation.kind),
        paper=paper_of(organisation, kind),
        earlier=Page(replaced_papers(organisation, kind)),
    )


def _give(organisation: Organisation, kind: EvidenceKind, form: PaperForm) -> bool:
    """Check the file before anything is locked; then keep it."""
    try:
        file = given_file(form.file)
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(_keep, organisation, kind, form, file)


def _keep(organisation: Organisation, kind: EvidenceKind, form: PaperForm, file: CheckedFile) -> None:
    operations.give_paper(organisation, kind, file, expires_on=form.expires_on.data, actor=signed_in())
    settle(form.file)

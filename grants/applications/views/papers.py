"""Pages on which officers check the papers that groups keep in their lockers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.access import not_found, open_to, signed_in
from grants.accounts import operations
from grants.accounts.forms import CheckPaperForm, RefusePaperForm
from grants.accounts.history import history_of
from grants.accounts.kinds import fitting
from grants.accounts.models import EvidenceItem, EvidenceKind, Organisation
from grants.applications.papers import papers_to_read
from grants.applications.views.blueprint import bp
from grants.db import db
from grants.lifecycles import EVIDENCE, EvidenceState
from grants.pages import Page
from grants.permissions import Role

#: What the calendar says of a paper; the table of states does not know it.
_EXPIRED = "expired"


@bp.get("/papers")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_papers() -> ResponseReturnValue:
    """The papers of all lockers, by kind and state; the one that waits longest on top."""
    query = papers_to_read(signed_in())
    kind, state, search = (request.args.get(name, "").strip() for name in ("kind", "state", "q"))
    if kind in [known.value for known in EvidenceKind]:
        query = query.where(EvidenceItem.kind == EvidenceKind(kind))
    if wanted := EvidenceState.named(state):
        query = query.where(EvidenceItem.state == wanted)
    elif state == _EXPIRED:
        query = query.where(EvidenceItem.expires_on < clock.today())
    if search:
        query = query.where(Organisation.name.icontains(search, autoescape=True))
    states = [(known.value, known.label) for known in EvidenceState if known is not EvidenceState.REPLACED]
    return render_template(
        "applications/list_papers.html",
        page=Page(query),
        kinds=[(known.value, known.label) for known in EvidenceKind],
        states=[*states, (_EXPIRED, _l("Expired"))],
        chosen={"kind": kind, "state": state, "q": search},
    )


def _paper(number: int) -> EvidenceItem:
    return db.session.scalar(papers_to_read(signed_in()).where(EvidenceItem.id == number)) or not_found()


@bp.get("/papers/<int:number>")
@open_to(Role.OFFICER, Role.AUDITOR)
def show_paper(number: int) -> ResponseReturnValue:
    """One paper: its file, what is known of it, and what an officer may record."""
    paper = _paper(number)
    return render_template(
        "applications/show_paper.html",
        record=paper,
        fits=fitting(paper.kind, paper.organisation.kind),
        actions=[step.action for step in EVIDENCE.actions(signed_in(), paper)],
        events=history_of(paper),
    )


@bp.route("/papers/<int:number>/check", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def check_paper(number: int) -> ResponseReturnValue:
    paper = _paper(number)
    EVIDENCE.check(signed_in(), "check", paper)
    form = CheckPaperForm(data={"expires_on": paper.expires_on})
    if form.validate_on_submit() and form.carry_out(
        operations.check_paper, paper, expires_on=form.expires_on.data, actor=signed_in()
    ):
        flash(_("Recorded as checked."), "success")
        return redirect(url_for("applications.show_paper", number=number))
    return render_template("applications/check_paper.html", form=form, paper=paper)


@bp.route("/papers/<int:number>/refuse", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def refuse_paper(number: int) -> ResponseReturnValue:
    paper = _paper(number)
    EVIDENCE.check(signed_in(), "refuse", paper)
    form = RefusePaperForm()
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_paper, paper, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Recorded. The group reads the reason in a mail."), "success")
        return redirect(url_for("applications.show_paper", number=number))
    return render_template("applications/refuse_paper.html", form=form, paper=paper)

"""Pages on which officers record what they found."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import EvidenceItem, EvidenceKind
from grants.accounts.queries import papers_by_kind
from grants.applications.models import Application
from grants.db import transaction
from grants.diligence import operations, queries
from grants.diligence.assistance import asks_for_assistance, assistance_of, last_declaration
from grants.diligence.forms import CheckForm
from grants.diligence.models import CheckOutcome, Risk
from grants.diligence.signals import shown_to, signals_about
from grants.diligence.views.blueprint import READERS, bp, the_application, the_item
from grants.forms import check_button
from grants.lifecycles import APPLICATION, CHECK, EvidenceState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import CheckItem


@bp.get("/applications/<reference>/diligence")
@open_to(*READERS)
def show_diligence(reference: str) -> ResponseReturnValue:
    """Every item with its outcome and evidence, and what stands in the way of an offer."""
    application, person = the_application(reference), signed_in()
    standing = queries.standing(application)
    checks = [line.check for line in standing.lines if line.check is not None]
    papers = papers_by_kind(application.organisation_id)
    page = Page(signals_about(application))
    return render_template(
        "diligence/show_diligence.html",
        record=application,
        standing=standing,
        papers=papers,
        account=queries.account_of(application.organisation_id),
        asks=asks_for_assistance(application),
        known=assistance_of(application),
        declared=last_declaration(application),
        lookups=queries.latest_lookups(application.organisation_id),
        page=page,
        signals=shown_to(person, page.items),
        reusable=_reusable(standing, papers),
        may_record=APPLICATION.allows(person, "look_into", application),
        actions={check.item_id: [step.action for step in CHECK.actions(person, check)] for check in checks},
        events=history_of(*checks),
    )


def _reusable(
    standing: queries.Standing, papers: dict[EvidenceKind, EvidenceItem]
) -> dict[int, EvidenceItem]:
    """Return, by item, the paper that was found in order before and that nothing rests on here yet."""
    found = {
        line.item.id: line.item.evidence_kind and papers.get(line.item.evidence_kind)
        for line in standing.lines
    }
    used = {line.item.id: line.check.evidence_id for line in standing.lines if line.check is not None}
    return {
        number: paper
        for number, paper in found.items()
        if paper is not None and _is_in_order(paper) and used.get(number) != paper.id
    }


def _is_in_order(paper: EvidenceItem) -> bool:
    return paper.state is EvidenceState.CHECKED and not paper.has_expired


@bp.get("/applications/<reference>/diligence/<key>")
@open_to(*READERS)
def show_check(reference: str, key: str) -> ResponseReturnValue:
    """One item: the check that counts, and every earlier one."""
    application = the_application(reference)
    item = the_item(application, key)
    check = queries.current_check(application, item)
    return render_template(
        "diligence/show_check.html",
        record=application,
        item=item,
        check=check,
        page=Page(queries.earlier_checks(application, item)),
        may_record=APPLICATION.allows(signed_in(), "look_into", application),
        actions=[step.action for step in CHECK.actions(signed_in(), check)] if check else [],
        events=history_of(check) if check else [],
    )


@bp.route("/applications/<reference>/diligence/<key>/record", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def record_check(reference: str, key: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "look_into", application)
    item = the_item(application, key)
    paper = _paper_for(application, item)
    form = _form(application, item, paper)
    if form.validate_on_submit() and form.carry_out(
        operations.record_check,
        application,
        item,
        CheckOutcome(form.outcome.data),
        Risk(form.risk.data),
        evidence=paper if paper is not None and "evidence" in form and form.evidence.data else None,
        no_register=(form.no_register.data or "").strip() if "no_register" in form else "",
        note=(form.note.data or "").strip(),
        actor=signed_in(),
    ):
        flash(_("The check is recorded."), "success")
        return redirect(url_for("diligence.show_diligence", reference=reference))
    return render_template(
        "diligence/record_check.html",
        form=form,
        application=application,
        item=item,
        paper=paper,
        lookup=queries.lookup_that_counts(application, item),
    )


def _paper_for(application: Application, item: CheckItem) -> EvidenceItem | None:
    if item.evidence_kind is None:
        return None
    return papers_by_kind(application.organisation_id).get(item.evidence_kind)


def _form(application: Application, item: CheckItem, paper: EvidenceItem | None) -> CheckForm:
    chosen = {"evidence": str(paper.id)} if paper is not None else {}
    form = CheckForm(queries.current_check(application, item), data=chosen)
    if not queries.may_have_no_register(application, item):
        del form.no_register
    if paper is None:
        del form.evidence
    else:
        form.evidence.choices = [
            ("", _("None")),
            (str(paper.id), f"{paper.kind.label} – {paper.upload.name}"),
        ]
    return form


@bp.post("/applications/<reference>/diligence/<key>/reuse")
@open_to(Role.OFFICER)
def reuse_paper(reference: str, key: str) -> ResponseReturnValue:
    """Clear an item on the check that an officer made in the locker."""
    application = the_application(reference)
    item = the_item(application, key)
    paper = _paper_for(application, item) or not_found()
    check_button()
    with transaction():
        operations.reuse_paper(application, item, paper, actor=signed_in())
    flash(_("The check is recorded."), "success")
    return redirect(url_for("diligence.show_diligence", reference=reference))

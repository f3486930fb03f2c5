"""Pages on what groups have in common with others, and on which bank account their evidence shows."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import EvidenceKind
from grants.accounts.queries import papers_by_kind
from grants.diligence import operations, queries, signals
from grants.diligence.forms import AccountForm, SignalForm
from grants.diligence.models import Signal, SignalKind
from grants.diligence.queries import READERS
from grants.diligence.views.blueprint import bp, the_application
from grants.lifecycles import APPLICATION, SIGNAL, SignalState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import find_round


@bp.get("/rounds/<reference>/signals")
@open_to(*READERS)
def list_signals(reference: str) -> ResponseReturnValue:
    """What the groups of a round have in common with others, of this and of other rounds."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    query = signals.signals_in(round_, person)
    kind, state = (request.args.get(name, "") for name in ("kind", "state"))
    if kind in [known.value for known in SignalKind]:
        query = query.where(Signal.kind == SignalKind(kind))
    if wanted := SignalState.named(state):
        query = query.where(Signal.state == wanted)
    page = Page(query)
    return render_template(
        "diligence/list_signals.html",
        round=round_,
        page=page,
        lines=signals.shown_to(person, page.items),
        kinds=[(known.value, known.label) for known in SignalKind],
        states=[(known.value, known.label) for known in SignalState],
        chosen={"kind": kind, "state": state},
    )


@bp.route("/signals/<int:number>", methods=["GET", "POST"])
@open_to(*READERS)
def show_signal(number: int) -> ResponseReturnValue:
    """One signal; an officer who is near to neither group says what they think of it."""
    person = signed_in()
    shown = signals.find_signal(number, person) or not_found()
    signal = shown.signal
    actions = [step.action for step in SIGNAL.actions(person, signal)]
    form = SignalForm(signal)
    form.offer(actions, signal)
    say = operations.explain_signal if form.finding.data == "explain" else operations.flag_signal
    if form.validate_on_submit() and form.carry_out(say, signal, note=form.note.data, actor=person):
        flash(_("Noted."), "success")
        return redirect(url_for("diligence.show_signal", number=number))
    return render_template(
        "diligence/show_signal.html",
        record=signal,
        shown=shown,
        form=form if actions else None,
        events=history_of(signal),
    )


@bp.route("/applications/<reference>/bank-account", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def note_account(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "look_into", application)
    paper = papers_by_kind(application.organisation_id).get(EvidenceKind.BANK)
    form = AccountForm()
    if form.validate_on_submit() and form.carry_out(
        operations.note_account,
        application,
        form.sort_code.data,
        form.account_number.data,
        evidence=paper,
        actor=signed_in(),
    ):
        flash(_("The account is noted by its last two digits and compared with all others."), "success")
        return redirect(url_for("diligence.show_diligence", reference=reference))
    return render_template(
        "diligence/note_account.html",
        form=form,
        application=application,
        paper=paper,
        page=Page(queries.accounts_of(application.organisation_id)),
    )

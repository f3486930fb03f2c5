"""Pages on the decisions of a whole round: the ranked list, what is confirmed together, and the sign-off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.awards import operations, queries
from grants.awards.budget import envelopes_of
from grants.awards.forms import NoteForm, ReasonForm
from grants.awards.ledger import standing_of_round
from grants.awards.operations.signing_off import the_sign_off
from grants.awards.ranking import ranked_list
from grants.awards.spread import spread_of, tile_rows
from grants.awards.views.blueprint import STAFF, bp
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import SIGN_OFF
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round


def _the_round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


@bp.get("/rounds/<reference>/ranking")
@open_to(*STAFF)
def rank_applications(reference: str) -> ResponseReturnValue:
    """The ranked list of a round with the running total against its budget."""
    person = signed_in()
    round_ = _the_round(reference)
    lines = ranked_list(round_, person)
    spread = spread_of(round_)
    known, funded = {line.id for line in lines}, {line.id for line in lines if line.is_funded}
    boroughs = spread.boroughs(known, funded)
    return render_template(
        "awards/rank_applications.html",
        round=round_,
        lines=lines,
        cut=next((line.place for line in lines if not line.fits), None),
        boroughs=boroughs.values(),
        tiles=tile_rows(boroughs),
        themes=spread.by_theme(known, funded),
        funded=len(funded),
        money=standing_of_round(round_),
        envelopes=envelopes_of(round_, spread.themes.values()),
        sign_off=queries.standing_sign_off(round_) if round_.signed_off_at else None,
        may_decide=person.has(Role.DECISION_MAKER),
    )


@bp.route("/rounds/<reference>/confirm", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def confirm_together(reference: str) -> ResponseReturnValue:
    """Every proposal that this person may confirm, to be confirmed in one press."""
    person = signed_in()
    round_ = _the_round(reference)
    proposals = queries.proposals_for(round_, person)
    if request.method == "POST":
        check_button()
        seen = [int(number) for number in request.form.getlist("decisions") if number.isdecimal()]
        try:
            with transaction():
                batch = operations.confirm_together(round_, seen, actor=person)
        except RuleBroken as broken:
            flash(broken.message, "notice")
            return redirect(url_for("awards.confirm_together", reference=reference))
        return redirect(url_for("awards.show_batch", reference=reference, number=batch.id))
    return render_template(
        "awards/confirm_together.html",
        round=round_,
        proposals=proposals,
        money=standing_of_round(round_),
        batches=Page(queries.batches_of(round_)),
    )


@bp.get("/rounds/<reference>/batches/<int:number>")
@open_to(*STAFF)
def show_batch(reference: str, number: int) -> ResponseReturnValue:
    """How far a batch has come: decisions, letters and mails."""
    person = signed_in()
    round_ = _the_round(reference)
    batch = queries.find_batch(round_, number) or not_found()
    return render_template(
        "awards/show_batch.html",
        round=round_,
        batch=batch,
        progress=queries.progress_of(batch, person),
        page=Page(queries.items_of(batch, person)),
        may_try_again=person.has(Role.OFFICER, Role.DECISION_MAKER),
    )


@bp.post("/rounds/<reference>/batches/<int:number>/try-again")
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def try_batch_again(reference: str, number: int) -> ResponseReturnValue:
    """Have the worker try again what failed in a batch."""
    round_ = _the_round(reference)
    batch = queries.find_batch(round_, number) or not_found()
    check_button()
    with transaction():
        operations.try_again(batch, actor=signed_in())
    flash(_("It is being tried again."), "success")
    return redirect(url_for("awards.show_batch", reference=reference, number=number))


@bp.route("/rounds/<reference>/sign-off", methods=["GET", "POST"])
@open_to(*STAFF)
def sign_off(reference: str) -> ResponseReturnValue:
    """End deciding the round; or read who ended it, and ask to reopen it."""
    person = signed_in()
    round_ = _the_round(reference)
    standing = queries.standing_sign_off(round_)
    form = NoteForm()
    may_sign = standing is None and person.has(Role.DECISION_MAKER)
    if may_sign and form.validate_on_submit() and form.carry_out(
        operations.sign_off, round_, note=form.note.data or "", actor=person
    ):  # fmt: skip
        flash(_("The round is signed off. Nothing more is decided in it."), "success")
        return redirect(url_for("awards.sign_off", reference=reference))
    earlier = queries.sign_offs_of(round_)
    return render_template(
        "awards/sign_off.html",
        form=form,
        round=round_,
        standing=standing,
        may_sign=may_sign,
        steps=SIGN_OFF.actions(person, standing) if standing else [],
        money=standing_of_round(round_),
        events=history_of(*earlier),
    )


@bp.route(
    "/rounds/<reference>/sign-off/<any('ask-reopening', 'reopen', 'keep-signed'):step>",
    methods=["GET", "POST"],
)
@open_to(Role.DECISION_MAKER)
def reopen_round(reference: str, step: str) -> ResponseReturnValue:
    """Ask to reopen a round, or answer whoever asked; each with a reason."""
    person = signed_in()
    round_ = _the_round(reference)
    signed = the_sign_off(round_)
    action = step.replace("-", "_")
    row = SIGN_OFF.check(person, action, signed)
    form = ReasonForm()
    if form.validate_on_submit():
        done = (
            form.carry_out(operations.ask_reopening, signed, reason=form.reason.data, actor=person)
            if action == "ask_reopening"
            else form.carry_out(
                operations.answer_reopening, signed, action, reason=form.reason.data, actor=person
            )
        )
        if done:
            flash(_("Saved."), "success")
            return redirect(url_for("awards.sign_off", reference=reference))
    return render_template("awards/reopen_round.html", form=form, round=round_, signed=signed, row=row)

"""The page on which reviewers say what they think of a round, and where staff read it."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.access import not_found, open_to, signed_in
from grants.assessment import operations
from grants.assessment.feedback import moment_of, own_feedback
from grants.assessment.forms import FeedbackForm
from grants.assessment.models import RoundFeedback
from grants.assessment.views.blueprint import bp
from grants.db import db, transaction
from grants.forms import check_button
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Criterion, Round, Theme
from grants.rounds.queries import parts_of

_READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)


def _the_round(reference: str) -> Round:
    """Return a round, also one that is still prepared: reviewers are asked before it opens."""
    query = sa.select(Round).where(Round.reference == reference, Round.corrects_id.is_(None))
    return db.session.scalar(query) or not_found()


@bp.route("/rounds/<reference>/feedback", methods=["GET", "POST"])
@open_to(Role.ADVISER, *_READERS)
def give_feedback(reference: str) -> ResponseReturnValue:
    person = signed_in()
    round_ = _the_round(reference)
    moment = moment_of(round_)
    known = own_feedback(round_, moment, person) if moment else None
    form = FeedbackForm(data={"text": known.text if known else ""})
    may_write = moment is not None and person.has(Role.ADVISER, Role.OFFICER)
    if form.validate_on_submit() and form.carry_out(
        operations.give_feedback, round_, form.text.data, actor=person
    ):
        flash(_("Thank you. Your words are kept with the round."), "success")
        return redirect(url_for("assessment.give_feedback", reference=reference))
    said = sa.select(RoundFeedback).where(RoundFeedback.round_id == round_.id)
    reads = person.has(*_READERS)
    return render_template(
        "assessment/give_feedback.html",
        form=form,
        round=round_,
        moment=moment,
        may_write=may_write,
        may_ask=moment is not None and person.has(Role.OFFICER),
        themes=parts_of(round_, Theme),
        criteria=parts_of(round_, Criterion),
        page=Page(said.order_by(RoundFeedback.id.desc())) if reads else None,
    )


@bp.post("/rounds/<reference>/feedback/ask")
@open_to(Role.OFFICER)
def ask_for_feedback(reference: str) -> ResponseReturnValue:
    """Ask everybody who reviews, by mail."""
    round_ = _the_round(reference)
    check_button()
    with transaction():
        asked = operations.ask_for_feedback(round_, actor=signed_in())
    flash(ngettext("%(num)d person is asked by mail.", "%(num)d people are asked by mail.", asked), "success")
    return redirect(url_for("assessment.give_feedback", reference=reference))

"""Pages of the practice application: officers write it, reviewers score it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.assessment import operations, practice
from grants.assessment.forms import PractiseForm, practice_form, scores_form
from grants.assessment.models import Practice, PracticeAttempt
from grants.assessment.views.blueprint import bp
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import ROUND
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Anchor, Round
from grants.rounds.queries import criteria_of, find_round, parts_of


def _the_round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


def _points_of(attempt: PracticeAttempt) -> dict[int, dict[str, Any]]:
    return {score["criterion_id"]: score for score in attempt.scores}


@bp.get("/rounds/<reference>/practice")
@open_to(Role.OFFICER)
def show_practice(reference: str) -> ResponseReturnValue:
    """The practice application with its known points, and how each reviewer scored it."""
    round_ = _the_round(reference)
    known = practice.practice_of(round_)
    page = Page(practice.attempts_of(known)) if known is not None else None
    return render_template(
        "assessment/show_practice.html",
        round=round_,
        practice=known,
        is_asked=known is not None and practice.is_asked(known),
        parts={part.criterion_id: part for part in known.parts} if known is not None else {},
        criteria=criteria_of(round_),
        page=page,
        points={attempt.id: _points_of(attempt) for attempt in page.items} if page is not None else {},
        may_write=ROUND.allows(signed_in(), "set_practice", round_),
        events=history_of(known) if known is not None else [],
    )


@bp.route("/rounds/<reference>/practice/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_practice(reference: str) -> ResponseReturnValue:
    """Write the practice application in both languages."""
    round_ = _the_round(reference)
    ROUND.check(signed_in(), "set_practice", round_)
    form = practice_form(criteria_of(round_), parts_of(round_, Anchor), practice.practice_of(round_))
    if form.validate_on_submit() and form.carry_out(
        operations.set_practice, round_, form.title.texts, form.parts(), actor=signed_in()
    ):
        flash(_("From now on reviewers of this round score it before their first application."), "success")
        return redirect(url_for("assessment.show_practice", reference=reference))
    return render_template("assessment/set_practice.html", form=form, round=round_)


@bp.post("/rounds/<reference>/practice/end")
@open_to(Role.OFFICER)
def end_practice(reference: str) -> ResponseReturnValue:
    round_ = _the_round(reference)
    check_button()
    with transaction():
        operations.end_practice(round_, actor=signed_in())
    flash(_("Nobody is asked to score it any more."), "success")
    return redirect(url_for("assessment.show_practice", reference=reference))


@bp.route("/rounds/<reference>/practise", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADVISER)
def practise(reference: str) -> ResponseReturnValue:
    """Score the practice application; afterwards, one's own points beside the known ones."""
    round_, person = _the_round(reference), signed_in()
    known = practice.practice_of(round_)
    if known is None or not practice.reviews_in(round_, person):
        not_found()
    attempt = practice.attempt_of(known, person)
    if attempt is not None:
        return _compared(round_, known, attempt)
    if not practice.is_asked(known):
        not_found()
    form = scores_form(PractiseForm, criteria_of(round_), parts_of(round_, Anchor))
    if form.validate_on_submit() and form.carry_out(
        operations.hand_in_practice, known, form.given(), actor=person
    ):
        flash(_("Thank you. Compare your points with the known ones."), "success")
        return redirect(url_for("assessment.practise", reference=reference))
    return render_template(
        "assessment/practise.html",
        form=form,
        round=round_,
        practice=known,
        parts={part.criterion_id: part for part in known.parts},
    )


def _compared(round_: Round, known: Practice, attempt: PracticeAttempt) -> str:
    return render_template(
        "assessment/compare_practice.html",
        round=round_,
        practice=known,
        parts={part.criterion_id: part for part in known.parts},
        criteria=[c for c in criteria_of(round_) if c.id in _points_of(attempt)],
        points=_points_of(attempt),
    )

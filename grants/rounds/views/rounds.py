"""Pages of rounds as a whole, for the public and for officers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.access import is_open_to, open_to, open_to_public, signed_in, viewer
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import ROUND, RoundState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.forms import (
    CopyRoundForm,
    NewRoundForm,
    RoundForm,
)
from grants.rounds.offers import offers_of
from grants.rounds.views.blueprint import bp, the_round

#: Where people work on a round, in the order of its life; later stages' pages are named by their endpoint.
_PLACES = (
    (_l("Form, criteria and plans"), "rounds.build_round"),
    (_l("Practice application"), "assessment.show_practice"),
    (_l("Who reviews what"), "assessment.list_round_reviews"),
    (_l("Signals of duplicates"), "diligence.list_signals"),
    (_l("How scores compare"), "assessment.compare_scores"),
    (_l("Panel meetings"), "assessment.list_meetings"),
    (_l("Ranked list"), "awards.rank_applications"),
    (_l("Scenarios"), "awards.list_scenarios"),
    (_l("Conditions of awards"), "awards.list_templates"),
    (_l("How projects name us"), "awards.word_publicity"),
    (_l("Feedback on the round"), "assessment.give_feedback"),
)


@bp.get("/rounds")
@open_to_public
def list_rounds() -> ResponseReturnValue:
    page = Page(queries.visible_to(viewer()))
    return render_template(
        "rounds/list_rounds.html", page=page, now=clock.now(), published=RoundState.PUBLISHED
    )


@bp.get("/rounds/<reference>")
@open_to_public
def show_round(reference: str) -> ResponseReturnValue:
    """What anyone may know of a round: themes, what each tier means, criteria, scale, dates."""
    round_ = the_round(reference)
    parts = queries.all_parts(round_)
    person = viewer()
    return render_template(
        "rounds/show_round.html",
        round=round_,
        parts=parts,
        offers=offers_of(round_, parts),
        now=clock.now(),
        places=[place for place in _PLACES if person is not None and is_open_to(person, place[1])],
    )


@bp.route("/rounds/new", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def create_round() -> ResponseReturnValue:
    form = NewRoundForm()
    if form.validate_on_submit():
        try:
            with transaction():
                round_ = operations.create_round(
                    form.title.texts,
                    budget_pence=form.budget.pence or Pence(0),
                    **form.when(),
                    actor=signed_in(),
                )
        except RuleBroken as broken:
            form.show(broken)
        else:
            return redirect(url_for("rounds.build_round", reference=round_.reference))
    return render_template("rounds/create_round.html", form=form)


@bp.route("/rounds/<reference>/copy", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def copy_round(reference: str) -> ResponseReturnValue:
    source = the_round(reference)
    form = CopyRoundForm(data={"title": source.title})
    if form.validate_on_submit():
        try:
            with transaction():
                copy = operations.copy_round(source, form.title.texts, **form.when(), actor=signed_in())
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("Copied with its form, criteria, plans and wording."), "success")
            return redirect(url_for("rounds.build_round", reference=copy.reference))
    return render_template("rounds/copy_round.html", form=form, source=source)


@bp.route("/rounds/<reference>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def edit_round(reference: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    ROUND.check(signed_in(), "edit", round_)
    form = RoundForm.of(round_)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_round, round_, **form.values(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("rounds/edit_round.html", form=form, round=round_)


@bp.post("/rounds/<reference>/publish")
@open_to(Role.OFFICER)
def publish_round(reference: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    check_button()
    with transaction():
        operations.publish_round(round_, actor=signed_in())
    flash(_("The round is public."), "success")
    return redirect(url_for("rounds.build_round", reference=reference))


@bp.post("/rounds/<reference>/take-back")
@open_to(Role.OFFICER)
def take_back_round(reference: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    check_button()
    with transaction():
        operations.take_back_round(round_, actor=signed_in())
    flash(_("The round is being prepared again."), "success")
    return redirect(url_for("rounds.build_round", reference=reference))

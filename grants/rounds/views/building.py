"""Pages on which officers build a round from its parts."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.db import db, transaction
from grants.forms import check_button
from grants.lifecycles import ROUND
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.models import Round
from grants.rounds.part_forms import PARTS, PartForm
from grants.rounds.views.blueprint import bp, the_round


@bp.get("/rounds/<reference>/build")
@open_to(Role.OFFICER, Role.AUDITOR)
def build_round(reference: str) -> ResponseReturnValue:
    """All that a round is made of, and what it still lacks."""
    round_ = the_round(reference)
    parts = queries.all_parts(round_)
    actions = [step.action for step in ROUND.actions(signed_in(), round_)]
    groups = [
        (word, title, add, parts[kind.__tablename__]) for word, (kind, _form, title, add) in PARTS.items()
    ]
    return render_template(
        "rounds/build_round.html",
        round=round_,
        groups=groups,
        sections={section.id: section for section in parts["section"]},
        gaps=operations.gaps(round_),
        has_quiz=bool(parts["eligibility_rule"]),
        may_edit=ROUND.allows(signed_in(), "edit", round_),
        actions=actions,
        outages=queries.outages_before_closing(round_) if "move_closing" in actions else [],
        events=history_of(round_),
        correction=queries.open_correction(round_),
        corrected=queries.corrected_by(round_),
    )


def _part_form(round_: Round, word: str, part: Any = None) -> PartForm:
    if word not in PARTS:
        not_found()
    form_class = PARTS[word][1]
    form = form_class(part, data=form_class.typed(part) if part is not None else None)
    form.ask_about(round_)
    return form


@bp.route("/rounds/<reference>/<word>/add", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_part(reference: str, word: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    ROUND.check(signed_in(), "edit", round_)
    form = _part_form(round_, word)
    if form.validate_on_submit() and form.carry_out(
        operations.add_part, round_, PARTS[word][0], **form.values(), actor=signed_in()
    ):
        return redirect(url_for("rounds.build_round", reference=reference, _anchor=word))
    return render_template("rounds/add_part.html", form=form, round=round_, heading=PARTS[word][3])


def _part(round_: Round, word: str, number: int) -> Any:
    part = db.session.get(PARTS[word][0], number) if word in PARTS else None
    return part if part is not None and part.round_id == round_.id else not_found()


@bp.route("/rounds/<reference>/<word>/<int:number>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_part(reference: str, word: str, number: int) -> ResponseReturnValue:
    round_ = the_round(reference)
    ROUND.check(signed_in(), "edit", round_)
    part = _part(round_, word, number)
    form = _part_form(round_, word, part)
    if form.validate_on_submit() and form.carry_out(
        operations.change_part, round_, part, **form.values(), actor=signed_in()
    ):
        return redirect(url_for("rounds.build_round", reference=reference, _anchor=word))
    return render_template("rounds/change_part.html", form=form, round=round_, word=word, number=number)


@bp.post("/rounds/<reference>/<word>/<int:number>/<any(remove, up, down):change>")
@open_to(Role.OFFICER)
def arrange_part(reference: str, word: str, number: int, change: str) -> ResponseReturnValue:
    """Remove a part, or move it up or down."""
    round_ = the_round(reference)
    part = _part(round_, word, number)
    if change != "remove" and word == "scale":
        not_found()  # The scale stands in the order of its points.
    check_button()
    with transaction():
        if change == "remove":
            operations.remove_part(round_, part, actor=signed_in())
        else:
            operations.move_part(round_, part, up=change == "up", actor=signed_in())
    return redirect(url_for("rounds.build_round", reference=reference, _anchor=word))

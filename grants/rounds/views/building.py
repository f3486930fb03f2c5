"""Pages on which officers build a round from its parts."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.db import db, transaction
from grants.forms import check_button
from grants.lifecycles import ROUND
from grants.permissions import Role
from grants.rounds import effort, operations, queries
from grants.rounds.forms import KINDS_WITH, PARTS, PartForm, PlaceForm
from grants.rounds.models import Question, Round, Section
from grants.rounds.outline import Outline
from grants.rounds.views.blueprint import bp, the_round

#: The word in addresses of each kind of part.
_WORDS = {kind.record: word for word, kind in PARTS.items()}


@bp.get("/rounds/<reference>/build")
@open_to(Role.OFFICER, Role.AUDITOR)
def build_round(reference: str) -> ResponseReturnValue:
    """All that a round is made of, what it asks of groups, and what it still lacks."""
    round_ = the_round(reference)
    parts = queries.all_parts(round_)
    outline = Outline(parts)
    may_edit = ROUND.allows(signed_in(), "edit", round_)
    found = operations.gaps(round_) if may_edit else []
    actions = [step.action for step in ROUND.actions(signed_in(), round_)]
    return render_template(
        "rounds/build_round.html",
        round=round_,
        blocks=[(word, kind, parts[kind.record.__tablename__]) for word, kind in PARTS.items()],
        outline=outline,
        criteria={criterion.id: criterion for criterion in parts["criterion"]},
        gaps=[(gap, _place_of(round_, parts, gap)) for gap in found],
        by_section=effort.effort_by_section(outline),
        by_tier=effort.effort_by_tier(outline),
        reading_age=effort.reading_age(effort.texts_of(outline)),
        reading_ages=effort.reading_ages(outline),
        long_sentences=[(said, address_of(round_, said.part)) for said in effort.long_sentences(outline)],
        taken=effort.time_taken(round_),
        has_quiz=bool(parts["eligibility_rule"]),
        may_edit=may_edit,
        actions=actions,
        outages=queries.outages_before_closing(round_) if "move_closing" in actions else [],
        events=history_of(round_),
        correction=queries.open_correction(round_),
        corrected=queries.corrected_by(round_),
    )


def address_of(round_: Round, part: Any) -> str:
    """Return the page on which a part is changed."""
    return url_for("rounds.change_part", reference=round_.reference, word=_WORDS[type(part)], number=part.id)


def _place_of(round_: Round, parts: dict[str, list[Any]], gap: operations.Gap) -> str:
    """Return the page on which something that is lacking is put right."""
    if gap.about is None:
        page = "rounds.edit_correction" if round_.corrects_id else "rounds.edit_round"
        return url_for(page, reference=round_.reference)
    if not isinstance(gap.about, type):
        return address_of(round_, gap.about)
    kind: Any = Section if gap.about is Question and not parts["section"] else gap.about
    if parts[kind.__tablename__]:
        return f"#{_WORDS[Section if kind is Question else kind]}"
    return url_for("rounds.add_part", reference=round_.reference, word=_WORDS[kind])


def _back_to(round_: Round, word: str, part: Any = None) -> ResponseReturnValue:
    anchor = word if part is None else f"{word}-{part.id}"
    return redirect(url_for("rounds.build_round", reference=round_.reference, _anchor=anchor))


def _part_form(round_: Round, word: str, part: Any = None) -> PartForm:
    if word not in PARTS:
        not_found()
    form_class = PARTS[word].form
    known = form_class.typed(part) if part is not None else {"section": request.args.get("section")}
    form = form_class(part, data=known)
    form.ask_about(round_)
    return form


@bp.route("/rounds/<reference>/<word>/add", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_part(reference: str, word: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    ROUND.check(signed_in(), "edit", round_)
    form = _part_form(round_, word)
    if (
        not form.wants_more_rows()
        and form.validate_on_submit()
        and form.carry_out(
            operations.add_part, round_, PARTS[word].record, **form.values(), actor=signed_in()
        )
    ):
        return _back_to(round_, word, queries.parts_of(round_, PARTS[word].record)[-1])
    return render_template(
        "rounds/add_part.html", form=form, round=round_, heading=PARTS[word].add, word=word, kinds=KINDS_WITH
    )


def _part(round_: Round, word: str, number: int) -> Any:
    part = db.session.get(PARTS[word].record, number) if word in PARTS else None
    return part if part is not None and part.round_id == round_.id else not_found()


@bp.route("/rounds/<reference>/<word>/<int:number>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_part(reference: str, word: str, number: int) -> ResponseReturnValue:
    round_ = the_round(reference)
    ROUND.check(signed_in(), "edit", round_)
    part = _part(round_, word, number)
    form = _part_form(round_, word, part)
    if (
        not form.wants_more_rows()
        and form.validate_on_submit()
        and form.carry_out(operations.change_part, round_, part, **form.values(), actor=signed_in())
    ):
        return _back_to(round_, word, part)
    return render_template(
        "rounds/change_part.html", form=form, round=round_, word=word, part=part, kinds=KINDS_WITH
    )


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
    return _back_to(round_, word, part if change != "remove" else None)


@bp.post("/rounds/<reference>/<word>/<int:number>/place")
@open_to(Role.OFFICER)
def place_part(reference: str, word: str, number: int) -> ResponseReturnValue:
    """Put a part where somebody dragged it; the page that they look at has it there already."""
    round_ = the_round(reference)
    part = _part(round_, word, number)
    form = PlaceForm()
    if not form.validate_on_submit() or word == "scale":
        check_button()
        not_found()
    section = _part(round_, "sections", form.section.number) if form.section.number else None
    with transaction():
        operations.place_part(round_, part, form.place.number or 0, section=section, actor=signed_in())
    return Response(status=204, mimetype="text/plain")

"""Pages of the programme and its rounds, for the public and for officers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, open_to_public, signed_in, viewer
from grants.accounts.history import history_of
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import ROUND, RoundState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.forms import (
    ClosingForm,
    CopyRoundForm,
    NewRoundForm,
    PageForm,
    ProgrammeForm,
    RoundForm,
)
from grants.rounds.models import Round
from grants.rounds.part_forms import PARTS, PartForm

bp = Blueprint("rounds", __name__)


@bp.app_context_processor
def programme_name() -> dict[str, Any]:
    """Every page is headed by the programme's name."""
    return {"programme_name": str(queries.the_programme().name)}


@bp.get("/rounds")
@open_to_public
def list_rounds() -> ResponseReturnValue:
    page = Page(queries.visible_to(viewer()))
    return render_template(
        "rounds/list_rounds.html", page=page, now=clock.now(), published=RoundState.PUBLISHED
    )


def _find(reference: str) -> Round:
    return queries.find_round(reference, viewer()) or not_found()


@bp.get("/rounds/<reference>")
@open_to_public
def show_round(reference: str) -> ResponseReturnValue:
    """What anyone may know of a round: themes, tiers, criteria, scale, dates."""
    round_ = _find(reference)
    return render_template(
        "rounds/show_round.html", round=round_, parts=queries.all_parts(round_), now=clock.now()
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
    source = _find(reference)
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


@bp.get("/rounds/<reference>/build")
@open_to(Role.OFFICER, Role.AUDITOR)
def build_round(reference: str) -> ResponseReturnValue:
    """All that a round is made of, and what it still lacks."""
    round_ = _find(reference)
    parts = queries.all_parts(round_)
    groups = [
        (word, title, add, parts[kind.__tablename__]) for word, (kind, _form, title, add) in PARTS.items()
    ]
    return render_template(
        "rounds/build_round.html",
        round=round_,
        groups=groups,
        sections={section.id: section for section in parts["section"]},
        gaps=operations.gaps(round_),
        may_edit=ROUND.allows(signed_in(), "edit", round_),
        actions=[step.action for step in ROUND.actions(signed_in(), round_)],
        events=history_of(round_),
    )


@bp.route("/rounds/<reference>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def edit_round(reference: str) -> ResponseReturnValue:
    round_ = _find(reference)
    ROUND.check(signed_in(), "edit", round_)
    form = RoundForm.of(round_)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_round, round_, **form.values(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("rounds/edit_round.html", form=form, round=round_)


def _part(round_: Round, word: str, number: int) -> Any:
    part = db.session.get(PARTS[word][0], number) if word in PARTS else None
    return part if part is not None and part.round_id == round_.id else not_found()


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
    round_ = _find(reference)
    ROUND.check(signed_in(), "edit", round_)
    form = _part_form(round_, word)
    if form.validate_on_submit() and form.carry_out(
        operations.add_part, round_, PARTS[word][0], **form.values(), actor=signed_in()
    ):
        return redirect(url_for("rounds.build_round", reference=reference, _anchor=word))
    return render_template("rounds/add_part.html", form=form, round=round_, heading=PARTS[word][3])


@bp.route("/rounds/<reference>/<word>/<int:number>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_part(reference: str, word: str, number: int) -> ResponseReturnValue:
    round_ = _find(reference)
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
    round_ = _find(reference)
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


@bp.post("/rounds/<reference>/publish")
@open_to(Role.OFFICER)
def publish_round(reference: str) -> ResponseReturnValue:
    round_ = _find(reference)
    check_button()
    with transaction():
        operations.publish_round(round_, actor=signed_in())
    flash(_("The round is public."), "success")
    return redirect(url_for("rounds.build_round", reference=reference))


@bp.post("/rounds/<reference>/take-back")
@open_to(Role.OFFICER)
def take_back_round(reference: str) -> ResponseReturnValue:
    round_ = _find(reference)
    check_button()
    with transaction():
        operations.take_back_round(round_, actor=signed_in())
    flash(_("The round is being prepared again."), "success")
    return redirect(url_for("rounds.build_round", reference=reference))


@bp.route("/rounds/<reference>/closing", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def move_closing(reference: str) -> ResponseReturnValue:
    round_ = _find(reference)
    ROUND.check(signed_in(), "move_closing", round_)
    closes = clock.in_london(round_.closes_at)
    form = ClosingForm(data={"closes_on": closes.date(), "closes_time": f"{closes:%H:%M}"})
    if form.validate_on_submit() and form.carry_out(
        operations.move_closing, round_, form.closes_at(), reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The closing time has been moved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("rounds/move_closing.html", form=form, round=round_)


@bp.route("/programme", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def edit_programme() -> ResponseReturnValue:
    programme = queries.the_programme()
    form = ProgrammeForm(programme, obj=programme)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_programme,
        programme,
        name=form.name.texts,
        strapline=form.strapline.texts,
        contact_email=form.contact_email.data,
        reference_prefix=form.reference_prefix.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.edit_programme"))
    return render_template("rounds/edit_programme.html", form=form)


@bp.get("/pages/<slug>")
@open_to_public
def show_page(slug: str) -> ResponseReturnValue:
    page = queries.page_called(slug) or not_found()
    person = viewer()
    may_edit = person is not None and person.has(Role.OFFICER, Role.ADMINISTRATOR)
    return render_template("rounds/show_page.html", page=page, may_edit=may_edit)


@bp.route("/pages/<slug>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def edit_page(slug: str) -> ResponseReturnValue:
    page = queries.page_called(slug) or not_found()
    form = PageForm(page, obj=page)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_page, page, title=form.title.texts, body=form.body.texts, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.show_page", slug=slug))
    return render_template("rounds/edit_page.html", form=form, page=page)

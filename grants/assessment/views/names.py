"""Pages on the names in a round, and what reviewers declare of them."""

import re

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from grants.access import not_found, open_to, signed_in
from grants.accounts.models import Organisation, User
from grants.assessment import operations
from grants.assessment.forms import DoubtForm, UndoForm, names_form
from grants.assessment.models import ConflictKind, Declaration, StandingInterest
from grants.assessment.names import (
    concerns,
    declared_by,
    names_in,
    names_to_declare,
    reminders_of,
    standing_interests,
    visible_declarations,
)
from grants.assessment.reviewers import people_to_declare
from grants.assessment.views.blueprint import bp, the_round
from grants.db import count, db, transaction
from grants.forms import check_button
from grants.lifecycles import DECLARATION, DeclarationState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round

_WORD = re.compile(r"word_(\d{1,9})")


class NamesPage(Page):
    """Names are many and their rows are short."""

    SIZE = 50


@bp.route("/rounds/<reference>/names", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADVISER)
def declare_names(reference: str) -> ResponseReturnValue:
    """Every organisation that has sent an application to a round, for a reviewer to declare on.

    The names stand in the order of the alphabet and lead to no application.
    """
    round_, person = the_round(reference), signed_in()
    which = request.args.get("which", "")
    page = NamesPage(names_to_declare(round_, person) if which == "left" else names_in(round_))
    names = _names_sent(round_) if request.method == "POST" else page.items
    declared = declared_by(person, round_, [name.id for name in names])
    form = names_form(names, declared, _near(person, names))
    if form.validate_on_submit() and form.carry_out(
        operations.declare_names,
        round_,
        form.said(others_none=request.form.get("then") == "rest"),
        actor=person,
    ):
        flash(_("Thank you. Your declarations are saved."), "success")
        return redirect(url_for("assessment.declare_names", reference=reference, which=which or None))
    return render_template(
        "assessment/declare_names.html",
        round=round_,
        form=form,
        page=page,
        names=names,
        declared=declared,
        left=count(names_to_declare(round_, person)),
        total=count(names_in(round_)),
        which=which,
    )


def _names_sent(round_: Round) -> list[Organisation]:
    """Return the names that the page held when it was sent; others may have come meanwhile."""
    numbers = [int(found[1]) for key in request.form if (found := _WORD.fullmatch(key))]
    return list(db.session.scalars(names_in(round_).where(Organisation.id.in_(numbers))))


def _near(person: User, names: list[Organisation]) -> dict[int, ConflictKind]:
    """Return what is known already to be near to a person, by the id of the organisation."""
    found = {name.id: ConflictKind.TRUSTEE for name in names if person.is_member_of(name.id)}
    for interest in standing_interests(StandingInterest.user_id == person.id):
        found |= {name.id: interest.kind for name in names if concerns(interest, name)}
    return found


@bp.get("/rounds/<reference>/declarations")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_declarations(reference: str) -> ResponseReturnValue:
    """What reviewers declared on the names in a round; doubts to decide on come first."""
    round_, person = the_round(reference), signed_in()
    chosen = DeclarationState.named(request.args.get("state", ""))
    search = request.args.get("q", "").strip()
    query = visible_declarations(round_, person)
    if chosen is not None:
        query = query.where(Declaration.state == chosen)
    if search:
        query = query.where(
            sa.or_(
                User.full_name.icontains(search, autoescape=True),
                Organisation.name.icontains(search, autoescape=True),
            )
        )
    page = Page(query.options(joinedload(Declaration.reviewer)))
    return render_template(
        "assessment/list_declarations.html",
        round=round_,
        page=page,
        reminded=reminders_of(round_, {declaration.reviewer_id for declaration in page.items}),
        actions={d.id: {s.action for s in DECLARATION.actions(person, d)} for d in page.items},
        states=[(state.value, state.label) for state in DeclarationState],
        chosen={"q": search, "state": chosen.value if chosen else ""},
    )


@bp.post("/rounds/<reference>/names/ask")
@open_to(Role.OFFICER)
def ask_for_names(reference: str) -> ResponseReturnValue:
    """Ask everybody who reviews about the names that are new to them; each gets one mail."""
    round_ = the_round(reference)
    check_button()
    with transaction():
        asked = [operations.ask_for_names(round_, p, actor=signed_in()) for p in people_to_declare()]
    number = sum(1 for names in asked if names)
    flash(
        _("Asked by mail: %(number)s people.", number=number)
        if number
        else _("Nobody needed to be asked: there are no new names."),
        "success",
    )
    return redirect(url_for("assessment.list_declarations", reference=reference))


def _the_declaration(round_: Round, number: int) -> Declaration:
    query = visible_declarations(round_, signed_in()).where(Declaration.id == number)
    return db.session.scalar(query) or not_found()


@bp.route("/rounds/<reference>/declarations/<int:number>/decide", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def decide_doubt(reference: str, number: int) -> ResponseReturnValue:
    declaration = _the_declaration(the_round(reference), number)
    DECLARATION.check(signed_in(), "find_none", declaration)
    form = DoubtForm(declaration)
    if form.validate_on_submit() and form.carry_out(
        operations.decide_doubt,
        declaration,
        None if form.kind.data == "none" else ConflictKind(form.kind.data),
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("Decided. The reviewer is told by mail."), "success")
        return redirect(url_for("assessment.list_declarations", reference=reference))
    return render_template("assessment/decide_doubt.html", form=form, declaration=declaration)


@bp.route("/rounds/<reference>/declarations/<int:number>/undo", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def undo_declaration(reference: str, number: int) -> ResponseReturnValue:
    declaration = _the_declaration(the_round(reference), number)
    DECLARATION.check(signed_in(), "undo", declaration)
    form = UndoForm(declaration)
    if form.validate_on_submit() and form.carry_out(
        operations.undo_declaration, declaration, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Undone. The reviewer is asked again by mail."), "success")
        return redirect(url_for("assessment.list_declarations", reference=reference))
    return render_template("assessment/undo_declaration.html", form=form, declaration=declaration)

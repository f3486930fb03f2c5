"""Pages of the words of letters: the list, a letter's words with every version, and their editing."""

import io
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.applications.differences import word_pieces
from grants.applications.models import Application
from grants.applications.queries import find_application, visible_applications
from grants.awards import letters, operations, snapshots
from grants.awards.forms import WordsForm
from grants.awards.models import LetterKind, LetterTemplate
from grants.awards.operations import check_words
from grants.awards.views.blueprint import bp
from grants.db import db, transaction
from grants.documents.models import DocumentKind
from grants.documents.prose import filled, prose
from grants.documents.rendering import render, to_pdf
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.languages import LANGUAGES
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round, visible_to

#: So many of the newest cases are offered to try words on.
_CASES = 50

_TEMPLATES = {
    LetterKind.AWARD: DocumentKind.AWARD_LETTER,
    LetterKind.PART_AWARD: DocumentKind.AWARD_LETTER,
    LetterKind.RESERVE: DocumentKind.RESERVE_LETTER,
    LetterKind.DEFERRAL: DocumentKind.DEFERRAL_LETTER,
    LetterKind.DECLINE: DocumentKind.DECLINE_LETTER,
}


def _the_kind(word: str) -> LetterKind:
    return next((kind for kind in LetterKind if kind.value == word), None) or not_found()


def _the_round() -> Round | None:
    """Return the round whose own words are meant, as the address says; none for the programme's."""
    reference = request.args.get("round", "")
    return (find_round(reference, signed_in()) or not_found()) if reference else None


def _address(endpoint: str, kind: LetterKind, round_: Round | None, **more: Any) -> str:
    return url_for(endpoint, kind=kind.value, round=round_.reference if round_ else None, **more)


@bp.get("/letter-words")
@open_to(Role.OFFICER)
def list_letters() -> ResponseReturnValue:
    """Every kind of letter with its words for the programme, and the rounds that have their own."""
    rounds = db.session.scalars(visible_to(signed_in()).limit(100))
    return render_template(
        "awards/list_letters.html",
        letters=[letters.words_for(kind, None) for kind in LetterKind],
        own=Page(letters.own_words()),
        rounds=[(round_.reference, str(round_.title)) for round_ in rounds],
        kinds=[(kind.value, kind.label) for kind in LetterKind],
    )


@bp.get("/letter-words/own")
@open_to(Role.OFFICER)
def choose_own() -> ResponseReturnValue:
    """Lead on to the words of one letter for one round."""
    return redirect(_address("awards.edit_letter", _the_kind(request.args.get("kind", "")), _the_round()))


@bp.get("/letter-words/<kind>")
@open_to(Role.OFFICER)
def show_words(kind: str) -> ResponseReturnValue:
    """The versions of a letter's words, newest first, each beside the one before it."""
    known, round_ = _the_kind(kind), _the_round()
    page = Page(letters.versions_of(known, round_))
    return render_template(
        "awards/show_words.html",
        kind=known,
        round=round_,
        page=page,
        versions=[(version, _changes(version)) for version in page.items],
        has_own=bool(page.items) and letters.words_for(known, round_).round_id is not None,
        address=_address,
    )


def _changes(version: LetterTemplate) -> list[dict[str, Any]]:
    """Compare a version with the one before it, word by word in each language."""
    before = _before(version)
    if before is None or not version.has_words:
        return []
    return [
        {
            "language": code,
            "subject": word_pieces(before.subject.in_language(code), version.subject.in_language(code)),
            "body": word_pieces(before.body.in_language(code), version.body.in_language(code)),
        }
        for code in LANGUAGES
    ]


def _before(version: LetterTemplate) -> LetterTemplate | None:
    """Return the version before this one; before a round's first, the words that held until then."""
    older = letters.versions_of(version.kind, version.round).where(LetterTemplate.number < version.number)
    found = db.session.scalar(older.limit(1))
    return found if found is not None or version.round is None else letters.words_for(version.kind, None)


@bp.route("/letter-words/<kind>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def edit_letter(kind: str) -> ResponseReturnValue:
    """Both languages side by side, the fields on offer, and a real case to try the words on."""
    known, round_ = _the_kind(kind), _the_round()
    form = _words_form(known, round_)
    preview: dict[str, Any] = {}
    if form.validate_on_submit():
        step = request.form.get("step", "save")
        if step == "save":
            if form.carry_out(
                operations.edit_words, known, round_, subject=form.subject, body=form.body, actor=signed_in()
            ):
                flash(_("Saved. Letters that are issued from now on use these words."), "success")
                return redirect(_address("awards.show_words", known, round_))
        elif (case := _case(form, known)) is not None:
            if step.startswith("pdf-"):
                return _as_pdf(known, case, form, step.removeprefix("pdf-"))
            preview = {"case": case, "shown": {code: _shown(known, case, form, code) for code in LANGUAGES}}
    return render_template(
        "awards/edit_letter.html",
        form=form,
        kind=known,
        round=round_,
        fields=letters.fields_of(known),
        examples=letters.examples_of(known),
        required=letters.REQUIRED[known],
        back=_address("awards.show_words", known, round_),
        **preview,
    )


def _words_form(kind: LetterKind, round_: Round | None) -> WordsForm:
    holds = letters.words_for(kind, round_)
    first = letters.versions_of(kind, None).where(LetterTemplate.number == 1)

    def newest() -> list[LetterTemplate]:
        last = letters.last_version(kind, round_)
        return [last] if last is not None else []

    typed = {
        f"{name}_{code}": getattr(holds, name).in_language(code)
        for name in ("subject", "body")
        for code in LANGUAGES
    }
    form = WordsForm(db.session.scalars(first).one(), beside=newest, data=typed)
    form.offer_cases(_cases(round_))
    return form


def _cases(round_: Round | None) -> list[Application]:
    """Return the newest applications to try words on, never one of the officer's own group."""
    person = signed_in()
    own = [membership.organisation_id for membership in person.memberships]
    query = sa.select(Application).where(
        visible_applications(person),
        Application.submitted_at.is_not(None),
        Application.organisation_id.not_in(own),
    )
    if round_ is not None:
        query = query.where(Application.round_id == round_.id)
    return list(db.session.scalars(query.order_by(Application.id.desc()).limit(_CASES)))


def _case(form: WordsForm, kind: LetterKind) -> Application | None:
    """Return the case that was chosen, unless the words could not be saved as they are."""
    try:
        check_words(kind, form.subject, form.body)
    except RuleBroken as broken:
        form.show(broken)
        return None
    case = find_application(form.case.data or "", signed_in())
    if case is None:
        form.show(RuleBroken(_("Choose a case from the list."), field="case"))
    return case


def _example(kind: LetterKind, case: Application, form: WordsForm, language: str) -> dict[str, Any]:
    words = {"subject": form.subject.in_language(language), "body": form.body.in_language(language)}
    with force_locale(language):
        return snapshots.example(kind, case, words, language)


def _shown(kind: LetterKind, case: Application, form: WordsForm, language: str) -> dict[str, Any]:
    said = _example(kind, case, form, language)["letter"]
    with force_locale(language):
        return {
            "subject": filled(said["subject"], said["values"]),
            "body": prose(said["body"], said["values"]),
        }


def _as_pdf(kind: LetterKind, case: Application, form: WordsForm, language: str) -> ResponseReturnValue:
    if language not in LANGUAGES:
        not_found()
    content = to_pdf(render(_TEMPLATES[kind].value, language, _example(kind, case, form, language)))
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=f"preview-{language}.pdf")


@bp.post("/letter-words/<kind>/give-up")
@open_to(Role.OFFICER)
def give_up_own_words(kind: str) -> ResponseReturnValue:
    known, round_ = _the_kind(kind), _the_round() or not_found()
    check_button()
    with transaction():
        operations.give_up_own_words(known, round_, actor=signed_in())
    flash(_("The programme's words hold again in this round."), "success")
    return redirect(_address("awards.show_words", known, round_))

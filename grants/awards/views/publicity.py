"""Pages on how recipients name us: the words of a round, the choice of an award."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.awards import operations
from grants.awards.forms import PublicityForm, PublicityWordsForm
from grants.awards.models import Publicity
from grants.awards.publicity import words_for
from grants.awards.views.blueprint import bp, the_award
from grants.lifecycles import AWARD
from grants.permissions import Role
from grants.rounds.queries import find_round


@bp.route("/rounds/<reference>/publicity", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def word_publicity(reference: str) -> ResponseReturnValue:
    """What each choice means in a round."""
    round_ = find_round(reference, signed_in()) or not_found()
    form = PublicityWordsForm(data={choice.value: text for choice, text in words_for(round_).items()})
    if form.validate_on_submit() and form.carry_out(
        operations.word_publicity, round_, form.texts, actor=signed_in()
    ):
        flash(_("Saved. Letters that are issued from now on use these words."), "success")
        return redirect(url_for("awards.word_publicity", reference=reference))
    return render_template("awards/word_publicity.html", form=form, round=round_)


@bp.route("/awards/<reference>/publicity", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def choose_publicity(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "choose_publicity", award)
    form = PublicityForm(data={"publicity": award.publicity.value})
    if form.validate_on_submit() and form.carry_out(
        operations.choose_publicity,
        award,
        Publicity(form.publicity.data),
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    words = [(choice.label, text) for choice, text in words_for(award.application.round).items()]
    return render_template("awards/choose_publicity.html", form=form, award=award, words=words)

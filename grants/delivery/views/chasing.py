"""Pages of notices on what is late: who is chased, pauses, and the rules and words of a round."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import not_found, open_to, signed_in
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.db import transaction
from grants.delivery import chasing, operations
from grants.delivery.chase_forms import ChaseForm, NoticeForm, PauseForm
from grants.delivery.models import ChaseRules, ChaseStep
from grants.delivery.operations.telling import address_of
from grants.delivery.views.blueprint import bp
from grants.documents.prose import prose
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.languages import LANGUAGES, Texts
from grants.lifecycles import AWARD, ROUND
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round

#: Who reads of groups that are late, besides these themselves.
CHASERS = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page says which notices went out, and until when there are none."""

    def shown(award: Award) -> Markup:
        person = signed_in()
        notices, pauses = chasing.notices_of(award), chasing.pauses_of(award)
        may_pause = AWARD.allows(person, "pause_chasing", award)
        if not notices and not pauses and not may_pause:
            return Markup("")
        is_group = person.is_member_of(award.application.organisation_id)
        page = render_template(
            "delivery/_chasing.html",
            award=award,
            notices=[notice for notice in notices if not (is_group and notice.skipped)],
            pauses=[pause for pause in pauses if pause.is_standing or not is_group],
            is_group=is_group,
            may_pause=may_pause and not is_group,
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"chasing_of_award": shown}


@bp.get("/chased")
@open_to(*CHASERS)
def list_chased() -> ResponseReturnValue:
    """Reports that are chased or paused, of every award, the longest late first."""
    show = request.args.get("show", "")
    return render_template(
        "delivery/list_chased.html",
        page=Page(chasing.chased(signed_in(), show), chasing.read_chased),
        choices=[("paused", _("Paused")), *((step.value, step.label) for step in ChaseStep)],
        chosen=show,
        may_see_due=signed_in().has(Role.OFFICER, Role.AUDITOR),
        address_of=address_of,
        title_of=chasing.title_of,
    )


def _the_award(reference: str) -> Award:
    return find_award(reference, signed_in()) or not_found()


@bp.route("/awards/<reference>/reminders/pause", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def pause_reminders(reference: str) -> ResponseReturnValue:
    """Send no notices for a time, about one report or the whole award."""
    award = _the_award(reference)
    AWARD.check(signed_in(), "pause_chasing", award)
    form = PauseForm(chasing.owed_by(award))
    if form.validate_on_submit() and form.carry_out(
        operations.pause_chasing, award, form.report.data or None, until_on=form.until_on.data,
        reason=form.reason.data, actor=signed_in(),
    ):  # fmt: skip
        flash(_("Reminders are paused. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "delivery/pause_reminders.html", form=form, award=award, longest=operations.LONGEST_PAUSE
    )


@bp.post("/awards/<reference>/reminders/<int:number>/resume")
@open_to(Role.OFFICER)
def resume_reminders(reference: str, number: int) -> ResponseReturnValue:
    """End a pause before its day."""
    pause = chasing.find_pause(_the_award(reference), number) or not_found()
    check_button()
    with transaction():
        operations.end_pause(pause, actor=signed_in())
    flash(_("Reminders are sent again. The group has been told by mail."), "success")
    return redirect(url_for("evaluation.show_award", reference=reference))


def _the_round(reference: str) -> Round:
    round_ = find_round(reference, signed_in()) or not_found()
    ROUND.check(signed_in(), "set_chasing", round_)
    return round_


@bp.route("/rounds/<reference>/reminders", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_reminders(reference: str) -> ResponseReturnValue:
    """Say when the groups of a round are told that a report is late, and what that blocks."""
    round_ = _the_round(reference)
    form = ChaseForm.of(chasing.rules_of(round_))
    if form.validate_on_submit() and form.carry_out(
        operations.set_chase_rules,
        round_,
        days=[form[name].number or 0 for name in ChaseRules.DAYS],
        holds_other_awards=bool(form.holds_other_awards.data),
        blocks_applications=bool(form.blocks_applications.data),
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("delivery.set_reminders", reference=reference))
    return render_template(
        "delivery/set_reminders.html",
        form=form,
        round=round_,
        steps=list(ChaseStep),
        own=chasing.rules_of(round_).words,
    )


@bp.route("/rounds/<reference>/reminders/<word>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def word_notice(reference: str, word: str) -> ResponseReturnValue:
    """The words of one notice in each language, shown as a group reads them before they are saved."""
    round_ = _the_round(reference)
    step = next((known for known in ChaseStep if known.value == word), None) or not_found()
    form = NoticeForm.of(chasing.rules_of(round_), chasing.words_for(chasing.rules_of(round_), step))
    preview = None
    if form.validate_on_submit():
        if request.form.get("step") == "preview":
            preview = _preview(form)
        elif form.carry_out(operations.word_notice, round_, step, form.words, actor=signed_in()):
            flash(_("Saved. Notices that are sent from now on use these words."), "success")
            return redirect(url_for("delivery.set_reminders", reference=reference))
    return render_template(
        "delivery/word_notice.html",
        form=form,
        round=round_,
        step=step,
        fields=chasing.FIELDS,
        shown=preview or _shown(chasing.words_for(chasing.rules_of(round_), step)),
        is_tried=preview is not None,
    )


def _preview(form: NoticeForm) -> dict[str, Markup] | None:
    """Return the words as they were typed, unless they could not be saved as they are."""
    try:
        operations.check_notice(form.words)
    except RuleBroken as broken:
        form.show(broken)
        return None
    return _shown(form.words)


def _shown(words: Texts) -> dict[str, Markup]:
    """Return each language with an example of each field."""
    found = {}
    for language in LANGUAGES:
        examples = chasing.examples(language)
        with force_locale(language):
            found[language] = prose(words.in_language(language), examples)
    return found

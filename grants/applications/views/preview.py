"""Pages on which staff see a form as groups do, before or after it is published; nothing can be saved."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.applications.forms import section_form
from grants.applications.views.blueprint import bp
from grants.permissions import Role
from grants.rounds import effort
from grants.rounds.models import Question, Round, Section
from grants.rounds.outline import Outline
from grants.rounds.queries import find_round

_READERS = (Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER, Role.FINANCE)


class Preview:
    """The form of a round as it is asked of a group of one tier; of none, what all are asked."""

    def __init__(self, round_: Round, outline: Outline, tier_key: str | None) -> None:
        self.round = round_
        self.outline = outline
        self.tier = next((tier for tier in outline.tiers if tier.key == tier_key), None)
        self.tier_key = self.tier.key if self.tier else None
        self.sections = [section for section in outline.sections if section.is_for(self.tier_key)]

    def questions(self, section: Section) -> list[Question]:
        """Return the questions of a section that may be asked, conditions aside."""
        return [q for q in self.outline.in_section[section.id] if q.is_for(self.tier_key)]

    def condition_words(self, question: Question) -> str:
        """Return in words when a question is asked, or nothing when it always is."""
        deciding = self.outline.deciding(question)
        if deciding is None:
            return ""
        wanted = _(", ").join(self.outline.answers_waited_for(question))
        return _("Only if your answer to “%(question)s” is: %(answers)s",
                 question=deciding.label, answers=wanted)  # fmt: skip

    def beside(self, section: Section, step: int) -> Section | None:
        """Return the section so many pages on, if there is one."""
        place = self.sections.index(section) + step
        return self.sections[place] if 0 <= place < len(self.sections) else None


@bp.get("/rounds/<reference>/preview")
@open_to(*_READERS)
def preview_form(reference: str) -> ResponseReturnValue:
    """The sections of a form, as the task list of a group of some tier shows them."""
    round_ = find_round(reference, signed_in()) or not_found()
    preview = Preview(round_, Outline.of(round_), request.args.get("tier"))
    return render_template(
        "applications/preview_form.html",
        preview=preview,
        by_section={
            section.id: effort.effort_of(preview.questions(section), [section.introduction])
            for section in preview.sections
        },
        whole=effort.effort_of_tier(preview.outline, preview.tier_key),
        taken=effort.time_taken(round_),
    )


@bp.get("/rounds/<reference>/preview/<key>")
@open_to(*_READERS)
def preview_section(reference: str, key: str) -> ResponseReturnValue:
    """One section with the very fields that groups get; if only some tiers have it, as the first of them."""
    round_ = find_round(reference, signed_in()) or not_found()
    outline = Outline.of(round_)
    section = next((known for known in outline.sections if known.key == key), None) or not_found()
    tier_key = request.args.get("tier")
    if not section.is_for(tier_key):
        tier_key = next((tier.key for tier in outline.tiers if section.is_for(tier.key)), None)
    preview = Preview(round_, outline, tier_key)
    if section not in preview.sections:
        not_found()
    questions = preview.questions(section)
    return render_template(
        "applications/preview_section.html",
        preview=preview,
        section=section,
        form=section_form(round_, questions, {}),
        keys_here={question.key for question in questions},
        asked=effort.effort_of(questions, [section.introduction]),
    )

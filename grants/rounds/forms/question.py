"""What officers type about the form of a round: its sections and questions."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.fields import ListField, TextsField, TickField, WholeNumberField
from grants.rounds.forms.boxes import ConditionField, OptionsField, condition_of, options_of
from grants.rounds.forms.part import PartForm, key_field, tiers_field
from grants.rounds.models import (
    BUDGET_ROWS,
    FACT_KINDS,
    BudgetPart,
    Fact,
    Question,
    QuestionKind,
    Round,
    Section,
)
from grants.rounds.outline import Outline
from grants.rounds.queries import criteria_of

#: The most words that an answer may have, and the most rows, as the tables allow.
MOST_WORDS = 2000
MOST_ROWS = 20

#: Which kinds of question have each of the boxes that not all of them have.
KINDS_WITH: dict[str, tuple[QuestionKind, ...]] = {
    "words": (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT),
    "choices": (QuestionKind.CHOICE, QuestionKind.CHOICES),
    "columns": (QuestionKind.GROUP,),
    "parts": (QuestionKind.BUDGET,),
    "facts": tuple(dict.fromkeys(FACT_KINDS.values())),
}

_WITH_OPTIONS = (*KINDS_WITH["choices"], *KINDS_WITH["columns"], *KINDS_WITH["parts"])

#: A choice is between so many at least.
_FEWEST_CHOICES = 2


class SectionForm(PartForm):
    """A page of the form."""

    record = Section
    plain = ("title", "introduction")
    title = TextsField(_l("Title of the section"), required=_l("Enter the title"))
    introduction = TextsField(_l("Introduction"), long=True)
    kept_apart = TickField(
        _l("Keep the answers away from everybody who scores or decides"),
        description=_l("For equality monitoring. Groups are told that these answers are not scored."),
    )
    names_applicant = TickField(
        _l("The answers here say who applies"),
        description=_l("Where reviewers do not see who applies, they do not see these answers."),
    )
    tiers = tiers_field()
    key = key_field()

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "kept_apart": self.kept_apart.data,
            "names_applicant": self.names_applicant.data,
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "kept_apart": part.kept_apart, "names_applicant": part.names_applicant}


class QuestionForm(PartForm):
    """One thing that groups are asked."""

    record = Question
    plain = ("label", "hint")
    named_by = "label"
    section = ListField(_l("Section"))
    label = TextsField(_l("Question"), required=_l("Enter the question"))
    hint = TextsField(_l("Hint below the question"))
    kind = ListField(_l("Kind of answer"), choices=[(kind.value, kind.label) for kind in QuestionKind])
    min_words = WholeNumberField(_l("Fewest words"), most=MOST_WORDS)
    max_words = WholeNumberField(_l("Most words"), least=1, most=MOST_WORDS)
    options = OptionsField(_l("Choices or columns"))
    min_rows = WholeNumberField(_l("Fewest rows"), most=MOST_ROWS)
    max_rows = WholeNumberField(_l("Most rows"), least=1, most=MOST_ROWS)
    required = TickField(_l("Must be answered"), default=True)
    names_applicant = TickField(
        _l("The answer says who applies"),
        description=_l(
            "Where reviewers do not see who applies, they do not see this answer. If it gives the"
            " title of the project, they see the reference instead."
        ),
    )
    fact = ListField(
        _l("The programme reads this from the answer"),
        choices=[("", _l("Nothing")), *((fact.value, fact.label) for fact in Fact)],
    )
    criterion = ListField(_l("Criterion that the answer is scored by"))
    shown_if = ConditionField(_l("Ask it only after a certain answer"))
    tiers = tiers_field()
    key = key_field()

    def ask_about(self, round_: Round) -> None:
        super().ask_about(round_)
        outline = Outline.of(round_)
        self.section.choices = [(str(section.id), str(section.title)) for section in outline.sections]
        self.criterion.choices = [("", _("None")), *((str(c.id), str(c.title)) for c in criteria_of(round_))]
        self.shown_if.ask_about(outline, self._record)

    def wants_more_rows(self) -> bool:
        if not self.is_submitted() or "more_rows" not in (self.cleaned or {}):
            return False
        self.options.show_more()
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        kind = QuestionKind(self.kind.data)
        if self.fact.data and kind is not FACT_KINDS[Fact(self.fact.data)]:
            wanted = FACT_KINDS[Fact(self.fact.data)].label
            self.kind.errors = [_("For this, the kind of answer must be “%(kind)s”", kind=wanted)]
        if kind in KINDS_WITH["words"]:
            self._check_words(kind)
        if kind in KINDS_WITH["choices"]:
            self.options.check(_FEWEST_CHOICES, _("Enter at least two choices."))
        if kind in KINDS_WITH["columns"]:
            self._check_rows()
        if kind in KINDS_WITH["parts"]:
            self._check_parts()
        return not self.errors

    def _check_words(self, kind: QuestionKind) -> None:
        if kind is QuestionKind.LONG_TEXT and not self.max_words.number:
            self.max_words.errors = [_("Enter the most words that a long text may have")]
        elif (self.min_words.number or 0) > (self.max_words.number or MOST_WORDS):
            self.min_words.errors = [_("The fewest words must not be more than the most words")]

    def _check_parts(self) -> None:
        known = [part.value for part in BudgetPart]
        self.options.check(0, "")
        if any(option["key"] not in known for option in self.options.data):
            self.options.errors = [
                _("For the parts of a budget use only these short names: %(names)s", names=", ".join(known))
            ]

    def _check_rows(self) -> None:
        self.options.check(1, _("Enter at least one column."))
        if (self.min_rows.number or 0) > (self.max_rows.number or BUDGET_ROWS):
            self.min_rows.errors = [_("The fewest rows must not be more than the most rows")]

    def values(self) -> dict[str, Any]:
        kind = QuestionKind(self.kind.data)
        has_words = kind in KINDS_WITH["words"] and self.max_words.number
        has_rows = kind in KINDS_WITH["columns"]
        return {
            **super().values(),
            "section_id": int(self.section.data),
            "kind": kind,
            "fact": Fact(self.fact.data) if self.fact.data else None,
            "criterion_id": int(self.criterion.data) if self.criterion.data else None,
            "required": self.required.data,
            "names_applicant": self.names_applicant.data,
            "min_words": (self.min_words.number or 0) if has_words else None,
            "max_words": self.max_words.number if has_words else None,
            "min_rows": (self.min_rows.number or 0) if has_rows else None,
            "max_rows": (self.max_rows.number or BUDGET_ROWS) if has_rows else None,
            "options": self.options.data if kind in _WITH_OPTIONS else [],
            "shown_if_key": self.shown_if.key,
            "shown_if_values": self.shown_if.values,
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            **super().typed(part),
            "section": str(part.section_id),
            "kind": part.kind.value,
            "fact": part.fact.value if part.fact else "",
            "criterion": str(part.criterion_id or ""),
            "required": part.required,
            "names_applicant": part.names_applicant,
            "min_words": str(part.min_words or ""),
            "max_words": str(part.max_words or ""),
            "min_rows": str(part.min_rows or ""),
            "max_rows": str(part.max_rows or ""),
            "options": options_of(part),
            "shown_if": condition_of(part),
        }

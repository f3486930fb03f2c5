"""What is typed about final reports, public evaluations and closing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.closing.kinds import TEXTS
from grants.closing.models import FinalReport, PublicEvaluation
from grants.closing.operations import Wording
from grants.closing.operations.reporting import Said
from grants.closing.queries import Line, claimed_lines, final_report_of, spent_by_line
from grants.evaluation.queries import returns_of
from grants.fields import (
    ChoiceField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextsField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.languages import written_in
from grants.money import Pence, format_pounds
from grants.spending.forms import typed

_LONGEST = 20_000
_LONGEST_REASON = 4000

#: A group has so many days to comment, unless the officer chooses another day.
COMMENT_DAYS = 14


class FinalReportForm(RecordForm):
    """A final report; all may be empty while it is a draft.  Made for each by ``final_report_form``."""

    lines: Sequence[Line] = ()
    done = LongTextField(_l("What was done?"), [LongEnough(_LONGEST)])
    changed = LongTextField(
        _l("What changed?"), [LongEnough(_LONGEST)], description=_l("For the people you worked with.")
    )
    worked = LongTextField(_l("What worked?"), [LongEnough(_LONGEST)])
    did_not_work = LongTextField(
        _l("What did not work?"),
        [LongEnough(_LONGEST)],
        description=_l("Be frank: it helps the next group, and it does not count against you."),
    )
    learned = LongTextField(_l("What did you learn?"), [LongEnough(_LONGEST)])
    afterwards = LongTextField(
        _l("Who benefits after the project, and how does it go on?"), [LongEnough(_LONGEST)]
    )
    other_income = PoundsField(
        _l("How much money came from others for this project?"),
        description=_l("Such as other grants, gifts and tickets; 0 if none."),
    )
    other_income_from = LongTextField(_l("Whom did it come from?"), [LongEnough(_LONGEST_REASON)])

    def said(self) -> dict[int, Said]:
        """Return what was typed of each line, by its id; what the form does not ask stays as it is."""
        found: dict[int, Said] = {}
        for line in self.lines:
            amount, reason = f"line_{line.line.id}", f"reason_{line.line.id}"
            pence = self[amount].pence if amount in self else line.spent_pence
            told = self[reason].data or "" if reason in self else line.reason
            found[line.line.id] = (None if pence is None else Pence(pence), told)
        return found

    def text(self, key: str, report: FinalReport) -> str:
        """Return a text as it was typed, or as it is where the form does not ask for it."""
        return str(self[key].data or "") if key in self else str(getattr(report, key))


def final_report_form(report: FinalReport, open_keys: set[str]) -> FinalReportForm:
    """Return the form of one final report with the lines of its budget; only the questions that are open."""
    lines = spent_by_line(report)
    claimed = claimed_lines(report.award) is not None
    fields: dict[str, Any] = {"lines": lines}
    known: dict[str, Any] = {key: getattr(report, key) for key in (*TEXTS, "other_income_from")}
    income = report.other_income_pence
    known["other_income"] = "" if income is None else typed(income)
    for line in lines:
        amount, reason = f"line_{line.line.id}", f"reason_{line.line.id}"
        if not claimed:
            fields[amount] = PoundsField(
                _("Spent on “%(line)s”", line=line.line.title),
                description=_("Planned: %(amount)s", amount=format_pounds(line.line.amount_pence)),
            )
            known[amount] = "" if line.spent_pence is None else typed(line.spent_pence)
        fields[reason] = LongTextField(
            _("Why it differs"),
            [LongEnough(_LONGEST_REASON)],
            description=_("Only if it differs by more than %(amount)s.",
                          amount=format_pounds(line.may_differ_pence)),
        )  # fmt: skip
        known[reason] = line.reason
    made: type[FinalReportForm] = type("FinalReportOfAward", (FinalReportForm,), fields)
    form = made(report, beside=lambda: report.lines, data=known)
    for name in [field.name for field in form if field.name in known]:
        if name not in open_keys:
            del form[name]
    return form


class EvaluationForm(RecordForm):
    """The public text, part by part, in English and in other languages where somebody writes them."""

    people_reached = WholeNumberField(
        _l("How many different people were reached?"), [Required(_l("Enter a number; 0 if none."))]
    )
    done = TextsField(_l("What was done"), required=_l("Say what was done."), long=True)
    worked = TextsField(_l("What worked"), required=_l("Say what worked."), long=True)
    did_not_work = TextsField(_l("What did not work"), required=_l("Say what did not work."), long=True)
    learned = TextsField(_l("What was learned"), required=_l("Say what was learned."), long=True)

    @classmethod
    def of(cls, evaluation: PublicEvaluation) -> "EvaluationForm":
        """Return the form with the text as it is; with what the group reported while there is none."""
        return cls(evaluation, data=_kept(evaluation) if evaluation.done else _proposed(evaluation))

    def wording(self) -> Wording:
        """Return the four parts as they were typed."""
        return Wording(self.done.texts, self.worked.texts, self.did_not_work.texts, self.learned.texts)


_WORDS = ("done", "worked", "did_not_work", "learned")


def _kept(evaluation: PublicEvaluation) -> dict[str, Any]:
    words = {key: dict(getattr(evaluation, key)) for key in _WORDS}
    return {**words, "people_reached": str(evaluation.people_reached or 0)}


def _proposed(evaluation: PublicEvaluation) -> dict[str, Any]:
    """Return what the final report says in the language of its writer, and whom the returns counted."""
    report = final_report_of(evaluation.award)
    reached = sum(known.people_reached or 0 for known in returns_of(evaluation.award) if known.accepted_at)
    words = {}
    for key in _WORDS:
        text = getattr(report, key) if report is not None else ""
        words[key] = {written_in(text, report.language): text} if report is not None and text else {}
    return {**words, "people_reached": str(reached) if reached else ""}


class ShowForm(Form):
    """Until when the group may comment."""

    comment_until = DayField(
        _l("Until when may the group comment?"),
        [Required(_l("Enter a day"))],
        description=_l("It can be published once the group has answered, or after that day."),
    )

    @classmethod
    def proposed(cls) -> "ShowForm":
        """Return the form with the usual day."""
        return cls(data={"comment_until": clock.today() + clock.days(COMMENT_DAYS)})


class CommentForm(Form):
    """What the group says of the text."""

    answer = ChoiceField(
        _l("What do you think of this text?"),
        [Required(_l("Choose an answer"))],
        choices=[
            ("agree", _l("It can be published like this")),
            ("change", _l("Something should be different")),
        ],
    )
    text = LongTextField(
        _l("What should be different, or what would you like to add?"), [LongEnough(_LONGEST_REASON)]
    )


class WhyForm(Form):
    """A reason that stands with the decision."""

    reason = LongTextField(_l("Reason"), [Required(_l("Write the reason")), LongEnough(_LONGEST_REASON)])


class AskBackForm(Form):
    """By when money is to come back."""

    due_on = DayField(_l("By when is it to be paid back?"), [Required(_l("Enter a day"))])


class CloseForm(Form):
    """The officer's words at the end of a grant."""

    summary = LongTextField(
        _l("What did this grant achieve?"), [Required(_l("Write what the grant achieved")), LongEnough(8000)]
    )

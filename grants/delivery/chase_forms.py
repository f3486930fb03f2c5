"""What officers type about notices: the days and words of a round, and pauses."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.delivery.chasing import title_of
from grants.delivery.models import ChaseRules
from grants.fields import (
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TickField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGES, Texts

_MOST = 365


def _days(label: Any) -> WholeNumberField:
    return WholeNumberField(label, [Required(_l("Enter a number of days"))], least=1, most=_MOST)


class ChaseForm(RecordForm):
    """When notices go out, and what a late report blocks."""

    before_days = _days(_l("Days before the due day: first reminder"))
    first_days = _days(_l("Days late: first reminder when late"))
    second_days = _days(_l("Days late: second reminder when late"))
    third_days = _days(_l("Days late: third reminder when late"))
    formal_days = _days(_l("Days late: formal notice"))
    escalation_days = _days(_l("Days late: put before those who decide"))
    holds_other_awards = TickField(
        _l("While a report is late, payments of the group's other awards wait"),
        description=_l("Payments of the award itself wait in any case."),
    )
    blocks_applications = TickField(
        _l("While a report is late, the group cannot send a new application"),
        description=_l("It can write and save one, and reads from the first day what is missing."),
    )

    @classmethod
    def of(cls, rules: ChaseRules) -> "ChaseForm":
        """Return the form with the rules as they are."""
        names = (*ChaseRules.DAYS, "holds_other_awards", "blocks_applications")
        return cls(
            rules if rules.id else None,
            data={
                name: getattr(rules, name) if name not in ChaseRules.DAYS else str(getattr(rules, name))
                for name in names
            },
        )


class NoticeForm(RecordForm):
    """The words of one notice, in each language of the programme."""

    @classmethod
    def of(cls, rules: ChaseRules, words: Texts) -> "NoticeForm":
        """Return the form with the words as they are."""
        typed = {f"words_{code}": words.in_language(code) for code in LANGUAGES}
        return cls(rules if rules.id else None, data=typed)

    @property
    def words(self) -> Texts:
        return Texts({code: self[f"words_{code}"].data.strip() for code in LANGUAGES})


for _code, (_name, _direction) in LANGUAGES.items():
    _kind = type(LongTextField.__name__, (LongTextField,), {"language": _code})
    setattr(
        NoticeForm,
        f"words_{_code}",
        _kind(
            _l("Words of the notice (%(language)s)", language=_name),
            [Required(_l("Write the notice")), LongEnough(4000)],
        ),
    )


class PauseForm(Form):
    """Until when no notices go out, about what, and why."""

    report = ListField(_l("What is it about?"))
    until_on = DayField(_l("Last day without reminders"), [Required(_l("Enter a day"))])
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Staff and auditors read it. The group does not."),
    )

    def __init__(self, owed: Sequence[Any], **kwargs: Any) -> None:
        """Take the reports that the group owes, to choose from."""
        super().__init__(**kwargs)
        self.report.choices = [
            ("", _("All reports of the award")),
            *((report.reference, f"{title_of(report)} ({report.reference})") for report in owed),
        ]

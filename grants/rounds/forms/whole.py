"""What officers type about a round as a whole."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.fields import (
    ChoiceField,
    DayField,
    LongEnough,
    LongTextField,
    PercentField,
    PoundsField,
    Required,
    TextField,
    TextsField,
    TickField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.money import WHOLE
from grants.rounds.models import Publication, Round
from grants.rounds.operations import Cause

_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def terms_field() -> TextsField:
    """Return the field of the terms of a round's offers; what the service itself adds is said beside."""
    return TextsField(
        _l("Terms of the offer"),
        long=True,
        required=_l("Write the terms of the offer"),
        hint=_l(
            "Letter and agreement say by themselves: the plan, the conditions, how a group names us, and"
            " that an evaluation of the project is published before the grant is closed."
        ),
    )


class TimeField(TextField):
    """A time of day in London, such as 12:00; 24:00 means midnight at the end of the day."""

    clock_time: time | None = None
    end_of_day = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        text = (self.data or "").strip()
        if not text:
            return
        found = _TIME.fullmatch(text)
        self.end_of_day = text == "24:00"
        try:
            self.clock_time = (
                time(0) if self.end_of_day else time(int(found[1]), int(found[2])) if found else None
            )
        except ValueError:
            self.clock_time = None
        if self.clock_time is None:
            raise ValueError(_("Enter a time, such as 12:00"))


def instant(day: Any, at: TimeField) -> Any:
    """Return the instant that was typed as a day and a time of day in London."""
    shift = clock.days(1) if at.end_of_day else clock.days(0)
    return clock.london(day.data + shift, at.clock_time or time(0))


class WhenForm(Form):
    """When a round opens, closes and decides, in London time."""

    opens_on = DayField(_l("Opens on"), [Required(_l("Enter the day on which it opens"))])
    opens_time = TimeField(
        _l("Opens at (London time)"), [Required(_l("Enter a time, such as 12:00"))], default="09:00"
    )
    closes_on = DayField(_l("Closes on"), [Required(_l("Enter the day on which it closes"))])
    closes_time = TimeField(
        _l("Closes at (London time)"),
        [Required(_l("Enter a time, such as 12:00"))],
        default="12:00",
        description=_l("24:00 means midnight at the end of that day."),
    )
    decides_on = DayField(
        _l("Decisions by"), [Required(_l("Enter the day by which groups hear the decision"))]
    )

    def when(self) -> dict[str, Any]:
        """Return the three moments as the operation takes them."""
        return {
            "opens_at": instant(self.opens_on, self.opens_time),
            "closes_at": instant(self.closes_on, self.closes_time),
            "decides_on": self.decides_on.data,
        }


class NewRoundForm(WhenForm):
    """The beginning of a round."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))
    budget = PoundsField(_l("Budget"), [Required(_l("Enter the budget"))])


class CopyRoundForm(WhenForm):
    """A round made from another one: only what differs."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))


class RoundForm(NewRoundForm, RecordForm):
    """What a round says about itself."""

    summary = TextsField(_l("Summary for the public"), long=True, required=_l("Write a summary"))
    offer_terms = terms_field()
    acceptance_days = WholeNumberField(
        _l("Days to accept an offer"),
        [Required(_l("Enter a number of days"))],
        least=1,
        most=365,
        default="28",
    )
    reviewers_wanted = WholeNumberField(
        _l("Reviewers for each application"),
        [Required(_l("Enter a number"))],
        least=1,
        most=5,
        default="2",
    )
    panel_quorum = WholeNumberField(
        _l("Members who must be at a panel meeting"),
        [Required(_l("Enter a number, or 0"))],
        most=15,
        default="0",
        description=_l("Scores are agreed in a meeting with this quorum. With 0 no meeting is needed."),
    )
    review_days = WholeNumberField(
        _l("Days to write a review"),
        [Required(_l("Enter a number of days"))],
        least=1,
        most=180,
        default="21",
        description=_l("Counted from the day on which it is given to the reviewer."),
    )
    is_blind = TickField(
        _l("Reviewers do not see who applies"),
        description=_l("They see neither name nor papers nor files, nor the sections that say who applies."),
    )
    third_read_points = WholeNumberField(
        _l("A third read is wanted from so many points apart on a criterion"),
        least=1,
        most=4,
        description=_l("Leave both empty where no third read is wanted."),
    )
    third_read_total = PercentField(
        _l("A third read is wanted from so many percent apart in the total"), least=1, most=100
    )
    publication = ChoiceField(
        _l("How awards are published, unless chosen otherwise"),
        choices=[(choice.value, choice.label) for choice in Publication],
    )
    unregistered_need_host = TickField(
        _l("Groups that are not registered need a host organisation"),
        description=_l("The host confirms in writing before such a group can send its application."),
    )
    grace_minutes = WholeNumberField(
        _l("Minutes of grace after closing"),
        [Required(_l("Enter a number of minutes, or 0"))],
        most=60,
        default="10",
        description=_l("Only for groups that were writing in the last hour. Each use is recorded."),
    )
    keep_drafts_days = WholeNumberField(
        _l("Days for which drafts that were not sent are kept"),
        [Required(_l("Enter a number of days"))],
        least=30,
        most=730,
        default="90",
        description=_l("Counted from the closing time. Groups are warned before a draft is deleted."),
    )
    appeal_days = WholeNumberField(
        _l("Working days in which a group can complain or appeal"),
        [Required(_l("Enter a number of working days"))],
        least=5,
        most=90,
        default="10",
        description=_l("Counted from the day after its letter was sent."),
    )
    appeal_answer_days = WholeNumberField(
        _l("Working days in which a complaint or appeal is answered"),
        [Required(_l("Enter a number of working days"))],
        least=5,
        most=90,
        default="20",
    )

    @classmethod
    def of(cls, round_: Round) -> "RoundForm":
        """Return the form with what the round says now."""
        opens, closes = clock.in_london(round_.opens_at), clock.in_london(round_.closes_at)
        return cls(
            round_,
            data={
                "title": round_.title,
                "summary": round_.summary,
                "offer_terms": round_.offer_terms,
                "budget": f"{round_.budget_pence / 100:.2f}".removesuffix(".00"),
                "opens_on": opens.date(),
                "opens_time": f"{opens:%H:%M}",
                "closes_on": closes.date(),
                "closes_time": f"{closes:%H:%M}",
                "decides_on": round_.decides_on,
                "acceptance_days": str(round_.acceptance_days),
                "reviewers_wanted": str(round_.reviewers_wanted),
                "panel_quorum": str(round_.panel_quorum),
                "review_days": str(round_.review_days),
                "is_blind": round_.is_blind,
                "third_read_points": str(round_.third_read_points or ""),
                "third_read_total": str((round_.third_read_total or 0) * 100 // WHOLE or ""),
                "publication": round_.publication.value,
                "unregistered_need_host": round_.unregistered_need_host,
                "grace_minutes": str(round_.grace_minutes),
                "keep_drafts_days": str(round_.keep_drafts_days),
                "appeal_days": str(round_.appeal_days),
                "appeal_answer_days": str(round_.appeal_answer_days),
            },
        )

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        return {
            **self.when(),
            "title": self.title.texts,
            "summary": self.summary.texts,
            "offer_terms": self.offer_terms.texts,
            "budget_pence": self.budget.pence,
            "acceptance_days": self.acceptance_days.number,
            "reviewers_wanted": self.reviewers_wanted.number,
            "panel_quorum": self.panel_quorum.number,
            "review_days": self.review_days.number,
            "is_blind": self.is_blind.data,
            "third_read_points": self.third_read_points.number,
            "third_read_total": self.third_read_total.basis_points or None,
            "publication": Publication(self.publication.data),
            "unregistered_need_host": self.unregistered_need_host.data,
            "grace_minutes": self.grace_minutes.number,
            "keep_drafts_days": self.keep_drafts_days.number,
            "appeal_days": self.appeal_days.number,
            "appeal_answer_days": self.appeal_answer_days.number,
        }


class ClosingForm(RecordForm):
    """Another closing time, for everybody."""

    closes_on = DayField(_l("Closes on"), [Required(_l("Enter the day on which it closes"))])
    closes_time = TimeField(
        _l("Closes at (London time)"), [Required(_l("Enter a time, such as 12:00"))], default="12:00"
    )
    cause = ChoiceField(
        _l("Why does it move?"),
        [Required(_l("Choose one"))],
        choices=[(cause.value, cause.label) for cause in Cause],
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("Everybody who has begun an application reads this text."),
    )

    def closes_at(self) -> Any:
        return instant(self.closes_on, self.closes_time)

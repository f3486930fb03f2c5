"""What recipients, certifiers and officers type while the work goes on."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import fields

from grants.delivery.kinds import asked_in
from grants.delivery.models import MilestoneReport, Photo, Rating
from grants.delivery.queries import spent_in
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.uploads import UploadField


class ReportForm(RecordForm):
    """A report on a milestone; everything may be empty while it is a draft.

    Made by ``of``, which leaves out what is not asked and what is closed.
    """

    done = LongTextField(
        _l("What was done?"), [LongEnough(20_000)], description=_l("A few sentences are enough.")
    )
    did_not_work = LongTextField(
        _l("What did not work? (optional)"),
        [LongEnough(20_000)],
        description=_l("Be frank: it helps the next group, and it does not count against you."),
    )
    first_count = WholeNumberField()
    second_count = WholeNumberField()
    spent = PoundsField(
        _l("What was spent of the grant in this part?"), description=_l("In pounds. Enter 0 if nothing.")
    )
    evidence = UploadField(
        _l("A file that shows it (optional)"),
        description=_l("Such as a poster, a photograph or a list of costs."),
    )

    @classmethod
    def of(cls, report: MilestoneReport, open_keys: set[str]) -> "ReportForm":
        """Return the form of a report with what it holds, and only with the questions that are open."""
        form = cls(report, data=_known(report))
        form.first_count.label.text = str(report.milestone.first_number)
        form.second_count.label.text = str(report.milestone.second_number)
        asked = {known.key for known in asked_in(report)} & open_keys
        for key in ("done", "did_not_work", "first_count", "second_count", "spent", "evidence"):
            if key not in asked:
                del form[key]
        if "spent" in form and spent_in(report) is not None:
            del form.spent
        return form


def _known(report: MilestoneReport) -> dict[str, Any]:
    spent = "" if report.spent_pence is None else f"{report.spent_pence / 100:.2f}"
    return {"done": report.done, "did_not_work": report.did_not_work, "spent": spent, **_counts(report)}


def _counts(report: MilestoneReport) -> dict[str, str]:
    counts = {"first_count": report.first_count, "second_count": report.second_count}
    return {key: "" if count is None else str(count) for key, count in counts.items()}


class LinkForm(RecordForm):
    """The first page by a link: a sentence, and the numbers of the milestone."""

    done = LongTextField(
        _l("What was done?"), [LongEnough(20_000)], description=_l("One or two sentences are enough.")
    )
    first_count = WholeNumberField()
    second_count = WholeNumberField()

    @classmethod
    def of(cls, report: MilestoneReport) -> "LinkForm":
        """Return the form, with what was typed by a link before."""
        form = cls(report, data={"done": report.done, **_counts(report)})
        for key, words in (
            ("first_count", report.milestone.first_number),
            ("second_count", report.milestone.second_number),
        ):
            form[key].label.text = str(words)
            if not words:
                del form[key]
        return form

    def count(self, key: str) -> int | None:
        """Return a number that was typed, if it was asked at all."""
        return self[key].number if key in self else None


#: What the people in the photos agreed to.
CONSENTS = [
    ("publish", _l("Yes, and the programme may publish them")),
    ("keep", _l("Yes, but the programme may not publish them")),
]


class PhotosForm(Form):
    """Photos, and what the people in them agreed to."""

    photos = fields.MultipleFileField(_l("Photos"))
    consent = ChoiceField(
        _l("Did everybody in the photos agree?"), choices=CONSENTS, default="", validate_choice=False
    )

    @property
    def may_publish(self) -> bool | None:
        """What was chosen; None where nothing was."""
        return {"publish": True, "keep": False}.get(self.consent.data or "")

    def chosen(self) -> list[Any]:
        """Return the photos that were chosen, without the empty place that a browser sends for none."""
        return [file for file in self.photos.data or () if getattr(file, "filename", "")]


class SendForm(PhotosForm):
    """The second page by a link: what was spent, and photos."""

    spent = PoundsField(
        _l("What was spent of the grant in this part?"), description=_l("In pounds. Enter 0 if nothing.")
    )


class CaptionForm(RecordForm):
    """What a photo shows."""

    caption = TextField(
        _l("What does the photo show?"),
        [LongEnough(200)],
        description=_l("For people who cannot see it, such as: Six people around a table with tea."),
    )

    @classmethod
    def of(cls, photo: Photo) -> "CaptionForm":
        return cls(photo, data={"caption": photo.caption})


class ChangesForm(Form):
    """What an officer wants changed, and in which questions."""

    keys = ChoicesField(
        _l("Which questions should they change?"),
        [Required(_l("Choose at least one question"))],
        description=_l("Only these can be changed; the others stay as they are."),
    )
    wanted = LongTextField(
        _l("What should they change?"), [Required(_l("Write what should be changed")), LongEnough(4000)]
    )

    @classmethod
    def about(cls, report: Any) -> "ChangesForm":
        """Return the form with the questions of a report."""
        form = cls()
        form.keys.choices = [(asked.key, str(asked.label)) for asked in asked_in(report)]
        return form


class QueryForm(Form):
    """A question to the group."""

    text = LongTextField(_l("Your question"), [Required(_l("Write your question")), LongEnough(4000)])
    due_on = DayField(_l("Answer wanted by"), [Required(_l("Enter a day"))])


class AnswerForm(Form):
    """What the group answers."""

    text = LongTextField(_l("Your answer"), [Required(_l("Write your answer")), LongEnough(8000)])


class AcceptReportForm(Form):
    """What an officer says on accepting a report."""

    rating = ChoiceField(
        _l("How does it compare with the plan?"),
        [Required(_l("Choose how it compares with the plan"))],
        choices=[(rating.value, rating.label) for rating in Rating],
    )
    assessment = LongTextField(
        _l("Your assessment"),
        [Required(_l("Write your assessment")), LongEnough(4000)],
        description=_l("For the file: what you checked and what you think of it. The group does not see it."),
    )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class SendBackForm(Form):
    """What a certifier wants changed first."""

    reason = LongTextField(
        _l("What should be changed?"), [Required(_l("Write what should be changed")), LongEnough(4000)]
    )

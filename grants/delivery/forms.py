"""What recipients, officers and finance type while the work goes on."""

from flask_babel import lazy_gettext as _l

from grants.fields import DayField, LongEnough, LongTextField, PoundsField, Required
from grants.forms import Form, RecordForm
from grants.uploads import UploadField


class ReportForm(RecordForm):
    """A report on a milestone; everything may be empty while it is a draft."""

    done = LongTextField(
        _l("What was done?"), [LongEnough(20_000)], description=_l("A few sentences are enough.")
    )
    spent = PoundsField(
        _l("What was spent of the grant in this part?"), description=_l("In pounds. Enter 0 if nothing.")
    )
    evidence = UploadField(
        _l("A file that shows it (optional)"),
        description=_l("Such as a poster, a photograph or a list of costs."),
    )


class ChangesForm(Form):
    """What an officer wants changed."""

    wanted = LongTextField(
        _l("What should they change?"), [Required(_l("Write what should be changed")), LongEnough(4000)]
    )


class AcceptReportForm(Form):
    """What an officer says on accepting a report."""

    assessment = LongTextField(
        _l("Your assessment"),
        [Required(_l("Write your assessment")), LongEnough(4000)],
        description=_l("For the file: what you checked and what you think of it."),
    )


class DueDateForm(Form):
    """Another due date."""

    due_on = DayField(_l("Due on"), [Required(_l("Enter a day"))])
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])

"""What finance types."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from werkzeug.datastructures import FileStorage
from wtforms import FileField, HiddenField

from grants.errors import RuleBroken
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
)
from grants.forms import Form
from grants.payments.bank_file import LARGEST, as_lines
from grants.payments.models import RepaymentCause


class PaidForm(Form):
    """When the bank paid, and under which reference."""

    paid_on = DayField(_l("Paid on"), [Required(_l("Enter the day of payment"))])
    finance_reference = TextField(
        _l("Reference in the finance system"), [Required(_l("Enter the reference")), LongEnough(60)]
    )


class DemandForm(Form):
    """What is to be paid back, why, and until when."""

    cause = ChoiceField(
        _l("Why is it to be paid back?"),
        choices=[(cause.value, cause.label) for cause in RepaymentCause],
        validators=[Required(_l("Choose why"))],
    )
    amount = PoundsField(_l("Amount"), [Required(_l("Enter an amount"))])
    due_on = DayField(_l("To be paid back by"), [Required(_l("Enter a day"))])
    reason = LongTextField(
        _l("What the letter says of it"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l(
            "It stands in the letter to the group. Say what happened and how you came to the sum."
        ),
    )


class MoreTimeForm(Form):
    """A later day for money that is to be paid back."""

    due_on = DayField(_l("New due day"), [Required(_l("Enter a day"))])
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("It stands in the history of this demand. The group is told the new day only."),
    )


class ReceiptForm(Form):
    """Money that came back, as the bank's statement says."""

    amount = PoundsField(_l("Amount"), [Required(_l("Enter an amount"))])
    received_on = DayField(_l("Received on"), [Required(_l("Enter a day"))])
    bank_reference = TextField(
        _l("Reference in the bank's statement"), [Required(_l("Enter the reference")), LongEnough(60)]
    )


class RunForm(Form):
    """Which payments go to the bank together, and when it is to pay."""

    payments = ChoicesField(_l("Payments"), [Required(_l("Choose at least one payment"))])
    pay_on = DayField(_l("The bank is to pay on"), [Required(_l("Enter a day"))])


class ResultForm(Form):
    """The file in which the bank says what it paid; ``result`` is its text once it was checked."""

    file = FileField(
        _l("The bank's file"),
        description=_l("CSV with the columns reference, amount, result, date, bank_reference, reason."),
        widget=GovFileInput(),
    )
    result = HiddenField()

    def text(self) -> str:
        """Return what the file or the checked text says; raises RuleBroken at the field."""
        if not isinstance(self.file.data, FileStorage) or not self.file.data.filename:
            if not self.result.data:
                raise RuleBroken(_("Choose the bank's file"), field="file")
            return as_lines(self.result.data)
        content = self.file.data.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise RuleBroken(_("The file is larger than a result can be."), field="file")
        try:
            return as_lines(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise RuleBroken(_("The file is not text in UTF-8."), field="file") from error

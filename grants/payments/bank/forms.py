"""What people type about bank details."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.fields import DayField, LongEnough, LongTextField, Required, TextField
from grants.forms import Form
from grants.payments.bank.operations import Account, CallBack


class AccountForm(Form):
    """An account as its owner types it; a reason is asked for where it replaces another one."""

    full_name = TextField(
        _l("Your name and position"), [Required(_l("Enter your name and position")), LongEnough(255)]
    )
    account_name = TextField(
        _l("Name on the account"),
        [Required(_l("Enter the name on the account")), LongEnough(200)],
        description=_l("As the bank statement shows it."),
    )
    sort_code = TextField(
        _l("Sort code"), [Required(_l("Enter the sort code")), LongEnough(30)],
        description=_l("6 digits, such as 30-99-50."),
    )  # fmt: skip
    account_number = TextField(
        _l("Account number"), [Required(_l("Enter the account number")), LongEnough(30)],
        description=_l("6 to 8 digits."),
    )  # fmt: skip
    reason = LongTextField(
        _l("Why does the account change?"),
        [LongEnough(2000)],
        description=_l("We compare this with what we hear when we call."),
    )

    def __init__(self, *, is_change: bool, is_by_link: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not is_change:
            del self.reason
        if not is_by_link:
            del self.full_name

    @property
    def account(self) -> Account:
        return Account(self.account_name.data, self.sort_code.data, self.account_number.data)

    @property
    def why(self) -> str:
        return str(self.reason.data or "") if self.reason else ""


class CallBackForm(Form):
    """What staff heard and saw; the numbers are typed from the call and compared with those given."""

    called_name = TextField(
        _l("Whom did you call?"), [Required(_l("Enter whom you called")), LongEnough(200)],
        description=_l("Name and position. Not the person who gave the details, if there is another one."),
    )  # fmt: skip
    called_number = TextField(
        _l("On which number?"), [Required(_l("Enter the number that you called")), LongEnough(40)]
    )
    number_source = TextField(
        _l("Where did you find that number?"),
        [Required(_l("Enter where you found the number")), LongEnough(200)],
        description=_l(
            "In a public register, on the organisation's website, or in our records from before these details"
            " were given. Never in the mail or page that gave them."
        ),
    )
    called_on = DayField(_l("On which day did you call?"), [Required(_l("Enter the day of the call"))])
    sort_code = TextField(
        _l("Sort code, as you were told"), [Required(_l("Enter the sort code")), LongEnough(30)]
    )
    account_number = TextField(
        _l("Account number, as you were told"),
        [Required(_l("Enter the account number")), LongEnough(30)],
        description=_l("We compare both with what was given. They are not shown to you."),
    )
    statement_on = DayField(
        _l("Of which day is the bank statement that you have seen?"),
        [Required(_l("Enter the day of the bank statement"))],
        description=_l("It shows the name of the organisation, sort code and account number."),
    )

    @property
    def call(self) -> CallBack:
        return CallBack(
            self.called_name.data,
            self.called_number.data,
            self.number_source.data,
            self.called_on.data,
            self.statement_on.data,
        )


class RefusalForm(Form):
    """Why an account will not be paid to."""

    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Everybody of the organisation gets this by mail."),
    )


class StopForm(RefusalForm):
    """Who says for a host that an account is not its own, and why."""

    full_name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])

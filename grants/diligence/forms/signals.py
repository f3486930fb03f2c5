"""What officers type about bank accounts and signals."""

from flask_babel import lazy_gettext as _l

from grants.diligence.models import Signal
from grants.fields import ChoiceField, LongEnough, LongTextField, Required, TextField
from grants.forms import Form, RecordForm
from grants.lifecycles import SIGNAL

_LONGEST = 4000


class AccountForm(Form):
    """The bank account that a paper shows."""

    sort_code = TextField(_l("Sort code"), [Required(_l("Enter the sort code")), LongEnough(20)])
    account_number = TextField(
        _l("Account number"), [Required(_l("Enter the account number")), LongEnough(30)]
    )


class SignalForm(RecordForm):
    """What an officer thinks of a signal."""

    finding = ChoiceField(_l("What do you think of it?"), [Required(_l("Choose what you think of it"))])
    note = LongTextField(_l("Why?"), [Required(_l("Say why")), LongEnough(_LONGEST)])

    def offer(self, actions: list[str], signal: Signal) -> None:
        """Offer what may be said of a signal now."""
        labels = {step.action: step.label for step in SIGNAL.steps if signal.state in step.sources}
        self.finding.choices = [(action, labels[action]) for action in actions if action in labels]

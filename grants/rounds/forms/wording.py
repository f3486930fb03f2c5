"""What officers type about the programme and its pages."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email, Regexp

from grants.fields import EmailField, Required, TextField, TextsField, WholeNumberField
from grants.forms import RecordForm


class ProgrammeForm(RecordForm):
    """The programme's own wording."""

    name = TextsField(_l("Name of the programme"), required=_l("Enter the name"))
    strapline = TextsField(_l("One sentence about it"), required=_l("Enter one sentence"))
    contact_email = EmailField(
        _l("Address for questions"),
        [Required(_l("Enter an address")), Email(_l("Enter a real e-mail address"))],
    )
    reference_prefix = TextField(
        _l("Letters that references begin with"),
        [
            Required(_l("Enter two to four letters")),
            Regexp(r"[A-Z]{2,4}\Z", message=_l("Use two to four letters A to Z")),
        ],
    )
    smallest_number = WholeNumberField(
        _l("The smallest number of groups about which figures are told"),
        [Required(_l("Enter a number from 5 to 100"))],
        least=5,
        most=100,
        description=_l(
            "With fewer funded, letters tell no middle of their scores; in panel packs smaller counts of"
            " equality answers are hidden. Figures of fewer groups come too near to single ones."
        ),
    )
    account_wait_days = WholeNumberField(
        _l("Working days before money goes to a changed bank account"),
        [Required(_l("Enter a number from 1 to 30"))],
        least=1,
        most=30,
        description=_l("In these days the group can say that the change did not come from it."),
    )
    keep_addresses_days = WholeNumberField(
        _l("For how many days the network addresses of signatures are kept"),
        [Required(_l("Enter a number from 30 to 2557"))],
        least=30,
        most=2557,
        description=_l(
            "Whoever signs an agreement sends it from an address on the network. It helps if a signature is"
            " disputed; after this time it is deleted. Only auditors see it."
        ),
    )
    paying_back = TextsField(_l("How groups pay money back"), long=True)
    repay_days = WholeNumberField(
        _l("Days in which money is to be paid back"),
        [Required(_l("Enter a number from 7 to 180"))],
        least=7,
        most=180,
    )
    intention_days = WholeNumberField(
        _l("Days that a group has to answer before its grant is ended early"),
        [Required(_l("Enter a number from 5 to 60"))],
        least=5,
        most=60,
    )


class PageForm(RecordForm):
    """A page of plain text."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))
    body = TextsField(_l("Text"), long=True, required=_l("Write the text"))

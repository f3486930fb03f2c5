"""What is typed about messages: in threads, in templates, to many; and an address to correct."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from wtforms import Field, HiddenField, fields
from wtforms.validators import Email, ValidationError

from grants.accounts.queries import areas
from grants.awards.forms.words import InEveryLanguage, with_words
from grants.fields import (
    EmailField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    TextsField,
    said,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES, LANGUAGES, Texts
from grants.lifecycles import ApplicationState, AwardState
from grants.messages.audience import CHOICES, OVERDUE, titles
from grants.messages.operations.writing import LONGEST
from grants.rounds.models import Round, Theme, Tier
from grants.uploads import UploadField


class MessageForm(RecordForm):
    """A message in a thread; ``words`` is the version of the template that it began with, if any."""

    text = LongTextField(_l("Your message"), [Required(_l("Write your message")), LongEnough(LONGEST)])
    file = UploadField(_l("A file that goes with it (optional)"))
    words = HiddenField()


class ThreadForm(Form):
    """A new thread with its first message."""

    subject = TextField(_l("What is it about?"), [Required(_l("Enter what it is about")), LongEnough(150)])
    text = LongTextField(_l("Your message"), [Required(_l("Write your message")), LongEnough(LONGEST)])
    file = UploadField(_l("A file that goes with it (optional)"))
    words = HiddenField()


class _Words(InEveryLanguage):
    """A subject and a text in each language."""


with_words(
    _Words,
    lambda name: _l("Message (%(language)s)", language=name),
    _l("Write your message"),
    subject=150,
    body=LONGEST,
)


def typed_words(subject: Texts, body: Texts) -> dict[str, str]:
    """Return the words of a template or a message to many as the boxes of its form hold them."""
    return {
        f"{name}_{code}": texts.in_language(code)
        for name, texts in (("subject", subject), ("body", body))
        for code in LANGUAGES
    }


class TemplateForm(_Words):
    """A template: its name and its words."""

    title = TextsField(_l("Name of the template"), required=_l("Enter the name of the template"))


class BroadcastForm(_Words):
    """A message to many: whom it is for, and its words."""

    round = ListField(_l("Round"))
    state = ListField(_l("State of the application"))
    award = ListField(_l("State of the award"))
    theme = ListField(_l("Theme"))
    tier = ListField(_l("Tier"))
    area = ListField(_l("Borough of the work"))
    language = ListField(_l("Language of the application"))
    report = ListField(_l("Reports and returns"))

    def offer(self, rounds: Iterable[Round]) -> None:
        """Let the officer choose among what there is; nothing chosen is everybody."""
        offered: dict[str, list[tuple[str, Any]]] = {
            "round": [(round_.reference, str(round_.title)) for round_ in rounds],
            "state": [(s.value, s.label) for s in ApplicationState if s is not ApplicationState.DELETED],
            "award": [(s.value, s.label) for s in AwardState],
            "theme": [(key, str(title)) for key, title in titles(Theme).items()],
            "tier": [(key, str(title)) for key, title in titles(Tier).items()],
            "area": [(area.code, str(area.name)) for area in areas()],
            "language": list(LANGUAGE_CHOICES),
            "report": [(OVERDUE, _("Something is overdue"))],
        }
        for name, choices in offered.items():
            self[name].choices = [("", _("All")), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self[name].data for name in CHOICES if self[name].data}


class ConfirmForm(RecordForm):
    """The second step: to so many people."""

    people = HiddenField()


class _MailFile:
    """A mail as a file: small, and there."""

    field_flags: Mapping[str, Any] = {}
    most = 1_000_000

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file"))


class ReportForm(Form):
    """A report of a mail that came back, as a file."""

    file = fields.FileField(_l("The report, as a file (.eml)"), [_MailFile()], widget=said(GovFileInput)())

    @property
    def content(self) -> bytes:
        return bytes(self.file.data.stream.read(_MailFile.most))


class AddressForm(Form):
    """A new address to sign in with and to get mails at."""

    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), Email(_l("Enter a real e-mail address")), LongEnough(255)],
    )

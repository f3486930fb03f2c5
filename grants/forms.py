"""The base of every form: its cleaning, its errors, and the button that sends it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, fields

from grants.config import LONGEST_FIELD
from grants.db import Model, lock, stamp, transaction
from grants.errors import RuleBroken, WrongState
from grants.wording import clean

#: The name of a cell in a table of rows.
_CELL = re.compile(r"-\d+-")


def cleaned(formdata: Any) -> tuple[Any, set[str]]:
    """Return what was sent, cleaned and without texts far too long to keep, and the names of these."""
    kept, too_long, had_nul = formdata.copy(), set(), False
    for name in list(formdata.keys()):
        values = formdata.getlist(name)
        if not all(isinstance(value, str) for value in values):
            continue
        had_nul = had_nul or any("\x00" in value for value in values)
        if any(len(value) > LONGEST_FIELD for value in values):
            too_long.add(name)
            if not _CELL.search(name):
                kept.poplist(name)  # The field goes on to show what was saved before.
                continue
            values = ["" for _value in values]
        kept.setlist(name, [clean(value) for value in values])
    if had_nul:
        flash(_("Characters that cannot be stored were removed from your text."), "notice")
    return kept, too_long


def is_of(name: str, field: str) -> bool:
    """Say whether the name of a box is that of a field, or of a box in one of its rows."""
    return name == field or name.startswith(f"{field}-")


class Form(FlaskForm):
    """The base of every form: cleans what was typed, refuses what is far too long, keeps the rest."""

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **kwargs: Any) -> None:
        formdata = self.meta.wrap_formdata(self, formdata)
        self.too_long: set[str] = set()
        self.cleaned = None
        if formdata is not None:
            formdata, self.too_long = cleaned(formdata)
            self.cleaned = formdata
        super().process(formdata, obj, data, **kwargs)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        valid = bool(super().validate(extra_validators))
        for field in filter(self.is_too_long, self._boxes()):
            field.errors = [
                _("This text is longer than %(limit)s characters, so it was not kept. Shorten it.",
                  limit=f"{LONGEST_FIELD:,}")
            ]  # fmt: skip
            valid = False
        if "csrf_token" in self.errors:
            self.csrf_token.errors = [
                _("The page was open too long. Nothing is lost: check it and press the button again.")
            ]
        return valid

    def _boxes(self) -> Iterator[Field]:
        """Go through every field, and through the boxes of those that have one for each language."""
        for field in self:
            yield from field if isinstance(field, fields.FormField) else [field]

    def is_too_long(self, field: Field) -> bool:
        """Say whether a text typed in a field, or in one row of a table, was too long to keep."""
        return any(is_of(name, field.name) for name in self.too_long)

    def carry_out(self, operation: Callable[..., Any], *arguments: Any, **values: Any) -> bool:
        """Do one operation in one transaction, and say whether it was done; else its reason is shown."""
        try:
            with transaction():
                self.check_unchanged()
                operation(*arguments, **values)
        except RuleBroken as broken:
            self.show(broken)
            return False
        self.remember()
        return True

    def check_unchanged(self) -> None:
        """Forms about records that others may change meanwhile refuse here."""

    def remember(self) -> None:
        """Forms about records note here how these stand after a change of our own."""

    def show(self, broken: RuleBroken) -> None:
        """Show a broken rule next to the field at fault, or above the form."""
        field = self._fields.get(broken.field or "")
        if field is None:
            self.form_errors.append(broken.message)
        else:
            field.errors = [*field.errors, broken.message]

    def error_list(self) -> list[dict[str, str]]:
        """Return every error with a link to its field, for the summary on top."""
        found = [{"text": str(error)} for error in self.form_errors]
        for field in self:
            found += errors_of(field)
        return found

    def has_files(self) -> bool:
        """Say whether a file can be chosen."""
        return any(isinstance(field, fields.FileField) for field in self)


class RecordForm(Form):
    """A form about records that others may change while it is filled in: it remembers how they stood."""

    seen = HiddenField()

    def __init__(
        self, record: Model | None = None, *, beside: Callable[[], Iterable[Model]] = tuple, **kwargs: Any
    ) -> None:
        """Take the record that is changed, none when one is added, and what is changed beside it."""
        self._record, self._beside = record, beside
        super().__init__(**kwargs)
        if not self.is_submitted():
            self.remember()

    def remember(self) -> None:
        self.seen.data = self._stamp()

    def _stamp(self) -> str:
        return stamp(self._record, *self._beside()) if self._record is not None else ""

    def check_unchanged(self) -> None:
        """Raise RuleBroken when somebody else has saved since; what was typed stays in the form."""
        if self._record is None:
            return
        lock(self._record)  # Two who save at one moment come here one after the other.
        if self.seen.data != (now := self._stamp()):
            self.seen.data = now
            raise RuleBroken(
                _("Someone else saved this while you were writing. Your text is still here and not yet"
                  " saved. Open the page in a new tab to see theirs; to keep yours, press Save again.")
            )  # fmt: skip


def errors_of(field: Field) -> list[dict[str, str]]:
    if isinstance(field, fields.FormField):
        return [error for box in field for error in errors_of(box)]
    return [{"text": str(error), "href": f"#{field.id}"} for error in field.errors]


def check_button() -> None:
    """Refuse what was not sent by a button on one of our own pages; raises WrongState."""
    if not Form().validate_on_submit():
        raise WrongState(_("The page was open too long. Load it again and press the button once more."))

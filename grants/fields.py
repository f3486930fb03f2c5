"""Fields for what people type: texts, words, choices, pounds, dates, and what each of them refuses."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.gov_form_base import GovFormBase
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import Field, fields
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from grants.languages import LANGUAGES, Texts, own_direction
from grants.money import WHOLE, Pence, parse_pounds
from grants.wording import count_words


class _InPageLanguage:
    """Says in the page's language what the components say in English to screen readers."""

    def render(self, params: dict[str, Any]) -> Any:
        if "errorMessage" in params:
            params["errorMessage"]["visuallyHiddenText"] = _("Error")
        return super().render(params)  # type: ignore[misc]  # of the widget that it is mixed into


def said(widget: type[Any]) -> type[Any]:
    return type(widget.__name__, (_InPageLanguage, widget), {})


class _Labelled:
    """A field whose label stands out above it; one for a text in a certain language says so."""

    language: str | None = None

    def params(self) -> dict[str, Any]:
        params: dict[str, Any] = {"label": {"classes": "govuk-label--s"}}
        if self.language is not None:
            params["attributes"] = {"lang": self.language, "dir": LANGUAGES[self.language][1]}
        return params


class _Written(_Labelled):
    """A field for words, in whichever language they are."""

    data: Any

    def params(self) -> dict[str, Any]:
        return {"attributes": own_direction(self.data), **super().params()}


class _InFieldset:
    """A group of boxes under one legend."""

    label: Any

    def params(self) -> dict[str, Any]:
        return {"fieldset": {"legend": {"text": self.label.text, "classes": "govuk-fieldset__legend--s"}}}


class TextField(_Written, fields.StringField):
    """One line of text."""

    widget = said(GovTextInput)()


class EmailField(_Labelled, fields.EmailField):
    """An e-mail address."""

    widget = said(GovTextInput)(input_type="email")


class LongTextField(_Written, fields.TextAreaField):
    """Several lines of text."""

    widget = said(GovTextArea)()


class WordsField(fields.TextAreaField):
    """Several lines of text with a count of words, which the browser shows as one types."""

    #: The numbers of words that it tells apart besides one.
    NUMBERS = ("two", "few", "many", "other")

    widget = said(GovCharacterCount)()

    def __init__(
        self, label: Any, validators: Any = None, *, min_words: int = 0, max_words: int, **kwargs: Any
    ):
        super().__init__(label, validators, **kwargs)
        self.min_words, self.max_words = min_words, max_words

    def params(self) -> dict[str, Any]:
        """Return the texts of the browser's count, in the page's language."""
        return {
            "label": {"classes": "govuk-label--s"},
            "attributes": own_direction(self.data),
            "maxwords": self.max_words,
            "rows": 8,
            "textareaDescriptionText": _("You can use up to %(count)s words", count="%{count}"),
            "wordsUnderLimitText": {
                "one": _("You have 1 word left"),
                **dict.fromkeys(self.NUMBERS, _("You have %(count)s words left", count="%{count}")),
            },
            "wordsAtLimitText": _("You have 0 words left"),
            "wordsOverLimitText": {
                "one": _("You have 1 word too many"),
                **dict.fromkeys(self.NUMBERS, _("You have %(count)s words too many", count="%{count}")),
            },
        }

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        check_words(self.data or "", self.min_words, self.max_words)


def check_words(text: str, fewest: int, most: int) -> None:
    """Raise ValidationError when a text that was given has too few or too many words."""
    number = count_words(text)
    if number > most:
        raise ValidationError(
            _("Shorten your answer to %(most)s words or fewer. It has %(number)s.", most=most, number=number)
        )
    if 0 < number < fewest:
        raise ValidationError(
            _("Write at least %(fewest)s words. You have %(number)s.", fewest=fewest, number=number)
        )


class _FromPairs(fields.SelectField):
    """A field whose choices are given as pairs of a value and its words."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, choices: Any = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("invalid_choice_message", _l("Choose one from the list."))
        super().__init__(label, validators, choices=_as_choices(choices), **kwargs)

    @property
    def choices(self) -> Any:
        return super().choices

    @choices.setter
    def choices(self, pairs: Any) -> None:
        fields.SelectField.choices.fset(self, _as_choices(pairs))


def _as_choices(pairs: Any) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


class ChoiceField(_InFieldset, _FromPairs, fields.RadioField):
    """One of a few choices."""

    widget = said(GovRadioInput)()

    def pre_validate(self, form: Any) -> None:
        # When nothing was chosen, the field's own sentence says what is wanted.
        if self.data is not None or not any(isinstance(check, Required) for check in self.validators):
            super().pre_validate(form)


class ListField(_Labelled, _FromPairs):
    """One of many choices."""

    widget = said(GovSelect)()


#: From so many choices on they stand close together, in columns where there is room.
_MANY = 12


class ChoicesField(_InFieldset, _FromPairs, fields.SelectMultipleField):
    """Any of several choices."""

    widget = said(GovCheckboxesInput)()

    def params(self) -> dict[str, Any]:
        is_long = len(self.choices or []) >= _MANY
        return {**super().params(), **({"classes": "govuk-checkboxes--small many"} if is_long else {})}


class TickField(fields.BooleanField):
    """One box to tick."""

    widget = said(GovCheckboxInput)()


class PoundsField(_Labelled, fields.StringField):
    """An amount of money: typed in pounds, given to the operation in pence."""

    widget = said(GovTextInput)()
    amount: Pence | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.amount = None
        if not (self.data or "").strip():
            return
        try:
            self.amount = parse_pounds(self.data)
        except ValueError:
            raise ValueError(_("Enter an amount in pounds, such as 1,250 or 1250.50")) from None

    @property
    def pence(self) -> Pence | None:
        """The amount in pence, or None when nothing was typed."""
        return self.amount


class WholeNumberField(_Labelled, fields.StringField):
    """A whole number of things or people; Arabic digits are read as well."""

    widget = said(GovTextInput)()
    number: int | None = None

    def params(self) -> dict[str, Any]:
        return {**super().params(), "classes": "govuk-input--width-10", "inputmode": "numeric"}

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        least: int = 0,
        most: int = 999_999_999,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.number = None
        text = str(self.data or "").strip().replace(",", "")
        if not text:
            return
        if not re.fullmatch(r"\d{1,9}", text):
            raise ValueError(_("Enter a whole number, such as 120"))
        if not self.least <= int(text) <= self.most:
            raise ValueError(
                _(
                    "Enter a whole number from %(least)s to %(most)s",
                    least=f"{self.least:,}",
                    most=f"{self.most:,}",
                )
            )
        self.number = int(text)


class PercentField(WholeNumberField):
    """A share in whole percent; the operation gets basis points."""

    @property
    def basis_points(self) -> int:
        return (self.number or 0) * WHOLE // 100

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.number is not None and self.number > 100:  # noqa: PLR2004  # a hundred percent
            raise ValidationError(_("Enter 0 to 100 percent"))


class DayWidget(_InPageLanguage, GovDateInput):
    """Day, month and year in three boxes, labelled in the page's language."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = dict(GovFormBase.map_gov_params(self, field, **kwargs))
        values = [*field.typed, "", "", ""][:3]
        names = ((_("Day"), "day", 2), (_("Month"), "month", 2), (_("Year"), "year", 4))
        params["items"] = [
            {
                "label": label,
                "id": field.id if part == "day" else f"{field.id}-{part}",
                "name": field.name,
                "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if field.errors else ""),
                "value": value,
            }
            for (label, part, width), value in zip(names, values, strict=True)
        ]
        params["id"] = f"{field.id}-group"
        params["fieldset"] = {"legend": {"text": field.label.text, "classes": "govuk-fieldset__legend--s"}}
        return params


#: The years that a date may lie in.
_YEARS = range(1900, 3000)


class DayField(fields.Field):
    """A date, typed as day, month and year."""

    data: Any

    widget = DayWidget()

    @property
    def typed(self) -> list[str]:
        if self.raw_data:
            return [str(part) for part in self.raw_data]
        return [str(self.data.day), str(self.data.month), str(self.data.year)] if self.data else []

    def _value(self) -> str:
        return " ".join(self.typed)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        parts = [part.strip() for part in valuelist]
        if not any(parts):
            return
        try:
            day, month, year = (int(part) for part in parts)
            if year not in _YEARS:
                raise ValueError(year)  # Such as 26, which would be taken for the year 26.
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            raise ValueError(_("Enter a real date, such as 27 3 2027")) from None


class Required:
    """Something must be given; the message says what."""

    field_flags: Mapping[str, Any] = {}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        given = field.data.strip() if isinstance(field.data, str) else field.data
        # What could not be read has its own message already.
        if not given and not field.errors and not field.process_errors:
            raise StopValidation(str(self.message))


class LongEnough:
    """A text may not pass a number of characters."""

    field_flags: Mapping[str, Any] = {}

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise ValidationError(_("Use %(most)s characters or fewer", most=self.most))


class _TextsForm(PlainForm):
    """One box for each language."""


class TextsField(fields.FormField):
    """One text in every language of the programme; English is always needed when required.

    A ``hint`` stands at the first of its boxes.
    """

    def __init__(
        self, label: Any, *, required: Any = None, long: bool = False, hint: Any = "", **kwargs: Any
    ) -> None:
        one = LongTextField if long else TextField
        boxes = {
            code: type(one.__name__, (one,), {"language": code})(
                _l("%(label)s (%(language)s)", label=label, language=name),
                [Required(required)] if required and code == "en" else [],
                description=hint if code == "en" else "",
            )
            for code, (name, _direction) in LANGUAGES.items()
        }  # fmt: skip
        super().__init__(type("TextsForm", (_TextsForm,), boxes), label, separator="_", **kwargs)

    @property
    def texts(self) -> Texts:
        """What was typed, by language, without the empty ones."""
        return Texts({code: text.strip() for code, text in self.data.items() if (text or "").strip()})

"""How the forms of Flask-Security are shown: in our order, with our components, like our own."""

from typing import Any

from flask_babel import gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovPasswordInput, GovTextInput
from markupsafe import Markup
from wtforms import Field, fields

from grants.fields import said
from grants.forms import errors_of

#: How the fields of a library's form are shown, so that every page looks alike.
_WIDGETS = {
    "StringField": said(GovTextInput)(),
    "EmailField": said(GovTextInput)(input_type="email"),
    "PasswordField": said(GovPasswordInput)(),
    "BooleanField": said(GovCheckboxInput)(),
}


#: The order in which a library's fields are asked; the others follow as they come.
_ORDER = ("full_name", "email", "password", "new_password", "new_password_confirm", "remember")


def show_fields(form: Any) -> Markup:
    """Show a form that a library made like one of ours: in our order, with our components."""
    place = {name: number for number, name in enumerate(_ORDER)}
    ordered = sorted(form, key=lambda field: place.get(field.short_name, len(place)))
    return Markup("").join(_show_field(field) for field in ordered)


def _show_field(field: Field) -> Markup:
    if field.type in ("CSRFTokenField", "HiddenField"):
        return Markup(field())  # noqa: S704  # the field escapes its own values
    if field.type in ("SubmitField", "RadioField"):
        return Markup("")
    field.description = ""
    params = {} if field.type == "BooleanField" else {"label": {"classes": "govuk-label--s"}}
    if field.type == "PasswordField":
        params |= password_words()
    return Markup(_WIDGETS[field.type](field, params=params))  # noqa: S704  # as above


def password_words() -> dict[str, Any]:
    """Return the words of the button that shows a password, in the page's language."""
    return {
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show the password"),
        "hidePasswordAriaLabelText": _("Hide the password"),
        "passwordShownAnnouncementText": _("Your password can be seen"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }


class PasswordField(fields.PasswordField):
    """A password in a form of our own, which a button shows."""

    widget = said(GovPasswordInput)()

    def params(self) -> dict[str, Any]:
        return {"label": {"classes": "govuk-label--s"}, **password_words()}


def show_errors(form: Any) -> list[dict[str, str]]:
    """Return the errors of a form that a library made, for the summary on top."""
    of_all = [{"text": str(error)} for error in dict.fromkeys(form.form_errors)]
    return of_all + [error for field in form for error in errors_of(field)]

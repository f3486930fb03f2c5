"""What a reviewer says of the names in a round, and what officers decide on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Organisation
from grants.assessment.models import ConflictKind, Declaration
from grants.assessment.operations import Said
from grants.fields import ChoiceField, ListField, LongEnough, LongTextField, Required, TextField
from grants.forms import Form, RecordForm
from grants.lifecycles import DeclarationState

D = DeclarationState

#: What may still be said otherwise by the reviewer alone.
MAY_CHANGE = (D.ASKED, D.NONE)


class _InRow:
    """A field in a row whose heading says what it is: its own label is for those who cannot see that."""

    def params(self) -> dict[str, Any]:
        return {**super().params(), "label": {"classes": "govuk-visually-hidden"}}  # type: ignore[misc]  # of a field


class WordField(_InRow, ListField):
    """What a reviewer says of one name."""


class NoteField(_InRow, TextField):
    """What they add to it."""


class NamesForm(Form):
    """A word on each of several names; made for a page of them by ``names_form``."""

    names: Sequence[Organisation] = ()

    def said(self, *, others_none: bool) -> dict[int, Said]:
        """Return what was said, by the id of the organisation; a name not on the page has no word."""
        words = {}
        for name in self.names:
            if f"word_{name.id}" not in (self.cleaned or ()):
                continue
            chosen = self[f"word_{name.id}"].data or ("none" if others_none else "")
            if chosen:
                words[name.id] = _said(chosen, self[f"note_{name.id}"].data or "")
        return words


def _said(chosen: str, note: str) -> Said:
    state = D.named(chosen)
    if state is not None:
        return Said(state, note=note)
    return Said(D.CONFLICT, ConflictKind(chosen), note)


def names_form(
    names: Sequence[Organisation],
    declared: Mapping[int, Declaration],
    prefilled: Mapping[int, ConflictKind],
) -> NamesForm:
    """Return the form for a page of names, with what was said before and what is known to be near."""
    choices = [
        ("", _("Choose")),
        (D.NONE.value, _("No conflict")),
        (D.NOT_SURE.value, _("Not sure: an officer decides")),
        *((kind.value, kind.label) for kind in ConflictKind),
    ]
    fields: dict[str, Any] = {"names": names}
    known: dict[str, Any] = {}
    for name in names:
        declaration = declared.get(name.id)
        if declaration is not None and declaration.state not in MAY_CHANGE:
            continue
        fields[f"word_{name.id}"] = WordField(_("What you say of %(name)s", name=name.name), choices=choices)
        fields[f"note_{name.id}"] = NoteField(
            _("In a few words, about %(name)s", name=name.name), [LongEnough(2000)]
        )
        if declaration is not None and declaration.state is D.NONE:
            known[f"word_{name.id}"] = D.NONE.value
        elif name.id in prefilled:
            known[f"word_{name.id}"] = prefilled[name.id].value
    made: type[NamesForm] = type("NamesFormForPage", (NamesForm,), fields)
    return made(data=known)


class DoubtForm(RecordForm):
    """Whether what a reviewer is not sure of is a conflict."""

    kind = ChoiceField(
        _l("Is it a conflict of interest?"),
        [Required(_l("Choose one"))],
        choices=[("none", _l("No, it is none")), *((kind.value, kind.label) for kind in ConflictKind)],
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("The reviewer reads this."),
    )


class UndoForm(RecordForm):
    """Why a declaration is undone."""

    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("The reviewer reads this."),
    )

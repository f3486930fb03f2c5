"""What the forms of all parts of a round share: short names, and the tiers that a part is for."""

import re
from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional, Regexp

from grants.fields import ChoicesField, Required, TextField, WholeNumberField
from grants.forms import Form, RecordForm
from grants.rounds.models import Round, Tier
from grants.rounds.queries import keys_taken_out, parts_of

SHORT_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
SHORT_NAME_RULE = _l("Use small letters a to z, digits and underscores only")


def short_name(words: str, taken: Collection[str]) -> str:
    """Return a short name made from English words, unlike those that are taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:36].rstrip("_")
    name = plain if SHORT_NAME.fullmatch(plain) else f"part_{plain}".rstrip("_")
    number = 1
    while (numbered := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return numbered


def key_field() -> TextField:
    return TextField(
        _l("Short name"),
        [Optional(), Regexp(rf"{SHORT_NAME.pattern}\Z", message=SHORT_NAME_RULE)],
        description=_l(
            "For spreadsheets, such as awareness. It is not shown to groups. If you leave it empty, we make"
            " one from the English words."
        ),
    )


def tiers_field() -> ChoicesField:
    return ChoicesField(_l("Only for these tiers"), description=_l("If you tick none, it is for every tier."))


class PartForm(RecordForm):
    """One part of a round; ``values`` is what the operation takes."""

    #: The kind of part.
    record: type[Any]

    #: The columns that the form shows as they are, in boxes of the same name.
    plain: tuple[str, ...] = ("title",)

    #: The texts from whose English words a short name is made.
    named_by = "title"

    round_: Round

    def ask_about(self, round_: Round) -> None:
        """Note the round, and fill in choices that depend on it."""
        self.round_ = round_
        if "tiers" in self:
            tiers = parts_of(round_, Tier)
            self.tiers.choices = [(tier.key, str(tier.title)) for tier in tiers]
            if not tiers:
                del self.tiers

    def wants_more_rows(self) -> bool:
        """Say whether the person asked for more empty rows, and not yet to save."""
        return False

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        values: dict[str, Any] = {name: self[name].texts for name in self.plain}
        if "key" in self:
            values["key"] = (self.key.data or "").strip() or self._made_name()
        if "tiers" in self:
            values["tier_keys"] = self.tiers.data or []
        return values

    def _made_name(self) -> str:
        siblings = parts_of(self.round_, self.record)
        taken = {known.key for known in siblings if known is not self._record}
        taken |= keys_taken_out(self.round_, self.record)
        return short_name(self[self.named_by].texts.get("en", ""), taken)

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        """Return a part's values as they would be typed."""
        typed = {name: getattr(part, name) for name in (*cls.plain, "key") if hasattr(part, name)}
        return {**typed, "tiers": getattr(part, "tier_keys", [])}


class PlaceForm(Form):
    """Where somebody dragged a part: its place among its kind, and the section of a question."""

    place = WholeNumberField(_l("Place"), [Required(_l("Enter a number"))])
    section = WholeNumberField(_l("Section"))

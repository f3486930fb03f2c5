"""The words of a letter: plain text with fields such as ``{amount}``, and nothing else that is obeyed.

A paragraph that begins with ``# `` is a heading; lines that begin with ``- `` are a list.
"""

import re
from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from markupsafe import Markup, escape

from grants.errors import RuleBroken
from grants.formats import in_language
from grants.languages import current_language, direction_of

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_HEADING = "# "
_ITEM = "- "

#: Marks that keep a value from turning the text around it, where the text runs from the right.
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def check_fields(text: str, known: Mapping[str, object], *, field: str) -> None:
    """Refuse a text that asks for something that this letter does not offer, at the box it stands in."""
    for name in _FIELD.findall(text):
        if name not in known:
            raise RuleBroken(
                _("There is no field %(name)s in this letter. Take one from the list below.",
                  name=f"{{{name}}}"),
                field=field,
            )  # fmt: skip
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise RuleBroken(
            _("A curly bracket stands alone. A field is its name between two of them, on one line."),
            field=field,
        )


def fields_in(text: str) -> set[str]:
    """Return the names of the fields in a text."""
    return set(_FIELD.findall(text))


def said(text: str, values: Mapping[str, str]) -> str:
    """Return a line as plain text with its fields filled in, such as the subject of a mail."""
    if direction_of(current_language()) == "rtl":
        values = {name: f"{_ISOLATE}{value}{_END_ISOLATE}" for name, value in values.items()}
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def filled(text: str, values: Mapping[str, str]) -> Markup:
    """Return a line with its fields filled in; each value runs in its own direction."""
    parts = _FIELD.split(text)
    return Markup("").join(
        _value(part, values) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _value(name: str, values: Mapping[str, str]) -> Markup:
    return in_language(values[name], current_language()) if name in values else escape("{" + name + "}")


def prose(text: str, values: Mapping[str, str]) -> Markup:
    """Return the headings, lists and paragraphs of a text, with its fields filled in."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return Markup("").join(_block(block, lambda line: filled(line, values)) for block in blocks)


def _block(block: str, fill: Callable[[str], Markup]) -> Markup:
    lines = [line.strip() for line in block.split("\n")]
    if lines[0].startswith(_HEADING):
        heading = Markup('<h2 class="govuk-heading-m">{}</h2>').format(fill(lines[0].removeprefix(_HEADING)))
        rest = "\n".join(lines[1:])
        return heading + (_block(rest, fill) if rest else Markup(""))
    if all(line.startswith(_ITEM) for line in lines):
        items = Markup("").join(
            Markup("<li>{}</li>").format(fill(line.removeprefix(_ITEM))) for line in lines
        )
        return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)
    return Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(fill(line) for line in lines))

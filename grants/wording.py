"""Typed text: how it is cleaned, and how its words are counted, alike here and in the browser."""

import re

#: Old embeddings and overrides of direction become isolates, which cannot reorder what follows.
_ISOLATES = str.maketrans({"\u202a": "\u2066", "\u202b": "\u2067", "\u202c": "\u2069",
                           "\u202d": "\u2066", "\u202e": "\u2067"})  # fmt: skip
_OPENING = "\u2066\u2067\u2068"
_CLOSING = "\u2069"

#: What a browser takes for space when it counts words (JavaScript's \s), so that we count alike.
_SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(f"[^{_SPACE}]+")


def count_words(text: str) -> int:
    """Return the number of runs of characters that are not space, as the browser counts them."""
    return len(_WORD.findall(text))


def clean(text: str) -> str:
    """Return typed text without NUL, with plain line ends and with every isolate closed."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").translate(_ISOLATES)
    return "\n".join(_close_isolates(line) for line in text.split("\n"))


def _close_isolates(line: str) -> str:
    if not any(character in line for character in _OPENING + _CLOSING):
        return line
    depth = 0
    kept = []
    for character in line:
        if character in _OPENING:
            depth += 1
        elif character == _CLOSING:
            if depth == 0:
                continue
            depth -= 1
        kept.append(character)
    return "".join(kept) + _CLOSING * depth

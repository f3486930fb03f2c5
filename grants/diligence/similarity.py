"""How much of two texts is word for word the same, told from short sketches of them.

A text is taken as the set of its runs of five words, after capitals, marks and the spellings
of Arabic letters are made alike.  Its sketch holds the least of 64 different hashes over that
set (MinHash), so the share of places in which two sketches agree estimates the share of runs
that two texts have in common (Jaccard), give or take about six in a hundred.  Sketches are
found by bands of four places: texts of which six tenths are the same share a band nine times
in ten, and those with eight tenths practically always.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

#: How many words make a run.
RUN = 5
#: How many hashes make a sketch, and how many of them a band.
PLACES, BAND = 64, 4
#: Shorter texts say the same by chance.
FEWEST_WORDS = 20
#: From this share on, in hundredths, two texts are shown as alike.
ALIKE = 60

_PRIME = (1 << 61) - 1
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_LETTERS = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_WORD = re.compile(r"\w+")

Sketch = list[int]


def plain_words(text: str) -> list[str]:
    """Return the words of a text without capitals, vowel signs and variants of Arabic letters."""
    known = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_MARKS.sub("", known).translate(_LETTERS))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % _PRIME


_STEPS = [(_hash(f"times {place}") or 1, _hash(f"plus {place}")) for place in range(PLACES)]


def sketch(text: str) -> Sketch | None:
    """Return the sketch of a text; a short one has none."""
    words = plain_words(text)
    if len(words) < FEWEST_WORDS:
        return None
    runs = {_hash(" ".join(words[start : start + RUN])) for start in range(len(words) - RUN + 1)}
    return [min((times * run + plus) % _PRIME for run in runs) for times, plus in _STEPS]


def share(one: Sequence[int], other: Sequence[int]) -> int:
    """Return about how much of two texts is the same, in hundredths."""
    return round(100 * sum(a == b for a, b in zip(one, other, strict=True)) / PLACES)


def bands(known: Sequence[int]) -> list[str]:
    """Return the words under which a sketch is found: one for each band."""
    return [
        f"{start}:" + ",".join(str(value) for value in known[start : start + BAND])
        for start in range(0, PLACES, BAND)
    ]

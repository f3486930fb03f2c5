"""How officers of the demo changed the words of letters."""

from collections.abc import Iterator
from datetime import datetime

from grants.accounts.models import User
from grants.awards.letters import words_for
from grants.awards.models import LetterKind
from grants.awards.operations import edit_words
from grants.demo.programme import texts_of, written
from grants.demo.scene import Scene
from grants.languages import LANGUAGES, Texts
from grants.rounds.models import Round


def word_letters(scene: Scene) -> Iterator[datetime]:
    """Tell of each change: one for the whole programme, one for a single round."""
    for place, said in enumerate(written()["letter"], start=1):
        yield scene.timetable.office(said["changed"], place)
        round_ = scene.rounds[said["round"]] if "round" in said else None
        _add_paragraph(LetterKind(said["kind"]), round_, texts_of(said["more"]), scene.officer(place))


def _add_paragraph(kind: LetterKind, round_: Round | None, more: Texts, officer: User) -> None:
    """Add a paragraph above the last two, which give thanks and say from whom the letter is."""
    words = words_for(kind, round_)
    body = {}
    for language in LANGUAGES:
        paragraphs = words.body.in_language(language).split("\n\n")
        body[language] = "\n\n".join([*paragraphs[:-2], more.in_language(language), *paragraphs[-2:]])
    edit_words(kind, round_, subject=words.subject, body=Texts(body), actor=officer)

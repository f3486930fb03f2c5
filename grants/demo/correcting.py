"""How the form of the demo's open round was corrected: once given up, once in force, once still open."""

from collections.abc import Iterator
from datetime import datetime

from grants.demo.programme import texts_of, written
from grants.demo.scene import Scene
from grants.rounds.models import Question
from grants.rounds.operations import begin_correction, change_part, discard_correction, put_in_force
from grants.rounds.queries import parts_of


def correct_forms(scene: Scene) -> Iterator[datetime]:
    """Tell of each correction: who began it, what it changes, and how it ended."""
    for place, said in enumerate(written()["correction"], start=1):
        yield scene.timetable.office(said["begun"], place)
        officer = scene.officer(place)
        correction = begin_correction(scene.rounds["open"], actor=officer)
        (question,) = [q for q in parts_of(correction, Question) if q.key == said["question"]]
        change_part(correction, question, hint=texts_of(said["hint"]), actor=officer)
        if "ended" not in said:
            return
        yield scene.timetable.office(said["ended"], place)
        if "reason" in said:
            put_in_force(correction, reason=said["reason"], actor=officer)
        else:
            discard_correction(correction, actor=officer)

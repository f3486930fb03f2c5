"""Which groups of the demo want to meet others, and how officers introduce them."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from grants.awards.queries import award_of
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.demo.talking import of_case
from grants.lifecycles import IntroductionState
from grants.permissions import Role, officer
from grants.support.meeting import wish_of
from grants.support.models import Audience, WishToMeet
from grants.support.operations import (
    agree_to_meet,
    decline_to_meet,
    propose_introduction,
    take_back_introduction,
    wish_to_meet,
)

N = IntroductionState

#: So many days after it was proposed the first group answers, and then the second.
_FIRST, _SECOND = 2, 4


def _said(kind: str) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = tomllib.loads(
        Path(__file__).with_name("help.toml").read_text(encoding="utf-8")
    )[kind]
    return said


def meet_others(scene: Scene, stories: list[Case]) -> Iterator[datetime]:
    """Tell which groups say that they want to meet others."""
    for place, said in enumerate(_said("wish")):
        yield scene.timetable.evening(int(said["ago"]), place)
        application, person = of_case(scene, stories, said["case"])
        award = award_of(application)
        assert award is not None, "The case is of a group that was funded."
        wish_to_meet(award, said["text"], [Audience(word) for word in said["audiences"]], actor=person)


def many_introductions() -> int:
    """Return how many introductions are told."""
    return len(_said("introduction"))


def introduce(scene: Scene, stories: list[Case], number: int) -> Iterator[datetime]:
    """Tell one introduction, as far as it goes."""
    said = _said("introduction")[number]
    ago, ends = int(said["ago"]), IntroductionState[said["ends"].upper()]
    yield scene.timetable.office(ago, number)
    one, other = (_wish(scene, stories, said[side]) for side in ("one", "other"))
    actor = next(
        person for person in scene.staff[Role.OFFICER] if officer(person, one) and officer(person, other)
    )
    introduction = propose_introduction(one, other, reason=said["reason"], actor=actor)
    if ends is N.PROPOSED:
        return
    yield scene.timetable.evening(ago - _FIRST, number)
    if ends is N.TAKEN_BACK:
        take_back_introduction(introduction, reason=said["why"], actor=actor)
    else:
        agree_to_meet(introduction, actor=one.said_by)
    if ends in (N.INTRODUCED, N.NOT_COME):
        yield scene.timetable.evening(ago - _SECOND, number)
        answer = agree_to_meet if ends is N.INTRODUCED else decline_to_meet
        answer(introduction, actor=other.said_by)


def _wish(scene: Scene, stories: list[Case], name: str) -> WishToMeet:
    application, _person = of_case(scene, stories, name)
    award = award_of(application)
    wish = wish_of(award) if award is not None else None
    assert wish is not None, "The group has said before that it wants to meet others."
    return wish

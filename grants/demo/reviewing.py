"""How the demo's reviewers are engaged, and what they declare of the names in its rounds."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from grants.accounts.models import Organisation, User
from grants.assessment.models import ConflictKind
from grants.assessment.names import declared_by, names_in
from grants.assessment.operations import (
    Said,
    acknowledge_briefing,
    ask_for_names,
    decide_doubt,
    declare_interest,
    declare_names,
    set_profile,
    write_briefing,
)
from grants.db import db
from grants.demo.cases import Case
from grants.demo.people import STAFF_SINCE
from grants.demo.programme import texts_of, written
from grants.demo.scene import Scene
from grants.demo.timetable import REVIEWS, ROUNDS
from grants.lifecycles import DeclarationState
from grants.permissions import Role

D = DeclarationState

#: What a reviewer who reviews none of it says of a group of the round that is assessed, in turn.
_WORDS = (
    Said(D.CONFLICT, ConflictKind.TRUSTEE, "I was its treasurer until last spring."),
    Said(D.NOT_SURE, note="My neighbour runs it, but we hardly speak."),
    Said(D.NOT_SURE, note="I bought a ticket for one of its concerts."),
    None,
)


def engage_reviewers(scene: Scene) -> Iterator[datetime]:
    """Tell how advisers and the officers who review got their terms, and read the briefing."""
    said = written()
    yield scene.timetable.office(STAFF_SINCE - 3, 20)
    briefing = write_briefing(texts_of(said["briefing"]), actor=scene.officer(0))
    for number, person in enumerate(_reviewers(scene)):
        yield scene.timetable.office(STAFF_SINCE - 4, number)
        known = said["reviewer"][number]
        set_profile(
            person,
            starts_on=scene.timetable.day(STAFF_SINCE - 4),
            ends_on=scene.timetable.day(-220),
            expertise=known["expertise"],
            reads=known["reads"],
            most_at_once=known["most_at_once"],
            actor=scene.officer(number + 1),
        )
        yield scene.timetable.evening(STAFF_SINCE - 6, number)
        acknowledge_briefing(briefing.fingerprint, actor=person)
        if "interest" in known:
            declare_interest(
                known["interest"], ConflictKind.PAID, note="", since_on=None, until_on=None, actor=person
            )


def _reviewers(scene: Scene) -> list[User]:
    return [*scene.staff[Role.ADVISER], *scene.staff[Role.OFFICER]]


def go_through_names(scene: Scene, round_key: str, stories: Sequence[Case]) -> Iterator[datetime]:
    """Tell how everybody who reviews declares on the names in a round, once it has closed."""
    closed = ROUNDS[round_key].closes - 3  # Never before the closing, also where that is at a weekend.
    yield scene.timetable.office(closed)
    round_ = scene.rounds[round_key]
    for person in _reviewers(scene):
        ask_for_names(round_, person, actor=None)
    apart = _apart(scene, stories) if round_key == "assessing" else {}
    for number, person in enumerate(_reviewers(scene)):
        yield scene.timetable.evening(closed, number)
        said: dict[int, Said] = {}
        for name in db.session.scalars(names_in(round_)):
            word = apart.get((person.id, name.name), Said(D.NONE))
            if word is not None:
                said[name.id] = word
        declare_names(round_, said, actor=person)
    yield scene.timetable.office(REVIEWS[round_key].checked - 1, 3)
    for (reviewer, called), word in apart.items():
        if word is _WORDS[2]:
            person = db.session.get_one(User, reviewer)
            organisation = db.session.scalars(
                sa.select(Organisation).where(Organisation.name == called)
            ).one()
            declaration = declared_by(person, round_)[organisation.id]
            decide_doubt(
                declaration, None, reason="A ticket to a concert is no interest.", actor=scene.officer(1)
            )


def _apart(scene: Scene, stories: Sequence[Case]) -> dict[tuple[int, str], Said | None]:
    """Return who says anything but "no conflict" of which group: only people who do not review it."""
    found = {}
    assessed = [case for case in stories if case.round_key == "assessing" and case.story in _REVIEWED]
    for case, word in zip(assessed, _WORDS, strict=False):
        busy = {person.id for person in scene.reviewers(case.number)[:3]}
        idle = next(person for person in scene.staff[Role.ADVISER] if person.id not in busy)
        found[idle.id, case.content["organisation"]["name"]] = word
    return found


_REVIEWED = {"moderated", "proposed_award", "proposed_decline", "in_review_both"}

"""How the demo's groups complain or appeal, and how it is looked into and answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import User
from grants.appeals.models import ANSWERED, Appeal, Effect, Subject
from grants.appeals.operations import (
    accept_late,
    conclude,
    name_investigator,
    note_step,
    raise_appeal,
    refuse_late,
    withdraw_appeal,
)
from grants.appeals.queries import grounds, possible_investigators
from grants.applications.models import Application
from grants.awards.models import Outcome
from grants.awards.operations import confirm, propose
from grants.db import db
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.lifecycles import AppealState
from grants.notices.models import Notice
from grants.permissions import Role, decision_maker

#: What an investigator of the demo finds, and what follows, by the state in which an appeal ends.
_FINDINGS = {
    AppealState.UPHELD: ("uphold", Effect.RECONSIDER),
    AppealState.PARTLY_UPHELD: ("uphold_in_part", Effect.APOLOGY),
    AppealState.NOT_UPHELD: ("reject", Effect.NONE),
}

#: So many days after it was raised an officer acts, each step is noted, it is answered, and decided anew.
_NAMED, _STEPS, _ANSWERED, _AGAIN = 2, (6, 10), 17, 31


def appeal(scene: Scene, case: Case, group: Group, letter: int) -> Iterator[datetime]:
    """Tell every complaint or appeal of a case whose letter went out so many days ago."""
    for said in case.several("appeals"):
        yield from _one(scene, case, group, said, letter - int(said["after_days"]))


def _one(scene: Scene, case: Case, group: Group, said: dict[str, Any], ago: int) -> Iterator[datetime]:
    """Tell one appeal as far as it goes; ``ago`` is when it was raised."""
    state, number = AppealState[said["state"].upper()], case.number
    yield scene.timetable.evening(ago, number)
    raised = _raise(case, group, said)
    if state is AppealState.RAISED:
        return
    if state is AppealState.WITHDRAWN:
        yield scene.timetable.evening(ago - 1, number)
        withdraw_appeal(raised, reason=said["why"], actor=group.applicant)
        return
    officer = scene.officer(number + 1)
    yield scene.timetable.office(ago - _NAMED, number)
    if state is AppealState.OUT_OF_TIME:
        refuse_late(raised, reason=said["why"], actor=officer)
        return
    if raised.waits_for_acceptance:
        accept_late(raised, reason=said["why"], actor=officer)
    name_investigator(raised, _investigator(raised.application, officer, said), actor=officer)
    for days, text in zip(_STEPS, said["steps"], strict=False):
        yield scene.timetable.office(ago - days, number)
        assert raised.investigator is not None, "It has just been given to one."
        note_step(raised, text, actor=raised.investigator)
    if state in ANSWERED:
        yield from _answer(scene, case, raised, said, ago)


def _raise(case: Case, group: Group, said: dict[str, Any]) -> Appeal:
    _letters_arrive(group.application)
    offered = grounds(offered_only=True)
    return raise_appeal(
        group.application,
        Subject(said["about"]),
        [offered[place - 1] for place in said["grounds"]],
        text=said["text"],
        wanted=said["wanted"],
        late_reason=said.get("late", ""),
        language=case.language,
        actor=group.applicant,
    )


def _letters_arrive(application: Application) -> None:
    """Note that the mails about an application went out when they were written, as the worker does."""
    db.session.flush()
    waiting = sa.update(Notice).where(Notice.application_id == application.id, Notice.sent_at.is_(None))
    db.session.execute(waiting.values(claimed_at=Notice.created_at, sent_at=Notice.created_at))


def _investigator(application: Application, assigner: User, said: dict[str, Any]) -> User:
    """Return an officer who took no part, or the first decision maker who took none."""
    possible = possible_investigators(application, assigner)
    wanted = Role[said.get("investigator", "officer").upper()]
    of_role = [person for person in possible if person.has(wanted)]
    return min(of_role, key=lambda person: person.id) if of_role else possible[-1]


def _answer(scene: Scene, case: Case, raised: Appeal, said: dict[str, Any], ago: int) -> Iterator[datetime]:
    """Tell how it is answered and, where the decision is set aside, how others take it anew."""
    yield scene.timetable.office(ago - _ANSWERED, case.number)
    finding, effect = _FINDINGS[AppealState[said["state"].upper()]]
    assert raised.investigator is not None, "It was given to one."
    conclude(raised, finding, effect, answer=said["answer"], actor=raised.investigator)
    if effect is not Effect.RECONSIDER:
        return
    application = raised.application
    first, second = [p for p in scene.staff[Role.DECISION_MAKER] if decision_maker(p, application)][:2]
    yield scene.timetable.office(ago - _AGAIN + 4, case.number)
    propose(application, Outcome.DECLINE, None, reason=said["again"], actor=first)
    yield scene.timetable.office(ago - _AGAIN, case.number)
    confirm(application, actor=second)

"""How the demo's applications are decided: until their round is signed off."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Outcome, Way
from grants.awards.operations import (
    answer_reopening,
    ask_reopening,
    choose_scenario,
    confirm,
    confirm_together,
    delegate,
    make_scenario,
    propose,
    sign_off,
)
from grants.awards.operations.proposing import the_standing
from grants.demo.cases import Case
from grants.demo.conditions import set_conditions
from grants.demo.programme import written
from grants.demo.scene import Scene
from grants.demo.timetable import REVIEWS
from grants.lifecycles import APPLICATION
from grants.money import WHOLE, Pence
from grants.permissions import Role

#: The round whose decisions are confirmed in one press, how many days ago, and by which decision maker.
TOGETHER = "assessing"
_PRESSED = 1
_PRESSES = 0

_SCENARIOS = (
    (Way.RANK, "Scores alone", "This is where we would be without looking at the map of London at all."),
    (Way.SPREAD, "Scores, then the map", "Would it cost us a strong project to reach one borough more?"),
)
_CHOSEN = "Both lists hold the same projects this time, so nothing is lost by asking for the wider spread."

_OUTCOMES = {"declined": Outcome.DECLINE, "proposed_decline": Outcome.DECLINE,
             "reserved": Outcome.RESERVE, "deferred": Outcome.DEFER}  # fmt: skip


def put_forward(scene: Scene, case: Case, application: Application, ago: int) -> Iterator[datetime]:
    """Tell how a decision maker proposes what becomes of an application."""
    yield scene.timetable.office(ago, case.number)
    said: dict[str, Any] = case.content["decision"]
    outcome = _OUTCOMES.get(case.story, Outcome.AWARD)
    requested = application.requested_pence
    amount = Pence(int(said["pounds"]) * 100) if "pounds" in said else requested
    chosen = said.get("theme", case.answers["themes"][0])
    decision = propose(
        application,
        outcome,
        amount if outcome.gives_money else None,
        reason=said["why"],
        viability=said.get("viability", ""),
        stands_until=None if outcome.is_final else clock.today() + clock.days(said["until_days"]),
        theme_id=next(theme.id for theme in application.themes if theme.key == chosen),
        confidential=said.get("confidential", ""),
        actor=_proposer(scene, case),
    )
    set_conditions(scene, case, application)
    if case.round_key == TOGETHER and not case.story.startswith("proposed"):
        scene.together.append(decision)


def _proposer(scene: Scene, case: Case) -> User:
    if case.round_key == TOGETHER:  # Whoever confirms them all has proposed none of them.
        return scene.decision_maker(_PRESSES + 1 + case.number % 2)
    return scene.decision_maker(case.number)


def proposed_ago(scene: Scene, case: Case, first_day: date) -> int:
    """Return how many days ago a decision was proposed."""
    if case.round_key == TOGETHER:
        return REVIEWS[case.round_key].proposed
    return scene.timetable.confirmed(case, first_day) + 4


def decide(scene: Scene, case: Case, application: Application, first_day: date) -> Iterator[datetime]:
    """Tell how two decision makers decide: one proposes, another confirms."""
    yield from put_forward(scene, case, application, proposed_ago(scene, case, first_day))
    if case.round_key == TOGETHER:
        return
    yield scene.timetable.office(scene.timetable.confirmed(case, first_day), case.number)
    amount = Pence(the_standing(application).amount_pence or 0)
    confirmer = scene.second(
        case.number + 1, amount, lambda person: APPLICATION.allows(person, "decline", application)
    )
    confirm(application, actor=confirmer)


def compare_scenarios(scene: Scene) -> Iterator[datetime]:
    """Tell how two ways to give the money were compared before anything was proposed, and one chosen."""
    for place, (way, title, reason) in enumerate(_SCENARIOS):
        yield scene.timetable.office(REVIEWS[TOGETHER].proposed + 1, 5 + place)
        officer = scene.one(Role.OFFICER, 0)
        scenario = make_scenario(
            scene.rounds[TOGETHER], way, title=title, reason=reason, least_total=WHOLE // 2, actor=officer
        )
    yield scene.timetable.office(REVIEWS[TOGETHER].proposed + 1, 9)
    chooser = scene.decision_maker(_PRESSES)
    choose_scenario(scene.rounds[TOGETHER], scenario, reason=_CHOSEN, actor=chooser)


def decide_together(scene: Scene) -> Iterator[datetime]:
    """Tell how the proposals of one round are confirmed in one press; the worker carries it out."""
    yield scene.timetable.evening(_PRESSED)
    seen = [decision.id for decision in scene.together]
    confirm_together(scene.rounds[TOGETHER], seen, actor=scene.decision_maker(_PRESSES))


def give_limits(scene: Scene) -> Iterator[datetime]:
    """Tell how the administrator writes down who may confirm awards of which amount."""
    for place, said in enumerate(written()["limit"]):
        yield scene.timetable.office(said["given"], place)
        delegate(
            scene.decision_maker(said["who"]),
            Pence(said["pounds"] * 100) if "pounds" in said else None,
            begins_on=clock.today(),
            ends_on=scene.timetable.day(said["last_day"]) if "last_day" in said else None,
            note=said["note"],
            actor=scene.one(Role.ADMINISTRATOR, 0),
        )


def signed_off() -> list[str]:
    """Return the rounds whose end is told."""
    return list(dict.fromkeys(said["round"] for said in written()["sign_off"]))


def sign_off_round(scene: Scene, key: str) -> Iterator[datetime]:
    """Tell how deciding a round ended; for some, that it was to begin again."""
    for place, said in enumerate(said for said in written()["sign_off"] if said["round"] == key):
        yield scene.timetable.office(said["signed"], place)
        signer = scene.decision_maker(said["who"])
        signed = sign_off(scene.rounds[key], note=said["note"], actor=signer)
        if "asked" in said:
            yield scene.timetable.office(said["asked"], place)
            ask_reopening(signed, reason=said["reason"], actor=scene.decision_maker(said["asked_by"]))
        if "reopened" in said:
            yield scene.timetable.office(said["reopened"], place + 1)
            another = scene.decision_maker(said["reopened_by"])
            answer_reopening(signed, "reopen", reason=said["agreed"], actor=another)

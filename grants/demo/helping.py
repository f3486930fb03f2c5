"""What partners of the demo offer, what groups ask for, and what comes of it."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from grants.db import db
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.demo.talking import of_case, officer_for
from grants.lifecycles import RequestState
from grants.money import Pence
from grants.support.models import Partner, PartnerKind, SupportKind, SupportOffer
from grants.support.operations import (
    Help,
    Reach,
    agree_to_match,
    ask,
    close_request,
    decline_offer,
    end_offer,
    end_request,
    offer,
    propose_offer,
    record_given,
)

#: So many days after it was asked for an offer is proposed, the group agrees, and the help is given.
_PROPOSED, _AGREED, _GIVEN = 2, 4, 8


def _said() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("help.toml").read_text(encoding="utf-8"))


def _pence(said: dict[str, Any]) -> Pence | None:
    return Pence(int(said["pounds"]) * 100) if "pounds" in said else None


def many_offers() -> int:
    """Return how many offers are told."""
    return len(_said()["offer"])


def many_requests() -> int:
    """Return how many requests are told."""
    return len(_said()["request"])


def offer_help(scene: Scene, number: int) -> Iterator[datetime]:
    """Tell one offer, as far as it goes."""
    said = _said()["offer"][number]
    yield scene.timetable.office(int(said["ago"]), number)
    officer = scene.officer(number)
    made = offer(
        Reach(said["name"], PartnerKind(said["partner"]), said["contact"], said["email"], "en"),
        Help(SupportKind(said["kind"]), said["text"], int(said["places"]), value_pence=_pence(said)),
        actor=None if said.get("is_public") else officer,
    )
    if said.get("ends") == "declined":
        decline_offer(made, reason=said["why"], actor=officer)
    elif said.get("ends") == "ended":
        yield scene.timetable.office(int(said["ago"]) - 30, number)
        end_offer(made, actor=officer)


def ask_for_help(scene: Scene, stories: list[Case], number: int) -> Iterator[datetime]:
    """Tell one request, as far as it goes."""
    said = _said()["request"][number]
    ago, ends = int(said["ago"]), RequestState[said["ends"].upper()]
    yield scene.timetable.evening(ago, number)
    application, person = of_case(scene, stories, said["case"])
    request = ask(application, SupportKind(said["kind"]), said["text"], actor=person)
    if ends is RequestState.NOT_NEEDED:
        end_request(request, actor=person)
    if ends is RequestState.CLOSED:
        yield scene.timetable.office(ago - _PROPOSED, number)
        close_request(request, reason=said["why"], actor=officer_for(scene, application))
    if "offer" not in said:
        return
    yield scene.timetable.office(ago - _PROPOSED, number)
    propose_offer(request, _offer(said["offer"]), actor=officer_for(scene, application))
    if ends is RequestState.PROPOSED:
        return
    yield scene.timetable.evening(ago - _AGREED, number)
    agree_to_match(request, actor=person)
    if ends is RequestState.GIVEN:
        yield scene.timetable.evening(ago - _GIVEN, number)
        record_given(request, value_pence=_pence(said), actor=person)


def _offer(key: str) -> SupportOffer:
    said = next(known for known in _said()["offer"] if known["key"] == key)
    query = sa.select(SupportOffer).join(Partner, Partner.id == SupportOffer.partner_id)
    return db.session.scalars(query.where(Partner.email == said["email"])).one()

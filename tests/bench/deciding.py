"""The decision page of a round with five hundred applications: its queries, its weight and its time.

``python -m bench.deciding 500`` measures on the database of the environment and prints figures as JSON.
Applications of every outcome are made by real operations; copies of their rows fill the round.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import factories as make
import sqlalchemy as sa
from client import Visitor
from flask import Flask
from sqlalchemy import event

from bench.saving import ROOT
from grants import create_app
from grants.accounts.models import Organisation
from grants.accounts.queries import areas
from grants.applications.models import Application, ApplicationArea, ApplicationTheme
from grants.assessment.models import AgreedScore, Moderation
from grants.awards.models import Award, Decision, Posting
from grants.db import db, transaction
from grants.lifecycles import ApplicationState
from grants.permissions import Role
from grants.rounds.models import Round, Theme
from grants.rounds.queries import parts_of

QUERIES, KILOBYTES = 12, 80

_STATES = (ApplicationState.AWARDED, ApplicationState.PROPOSED, ApplicationState.MODERATED,
           ApplicationState.RESERVED, ApplicationState.DECLINED)  # fmt: skip
_TIMES = 9

#: Names and titles differ as real ones do, so that the page does not compress better than a real one.
_WORDS = (
    "neighbours street tea garden courage together women youth night walk choir archive kitchen story repair"
    " library football mosque harbour bridge listening school parents evening report support speech bench"
    " market theatre radio mural bus shelter court estate common river north south east west green mill hill"
    " field park rise lane open door first safe proud quiet bold loud bright new old shared many one every"
)
_CHANCE = random.Random(1)  # noqa: S311  # the same page each time


def measure(number: int, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Return the figures of a round of so many applications, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.deciding", str(number)], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE, env={**environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def a_full_round(number: int) -> Round:
    """Return a round with envelopes and so many applications, all moderated, most decided."""
    budget = 20_000 * max(number // 3, 10)
    envelope = budget * 3 // 4
    round_ = make.a_round_with_envelopes(budget=budget, small=envelope, awareness=envelope)
    models = [make.an_application(state, round_, points=4) for state in _STATES]
    boroughs = [area.id for area in areas()]
    themes = [theme.id for theme in parts_of(round_, Theme)]
    with transaction():
        for place in range(number - len(models)):
            changes = {
                ApplicationArea: {"area_id": boroughs[place % len(boroughs)]},
                ApplicationTheme: {"theme_id": themes[place % len(themes)]},
            }
            _copy(models[place % len(models)], place, changes)
    return round_


def _copy(model: Application, place: int, changes: dict[Any, dict[str, Any]]) -> None:
    """Write the rows of an application once more, as another group's, with another score and sum."""
    group = _again(Organisation, Organisation.id == model.organisation_id, {
        "name": _said(4), "charity_number": None, "company_number": None,
    })  # fmt: skip
    here = {"application_id": _again(Application, Application.id == model.id, {
        "reference": f"SG99-{place:04}", "organisation_id": group, "title": _said(7),
    })}  # fmt: skip
    for part in (ApplicationArea, ApplicationTheme):
        _again(part, part.application_id == model.id, {**here, **changes[part]})
    score = {**here, "total": 3_000 + 13 * place % 7_000}
    moderation = _again(Moderation, Moderation.application_id == model.id, score)
    old = sa.select(Moderation.id).where(Moderation.application_id == model.id).scalar_subquery()
    _again(AgreedScore, AgreedScore.moderation_id == old, {"moderation_id": moderation})
    number = {**here, "reference": f"DN99-{place:04}"}
    decision = _again(Decision, Decision.application_id == model.id, number, keeps_none=("reference",))
    award = sa.select(Award.id).where(Award.application_id == model.id).scalar_subquery()
    copied = _again(Award, Award.id == award, {
        **here, "decision_id": decision, "reference": f"AW99-{place:04}",
    })  # fmt: skip
    _again(Posting, Posting.award_id == award, {"award_id": copied})


def _said(words: int) -> str:
    return " ".join(_CHANCE.sample(_WORDS.split(), words)).capitalize()


def _again(model: Any, which: Any, changes: dict[str, Any], keeps_none: tuple[str, ...] = ()) -> int | None:
    """Insert copies of rows with changes, and return the id of the last one."""
    number = None
    for row in db.session.execute(sa.select(model.__table__).where(which)).mappings().all():
        values = {key: value for key, value in row.items() if key != "id"}
        values |= {
            key: value for key, value in changes.items() if row[key] is not None or key not in keeps_none
        }
        number = db.session.execute(sa.insert(model.__table__).values(values)).inserted_primary_key[0]
    return number


def _counted(ask: Callable[[], Any]) -> tuple[int, Any]:
    """Return how many statements a request sends to the database, and what it answers."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = ask()
        return len(seen), answer
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def figures(app: Flask, number: int) -> list[dict[str, Any]]:
    """Measure the page as a decision maker's browser asks for it, beside that of five applications."""
    small, full = a_full_round(len(_STATES)), a_full_round(number)
    visitor = Visitor(app, make.a_person(Role.DECISION_MAKER))
    found = {}
    for round_ in (small, full):
        path = f"/rounds/{round_.reference}/ranking"
        visitor.open(path)
        ask = partial(visitor.client.get, path, headers={"Accept-Encoding": "br"})
        queries, response = _counted(ask)
        assert response.status_code == 200, response.status  # HTTP's word for well done
        times = []
        for _time in range(_TIMES):
            began = time.monotonic()
            ask().get_data()
            times.append(1000 * (time.monotonic() - began))
        found[round_.id] = (queries, len(response.get_data()) / 1000, median(times))
    (few, light, soon), (many, heavy, late) = found[small.id], found[full.id]
    full_size = f", {number} applications"
    beside = f"the page takes {late:.0f} ms, with {len(_STATES)} applications {soon:.0f} ms"
    return [
        _figure(f"queries of the decision page{full_size}", many, few, "queries", QUERIES, beside),
        _figure(f"the decision page, compressed{full_size}", heavy, light, "kilobytes", KILOBYTES, beside),
    ]


def _figure(name: str, ours: float, reference: float, unit: str, most: int, beside: str) -> dict[str, Any]:
    return {
        "name": name, "ours": round(ours, 1), "reference": round(reference, 1),
        "reference_name": f"with {len(_STATES)} applications", "unit": unit,
        "ratio": round(ours / reference, 2), "goal": f"at most {most} {unit}", "holds": ours <= most,
        "beside": beside,
    }  # fmt: skip


def main() -> None:
    number = int(sys.argv[1])
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, check=True)
    app = create_app()
    with app.app_context():
        found = figures(app, number)
        db.session.remove()
    print(json.dumps(found))


if __name__ == "__main__":
    main()

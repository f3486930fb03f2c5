"""Many awards confirmed in one press, with a letter each, beside WeasyPrint alone with the same pages.

``python -m bench.letters 200`` measures on the database of the environment and prints figures as JSON.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import factories as make
import sqlalchemy as sa
from flask import Flask

from bench.saving import ROOT, serving, session_of
from grants import create_app
from grants.applications.models import Application
from grants.awards.models import BatchItem
from grants.awards.queries import standing_decision
from grants.db import db, transaction
from grants.documents.codes import in_groups, new_code
from grants.documents.making import Makers
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.documents.rendering import render
from grants.jobs import prepare
from grants.lifecycles import ApplicationState
from grants.permissions import Role
from grants.queue import look
from grants.rounds.models import Round
from grants.serve import SITE, WORKER

PROCESSES = (1, 2)

#: So many letters are made in turn by each that is compared, so that all see the same machine.
_TURN = 20
_PATIENCE = 600.0
_FOUND = 302  # HTTP's word for a press that was taken
_GOALS = {False: 1.15, True: 1.35}


def measure(number: int, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Return the figures of so many awards, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.letters", str(number)], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE, env={**environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


class Alone:
    """So many processes of WeasyPrint alone, which take one page after the other."""

    def __init__(self, number: int) -> None:
        command = [sys.executable, str(Path(__file__).with_name("alone.py"))]
        self._running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _process in range(number)
        ]

    def seconds(self, pages: list[str]) -> float:
        left = iter(pages)
        threads = [Thread(target=self._lay_out, args=(process, left)) for process in self._running]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - began

    @staticmethod
    def _lay_out(process: subprocess.Popen[str], left: Iterator[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        for page in left:
            process.stdin.write(json.dumps(page) + "\n")
            process.stdin.flush()
            process.stdout.readline()

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()


class Compared:
    """WeasyPrint alone, and our letters without and with a signature, all on so many processes."""

    def __init__(self, processes: int, letters: list[IssuedDocument]) -> None:
        self.alone, self.makers = Alone(processes), Makers(processes, prepare)
        self.reference: list[float] = []
        self.ours: dict[bool, list[float]] = {False: [], True: []}
        self.alone.seconds(_pages(letters[: 2 * processes]))
        _issue_again(letters[: 2 * processes], is_signed=True)
        make_waiting(self.makers)

    def take_turn(self, letters: list[IssuedDocument]) -> None:
        self.reference.append(1000 * self.alone.seconds(_pages(letters)) / len(letters))
        for is_signed, times in self.ours.items():
            _issue_again(letters, is_signed=is_signed)
            began = time.monotonic()
            made = make_waiting(self.makers)
            times.append(1000 * (time.monotonic() - began) / made)

    def end(self) -> None:
        self.alone.end()
        self.makers.end()


def _pages(letters: list[IssuedDocument]) -> list[str]:
    return [render(letter.kind.value, letter.language, letter.snapshot) for letter in letters]


def _issue_again(letters: list[IssuedDocument], *, is_signed: bool) -> None:
    """Have letters made once more, each under a code of its own; without one in its row it is not signed."""
    left_out = {"id", "code", "snapshot", "fingerprint", "size", "stored_at"}
    columns = [column.key for column in sa.inspect(IssuedDocument).column_attrs if column.key not in left_out]
    with transaction():
        for letter in letters:
            code = new_code()
            again = IssuedDocument(**{key: getattr(letter, key) for key in columns})
            again.snapshot = {**letter.snapshot, "code": in_groups(code)}
            again.code = code if is_signed else None
            db.session.add(again)


def side_by_side(number: int) -> dict[int, Compared]:
    """Make the letters again, in turns with the reference, on one and on more processes."""
    letters = _award_letters()[:number]
    compared = {processes: Compared(processes, letters) for processes in PROCESSES}
    for start in range(0, len(letters), _TURN):
        for one in compared.values():
            one.take_turn(letters[start : start + _TURN])
    for one in compared.values():
        one.end()
    return compared


def _award_letters() -> list[IssuedDocument]:
    """Return the letters in an order that mixes their languages alike in every turn."""
    return make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.AWARD_LETTER)


def _proposed(round_: Round, number: int) -> list[Application]:
    """Return applications for which awards are proposed, every fourth of a group that reads Arabic."""
    return [
        make.an_application(
            ApplicationState.PROPOSED,
            round_,
            organisation=make.an_organisation(language="en" if place % 4 else "ar"),
        )
        for place in range(number)
    ]


@contextmanager
def working() -> Iterator[None]:
    """Run the service's own worker with two processes for documents."""
    worker = subprocess.Popen(WORKER, cwd=ROOT, env={**os.environ, "DOCUMENT_PROCESSES": str(PROCESSES[-1])})
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _wait_until_nothing_waits() -> None:
    end = time.monotonic() + _PATIENCE
    while make.rows(BatchItem, BatchItem.done_at.is_(None)) or make.rows(
        IssuedDocument, IssuedDocument.stored_at.is_(None)
    ):
        db.session.rollback()
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.5)


class Pressed:
    """One press that confirms many awards: how soon the page answered, and how long it all took."""

    def __init__(self, app: Flask, number: int) -> None:
        round_ = make.a_round(budget=20_000 * (number + 4), reviewers_wanted=1)
        first, *others = _proposed(round_, number + 4)
        warm_up, proposed = [first, *others[:3]], others[3:]
        decision_maker = make.a_person(Role.DECISION_MAKER)
        self._cookie, self._token = session_of(app, decision_maker)
        path = f"/rounds/{round_.reference}/confirm"
        seen = [decision.id for one in proposed if (decision := standing_decision(one)) is not None]
        with serving(SITE, dict(os.environ)) as port, working():
            make.a_batch(*warm_up)
            look()
            _wait_until_nothing_waits()
            self._connection = HTTPConnection("127.0.0.1", port)
            self._ask("GET", path)
            began = time.time()
            status, place, _page = self._ask("POST", path, decisions=seen, csrf_token=self._token)
            self.answer = 1000 * (time.time() - began)
            assert status == _FOUND, status
            self.states = self._watch(place)
            _wait_until_nothing_waits()
        letters = _award_letters()
        self.whole = max(one.stored_at.timestamp() for one in letters if one.stored_at) - began
        self.letter = 1000 * self.whole / number

    def _ask(self, method: str, path: str, **fields: Any) -> tuple[int, str, str]:
        self._connection.request(
            method, path, urlencode(fields, doseq=True), {
                "Cookie": f"session={self._cookie}", "Content-Type": "application/x-www-form-urlencoded",
            },
        )  # fmt: skip
        answer = self._connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()

    def _watch(self, path: str) -> int:
        """Look at the page of the batch as it does by itself; return how many states it showed."""
        states, page = [], " data-watch"
        while " data-watch" in page:
            _status, _place, page = self._ask("GET", path)
            states.append(tuple(re.findall(r"\d+ / \d+", page)))
            time.sleep(1)
        return len(set(states))


def _figure(name: str, ours: float, reference: float, what: str, goal: float, **how: Any) -> dict[str, Any]:
    at_least = how.pop("at_least", False)
    ratio = round(ours / reference, 3)
    return {
        "name": name, "ours": round(ours, 1), "reference": round(reference, 1), "reference_name": what,
        "unit": how.get("unit", "milliseconds"), "ratio": ratio,
        "goal": f"at {'least' if at_least else 'most'} {goal}",
        "holds": ratio >= goal if at_least else ratio <= goal,
        "beside": how.get("beside", ""),
    }  # fmt: skip


def figures(number: int, pressed: Pressed, compared: dict[int, Compared]) -> Iterator[dict[str, Any]]:
    """Yield each figure with its reference of the same run; a letter's time is the median of the turns."""
    rate = {}
    alone = median(compared[1].reference) / median(compared[2].reference)
    for processes, one in compared.items():
        reference = median(one.reference)
        what = f"WeasyPrint alone, same pages, PDF/UA-1, {processes} at once"
        for is_signed, times in one.ours.items():
            kind = "signed" if is_signed else "unsigned"
            yield _figure(
                f"milliseconds a letter, {kind}, {processes} at once", median(times), reference, what,
                _GOALS[is_signed], beside=f"{number} letters, each made, stored and noted",
            )  # fmt: skip
        rate[processes] = 1000 / median(one.ours[True])
    yield _figure(
        "signed letters a second, two processes", rate[2], rate[1], "one process", 1.8,
        at_least=True, unit="a second",
        beside=f"{os.cpu_count()} processors; WeasyPrint alone gains {alone:.2f} times",
    )  # fmt: skip
    yield _figure(
        f"milliseconds a letter, from the press until the last of {number} is stored", pressed.letter,
        median(compared[2].reference), "WeasyPrint alone, same pages, PDF/UA-1, 2 at once", _GOALS[True],
        beside="each award confirmed in a transaction of its own included",
    )  # fmt: skip
    yield _figure(
        f"milliseconds until the press of {number} awards is answered", pressed.answer,
        1000 * pressed.whole, "until its last letter is stored", 0.1,
        beside=f"the officer's page showed {pressed.states} states of progress",
    )  # fmt: skip


def main() -> None:
    number = int(sys.argv[1])
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, check=True)
    app = create_app()
    with app.app_context():
        pressed = Pressed(app, number)
        compared = side_by_side(number)
        found = list(figures(number, pressed, compared))
        db.session.remove()
    print(json.dumps(found))


if __name__ == "__main__":
    main()

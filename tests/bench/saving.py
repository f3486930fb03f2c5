"""Saves a second with many applicants at once, beside bare Flask and the raw rate of commits."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import factories as make
import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from ports import free_port, wait_until_up

from bench.load import Connection, Outcome, together
from grants import create_app
from grants.accounts.models import User
from grants.applications.models import Answer, AnswerVersion, Application
from grants.applications.operations import start_application
from grants.db import db, transaction
from grants.rounds.queries import questions_of
from grants.serve import SITE, WEB

ROOT = Path(__file__).parent.parent.parent
TEXT = "Neighbours meet on every floor of one tower, drink tea and plan the next evening together. "


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve an application under the service's own server and settings, and yield its port."""
    port = free_port()
    command = [*WEB, "--bind", f"127.0.0.1:{port}", "--log-level", "error", application]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    )
    try:
        wait_until_up(port)
        with suppress(HTTPError):  # Any answer will do: one process has started, and the other one follows.
            urlopen(f"http://127.0.0.1:{port}/sign-in").close()  # our own server
        time.sleep(2)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=30)


def bare_flask(people: int, seconds: float, environment: dict[str, str]) -> Outcome:
    """Measure Flask with nothing in it, under the same server and the same people."""
    body = urlencode({"text": TEXT * 5}).encode()
    head = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with serving("bench.bare:app", environment) as port:
        connections = [Connection(port) for _person in range(people)]

        async def ask(person: int, _turn: int) -> str | None:
            status, _body = await connections[person].ask(head, body)
            return None if status == 200 else str(status)  # HTTP's word for well done

        return together(people, seconds, ask)


class Applicants:
    """So many groups, each with a draft, a signed-in person and a question that they write on."""

    def __init__(self, app: Flask, number: int) -> None:
        round_ = make.a_round()
        question = next(q for q in questions_of(round_) if q.key == "need")
        self.question_id, self.path = question.id, f"answers/{question.key}"
        self.people: list[tuple[str, str, str]] = []
        writers = [make.an_organisation() for _number in range(number)]
        with transaction():
            for organisation in writers:
                writer = make.member_of(organisation)
                application = start_application(round_, organisation, actor=writer)
                self.people.append((application.reference, *session_of(app, writer)))

    def head(self, person: int) -> str:
        reference, cookie, _token = self.people[person]
        return (
            f"POST /applications/{reference}/{self.path} HTTP/1.1\r\nCookie: session={cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )


def session_of(app: Flask, person: User) -> tuple[str, str]:
    """Return the cookie of somebody who has signed in, and the token of their pages."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        device = app.login_manager._session_identifier_generator()  # type: ignore[attr-defined]  # noqa: SLF001  # what signing in keeps
    session = {
        "_user_id": person.fs_uniquifier,
        "_fresh": True,
        "_id": device,
        "csrf_token": "0" * 40,
    }
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("0" * 40)
    return signer.dumps(session), str(token)


def saves(people: int, seconds: float, environment: dict[str, str]) -> tuple[Outcome, list[str]]:
    """Measure savings, and return also every acknowledged saving that cannot be found afterwards."""
    os.environ.update(
        {name: environment[name] for name in ("GRANTS_INSTANCE", "DATABASE_URL") if name in environment}
    )
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, env=environment, check=True)
    app = create_app()
    with app.app_context():
        applicants = Applicants(app, people)
        db.session.remove()
        db.engine.dispose()
    acknowledged: list[dict[int, str]] = [{} for _person in range(people)]
    with serving(SITE, environment) as port:
        connections = [Connection(port) for _person in range(people)]
        seen = [0] * people

        async def save(person: int, turn: int) -> str | None:
            text = f"{TEXT * 5}{person} {turn}"
            form = {"need": text, "seen-need": seen[person], "csrf_token": applicants.people[person][2]}
            status, body = await connections[person].ask(applicants.head(person), urlencode(form).encode())
            if status != 200:  # HTTP's word for well done
                return f"{status} {body[:120]!r}"
            seen[person] = json.loads(body)["version"]
            acknowledged[person][seen[person]] = text
            return None

        outcome = together(people, seconds, save)
    with app.app_context():
        lost = list(_lost(applicants, acknowledged))
        db.session.remove()
        db.engine.dispose()
    return outcome, lost


def _lost(applicants: Applicants, acknowledged: list[dict[int, str]]) -> Iterator[str]:
    """Name every acknowledged text that was lost or overwritten, and every last text that does not stand."""
    for person, (reference, _cookie, _token) in enumerate(applicants.people):
        application_id = sa.select(Application.id).where(Application.reference == reference).scalar_subquery()
        versions = sa.select(AnswerVersion.version, AnswerVersion.value).where(
            AnswerVersion.application_id == application_id,
            AnswerVersion.question_id == applicants.question_id,
        )
        kept = {row.version: row.value for row in db.session.execute(versions)}
        for version, text in acknowledged[person].items():
            if kept.get(version) != text:
                yield f"{reference} version {version}"
        present = sa.select(Answer.value).where(
            Answer.application_id == application_id, Answer.question_id == applicants.question_id
        )
        if acknowledged[person] and db.session.scalar(present) not in kept.values():
            yield f"{reference} present text"


def commits(url: str, seconds: float) -> float:
    """Return how many smallest transactions a second one connection commits."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE raw_commits (id INTEGER PRIMARY KEY, text VARCHAR(500))")
        connection.commit()
        began, number = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            number += 1
            connection.execute(
                sa.text("INSERT INTO raw_commits VALUES (:id, :text)"), {"id": number, "text": TEXT * 5}
            )
            connection.commit()
        rate = number / (time.monotonic() - began)
        connection.exec_driver_sql("DROP TABLE raw_commits")
        connection.commit()
    engine.dispose()
    return rate


def measure(
    name: str, people: int, seconds: float, environment: dict[str, str], url: str
) -> list[dict[str, Any]]:
    """Return the figures of one database, each beside its reference of the same run."""
    reference = bare_flask(people, seconds, environment)
    raw = commits(url, min(2.0, seconds))
    outcome, lost = saves(people, seconds, environment)
    for failure in outcome.failures[:3]:
        print(f"   failed: {failure}")
    for one in lost[:3]:
        print(f"   lost: {one}")
    return [
        {
            "name": f"saves a second, {people} applicants at once, {name}",
            "ours": round(outcome.rate, 1),
            "reference": round(reference.rate, 1),
            "reference_name": "bare Flask, requests a second",
            "unit": "a second",
            "ratio": round(outcome.rate / reference.rate, 3),
            "goal": "at least 0.1",
            "holds": outcome.rate >= reference.rate / 10,
            "beside": f"raw commits {raw:.0f} a second; half within {outcome.within(0.5):.0f} ms,"
            f" 99% within {outcome.within(0.99):.0f} ms",
        },
        {
            "name": f"acknowledged saves that were lost or overwritten, {name}",
            "ours": len(lost) + len(outcome.failures),
            "reference": len(outcome.times),
            "reference_name": "acknowledged saves",
            "unit": "saves",
            "ratio": round((len(lost) + len(outcome.failures)) / max(1, len(outcome.times)), 6),
            "goal": "0",
            "holds": not lost and not outcome.failures,
            "beside": "",
        },
    ]

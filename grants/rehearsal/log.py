"""What a rehearsal says: every step with its times, every problem with where it arose."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from grants.db import db
from grants.errors import DomainError


class Stuck(Exception):  # not an error of ours: the walk goes on with the next group
    """A group cannot go on: the problem has been noted."""


class Log:
    """Collects what happens and prints all of it, as one line of JSON, after each step."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.steps: dict[str, list[float]] = {}
        self.problems: list[dict[str, Any]] = []

    @contextmanager
    def step(self, name: str, who: str = "") -> Iterator[None]:
        """Time a step; a rule that refuses it, or a failure, is a problem, and the group is stuck."""
        began = time.monotonic()
        try:
            yield
        except DomainError as refusal:
            self._stuck(name, who, refusal.message)
        except Stuck:
            raise
        except Exception as failure:  # Whatever it is, it is what the rehearsal is to find.
            self._stuck(name, who, f"{type(failure).__name__}: {failure}")
        finally:
            self.steps.setdefault(name, []).append(time.monotonic() - began)
            self.tell()

    def _stuck(self, name: str, who: str, sentence: str) -> None:
        db.session.rollback()
        self.problem(name, f"{who}: {sentence}" if who else sentence)
        raise Stuck

    def problem(self, where: str, sentence: str) -> None:
        """Note a problem once, in words."""
        found = {"where": where, "said": {self.language: sentence[:500]}}
        if found not in self.problems:
            self.problems.append(found)

    def tell(self) -> None:
        """Print all that is known so far, on one line."""
        steps = [
            {
                "name": name,
                "count": len(times),
                "seconds": round(sum(times), 2),
                "slowest": round(max(times), 2),
            }
            for name, times in self.steps.items()
        ]
        click.echo(json.dumps({"steps": steps, "problems": self.problems}, ensure_ascii=False))

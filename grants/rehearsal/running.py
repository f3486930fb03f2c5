"""What the worker does for a rehearsal: makes the scratch copy, has it walked through, keeps the report."""

import json
import logging
import subprocess
import sys
from typing import Any

from grants.config import ROOT
from grants.db import db, transaction
from grants.rehearsal import operations
from grants.rehearsal.models import Rehearsal
from grants.rehearsal.queries import waiting_rehearsals
from grants.rehearsal.scratch import scratch_copy

_LOG = logging.getLogger(__name__)


def rehearse_waiting() -> int:
    """Run every rehearsal that waits, and return how many."""
    number = 0
    while (rehearsal := _claim()) is not None:
        _run(rehearsal)
        number += 1
    return number


def _claim() -> Rehearsal | None:
    with transaction():
        waiting = waiting_rehearsals().limit(1).with_for_update(of=Rehearsal, skip_locked=True)
        rehearsal = db.session.scalars(waiting).first()
        if rehearsal is not None:
            operations.begin_rehearsal(rehearsal)
    return rehearsal


def _run(rehearsal: Rehearsal) -> None:
    """Walk in a process of its own: its clock, its mails and its database are not ours."""
    report: dict[str, Any] = {"steps": [], "problems": []}
    try:
        with scratch_copy(rehearsal.round) as environment:
            words = ["walk-through", rehearsal.round.reference, "--language", rehearsal.asked_by.language]
            command = [sys.executable, "-m", "flask", "--app", "grants", *words]
            with subprocess.Popen(  # noqa: S603  # our own
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
            ) as walk:
                for line in walk.stdout or ():
                    report = json.loads(line)
                    with transaction():
                        operations.note_report(rehearsal, report)
            if walk.returncode != 0:
                report["problems"].append(operations.stopped())
    except (OSError, subprocess.SubprocessError, ValueError):
        _LOG.exception("The rehearsal %s could not be run.", rehearsal.id)
        report["problems"].append(operations.stopped())
    with transaction():
        operations.end_rehearsal(rehearsal, report)

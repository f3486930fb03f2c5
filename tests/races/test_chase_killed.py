"""A worker that is killed again and again while it chases: every notice, file and mail is there once.

KILLS is how often it is killed, SEED where the random moments begin.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import sqlalchemy as sa
from flask import Flask, current_app
from killing import finish_unknown_fates, wait_until

from grants import clock, storage
from grants.assurance.proof import faults
from grants.config import ROOT
from grants.db import db
from grants.delivery.models import ChaseNotice, ChaseStep, MilestoneReport
from grants.documents.models import DocumentKind, IssuedDocument
from grants.lifecycles import AwardState
from grants.notices.models import Notice
from grants.queue import look

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)

#: At least one notice is still to be sent after every kill.
AWARDS = max(4, KILLS // 4)

Worker = subprocess.Popen[bytes]


def late_awards() -> list[int]:
    """Return the reports of so many awards, each eight days late."""
    day = clock.today() - timedelta(days=8)
    reports = [make.a_report(award=make.an_award(AwardState.ACTIVE)).id for _each in range(AWARDS)]
    late = MilestoneReport.id.in_(reports)
    db.session.execute(sa.update(MilestoneReport).where(late).values(due_on=day))
    db.session.commit()
    return reports


def sent() -> list[ChaseNotice]:
    db.session.rollback()
    return make.rows(ChaseNotice, ChaseNotice.skipped.is_(False))


def work_done() -> int:
    """Count what a worker leaves behind: notices, files made and mails sent."""
    return (
        len(sent())
        + len(make.rows(IssuedDocument, IssuedDocument.stored_at.is_not(None)))
        + len(make.rows(Notice, Notice.sent_at.is_not(None)))
    )


def is_over() -> bool:
    """Say whether every notice is made, and each mail sent or claimed when the worker was killed."""
    waiting = make.rows(IssuedDocument, IssuedDocument.stored_at.is_(None))
    unclaimed = make.rows(Notice, Notice.claimed_at.is_(None))
    return len(sent()) == AWARDS and not waiting and not unclaimed


def test_a_chase_survives_every_kill(
    app: Flask, post: Any, start_worker: Callable[[int], Worker], record_property: Callable[..., None]
) -> None:
    print(f"SEED={SEED} KILLS={KILLS}")  # noqa: T201  # whoever repeats a run needs it
    record_property("seed", SEED)
    moments = random.Random(SEED)  # noqa: S311  # to be repeated, not to be secret
    late_awards()
    nightly = [sys.executable, "-m", "flask", "--app", "grants", "run-daily"]

    for _kill in range(KILLS):
        before = work_done()
        worker = start_worker(post.port)
        # The night's work by itself, killed with the worker, so that it does not hang on the hour of the day.
        night = subprocess.Popen(nightly, cwd=ROOT, env=os.environ, start_new_session=True)
        look()
        wait_until(lambda before=before: work_done() > before or is_over())
        time.sleep(moments.uniform(0, 0.3))
        for process in (night, worker):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
    subprocess.run(nightly, cwd=ROOT, env=os.environ, check=True, timeout=120)
    start_worker(post.port)
    look()
    wait_until(is_over)
    finish_unknown_fates()

    _everything_is_there_once(post)


def _everything_is_there_once(post: Any) -> None:
    notices = sent()
    documents = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.REPORT_NOTICE)
    mails = make.rows(Notice, Notice.subject == "Your report “Half way” is late")
    assert Counter(notice.step for notice in notices) == {ChaseStep.OVERDUE_1: AWARDS}
    assert Counter(document.record_id for document in documents) == {n.id: 1 for n in notices}
    assert all(storage.get(document.fingerprint or "").startswith(b"%PDF") for document in documents)
    assert Counter(mail.document_id for mail in mails) == {document.id: 1 for document in documents}
    assert all(1 <= post.taken[mail.message_id] <= 2 for mail in mails)
    # The worker that lives goes on to other things, and each writes to the trail.
    wait_until(lambda: list(faults(current_app.config["AUDIT_HEAD"])) == [], seconds=30)

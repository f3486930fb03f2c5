"""A worker that is killed again and again in payment runs: every file, mail and row is there once.

KILLS is how often it is killed, SEED where the random moments begin.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import factories as make
from flask import Flask, current_app
from killing import finish_unknown_fates, wait_until

from grants import audit, storage
from grants.assurance.proof import faults
from grants.awards.models import Account, Posting
from grants.db import db
from grants.lifecycles import PaymentState, RunState
from grants.notices.models import Notice
from grants.payments.models import Payment, PaymentRun
from grants.payments.operations import approve_run, import_result, take_file
from grants.permissions import Role
from grants.queue import look

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)

#: At least one run has its file to be made after every kill.
RUNS = max(2, KILLS // 10)

Worker = subprocess.Popen[bytes]


def work_done() -> int:
    """Count what a worker leaves behind: files made and mails sent."""
    db.session.rollback()
    made = make.rows(PaymentRun, PaymentRun.file_made_at.is_not(None))
    return len(made) + len(make.rows(Notice, Notice.sent_at.is_not(None)))


def is_over() -> bool:
    """Say whether every file is made, and each mail sent or claimed when the worker was killed."""
    waiting = make.rows(PaymentRun, PaymentRun.file_made_at.is_(None))
    return not waiting and not make.rows(Notice, Notice.claimed_at.is_(None))


def test_payment_runs_survive_every_kill(
    app: Flask, post: Any, start_worker: Callable[[int], Worker], record_property: Callable[..., None]
) -> None:
    print(f"SEED={SEED} KILLS={KILLS}")  # noqa: T201  # whoever repeats a run needs it
    record_property("seed", SEED)
    moments = random.Random(SEED)  # noqa: S311  # to be repeated, not to be secret
    runs = [make.a_run(RunState.PREPARED, make.a_payment(PaymentState.APPROVED)) for _each in range(RUNS)]
    for run in runs:
        make.do(approve_run, run, actor=make.a_person(Role.FINANCE))

    def kill_at_work(times: int) -> None:
        for _kill in range(times):
            before = work_done()
            worker = start_worker(post.port)
            look()
            wait_until(lambda before=before: work_done() > before or is_over())
            time.sleep(moments.uniform(0, 0.3))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(timeout=10)

    kill_at_work(KILLS // 2 + 1)
    worker = start_worker(post.port)
    look()
    wait_until(lambda: not make.rows(PaymentRun, PaymentRun.file_made_at.is_(None)))
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    for run in make.rows(PaymentRun):
        make.do(take_file, run, actor=make.a_person(Role.FINANCE))
        make.do(import_result, run, make.said_by_bank(run), actor=make.a_person(Role.FINANCE))
    kill_at_work(KILLS - KILLS // 2)
    start_worker(post.port)
    look()
    wait_until(is_over)
    finish_unknown_fates()

    _everything_is_there_once(post)


def _everything_is_there_once(post: Any) -> None:
    db.session.rollback()
    runs, payments = make.rows(PaymentRun), make.rows(Payment, Payment.paid_on.is_not(None))
    made = [e for run in runs for e in audit.events_of(run) if e.action == "payment_run.make_file"]
    assert [len(runs), len(made), len(payments)] == [RUNS] * 3
    assert all(storage.get(run.file_digest) for run in runs)
    assert len(make.rows(Posting, Posting.target == Account.PAID)) == RUNS
    remittances = make.rows(Notice, Notice.subject.startswith("We have paid"))
    assert len(remittances) == RUNS
    assert all(1 <= post.taken[mail.message_id] <= 2 for mail in remittances)
    # The worker that lives goes on to other things, and each writes to the trail.
    wait_until(lambda: list(faults(current_app.config["AUDIT_HEAD"])) == [], seconds=30)

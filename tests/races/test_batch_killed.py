"""A worker that is killed again and again in a batch: every award, letter and mail is there once.

KILLS is how often it is killed, SEED where the random moments begin; a soak run kills it fifty times.
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

from grants.assurance.proof import faults
from grants.awards.ledger import left_in_pot
from grants.awards.models import Account, Award, Batch, BatchItem, Posting
from grants.db import db
from grants.documents.models import IssuedDocument
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.notices.models import Notice
from grants.queue import look

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)

#: More decisions than are reached between two kills, so that every kill has something to interrupt.
DECISIONS = max(6, KILLS // 2)

Worker = subprocess.Popen[bytes]


def work_done() -> int:
    """Count what a worker leaves behind: decisions reached, letters stored, mails sent."""
    db.session.rollback()
    reached = make.rows(BatchItem, BatchItem.done_at.is_not(None))
    stored = make.rows(IssuedDocument, IssuedDocument.stored_at.is_not(None))
    return len(reached) + len(stored) + len(make.rows(Notice, Notice.sent_at.is_not(None)))


def test_a_batch_survives_every_kill(
    app: Flask, post: Any, start_worker: Callable[[int], Worker], record_property: Callable[..., None]
) -> None:
    print(f"SEED={SEED} KILLS={KILLS}")  # noqa: T201  # whoever repeats a run needs it
    record_property("seed", SEED)
    moments = random.Random(SEED)  # noqa: S311  # to be repeated, not to be secret
    round_ = make.a_round(budget=20_000 * DECISIONS, reviewers_wanted=1)
    applications = [make.an_application(ApplicationState.PROPOSED, round_) for _each in range(DECISIONS)]
    mails_before = len(make.rows(Notice))
    batch = make.a_batch(*applications)

    for _kill in range(KILLS):
        before = work_done()
        worker = start_worker(post.port)
        look()
        wait_until(lambda before=before: work_done() > before or _is_over(batch))
        time.sleep(moments.uniform(0, 0.6))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    start_worker(post.port)
    look()
    wait_until(lambda: _is_over(batch))
    finish_unknown_fates()

    _everything_is_there_once(round_, applications, batch, post)
    assert len(make.rows(Notice)) > mails_before


def _is_over(batch: Batch) -> bool:
    """Say whether nothing waits any more: each mail is sent, or was claimed when the worker was killed."""
    let_go = make.rows(Batch, Batch.id == batch.id, Batch.let_go_at.is_not(None))
    return bool(let_go) and not make.rows(Notice, Notice.claimed_at.is_(None))


def _everything_is_there_once(round_: Any, applications: list[Any], batch: Batch, post: Any) -> None:
    db.session.rollback()
    awards = make.rows(Award)
    promised = [posting.amount_pence for posting in make.rows(Posting, Posting.target == Account.COMMITTED)]
    letters = make.rows(IssuedDocument, IssuedDocument.record_type == "award")
    assert sorted(award.application_id for award in awards) == sorted(a.id for a in applications)
    assert promised == [Pence(2_000_000)] * DECISIONS
    assert left_in_pot(round_) == 0
    assert sorted(letter.record_id for letter in letters) == sorted(award.id for award in awards)
    assert [item.refusal for item in make.rows(BatchItem)] == [None] * DECISIONS
    mails = make.rows(Notice, Notice.document_id.in_([letter.id for letter in letters]))
    assert len(mails) == DECISIONS
    assert all(1 <= post.taken[mail.message_id] <= 2 for mail in mails)
    assert post.first >= max(letter.stored_at for letter in letters)
    # The worker that lives goes on to other things, and each writes to the trail.
    wait_until(lambda: list(faults(current_app.config["AUDIT_HEAD"])) == [], seconds=30)

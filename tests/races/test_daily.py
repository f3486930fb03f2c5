"""What the worker does by itself: it notes that it is up, and two daily runs at once remind nobody twice."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import factories as make
from flask import Flask

from grants import clock
from grants.applications.models import Reminder
from grants.config import ROOT
from grants.notices.models import Notice
from grants.rounds.models import Heartbeat


def test_two_daily_runs_at_one_moment_remind_each_group_once(app: Flask) -> None:
    begun, closes = clock.now() - timedelta(days=20), clock.now() + timedelta(days=7)
    with clock.at(begun):
        round_ = make.a_round(closes_at=closes)
        drafts = [make.a_draft(round_) for _number in range(12)]
    command = [sys.executable, "-m", "flask", "--app", "grants", "run-daily"]

    runs = [subprocess.Popen(command, cwd=ROOT, env=os.environ) for _number in range(3)]
    ended = [run.wait(timeout=120) for run in runs]

    assert ended == [0, 0, 0]
    told = Counter(notice.application_id for notice in make.rows(Notice, Notice.text.contains("/reminders")))
    assert told == Counter({draft.id: 1 for draft in drafts})
    assert len(make.rows(Reminder)) == len(drafts)


def test_a_worker_notes_that_the_service_is_up(app: Flask) -> None:
    command = [sys.executable, "-m", "huey.bin.huey_consumer", "grants.jobs.huey", "-w", "1", "-q"]
    before = clock.now()

    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    hearts: list[Heartbeat] = []
    for _attempt in range(300):
        hearts = make.rows(Heartbeat)
        if hearts:
            break
        time.sleep(0.1)
    worker.kill()
    worker.wait(timeout=10)

    (heart,) = hearts
    assert before <= heart.beat_at <= clock.now()

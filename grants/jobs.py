"""The worker's tasks: make and send what waits, do what is due each day, and note that the service is up."""

import logging
import time
from functools import cache
from threading import Thread

from flask import Flask
from huey import crontab

from grants import clock, config, create_app
from grants.applications.daily import keep_calendar, remove_files, run_daily
from grants.awards.operations import let_go_of_batches, work_through
from grants.db import transaction
from grants.diligence.looking import compare_waiting
from grants.documents.making import Makers
from grants.documents.operations import make_waiting
from grants.messages.sending import write_broadcasts
from grants.notices.sending import send_waiting
from grants.payments.operations import make_waiting_files
from grants.queue import huey, job
from grants.rehearsal.running import rehearse_waiting
from grants.rounds.operations import note_heartbeat

__all__ = ["daily", "do_waiting", "huey", "prepare"]

_LOG = logging.getLogger(__name__)

#: From this hour on, in UTC, what is due today is done.
_HOUR = 6
_MINUTE = 60


@cache
def _app() -> Flask:
    return create_app()


def prepare() -> None:
    """Let a process that makes documents know the settings and the catalogues."""
    _app().app_context().push()


#: Begun with the first document.
_MAKERS = Makers(config.document_processes(), prepare)


@job
def do_waiting() -> None:
    """Confirm what was confirmed together, make and store every document, then send every mail.

    Nothing goes out before it is stored, and nothing of a batch before all its letters are.
    The files for the bank are made here too.
    What was sent to us is compared with other rounds last: nobody waits for that.
    """
    with _app().app_context():
        work_through()
        make_waiting(_MAKERS)
        let_go_of_batches()
        make_waiting_files()
        write_broadcasts()
        send_waiting()
        remove_files()
        compare_waiting()


@job
def rehearse() -> None:
    """Run the rehearsals that wait; the worker's other thread goes on with the mails."""
    with _app().app_context():
        rehearse_waiting()


@huey.periodic_task(crontab(hour=str(_HOUR), minute="0"))
def daily() -> None:
    """Remind, warn and delete, as far as it is due; to run again or late does no harm."""
    with _app().app_context():
        run_daily()


@huey.on_startup()
@cache  # Each of the worker's threads calls it; once is enough.
def start() -> None:
    """Begin to note that the service is up, and catch up with what a morning would have done."""
    for work in (_beat, _catch_up):
        Thread(target=work, daemon=True).start()


def _catch_up() -> None:
    """Have the bank holidays that are counted with, and do what was due on a morning without a worker."""
    with _app().app_context():
        keep_calendar()
        if clock.now().hour >= _HOUR:
            run_daily()


def _beat() -> None:
    """Note every minute that the service is up: in a thread of its own, as sending many mails takes long."""
    while True:
        try:
            with _app().app_context(), transaction():
                note_heartbeat()
        except Exception:  # While the database is away nothing is noted: that is an outage too.
            _LOG.exception("It could not be noted that the service is up.")
        time.sleep(_MINUTE)

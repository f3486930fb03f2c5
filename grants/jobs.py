"""The worker's tasks: make the documents that wait, then send the mails that wait."""

from functools import cache

from flask import Flask

from grants import create_app
from grants.documents.operations import make_waiting
from grants.notices.sending import send_waiting
from grants.queue import huey, job
from grants.rehearsal.running import rehearse_waiting

__all__ = ["do_waiting", "huey"]


@cache
def _app() -> Flask:
    return create_app()


@job
def do_waiting() -> None:
    """Make and store every document, then send every mail: nothing goes out before it is stored."""
    with _app().app_context():
        make_waiting()
        send_waiting()


@job
def rehearse() -> None:
    """Run the rehearsals that wait; the worker's other thread goes on with the mails."""
    with _app().app_context():
        rehearse_waiting()

"""Starts the web server and the worker together, and stops both; and how the server's threads take turns."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from types import FrameType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import click
from flask import Flask

from grants import config

#: Two threads, so that mails go out while letters are made; it looks for work at least each second.
WORKER = (sys.executable, "-m", "huey.bin.huey_consumer", "grants.jobs.huey", "-w", "2", "-m", "1", "-q")

#: The web server: threads in each process, so that slow senders hold up nobody.
WEB = (
    sys.executable, "-m", "gunicorn", "--worker-class", "gthread",
    "--workers", str(config.web_processes()), "--threads", "8",
)  # fmt: skip

#: What the web server serves.
SITE = "grants:site()"

#: What is sent is kept in memory up to so many bytes, and beyond in a file.
_IN_MEMORY = 1024 * 1024

_WAIT_SECONDS = 60


class InTurn:
    """Lets the threads of a process work one at a time, each once its request has come whole.

    Threads that wait for somebody's bad connection cost nothing; threads of one Python process that work
    side by side hinder each other more than they save.
    """

    def __init__(self, app: WSGIApplication, most: int) -> None:
        self._app, self._most = app, most
        self._turn = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._whole(environ) as body:
            if body is None:
                start_response("400 Bad Request", [("Content-Length", "0"), ("Connection", "close")])
                return []
            environ["wsgi.input"] = body
            with self._turn:
                return self._app(environ, start_response)

    @contextmanager
    def _whole(self, environ: WSGIEnvironment) -> Iterator[Any]:
        """Yield what is sent, read to its end; as it comes where its length is not said or is too much.

        Yield nothing where the sender broke off: half a form must not be taken for a whole one.
        """
        said = environ.get("CONTENT_LENGTH") or "0"
        left = int(said) if said.isdecimal() else 0
        if not 0 < left <= self._most:
            yield environ["wsgi.input"]
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            while left and (part := environ["wsgi.input"].read(min(left, _IN_MEMORY))):
                body.write(part)
                left -= len(part)
            body.seek(0)
            yield None if left else body


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until_up(port: int, server: subprocess.Popen[bytes]) -> bool:
    for _attempt in range(_WAIT_SECONDS * 10):
        if _is_taken(port):
            return True
        if server.poll() is not None:
            return False
        time.sleep(0.1)
    return False


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # Its own session: Ctrl-C reaches this process alone, which then stops the others in order.
    return subprocess.Popen(command, cwd=config.ROOT, start_new_session=True)  # our own


@click.command("serve")
def serve() -> None:
    """Serve the pages on loopback and run the worker, until Ctrl-C."""
    port = int(os.environ.get("PORT", "8000"))
    if _is_taken(port):
        raise click.ClickException(f"Port {port} is taken. Choose another one: PORT=8001 make run")
    web = [*WEB, "--bind", f"127.0.0.1:{port}", "--log-level", "warning", SITE]
    running = [_start(command) for command in (web, WORKER)]

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        for process in running:
            process.wait(timeout=20)
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if not _wait_until_up(port, running[0]):
        click.echo("The web server did not start. Its messages stand above.", err=True)
        stop()
    click.echo(f"\nOpen http://localhost:{port} in a browser. Ctrl-C stops it.\n")
    accounts = config.instance_folder() / "demo-accounts.txt"
    if accounts.exists():
        click.echo(accounts.read_text())
    while all(process.poll() is None for process in running):
        time.sleep(0.5)
    click.echo("A part of the service has stopped. Its messages stand above.", err=True)
    stop()


def init_app(app: Flask) -> None:
    """Give Flask the command."""
    app.cli.add_command(serve)

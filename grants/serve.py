"""Starts the web server and the worker together, and stops both."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

import click
from flask import Flask

from grants import config

#: Two threads, so that mails go out while letters are made; it looks for work at least each second.
WORKER = (sys.executable, "-m", "huey.bin.huey_consumer", "grants.jobs.huey", "-w", "2", "-m", "1", "-q")

#: The web server: more processes than cores, because some wait for the database; one thread in each,
#: because threads of one process hinder each other more than they save.
WEB = (sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "3", "--threads", "1")

_WAIT_SECONDS = 60


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
    web = [*WEB, "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "grants:create_app()"]
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

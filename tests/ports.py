"""Ports on loopback for the servers that tests start, and where their files lie."""

import os
import socket
import time
from pathlib import Path


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, seconds: int = 30) -> None:
    """Return as soon as something listens on a port; raises TimeoutError when nothing does."""
    _wait_until(port, seconds, is_up=True)


def wait_until_down(port: int, seconds: int = 30) -> None:
    """Return as soon as nothing listens on a port any more; raises TimeoutError when something does."""
    _wait_until(port, seconds, is_up=False)


def _wait_until(port: int, seconds: int, *, is_up: bool) -> None:
    for _attempt in range(seconds * 20):
        with socket.socket() as probe:
            if (probe.connect_ex(("127.0.0.1", port)) == 0) is is_up:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def in_memory() -> str | None:
    """Return a folder of files that are never written to a disk, where the machine has one."""
    shared = Path("/dev/shm")  # noqa: S108  # as Linux names it
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None

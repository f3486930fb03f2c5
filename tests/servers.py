"""The web server as the service starts it; it can be killed and started again."""

import os
import signal
import subprocess

from ports import free_port, wait_until_down, wait_until_up

from grants.config import ROOT
from grants.serve import SITE, WEB


class Server:
    """A server at a port of its own, on the database of these tests."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        #: Browsers keep pages on the device for this name too, as they do for a site with a certificate.
        self.base = f"http://localhost:{self.port}"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers."""
        if self._running is None:
            command = [*WEB, "--bind", self.address, "--log-level", "error", SITE]
            # A group of its own, so that all its processes can be killed at once.
            self._running = subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)
            wait_until_up(self.port)

    def kill(self) -> None:
        """End every process of the server at once, without a chance to finish anything."""
        assert self._running is not None
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(timeout=30)
        self._running = None
        wait_until_down(self.port)  # Its workers hold the port a little longer.

    def stop(self) -> None:
        if self._running is not None:
            self._running.terminate()
            self._running.wait(timeout=30)
            self._running = None

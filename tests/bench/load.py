"""Many people at once: a small client over plain sockets, so that it takes little of the machine."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """How many requests were answered well, in how many seconds, and how long each took."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def within(self, share: float) -> float:
        """Return within how many milliseconds this share of the requests was answered."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Connection:
    """One person's connection, kept open; opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, head: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send one request and return its status and body."""
        message = head.encode() + b"Host: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        for attempt in (1, 2):
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self._streams
            try:
                writer.write(message)
                return await self._read(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if attempt == 2:  # a kept connection may be closed once, a new one not
                    raise
        raise ConnectionError

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ")[1]), body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


#: So long everybody acts before anything is counted: both processes have then met every statement.
WARM_UP = 2.0


def together(people: int, seconds: float, act: Callable[[int, int], Awaitable[str | None]]) -> Outcome:
    """Let so many people act again and again; ``act`` gets person and turn, and says what failed."""
    outcome = Outcome()

    async def one(person: int, until: float) -> None:
        turn = 0
        while time.monotonic() < until:
            turn += 1
            began = time.monotonic()
            failure = await act(person, turn)
            if began < until - seconds:
                continue
            if failure is None:
                outcome.times.append(time.monotonic() - began)
            else:
                outcome.failures.append(failure)

    async def everybody() -> None:
        began = time.monotonic() + WARM_UP
        await asyncio.gather(*(one(person, began + seconds) for person in range(people)))
        outcome.seconds = time.monotonic() - began

    asyncio.run(everybody())
    return outcome

"""The worker's queue.  Work to do is a row written with the change; ``wake`` says "look now"."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from huey import Huey, PostgresHuey, SqliteHuey, crontab

from grants import config
from grants.db import afterwards


def _queue() -> Huey:
    instance = config.instance_folder()
    url = config.database_url(instance)
    if url.startswith("postgresql"):
        return PostgresHuey("grants", results=False, dsn=url.replace("+psycopg", ""))
    return SqliteHuey("grants", results=False, filename=str(instance / "queue.db"))


huey = _queue()

_JOBS: list[Callable[[], None]] = []


def job(function: Callable[[], None]) -> Callable[[], None]:
    """Have the worker call this whenever it is woken, and every minute."""
    _JOBS.append(function)
    return function


@huey.task()
def look() -> None:
    """Do all that waits to be done."""
    for function in _JOBS:
        function()


@huey.periodic_task(crontab(minute="*"))
def look_every_minute() -> None:
    """Find what a crash between a commit and its wake-up call left undone."""
    look.call_local()


def wake() -> None:
    """Wake the worker when the present transaction has been committed."""
    afterwards(_look_once)


def _look_once() -> None:
    """Have the worker look, unless it is about to anyway: two hundred commits wake it once."""
    if not any(isinstance(task, look.task_class) for task in huey.pending()):
        look()


class InHand:
    """What the threads of this process have begun, by number: it is left to whichever began it."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._choosing = Lock()

    @contextmanager
    def left_of(self, waiting: Callable[[], Iterable[int]]) -> Iterator[list[int]]:
        """Take in hand what waits and no other thread has begun, until the block ends."""
        with self._choosing:
            chosen = [number for number in waiting() if number not in self._numbers]
            self._numbers.update(chosen)
        try:
            yield chosen
        finally:
            self._numbers.difference_update(chosen)

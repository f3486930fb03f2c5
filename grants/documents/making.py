"""Makes the bytes of documents: here, or in processes of their own.

A process lays out one document at a time, so a machine with several cores needs several.  They
know no database and store nothing: they get plain data and give back bytes.  Whoever asked writes
the rows and files, so a process that ends in the middle has left nothing behind.
"""

import gc
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from datetime import datetime
from functools import partial
from threading import Lock, Thread
from typing import Any, NamedTuple

from grants.documents.rendering import render, to_pdf
from grants.documents.signing import sign
from grants.languages import LANGUAGES

_LOG = logging.getLogger(__name__)


class Order(NamedTuple):
    """A document to make: its number, and all that its bytes follow from; signed if it says when."""

    number: int
    template: str
    language: str
    snapshot: dict[str, Any]
    signed_at: datetime | None


#: An order with what was made of it; nothing if it could not be made.
Made = tuple[Order, bytes | None]

#: Makes documents, each as soon as it can be; those that cannot be made hold up no other.
Making = Callable[[Iterable[Order]], Iterator[Made]]


def make(order: Order) -> bytes:
    """Return the bytes of a document; the same order gives the same bytes."""
    pdf = to_pdf(render(order.template, order.language, order.snapshot))
    return pdf if order.signed_at is None else sign(pdf, issued_at=order.signed_at)


def one_by_one(orders: Iterable[Order]) -> Iterator[Made]:
    """Make documents in this process."""
    for order in orders:
        yield order, _unless_it_fails(order, partial(make, order))


def _unless_it_fails(order: Order, bytes_of: Callable[[], bytes]) -> bytes | None:
    try:
        return bytes_of()
    except Exception:  # Whatever it is, the other documents must not wait for it.
        _LOG.exception("Document %s could not be made.", order.number)
        return None


class Makers:
    """Processes that make documents side by side, begun when the first is needed.

    Each calls ``prepare`` first; it ends when the process that began it has ended, even by a kill.
    """

    def __init__(self, number: int, prepare: Callable[[], object]) -> None:
        self._number, self._prepare = number, prepare
        self._pool: ProcessPoolExecutor | None = None
        self._choosing = Lock()

    def __call__(self, orders: Iterable[Order]) -> Iterator[Made]:
        """Make documents; as many wait in line as are being made, so that no process rests meanwhile."""
        under_way: dict[Future[bytes], Order] = {}
        alone: list[Order] = []
        for order in orders:
            under_way[self._submit(order)] = order
            if len(under_way) >= 2 * self._number:
                yield from self._finished(under_way, alone)
        while under_way:
            yield from self._finished(under_way, alone)
        for order in alone:
            yield order, _unless_it_fails(order, self._submit(order).result)

    @staticmethod
    def _finished(under_way: dict[Future[bytes], Order], alone: list[Order]) -> Iterator[Made]:
        """Yield what is ready.  Where a process died, each it took along is made again alone."""
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            order = under_way.pop(future)
            if isinstance(future.exception(), BrokenExecutor):
                alone.append(order)
            else:
                yield order, _unless_it_fails(order, future.result)

    def _submit(self, order: Order) -> Future[bytes]:
        with self._choosing:
            if self._pool is None:
                self._pool = self._begin()
            try:
                return self._pool.submit(make, order)
            except BrokenExecutor:
                self._pool = self._begin()
                return self._pool.submit(make, order)
            except RuntimeError:  # This process is ending: what waits is made by the next one.
                raise SystemExit from None

    def _begin(self) -> ProcessPoolExecutor:
        """Begin processes as copies of one that has read the program and has no threads yet."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self._prepare.__module__])
        return ProcessPoolExecutor(self._number, context, _begin_process, (self._prepare,))

    def end(self) -> None:
        """End the processes."""
        with self._choosing:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None


def _begin_process(prepare: Callable[[], object]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    prepare()
    warm_up()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()  # However it ends.
    os._exit(1)


def warm_up() -> None:
    """Read fonts and style sheet, and spare the collector of garbage all that stays for ever."""
    for language in LANGUAGES:
        to_pdf(f'<html lang="{language}"><title>–</title><h1>Grants</h1><p>منح')
    gc.collect()
    gc.freeze()

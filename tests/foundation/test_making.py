"""Documents made in processes of their own: the same bytes, and a process that dies holds up nothing."""

import multiprocessing
import os
import signal
from collections.abc import Iterator

import factories as make
import pytest
from flask import Flask

from grants.documents.making import Made, Makers, Order
from grants.documents.making import make as made_here
from grants.documents.models import IssuedDocument
from grants.documents.operations import make_waiting, order_of
from grants.jobs import prepare


@pytest.fixture
def makers(app: Flask) -> Iterator[Makers]:
    two = Makers(2, prepare)
    yield two
    two.end()


def orders() -> list[Order]:
    """Return what waits: an application, its summary and the award letter, in both languages or one."""
    make.an_award()
    return [order_of(document) for document in make.rows(IssuedDocument)]


def by_number(made: Iterator[Made]) -> dict[int, bytes | None]:
    return {order.number: pdf for order, pdf in made}


def test_processes_make_the_same_bytes_as_this_one(makers: Makers) -> None:
    waiting = orders()

    made = by_number(makers(waiting))

    assert len(waiting) > 2
    assert made == {order.number: made_here(order) for order in waiting}


def test_documents_made_side_by_side_are_stored_once(makers: Makers) -> None:
    waiting = orders()

    assert make_waiting(makers) == len(waiting)
    assert make_waiting(makers) == 0
    assert make.rows(IssuedDocument, IssuedDocument.stored_at.is_(None)) == []


def test_a_process_that_dies_holds_up_no_document(makers: Makers) -> None:
    waiting = orders() * 2
    working = makers(waiting)
    made = [next(working)]

    for process in multiprocessing.active_children():
        os.kill(process.pid or 0, signal.SIGKILL)
    made += list(working)

    assert sorted(order.number for order, _pdf in made) == sorted(order.number for order in waiting)
    assert all(pdf is not None for _order, pdf in made)


def test_one_that_cannot_be_made_holds_up_no_other(makers: Makers) -> None:
    waiting = orders()
    broken = waiting[0]._replace(number=0, snapshot={})

    made = by_number(makers([broken, *waiting]))

    assert made.pop(0) is None
    assert None not in made.values()

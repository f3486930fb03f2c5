"""What the worker does by itself: it compares what was sent with all rounds.

Each application is a transaction of its own, and that it was compared is noted in it: to run
again, or late, or after a crash finds nothing twice and forgets nothing.
"""

import logging
from collections.abc import Callable

import sqlalchemy as sa

from grants.applications.models import Application, Submission
from grants.db import db, transaction
from grants.diligence.models import Compared
from grants.diligence.operations import compare, compare_group
from grants.lifecycles import LOOKED_INTO, ApplicationState

_LOG = logging.getLogger(__name__)

_AT_ONCE = 100


def compare_waiting() -> None:
    """Compare every application that was sent, or sent again, since it was last compared."""
    sent = (
        sa.select(sa.func.max(Submission.number))
        .where(Submission.application_id == Application.id)
        .scalar_subquery()
    )
    wanted = (
        sa.select(Application.id)
        .outerjoin(Compared, Compared.application_id == Application.id)
        .where(
            Application.state.in_(LOOKED_INTO),
            sent > sa.func.coalesce(Compared.submission_number, 0),
        )
    )
    _each(wanted, compare)


def compare_again() -> None:
    """Compare the groups of all applications that are not decided yet: addresses and contacts change."""
    undecided = [state for state in LOOKED_INTO if state is not ApplicationState.AWARDED]
    _each(sa.select(Application.id).where(Application.state.in_(undecided)), compare_group)


def _each(wanted: sa.Select[int], act: Callable[[Application], None]) -> None:
    """Act on each application in a transaction of its own; one that fails holds up no other."""
    last = 0
    while True:
        query = wanted.where(Application.id > last).order_by(Application.id).limit(_AT_ONCE)
        numbers = db.session.scalars(query).all()
        if not numbers:
            return
        for number in numbers:
            _act_alone(number, act)
        last = numbers[-1]


def _act_alone(number: int, act: Callable[[Application], None]) -> None:
    try:
        with transaction():
            act(db.session.get_one(Application, number))
    except Exception:  # Whatever it is, the other applications must not wait for it.
        _LOG.exception("Application %s could not be compared.", number)

"""Corrections of a published round's form."""

from typing import Any

from factories.people import an_officer, both, do
from factories.remembered import remembered
from factories.rounds import a_round
from grants.lifecycles import RoundState
from grants.rounds import operations
from grants.rounds.models import Question, Round, RoundVersion
from grants.rounds.queries import parts_of


def part_called(round_: Round, key: str, kind: type[Any] = Question) -> Any:
    """Return the part of a round with this short name (a question unless said)."""
    (part,) = [known for known in parts_of(round_, kind) if known.key == key]
    return part


@remembered
def begin_correction(round_: Round | None = None) -> Round:
    """Return an open correction that changes nothing yet."""
    correction: Round = do(operations.begin_correction, round_ or a_round(), actor=an_officer())
    return correction


@remembered
def correct(round_: Round, key: str, kind: type[Any] = Question, /, **values: Any) -> None:
    """Change one part of a correction."""
    do(operations.change_part, round_, part_called(round_, key, kind), **values, actor=an_officer())


@remembered
def take_out(round_: Round, key: str, kind: type[Any] = Question) -> None:
    """Take one part out of a correction."""
    do(operations.remove_part, round_, part_called(round_, key, kind), actor=an_officer())


@remembered
def put_in_force(correction: Round, *, reason: str = "A word was wrong.") -> RoundVersion:
    version: RoundVersion = do(operations.put_in_force, correction, reason=reason, actor=an_officer())
    return version


@remembered
def a_correction(state: RoundState = RoundState.DRAFT, round_: Round | None = None) -> Round:
    """Return a correction of one question's hint that has reached a state by real steps."""
    correction = begin_correction(round_)
    correct(correction, "need", hint=both("Say who needs it."))
    if state is RoundState.IN_FORCE:
        put_in_force(correction)
    elif state is RoundState.DISCARDED:
        do(operations.discard_correction, correction, actor=an_officer())
    assert correction.state is state
    return correction

"""The machinery behind the lifecycle tables: check, allows, actions, take."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from flask_babel import gettext as _

from grants import audit
from grants.errors import NotAllowed, WrongState
from grants.permissions import Actor, Party, describe


class State(enum.Enum):
    """A word for where a record stands, with its label and the tone of its tag."""

    label: Any
    tone: str

    def __new__(cls, word: str, label: Any, tone: str) -> Self:
        member = object.__new__(cls)
        member._value_ = word
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def named(cls, word: str) -> Self | None:
        """Return the state of this word, or None when there is no such state."""
        return next((state for state in cls if state.value == word), None)


STAYS: Final = None


@dataclass(frozen=True)
class Step:
    """One row of a table: this action moves a record from these states to that one."""

    action: str
    label: Any
    sources: Sequence[State]
    target: State | None
    parties: Sequence[Party]


@dataclass
class Lifecycle:
    """The life of one kind of record."""

    name: str
    title: Any
    states: type[State]
    steps: Sequence[Step] = field(default_factory=list)

    def step(self, action: str) -> Step:
        """Return the row of an action; raises KeyError for a word that is not in the table."""
        for step in self.steps:
            if step.action == action:
                return step
        raise KeyError(f"{self.name}.{action}")

    def check(self, actor: Actor, action: str, record: Any) -> Step:
        """Return the step, or raise NotAllowed or WrongState with a sentence for the person."""
        step = self.step(action)
        if not any(party(actor, record) for party in step.parties):
            raise NotAllowed(_("Only %(who)s can do this.", who=describe(step.parties)))
        if record.state not in step.sources:
            raise WrongState(
                _(
                    "This cannot be done now. Its state is: %(state)s. It may have changed since you"
                    " opened the page.",
                    state=record.state.label,
                )
            )
        return step

    def allows(self, actor: Actor, action: str, record: Any) -> bool:
        """Say whether the person may take the action now: the same question as ``check``."""
        step = self.step(action)
        return record.state in step.sources and any(party(actor, record) for party in step.parties)

    def actions(self, actor: Actor, record: Any) -> list[Step]:
        """Return what the person may do now, in the order of the table."""
        return [step for step in self.steps if self.allows(actor, step.action, record)]

    def take(self, actor: Actor, action: str, record: Any, **facts: Any) -> None:
        """Check, move the state and write the audit line: the only way a state moves."""
        step = self.check(actor, action, record)
        before = record.state
        if step.target is not None:
            record.state = step.target
        audit.record(actor, f"{self.name}.{action}", record, **_moved(before, record.state), **facts)


def _moved(before: State, after: State) -> dict[str, str]:
    return {} if before is after else {"before": before.value, "after": after.value}

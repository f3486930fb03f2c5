"""What the demo's stories share: the timetable, the staff and the rounds."""

from dataclasses import dataclass, field

from grants.accounts.models import User
from grants.awards.models import Decision
from grants.demo.timetable import Timetable
from grants.payments.models import Payment
from grants.permissions import Role
from grants.rounds.models import Round


@dataclass
class Scene:
    """The stage on which stories are told; staff and rounds come onto it as they are made.

    ``together`` are the proposals that are to be confirmed in one press, ``for_bank`` the payments
    that go to the bank in a run, by the story.
    """

    timetable: Timetable
    passwords: dict[str, str] = field(default_factory=dict)
    staff: dict[Role, list[User]] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    together: list[Decision] = field(default_factory=list)
    for_bank: dict[str, Payment] = field(default_factory=dict)

    def one(self, role: Role, number: int) -> User:
        """Return one of the people with a role; neighbouring numbers give different people."""
        people = self.staff[role]
        return people[number % len(people)]

    def officer(self, number: int) -> User:
        return self.one(Role.OFFICER, number)

    def decision_maker(self, number: int) -> User:
        return self.one(Role.DECISION_MAKER, number)

    def reviewers(self, number: int) -> list[User]:
        """Return who may be asked to review a case, in order: advisers, and an officer for every third."""
        advisers = self.staff[Role.ADVISER]
        turn = number % len(advisers)
        ordered = [*advisers[turn:], *advisers[:turn]]
        return [ordered[0], self.officer(number + 2), *ordered[1:]] if number % 3 == 0 else ordered

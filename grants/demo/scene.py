"""What the demo's stories share: the timetable, the staff and the rounds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from grants.accounts.models import User
from grants.awards.delegation import check_within_limit
from grants.awards.models import Award, Decision, Subject
from grants.demo.timetable import Timetable
from grants.errors import RuleBroken
from grants.money import Pence
from grants.payments.models import Payment
from grants.permissions import Role
from grants.rounds.models import Round


@dataclass
class Scene:
    """The stage on which stories are told; staff and rounds come onto it as they are made.

    ``together`` are the proposals that are to be confirmed in one press; ``awards`` those that were
    accepted, and ``for_bank`` the payments that go to the bank in a run, by the story of their case.
    """

    timetable: Timetable
    passwords: dict[str, str] = field(default_factory=dict)
    staff: dict[Role, list[User]] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    together: list[Decision] = field(default_factory=list)
    awards: dict[str, Award] = field(default_factory=dict)
    for_bank: dict[str, Payment] = field(default_factory=dict)

    def one(self, role: Role, number: int) -> User:
        """Return one of the people with a role; neighbouring numbers give different people."""
        people = self.staff[role]
        return people[number % len(people)]

    def officer(self, number: int) -> User:
        return self.one(Role.OFFICER, number)

    def decision_maker(self, number: int) -> User:
        return self.one(Role.DECISION_MAKER, number)

    def second(
        self,
        number: int,
        amount: Pence,
        allowed: Callable[[User], bool],
        subject: Subject = Subject.AWARD,
    ) -> User:
        """Return the next decision maker to whom something is allowed and the scheme gives the amount."""
        people = [
            self.decision_maker(number + place) for place in range(len(self.staff[Role.DECISION_MAKER]))
        ]
        return next(person for person in people if allowed(person) and _is_given(person, amount, subject))

    def reviewers(self, number: int) -> list[User]:
        """Return who may be asked to review a case, in order: advisers, and an officer for every third."""
        advisers = self.staff[Role.ADVISER]
        turn = number % len(advisers)
        ordered = [*advisers[turn:], *advisers[:turn]]
        return [ordered[0], self.officer(number + 2), *ordered[1:]] if number % 3 == 0 else ordered


def _is_given(person: User, amount: Pence, subject: Subject) -> bool:
    try:
        check_within_limit(person, subject, amount)
    except RuleBroken:
        return False
    return True

"""When things happen in the demo: every day is counted back from the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grants import clock
from grants.demo.cases import Case

FRIDAY = 4


@dataclass(frozen=True)
class RoundDays:
    """The days of a round, counted back from today; negative ones lie ahead."""

    prepared: int
    published: int | None
    opens: int
    closes: int
    decides: int


ROUNDS = {
    "reporting": RoundDays(prepared=505, published=490, opens=480, closes=426, decides=371),
    "extra": RoundDays(prepared=330, published=322, opens=315, closes=287, decides=235),
    "assessing": RoundDays(prepared=100, published=92, opens=84, closes=33, decides=-20),
    "open": RoundDays(prepared=45, published=36, opens=30, closes=-21, decides=-75),
    "next": RoundDays(prepared=12, published=None, opens=-180, closes=-231, decides=-290),
}


@dataclass(frozen=True)
class ReviewDays:
    """When applications of a round are checked, given to reviewers, scored, moderated and proposed."""

    checked: int
    assigned: int
    declared: int
    scored: int
    moderated: int
    proposed: int


REVIEWS = {
    "reporting": ReviewDays(checked=419, assigned=414, declared=411, scored=400, moderated=388, proposed=377),
    "extra": ReviewDays(checked=280, assigned=275, declared=271, scored=262, moderated=252, proposed=243),
    "assessing": ReviewDays(checked=28, assigned=24, declared=21, scored=13, moderated=6, proposed=3),
}

#: When an application to a round that is still open is begun.
BEGUN_IN_OPEN_ROUND = 19
#: On what day before the project's first day a late award is confirmed.
NOTICE_OF_AWARD = 35
#: How long ago an offer was made that is still open, or not signed by all.
FRESH_OFFER = 6


class Timetable:
    """Instants of office hours and evenings, some days ago."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, ago: int) -> date:
        """Return the date so many days ago."""
        return self.today - clock.days(ago)

    def ago(self, day: date) -> int:
        """Return how many days ago a date was."""
        return (self.today - day).days

    def office(self, ago: int, number: int = 0) -> datetime:
        """Return an instant in office hours; at a weekend nobody works, so it is the Friday before."""
        day = self.day(ago)
        day -= clock.days(max(0, day.weekday() - FRIDAY))
        return clock.london(day, time(9, 30)) + timedelta(minutes=number * 37 % 420)

    def working(self, ago: int, number: int = 0) -> datetime:
        """Return an instant in office hours like ``office``; of a weekend, the Monday after."""
        day = self.day(ago)
        return self.office(ago - (7 - day.weekday() if day.weekday() > FRIDAY else 0), number)

    def evening(self, ago: int, number: int = 0) -> datetime:
        """Return an instant of an evening, when volunteers find the time to write."""
        return clock.london(self.day(ago), time(18, 30)) + timedelta(minutes=number * 23 % 200)

    def midnight_after(self, ago: int) -> datetime:
        """Return 24:00 in London of the day so many days ago."""
        return clock.london(self.day(ago - 1), time(0, 0))

    def first_day(self, case: Case, report_dues: list[int], return_dues: list[int]) -> date:
        """Return the first day of a project.

        A story that stops while something waits starts on the day from which the plan of
        the round brings that something to the days around today.
        """
        planned = ROUNDS[case.round_key].closes - int(case.answers.get("starts_after_days", 60))
        last = len(case.several("reports"))
        due = report_dues[last - 1] if last else -14
        next_return = return_dues[min(len(case.several("returns")), len(return_dues) - 1)]
        months = int(case.answers.get("months", 9))
        ended = self.ago(clock.add_months(self.day(25), -months))
        halfway = last <= len(report_dues) // 2
        ago = {
            "closed": max(planned, ended, report_dues[-1] + 40),
            "closing": max(planned, ended, report_dues[-1] + 40),
            "returning": return_dues[0] - 6 if halfway else return_dues[-1] - 15,
            "reporting": due - 5,
            "changes_requested": due - 9,
            "payment_requested": due - 6,
            "payment_approved": due - 6,
            "active": 40,
            "suspended": 75,
            "terminated": 150,
            "overdue": next_return + 66,
            "offered": -40,
            "host_signing": -40,
            "accepted": -40,
            "unsigned": -30,
        }.get(case.story, planned)
        return self.day(min(ago, 366) if case.round_key == "reporting" else ago)

    def confirmed(self, case: Case, first_day: date) -> int:
        """Return how many days ago an award was confirmed: groups that start later are decided later."""
        if case.story in {"offered", "host_signing", "accepted"}:
            return FRESH_OFFER
        if case.story == "reserved":  # What waits in reserve begins late enough to wait.
            return ROUNDS[case.round_key].decides
        return min(ROUNDS[case.round_key].decides, self.ago(first_day) + NOTICE_OF_AWARD)

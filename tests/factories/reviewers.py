"""People who review: with a term, informed, and with nothing near to them that was not declared."""

from datetime import date
from typing import Any

from factories.people import a_person, an_officer, do
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import Briefing, Declaration, ReviewerProfile, StandingInterest
from grants.assessment.models import ConflictKind as Kind
from grants.assessment.names import declared_by
from grants.assessment.operations import (
    Said,
    acknowledge_briefing,
    assign_reviewer,
    decide_doubt,
    declare_interest,
    declare_names,
    set_profile,
    write_briefing,
)
from grants.assessment.reviewers import acknowledged_by, profile_of, the_briefing
from grants.languages import Texts
from grants.lifecycles import DeclarationState
from grants.permissions import Role

D = DeclarationState


def profile(person: User, **changes: Any) -> ReviewerProfile:
    """Give somebody a term that covers today, unless told otherwise."""
    today = clock.today()
    known: dict[str, Any] = {
        "starts_on": today - clock.days(30),
        "ends_on": today + clock.days(300),
        "expertise": [],
        "reads": ["ar", "en"],
        "most_at_once": 20,
    }
    known |= changes
    kept: ReviewerProfile = do(set_profile, person, **known, actor=an_officer())
    return kept


@remembered
def a_reviewer(*roles: Role, name: str | None = None, language: str = "en") -> User:
    """Return a new person whose term as a reviewer covers today: an adviser, unless told otherwise."""
    person = a_person(*(roles or (Role.ADVISER,)), name=name, language=language)
    do(_engage, person, actor=an_officer())
    return person


def _engage(person: User, actor: User) -> None:
    today = clock.today()
    set_profile(
        person,
        starts_on=today - clock.days(400),
        ends_on=today + clock.days(800),
        expertise=[],
        reads=["ar", "en"],
        most_at_once=20,
        actor=actor,
    )


def make_ready(application: Application, person: User, actor: User) -> None:
    """Give somebody a term, and have them say that they have no conflict with the organisation."""
    if profile_of(person) is None:
        _engage(person, actor)
    briefing = the_briefing()
    if briefing is not None and acknowledged_by(person, briefing) is None:
        acknowledge_briefing(briefing.fingerprint, actor=person)
    number = application.organisation_id
    if number not in declared_by(person, application.round, [number]):
        declare_names(application.round, {number: Said(D.NONE)}, actor=person)


def make_ready_and_assign(application: Application, person: User, *, actor: User) -> Any:
    """Do all that comes before, and give somebody an application."""
    make_ready(application, person, actor)
    return assign_reviewer(application, person, actor=actor)


def ready(person: User, *applications: Application) -> User:
    """Have somebody declare that they have no conflict with these applications' organisations."""

    officer = an_officer()

    def prepare() -> None:
        for application in applications:
            make_ready(application, person, officer)

    do(prepare)
    return person


def declare(
    application: Application, person: User, state: DeclarationState, kind: Kind = Kind.TRUSTEE, note: str = ""
) -> None:
    """Have somebody say this of an application's organisation."""
    word = Said(state, kind if state is D.CONFLICT else None, note)
    do(declare_names, application.round, {application.organisation_id: word}, actor=person)


def decide(declaration: Declaration, kind: Kind | None, *, actor: User | None = None) -> None:
    """Have an officer decide on a doubt."""
    do(decide_doubt, declaration, kind, reason="Looked at it.", actor=actor or an_officer())


def an_interest(person: User, name: str, **changes: Any) -> StandingInterest:
    """Return an interest that somebody declared to go on."""
    known: dict[str, Any] = {"note": "", "since_on": None, "until_on": None}
    interest: StandingInterest = do(declare_interest, name, Kind.TRUSTEE, **(known | changes), actor=person)
    return interest


def a_briefing(text: str = "Be fair.") -> Briefing:
    """Return a text of the briefing that is in force."""
    briefing: Briefing = do(write_briefing, Texts(en=text, ar="كونوا منصفين."), actor=an_officer())
    return briefing


def yesterday() -> date:
    return clock.today() - clock.days(1)


def in_days(number: int) -> date:
    return clock.today() + clock.days(number)


def at_day(number: int) -> Any:
    """Let the clock stand so many days from now inside the block."""
    return clock.at(clock.now() + clock.days(number))

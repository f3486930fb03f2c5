"""The synthetic people of a rehearsal: staff of every role, and groups that lack nothing."""

from itertools import count

from grants import clock
from grants.accounts.kinds import KINDS
from grants.accounts.models import ContactPlace, EvidenceKind, Organisation, OrganisationKind, User
from grants.accounts.operations import (
    add_person,
    create_organisation,
    declare_unrelated,
    describe_work,
    give_paper,
    set_contact,
)
from grants.accounts.operations.contacts import Reach
from grants.accounts.operations.organisations import Profile
from grants.accounts.queries import areas
from grants.applications.models import Application
from grants.assessment.operations import Said, declare_names, set_profile
from grants.documents.files import checked_content
from grants.documents.rendering import to_pdf
from grants.languages import LANGUAGES
from grants.lifecycles import DeclarationState
from grants.money import Pence
from grants.permissions import Role
from grants.rehearsal.invented import Group

_NUMBERS = count(1)


def a_person(*roles: Role, language: str = "en") -> User:
    """Add somebody who holds these roles."""
    number = next(_NUMBERS)
    return add_person(
        f"person{number}@rehearsal.invalid", f"Rehearsal {number}", language=language, roles=roles, actor=None
    )


def register(group: Group) -> tuple[Organisation, User]:
    """Make a group's organisation, with its contacts, and its one person."""
    person, number = a_person(language=group.language), next(_NUMBERS)
    profile = Profile(
        name=group.name, kind=OrganisationKind.CHARITY, area_code=areas()[0].code,
        address="1 Lantern Row, London", charity_number=f"99{number:05}", company_number=None,
    )  # fmt: skip
    organisation = create_organisation(profile, position="Trustee", may_sign=True, actor=person)
    describe_work(
        organisation, work_areas=[areas()[0].code], income_pence=Pence(1_200_000), staff_count=1,
        volunteer_count=12, actor=person,
    )  # fmt: skip
    position = KINDS[organisation.kind].senior_positions[0].value
    reaches = {
        ContactPlace.SENIOR: _reach("Ada Ferrow", position, number, "0001"),
        ContactPlace.MAIN: _reach("Bilal Quist", "Coordinator", number, "0002"),
    }
    for place, reach in reaches.items():
        set_contact(organisation, place, reach, actor=person)
    declare_unrelated(organisation, actor=person)
    return organisation, person


def _reach(name: str, position: str, number: int, line: str) -> Reach:
    return Reach(name, position, f"{position}{number}@rehearsal.invalid".lower(), f"020 7946 {line}")


def fill_locker(organisation: Organisation, person: User) -> None:
    """Give a paper of every kind."""
    page = "<!DOCTYPE html><html lang='en'><title>Paper</title><p>Rehearsal</p></html>"
    paper = checked_content(to_pdf(page), "paper.pdf")
    for kind in EvidenceKind:
        give_paper(organisation, kind, paper, expires_on=clock.today() + clock.days(400), actor=person)


def say_no_conflict(application: Application, reviewer: User, officer: User) -> None:
    """Give a reviewer a term, and have them declare that they have no conflict with the group."""
    set_profile(
        reviewer, starts_on=clock.today(), ends_on=clock.today() + clock.days(60), expertise=[],
        reads=list(LANGUAGES), most_at_once=200, actor=officer,
    )  # fmt: skip
    declare_names(
        application.round, {application.organisation_id: Said(DeclarationState.NONE)}, actor=reviewer
    )

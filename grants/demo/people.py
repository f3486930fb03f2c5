"""The demo's people: invented staff, the passwords of those whom visitors play, and the list of both."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from flask_security import hash_password

from grants import clock
from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import ContactPlace, Organisation, OrganisationKind, User
from grants.accounts.operations import (
    Profile,
    Reach,
    accept_invitation,
    add_person,
    create_organisation,
    declare_unrelated,
    describe_work,
    fill_holidays,
    invite_member,
    invite_person,
    set_contact,
)
from grants.accounts.queries import areas, organisations_of, person_with_address
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.money import Pence
from grants.permissions import Role

#: When the staff got their accounts, in days before today.
STAFF_SINCE = 510

#: Every member of staff: role, name, address and what the list of accounts says of them.
STAFF = [
    (Role.ADMINISTRATOR, "Ines Calloway", "ines@grants.example", "People and their roles, undelivered mail"),
    (
        Role.OFFICER,
        "Priya Marlowe",
        "priya@grants.example",
        "Rounds, checks, reports and payments to request",
    ),
    (Role.OFFICER, "Tom Adeyinka", "tom@grants.example", "The same; a colleague for second looks"),
    (Role.OFFICER, "Sorcha Venn", "sorcha@grants.example", "The same; reviews some applications"),
    (Role.ADVISER, "Dr Layla Mansour", "layla@advisers.example", "Applications given to her to score"),
    (Role.ADVISER, "Marcus Oyelaran", "marcus@advisers.example", "Applications given to him to score"),
    (Role.ADVISER, "Hannah Feldmark", "hannah@advisers.example", "Applications given to her to score"),
    (Role.ADVISER, "Gareth Pryce-Lowe", "gareth@advisers.example", "Applications given to him to score"),
    (
        Role.DECISION_MAKER,
        "Dame Rowena Achterberg",
        "rowena@grants.example",
        "The ranked list; decisions; a complaint to look into",
    ),
    (Role.DECISION_MAKER, "Samuel Kettleby", "samuel@grants.example", "Decisions that others proposed"),
    (Role.DECISION_MAKER, "Farida Quillon", "farida@grants.example", "Decisions that others proposed"),
    (Role.DECISION_MAKER, "Leopold Asante-Webb", "leopold@grants.example", "Decisions after an appeal"),
    (Role.FINANCE, "Beatrix Olander", "beatrix@finance.example", "Payments to approve"),
    (Role.FINANCE, "Joel Amponsah", "joel@finance.example", "Payments to record as paid"),
    (Role.AUDITOR, "Margaret Thule", "margaret@audit.example", "Award register, evidence packs, the trail"),
]

#: Whom of the groups a visitor can play: the story, who of its two people, and what they see.
PLAYED = [
    ("draft", "applicant", "A draft to go on with, in the open round"),
    ("draft", "helper", "Some sections of a draft, which a group asked them to write"),
    ("queried", "applicant", "A question from an officer to answer"),
    ("ineligible", "applicant", "A complaint that is being looked into"),
    ("offered", "signatory", "An offer to accept or refuse"),
    ("changes_requested", "applicant", "A report to change"),
    ("payment_requested", "signatory", "A report to sign off for their group"),
    ("overdue", "applicant", "An overdue return that holds a payment"),
    ("returning", "applicant", "A return to write"),
    ("closing", "signatory", "A project whose grant is about to be closed"),
]

_STREETS = ("Lanternfish Yard", "Quillmaker Row", "Old Sundial Lane", "Tin Kettle Court", "Harebell Wharf",
            "Copper Heron Street", "Nine Plum Walk")  # fmt: skip

#: Who answers in law for a group whose one person of the story does all the rest.
_SENIORS = {
    "en": ("Odette Marchbank", "Kwame Thistlewood", "Ruth Pellingham", "Idris Okonmah"),
    "ar": ("هالة الصفدي", "نبيل القرشي", "سعاد المهيري", "كريم البستاني"),
}


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts."""

    role: str
    name: str
    address: str
    password: str
    sees: str


def accounts(stories: list[Case]) -> list[Account]:
    """Return everybody whom a visitor can play, each with a fresh password."""
    listed = [
        Account(role.value.replace("_", " "), name, address, secrets.token_urlsafe(9), sees)
        for role, name, address, sees in STAFF
    ]
    known: set[str] = set()
    for story, who, sees in PLAYED:
        for language in ("en", "ar"):
            case = next((c for c in stories if c.story == story and c.language == language), None)
            if case is not None and (person := case.content[who])["email"] not in known:
                known.add(person["email"])
                role = f"{who}, {'Arabic' if language == 'ar' else 'English'}"
                listed.append(Account(role, person["name"], person["email"], secrets.token_urlsafe(9), sees))
    return listed


def write_accounts(path: Path, listed: list[Account]) -> None:
    """Write the list of accounts for its owner's eyes alone."""
    titles = Account("Role", "Name", "E-mail address", "Password", "What they see")
    rows = [(line.role, line.address, line.password, line.sees, line.name) for line in (titles, *listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    # Names come last: Arabic ones would turn the columns after them round.
    lines = ["  ".join([*(row[c].ljust(widths[c]) for c in range(4)), row[4]]).rstrip() for row in rows]
    lines.insert(1, "-" * max(len(line) for line in lines))
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("\n".join(["Invented people of the demo. Sign in at /sign-in.", "", *lines, ""]), "utf-8")


def employ_staff(scene: Scene) -> Iterator[datetime]:
    """Tell how the staff got their accounts: the administrator first, who invites the others."""
    administrator = None
    for number, (role, name, address, _sees) in enumerate(STAFF):
        yield scene.timetable.office(STAFF_SINCE, number)
        if administrator is None:
            person = administrator = add_person(address, name, language="en", roles=[role], actor=None)
        else:
            person = invite_person(address, name, language="en", roles=[role], actor=administrator)
        set_password(scene, person)
        scene.staff.setdefault(role, []).append(person)


def keep_calendar(scene: Scene) -> Iterator[datetime]:
    """Tell how the list of bank holidays was filled each January, as the service does by itself."""
    began = scene.timetable.day(STAFF_SINCE)
    yield scene.timetable.office(STAFF_SINCE)
    fill_holidays()
    for year in range(began.year + 1, scene.timetable.today.year + 1):
        yield clock.london(date(year, 1, 1), time(6))
        fill_holidays()


def set_password(scene: Scene, person: User) -> None:
    """Give somebody whom a visitor can play their password, once."""
    if (password := scene.passwords.get(person.email)) and not person.password:
        person.password = hash_password(password)


def register_group(scene: Scene, case: Case) -> tuple[User, User, Organisation]:
    """Give a case's group its accounts, unless it has them, and return applicant, signatory and group."""
    applicant = _person(scene, case, case.content["applicant"])
    is_signatory = case.content["applicant"]["email"] == case.content["signatory"]["email"]
    name = case.content["organisation"]["name"]
    organisation = next((known for known in organisations_of(applicant) if known.name == name), None)
    if organisation is None:
        organisation = _create(case, applicant, is_signatory)
    if is_signatory:
        return applicant, applicant, organisation
    return applicant, _signatory(scene, case, organisation, applicant), organisation


def _person(scene: Scene, case: Case, said: dict[str, str]) -> User:
    person = person_with_address(said["email"])
    if person is None:
        person = add_person(said["email"], said["name"], language=case.language, actor=None)
    set_password(scene, person)
    return person


def _create(case: Case, applicant: User, may_sign: bool) -> Organisation:
    said = case.content["organisation"]
    codes = {area.name["en"]: area.code for area in areas()}
    kind, number = OrganisationKind(said["kind"]), said.get("number")
    is_charity = KINDS[kind].charity_number is Has.ALWAYS
    street = f"{case.number % 60 + 3} {_STREETS[case.number % len(_STREETS)]}"
    profile = Profile(
        name=said["name"],
        kind=kind,
        area_code=codes[said["borough"]],
        address=f"{street}, {said['borough']}, London",
        charity_number=number if is_charity else None,
        company_number=None if is_charity else number,
    )
    organisation = create_organisation(
        profile, position=case.content["applicant"]["position"], may_sign=may_sign, actor=applicant
    )
    _complete(case, organisation, applicant)
    return organisation


def _complete(case: Case, organisation: Organisation, applicant: User) -> None:
    """Say how large a group is and who speaks for it: its applicant, and somebody who answers in law."""
    place, signatory = case.number, case.content["signatory"]
    is_one = signatory["email"] == applicant.email
    senior_name = (
        _SENIORS[case.language][place % len(_SENIORS[case.language])] if is_one else signatory["name"]
    )
    senior_email = f"senior@group{place}.example" if is_one else signatory["email"]
    position = KINDS[organisation.kind].senior_positions[0].value
    describe_work(
        organisation,
        work_areas=[organisation.area_code],
        income_pence=Pence((8_000 + place * 7_919 % 140_000) * 100),
        staff_count=place % 5,
        volunteer_count=6 + place * 3 % 40,
        actor=applicant,
    )
    senior = Reach(senior_name, position, senior_email, _telephone(2 * place))
    main = Reach(
        applicant.full_name, case.content["applicant"]["position"], applicant.email, _telephone(2 * place + 1)
    )
    set_contact(organisation, ContactPlace.SENIOR, senior, actor=applicant)
    set_contact(organisation, ContactPlace.MAIN, main, actor=applicant)
    declare_unrelated(organisation, actor=applicant)


def _telephone(number: int) -> str:
    """Return one of the numbers that are kept free for stories."""
    return f"020 7946 0{number:03}"


def _signatory(scene: Scene, case: Case, organisation: Organisation, applicant: User) -> User:
    said = case.content["signatory"]
    person = _person(scene, case, said)
    if not person.is_member_of(organisation.id):
        invitation = invite_member(
            organisation, said["email"], said["name"], position=said["position"], is_owner=False,
            may_sign=True, language=case.language, actor=applicant,
        )  # fmt: skip
        accept_invitation(invitation, actor=person)
    return person

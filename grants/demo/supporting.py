"""How the demo's groups ask hosts, which answer by their mailed link, and name helpers."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import force_locale

from grants.accounts.models import OrganisationKind, User
from grants.accounts.queries import areas
from grants.applications.models import Application, Helper, Hosting
from grants.applications.operations import (
    Answering,
    ask_host,
    confirm_hosting,
    consent_to_help,
    end_hosting,
    host_declaration,
    name_helper,
    refuse_hosting,
)
from grants.demo.cases import Case
from grants.demo.people import set_password
from grants.demo.scene import Scene
from grants.permissions import Guest

#: For how many days from today the demo's helpers may write.
HELP_LASTS = 20


def find_helper(scene: Scene, case: Case, application: Application, actor: User) -> Helper | None:
    """Name the helper of a case's file, if it has one."""
    said = case.content.get("helper")
    if said is None:
        return None
    with force_locale(actor.language):
        consent = consent_to_help(application)
    helper = name_helper(
        application, said["email"], said["name"], section_keys=said["sections"],
        ends_on=scene.timetable.day(-HELP_LASTS), consent=consent, actor=actor,
    )  # fmt: skip
    set_password(scene, helper.user)
    return helper


def find_hosts(
    scene: Scene, case: Case, application: Application, ago: int, actor: User
) -> Iterator[datetime]:
    """Tell how a group asks the hosts of its file, one after the other, and how each answers."""
    for place, said in enumerate(case.several("hosts")):
        yield scene.timetable.evening(ago, case.number + place)
        hosting = ask_host(
            application, said["name"], contact_name=said["contact"], contact_email=said["email"],
            language=case.language, actor=actor,
        )  # fmt: skip
        yield scene.timetable.evening(ago - 1, case.number + place + 1)
        answer = said.get("answer", "none")
        if answer == "confirmed":
            _confirm(hosting, said)
        elif answer == "refused":
            refuse_hosting(hosting, full_name=said["contact"], reason=said["why"], actor=Guest(hosting))
        elif answer == "ended":
            end_hosting(hosting, actor=actor)


def _confirm(hosting: Hosting, said: dict[str, str]) -> None:
    codes = {area.name["en"]: area.code for area in areas()}
    answering = Answering(
        name=said["name"],
        kind=OrganisationKind(said["kind"]),
        number=said["number"],
        area_code=codes[said["borough"]],
        address=said["address"],
        full_name=said["contact"],
        position=said["position"],
    )
    with force_locale(hosting.language):
        declaration = host_declaration(hosting.application)
    confirm_hosting(hosting, answering, declaration=declaration, actor=Guest(hosting))

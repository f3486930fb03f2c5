"""Those who stand beside a group: helpers who type for it, and hosts, in any state."""

from datetime import timedelta
from typing import Any

from factories.applications import a_draft
from factories.people import do, member_of, rows
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import OrganisationKind
from grants.accounts.queries import areas
from grants.applications import operations as applications
from grants.applications.models import Application, Helper, Hosting
from grants.lifecycles import HostingState
from grants.notices.models import Notice
from grants.permissions import Guest


@remembered
def a_helper(application: Application | None = None, *sections: str, **how: Any) -> Helper:
    """Return a person who may type for a group: in these sections (none named: all), for two weeks."""
    application = application or a_draft()
    number = len(application.helpers) + 1
    helper: Helper = do(
        applications.name_helper,
        application,
        how.get("email", f"helper.{application.id}.{number}@people.example"),
        how.get("name", "Nadia Brook"),
        section_keys=sections,
        ends_on=how.get("ends_on", clock.today() + timedelta(days=14)),
        consent="We agree.",
        actor=how.get("actor") or member_of(application.organisation),
    )
    return helper


@remembered
def an_asked_host(application: Application | None = None, **how: Any) -> tuple[Hosting, str]:
    """Return a host that was asked to answer for a draft, and the path of the link in its mail."""
    application = application or a_draft()
    hosting: Hosting = do(
        applications.ask_host,
        application,
        how.get("name", "Harbour Trust"),
        contact_name="Ruth Okafor",
        contact_email=how.get("email", "ruth@harbour.example"),
        language=how.get("language", "en"),
        actor=member_of(application.organisation),
    )
    return hosting, link_to_host()


def link_to_host() -> str:
    """Return the path of the link in the newest mail to a host."""
    notices = rows(Notice, Notice.text.contains("/hosting/"))
    return "/hosting/" + notices[-1].text.split("/hosting/")[1].split()[0]


def answering(**how: Any) -> applications.Answering:
    """Return what a host says of itself."""
    known: dict[str, Any] = {
        "name": "Harbour Trust",
        "kind": OrganisationKind.CHARITY,
        "number": "9912345",
        "area_code": areas()[0].code,
        "address": "2 Quay Street, London",
        "full_name": "Ruth Okafor",
        "position": "Director",
    }
    return applications.Answering(**{**known, **how})


@remembered
def a_hosting(
    state: HostingState = HostingState.ASKED, application: Application | None = None, **how: Any
) -> Hosting:
    """Return a host's word in a state that is reached by real steps."""
    hosting, _link = an_asked_host(application, **how)
    if state is HostingState.CONFIRMED:
        do(
            applications.confirm_hosting,
            hosting,
            answering(),
            declaration="We host it.",
            actor=Guest(hosting),
        )
    elif state is HostingState.REFUSED:
        do(applications.refuse_hosting, hosting, full_name="Ruth Okafor", reason="Too small.",
           actor=Guest(hosting))  # fmt: skip
    elif state is HostingState.ENDED:
        do(applications.end_hosting, hosting, actor=member_of(hosting.application.organisation))
    assert hosting.state is state
    return hosting

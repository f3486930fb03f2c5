"""What an application needs besides its answers before it can be submitted: a list of small questions."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from grants.applications.models import Application
from grants.applications.support import current_hosting, needs_host
from grants.lifecycles import HostingState


@dataclass(frozen=True)
class Unmet:
    """Something that is still wanting, in a sentence, and the page on which to do it."""

    sentence: str
    path: str


def host_has_confirmed(application: Application) -> Unmet | None:
    """A group that needs a host, or has asked one, waits for its word in writing."""
    hosting = current_hosting(application)
    path = f"/applications/{application.reference}/host"
    if hosting is None:
        if needs_host(application):
            return Unmet(_("Name an organisation that receives the grant for you."), path)
        return None
    if hosting.state is HostingState.ASKED:
        return Unmet(_("%(host)s has not confirmed yet that it is your host.", host=hosting.host_name), path)
    return None


#: Every question that is asked of an application before it is submitted.
REQUIREMENTS: list[Callable[[Application], Unmet | None]] = [host_has_confirmed]


def requirements(application: Application) -> list[Unmet]:
    """Return what is still wanting: nothing, when the application may be submitted."""
    return [unmet for requirement in REQUIREMENTS if (unmet := requirement(application)) is not None]

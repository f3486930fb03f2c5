"""What an application needs besides its answers before it can be submitted: a list of small rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from grants.applications.models import Application
from grants.applications.support import current_hosting, needs_host
from grants.lifecycles import HostingState


@dataclass(frozen=True)
class Unmet:
    """Something that is still wanting, in a sentence, and the path of the page on which to do it."""

    sentence: str
    path: str


def host_has_confirmed(application: Application) -> Iterator[Unmet]:
    """A group that needs a host, or has asked one, waits for its word in writing."""
    hosting = current_hosting(application)
    path = f"/applications/{application.reference}/host"
    if hosting is None and needs_host(application):
        yield Unmet(_("Name an organisation that receives the grant for you."), path)
    elif hosting is not None and hosting.state is HostingState.ASKED:
        yield Unmet(_("%(host)s has not confirmed yet that it is your host.", host=hosting.host_name), path)


#: Every rule, in the order in which a group reads what is wanting; each yields what is unmet.
REQUIREMENTS: list[Callable[[Application], Iterator[Unmet]]] = [host_has_confirmed]


def requirements(application: Application) -> list[Unmet]:
    """Return what is still wanting besides answers: nothing, when the application may be submitted."""
    return [unmet for rule in REQUIREMENTS for unmet in rule(application)]

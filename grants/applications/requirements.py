"""What an application needs besides its answers before it can be submitted: a list of small rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from grants.accounts.profile import profile_gaps
from grants.applications.models import Application
from grants.applications.papers import WantedPaper, wanted_papers
from grants.applications.support import current_hosting, needs_host
from grants.lifecycles import HostingState


@dataclass(frozen=True)
class Unmet:
    """Something that is still wanting, in a sentence, and the path of the page on which to do it."""

    sentence: str
    path: str


def the_organisation_is_complete(application: Application) -> Iterator[Unmet]:
    """Its profile, its two contacts and a signatory."""
    for gap in profile_gaps(application.organisation):
        yield Unmet(gap.sentence, gap.path)


def the_papers_are_there(application: Application) -> Iterator[Unmet]:
    """Every paper that the round wants lies in the locker, neither refused nor expired."""
    for wanted in wanted_papers(application):
        if not wanted.will_do:
            path = f"/organisations/{application.organisation_id}/locker/{wanted.kind.value}"
            yield Unmet(_what_is_wrong(wanted), path)


def _what_is_wrong(wanted: WantedPaper) -> str:
    paper = wanted.kind.label
    if wanted.is_refused:
        return _("Put another paper into your locker, as this one was not accepted: %(paper)s.", paper=paper)
    if wanted.paper is not None:
        return _("Put a newer paper into your locker, as this one has expired: %(paper)s.", paper=paper)
    return _("Put this paper into your locker: %(paper)s.", paper=paper)


def host_has_confirmed(application: Application) -> Iterator[Unmet]:
    """A group that needs a host, or has asked one, waits for its word in writing."""
    hosting = current_hosting(application)
    path = f"/applications/{application.reference}/host"
    if hosting is None and needs_host(application):
        yield Unmet(_("Name an organisation that receives the grant for you."), path)
    elif hosting is not None and hosting.state is HostingState.ASKED:
        yield Unmet(_("%(host)s has not confirmed yet that it is your host.", host=hosting.host_name), path)


#: Every rule of this stage, in the order in which a group reads what is wanting; each yields what is unmet.
OWN_REQUIREMENTS: list[Callable[[Application], Iterator[Unmet]]] = [
    the_organisation_is_complete,
    the_papers_are_there,
    host_has_confirmed,
]

#: All that are asked; the application adds those of later stages.
REQUIREMENTS = [*OWN_REQUIREMENTS]


def requirements(application: Application) -> list[Unmet]:
    """Return what is still wanting besides answers: nothing, when the application may be submitted."""
    return [unmet for rule in REQUIREMENTS for unmet in rule(application)]

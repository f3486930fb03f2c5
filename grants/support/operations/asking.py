"""A group asks for help, and says when it needs none any more.  Operations never commit."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.db import db, lock, next_reference
from grants.errors import NotAllowed, RuleBroken
from grants.languages import written_in
from grants.lifecycles import SUPPORT_REQUEST, ApplicationState, RequestState
from grants.notices.operations import tell
from grants.permissions import Role, applicant, officer
from grants.support.models import SupportKind, SupportRequest
from grants.support.queries import requests_of

_OPEN = (RequestState.ASKED, RequestState.PROPOSED, RequestState.MATCHED)


def ask(application: Application, kind: SupportKind, text: str, *, actor: User) -> SupportRequest:
    """Ask for help of one kind; a second request of the same kind waits until the first is over."""
    lock(application)  # A second press waits, and then finds that there is one.
    if not applicant(actor, application):
        raise NotAllowed(_("Only a member of the organisation can ask for help."))
    if application.state in (ApplicationState.DELETED, ApplicationState.WITHDRAWN):
        raise RuleBroken(_("The application is no longer there to be helped."))
    if any(known.kind is kind and known.state in _OPEN for known in requests_of(application)):
        raise RuleBroken(_("You have asked for this already, and we are looking."), field="kind")
    request = SupportRequest(
        reference=next_reference("SR"),
        application=application,
        kind=kind,
        text=text.strip(),
        language=written_in(text, actor.language),
        asked_by_id=actor.id,
    )
    db.session.add(request)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "support_request.ask", request, kind=kind)
    for person in people_with(Role.OFFICER):
        if officer(person, request):
            tell(
                person,
                _l("A group asks for help: %(reference)s", reference=request.reference),
                _l("It is about %(reference)s. Propose an offer, or say that nobody was found.",
                   reference=application.reference),
                link=(_l("Open the request"), f"/support/requests/{request.reference}"),
                application_id=application.id,
            )  # fmt: skip
    return request


def end_request(request: SupportRequest, *, actor: Any) -> None:
    """Say that the help is not needed any more."""
    lock(request)
    SUPPORT_REQUEST.check(actor, "end", request)
    request.offer = None
    SUPPORT_REQUEST.take(actor, "end", request)

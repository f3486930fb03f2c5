"""A group asks a host to answer for its grant, and the host answers by a mailed link.  Never commits."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import OrganisationKind, User
from grants.accounts.operations import find_or_add_organisation, token_hash
from grants.accounts.queries import people_of
from grants.applications.models import Application, Hosting
from grants.applications.operations.telling import tell_people_of
from grants.applications.support import current_hosting, hostings_of
from grants.db import db, lock
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import APPLICATION, HOSTING, ApplicationState, HostingState
from grants.notices.operations import Addressee, tell
from grants.permissions import Actor
from grants.rounds.queries import the_programme

#: How long a group waits before the same mail goes out once more, and how many hosts it may ask in a day.
WAIT: Final = timedelta(minutes=10)
MOST_A_DAY: Final = 5


@dataclass(frozen=True)
class Answering:
    """What a host says of itself, and who says it."""

    name: str
    kind: OrganisationKind
    number: str
    area_code: str
    address: str
    full_name: str
    position: str


def ask_host(
    application: Application,
    host_name: str,
    *,
    contact_name: str,
    contact_email: str,
    language: str,
    actor: User,
) -> Hosting:
    """Ask an organisation by mail to receive the grant for a group and to answer for it; one at a time."""
    lock(application)  # Two who ask at one moment come here one after the other.
    APPLICATION.check(actor, "ask_host", application)
    address = contact_email.strip().lower()
    _check_may_ask(application, address)
    token = secrets.token_urlsafe(32)
    hosting = Hosting(
        application=application,
        host_name=host_name.strip(),
        contact_name=contact_name.strip(),
        contact_email=address,
        language=language,
        token_hash=token_hash(token),
        asked_by_id=actor.id,
    )
    db.session.add(hosting)
    db.session.flush()  # The audit line needs its id.
    APPLICATION.take(actor, "ask_host", application, host=hosting.host_name)
    audit.record(actor, "hosting.ask", hosting)
    _send_link(hosting, token)
    return hosting


def _check_may_ask(application: Application, address: str) -> None:
    if (current := current_hosting(application)) is not None:
        raise RuleBroken(
            _("%(host)s is asked already. Do without this host first.", host=current.host_name),
            field="host_name",
        )
    if address in {person.email for person in people_of(application.organisation_id)}:
        raise RuleBroken(
            _("This is the address of somebody in your own group. A host is another organisation."),
            field="contact_email",
        )
    since = clock.now() - clock.days(1)
    if len([hosting for hosting in hostings_of(application) if hosting.asked_at > since]) >= MOST_A_DAY:
        raise RuleBroken(_("You have asked many hosts today. Please go on tomorrow."))


def send_hosting_again(hosting: Hosting, *, actor: User) -> None:
    """Send the mail to the host once more, with a new link; the old one opens nothing from then on."""
    APPLICATION.check(actor, "ask_host", hosting.application)
    if hosting.state is not HostingState.ASKED:
        raise WrongState(_("This host has answered already."))
    if clock.now() < hosting.asked_at + WAIT:
        raise RuleBroken(
            _("The mail went out a few minutes ago. Please wait a little before you send another.")
        )
    token = secrets.token_urlsafe(32)
    hosting.token_hash, hosting.asked_at = token_hash(token), clock.now()
    audit.record(actor, "hosting.send_again", hosting)
    _send_link(hosting, token)


def end_hosting(hosting: Hosting, *, actor: User) -> None:
    """Do without a host that was asked or has confirmed, while the draft is not submitted."""
    APPLICATION.check(actor, "ask_host", hosting.application)
    HOSTING.take(actor, "end", hosting)
    _tell_that_it_ended(hosting)


def _tell_that_it_ended(hosting: Hosting) -> None:
    group = hosting.application.organisation.name
    _tell_host(
        hosting,
        _l("%(group)s no longer asks you to host its grant", group=group),
        _l("You do not need to do anything. What you may have confirmed no longer counts."),
    )


def host_declaration(application: Application) -> str:
    """Return what a host declares, in the language of its page."""
    return _(
        "I am authorised by my organisation to say this. If %(group)s is offered a grant for application"
        " %(reference)s in the round “%(round)s”, we will receive the money for the group, keep it apart from"
        " our own, pay it out only for this project, keep the receipts, and answer to you for how it was"
        " used. We know that asking us is no promise of a grant.",
        group=application.organisation.name,
        reference=application.reference,
        round=application.round.title,
    )


def forget_hosts(application: Application, *, actor: Actor) -> None:
    """Let the host of a deleted draft go, and forget who spoke for each that was asked."""
    for hosting in hostings_of(application):
        if HOSTING.allows(actor, "end", hosting):
            HOSTING.take(actor, "end", hosting)
            _tell_that_it_ended(hosting)
        hosting.host_name = hosting.contact_name = hosting.contact_email = ""
        hosting.answered_name = hosting.answered_position = hosting.declaration = hosting.reason = ""
        audit.record(actor, "hosting.forget", hosting)


def confirm_hosting(hosting: Hosting, answering: Answering, *, declaration: str, actor: Actor) -> None:
    """Keep a host's word in writing: who gives it, for which organisation, and the exact text."""
    lock(hosting.application)  # Nobody withdraws or submits it meanwhile.
    _check_awaited(hosting, "confirm", actor)
    if answering.kind is OrganisationKind.UNREGISTERED:
        raise RuleBroken(_("A host must be a registered organisation."), field="kind")
    lock(the_programme())  # Two answers of one host at one moment find the same organisation.
    host = find_or_add_organisation(
        answering.name,
        answering.kind,
        answering.number,
        area_code=answering.area_code,
        address=answering.address,
        language=hosting.language,
        actor=actor,
    )
    if host.id == hosting.application.organisation_id:
        raise RuleBroken(_("This is the number of the group itself. A host is another organisation."),
                         field="number")  # fmt: skip
    asked_as = hosting.host_name
    hosting.host, hosting.host_id, hosting.host_name = host, host.id, answering.name.strip()
    hosting.declaration = declaration
    _note_answer(hosting, answering.full_name, answering.position)
    HOSTING.take(actor, "confirm", hosting, host_id=host.id, asked_as=asked_as)
    tell_people_of(
        hosting.application,
        _l("%(host)s has confirmed that it is your host", host=hosting.host_name),
        _l("%(who)s confirmed it in writing for %(host)s. You can read it with your application.",
           who=hosting.answered_name, host=hosting.host_name),
    )  # fmt: skip
    _tell_host(
        hosting,
        _l("You have confirmed that you host %(group)s", group=hosting.application.organisation.name),
        _l("Thank you. This is what you confirmed:"),
        declaration,
    )


def refuse_hosting(hosting: Hosting, *, full_name: str, reason: str, actor: Actor) -> None:
    """Keep that an organisation will not be the host, with its reason; the group may ask another one."""
    _check_awaited(hosting, "refuse", actor)
    hosting.reason = reason
    _note_answer(hosting, full_name, "")
    HOSTING.take(actor, "refuse", hosting, reason=reason)
    tell_people_of(
        hosting.application,
        _l("%(host)s cannot be your host", host=hosting.host_name),
        _l("%(who)s answered for %(host)s:", who=hosting.answered_name, host=hosting.host_name),
        reason,
        _l("You can ask another organisation on the page of your application."),
    )


def is_awaited(hosting: Hosting) -> bool:
    """Say whether an answer can still count: it was not given yet, and the draft waits for it."""
    return hosting.state is HostingState.ASKED and hosting.application.state is ApplicationState.DRAFT


def _check_awaited(hosting: Hosting, action: str, actor: Actor) -> None:
    """Raise unless this guest may answer and the answer can still count."""
    HOSTING.check(actor, action, hosting)
    if not is_awaited(hosting):
        raise WrongState(_("The group no longer needs your answer. Its application has moved on."))


def _note_answer(hosting: Hosting, full_name: str, position: str) -> None:
    hosting.answered_name, hosting.answered_position = full_name.strip(), position.strip()
    hosting.answered_at = clock.now()


def _send_link(hosting: Hosting, token: str) -> None:
    application = hosting.application
    group, round_ = application.organisation.name, application.round
    _tell_host(
        hosting,
        _l("%(group)s asks whether you will host its grant", group=group),
        _l("%(who)s is applying for %(group)s to “%(round)s”, a small-grants round of %(programme)s.",
           who=hosting.asked_by.full_name, group=group, round=round_.title, programme=the_programme().name),
        _l("It asks %(host)s to receive the grant for it and to answer for it.", host=hosting.host_name),
        _l("The page says what this means. You can say yes or no there; you need no account."),
        link=(_l("Read and answer"), f"/hosting/{token}"),
    )  # fmt: skip


def _tell_host(hosting: Hosting, subject: Any, *paragraphs: Any, link: tuple[Any, str] | None = None) -> None:
    contact = Addressee(hosting.contact_email, hosting.contact_name, hosting.language)
    tell(contact, subject, *paragraphs, link=link, application_id=hosting.application_id)

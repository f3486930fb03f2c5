"""Asking colleagues by mail to join an organisation.  Operations never commit: the caller does.

The link of a mail holds a token of which only the hash is kept: who reads the database cannot join.
"""

import hashlib
import secrets
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import Invitation, Membership, Organisation, User
from grants.accounts.operations.members import check_owner, join
from grants.accounts.operations.people import add_person
from grants.accounts.queries import invitations_of, person_with_address
from grants.db import db, lock
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.notices.operations import Addressee, tell

#: For how long an invitation may be accepted.
VALID = timedelta(days=14)


def invite_member(
    organisation: Organisation,
    address: str,
    full_name: str,
    *,
    position: str,
    is_owner: bool,
    may_sign: bool,
    language: str,
    actor: User,
) -> Invitation:
    """Ask a colleague by mail to join; who has an account reads it in their own language."""
    check_owner(organisation, actor)
    lock(organisation)  # Two who invite one person at one moment come here one after the other.
    address = address.strip().lower()
    known = person_with_address(address)
    if known is not None and known.is_member_of(organisation.id):
        raise RuleBroken(_("This person is a member already."), field="email")
    if any(invitation.email == address for invitation in invitations_of(organisation)):
        raise RuleBroken(
            _("This person has been invited already. You can send the invitation again."), field="email"
        )
    invitation = Invitation(
        organisation=organisation,
        email=address,
        full_name=full_name.strip(),
        position=position.strip(),
        is_owner=is_owner,
        may_sign=may_sign,
        language=known.language if known else language,
        invited_by_id=actor.id,
    )
    _send(invitation, actor)
    db.session.add(invitation)
    db.session.flush()  # The audit line names its id.
    audit.record(
        actor, "organisation.invite", organisation, invitation_id=invitation.id, is_owner=is_owner,
        may_sign=may_sign,
    )  # fmt: skip
    return invitation


def invite_again(invitation: Invitation, *, actor: User) -> None:
    """Send an invitation once more, with a new link and a new term; the old link ends."""
    check_owner(invitation.organisation, actor)
    lock(invitation)
    if invitation.ended_at is not None:
        raise _over(invitation)
    invitation.invited_by_id = actor.id
    _send(invitation, actor)
    audit.record(actor, "organisation.invite_again", invitation.organisation, invitation_id=invitation.id)


def end_invitation(invitation: Invitation, *, actor: User) -> None:
    """Take an invitation back: from now on its link lets nobody join."""
    check_owner(invitation.organisation, actor)
    lock(invitation)
    if invitation.ended_at is not None:
        raise _over(invitation)
    invitation.ended_at = clock.now()
    audit.record(actor, "organisation.end_invitation", invitation.organisation, invitation_id=invitation.id)


def check_open(invitation: Invitation) -> None:
    """Raise WrongState when an invitation has been used, taken back, or has expired."""
    if not invitation.is_open:
        raise _over(invitation)


def accept_invitation(invitation: Invitation, *, actor: User) -> Membership:
    """Join by an invitation, as the person who holds its link, whatever their own address is."""
    lock(invitation)  # A double click comes here one after the other.
    check_open(invitation)
    organisation = invitation.organisation
    if actor.is_member_of(organisation.id):
        raise RuleBroken(_("You are a member of %(name)s already.", name=organisation.name))
    membership = join(
        organisation,
        actor,
        position=invitation.position,
        is_owner=invitation.is_owner,
        may_sign=invitation.may_sign,
    )
    invitation.ended_at, invitation.accepted_by_id = clock.now(), actor.id
    audit.record(
        actor, "organisation.join", organisation, user_id=actor.id, invitation_id=invitation.id,
        is_owner=invitation.is_owner, may_sign=invitation.may_sign,
    )  # fmt: skip
    tell(
        invitation.invited_by,
        _l("%(who)s has joined %(name)s", who=actor.full_name, name=organisation.name),
        _l("%(who)s has accepted your invitation to %(name)s, with the e-mail address %(address)s.",
           who=actor.full_name, name=organisation.name, address=actor.email),
        link=(_l("See who belongs to it"), f"/organisations/{organisation.id}"),
    )  # fmt: skip
    return membership


def register_by_invitation(invitation: Invitation, full_name: str, *, language: str) -> User:
    """Make an account for the address of an invitation, and join: its link proves the address."""
    lock(invitation)
    check_open(invitation)
    person = add_person(invitation.email, full_name, language=language, actor=None)
    audit.record(person, "user.register", person, invitation_id=invitation.id)
    accept_invitation(invitation, actor=person)
    return person


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, actor: User) -> None:
    """Give an invitation a new token and term, and mail its link."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.invited_at = clock.now()
    invitation.expires_at = invitation.invited_at + VALID
    name = invitation.organisation.name
    tell(
        Addressee(invitation.email, invitation.full_name, invitation.language),
        _l("You are invited to join %(name)s", name=name),
        _l("%(who)s asks you to join %(name)s in the grants service, where groups apply for grants.",
           who=actor.full_name, name=name),
        _l("Open the link and press the button to join. It works until %(day)s.",
           day=said_day(clock.in_london(invitation.expires_at).date())),
        _l("If you do not know them, you need to do nothing."),
        link=(_l("Open the invitation"), f"/invitations/{token}"),
    )  # fmt: skip


def _over(invitation: Invitation) -> WrongState:
    return WrongState(
        _("This invitation no longer works. Ask an owner of %(name)s for a new one.",
          name=invitation.organisation.name)
    )  # fmt: skip

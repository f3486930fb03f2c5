"""Who belongs to an organisation, and what they may do there.  Operations never commit: the caller does."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import Membership, Organisation, User
from grants.accounts.queries import invitations_of, members_of
from grants.db import db, lock
from grants.errors import NotAllowed, RuleBroken
from grants.notices.operations import tell


def check_member(organisation: Organisation, actor: User) -> None:
    """Raise NotAllowed unless the person belongs to the organisation."""
    if not actor.is_member_of(organisation.id):
        raise NotAllowed(_("Only members of %(name)s can do this.", name=organisation.name))


def check_owner(organisation: Organisation, actor: User) -> None:
    """Raise NotAllowed unless the person manages the organisation and its people."""
    if not actor.owns(organisation.id):
        raise NotAllowed(_("Only an owner of %(name)s can do this.", name=organisation.name))


def join(
    organisation: Organisation, person: User, *, position: str, may_sign: bool, is_owner: bool = False
) -> Membership:
    """Make a person a member."""
    membership = Membership(
        organisation_id=organisation.id,
        user_id=person.id,
        position=position.strip(),
        is_owner=is_owner,
        may_sign=may_sign,
    )
    db.session.add(membership)
    db.session.flush()  # Memberships are read through the person from here on.
    db.session.refresh(person, ["memberships"])
    return membership


def change_place(
    membership: Membership,
    *,
    position: str,
    is_owner: bool,
    may_sign: bool,
    certifies: bool = False,
    actor: User,
) -> None:
    """Say what a member is and may do; the last owner stays one."""
    organisation = membership.organisation
    check_owner(organisation, actor)
    lock(organisation)  # Two owners who step back at one moment come here one after the other.
    if not is_owner and _is_last_owner(membership):
        raise RuleBroken(
            _("An organisation needs an owner. Make another member an owner first."), field="is_owner"
        )
    rights = ("is_owner", "may_sign", "certifies")
    before = {name: getattr(membership, name) for name in rights}
    membership.position, membership.is_owner, membership.may_sign = position.strip(), is_owner, may_sign
    membership.certifies = certifies
    audit.record(
        actor, "organisation.change_place", organisation, user_id=membership.user_id, before=before,
        is_owner=is_owner, may_sign=may_sign, certifies=certifies,
    )  # fmt: skip


def leave(membership: Membership, *, actor: User) -> None:
    """Take a person out of an organisation: they go themselves, or an owner removes them.

    The last owner cannot go.  Invitations by somebody who is removed end with them.
    """
    organisation = membership.organisation
    if membership.user_id != actor.id:
        check_owner(organisation, actor)
    lock(organisation)  # Two owners who go at one moment come here one after the other.
    if _is_last_owner(membership):
        raise RuleBroken(_("An organisation needs an owner. Make another member an owner first."))
    if membership.user_id != actor.id:
        _end_ties(membership, actor)
    audit.record(actor, "organisation.leave", organisation, user_id=membership.user_id)
    db.session.delete(membership)


def _is_last_owner(membership: Membership) -> bool:
    others = (m for m in members_of(membership.organisation) if m.id != membership.id)
    return membership.is_owner and not any(m.is_owner and m.user.active for m in others)


def _end_ties(membership: Membership, actor: User) -> None:
    for invitation in invitations_of(membership.organisation):
        if invitation.invited_by_id == membership.user_id:
            invitation.ended_at = clock.now()
    name = membership.organisation.name
    tell(
        membership.user,
        _l("You no longer belong to %(name)s", name=name),
        _l("%(who)s has removed you from %(name)s in the grants service.", who=actor.full_name, name=name),
    )

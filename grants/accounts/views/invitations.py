"""The page that the link of an invitation opens: reading it uses nothing up, its button joins."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_public, viewer
from grants.accounts import operations
from grants.accounts.forms import RegisterByInvitationForm
from grants.accounts.models import Invitation, User
from grants.accounts.queries import invitation_with, person_with_address
from grants.accounts.signing_in import sign_in
from grants.accounts.views.blueprint import bp
from grants.db import transaction
from grants.forms import check_button
from grants.languages import current_language


def _invitation(token: str) -> Invitation:
    """Return the invitation that still may be accepted by this link."""
    invitation = invitation_with(operations.token_hash(token)) or not_found()
    person = viewer()
    if person is None or not person.is_member_of(invitation.organisation_id):
        operations.check_open(invitation)
    return invitation


@bp.get("/invitations/<token>")
@open_to_public
def open_invitation(token: str) -> ResponseReturnValue:
    """Show who invites to what: to join as who has signed in, to sign in, or to make an account."""
    invitation = _invitation(token)
    has_account = person_with_address(invitation.email) is not None
    form = None
    if viewer() is None and not has_account:
        form = RegisterByInvitationForm(data={"full_name": invitation.full_name})
    return _shown(invitation, token, form)


def _shown(invitation: Invitation, token: str, form: RegisterByInvitationForm | None) -> str:
    person = viewer()
    return render_template(
        "accounts/open_invitation.html",
        invitation=invitation,
        token=token,
        form=form,
        is_member=person is not None and person.is_member_of(invitation.organisation_id),
    )


@bp.post("/invitations/<token>/join")
@open_to_public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join as the person who has signed in."""
    person = viewer() or not_found()
    invitation = _invitation(token)
    check_button()
    with transaction():
        operations.accept_invitation(invitation, actor=person)
    return _welcome(invitation)


@bp.post("/invitations/<token>/register")
@open_to_public
def register_by_invitation(token: str) -> ResponseReturnValue:
    """Make an account for the address of the invitation, join, and be signed in."""
    invitation = _invitation(token)
    if viewer() is not None:
        return redirect(url_for("accounts.open_invitation", token=token))
    form = RegisterByInvitationForm()
    made: list[User] = []
    if form.validate_on_submit() and form.carry_out(_register, made, invitation, form):
        sign_in(made[0])
        return _welcome(invitation)
    return _shown(invitation, token, form)


def _register(made: list[User], invitation: Invitation, form: RegisterByInvitationForm) -> None:
    made.append(
        operations.register_by_invitation(invitation, form.full_name.data, language=current_language())
    )


def _welcome(invitation: Invitation) -> ResponseReturnValue:
    organisation = invitation.organisation
    flash(_("You belong to %(name)s now.", name=organisation.name), "success")
    return redirect(url_for("accounts.show_organisation", number=organisation.id))

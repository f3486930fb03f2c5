"""Deciding a round ends, and begins again when two people want it."""

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import SignOff
from grants.awards.queries import standing_sign_off
from grants.db import count, db, lock
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import SIGN_OFF, ApplicationState, RoundState
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.operations import refuse_if_signed_off

A = ApplicationState

#: Where an application stands that nobody has decided on.
UNDECIDED = (A.SUBMITTED, A.QUERIED, A.IN_REVIEW, A.MODERATED, A.PROPOSED, A.DEFERRED)


def sign_off(round_: Round, *, note: str, actor: User) -> SignOff:
    """End deciding a round that is closed and whose every application has its decision."""
    if not actor.has(Role.DECISION_MAKER):
        raise NotAllowed(_("Only a decision maker can do this."))
    lock(round_)
    refuse_if_signed_off(round_)
    if round_.state is not RoundState.PUBLISHED or clock.now() < round_.closes_at:
        raise WrongState(_("The round has not closed yet."))
    waiting = sa.select(Application.id).where(
        Application.round_id == round_.id, Application.state.in_(UNDECIDED)
    )
    if number := count(waiting):
        raise RuleBroken(
            ngettext(
                "%(num)d application has no decision yet.",
                "%(num)d applications have no decision yet.",
                number,
            )
        )
    signed = SignOff(round=round_, note=note, signed_by_id=actor.id)
    db.session.add(signed)
    round_.signed_off_at = clock.now()
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "sign_off.sign", signed)
    audit.record(actor, "round.sign_off", round_)
    return signed


def ask_reopening(signed: SignOff, *, reason: str, actor: User) -> None:
    """Ask another decision maker to reopen the round."""
    SIGN_OFF.check(actor, "ask_reopening", signed)
    signed.asked_by_id, signed.reason = actor.id, reason
    SIGN_OFF.take(actor, "ask_reopening", signed, reason=reason)


def answer_reopening(signed: SignOff, action: str, *, reason: str, actor: User) -> None:
    """Reopen the round (``reopen``) or keep it signed off (``keep_signed``), with a reason."""
    SIGN_OFF.check(actor, action, signed)
    if action == "reopen":
        lock(signed.round)
        signed.reopened_by_id, signed.reopened_at = actor.id, clock.now()
        signed.round.signed_off_at = None
        SIGN_OFF.take(actor, action, signed, reason=reason)
        audit.record(actor, "round.reopen", signed.round, reason=reason)
    else:
        SIGN_OFF.take(actor, action, signed, reason=reason)
        signed.asked_by_id = None


def the_sign_off(round_: Round) -> SignOff:
    """Return the sign-off that stands, or refuse: there is none."""
    signed = standing_sign_off(round_)
    if signed is None:
        raise WrongState(_("The round is not signed off."))
    return signed

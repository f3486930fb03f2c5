"""A group says that it wants to meet others, and two groups are introduced once both agree.  No commits."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.db import db, lock, next_reference
from grants.errors import NotAllowed, RuleBroken
from grants.formats import said_day
from grants.languages import written_in
from grants.lifecycles import INTRODUCTION, AwardState, IntroductionState
from grants.notices.operations import tell
from grants.permissions import SERVICE, Actor, officer_near_neither, recipient
from grants.support.meeting import WAITING, introductions_of, stands, stands_between, wish_of
from grants.support.models import Audience, Introduction, WishToMeet

#: A group has so many days to answer, unless the officer gives other days between these.
ANSWER_DAYS, FEWEST_DAYS, MOST_DAYS = 14, 3, 60


def wish_to_meet(award: Award, text: str, audiences: Sequence[Audience], *, actor: User) -> WishToMeet:
    """Say, or say anew, that a group wants to meet others; who says it consents for themselves."""
    lock(award)  # A second press waits, and then changes what the first has said.
    if not recipient(actor, award):
        raise NotAllowed(_("Only a member of the organisation can say this."))
    if award.state is not AwardState.ACTIVE:
        raise RuleBroken(_("Groups can meet others while their agreement is in force."))
    wish = wish_of(award)
    verb = "make" if wish is None or wish.ended_at is not None else "change"
    if wish is None:
        wish = WishToMeet(award=award)
        db.session.add(wish)
    wish.text, wish.language = text.strip(), written_in(text, actor.language)
    wish.audiences = [audience.value for audience in audiences]
    wish.said_by, wish.said_at, wish.ended_at = actor, clock.now(), None
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, f"wish_to_meet.{verb}", wish)
    return wish


def end_wish(wish: WishToMeet, *, actor: User) -> None:
    """Say that a group wants to meet nobody any more; what it was asked and did not answer has ended."""
    lock(wish)
    if not recipient(actor, wish):
        raise NotAllowed(_("Only a member of the organisation can say this."))
    if wish.ended_at is not None:
        raise RuleBroken(_("You have said this already."))
    wish.ended_at = clock.now()
    audit.record(actor, "wish_to_meet.end", wish)
    for introduction in introductions_of(wish):
        if introduction.state in WAITING:
            decline_to_meet(introduction, actor=actor)


def propose_introduction(
    one: WishToMeet, other: WishToMeet, *, reason: str, days: int = ANSWER_DAYS, actor: User
) -> Introduction:
    """Ask two groups whether they want to meet; each reads only what the other lets others be told."""
    first, second = sorted((one, other), key=lambda wish: wish.id)
    lock(first)
    lock(second)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise RuleBroken(
            _("Give between %(fewest)s and %(most)s days", fewest=FEWEST_DAYS, most=MOST_DAYS), field="days"
        )
    if first.application.organisation_id == second.application.organisation_id:
        raise RuleBroken(_("Both grants are of the same group."))
    if not (stands(first) and stands(second)):
        raise RuleBroken(_("One of the groups does not want to meet others any more."))
    if stands_between(first, second):
        raise RuleBroken(_("These two have been asked already."))
    introduction = Introduction(
        reference=next_reference("IN"),
        first=first,
        second=second,
        reason=reason.strip(),
        language=written_in(reason, actor.language),
        answer_by=clock.today() + timedelta(days=days),
        proposed_by_id=actor.id,
    )
    if not officer_near_neither(actor, introduction):
        raise NotAllowed(_("Only an officer without a conflict in either application can do this."))
    db.session.add(introduction)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "introduction.propose", introduction, answer_by=introduction.answer_by)
    for wish in (first, second):
        _tell_group(
            introduction,
            wish,
            _l("Would you like to meet a group that does similar work?"),
            _l("Read what it says of its work, and answer until %(day)s.",
               day=said_day(introduction.answer_by)),
            _l("Until both of you agree, neither learns who the other is."),
        )  # fmt: skip
    return introduction


def agree_to_meet(introduction: Introduction, *, actor: User) -> None:
    """Agree for one group; when both have, each gets the other's name and the address it consented to."""
    lock(introduction)
    action = "agree" if introduction.state is IntroductionState.PROPOSED else "agree_too"
    INTRODUCTION.check(actor, action, introduction)
    if not (stands(introduction.first) and stands(introduction.second)):
        raise RuleBroken(_("The introduction cannot come about any more."))
    is_first = _is_of(actor, introduction.first) and introduction.first_agreed_at is None
    INTRODUCTION.take(actor, action, introduction)
    if is_first:
        introduction.first_agreed_at = clock.now()
    else:
        introduction.second_agreed_at = clock.now()
    if action == "agree_too":
        introduction.ended_at = clock.now()
        _introduce(introduction.first, introduction.second)
        _introduce(introduction.second, introduction.first)


def _is_of(actor: Actor, wish: WishToMeet) -> bool:
    return actor.is_member_of(wish.application.organisation_id)


def _introduce(reader: WishToMeet, other: WishToMeet) -> None:
    both = [
        _l("%(name)s of %(group)s: %(address)s", name=wish.said_by.full_name,
           group=wish.application.organisation.name, address=wish.said_by.email)
        for wish in (reader, other)
    ]  # fmt: skip
    tell(
        reader.said_by,
        _l("You are introduced: %(one)s and %(other)s",
           one=reader.application.organisation.name, other=other.application.organisation.name),
        _l("Both of you want to meet. These are the names and addresses that you gave for it:"),
        *both,
        _l("Write to each other as you like. We take no further part."),
        application_id=reader.application.id,
    )  # fmt: skip


def decline_to_meet(introduction: Introduction, *, actor: User) -> None:
    """Decline for one group; the other learns only that it did not come about."""
    lock(introduction)
    INTRODUCTION.check(actor, "decline", introduction)
    introduction.ended_at = clock.now()
    INTRODUCTION.take(actor, "decline", introduction)
    for wish in (introduction.first, introduction.second):
        if not _is_of(actor, wish):
            _tell_of_end(introduction, wish)


def take_back_introduction(introduction: Introduction, *, reason: str, actor: User) -> None:
    """Take a proposal back before both have agreed, for a reason that staff read."""
    lock(introduction)
    INTRODUCTION.check(actor, "take_back", introduction)
    introduction.ended_at = clock.now()
    INTRODUCTION.take(actor, "take_back", introduction, reason=reason)
    for wish in (introduction.first, introduction.second):
        _tell_of_end(introduction, wish)


def lapse_introductions() -> None:
    """End the introductions whose day for an answer is over, and tell both groups."""
    late = sa.select(Introduction).where(
        Introduction.state.in_(WAITING), Introduction.answer_by < clock.today()
    )
    for introduction in db.session.scalars(late.order_by(Introduction.id)).all():
        introduction.ended_at = clock.now()
        INTRODUCTION.take(SERVICE, "lapse", introduction)
        for wish in (introduction.first, introduction.second):
            _tell_of_end(introduction, wish)


def _tell_of_end(introduction: Introduction, wish: WishToMeet) -> None:
    _tell_group(
        introduction,
        wish,
        _l("The introduction %(reference)s did not come about", reference=introduction.reference),
        _l("You need not do anything. We may ask you about another group."),
    )


def _tell_group(introduction: Introduction, wish: WishToMeet, subject: Any, *paragraphs: Any) -> None:
    link = (_l("Open the introduction"), f"/support/introductions/{introduction.reference}")
    tell_people_of(wish.application, subject, *paragraphs, link=link)

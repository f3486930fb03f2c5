"""People who review: their profile, the briefing they read, the interests that they have for long."""

import hashlib
import json
from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.assessment.models import (
    Acknowledgement,
    Briefing,
    ConflictKind,
    ReviewerProfile,
    StandingInterest,
)
from grants.assessment.names import organisations_meant
from grants.assessment.operations.closing import open_reviews_of, settle
from grants.assessment.operations.declaring import end_review
from grants.assessment.reviewers import acknowledged_by, profile_of, the_briefing
from grants.db import db, hold_table
from grants.errors import NotAllowed, RuleBroken
from grants.languages import LANGUAGES, Texts
from grants.permissions import Role

#: Who can have an interest that matters: whoever reviews, decides or pays.
MAY_BE_NEAR = (Role.OFFICER, Role.ADVISER, Role.DECISION_MAKER, Role.FINANCE)


def set_profile(
    person: User,
    *,
    starts_on: date,
    ends_on: date,
    expertise: list[str],
    reads: list[str],
    most_at_once: int,
    actor: User,
) -> ReviewerProfile:
    """Keep for how long somebody reviews, on what, in which languages and how much at once."""
    _check_officer(actor)
    if not person.has(Role.OFFICER, Role.ADVISER):
        raise RuleBroken(_("Only advisers and officers review."))
    if ends_on < starts_on:
        raise RuleBroken(_("The term must end after it begins."), field="ends_on")
    if not reads or set(reads) - LANGUAGES.keys():
        raise RuleBroken(_("Choose at least one language"), field="reads")
    profile = profile_of(person)
    if profile is None:
        profile = ReviewerProfile(user=person)
        db.session.add(profile)
    profile.starts_on, profile.ends_on = starts_on, ends_on
    profile.expertise, profile.reads, profile.most_at_once = sorted(expertise), sorted(reads), most_at_once
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "reviewer_profile.set", profile, starts_on=starts_on, ends_on=ends_on)
    return profile


def write_briefing(text: Texts, *, actor: User) -> Briefing:
    """Put a new text of the briefing in force; everybody who reviews reads it again."""
    _check_officer(actor)
    kept = json.dumps(dict(text), sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(kept.encode()).hexdigest()
    before = the_briefing()
    if before is not None and before.fingerprint == fingerprint:
        raise RuleBroken(_("This is the text that is in force."))
    briefing = Briefing(text=text, fingerprint=fingerprint, written_by_id=actor.id)
    db.session.add(briefing)
    db.session.flush()  # As above.
    audit.record(actor, "briefing.write", briefing, fingerprint=fingerprint)
    return briefing


def acknowledge_briefing(fingerprint: str, *, actor: User) -> None:
    """Note that somebody who reviews has read the text that is in force; twice is once."""
    if not actor.has(Role.OFFICER, Role.ADVISER):
        raise NotAllowed(_("Only advisers and officers review."))
    hold_table(Acknowledgement)
    briefing = the_briefing()
    if briefing is None or briefing.fingerprint != fingerprint:
        raise RuleBroken(_("The briefing has changed since you opened the page. Read it again."))
    if acknowledged_by(actor, briefing) is not None:
        return
    known = Acknowledgement(user_id=actor.id, briefing=briefing)
    db.session.add(known)
    db.session.flush()  # As above.
    audit.record(actor, "acknowledgement.give", known, fingerprint=fingerprint)


def declare_interest(
    name: str,
    kind: ConflictKind,
    *,
    note: str,
    since_on: date | None,
    until_on: date | None,
    actor: User,
) -> StandingInterest:
    """Keep an interest that goes on: every application of the organisation is closed to the person."""
    if not actor.has(*MAY_BE_NEAR):
        raise NotAllowed(_("Only people who review, decide or pay declare interests."))
    if kind is ConflictKind.OTHER and not note.strip():
        raise RuleBroken(_("Say what the conflict is."), field="note")
    if since_on and until_on and until_on < since_on:
        raise RuleBroken(_("It must end after it begins."), field="until_on")
    meant = organisations_meant(name)
    interest = StandingInterest(
        user=actor,
        organisation_id=meant[0].id if len(meant) == 1 else None,
        name=name.strip(),
        kind=kind,
        note=note.strip(),
        since_on=since_on,
        until_on=until_on,
    )
    db.session.add(interest)
    db.session.flush()  # As above.
    audit.record(actor, "standing_interest.declare", interest, kind=kind)
    for organisation in meant:
        for review in open_reviews_of(actor, organisation):
            end_review(review, kind, note, actor)
        settle(actor, organisation)
    return interest


def end_interest(interest: StandingInterest, *, reason: str, actor: User) -> None:
    """Say as an officer that somebody else's interest counts no more; what it closed opens again."""
    _check_officer(actor)
    if interest.user_id == actor.id:
        raise NotAllowed(_("Another officer ends your own interest."))
    if interest.organisation_id and actor.is_member_of(interest.organisation_id):
        raise NotAllowed(_("You have a conflict of interest with this organisation yourself."))
    if interest.ended_at is not None:
        raise RuleBroken(_("This interest has been ended already."))
    interest.ended_at, interest.ended_by_id, interest.end_reason = clock.now(), actor.id, reason
    audit.record(actor, "standing_interest.end", interest, reason=reason)
    organisations = [interest.organisation] if interest.organisation else organisations_meant(interest.name)
    for organisation in organisations:
        settle(interest.user, organisation)


def _check_officer(actor: User) -> None:
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only a grant officer can do this."))

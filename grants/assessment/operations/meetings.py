"""Meetings of a round's panel: planned, held with a quorum, closed with minutes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.assessment.minutes import minutes, readers_of_their_own
from grants.assessment.models import Attendance, ConflictKind, Meeting, MeetingMember, Recusal
from grants.assessment.panel import (
    MAY_SIT,
    counted,
    meeting_being_held,
    moderations_of,
    standing_aside,
)
from grants.assessment.queries import reviews_are_in
from grants.db import db, lock, next_reference
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue_about_round
from grants.errors import NotAllowed, RuleBroken
from grants.formats import day, moment
from grants.languages import LANGUAGES
from grants.lifecycles import MEETING, ROUND, ApplicationState, MeetingState
from grants.notices.operations import tell
from grants.permissions import Part, Role
from grants.rounds.models import Round


def plan_meeting(
    round_: Round,
    *,
    starts_at: datetime,
    place: str,
    quorum: int,
    chair: User,
    members: Sequence[User],
    actor: User,
) -> Meeting:
    """Plan a meeting of a round's panel, and invite its members by mail."""
    ROUND.check(actor, "plan_meeting", round_)
    meeting = Meeting(reference=next_reference("M"), round=round_, round_id=round_.id, planned_by_id=actor.id)
    _set(meeting, starts_at, place, quorum, chair, members)
    db.session.add(meeting)
    db.session.flush()  # The audit lines need the ids.
    audit.record(actor, "meeting.plan", meeting, starts_at=starts_at.isoformat(), quorum=quorum)
    _invite(meeting, members, actor)
    ROUND.take(actor, "plan_meeting", round_, meeting=meeting.reference)
    return meeting


def _set(
    meeting: Meeting, starts_at: datetime, place: str, quorum: int, chair: User, members: Sequence[User]
) -> None:
    """Check and set when, where, with what quorum and under whom a meeting is held."""
    if starts_at <= clock.now():
        raise RuleBroken(_("Choose a time that is still to come."), field="starts_on")
    least = max(1, meeting.round.panel_quorum)
    if quorum < least:
        raise RuleBroken(
            _("The quorum of this round's meetings is at least %(least)s.", least=least), field="quorum"
        )
    if len(members) < quorum:
        raise RuleBroken(_("Invite at least as many people as the quorum."), field="members")
    if chair.id not in {member.id for member in members}:
        raise RuleBroken(_("The chair must be one of the members."), field="chair")
    meeting.starts_at, meeting.place, meeting.quorum = starts_at, place.strip(), quorum
    meeting.chair, meeting.chair_id = chair, chair.id


def _invite(meeting: Meeting, people: Sequence[User], actor: User) -> None:
    for person in people:
        if not person.active or not person.has(*MAY_SIT):
            raise RuleBroken(_("%(name)s cannot sit on a panel.", name=person.full_name), field="members")
        member = MeetingMember(user_id=person.id, user=person)
        meeting.members.append(member)
        db.session.flush()  # Its own line needs its id.
        audit.record(actor, "meeting_member.invite", member, user_id=person.id)
        tell(
            person,
            _l("You are invited to a panel meeting"),
            _l("The panel of “%(round)s” meets to agree scores.", round=meeting.round.title),
            *_when_and_where(meeting),
            _l("If you cannot come, tell a grant officer as soon as you can."),
            link=(_l("See the meeting"), f"/meetings/{meeting.reference}"),
        )


def _when_and_where(meeting: Meeting) -> list[LazyString]:
    """Return when and where a meeting is, in the language of whoever reads it."""
    starts_at, place = meeting.starts_at, meeting.place
    return [
        LazyString(lambda: _("It is on %(when)s, London time.", when=moment(starts_at))),
        _l("Place or link: %(place)s", place=place),
    ]


def change_meeting(
    meeting: Meeting, *, starts_at: datetime, place: str, quorum: int, chair: User, actor: User
) -> None:
    """Change a meeting that is still to come; its members hear of another time or place."""
    MEETING.check(actor, "change", meeting)
    before = (meeting.starts_at, meeting.place)
    people = [member.user for member in meeting.members]
    _set(meeting, starts_at, place, quorum, chair, people)
    MEETING.take(actor, "change", meeting, starts_at=starts_at.isoformat(), quorum=quorum)
    if (meeting.starts_at, meeting.place) == before:
        return
    for person in people:
        tell(
            person,
            _l("A panel meeting has moved"),
            _l("The panel of “%(round)s” meets at another time or place.", round=meeting.round.title),
            *_when_and_where(meeting),
            link=(_l("See the meeting"), f"/meetings/{meeting.reference}"),
        )


def invite_members(meeting: Meeting, people: Sequence[User], *, actor: User) -> None:
    """Invite more people to a meeting."""
    MEETING.check(actor, "invite", meeting)
    known = {member.user_id for member in meeting.members}
    new = [person for person in people if person.id not in known]
    if not new:
        raise RuleBroken(_("Choose somebody who is not invited yet."), field="members")
    _invite(meeting, new, actor)
    MEETING.take(actor, "invite", meeting, number=len(new))


def record_attendance(meeting: Meeting, attendance: Mapping[int, Attendance], *, actor: User) -> None:
    """Record who is there and who sent apologies, by the id of the person."""
    MEETING.check(actor, "record_attendance", meeting)
    lock(meeting)  # Nobody agrees a score with the quorum of a moment ago.
    for member in meeting.members:
        said = attendance.get(member.user_id, member.attendance)
        if said is member.attendance:
            continue
        if said is Attendance.PRESENT and meeting.state is not MeetingState.OPEN:
            raise RuleBroken(
                _("The meeting has not been opened yet, so nobody is there."),
                field=f"person_{member.user_id}",
            )
        member.attendance = said
        audit.record(actor, "meeting_member.record", member, attendance=said)
    MEETING.take(actor, "record_attendance", meeting)


def open_meeting(meeting: Meeting, *, actor: User) -> None:
    """Open a meeting on its day; a round has one open meeting at a time."""
    MEETING.check(actor, "open", meeting)
    on = clock.in_london(meeting.starts_at).date()
    if on > clock.today():
        raise RuleBroken(_("The meeting is on %(day)s. Change its date before you open it.", day=day(on)))
    if meeting_being_held(meeting.round) is not None:
        raise RuleBroken(_("Another meeting of this round is being held. Close it first."))
    meeting.opened_at = clock.now()
    MEETING.take(actor, "open", meeting)


def stand_aside(
    meeting: Meeting,
    application: Application,
    person: User,
    conflict: ConflictKind | None,
    *,
    reason: str,
    actor: User,
) -> Recusal:
    """Record that a member stands aside for an application; a conflict is one from now on, everywhere."""
    MEETING.check(actor, "stand_aside", meeting)
    if actor.id != person.id and not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only an officer can record this for somebody else."))
    lock(application)  # Its score is not agreed in the same moment.
    lock(meeting)
    if application.round_id != meeting.round_id or application.state is not ApplicationState.IN_REVIEW:
        raise RuleBroken(_("This application is not on the agenda any more."))
    if not reviews_are_in(application):
        raise RuleBroken(_("Not all reviews are in yet."))
    if person.id not in meeting.present_ids:
        raise RuleBroken(_("Record first that this person is at the meeting."), field="person")
    asides = standing_aside(meeting, [application.id]).get(application.id, [])
    if person.id in {aside.user_id for aside in asides}:
        raise RuleBroken(_("This person stands aside for it already."), field="person")
    if conflict in (None, ConflictKind.OTHER) and not reason.strip():
        raise RuleBroken(_("Enter the reason"), field="reason")
    recusal = Recusal(
        meeting_id=meeting.id,
        application_id=application.id,
        user_id=person.id,
        user=person,
        conflict_kind=conflict,
        reason=reason.strip(),
        recorded_by_id=actor.id,
    )
    db.session.add(recusal)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "recusal.record", recusal, user_id=person.id, kind=conflict)
    if conflict is not None:
        take_part(application, person, Part.CONFLICTED)
    MEETING.take(actor, "stand_aside", meeting)
    return recusal


def check_meeting(application: Application, actor: User) -> Meeting | None:
    """Return the meeting in which a score is agreed now, or refuse; a round may do without one.

    As many members as the quorum must be there and not stand aside, the one who records it among them.
    """
    meeting = meeting_being_held(application.round)
    if meeting is None:
        if application.round.panel_quorum:
            raise RuleBroken(_("The scores of this round are agreed in a meeting. Open one first."))
        return None
    lock(meeting)  # Nobody leaves or stands aside meanwhile.
    asides = standing_aside(meeting, [application.id]).get(application.id, [])
    if actor.id not in meeting.present_ids:
        raise RuleBroken(_("Only an officer who is at the meeting can record what it agrees."))
    if actor.id in {aside.user_id for aside in asides}:
        raise RuleBroken(_("You stand aside for this application. Somebody else records its score."))
    number = counted(meeting, asides)
    if number < meeting.quorum:
        raise RuleBroken(
            _(
                "The meeting has no quorum for this application: %(number)s of %(quorum)s members.",
                number=number,
                quorum=meeting.quorum,
            )
        )
    return meeting


def close_meeting(meeting: Meeting, *, actor: User) -> None:
    """Close a meeting; its minutes are made in every language.

    Whoever has a conflict with an application that it agreed gets minutes of their own, which
    leave it out.
    """
    MEETING.check(actor, "close", meeting)
    lock(meeting)
    meeting.closed_at = clock.now()
    MEETING.take(actor, "close", meeting)
    db.session.flush()
    agreed = moderations_of(meeting)
    asides = standing_aside(meeting, [known.application_id for known in agreed])
    for reader in [None, *readers_of_their_own(meeting, asides)]:
        for language in LANGUAGES:
            covers, snapshot = minutes(meeting, agreed, asides, language, reader)
            issue_about_round(
                DocumentKind.MEETING_MINUTES,
                meeting,
                snapshot,
                language=language,
                round_id=meeting.round_id,
                reader_id=reader.id if reader else None,
                covers=covers,
                actor=actor,
            )


def cancel_meeting(meeting: Meeting, *, reason: str, actor: User) -> None:
    """Cancel a meeting that is still to come; its members hear why."""
    MEETING.check(actor, "cancel", meeting)
    meeting.reason = reason.strip()
    MEETING.take(actor, "cancel", meeting, reason=meeting.reason)
    for member in meeting.members:
        tell(
            member.user,
            _l("A panel meeting is cancelled"),
            _l("The meeting of the panel of “%(round)s” is cancelled.", round=meeting.round.title),
            *_when_and_where(meeting)[:1],
            _l("Reason: %(reason)s", reason=meeting.reason),
            link=(_l("See the meeting"), f"/meetings/{meeting.reference}"),
        )


def make_pack(meeting: Meeting, *, actor: User) -> IssuedDocument:
    """Have a panel pack made for whoever asks for it, in their language; the worker reads what is in it."""
    MEETING.take(actor, "make_pack", meeting)
    return issue_about_round(
        DocumentKind.PANEL_PACK,
        meeting,
        {},
        language=actor.language,
        round_id=meeting.round_id,
        reader_id=actor.id,
        actor=actor,
    )

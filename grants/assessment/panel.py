"""Reads of a panel's meetings: who may see one, what is on its agenda, who stands aside for what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, selectinload

from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.applications.models import Application, PartTaken
from grants.applications.queries import conflicts_among, too_near
from grants.assessment.blindness import KNOWS_GROUPS, sight_of
from grants.assessment.comparing import third_reads_among
from grants.assessment.models import (
    CONFLICT_LABELS,
    ConflictKind,
    Meeting,
    MeetingMember,
    Moderation,
    Recusal,
    Review,
)
from grants.assessment.queries import LIVE
from grants.db import count, db
from grants.documents.models import IssuedDocument
from grants.lifecycles import APPLICATION, ApplicationState, MeetingState, ReviewState
from grants.permissions import Part, Role
from grants.rounds.models import Round, Tier

#: Who may be invited to a panel.
MAY_SIT = (Role.OFFICER, Role.ADVISER, Role.DECISION_MAKER)

#: Who sees every meeting; others see those to which they are invited.
SEES_ALL = KNOWS_GROUPS

#: So many papers of a meeting are listed, the newest.
_PAPERS_SHOWN = 20


def possible_members() -> list[User]:
    """Return who may be invited to a panel, by name."""
    return people_with(*MAY_SIT)


def visible_meetings(person: User) -> sa.Select[Meeting]:
    """Return the meetings that a person may see, the latest first."""
    query = sa.select(Meeting).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    if person.has(*SEES_ALL):
        return query
    invited = sa.select(MeetingMember.meeting_id).where(MeetingMember.user_id == person.id)
    return query.where(Meeting.id.in_(invited))


def find_meeting(reference: str, person: User) -> Meeting | None:
    """Return a meeting by its reference if this person may see it."""
    return db.session.scalar(visible_meetings(person).where(Meeting.reference == reference))


def meetings_of(round_: Round, person: User) -> sa.Select[Meeting]:
    """Return the meetings of a round's panel that a person may see, the latest first."""
    return visible_meetings(person).where(Meeting.round_id == round_.id)


def meeting_being_held(round_: Round) -> Meeting | None:
    """Return the meeting of a round that is open now; there is at most one."""
    query = sa.select(Meeting).where(Meeting.round_id == round_.id, Meeting.state == MeetingState.OPEN)
    return db.session.scalar(query)


def all_reviews_in() -> sa.ColumnElement[bool]:
    """Return the condition that as many reviews are submitted as are wanted, and none is still open."""
    of_it = sa.select(sa.func.count(Review.id)).where(Review.application_id == Application.id)
    of_it = of_it.correlate(Application)
    live = of_it.where(Review.state.in_(LIVE)).scalar_subquery()
    submitted = of_it.where(Review.state == ReviewState.SUBMITTED).scalar_subquery()
    of_tier = sa.select(Tier.reviewers_wanted).where(Tier.id == Application.tier_id).scalar_subquery()
    of_round = sa.select(Round.reviewers_wanted).where(Round.id == Application.round_id).scalar_subquery()
    return sa.and_(submitted == live, submitted >= sa.func.coalesce(of_tier, of_round))


def open_to_reader(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that a person has no conflict with an application; an auditor sees all."""
    return sa.true() if person.has(Role.AUDITOR) else without_conflict(person)


def without_conflict(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that a person has no conflict with an application, whatever their roles."""
    own = list(person.organisation_ids)
    return sa.and_(Application.id.not_in(too_near(person)), Application.organisation_id.not_in(own))


def agenda(meeting: Meeting, person: User) -> sa.Select[Application]:
    """Return what a meeting is about, as far as a person may know of it: first what waits for its score.

    These are the applications whose reviews are all in, and those that it agreed; after its end
    only the latter.
    """
    agreed = sa.select(Moderation.application_id).where(Moderation.meeting_id == meeting.id)
    on_it: sa.ColumnElement[bool] = Application.id.in_(agreed)
    if meeting.state in (MeetingState.PLANNED, MeetingState.OPEN):
        on_it = sa.or_(on_it, _waiting(meeting))
    return (
        sa.select(Application)
        .where(on_it, open_to_reader(person))
        .order_by(Application.id.in_(agreed), Application.reference)
        .options(selectinload(Application.hostings))
    )


def find_on_agenda(meeting: Meeting, person: User, reference: str) -> Application | None:
    """Return an application on a meeting's agenda that a person may know of."""
    return db.session.scalar(agenda(meeting, person).where(Application.reference == reference))


def _waiting(meeting: Meeting) -> sa.ColumnElement[bool]:
    return sa.and_(
        Application.round_id == meeting.round_id,
        Application.state == ApplicationState.IN_REVIEW,
        all_reviews_in(),
    )


@dataclass(frozen=True)
class Progress:
    """How many of the applications on the agenda have their agreed score."""

    agreed: int
    total: int


def progress(meeting: Meeting, person: User) -> Progress:
    """Return how far a meeting has come with what a person may know of."""
    agreed = sa.select(Moderation.application_id).where(Moderation.meeting_id == meeting.id)
    query = agenda(meeting, person)
    return Progress(count(query.where(Application.id.in_(agreed))), count(query))


@dataclass(frozen=True)
class Aside:
    """Somebody who stands aside for an application; a conflict without a kind was known before."""

    user_id: int
    name: str
    is_conflict: bool
    kind: ConflictKind | None
    reason: str

    @property
    def kind_label(self) -> Any:
        return CONFLICT_LABELS[self.kind] if self.kind else ""


def standing_aside(meeting: Meeting, application_ids: Iterable[int]) -> dict[int, list[Aside]]:
    """Return which members stand aside for each application: by a conflict, or because they said so."""
    ids = list(application_ids)
    names = {member.user_id: member.user.full_name for member in meeting.members}
    found: dict[int, dict[int, Aside]] = defaultdict(dict)
    recusals = sa.select(Recusal).where(Recusal.meeting_id == meeting.id, Recusal.application_id.in_(ids))
    for row in db.session.scalars(recusals.order_by(Recusal.id)):
        found[row.application_id][row.user_id] = Aside(
            row.user_id, row.user.full_name, row.conflict_kind is not None, row.conflict_kind, row.reason
        )
    pairs = conflicts_among(list(names)).subquery()
    known = sa.select(pairs.c.application_id, pairs.c.user_id).where(pairs.c.application_id.in_(ids))
    for application_id, user_id in db.session.execute(known):
        already = found[application_id].get(user_id)
        if already is None or not already.is_conflict:
            reason = already.reason if already else ""
            found[application_id][user_id] = Aside(user_id, names[user_id], True, None, reason)
    return {number: sorted(several.values(), key=lambda a: a.name) for number, several in found.items()}


def counted(meeting: Meeting, asides: Iterable[Aside]) -> int:
    """Return how many members are there and do not stand aside for an application."""
    return len(meeting.present_ids - {aside.user_id for aside in asides})


@dataclass(frozen=True)
class Item:
    """One line of an agenda: an application, who stands aside, who is counted, what was agreed."""

    application: Application
    shows_title: bool
    shows_group: bool
    wants_third: bool
    asides: list[Aside]
    counted: int
    has_quorum: bool
    total: int | None
    may_agree: bool


def items(meeting: Meeting, person: User, applications: Sequence[Application]) -> list[Item]:
    """Return lines of the agenda as a person sees them, with what they may do."""
    ids = [application.id for application in applications]
    asides = standing_aside(meeting, ids)
    agreed = sa.select(Moderation.application_id, Moderation.total).where(
        Moderation.application_id.in_(ids), Moderation.meeting_id == meeting.id
    )
    totals = {row.application_id: row.total for row in db.session.execute(agreed)}
    third = third_reads_among(ids, person)
    sight = sight_of(meeting.round, person, ids)
    is_there = meeting.state is MeetingState.OPEN and person.id in meeting.present_ids
    lines = []
    for application in applications:
        aside = asides.get(application.id, [])
        number = counted(meeting, aside)
        lines.append(
            Item(
                application,
                sight.shows_title(application.id),
                sight.shows_group(application.id),
                application.id in third,
                aside,
                number,
                number >= meeting.quorum,
                totals.get(application.id),
                is_there
                and number >= meeting.quorum
                and person.id not in {known.user_id for known in aside}
                and APPLICATION.allows(person, "moderate", application),
            )
        )
    return lines


def next_on_agenda(meeting: Meeting, person: User, after: str = "") -> str | None:
    """Return the reference of the next application whose score this person can record now.

    It is the one after the application named, in the order of the agenda; from the end it goes
    on with the beginning.
    """
    scored = sa.select(PartTaken.application_id).where(
        PartTaken.user_id == person.id, PartTaken.part == Part.REVIEWER
    )
    query = agenda(meeting, person).where(_waiting(meeting), Application.id.not_in(scored))
    rows = db.session.execute(query.with_only_columns(Application.id, Application.reference)).all()
    asides = standing_aside(meeting, [row.id for row in rows])
    ready = [
        row.reference
        for row in rows
        if counted(meeting, asides.get(row.id, [])) >= meeting.quorum
        and person.id not in {aside.user_id for aside in asides.get(row.id, [])}
    ]
    later = [reference for reference in ready if reference > after]
    return next(iter([*later, *ready]), None)


def moderations_of(meeting: Meeting) -> list[Moderation]:
    """Return what a meeting agreed, in the order in which it did."""
    query = sa.select(Moderation).where(Moderation.meeting_id == meeting.id).order_by(Moderation.id)
    return list(db.session.scalars(query.options(joinedload(Moderation.application))))


def papers_of(meeting: Meeting, person: User) -> list[IssuedDocument]:
    """Return the minutes and packs of a meeting that a person may read, newest first."""
    query = (
        sa.select(IssuedDocument)
        .where(
            IssuedDocument.record_type == Meeting.__tablename__,
            IssuedDocument.record_id == meeting.id,
            IssuedDocument.reader_id.is_(None)
            | (IssuedDocument.reader_id == person.id)
            | (sa.true() if person.has(Role.AUDITOR) else sa.false()),
        )
        .order_by(IssuedDocument.id.desc())
        .options(defer(IssuedDocument.snapshot))
    )
    papers = list(db.session.scalars(query.limit(_PAPERS_SHOWN)))
    barred = _barred(person, {number for paper in papers for number in paper.covers})
    return [paper for paper in papers if not barred.intersection(paper.covers)]


def reads_paper(document: IssuedDocument, person: User) -> bool:
    """Say whether a person may read minutes or a pack.

    An auditor may.  Others see the meeting, are the reader for whom it was made, if for one,
    and have no conflict with any application in it: also none that arose since.
    """
    if person.has(Role.AUDITOR):
        return True
    if document.reader_id not in (None, person.id):
        return False
    of_it = visible_meetings(person).where(Meeting.id == document.record_id)
    is_theirs = document.record_type == Meeting.__tablename__ and db.session.scalar(of_it) is not None
    return is_theirs and not _barred(person, document.covers)


def _barred(person: User, covered: Collection[int]) -> set[int]:
    """Return which of these applications a person has a conflict with."""
    query = sa.select(Application.id).where(Application.id.in_(covered), sa.not_(open_to_reader(person)))
    return set(db.session.scalars(query)) if covered else set()

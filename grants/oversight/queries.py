"""Reads of samples, visits and concerns, and who may see which."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Membership, User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.lifecycles import RUNNING, VisitState
from grants.oversight.models import OPEN, Concern, ConcernFile, Finding, Sample, SampleLine, Visit
from grants.permissions import Role, is_apart_from
from grants.permissions import triager as may_triage
from grants.rounds.models import Round

#: Who reads of visits besides the group itself, and who may be named to look into a concern.
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
TRIAGERS = (Role.OFFICER, Role.DECISION_MAKER)
ASSIGNERS = (Role.OFFICER, Role.ADMINISTRATOR)


def visible_visits(person: User) -> sa.Select[Visit]:
    """Return the visits a person may see, the next first; a group learns afterwards of a spot check."""
    query = (
        sa.select(Visit)
        .join(Award, Visit.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
    )
    told = sa.case((Visit.state == VisitState.PLANNED, Visit.announced), else_=Visit.sent_at.is_not(None))
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    own = Application.organisation_id.in_(mine)
    query = query.where(sa.or_(~own, told)) if person.has(*READERS) else query.where(own, told)
    is_over = sa.case((Visit.state.in_([VisitState.CLOSED, VisitState.CANCELLED]), 1), else_=0)
    return query.order_by(is_over, Visit.planned_on, Visit.id)


def find_visit(reference: str, person: User) -> Visit | None:
    """Return a visit by its reference if this person may see it."""
    query = visible_visits(person).where(Visit.reference == reference)
    return db.session.scalar(query.options(selectinload(Visit.findings)))


def visits_of(award: Award, person: User) -> list[Visit]:
    """Return the visits to one project that a person may see."""
    return list(db.session.scalars(visible_visits(person).where(Visit.award_id == award.id)))


def find_finding(visit: Visit, number: int) -> Finding | None:
    """Return one finding of this visit."""
    return db.session.scalar(sa.select(Finding).where(Finding.visit_id == visit.id, Finding.id == number))


def active_awards(round_: Round) -> list[Award]:
    """Return the awards of a round that are under way: what a sample is drawn from."""
    query = sa.select(Award).join(Application).where(Application.round_id == round_.id)
    return list(db.session.scalars(query.where(Award.state.in_(RUNNING)).order_by(Award.reference)))


def samples_of(round_: Round) -> list[Sample]:
    """Return the draws of a round, newest first."""
    query = sa.select(Sample).where(Sample.round_id == round_.id)
    return list(db.session.scalars(query.order_by(Sample.id.desc())))


def find_sample(round_: Round, number: int) -> Sample | None:
    """Return one draw of this round."""
    return db.session.scalar(sa.select(Sample).where(Sample.round_id == round_.id, Sample.id == number))


def lines_of(sample: Sample, person: User) -> sa.Select[SampleLine]:
    """Return the awards of a draw that a person may see: what was taken first, then by points."""
    taken = sa.case((SampleLine.why.is_(None), 1), else_=0)
    return (
        sa.select(SampleLine)
        .join(Award, SampleLine.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(SampleLine.sample_id == sample.id, visible_outcomes(person))
        .order_by(taken, SampleLine.points.desc(), Award.reference)
    )


def visits_from(sample: Sample, person: User) -> dict[int, Visit]:
    """Return the visits that were planned from a draw, by the award's id."""
    query = visible_visits(person).where(Visit.sample_id == sample.id)
    return {visit.award_id: visit for visit in db.session.scalars(query)}


def officers_for(award: Award) -> list[User]:
    """Return the officers who may see an award, and so may visit its project."""
    return [
        person
        for person in people_with(Role.OFFICER)
        if db.session.scalar(
            sa.select(Application.id).where(Application.id == award.application_id, visible_outcomes(person))
        )
    ]


def concerns_for(person: User) -> sa.Select[Concern]:
    """Return the concerns that a person may read, open ones first: auditors all, others what they were given.

    Whoever has a part in the grant reads nothing of it; ``reads_concern`` has the last word.
    """
    is_over = sa.case((Concern.state.in_(OPEN), 0), else_=1)
    query = sa.select(Concern).order_by(is_over, Concern.id.desc())
    return query if person.has(Role.AUDITOR) else query.where(Concern.triager_id == person.id)


def reads_concern(person: User, concern: Concern) -> bool:
    """Say whether a person may read a concern: who was given it, or an auditor with no part in the grant."""
    if may_triage(person, concern):
        return True
    return person.has(Role.AUDITOR) and (concern.application is None or is_apart_from(person, concern))


def find_concern(reference: str, person: User) -> Concern | None:
    """Return a concern by its reference if this person may read it."""
    query = concerns_for(person).where(Concern.reference == reference)
    concern = db.session.scalar(
        query.options(joinedload(Concern.hold), selectinload(Concern.files), selectinload(Concern.steps))
    )
    return concern if concern is not None and reads_concern(person, concern) else None


def concerns_to_give() -> sa.Select[Concern]:
    """Return the open concerns that nobody has: who gives them on learns no more of them than that."""
    query = sa.select(Concern).where(Concern.state.in_(OPEN))
    return query.order_by(Concern.triager_id.is_not(None), Concern.id)


def find_to_give(reference: str) -> Concern | None:
    """Return an open concern by its reference, for who gives it to somebody."""
    return db.session.scalar(concerns_to_give().where(Concern.reference == reference))


def find_file(concern: Concern, number: int) -> ConcernFile | None:
    """Return one file that came with this concern."""
    query = sa.select(ConcernFile).where(ConcernFile.concern_id == concern.id, ConcernFile.id == number)
    return db.session.scalar(query)


def concern_with(code_hash: str) -> Concern | None:
    """Return the concern whose code has this hash."""
    return db.session.scalar(sa.select(Concern).where(Concern.code_hash == code_hash))


def possible_triagers(concern: Concern, assigner: User) -> list[User]:
    """Return who may look into a concern: officers and decision makers with no part in the grant.

    Nobody names themselves.
    """
    people = [p for p in people_with(*TRIAGERS) if p.id not in (assigner.id, concern.triager_id)]
    if concern.application is None:
        return people
    return [person for person in people if is_apart_from(person, concern)]

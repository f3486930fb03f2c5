"""Reads of those who stand beside a group: the host that answers for it, and its helpers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from grants import clock
from grants.accounts.models import Organisation, OrganisationKind, User
from grants.applications.models import AnswerVersion, Application, Helper, Hosting
from grants.applications.queries import helped_by, mentions, visible_applications
from grants.db import db
from grants.lifecycles import HostingState


def needs_host(application: Application) -> bool:
    """Say whether somebody else must receive the grant: the group is not registered and the round asks so."""
    return may_need_host(application) and application.round.unregistered_need_host


def may_need_host(application: Application) -> bool:
    """Say whether a host is talked of at all: a registered group receives its grant itself."""
    return application.organisation.kind is OrganisationKind.UNREGISTERED


def hostings_of(application: Application) -> list[Hosting]:
    """Return every host that was asked, oldest first."""
    query = sa.select(Hosting).where(Hosting.application_id == application.id)
    return list(db.session.scalars(query.order_by(Hosting.id)))


def current_hosting(application: Application) -> Hosting | None:
    """Return the host that has been asked or has confirmed: there is one at a time."""
    current = (HostingState.ASKED, HostingState.CONFIRMED)
    query = sa.select(Hosting).where(Hosting.application_id == application.id)
    return db.session.scalar(query.where(Hosting.state.in_(current)))


def hosts(person: User, words: str = "") -> sa.Select[Any]:
    """Return the id of each organisation that hosts groups whose applications a person may see, by name."""
    query = _hosted(person).join(Organisation, Organisation.id == Hosting.host_id)
    if words:
        named = Organisation.name.icontains(words, autoescape=True)
        query = query.where(sa.or_(named, mentions(words)))
    counted: Any = query.with_only_columns(Organisation.id, sa.func.count().label("number"))
    return counted.group_by(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id)


def read_hosts(rows: Sequence[Any]) -> list[tuple[Organisation, int]]:
    """Return the organisations that ``hosts`` names, each with how many applications it carries."""
    ids = [row.id for row in rows]
    known = {o.id: o for o in db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)))}
    return [(known[row.id], row.number) for row in rows]


def hosted_by(organisation: Organisation, person: User) -> sa.Select[Hosting]:
    """Return the words that a host gave for applications that a person may see, newest first."""
    query = _hosted(person).where(Hosting.host_id == organisation.id).order_by(Hosting.id.desc())
    return query.options(contains_eager(Hosting.application))


def _hosted(person: User) -> sa.Select[Hosting]:
    """Return the hosts' words that stand behind what was submitted and a person may see."""
    query = sa.select(Hosting).join(Application, Application.id == Hosting.application_id)
    return query.where(
        Hosting.state == HostingState.CONFIRMED,
        Application.submitted_at.is_not(None),
        visible_applications(person),
    )


def helped_applications(person: User) -> list[Helper]:
    """Return what a person helps with now, the soonest to end first."""
    query = (
        sa.select(Helper)
        .join(Application, Application.id == Helper.application_id)
        .where(helped_by(person), Helper.user_id == person.id, Helper.ended_at.is_(None))
        .where(Helper.ends_on >= clock.today())
        .options(joinedload(Helper.application))
    )
    return list(db.session.scalars(query.order_by(Helper.ends_on, Helper.id).limit(50)))


def helpers_of(application: Application) -> sa.Select[Helper]:
    """Return everybody who was named to help, those who help still first."""
    query = sa.select(Helper).where(Helper.application_id == application.id)
    has_ended = sa.or_(Helper.ended_at.is_not(None), Helper.ends_on < clock.today())
    return query.options(joinedload(Helper.named_by)).order_by(has_ended, Helper.id.desc())


def helper_of(application: Application, person: User) -> Helper | None:
    """Return the place of a person who helps with an application now."""
    return next((h for h in application.helpers if h.user_id == person.id and h.is_current), None)


def last_written(application: Application) -> dict[int, datetime]:
    """Return when each person last wrote as a helper, by the person's id."""
    query = sa.select(AnswerVersion.saved_by_id, sa.func.max(AnswerVersion.saved_at).label("at")).where(
        AnswerVersion.application_id == application.id, AnswerVersion.by_helper
    )
    rows = db.session.execute(query.group_by(AnswerVersion.saved_by_id))
    return {row.saved_by_id: row.at for row in rows}

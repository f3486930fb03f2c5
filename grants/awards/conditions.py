"""Reads of conditions: of an application's award, of a round's templates, of what holds payments."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import AuditEvent
from grants.awards.models import Award, AwardCondition, ConditionKind, ConditionTemplate
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.lifecycles import AwardState, ConditionState
from grants.permissions import Role
from grants.rounds.models import Round

S = ConditionState

#: Conditions that the group still has to meet.
UNSETTLED = (S.OPEN, S.EVIDENCE_GIVEN, S.WAIVER_ASKED)

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def conditions_of(application: Application, *, all_of_them: bool = False) -> list[AwardCondition]:
    """Return the conditions of an application's award, those before payment first."""
    query = sa.select(AwardCondition).where(AwardCondition.application_id == application.id)
    if not all_of_them:
        query = query.where(AwardCondition.state != S.REMOVED)
    is_later = sa.case((AwardCondition.kind == ConditionKind.PRECEDENT, 0), else_=1)
    return list(db.session.scalars(query.order_by(is_later, AwardCondition.id)))


def templates_of(round_: Round) -> list[ConditionTemplate]:
    """Return the conditions that officers keep for a round."""
    query = sa.select(ConditionTemplate).where(
        ConditionTemplate.round_id == round_.id, ConditionTemplate.retired_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(ConditionTemplate.id)))


def gaps(award: Award) -> list[str]:
    """Return a sentence for each condition that holds the payments of an award now."""
    unsettled = [known for known in conditions_of(award.application) if not known.is_settled]
    before = [
        _("A condition is not met yet: %(text)s", text=known.text)
        for known in unsettled
        if known.kind is ConditionKind.PRECEDENT
    ]
    return before + [
        _("A condition is overdue: %(text)s", text=known.text) for known in unsettled if known.is_overdue
    ]


def visible_conditions(person: User) -> sa.Select[AwardCondition]:
    """Return the conditions that a person may see, the soonest due first; groups see those of offers only."""
    query = (
        sa.select(AwardCondition)
        .join(Application, AwardCondition.application_id == Application.id)
        .outerjoin(Award, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(AwardCondition.due_on.is_(None), AwardCondition.due_on, AwardCondition.id)
    )
    own = Application.organisation_id.in_(person.organisation_ids)
    told = Award.id.is_not(None)
    return query.where(sa.or_(told, ~own)) if person.has(*_STAFF) else query.where(told)


def find_condition(number: int, person: User) -> AwardCondition | None:
    """Return a condition if this person may see it."""
    return db.session.scalar(visible_conditions(person).where(AwardCondition.id == number))


def is_late() -> sa.ColumnElement[bool]:
    """Return the condition under which a condition of an active award is overdue."""
    return sa.and_(
        AwardCondition.due_on < clock.today(),
        AwardCondition.state.in_(UNSETTLED),
        Award.state == AwardState.ACTIVE,
    )


def late_and_not_told() -> list[AwardCondition]:
    """Return the overdue conditions about which no mail has gone out."""
    told = sa.select(AuditEvent.record_id).where(
        AuditEvent.record_type == AwardCondition.__tablename__, AuditEvent.action == "condition.chase"
    )
    query = (
        sa.select(AwardCondition)
        .join(Award, Award.application_id == AwardCondition.application_id)
        .where(is_late(), AwardCondition.id.not_in(told))
    )
    return list(db.session.scalars(query.order_by(AwardCondition.id)))


def said(application: Application, language: str) -> list[dict[str, Any]]:
    """Return the conditions as letter and agreement say them; those of a payment stand in its plan."""
    return [
        {
            "kind": known.kind.value,
            "text": known.text.in_language(language),
            "language": language if known.text.get(language) else "en",
            "due_days": known.due_days,
            "due_on": known.due_on.isoformat() if known.due_on else None,
        }
        for known in conditions_of(application)
        if known.kind is not ConditionKind.PAYMENT
    ]

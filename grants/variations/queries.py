"""Reads of variations: which there are, who may see them, and the versions of the terms of an award."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import agreement_of, visible_outcomes
from grants.closing.ready import Task
from grants.db import db
from grants.lifecycles import UNDER_WAY, VariationState
from grants.money import WHOLE
from grants.permissions import Role
from grants.rounds.models import Round
from grants.variations.models import Variation, VariationRules
from grants.variations.terms import (
    Change,
    Terms,
    changes_between,
    largest_shift,
    moved_between_lines,
    terms_of,
)


def rules_of(round_: Round) -> VariationRules:
    """Return the rules of a round, or the defaults, which are not kept."""
    known = db.session.scalar(sa.select(VariationRules).where(VariationRules.round_id == round_.id))
    return known or VariationRules(round_id=round_.id, shift_days=30, move_share=WHOLE // 10)


def variations_of(award: Award) -> list[Variation]:
    """Return the variations of an award, newest first."""
    query = sa.select(Variation).where(Variation.award_id == award.id)
    return list(db.session.scalars(query.order_by(Variation.id.desc())))


def agreed_of(award: Award) -> list[Variation]:
    """Return the variations that are in force, in the order in which they were agreed."""
    query = sa.select(Variation).where(
        Variation.award_id == award.id, Variation.state == VariationState.AGREED
    )
    return list(db.session.scalars(query.order_by(Variation.terms_number)))


def under_way(award: Award) -> Variation | None:
    """Return the variation of an award about which somebody has still to do something."""
    query = sa.select(Variation).where(Variation.award_id == award.id, Variation.state.in_(UNDER_WAY))
    return db.session.scalar(query)


def left_before_closing(award: Award) -> list[Task]:
    """Return what must be settled before the grant closes."""
    waiting = under_way(award)
    if waiting is None:
        return []
    what = _l("Change %(reference)s", reference=waiting.reference)
    is_done = False
    return [Task(what, f"/variations/{waiting.reference}", is_done, waiting.state)]


def draft_of(award: Award, *, is_proposal: bool) -> Variation | None:
    """Return the draft that the group, or the officers, have begun."""
    query = sa.select(Variation).where(
        Variation.award_id == award.id,
        Variation.state == VariationState.DRAFT,
        Variation.is_proposal == is_proposal,
    )
    return db.session.scalar(query)


def visible_to(person: User) -> sa.Select[Variation]:
    """Return the variations that a person may see, what waits first: a draft is seen by its own side."""
    own = Application.organisation_id.in_(list(person.organisation_ids))
    sides = [
        Variation.state != VariationState.DRAFT,
        sa.and_(own, Variation.is_proposal.is_(False)),
    ]
    if person.has(Role.OFFICER):
        sides.append(sa.and_(sa.not_(own), Variation.is_proposal.is_(True)))
    order = sa.case(
        {
            VariationState.REQUESTED.value: 0,
            VariationState.RECOMMENDED.value: 1,
            VariationState.SENT_BACK.value: 2,
            VariationState.OFFERED.value: 2,
        },
        value=Variation.state,
        else_=3,
    )
    return (
        sa.select(Variation)
        .join(Award, Variation.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person), sa.or_(*sides))
        .order_by(order, Variation.id.desc())
    )


def find_variation(reference: str, person: User) -> Variation | None:
    """Return a variation by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(Variation.reference == reference))


def purpose_of(award: Award) -> str:
    """Return what the grant is for: as last agreed, else as the application says it."""
    agreed = agreed_of(award)
    if agreed:
        return str(agreed[-1].after["purpose"])
    return award.application.summary or award.application.title


def current_terms(award: Award) -> Terms:
    """Return the terms of an award as they stand."""
    return terms_of(award, purpose_of(award))


@dataclass(frozen=True)
class Version:
    """One version of the terms: its number, what it says, since when, and by which variation."""

    number: int
    terms: Terms
    since: datetime | None
    variation: Variation | None
    changes: list[Change]


def versions_of(award: Award) -> list[Version]:
    """Return every version of the terms of an award, oldest first; none before all sides have signed."""
    agreement = agreement_of(award)
    if agreement is None or agreement.in_force_at is None:
        return []
    agreed = agreed_of(award)
    first = agreed[0].before if agreed else current_terms(award)
    found = [Version(1, first, agreement.in_force_at, None, [])]
    for variation in agreed:
        changes = changes_between(variation.before, variation.after)
        found.append(
            Version(variation.terms_number or 0, variation.after, variation.decided_at, variation, changes)
        )
    return found


def is_within_rule(award: Award, before: Terms, after: Terms) -> bool:
    """Say whether an officer may agree to a change alone.

    Only days and lines of the budget may change.  What officers agreed to alone counts together since
    the terms that were signed or that a decision maker agreed to: small steps do not pass the rule.
    """
    rules, base = rules_of(award.application.round), before
    for variation in reversed(agreed_of(award)):
        if not variation.is_alone:
            break
        base = variation.before
    kinds = {change.key.partition(":")[0] for change in changes_between(before, after)}
    return (
        kinds <= {"starts_on", "ends_on", "due_on", "line"}
        and largest_shift(base, after) <= rules.shift_days
        and moved_between_lines(base, after) * WHOLE <= rules.move_share * after["amount_pence"]
    )

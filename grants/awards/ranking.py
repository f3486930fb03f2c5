"""The ranked list of a round: agreed scores against the money."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import Organisation, User
from grants.applications.models import Application
from grants.applications.queries import visible_applications
from grants.assessment.models import Moderation
from grants.awards.models import Award, Decision, Outcome
from grants.db import db
from grants.lifecycles import ApplicationState, AwardState
from grants.money import Pence
from grants.rounds.models import Round

#: Where an application stands that money may still go to.
OPEN_TO_MONEY = (
    ApplicationState.MODERATED, ApplicationState.PROPOSED, ApplicationState.RESERVED,
    ApplicationState.DEFERRED,
)  # fmt: skip

#: Offers whose money went back into the pot.
_ENDED = (AwardState.REFUSED, AwardState.LAPSED, AwardState.WITHDRAWN)


@dataclass(frozen=True)
class Ranked:
    """One line of the ranked list: an application, its agreed score and what it would take, in pence."""

    place: int
    id: int
    reference: str
    title: str
    language: str
    state: ApplicationState
    organisation: str
    organisation_language: str
    tier_id: int | None
    total: int
    requested_pence: Pence
    outcome: Outcome | None
    amount_pence: Pence
    running_pence: Pence
    fits: bool

    @property
    def is_funded(self) -> bool:
        """Inside the line, with money that is counted for it."""
        return self.fits and self.amount_pence > 0


def ranked_list(round_: Round, person: User) -> list[Ranked]:
    """Return a round's moderated applications by agreed score, with the running total of money.

    Counted is what was awarded or is proposed, else what was asked for; other decisions count
    nothing.  Applications in which the person has a conflict, or of their own group, are left
    out.  One query, whatever their number.
    """
    own = [membership.organisation_id for membership in person.memberships]
    query = (
        sa.select(
            Application.id, Application.reference, Application.title, Application.language,
            Application.state, Application.requested_pence, Application.tier_id, Organisation.name,
            Organisation.language.label("organisation_language"), Moderation.total,
            Decision.outcome, Decision.amount_pence, Award.state.label("award_state"),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Moderation, Moderation.application_id == Application.id)
        .outerjoin(Award, Award.application_id == Application.id)
        .outerjoin(
            Decision,
            sa.and_(Decision.application_id == Application.id, Decision.set_aside_at.is_(None)),
        )
        .where(Application.round_id == round_.id, visible_applications(person))
        .where(Application.organisation_id.not_in(own))
        .where(Application.state != ApplicationState.WITHDRAWN)
        .order_by(Moderation.total.desc(), Application.submitted_at, Application.id)
    )  # fmt: skip
    lines: list[Ranked] = []
    running = 0
    for place, row in enumerate(db.session.execute(query), start=1):
        amount = _counted(row)
        running += amount
        lines.append(
            Ranked(
                place, row.id, row.reference, row.title, row.language, row.state, row.name,
                row.organisation_language, row.tier_id, row.total, Pence(row.requested_pence or 0),
                row.outcome, amount, Pence(running), running <= round_.budget_pence,
            )
        )  # fmt: skip
    return lines


def _counted(row: Any) -> Pence:
    if row.award_state in _ENDED:
        return Pence(0)
    if row.outcome is None:
        return Pence(row.requested_pence or 0)
    return Pence(row.amount_pence or 0)

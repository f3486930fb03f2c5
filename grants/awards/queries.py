"""Reads of decisions and awards."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from grants import clock
from grants.accounts.models import Membership, User
from grants.applications import queries as applications
from grants.applications.models import Application, Hosting
from grants.applications.queries import visible_applications
from grants.assessment.models import Moderation
from grants.awards.models import Agreement, Award, Batch, BatchItem, Decision, Scenario, ScenarioLine, SignOff
from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument
from grants.lifecycles import APPLICATION, ApplicationState, AwardState, HostingState, SignOffState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.models import Round

#: The letters that tell a group of a decision.
DECISION_LETTERS = (
    DocumentKind.AWARD_LETTER, DocumentKind.RESERVE_LETTER, DocumentKind.DEFERRAL_LETTER,
    DocumentKind.DECLINE_LETTER,
)  # fmt: skip

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def visible_outcomes(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may see what became of an application.

    Advisers see applications to review, not their outcome.
    """
    seen = visible_applications(person)
    if person.has(*_STAFF):
        return seen
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return sa.and_(seen, Application.organisation_id.in_(mine))


def visible_to(person: User) -> sa.Select[Award]:
    """Return the awards that a person may see, newest first."""
    query = sa.select(Award).join(Application, Award.application_id == Application.id)
    return query.where(visible_outcomes(person)).order_by(Award.id.desc())


def find_award(reference: str, person: User) -> Award | None:
    """Return an award by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(Award.reference == reference))


def award_of(application: Application) -> Award | None:
    """Return the award that an application was given."""
    return db.session.scalar(sa.select(Award).where(Award.application_id == application.id))


def standing_decision(application: Application) -> Decision | None:
    """Return the decision that has not been set aside."""
    return db.session.scalar(
        sa.select(Decision).where(Decision.application_id == application.id, Decision.set_aside_at.is_(None))
    )


def decisions_of(application: Application) -> list[Decision]:
    """Return every decision on an application, those set aside as well, oldest first."""
    query = sa.select(Decision).where(Decision.application_id == application.id)
    return list(db.session.scalars(query.order_by(Decision.id)))


def agreement_of(award: Award) -> Agreement | None:
    """Return what is signed, from the group's acceptance on."""
    return db.session.scalar(sa.select(Agreement).where(Agreement.award_id == award.id))


def the_agreement(award: Award) -> Agreement:
    """Return the agreement of an award that the group has accepted."""
    return db.session.scalars(sa.select(Agreement).where(Agreement.award_id == award.id)).one()


def agreement_with(token_hash: str) -> Agreement | None:
    """Return the agreement that a host is asked to sign by a link with the token of this hash."""
    return db.session.scalar(sa.select(Agreement).where(Agreement.host_token_hash == token_hash))


def hosted_agreements(person: User) -> sa.Select[Agreement]:
    """Return the agreements of grants for which an organisation of this person is the host."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return (
        sa.select(Agreement)
        .join(Award, Award.id == Agreement.award_id)
        .join(Hosting, Hosting.application_id == Award.application_id)
        .where(Hosting.state == HostingState.CONFIRMED, Hosting.host_id.in_(mine))
    )


def offers_to_end() -> sa.ColumnElement[bool]:
    """Return the condition that an offer may be let lapse: its time is over, or its host will not sign."""
    declined = sa.select(Agreement.award_id).where(Agreement.host_declined_at.is_not(None))
    return sa.and_(
        Award.state.in_([AwardState.OFFERED, AwardState.HOST_SIGNING]),
        sa.or_(Award.accept_by < clock.today(), Award.id.in_(declined)),
    )


def proposals_for(round_: Round, person: User) -> list[Decision]:
    """Return what is proposed in a round and this person may confirm: the money first, by score."""
    query = (
        sa.select(Decision)
        .join(Application, Application.id == Decision.application_id)
        .join(Moderation, Moderation.application_id == Application.id)
        .where(Application.round_id == round_.id, Application.state == ApplicationState.PROPOSED)
        .where(Decision.set_aside_at.is_(None), Decision.confirmed_at.is_(None), visible_applications(person))
        .where(Decision.id.not_in(_waiting_in_batches()))
        .order_by(Moderation.total.desc(), Application.id)
    )
    mine = [
        decision
        for decision in db.session.scalars(query)
        if APPLICATION.allows(person, "decline", decision.application)
    ]
    return sorted(mine, key=lambda decision: not decision.outcome.gives_money)


def _waiting_in_batches() -> sa.Select[int]:
    return sa.select(BatchItem.decision_id).where(BatchItem.done_at.is_(None))


def batches_of(round_: Round) -> sa.Select[Batch]:
    """Return what was confirmed together in a round, newest first."""
    return sa.select(Batch).where(Batch.round_id == round_.id).order_by(Batch.id.desc())


def find_batch(round_: Round, number: int) -> Batch | None:
    """Return one batch of a round."""
    return db.session.scalar(batches_of(round_).where(Batch.id == number))


def items_of(batch: Batch, person: User) -> sa.Select[BatchItem]:
    """Return the decisions of a batch that a person may see, what failed or was refused first."""
    return (
        sa.select(BatchItem)
        .join(Decision, Decision.id == BatchItem.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(BatchItem.batch_id == batch.id, visible_applications(person))
        .options(joinedload(BatchItem.decision))
        .order_by(BatchItem.has_failed.desc(), BatchItem.refusal.is_(None), BatchItem.id)
    )


@dataclass(frozen=True)
class Progress:
    """How far a batch has come: counts of decisions, of letters and of mails."""

    decisions: int
    reached: int
    refused: int
    failed: int
    letters: int
    stored: int
    mails: int
    sent: int

    @property
    def is_over(self) -> bool:
        return self.reached == self.decisions and self.stored == self.letters and self.sent == self.mails


def progress_of(batch: Batch, person: User) -> Progress:
    """Return how far a batch has come, of what a person may see, in two queries whatever its size."""
    shown = (
        sa.select(BatchItem.id, Decision.application_id, Decision.confirmed_at)
        .join(Decision, Decision.id == BatchItem.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(BatchItem.batch_id == batch.id, visible_applications(person))
        .subquery()
    )
    items = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(BatchItem.done_at),
            sa.func.count(BatchItem.refusal),
            sa.func.count(sa.case((BatchItem.has_failed, BatchItem.id))),
        ).join(shown, shown.c.id == BatchItem.id)
    ).one()
    letters = db.session.execute(
        sa.select(
            sa.func.count(IssuedDocument.id.distinct()),
            sa.func.count(sa.case((IssuedDocument.stored_at.is_not(None), IssuedDocument.id)).distinct()),
            sa.func.count(Notice.id),
            sa.func.count(Notice.sent_at),
        )
        .select_from(BatchItem)
        .join(shown, shown.c.id == BatchItem.id)
        .join(IssuedDocument, IssuedDocument.application_id == shown.c.application_id)
        .outerjoin(Notice, Notice.document_id == IssuedDocument.id)
        .where(BatchItem.refusal.is_(None), IssuedDocument.kind.in_(DECISION_LETTERS))
        .where(IssuedDocument.issued_at.between(shown.c.confirmed_at, BatchItem.done_at))
    ).one()
    return Progress(*items, *letters)


def failed_batches(person: User) -> sa.Select[Batch]:
    """Return the batches in which the service failed to carry out something that a person may see."""
    failed = (
        sa.select(BatchItem.batch_id)
        .join(Decision, Decision.id == BatchItem.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(BatchItem.has_failed, visible_applications(person))
    )
    query = sa.select(Batch).where(Batch.id.in_(failed)).options(joinedload(Batch.round))
    return query.options(joinedload(Batch.made_by)).order_by(Batch.id)


def standing_sign_off(round_: Round) -> SignOff | None:
    """Return the sign-off of a round that has not been undone."""
    return db.session.scalar(
        sa.select(SignOff).where(SignOff.round_id == round_.id, SignOff.state != SignOffState.REOPENED)
    )


def sign_offs_of(round_: Round) -> list[SignOff]:
    """Return every sign-off of a round, newest first."""
    query = sa.select(SignOff).where(SignOff.round_id == round_.id).order_by(SignOff.id.desc())
    return list(db.session.scalars(query))


def scenarios_of(round_: Round) -> list[Scenario]:
    """Return the scenarios of a round in the order in which they were made."""
    query = sa.select(Scenario).where(Scenario.round_id == round_.id).order_by(Scenario.id)
    return list(db.session.scalars(query))


def find_scenario(round_: Round, number: int) -> Scenario | None:
    """Return one scenario of a round."""
    return db.session.scalar(sa.select(Scenario).where(Scenario.round_id == round_.id, Scenario.id == number))


def chosen_scenario(round_: Round) -> Scenario | None:
    """Return the scenario that was chosen."""
    return db.session.scalar(
        sa.select(Scenario).where(Scenario.round_id == round_.id, Scenario.chosen_at.is_not(None))
    )


def amounts_of(scenarios: Sequence[Scenario]) -> dict[int, dict[int, Pence]]:
    """Return what each application gets in each scenario, in one query: by scenario, then by application."""
    amounts: dict[int, dict[int, Pence]] = {scenario.id: {} for scenario in scenarios}
    query = sa.select(ScenarioLine).where(ScenarioLine.scenario_id.in_(amounts))
    for line in db.session.scalars(query):
        amounts[line.scenario_id][line.application_id] = line.amount_pence
    return amounts


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that an award's or its application's own words hold these words."""
    return sa.or_(Award.reference.icontains(words, autoescape=True), applications.mentions(words))

"""Whatever is decided in whatever order: the ledger balances, and nothing passes the pot or an envelope.

MONEY_EXAMPLES is the number of sequences that are tried; a soak run tries thousands.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import factories as make
import sqlalchemy as sa
from database import empty
from factories.remembered import begin
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from grants import clock
from grants.applications.models import Application
from grants.applications.operations import withdraw_application
from grants.assurance.proof import faults
from grants.awards import operations
from grants.awards.budget import envelopes_of
from grants.awards.ledger import committed, paid, standing_of_round
from grants.awards.models import Account, Award, Outcome, Posting
from grants.awards.queries import award_of, proposals_for
from grants.db import db
from grants.errors import DomainError
from grants.lifecycles import ApplicationState, AwardState
from grants.money import Pence
from grants.payments.models import Payment
from grants.payments.operations import approve_payment, record_paid, request_payment
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.rounds.models import Round

Seeds = dict[str, list[dict[str, object]]]

EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "6"))
APPLICATIONS = 4
ONE_OF_THEM = some.integers(0, APPLICATIONS - 1)
ENDED = (AwardState.REFUSED, AwardState.LAPSED)


class Money(RuleBasedStateMachine):
    """A small round with envelopes; what the rules refuse leaves no trace."""

    seeds: Seeds
    head: Path

    @initialize()
    def prepare(self) -> None:
        db.session.rollback()
        empty(self.seeds)
        begin(remembering=True)
        self.round: Round = make.a_round_with_envelopes(
            budget=60_000, small=50_000, awareness=30_000, resilience=35_000
        )
        self.applications: list[Application] = [
            make.an_application(ApplicationState.MODERATED, self.round, themes=["awareness", "resilience"])
            for _each in range(APPLICATIONS)
        ]
        self.people = [make.a_decision_maker() for _each in range(2)]
        self.officer, self.finance = make.an_officer(), make.a_person(Role.FINANCE)

    def attempt(self, operation: Callable[..., Any], *arguments: Any, **keywords: Any) -> None:
        try:
            make.do(operation, *arguments, **keywords)
        except DomainError:
            db.session.rollback()

    def award(self, place: int) -> Award | None:
        db.session.rollback()
        return award_of(self.applications[place])

    @rule(
        place=ONE_OF_THEM,
        outcome=some.sampled_from(Outcome),
        pounds=some.integers(1, 20_001),
        theme=some.sampled_from([None, 0, 1]),
        who=some.integers(0, 1),
    )
    def propose(self, place: int, outcome: Outcome, pounds: int, theme: int | None, who: int) -> None:
        application = self.applications[place]
        amount = application.requested_pence if outcome is Outcome.AWARD else Pence(pounds * 100)
        self.attempt(
            operations.propose,
            application,
            outcome,
            amount if outcome.gives_money else None,
            reason="Good.",
            viability="Fewer evenings.",
            stands_until=clock.today() + timedelta(days=9),
            theme_id=None if theme is None else application.themes[theme].id,
            actor=self.people[who],
        )

    @rule(place=ONE_OF_THEM, who=some.integers(0, 1))
    def confirm(self, place: int, who: int) -> None:
        self.attempt(operations.confirm, self.applications[place], actor=self.people[who])

    @rule(who=some.integers(0, 1))
    def confirm_together(self, who: int) -> None:
        db.session.rollback()
        seen = [decision.id for decision in proposals_for(self.round, self.people[who])]
        self.attempt(operations.confirm_together, self.round, seen, actor=self.people[who])
        operations.work_through()

    @rule(place=ONE_OF_THEM, who=some.integers(0, 1), own=some.booleans())
    def set_aside(self, place: int, who: int, own: bool) -> None:
        step = "take_back_proposal" if own else "reconsider"
        self.attempt(
            operations.set_aside, self.applications[place], step, reason="Again.", actor=self.people[who]
        )

    @rule(place=ONE_OF_THEM)
    def withdraw(self, place: int) -> None:
        application = self.applications[place]
        writer = make.member_of(application.organisation)
        self.attempt(withdraw_application, application, reason="Moved.", actor=writer)

    @rule(place=ONE_OF_THEM)
    def refuse(self, place: int) -> None:
        if award := self.award(place):
            signatory = make.signatory_of(award)
            self.attempt(operations.refuse_offer, award, reason="Other money.", actor=signatory)

    @rule(place=ONE_OF_THEM)
    def lapse(self, place: int) -> None:
        if award := self.award(place):
            with clock.at(clock.now() + timedelta(days=40)):
                self.attempt(operations.lapse_offer, award, reason="No answer.", actor=self.officer)

    @rule(place=ONE_OF_THEM)
    def accept_and_pay(self, place: int) -> None:
        if (award := self.award(place)) and award.state is AwardState.OFFERED:
            make.accept(award)
            first: Payment = payments_of(award)[0]
            make.do(request_payment, first, actor=self.officer)
            make.do(approve_payment, first, actor=self.finance)
            make.do(record_paid, first, clock.today(), finance_reference="BACS-1", actor=self.finance)

    @invariant()
    def the_pot_balances(self) -> None:
        db.session.rollback()
        standing = standing_of_round(self.round)
        assert standing["budget"] == self.round.budget_pence == 6_000_000
        assert standing["committed"] + standing["paid"] + standing["left"] == standing["budget"]
        assert min(standing.values()) >= 0

    @invariant()
    def no_envelope_is_passed(self) -> None:
        envelopes = envelopes_of(self.round)
        assert [e.limit_pence for e in envelopes] == [5_000_000, 3_000_000, 3_500_000]
        assert min(e.left_pence for e in envelopes) >= 0

    @invariant()
    def every_award_was_promised_once(self) -> None:
        for award in db.session.scalars(sa.select(Award)):
            promised = db.session.scalars(
                sa.select(Posting).where(Posting.award_id == award.id, Posting.source == Account.POT)
            ).all()
            assert [posting.amount_pence for posting in promised] == [award.amount_pence]
            held = 0 if award.state in ENDED else award.amount_pence
            assert committed(award) + paid(award) == held

    def teardown(self) -> None:
        db.session.rollback()
        assert list(faults(self.head)) == []


def test_the_ledger_balances_whatever_is_decided(app: Flask, seeds: Seeds) -> None:
    Money.seeds, Money.head = seeds, app.config["AUDIT_HEAD"]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Money,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

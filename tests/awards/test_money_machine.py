"""Whatever is decided in whatever order: the ledger balances, and nothing passes the pot or an envelope.

MONEY_EXAMPLES is the number of sequences that are tried; a soak run tries thousands.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
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
from grants.awards.endings import endings_of
from grants.awards.ledger import committed, standing_of, standing_of_round
from grants.awards.models import Account, Award, EndingGround, Outcome, Posting
from grants.awards.queries import award_of, proposals_for
from grants.closing.operations import close_grant
from grants.db import db
from grants.delivery.queries import reports_of
from grants.errors import DomainError
from grants.evaluation.queries import returns_of
from grants.lifecycles import ApplicationState, AwardState, EvaluationState, PaymentState, ReportState
from grants.money import Pence
from grants.payments import operations as runs
from grants.payments.ledger import where_it_stands
from grants.payments.models import Payment, PaymentRun, RepaymentCause, RunLine
from grants.payments.operations.requesting import ACCOUNT_OF
from grants.payments.owed import repayments_of
from grants.payments.queries import lines_of, payments_of
from grants.permissions import Role
from grants.rounds.models import Round

Seeds = dict[str, list[dict[str, object]]]

EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "6"))
APPLICATIONS = 4
ONE_OF_THEM = some.integers(0, APPLICATIONS - 1)

#: Every step of one payment, with what it needs.
STEPS: dict[str, Callable[..., Any]] = {
    "request": runs.request_payment,
    "approve": runs.approve_payment,
    "take back": partial(runs.return_payment, action="take_back", reason="A slip."),
    "send back": partial(runs.return_payment, action="send_back", reason="A slip."),
    "pay again": partial(runs.pay_again, reason="Put right."),
    "cancel": partial(runs.cancel_payment, reason="Not needed."),
    "pay": partial(runs.record_paid, paid_on=clock.today(), finance_reference="BACS-1"),
}


#: Every step with what is to be paid back.
REPAID = ["receive", "receive", "ask_write_off", "write_off", "refuse_write_off", "cancel_repayment"]


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
        self.officer, both = make.an_officer(), make.a_person(Role.OFFICER, Role.FINANCE)
        self.payers = [make.a_person(Role.FINANCE), self.officer, both, make.a_person(Role.FINANCE)]

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
    def accept(self, place: int) -> None:
        if (award := self.award(place)) and award.state is AwardState.OFFERED:
            make.accept(award)

    @rule(place=ONE_OF_THEM)
    def report(self, place: int) -> None:
        award = self.award(place)
        if award and award.state is AwardState.ACTIVE and reports_of(award)[0].state is ReportState.DUE:
            make.a_report(ReportState.ACCEPTED, award)

    @rule(
        place=ONE_OF_THEM,
        instalment=some.integers(0, 1),
        steps=some.lists(some.sampled_from(sorted(STEPS)), min_size=1, max_size=5),
        who=some.integers(0, 3),
    )
    def move_payment(self, place: int, instalment: int, steps: list[str], who: int) -> None:
        """Let anybody try steps of a payment one after the other, in whatever order."""
        award = self.award(place)
        if award and (payments := payments_of(award)):
            for step in steps:
                payment = make.fresh(payments[instalment])
                self.attempt(STEPS[step], payment, actor=self.payers[(who + len(step)) % len(self.payers)])

    @rule(places=some.sets(ONE_OF_THEM), who=some.integers(0, 3))
    def prepare_run(self, places: set[int], who: int) -> None:
        awards = [award for place in places if (award := self.award(place))]
        chosen = [p for award in awards for p in payments_of(award) if p.state is PaymentState.APPROVED]
        self.attempt(runs.prepare_run, chosen, clock.today(), actor=self.payers[who])

    @rule(place=ONE_OF_THEM, step=some.sampled_from(["approve", "take", "cancel"]), who=some.integers(0, 3))
    def move_run(self, place: int, step: str, who: int) -> None:
        if run := self.run(place):
            actor = self.payers[who]
            if step == "cancel":
                self.attempt(runs.cancel_run, run, reason="Again.", actor=actor)
            else:
                self.attempt(runs.approve_run if step == "approve" else runs.take_file, run, actor=actor)
            runs.make_waiting_files()

    @rule(place=ONE_OF_THEM, refused=some.booleans(), who=some.integers(0, 3))
    def hear_from_bank(self, place: int, refused: bool, who: int) -> None:
        if run := self.run(place):
            first = lines_of(run)[0].payment.reference.replace("-", "_")
            said = make.said_by_bank(run, **({first: "No such account"} if refused else {}))
            self.attempt(runs.import_result, run, said, actor=self.payers[who])

    def run(self, place: int) -> PaymentRun | None:
        """Return one of the runs, the latest for nought."""
        db.session.rollback()
        found = list(db.session.scalars(sa.select(PaymentRun).order_by(PaymentRun.id.desc())))
        return found[place % len(found)] if found else None

    @rule(place=ONE_OF_THEM, share=some.integers(0, 100))
    def close(self, place: int, share: int) -> None:
        award = self.award(place)
        if award and award.state is AwardState.ACTIVE:
            for payment in payments_of(award):
                self.attempt(runs.cancel_payment, payment, reason="Over.", actor=self.officer)
            make.a_return(ReportState.ACCEPTED, award) if returns_of(award)[0].accepted_at is None else None
            if make.its_final_report(award).accepted_at is None:
                make.a_final_report(ReportState.ACCEPTED, award, left=award.amount_pence * share // 200)
            for repayment in repayments_of(make.fresh(award)):
                if repayment.is_open:
                    make.receive(repayment, repayment.left_pence)
            if make.its_evaluation(make.fresh(award)).state is EvaluationState.DRAFT:
                make.an_evaluation(EvaluationState.EXEMPT, award)
            self.attempt(close_grant, make.fresh(award), summary="Over.", actor=self.officer)

    @rule(place=ONE_OF_THEM, who=some.integers(0, 1))
    def withdraw_offer(self, place: int, who: int) -> None:
        if award := self.award(place):
            self.attempt(operations.withdraw_offer, award, reason="Cut.", actor=self.people[who])

    @rule(place=ONE_OF_THEM, lift=some.booleans())
    def suspend(self, place: int, lift: bool) -> None:
        award = self.award(place)
        if award and lift:
            self.attempt(operations.lift_suspension, award, reason="Clear.", actor=self.officer)
        elif award:
            self.attempt(
                operations.suspend, award, told="Wait.", reason="Lists differ.", actor=self.people[0],
                review_on=clock.today() + timedelta(days=28),
            )  # fmt: skip

    @rule(place=ONE_OF_THEM, pounds=some.integers(0, 20_000), who=some.integers(0, 1))
    def end_early(self, place: int, pounds: int, who: int) -> None:
        if award := self.award(place):
            self.attempt(
                operations.propose_ending, award, EndingGround.WISH_OF_GROUP, reason="They stop.",
                repay_pence=Pence(pounds * 100), actor=self.officer,
            )  # fmt: skip
            for ending in endings_of(make.fresh(award)):
                self.attempt(operations.confirm_ending, ending, note="Yes.", actor=self.people[who])

    @rule(place=ONE_OF_THEM, pence=some.integers(1, 1_200_000))
    def demand(self, place: int, pence: int) -> None:
        if award := self.award(place):
            self.attempt(
                runs.demand, award, RepaymentCause.UNSPENT, Pence(pence), reason="Left.",
                due_on=clock.today() + timedelta(days=9), actor=self.officer,
            )  # fmt: skip

    @rule(
        place=ONE_OF_THEM,
        pence=some.integers(1, 1_200_000),
        step=some.sampled_from(REPAID),
        who=some.integers(0, 3),
    )
    def pay_back(self, place: int, pence: int, step: str, who: int) -> None:
        """Let anybody try a step with what is to be paid back, in whatever order."""
        award = self.award(place)
        for repayment in repayments_of(award) if award else []:
            actor = self.payers[who]
            if step == "receive":
                reference = f"FP-{pence}"
                self.attempt(
                    runs.receive,
                    repayment,
                    Pence(pence),
                    clock.today(),
                    bank_reference=reference,
                    actor=actor,
                )
            elif step == "write_off":
                self.attempt(runs.write_off, repayment, actor=actor)
            else:
                self.attempt(getattr(runs, step), repayment, reason="So.", actor=actor)

    @rule(days=some.integers(1, 200))
    def let_days_pass_for_the_gates(self, days: int) -> None:
        with clock.at(clock.now() + timedelta(days=days)):
            runs.settle_all()
        runs.settle_all()

    @invariant()
    def the_pot_balances(self) -> None:
        db.session.rollback()
        standing = standing_of_round(self.round)
        assert standing.budget == self.round.budget_pence == 6_000_000
        assert standing.budget == standing.left + standing.to_come + standing.paid - standing.returned
        assert standing.promised == standing.to_come + standing.paid + standing.released
        assert min(standing.of(account) for account in Account if account is not Account.FUNDER) >= 0

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
            money = standing_of(award)
            is_open = award.state in (AwardState.OFFERED, AwardState.ACTIVE, AwardState.SUSPENDED)
            assert money.to_come + money.paid + money.released == award.amount_pence
            assert money.paid <= award.amount_pence
            assert money.to_come == (committed(award) if is_open else 0)

    @invariant()
    def what_came_back_or_never_will_is_what_the_repayments_say(self) -> None:
        for award in db.session.scalars(sa.select(Award)):
            money, known = standing_of(award), repayments_of(award)
            assert money.written_off == sum(repayment.written_off_pence for repayment in known)
            if award.state is not AwardState.CLOSED:
                assert money.returned == sum(repayment.received_pence for repayment in known)
                assert sum(repayment.left_pence for repayment in known) <= money.of(Account.PAID)

    @invariant()
    def every_payment_lies_where_its_state_says_and_is_paid_once(self) -> None:
        for payment in db.session.scalars(sa.select(Payment)):
            account = ACCOUNT_OF.get(payment.state, None)
            lies = [(place, pence) for place, pence in where_it_stands(payment)]
            wanted = Account.PAID if payment.state is PaymentState.PAID else account
            assert lies == ([(wanted, payment.amount_pence)] if wanted else [])
            times = db.session.scalars(
                sa.select(Posting).where(Posting.payment_id == payment.id, Posting.target == Account.PAID)
            ).all()
            assert len(times) == int(payment.state is PaymentState.PAID)
            assert payment.requested_by_id is None or payment.requested_by_id not in (
                payment.approved_by_id, payment.paid_by_id,
            )  # fmt: skip

    @invariant()
    def no_payment_is_payable_with_an_open_run_line_elsewhere(self) -> None:
        for line in db.session.scalars(sa.select(RunLine).where(RunLine.outcome.is_(None))):
            assert line.payment.state in (PaymentState.IN_RUN, PaymentState.SENT)

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

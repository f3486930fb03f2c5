"""Decisions and all that follows from an award, in any state."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from factories.applications import (
    a_decision_maker,
    a_draft,
    an_application,
    confirm,
    find_eligible,
    moderate,
    propose,
    submit,
)
from factories.banking import have_account
from factories.halting import end_early, suspend
from factories.people import a_colleague, a_person, an_officer, do, member_of, rows
from factories.remembered import remembered
from factories.rounds import a_round
from factories.runs import bring_to_bank
from factories.support import a_hosting
from grants import clock
from grants.accounts.models import Membership, Organisation, User
from grants.accounts.operations import change_place
from grants.accounts.queries import certifiers_of, members_of
from grants.applications.models import Application
from grants.awards import operations as awards
from grants.awards.models import Award, Batch, Delegation, SignOff
from grants.awards.queries import standing_decision
from grants.db import db
from grants.delivery import operations as delivery
from grants.delivery.models import MilestoneReport, Rating
from grants.delivery.queries import reports_of
from grants.evaluation import operations as evaluation
from grants.evaluation.models import MonitoringReturn
from grants.evaluation.queries import returns_of, targets_of, targets_stand
from grants.lifecycles import (
    ApplicationState,
    AwardState,
    HostingState,
    PaymentState,
    ReportState,
    SignOffState,
)
from grants.money import Pence
from grants.notices.models import Notice
from grants.payments import operations as payments
from grants.payments.models import Payment
from grants.payments.queries import payments_of
from grants.permissions import Guest, Role
from grants.rounds.models import (
    Round,
)

#: How an active award reaches a state in which it ends; factories of later stages say.
ENDINGS: dict[AwardState, Callable[[Award], Any]] = {}

A, W, P, T = ApplicationState, AwardState, PaymentState, ReportState


@remembered
def an_award(state: AwardState = W.OFFERED, round_: Round | None = None, **how: Any) -> Award:
    """Return an award that has reached a state by real steps; one of HOST_SIGNING has a host."""
    if state is W.HOST_SIGNING:
        return a_hosted_award(state, round_, **how)
    application = an_application(A.PROPOSED, round_, **how)
    award: Award = confirm(application)
    if state is W.REFUSED:
        do(awards.refuse_offer, award, reason="We found other money.", actor=signatory_of(award))
    elif state is W.WITHDRAWN:
        do(awards.withdraw_offer, award, reason="The budget was cut.", actor=a_decision_maker())
    elif state is W.LAPSED:
        with clock.at(clock.now() + timedelta(days=40)):
            do(awards.lapse_offer, award, reason="No answer.", actor=an_officer())
    else:
        _go_on(award, state)
    assert award.state is state
    return award


@remembered
def a_hosted_award(
    state: AwardState = W.OFFERED, round_: Round | None = None, *, host_language: str = "en", **how: Any
) -> Award:
    """Return an award of a group for which a host answers, in a state reached by real steps."""
    draft = a_draft(round_, **how)
    a_hosting(HostingState.CONFIRMED, draft, language=host_language)
    for step in (submit, find_eligible, moderate, propose):
        step(draft)
    award: Award = confirm(draft)
    _go_on(award, state)
    assert award.state is state
    return award


def _go_on(award: Award, state: AwardState) -> None:
    """Have an offer signed as far as a state says."""
    way = [only_accept, host_sign, countersign] if award.hosting is not None else [only_accept, countersign]
    for step in way:
        if award.state in (state, W.ACTIVE):
            break
        step(award)
    if award.state is W.ACTIVE:
        have_account(award)
    if state is W.SUSPENDED:
        suspend(award)
    if state is W.TERMINATED:
        end_early(award)
    if state in ENDINGS:
        ENDINGS[state](award)


def signing(name: str = "Amina Vale", **how: Any) -> awards.Signing:
    """Return what somebody types to sign."""
    known: dict[str, Any] = {
        "name": name,
        "position": "Chair",
        "signature": name,
        "declaration": "We accept.",
        "language": "en",
        "has_committee": True,
    }
    return awards.Signing(**{**known, **how})


def signatory_of(award: Award) -> User:
    return member_of(award.application.organisation)


@remembered
def only_accept(award: Award) -> Any:
    """Accept for the group alone."""
    return do(awards.accept_offer, award, signing(), actor=signatory_of(award))


@remembered
def host_sign(award: Award) -> Any:
    """Sign for the host by its mailed link."""
    return do(awards.host_sign, award, signing("Ruth Okafor"), actor=Guest(award))


@remembered
def countersign(award: Award) -> Any:
    """Sign for the programme, which puts the agreement in force."""
    return do(awards.countersign, award, signing("Dora Moss"), actor=a_decision_maker())


@remembered
def accept(award: Award, *, with_account: bool = True) -> Any:
    """Have every side sign an offer: the agreement is in force, and so are bank details, unless told."""
    agreement = only_accept(award)
    if award.hosting is not None:
        host_sign(award)
    countersign(award)
    if with_account:
        have_account(award)
    return agreement


def link_to_agreement() -> str:
    """Return the path of the link in the newest mail that asks a host to sign."""
    notices = rows(Notice, Notice.text.contains("/agreements/"))
    return "/agreements/" + notices[-1].text.split("/agreements/")[1].split()[0]


@remembered
def a_host_signatory(award: Award) -> User:
    """Return somebody with an account who may sign for the host of an award."""
    person = a_person()

    def belong() -> None:
        host = award.hosting.host_id if award.hosting else None
        db.session.add(
            Membership(organisation_id=host, user_id=person.id, position="Treasurer", may_sign=True)
        )

    do(belong)
    return person


WITH_CERTIFIER = (T.AWAITING_SIGN_OFF, T.SENT_BACK)


def a_certifier(organisation: Organisation) -> User:
    """Return a colleague who signs off the reports of an organisation."""
    person = a_colleague(organisation)
    place = next(m for m in members_of(organisation) if m.user_id == person.id)
    do(
        change_place,
        place,
        position=place.position,
        is_owner=False,
        may_sign=False,
        certifies=True,
        actor=member_of(organisation),
    )
    return person


def _come_back(report: Any, state: ReportState) -> None:
    if state is T.SENT_BACK:
        certifier = certifiers_of(report.application.organisation_id)[0]
        do(delivery.send_back, report, reason="Count again.", actor=certifier)


@remembered
def a_report(state: ReportState = T.DUE, award: Award | None = None) -> MilestoneReport:
    """Return the first milestone report of an award, in a state reached by real steps."""
    award = award or an_award(W.ACTIVE)
    report = reports_of(award)[0]
    writer = signatory_of(award)
    if state is T.CANCELLED:
        do(delivery.cancel_report, report, reason="Merged with the next.", actor=an_officer())
    elif state is not T.DUE:
        do(
            delivery.save_report,
            report,
            done="Six evenings.",
            spent_pence=Pence(500_000),
            evidence=None,
            actor=writer,
        )
        if state in WITH_CERTIFIER:
            a_certifier(award.application.organisation)
        do(delivery.submit_report, report, actor=writer)
    _come_back(report, state)
    if state is T.CHANGES_REQUESTED:
        do(delivery.request_changes, report, wanted="How many came?", actor=an_officer())
    elif state is T.ACCEPTED:
        do(
            delivery.accept_report,
            report,
            assessment="As planned.",
            rating=Rating.AS_PLANNED,
            actor=an_officer(),
        )
    assert report.state is state
    return report


@remembered
def a_return(state: ReportState = T.DUE, award: Award | None = None) -> MonitoringReturn:
    """Return the first monitoring return of an award, in a state reached by real steps."""
    award = award or an_award(W.ACTIVE)
    return_ = returns_of(award)[0]
    writer = signatory_of(award)
    if state is T.CANCELLED:
        do(delivery.cancel_report, return_, reason="The grant ended.", actor=an_officer())
    elif state is not T.DUE:
        fill(return_)
        if state in WITH_CERTIFIER:
            a_certifier(award.application.organisation)
        do(evaluation.submit_return, return_, actor=writer)
    _come_back(return_, state)
    if state is T.CHANGES_REQUESTED:
        do(delivery.request_changes, return_, wanted="How many came?", actor=an_officer())
    elif state is T.ACCEPTED:
        do(
            delivery.accept_report,
            return_,
            assessment="As planned.",
            rating=Rating.AS_PLANNED,
            actor=an_officer(),
        )
    assert return_.state is state
    return return_


@remembered
def fill(return_: MonitoringReturn) -> None:
    """Set the award's targets and write a complete return."""
    writer = signatory_of(return_.award)
    numbers = [target.indicator_id for target in targets_of(return_.award)]
    if not targets_stand(return_.award):
        do(evaluation.set_targets, return_.award, dict.fromkeys(numbers, 100), actor=writer)
    do(
        evaluation.save_return,
        return_,
        people_reached=80,
        actuals=dict.fromkeys(numbers, 60),
        worked="Tea on every floor.",
        did_not_work="The lift broke.",
        learned="Start with children.",
        actor=writer,
    )


@remembered
def a_payment(
    state: PaymentState = P.PAYABLE, award: Award | None = None, *, place: int | None = None
) -> Payment:
    """Return an instalment of an award, in a state reached by real steps; one that waits is the second."""
    found = payments_of(award or an_award(W.ACTIVE))
    payment = found[int(state is P.PLANNED) if place is None else place]
    if state is P.CANCELLED:
        do(payments.cancel_payment, payment, reason="The milestone fell away.", actor=an_officer())
    elif state not in (P.PLANNED, P.PAYABLE):
        do(payments.request_payment, payment, actor=an_officer())
    if state in (P.APPROVED, P.IN_RUN, P.SENT, P.FAILED, P.PAID):
        do(payments.approve_payment, payment, actor=a_person(Role.FINANCE))
    if state in (P.IN_RUN, P.SENT, P.FAILED):
        bring_to_bank(payment, state)
    if state is P.PAID:
        pay(payment)
    assert payment.state is state
    return payment


@remembered
def pay(payment: Payment, on: date | None = None) -> None:
    do(
        payments.record_paid,
        payment,
        on or clock.today(),
        finance_reference=f"BACS-{payment.id}",
        actor=a_person(Role.FINANCE),
    )


def a_sign_off(state: SignOffState = SignOffState.SIGNED, round_: Round | None = None) -> SignOff:
    """Return the sign-off of a closed round, in a state reached by real steps."""
    round_ = round_ or a_round()
    with clock.at(round_.closes_at + timedelta(days=1)):
        signed: SignOff = do(
            awards.sign_off, round_, note="All decided.", actor=a_person(Role.DECISION_MAKER)
        )
        if state is not SignOffState.SIGNED:
            asker = a_person(Role.DECISION_MAKER)
            do(awards.ask_reopening, signed, reason="A letter was lost.", actor=asker)
        if state is SignOffState.REOPENED:
            another = a_person(Role.DECISION_MAKER)
            do(awards.answer_reopening, signed, "reopen", reason="Agreed.", actor=another)
    assert signed.state is state
    return signed


def a_limit(
    person: User, pounds: int | None = None, *, ends_on: date | None = None, actor: User | None = None
) -> Delegation:
    """Return what a decision maker may confirm from today on: up to so many pounds, or any amount."""
    line: Delegation = do(
        awards.delegate,
        person,
        None if pounds is None else Pence(pounds * 100),
        begins_on=clock.today(),
        ends_on=ends_on,
        note="Minutes, item 4.",
        actor=actor or a_person(Role.ADMINISTRATOR),
    )
    return line


def a_batch(*applications: Application, actor: User | None = None) -> Batch:
    """Have one decision maker confirm together what is proposed; the worker has not begun."""
    standing = [standing_decision(application) for application in applications]
    seen = [decision.id for decision in standing if decision is not None]
    batch: Batch = do(
        awards.confirm_together, applications[0].round, seen, actor=actor or a_person(Role.DECISION_MAKER)
    )
    return batch

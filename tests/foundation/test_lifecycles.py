"""Who may do what to a record in which state: every row of every table, asked of real records."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from flask import Flask

from grants import permissions
from grants.accounts.models import User
from grants.assurance.proof import faults
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import (
    APPEAL,
    APPLICATION,
    ASSET,
    AWARD,
    BANK_DETAILS,
    BROADCAST,
    CHECK,
    CONCERN,
    CONDITION,
    DECLARATION,
    ENDING,
    EVALUATION,
    EVIDENCE,
    EXPENSE_CLAIM,
    HOSTING,
    INTRODUCTION,
    LIFECYCLES,
    MEETING,
    PAYMENT,
    PAYMENT_RUN,
    REPAYMENT,
    REPORT,
    REVIEW,
    ROUND,
    SIGN_OFF,
    SIGNAL,
    SUPPORT_OFFER,
    SUPPORT_REQUEST,
    THREAD,
    VARIATION,
    VISIT,
    ApplicationState,
    PaymentState,
    RoundState,
)
from grants.permissions import Guest, LinkHolder, Party, Role
from grants.workflow import Lifecycle, State, Step


def _a_round(state: State) -> Any:
    if state is RoundState.DRAFT:
        return make.a_draft_round()
    return make.a_round() if state is RoundState.PUBLISHED else make.a_correction(state)


def _an_application(state: ApplicationState) -> Any:
    if state is ApplicationState.DELETED:
        return make.a_deleted_draft()
    return make.a_draft() if state is ApplicationState.DRAFT else make.an_application(state)


RECORDS: dict[str, Callable[[Any], Any]] = {
    ROUND.name: _a_round,
    APPLICATION.name: _an_application,
    EVIDENCE.name: make.a_paper,
    HOSTING.name: make.a_hosting,
    DECLARATION.name: make.a_declaration,
    REVIEW.name: make.a_review,
    MEETING.name: make.a_meeting,
    SIGN_OFF.name: make.a_sign_off,
    CHECK.name: make.a_check,
    SIGNAL.name: make.a_signal,
    AWARD.name: make.an_award,
    ENDING.name: make.an_ending,
    BANK_DETAILS.name: make.some_details,
    CONDITION.name: make.a_condition,
    PAYMENT.name: make.a_payment,
    PAYMENT_RUN.name: lambda state: make.a_run(state, make.a_payment(PaymentState.APPROVED)),
    REPAYMENT.name: make.a_repayment,
    REPORT.name: make.a_report,
    EXPENSE_CLAIM.name: make.a_claim,
    ASSET.name: make.an_asset,
    EVALUATION.name: make.an_evaluation,
    VARIATION.name: make.a_variation,
    APPEAL.name: make.an_appeal,
    VISIT.name: make.a_visit,
    CONCERN.name: make.a_concern,
    SUPPORT_OFFER.name: make.an_offer,
    SUPPORT_REQUEST.name: make.a_request,
    INTRODUCTION.name: make.an_introduction,
    THREAD.name: make.a_thread,
    BROADCAST.name: make.a_broadcast,
}


def _its_people(record: Any) -> User:
    return make.member_of(record.application.organisation)


def _a_helper(application: Any) -> User | None:
    writable = APPLICATION.step("name_helper").sources
    return make.a_helper(application).user if application.state in writable else None


def _an_investigator(record: Any) -> User:
    named: User | None = getattr(record, "investigator", None)
    return named or make.an_investigator(record.application)


def _who_proposed(record: Any) -> User | None:
    known = [part.user for part in record.application.parts if part.part is permissions.Part.PROPOSER]
    return known[0] if known and record.application.proposed_by_id else None


#: Somebody of each party to a record; None where nobody can be one, as there is nothing proposed.
CAST: dict[Party, Callable[[Any], Any]] = {
    permissions.officer: lambda _record: make.an_officer(),
    permissions.another_officer: lambda _record: make.an_officer(),
    permissions.officer_for_another: lambda _record: make.an_officer(),
    permissions.moderator: lambda _record: make.an_officer(),
    permissions.applicant: _its_people,
    permissions.member: lambda record: make.member_of(record.organisation),
    permissions.helper: _a_helper,
    permissions.asked_host: Guest,
    permissions.recipient: _its_people,
    permissions.link_holder: lambda report: LinkHolder(report, _its_people(report)),
    permissions.certifier: lambda report: make.a_certifier(report.application.organisation),
    permissions.service: lambda _record: permissions.SERVICE,
    permissions.signatory: _its_people,
    permissions.the_reviewer: lambda review: review.reviewer,
    permissions.panel_member: lambda meeting: next(
        member.user for member in meeting.members if member.user_id != meeting.chair_id
    ),
    permissions.decision_maker: lambda _record: make.a_decision_maker(),
    permissions.eligibility_officer: lambda _record: make.an_officer(),
    permissions.investigator: _an_investigator,
    permissions.proposer: _who_proposed,
    permissions.second_decision_maker: lambda _record: make.a_decision_maker(),
    permissions.countersigner: lambda _record: make.a_decision_maker(),
    permissions.host_signatory: lambda award: make.a_host_signatory(award) if award.hosting else None,
    permissions.round_decider: lambda _record: make.a_decision_maker(),
    permissions.second_round_decider: lambda _record: make.a_decision_maker(),
    permissions.officer_near_neither: lambda _record: make.an_officer(),
    permissions.second_officer: lambda _record: make.an_officer(),
    permissions.either_group: lambda record: record.first.said_by,
    permissions.unsaid_group: lambda record: record.second.said_by,
    permissions.waiving_decision_maker: lambda _record: make.a_decision_maker(),
    permissions.exempting_decision_maker: lambda _record: make.a_decision_maker(),
    permissions.varying_group: lambda known: None if known.is_proposal else _its_people(known),
    permissions.varying_signatory: lambda known: None if known.is_proposal else _its_people(known),
    permissions.varying_officer: lambda known: make.an_officer() if known.is_proposal else None,
    permissions.varying_decider: lambda _record: make.a_decision_maker(),
    permissions.second_pair_of_eyes: lambda _record: make.a_person(Role.FINANCE),
    permissions.bookkeeper: lambda _record: make.a_person(Role.FINANCE),
    permissions.second_bookkeeper: lambda _record: make.a_person(Role.FINANCE),
    permissions.account_giver: lambda record: make.member_of(record.organisation),
    permissions.payee_by_link: lambda record: Guest(record.link) if record.link else None,
    permissions.payer: lambda _record: make.a_person(Role.FINANCE),
    permissions.second_payer: lambda _record: make.a_person(Role.FINANCE),
    permissions.lifting_officer: lambda _record: make.an_officer(),
    permissions.lifting_decision_maker: lambda _record: make.a_decision_maker(),
    permissions.ender: lambda _record: make.a_decision_maker(),
    permissions.cashier: lambda _record: make.a_person(Role.FINANCE),
    permissions.second_cashier: lambda _record: make.a_person(Role.FINANCE),
    permissions.second_demander: lambda _record: make.a_person(Role.FINANCE),
    permissions.any_officer: lambda _record: make.an_officer(),
    permissions.administrator: lambda _record: make.a_person(Role.ADMINISTRATOR),
    permissions.triager: lambda concern: concern.triager,
}

#: The role behind a party; people of a group hold none.
ROLE_OF = {
    permissions.officer: Role.OFFICER,
    permissions.another_officer: Role.OFFICER,
    permissions.eligibility_officer: Role.OFFICER,
    permissions.officer_for_another: Role.OFFICER,
    permissions.moderator: Role.OFFICER,
    permissions.decision_maker: Role.DECISION_MAKER,
    permissions.proposer: Role.DECISION_MAKER,
    permissions.second_decision_maker: Role.DECISION_MAKER,
    permissions.countersigner: Role.DECISION_MAKER,
    permissions.round_decider: Role.DECISION_MAKER,
    permissions.second_round_decider: Role.DECISION_MAKER,
    permissions.officer_near_neither: Role.OFFICER,
    permissions.second_officer: Role.OFFICER,
    permissions.waiving_decision_maker: Role.DECISION_MAKER,
    permissions.exempting_decision_maker: Role.DECISION_MAKER,
    permissions.varying_officer: Role.OFFICER,
    permissions.varying_decider: Role.DECISION_MAKER,
    permissions.second_pair_of_eyes: Role.FINANCE,
    permissions.bookkeeper: Role.FINANCE,
    permissions.second_bookkeeper: Role.FINANCE,
    permissions.payer: Role.FINANCE,
    permissions.second_payer: Role.FINANCE,
    permissions.lifting_officer: Role.OFFICER,
    permissions.lifting_decision_maker: Role.DECISION_MAKER,
    permissions.ender: Role.DECISION_MAKER,
    permissions.cashier: Role.FINANCE,
    permissions.second_cashier: Role.FINANCE,
    permissions.second_demander: Role.FINANCE,
    permissions.any_officer: Role.OFFICER,
    permissions.administrator: Role.ADMINISTRATOR,
}

STATES = [(lifecycle, state) for lifecycle in LIFECYCLES for state in lifecycle.states]


def name(thing: Any) -> str:
    return str(getattr(thing, "name", thing)).lower()


def _allows(lifecycle: Lifecycle, step: Step, record: Any, person: Any) -> bool:
    """Ask in both voices, which must agree."""
    allowed = lifecycle.allows(person, step.action, record)
    try:
        lifecycle.check(person, step.action, record)
    except (NotAllowed, WrongState):
        assert not allowed
    else:
        assert allowed
    return allowed


@pytest.mark.parametrize(("lifecycle", "state"), STATES, ids=name)
def test_each_party_may_take_its_actions_in_their_states_and_nobody_else_any(
    app: Flask, lifecycle: Lifecycle, state: State
) -> None:
    record = RECORDS[lifecycle.name](state)
    cast = [
        (step, party, person)
        for step in lifecycle.steps
        for party in step.parties
        if (person := CAST[party](record)) is not None
    ]

    allowed = {
        (step.action, party) for step, party, person in cast if _allows(lifecycle, step, record, person)
    }

    assert allowed == {(step.action, party) for step, party, _person in cast if state in step.sources}
    for step in lifecycle.steps:
        own = {ROLE_OF[party] for party in step.parties if party in ROLE_OF}
        with pytest.raises(NotAllowed):
            lifecycle.check(make.a_person(*(set(Role) - own)), step.action, record)
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_a_refusal_names_who_may_and_what_the_state_is(app: Flask) -> None:
    application = make.a_draft()

    with pytest.raises(NotAllowed) as not_allowed:
        APPLICATION.check(make.a_person(), "submit", application)
    with pytest.raises(WrongState) as wrong_state:
        APPLICATION.check(make.member_of(application.organisation), "answer_query", application)

    assert not_allowed.value.message == "Only a member of the organisation that applies can do this."
    assert wrong_state.value.message == (
        "This cannot be done now. Its state is: Draft. It may have changed since you opened the page."
    )


def test_an_action_that_is_in_no_table_is_a_mistake_of_ours(app: Flask) -> None:
    with pytest.raises(KeyError, match=r"application\.fly"):
        APPLICATION.step("fly")


def test_a_state_is_known_by_its_word() -> None:
    assert ApplicationState.named("in_review") is ApplicationState.IN_REVIEW
    assert ApplicationState.named("flying") is None

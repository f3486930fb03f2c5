"""Applications and their reviews, in any state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from factories.people import a_person, an_officer, an_organisation, both, do, member_of
from factories.remembered import remembered
from factories.reviewers import make_ready_and_assign
from factories.rounds import a_round
from grants import clock
from grants.accounts.models import Organisation, User
from grants.accounts.queries import areas
from grants.applications import operations as applications
from grants.applications.models import Application
from grants.assessment import operations as assessment
from grants.assessment.models import ConflictKind, Practice, Recommendation, Review
from grants.assessment.queries import live_reviews
from grants.awards import operations as awards
from grants.awards.models import Outcome
from grants.awards.queries import standing_decision
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import (
    Round,
)
from grants.rounds.queries import criteria_of, questions_of, sections_of

A, V = ApplicationState, ReviewState


def answers_for(round_: Round, *, pounds: int = 20_000, **changes: Any) -> dict[str, Any]:
    """Return good answers by the key of their question."""
    closes_on = clock.in_london(round_.closes_at).date()
    known: dict[str, Any] = {
        "title": "Tea on the landing",
        "summary": "Neighbours meet on every floor of one tower.",
        "themes": ["awareness"],
        "boroughs": [areas()[0].code],
        "starts_on": (closes_on + timedelta(days=40)).isoformat(),
        "ends_on": (closes_on + timedelta(days=300)).isoformat(),
        "reach": 120,
        "need": "Doors stayed shut after the attack in May.",
        "tier": "small" if pounds <= 25_000 else "large",
        "budget": [
            {"item": "Hosts", "pounds": pounds - 1_500, "evaluation": False},
            {"item": "Survey", "pounds": 1_500, "evaluation": True},
        ],
    }
    return {**known, **changes}


@remembered
def start(round_: Round | None = None, *, organisation: Organisation | None = None) -> Application:
    """Return an empty draft of an organisation's first member."""
    organisation = organisation or an_organisation()
    writer = member_of(organisation)
    application: Application = do(
        applications.start_application, round_ or a_round(), organisation, actor=writer
    )
    return application


@remembered
def a_draft(
    round_: Round | None = None, *, organisation: Organisation | None = None, **answers: Any
) -> Application:
    """Return a complete draft of an organisation's first member."""
    round_ = round_ or a_round()
    application = start(round_, organisation=organisation)
    writer = member_of(application.organisation)
    known = answers_for(round_, **answers)
    ids = {question.key: question.id for question in questions_of(round_)}
    for section in sections_of(round_):
        given = {ids[q.key]: applications.Given(known[q.key]) for q in section.questions}
        do(applications.save_section, application, section, given, actor=writer)
    return application


#: The states after which an application leaves its way, and the one that it leaves from.
_EXITS = {A.WITHDRAWN: A.SUBMITTED, A.QUERIED: A.SUBMITTED, A.INELIGIBLE: A.SUBMITTED, A.AWARDED: A.PROPOSED,
          A.DECLINED: A.PROPOSED}  # fmt: skip


@remembered
def an_application(
    state: ApplicationState = A.SUBMITTED, round_: Round | None = None, *, points: int = 3, **answers: Any
) -> Application:
    """Return an application that has reached a state by real steps."""
    application = a_draft(round_, **answers)
    outcome = Outcome.DECLINE if state is A.DECLINED else Outcome.AWARD
    way: dict[ApplicationState, Callable[[], Any]] = {
        A.SUBMITTED: lambda: submit(application),
        A.IN_REVIEW: lambda: find_eligible(application),
        A.MODERATED: lambda: moderate(application, points=points),
        A.PROPOSED: lambda: propose(application, outcome=outcome),
    }
    for reached, step in way.items():
        step()
        if reached is _EXITS.get(state, state):
            break
    if state in _EXITS:
        _leave(application, state)
    assert application.state is state, application.state
    return application


def _leave(application: Application, state: ApplicationState) -> None:
    writer = member_of(application.organisation)
    if state is A.WITHDRAWN:
        do(applications.withdraw_application, application, reason="Moved.", actor=writer)
    elif state is A.QUERIED:
        query(application)
    elif state is A.INELIGIBLE:
        do(applications.find_ineligible, application, reason="Too late.", actor=an_officer())
    else:
        confirm(application)


@remembered
def submit(application: Application) -> Any:
    writer = member_of(application.organisation)
    return do(
        applications.submit_application,
        application,
        name=writer.full_name,
        position="Chair",
        declaration="It is true.",
        actor=writer,
    )


@remembered
def find_eligible(application: Application) -> Any:
    return do(applications.find_eligible, application, reason="Fits.", actor=an_officer())


@remembered
def query(application: Application, *keys: str, actor: User | None = None) -> Any:
    """Ask about the questions with these keys (the budget unless named)."""
    named = [q.id for q in questions_of(application.round) if q.key in (keys or ("budget",))]
    return do(
        applications.query_applicant,
        application,
        named,
        message="Which costs are new?",
        due_on=clock.today() + timedelta(days=7),
        actor=actor or an_officer(),
    )


@remembered
def a_review(state: ReviewState = V.ASSIGNED, application: Application | None = None, *, points: int = 3,
             reviewer: User | None = None) -> Review:  # fmt: skip
    """Return a review that has reached a state by real steps."""
    application = application or an_application(A.IN_REVIEW)
    reviewer = reviewer or a_person(Role.ADVISER)
    review: Review = do(make_ready_and_assign, application, reviewer, actor=an_officer())
    if state is V.RELEASED:
        do(assessment.release_review, review, reason="Ill.", actor=an_officer())
    elif state is V.CONFLICTED:
        do(assessment.declare_conflict, review, ConflictKind.FAMILY, note="", actor=reviewer)
    elif state is not V.ASSIGNED:
        do(assessment.declare_no_conflict, review, actor=reviewer)
    if state is V.SUBMITTED:
        score(review, points=points)
        do(assessment.submit_review, review, actor=reviewer)
    assert review.state is state
    return review


@remembered
def score(review: Review, *, points: int = 3) -> None:
    given = {c.id: (points, f"Seen in the answer on {c.key}.") for c in criteria_of(review.application.round)}
    written = assessment.Written(given, "A clear plan.", "Name the partners.", Recommendation.FUND)
    do(assessment.save_review, review, written, actor=review.reviewer)


@remembered
def moderate(application: Application, *, points: int = 3, actor: User | None = None) -> Any:
    """Have every wanted review submitted, and settle them."""
    for _missing in range(application.reviewers_wanted - len(live_reviews(application))):
        a_review(V.SUBMITTED, application, points=points)
    return do(
        assessment.moderate,
        application,
        {c.id: points for c in criteria_of(application.round)},
        reason="Both agree.",
        strengths="A clear plan.",
        improvements="Name the partners.",
        actor=actor or an_officer(),
    )


def a_decision_maker() -> User:
    return a_person(Role.DECISION_MAKER)


@remembered
def propose(
    application: Application,
    *,
    outcome: Outcome = Outcome.AWARD,
    amount: Pence | None = None,
    actor: User | None = None,
) -> Any:
    amount = amount or application.requested_pence
    return do(
        awards.propose,
        application,
        outcome,
        amount if outcome is Outcome.AWARD else None,
        reason="Strong on need.",
        actor=actor or a_decision_maker(),
    )


@remembered
def confirm(application: Application, *, actor: User | None = None) -> Any:
    """Confirm what is proposed, as a second decision maker."""
    decision = standing_decision(application)
    assert decision is not None
    verb = awards.confirm_award if decision.outcome is Outcome.AWARD else awards.confirm_decline
    return do(verb, application, actor=actor or a_decision_maker())


@remembered
def a_deleted_draft(round_: Round | None = None) -> Application:
    """Return what is left of a draft that its group deleted."""
    application = a_draft(round_)
    do(applications.delete_draft, application, actor=member_of(application.organisation))
    return application


def a_practice(round_: Round, *, points: int = 2) -> Practice:
    """Have an officer write the practice application of a round, with these points on every criterion."""
    parts = {
        criterion.id: assessment.Known(both(f"About {criterion.key}."), points, both("As the scale says."))
        for criterion in criteria_of(round_)
    }
    practice: Practice = do(assessment.set_practice, round_, both("A tea party"), parts, actor=an_officer())
    return practice

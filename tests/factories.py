"""Records for tests, reached by the real operations, each done by a person who may do it.

``a_review_of(READING)`` declares no conflict, ``an_award(ACTIVE)`` is moderated, proposed, confirmed and
accepted.  Every step is one transaction, as in a request.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import Organisation, OrganisationKind, User
from grants.accounts.operations import add_person, create_organisation
from grants.accounts.queries import areas, members_of
from grants.applications import operations as applications
from grants.applications.models import Application
from grants.assessment import operations as assessment
from grants.assessment.models import ConflictKind, Review
from grants.assessment.queries import live_reviews
from grants.awards import operations as awards
from grants.awards.models import Award, Outcome
from grants.db import db, transaction
from grants.delivery import operations as delivery
from grants.delivery.models import MilestoneReport, Payment
from grants.delivery.queries import payments_of, reports_of
from grants.evaluation import operations as evaluation
from grants.evaluation.models import MonitoringReturn
from grants.evaluation.queries import returns_of, targets_of
from grants.languages import Texts
from grants.lifecycles import ApplicationState, AwardState, PaymentState, ReportState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import (
    Anchor,
    Criterion,
    Fact,
    Indicator,
    PlannedMilestone,
    PlannedReturn,
    Publication,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
)
from grants.rounds.operations import add_part, create_round, edit_round, publish_round
from grants.rounds.queries import criteria_of, questions_of, sections_of

A, V, W, P, T = ApplicationState, ReviewState, AwardState, PaymentState, ReportState

_NUMBERS = count(1)

TERMS = "Use the money for the project."
WORDS_OF_SCALE = ("Nothing", "Weak", "Fair", "Good", "Strong")


def both(english: str, arabic: str = "نص بالعربية") -> Texts:
    return Texts(en=english, ar=arabic)


def do(operation: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Call one operation in a transaction of its own."""
    with transaction():
        return operation(*arguments, **keywords)


def a_person(*roles: Role, name: str | None = None, language: str = "en") -> User:
    """Return a new person who holds these roles."""
    number = next(_NUMBERS)
    name = name or f"Person {number}"
    address = f"{name.lower().replace(' ', '.')}.{number}@people.example"
    return do(add_person, address, name, language=language, roles=roles, actor=None)


def an_officer(**how: Any) -> User:
    return a_person(Role.OFFICER, **how)


def an_organisation(*, language: str = "en", name: str | None = None) -> Organisation:
    """Return an unregistered group whose first member may sign for it."""
    founder = a_person(language=language)
    return do(
        create_organisation,
        name or f"Group {next(_NUMBERS)}",
        OrganisationKind.UNREGISTERED,
        None,
        area_code=areas()[0].code,
        address="1 Lantern Row, London",
        position="Chair",
        may_sign=True,
        actor=founder,
    )


def member_of(organisation: Organisation) -> User:
    """Return the first member, who may sign."""
    return members_of(organisation)[0].user


def a_draft_round(*, budget: int = 100_000, actor: User | None = None, **changes: Any) -> Round:
    """Return a round that is ready to be published; ``budget`` in whole pounds."""
    officer = actor or an_officer()
    times: dict[str, Any] = {
        "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=20),
        "decides_on": clock.today() + timedelta(days=60),
    }
    round_ = do(
        create_round, both("Stronger together"), budget_pence=Pence(budget * 100), **times, actor=officer
    )
    with transaction():
        _add_parts(round_, officer)
        edit_round(
            round_,
            **{
                "title": both("Stronger together"),
                "summary": both("Grants for neighbours who act."),
                "offer_terms": both(TERMS),
                "budget_pence": Pence(budget * 100),
                **times,
                "acceptance_days": 28,
                "reviewers_wanted": 2,
                "first_share": 5000,
                "publication": Publication.NAMED,
                **changes,
            },
            actor=officer,
        )
    return round_


def _add_parts(round_: Round, officer: User) -> None:
    def add(kind: type[Any], /, **values: Any) -> Any:
        return add_part(round_, kind, **values, actor=officer)

    add(Theme, key="awareness", title=both("Raising awareness"))
    add(Theme, key="resilience", title=both("Building resilience"))
    for key, least, most in (("small", 10_000, 25_000), ("large", 25_001, 60_000)):
        add(Tier, key=key, title=both(key.title()), min_pence=Pence(least * 100), max_pence=Pence(most * 100))
    for key, weight in (("need", 6000), ("approach", 4000)):
        add(
            Criterion,
            key=key,
            title=both(key.title()),
            guidance=both(f"How strong is the {key}?"),
            weight=weight,
        )
    for points, words in enumerate(WORDS_OF_SCALE):
        add(Anchor, position=points, words=both(words))
    project = add(Section, key="project", title=both("Your project"), introduction=both("About it."))
    money = add(Section, key="money", title=both("Money"), introduction=both("What it costs."))
    of = QuestionKind
    asked: tuple[tuple[Section, str, QuestionKind, Fact | None, int | None], ...] = (
        (project, "title", of.SHORT_TEXT, Fact.TITLE, None),
        (project, "summary", of.LONG_TEXT, Fact.SUMMARY, 50),
        (project, "themes", of.THEMES, None, None),
        (project, "boroughs", of.BOROUGHS, None, None),
        (project, "starts_on", of.DATE, Fact.STARTS_ON, None),
        (project, "ends_on", of.DATE, Fact.ENDS_ON, None),
        (project, "reach", of.NUMBER, Fact.REACH, None),
        (project, "need", of.LONG_TEXT, None, 200),
        (money, "tier", of.TIER, None, None),
        (money, "budget", of.BUDGET, None, None),
    )
    for section, key, kind, fact, words in asked:
        add(Question, section_id=section.id, key=key, kind=kind, fact=fact, label=both(f"What is the {key}?"),
            hint=Texts(), min_words=0 if words else None, max_words=words)  # fmt: skip
    add(PlannedMilestone, title=both("Half way"), due_after_days=60, share=5000)
    add(PlannedReturn, title=both("Final return"), due_after_days=120)
    for key in ("people", "sessions"):
        add(Indicator, key=key, title=both(key.title()), unit=both(key))


def a_round(**changes: Any) -> Round:
    """Return a published, open round: two criteria, two reviewers, a milestone and a return."""
    officer = changes.pop("actor", None) or an_officer()
    round_ = a_draft_round(actor=officer, **changes)
    do(publish_round, round_, actor=officer)
    return round_


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


def a_draft(
    round_: Round | None = None, *, organisation: Organisation | None = None, **answers: Any
) -> Application:
    """Return a complete draft of an organisation's first member."""
    round_ = round_ or a_round()
    organisation = organisation or an_organisation()
    writer = member_of(organisation)
    application: Application = do(applications.start_application, round_, organisation, actor=writer)
    known = answers_for(round_, **answers)
    ids = {question.key: question.id for question in questions_of(round_)}
    for section in sections_of(round_):
        values = {ids[q.key]: known[q.key] for q in section.questions}
        do(applications.save_section, application, section, values, seen_version=0, actor=writer)
    return application


#: The states after which an application leaves its way, and the one that it leaves from.
_EXITS = {A.WITHDRAWN: A.SUBMITTED, A.QUERIED: A.SUBMITTED, A.INELIGIBLE: A.SUBMITTED, A.AWARDED: A.PROPOSED,
          A.DECLINED: A.PROPOSED}  # fmt: skip


def an_application(
    state: ApplicationState = A.SUBMITTED, round_: Round | None = None, *, points: int = 3, **answers: Any
) -> Application:
    """Return an application that has reached a state by real steps."""
    application = a_draft(round_, **answers)
    outcome = Outcome.DECLINE if state is A.DECLINED else Outcome.AWARD
    way: dict[ApplicationState, Callable[[], Any]] = {
        A.SUBMITTED: lambda: submit(application),
        A.IN_REVIEW: lambda: do(applications.find_eligible, application, reason="Fits.", actor=an_officer()),
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


def a_review(state: ReviewState = V.ASSIGNED, application: Application | None = None, *, points: int = 3,
             reviewer: User | None = None) -> Review:  # fmt: skip
    """Return a review that has reached a state by real steps."""
    application = application or an_application(A.IN_REVIEW)
    reviewer = reviewer or a_person(Role.ADVISER)
    review: Review = do(assessment.assign_reviewer, application, reviewer, actor=an_officer())
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


def score(review: Review, *, points: int = 3) -> None:
    given = {c.id: (points, f"Seen in the answer on {c.key}.") for c in criteria_of(review.application.round)}
    do(
        assessment.save_scores,
        review,
        given,
        strengths="A clear plan.",
        improvements="Name the partners.",
        actor=review.reviewer,
    )


def moderate(application: Application, *, points: int = 3, actor: User | None = None) -> Any:
    """Have every wanted review submitted, and settle them."""
    while len(live_reviews(application)) < application.round.reviewers_wanted:
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


def confirm(application: Application, *, actor: User | None = None) -> Any:
    """Confirm what is proposed, as a second decision maker."""
    decision = awards.standing_decision(application)
    assert decision is not None
    verb = awards.confirm_award if decision.outcome is Outcome.AWARD else awards.confirm_decline
    return do(verb, application, actor=actor or a_decision_maker())


def an_award(state: AwardState = W.OFFERED, round_: Round | None = None, **how: Any) -> Award:
    """Return an award that has reached a state by real steps."""
    application = an_application(A.PROPOSED, round_, **how)
    award: Award = confirm(application)
    if state is W.REFUSED:
        do(awards.refuse_offer, award, reason="We found other money.", actor=signatory_of(award))
    elif state is W.LAPSED:
        with clock.at(clock.now() + timedelta(days=40)):
            do(awards.lapse_offer, award, reason="No answer.", actor=an_officer())
    elif state is not W.OFFERED:
        accept(award)
    if state is W.CLOSED:
        bring_to_the_end(award)
        close(award)
    assert award.state is state
    return award


def signatory_of(award: Award) -> User:
    return member_of(award.application.organisation)


def accept(award: Award) -> Any:
    return do(
        awards.accept_offer,
        award,
        name="Amina Vale",
        position="Chair",
        declaration="We accept.",
        language="en",
        actor=signatory_of(award),
    )


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
        do(delivery.submit_report, report, actor=writer)
    if state is T.CHANGES_REQUESTED:
        do(delivery.request_changes, report, wanted="How many came?", actor=an_officer())
    elif state is T.ACCEPTED:
        do(delivery.accept_report, report, assessment="As planned.", actor=an_officer())
    assert report.state is state
    return report


def a_return(state: ReportState = T.DUE, award: Award | None = None) -> MonitoringReturn:
    """Return the first monitoring return of an award, in a state reached by real steps."""
    award = award or an_award(W.ACTIVE)
    return_ = returns_of(award)[0]
    writer = signatory_of(award)
    if state is T.CANCELLED:
        do(delivery.cancel_report, return_, reason="The grant ended.", actor=an_officer())
    elif state is not T.DUE:
        fill(return_)
        do(evaluation.submit_return, return_, actor=writer)
    if state is T.CHANGES_REQUESTED:
        do(delivery.request_changes, return_, wanted="How many came?", actor=an_officer())
    elif state is T.ACCEPTED:
        do(delivery.accept_report, return_, assessment="As planned.", actor=an_officer())
    assert return_.state is state
    return return_


def fill(return_: MonitoringReturn) -> None:
    """Set the award's targets and write a complete return."""
    writer = signatory_of(return_.award)
    numbers = [target.indicator_id for target in targets_of(return_.award)]
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


def a_payment(state: PaymentState = P.PLANNED, award: Award | None = None, *, place: int = 0) -> Payment:
    """Return an instalment of an award, in a state reached by real steps."""
    payment = payments_of(award or an_award(W.ACTIVE))[place]
    if state is P.CANCELLED:
        do(delivery.cancel_payment, payment, reason="The milestone fell away.", actor=an_officer())
    elif state is not P.PLANNED:
        do(delivery.request_payment, payment, actor=an_officer())
    if state in (P.APPROVED, P.PAID):
        do(delivery.approve_payment, payment, actor=a_person(Role.FINANCE))
    if state is P.PAID:
        pay(payment)
    assert payment.state is state
    return payment


def pay(payment: Payment, on: date | None = None) -> None:
    do(
        delivery.record_paid,
        payment,
        on or clock.today(),
        finance_reference=f"BACS-{payment.id}",
        actor=a_person(Role.FINANCE),
    )


def bring_to_the_end(award: Award) -> None:
    """Have every report and return accepted and every instalment paid."""
    a_report(T.ACCEPTED, award)
    a_return(T.ACCEPTED, award)
    for place in range(len(payments_of(award))):
        a_payment(P.PAID, award, place=place)


def close(award: Award, *, spent: Pence | None = None, returned_reference: str = "") -> Any:
    return do(
        evaluation.close_grant,
        award,
        spent_pence=award.amount_pence if spent is None else spent,
        returned_reference=returned_reference,
        summary="It went well.",
        actor=an_officer(),
    )


def fresh(record: Any) -> Any:
    """Return a record as the database has it now, after somebody else's request."""
    db.session.rollback()
    db.session.refresh(record)
    return record


def rows(model: type[Any], *conditions: Any) -> list[Any]:
    """Return the rows of a table, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(model).where(*conditions).order_by(model.id)))

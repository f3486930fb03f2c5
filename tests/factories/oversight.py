"""Samples, visits and concerns, in any state."""

from datetime import date
from typing import Any

from factories.awards import an_award, signatory_of
from factories.people import a_person, an_officer, do
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import User
from grants.awards.models import Award
from grants.lifecycles import AwardState, ConcernState, VisitState
from grants.oversight import operations as oversight
from grants.oversight.models import Concern, Finding, ReferredTo, Severity, Visit
from grants.permissions import Role

V, N = VisitState, ConcernState

SECRET = "The treasurer bought a Zeppelin with it."


@remembered
def plan_visit(award: Award, day: date | None = None, *, announced: bool = True, **how: Any) -> Visit:
    """Plan a visit to a project, made by the officer who goes."""
    officer = an_officer()
    return do(
        oversight.plan_visit,
        award,
        day or clock.today(),
        purpose="How an evening goes.",
        announced=announced,
        visitor=officer,
        actor=officer,
        **how,
    )


@remembered
def record_visit(visit: Visit) -> None:
    do(
        oversight.record_visit,
        visit,
        clock.today(),
        met="The chair.",
        seen="A full hall.",
        actor=visit.visitor,
    )


@remembered
def add_finding(visit: Visit, *, open_: bool = True, for_group: bool = True) -> Finding:
    """Add something that is to be put right within two weeks, or that is just noted."""
    return do(
        oversight.add_finding,
        visit,
        text="No list of volunteers.",
        severity=Severity.MEDIUM,
        action="Make one." if open_ else "",
        due_on=clock.today() + clock.days(14) if open_ else None,
        for_group=for_group,
        actor=visit.visitor,
    )


@remembered
def a_visit(state: VisitState = V.PLANNED, award: Award | None = None) -> Visit:
    """Return a visit that has reached a state by real steps."""
    visit: Visit = plan_visit(award or an_award(AwardState.ACTIVE))
    if state is V.CANCELLED:
        do(oversight.cancel_visit, visit, reason="Snow.", actor=visit.visitor)
    elif state is not V.PLANNED:
        record_visit(visit)
    if state is V.FOLLOW_UP:
        add_finding(visit)
        do(oversight.send_findings, visit, actor=visit.visitor)
    elif state is V.CLOSED:
        do(oversight.close_visit, visit, actor=visit.visitor)
    assert visit.state is state
    return visit


@remembered
def answer_finding(finding: Finding) -> None:
    group = signatory_of(finding.visit.award)
    do(oversight.answer_finding, finding, answer="We made one.", actor=group)


@remembered
def raise_concern(award: Award | None = None, **how: Any) -> tuple[Concern, str]:
    """Raise a concern as anybody may; return it with its code."""
    described = "" if award else "The ones beside the canal"
    values = {"described": described, "text": SECRET, "language": "en", **how}
    raised: tuple[Concern, str] = do(oversight.raise_concern, award, **values)
    return raised


@remembered
def give_concern(concern: Concern, person: User | None = None) -> User:
    """Have an administrator give a concern to somebody with no part in the grant; return that person."""
    person = person or a_person(Role.DECISION_MAKER)
    do(oversight.assign_concern, concern, person, actor=a_person(Role.ADMINISTRATOR))
    return person


FINDINGS = {N.UPHELD: "uphold", N.NOT_UPHELD: "reject", N.REFERRED: "refer", N.CLOSED: "reject"}


@remembered
def a_concern(state: ConcernState = N.RECEIVED, award: Award | None = None) -> Concern:
    """Return a concern about a project, given to somebody, that has reached a state by real steps."""
    concern, _code = raise_concern(award or an_award(AwardState.ACTIVE))
    person = give_concern(concern)
    if state is not N.RECEIVED:
        do(oversight.triage, concern, note="Read.", actor=person)
    if state not in (N.RECEIVED, N.TRIAGED):
        do(oversight.look_into, concern, note="We ask for receipts.", actor=person)
    if state in FINDINGS:
        do(
            oversight.conclude,
            concern,
            FINDINGS[state],
            finding="Receipts for a Zeppelin.",
            answer="We looked at all receipts.",
            referred_to=ReferredTo.POLICE if state is N.REFERRED else None,
            actor=person,
        )
    if state is N.CLOSED:
        do(oversight.close_concern, concern, answer="Thank you.", actor=person)
    assert concern.state is state
    return concern

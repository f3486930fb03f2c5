"""Conditions of awards, in any state."""

from factories.applications import a_decision_maker
from factories.awards import an_award, signatory_of
from factories.people import an_officer, both, do
from factories.remembered import remembered
from grants.applications.models import Application
from grants.awards import operations as awards
from grants.awards.models import AwardCondition, ConditionKind
from grants.lifecycles import ConditionState

C = ConditionState


@remembered
def put(
    application: Application, text: str = "Send us your policy.", *, due_days: int | None = None
) -> AwardCondition:
    """Have an officer put a condition to a proposed or offered award: by a day if days are given."""
    kind = ConditionKind.PRECEDENT if due_days is None else ConditionKind.SUBSEQUENT
    condition: AwardCondition = do(
        awards.put_condition, application, kind, both(text), due_days=due_days, actor=an_officer()
    )
    return condition


@remembered
def a_condition(state: ConditionState = C.OPEN) -> AwardCondition:
    """Return a condition of an offered award, in a state reached by real steps."""
    award = an_award()
    condition = put(award.application)
    if state is C.EVIDENCE_GIVEN:
        do(awards.give_evidence, condition, said="Here it is.", upload=None, actor=signatory_of(award))
    elif state is C.MET:
        do(awards.judge_condition, condition, "meet", note="Seen.", actor=an_officer())
    elif state in (C.WAIVER_ASKED, C.WAIVED):
        do(awards.ask_waiver, condition, reason="It has no building.", actor=an_officer())
    elif state is C.REMOVED:
        do(awards.remove_condition, condition, reason="Put by mistake.", actor=an_officer())
    if state is C.WAIVED:
        do(awards.answer_waiver, condition, "waive", reason="Agreed.", actor=a_decision_maker())
    assert condition.state is state
    return condition

"""Rounds with a list of checks, and checks in any state."""

from typing import Any

from factories.applications import an_application
from factories.people import a_person, an_officer, both, do
from factories.remembered import remembered
from factories.rounds import a_draft_round
from grants.accounts.models import User
from grants.applications.models import Application
from grants.diligence import operations as diligence
from grants.diligence.models import CheckOutcome, DiligenceCheck, Risk
from grants.diligence.queries import items_for
from grants.lifecycles import ApplicationState, CheckState
from grants.permissions import Role
from grants.rounds.models import CheckItem, Round
from grants.rounds.operations import add_part, publish_round

C = CheckState


@remembered
def a_round_checking(*keys: str, **how: Any) -> Round:
    """Return a published, open round that checks these things; each is needed unless told."""
    officer = an_officer()
    round_ = a_draft_round(actor=officer)
    for key in keys or ("trustees",):
        add_item(round_, key, actor=officer, **how)
    do(publish_round, round_, actor=officer)
    return round_


def add_item(round_: Round, key: str, *, actor: User, **how: Any) -> CheckItem:
    texts = {"title": both(key.capitalize()), "guidance": both(f"Look at the {key}.")}
    item: CheckItem = do(add_part, round_, CheckItem, key=key, **{**texts, **how}, actor=actor)
    return item


def item_called(application: Application, key: str) -> CheckItem:
    return next(item for item in items_for(application) if item.key == key)


@remembered
def record(
    application: Application,
    key: str = "trustees",
    outcome: CheckOutcome = CheckOutcome.CLEARED,
    *,
    actor: User | None = None,
    **how: Any,
) -> DiligenceCheck:
    """Record what an officer found about an item."""
    values = {"note": "We asked the chair.", **how}
    risk = values.pop("risk", Risk.LOW)
    check: DiligenceCheck = do(
        diligence.record_check, application, item_called(application, key), outcome, risk, **values,
        actor=actor or an_officer(),
    )  # fmt: skip
    return check


@remembered
def a_check(state: CheckState = C.RECORDED, application: Application | None = None) -> DiligenceCheck:
    """Return a red check that has reached a state by real steps."""
    application = application or an_application(ApplicationState.SUBMITTED, a_round_checking())
    check = record(application, outcome=CheckOutcome.RED)
    if state in (C.WAIVER_ASKED, C.WAIVED):
        do(diligence.ask_waiver, check, reason="A host keeps the money.", actor=an_officer())
    if state is C.WAIVED:
        do(diligence.confirm_waiver, check, actor=a_person(Role.DECISION_MAKER))
    elif state is C.REPLACED:
        record(application)
    assert check.state is state
    return check

"""Every state of every lifecycle can be reached by the factories, and the trail stays whole."""

import factories as make
import pytest
from flask import Flask

from grants.assurance.proof import faults
from grants.lifecycles import ApplicationState, AwardState, PaymentState, ReportState, ReviewState
from grants.workflow import State

WAYS = {
    ApplicationState: make.an_application,
    ReviewState: make.a_review,
    AwardState: make.an_award,
    PaymentState: make.a_payment,
    ReportState: make.a_report,
}


@pytest.mark.parametrize(
    "state",
    [s for states in WAYS for s in states if s is not ApplicationState.DRAFT],
    ids=lambda state: f"{type(state).__name__}-{state.value}",
)
def test_every_state_is_reached_by_real_steps_and_proved(app: Flask, state: State) -> None:
    record = WAYS[type(state)](state)  # type: ignore[index]  # one kind of state for each way

    assert record.state is state
    assert list(faults(app.config["AUDIT_HEAD"])) == []

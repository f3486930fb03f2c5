"""Changes that nobody has agreed to lapse when their grant ends early."""

import factories as make
import pytest
from flask import Flask

from grants import audit
from grants.lifecycles import UNDER_WAY, AwardState, VariationState

V = VariationState


@pytest.mark.parametrize("state", [V.DRAFT, *UNDER_WAY])
def test_what_is_under_way_lapses_with_the_grant(app: Flask, state: VariationState) -> None:
    variation = make.a_variation(state)

    make.end_early(variation.award)

    assert make.fresh(variation).state is V.WITHDRAWN
    assert audit.events_of(variation)[-1].action == "variation.lapse"


def test_what_was_agreed_stays(app: Flask) -> None:
    variation = make.a_variation(V.AGREED)

    make.end_early(variation.award)

    assert make.fresh(variation).state is V.AGREED
    assert make.fresh(variation.award).state is AwardState.TERMINATED

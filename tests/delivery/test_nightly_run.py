"""The nightly run asks the database a number of questions that hardly grows with the live awards."""

import factories as make
from bench.copies import copy_award
from bench.nightly import counted
from flask import Flask

from grants.applications.daily import run_daily
from grants.delivery.models import ChaseNotice
from grants.lifecycles import AwardState

#: A hundred awards more, of which nothing is due, cost at most so many queries.
MORE = 5


def test_a_hundred_awards_more_of_which_nothing_is_due_cost_a_handful_of_queries(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE, make.a_round(budget=20_000 * 250))
    found = []
    for number in (99, 100):
        copy_award(award, number)
        run_daily()
        found.append(counted(run_daily)[0])

    assert found[1] - found[0] <= MORE
    assert make.rows(ChaseNotice) == []

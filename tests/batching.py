"""Decisions that are confirmed together: what tests propose, and what the worker then does."""

import factories as make

from grants.applications.models import Application
from grants.awards.models import Outcome
from grants.awards.operations import let_go_of_batches, work_through
from grants.documents.operations import make_waiting
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.notices.sending import send_waiting
from grants.rounds.models import Round


def proposed(round_: Round, *outcomes: Outcome) -> list[Application]:
    """Return applications for which these outcomes are proposed, two awards unless told."""
    applications = [make.an_application(ApplicationState.MODERATED, round_) for _each in outcomes or range(2)]
    for application, outcome in zip(applications, outcomes or [Outcome.AWARD] * 2, strict=True):
        make.propose(application, outcome=outcome)
    return applications


def states(applications: list[Application]) -> list[ApplicationState]:
    return [make.fresh(application).state for application in applications]


def unsent_letters() -> list[Notice]:
    return make.rows(Notice, Notice.document_id.is_not(None), Notice.sent_at.is_(None))


def work() -> None:
    """Do what the worker does when it is woken."""
    work_through()
    make_waiting()
    let_go_of_batches()
    send_waiting()

"""Complaints and appeals, in any state."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from factories.applications import an_application
from factories.people import a_person, an_officer, do, member_of
from factories.remembered import remembered
from grants import clock
from grants.accounts.models import User
from grants.appeals import operations as appeals
from grants.appeals.models import Appeal, Effect, Subject
from grants.appeals.queries import grounds
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.db import db, transaction
from grants.lifecycles import AppealState, ApplicationState
from grants.notices.models import Notice
from grants.permissions import Part, Role

C = AppealState

FINDINGS = {
    C.UPHELD: ("uphold", Effect.RECONSIDER),
    C.PARTLY_UPHELD: ("uphold_in_part", Effect.APOLOGY),
    C.NOT_UPHELD: ("reject", Effect.NONE),
}


@remembered
def send_mails() -> None:
    """Have every mail that waits be sent now, as the worker notes it."""
    now = clock.now()
    with transaction():
        db.session.execute(
            sa.update(Notice).where(Notice.sent_at.is_(None)).values(claimed_at=now, sent_at=now)
        )


@remembered
def raise_appeal(application: Application, *, late_reason: str = "", actor: User | None = None) -> Appeal:
    """Appeal against the decision, on the first ground."""
    return do(
        appeals.raise_appeal,
        application,
        Subject.DECISION,
        grounds(offered_only=True)[:1],
        text="Nobody read our second budget line.",
        wanted="Read it.",
        late_reason=late_reason,
        language="en",
        actor=actor or member_of(application.organisation),
    )


@remembered
def name_investigator(appeal: Appeal, person: User | None = None, **how: Any) -> User:
    """Have an officer give an appeal to somebody who took no part; return that person."""
    person = person or a_person(Role.OFFICER)
    do(appeals.name_investigator, appeal, person, actor=an_officer(), **how)
    return person


@remembered
def conclude(appeal: Appeal, finding: str = "uphold", effect: Effect = Effect.RECONSIDER) -> None:
    """Answer an appeal, as its investigator."""
    do(appeals.conclude, appeal, finding, effect, answer="We read line two again.", actor=appeal.investigator)


@remembered
def accept_late(appeal: Appeal) -> None:
    do(appeals.accept_late, appeal, reason="The letter lay in a flooded hall.", actor=an_officer())


@remembered
def an_investigator(application: Application) -> User:
    """Return somebody who is noted as the investigator of an appeal about an application."""
    person = a_person(Role.DECISION_MAKER)
    do(take_part, application, person, Part.INVESTIGATOR)
    return person


@remembered
def an_appeal(state: AppealState = C.RAISED, application: Application | None = None) -> Appeal:
    """Return an appeal that has reached a state by real steps."""
    if application is None:
        application = an_application(ApplicationState.DECLINED)
    if state is C.OUT_OF_TIME:
        return _too_late(application)
    appeal: Appeal = raise_appeal(application)
    if state is C.WITHDRAWN:
        do(appeals.withdraw_appeal, appeal, reason="Settled.", actor=member_of(application.organisation))
    elif state is not C.RAISED:
        name_investigator(appeal)
    if state in FINDINGS:
        conclude(appeal, *FINDINGS[state])
    assert appeal.state is state
    return appeal


def _too_late(application: Application) -> Appeal:
    with clock.at(clock.now() - timedelta(days=60)), transaction():
        db.session.execute(sa.update(Notice).values(claimed_at=clock.now(), sent_at=clock.now()))
    appeal = raise_appeal(application, late_reason="The letter lay in a flooded hall.")
    do(appeals.refuse_late, appeal, reason="It lay there for a day.", actor=an_officer())
    return appeal

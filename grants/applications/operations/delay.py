"""Tell groups that a decision is late.  Operations never commit: the caller does."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.applications.models import Application, Reminder
from grants.applications.operations.telling import tell_people_of
from grants.applications.promise import WAITING, Usual, usual_wait
from grants.db import db
from grants.formats import said_day
from grants.permissions import SERVICE
from grants.rounds.models import Round
from grants.rounds.queries import the_programme

#: The occasion under which it is noted that a group was told.
OCCASION = "late-decision"


def tell_of_delay() -> int:
    """Tell every group whose promised day has passed without a decision, once, and return how many were."""
    told = sa.select(Reminder.application_id).where(Reminder.occasion == OCCASION)
    late = (
        sa.select(Application)
        .join(Round, Round.id == Application.round_id)
        .where(
            Round.decides_on < clock.today(),
            Application.state.in_(WAITING),
            Application.told.is_(None),
            Application.id.not_in(told),
        )
        .order_by(Application.id)
    )
    waiting = list(db.session.scalars(late))
    usual = {round_: usual_wait(round_) for round_ in {application.round for application in waiting}}
    for application in waiting:
        _tell(application, usual[application.round])
    return len(waiting)


def _tell(application: Application, usual: Usual | None) -> None:
    promised = application.round.decides_on
    db.session.add(Reminder(application_id=application.id, occasion=OCCASION))
    audit.record(SERVICE, "application.tell_of_delay", application, promised_for=promised)
    tell_people_of(
        application,
        _l("Our decision on %(reference)s is late", reference=application.reference),
        _l("We promised you a decision by %(day)s. We have not kept to it, and we are sorry.",
           day=said_day(promised)),
        _l("Nothing is wrong with your application, and you need to do nothing. We write to you as soon as"
           " there is a decision."),
        *([usual.against_promise] if usual is not None else []),
        _l("If the delay makes your project impossible or dearer, write to %(address)s.",
           address=the_programme().contact_email),
    )  # fmt: skip

"""What the scheme of delegation lets a person decide.

While the scheme has no line on a subject, everybody of the role for it may decide on any amount;
from its first line on, only those who stand in it.
"""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.awards.models import Delegation, Subject
from grants.db import db
from grants.errors import RuleBroken
from grants.money import Pence, format_pounds

_NOT_IN_IT = {
    Subject.AWARD: _l("You are not in the scheme of delegation, so you cannot confirm awards."),
    Subject.PAYMENT: _l("You are not in the scheme of delegation, so you cannot approve payments."),
    Subject.VARIATION: _l("You are not in the scheme of delegation, so you cannot agree to variations."),
    Subject.WRITE_OFF: _l("You are not in the scheme of delegation, so you cannot write off money."),
}
_ABOVE = {
    Subject.AWARD: _l("You may confirm awards of up to %(limit)s. Ask somebody with a higher limit."),
    Subject.PAYMENT: _l("You may approve payments of up to %(limit)s. Ask somebody with a higher limit."),
    Subject.VARIATION: _l(
        "You may agree to variations of up to %(limit)s. Ask somebody with a higher limit."
    ),
    Subject.WRITE_OFF: _l("You may write off up to %(limit)s. Ask somebody with a higher limit."),
}


def in_force(*subjects: Subject) -> sa.Select[Delegation]:
    """Return the lines of the scheme that hold today, on these subjects or on all."""
    today = clock.today()
    query = sa.select(Delegation).where(
        Delegation.begins_on <= today, sa.or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today)
    )
    return query.where(Delegation.subject.in_(subjects)) if subjects else query


def check_within_limit(actor: User, subject: Subject, amount_pence: Pence) -> None:
    """Refuse an amount above what the scheme lets this person decide on."""
    lines = list(db.session.scalars(in_force(subject)))
    if not lines:
        return
    own = [line.limit_pence for line in lines if line.user_id == actor.id]
    if not own:
        raise RuleBroken(str(_NOT_IN_IT[subject]))
    limits = [limit for limit in own if limit is not None]
    if len(limits) == len(own) and amount_pence > max(limits):
        raise RuleBroken(str(_ABOVE[subject]) % {"limit": format_pounds(max(limits))})


def every_line(subject: Subject | None = None) -> sa.Select[Delegation]:
    """Return every line of the scheme, those that hold without an end first."""
    query = sa.select(Delegation).order_by(
        Delegation.ends_on.is_not(None), Delegation.ends_on.desc(), Delegation.id.desc()
    )
    return query.where(Delegation.subject == subject) if subject else query

"""What does not come back is written off: asked by one person, decided by another.  The caller commits."""

from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards import ledger
from grants.awards.delegation import check_within_limit
from grants.awards.models import Subject
from grants.db import lock
from grants.lifecycles import REPAYMENT
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.payments.models import Repayment
from grants.payments.operations.repaying import follow
from grants.permissions import Role


def ask_write_off(repayment: Repayment, *, reason: str, actor: User) -> None:
    """Ask somebody else in finance to write off what is left."""
    lock(repayment)
    REPAYMENT.check(actor, "ask_write_off", repayment)
    repayment.write_off_asked_by_id, repayment.write_off_reason = actor.id, reason
    REPAYMENT.take(actor, "ask_write_off", repayment, left_pence=repayment.left_pence, reason=reason)
    for person in people_with(Role.FINANCE):
        if person.id != actor.id:
            tell(
                person,
                _l("A write-off of %(amount)s waits for you", amount=format_pounds(repayment.left_pence)),
                _l("%(who)s asks to write off what is left of %(reference)s.",
                   who=actor.full_name, reference=repayment.reference),
                link=(_l("Open it"), f"/repayments/{repayment.reference}"),
                application_id=repayment.application.id,
            )  # fmt: skip


def write_off(repayment: Repayment, *, actor: User) -> None:
    """Write off what is left, within one's limit; it never comes back into the pot."""
    lock(repayment)
    REPAYMENT.check(actor, "write_off", repayment)
    left = repayment.left_pence
    check_within_limit(actor, Subject.WRITE_OFF, left)
    repayment.written_off_pence = Pence(repayment.written_off_pence + left)
    repayment.written_off_by_id, repayment.ended_at = actor.id, clock.now()
    REPAYMENT.take(actor, "write_off", repayment, amount_pence=left)
    ledger.write_off(repayment.award, left, actor)
    _tell_asker(repayment, _l("The write-off of %(reference)s is agreed", reference=repayment.reference))
    follow(repayment)


def refuse_write_off(repayment: Repayment, *, reason: str, actor: User) -> None:
    """Refuse to write off what is left: it stays owed."""
    lock(repayment)
    REPAYMENT.check(actor, "refuse_write_off", repayment)
    _tell_asker(
        repayment, _l("The write-off of %(reference)s is refused", reference=repayment.reference), reason
    )
    repayment.write_off_asked_by_id, repayment.write_off_reason = None, ""
    REPAYMENT.take(actor, "refuse_write_off", repayment, reason=reason)


def _tell_asker(repayment: Repayment, subject: object, *paragraphs: object) -> None:
    asker = repayment.write_off_asked_by
    if asker is not None:
        tell(
            asker,
            subject,
            *(paragraphs or [_l("It is settled.")]),
            link=(_l("Open it"), f"/repayments/{repayment.reference}"),
            application_id=repayment.application.id,
        )

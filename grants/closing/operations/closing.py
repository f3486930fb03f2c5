"""What is left over is asked back, and the grant is closed.  The caller commits."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.ledger import clear, committed, standing_of
from grants.awards.models import Account, Award
from grants.awards.operations.telling import tell_recipient
from grants.closing.models import Closure, FinalReport
from grants.closing.queries import not_asked_back, spent_of
from grants.closing.ready import ready_to_close
from grants.closing.snapshots import closing_report, closure_certificate
from grants.db import db, lock
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD
from grants.money import Pence
from grants.payments import operations as payments
from grants.payments.models import Repayment, RepaymentCause
from grants.payments.owed import repayments_of


def follow_acceptance(report: FinalReport, actor: User) -> None:
    """Ask at once for what an accepted final report shows as paid and not spent."""
    if not_asked_back(report.award):
        ask_unspent_back(report.award, payments.the_day_to_repay(), actor=actor)


def ask_unspent_back(award: Award, due_on: date, *, actor: User) -> Repayment:
    """Demand what was paid and not spent, as the final report says, by a day."""
    lock(award)  # Two presses come here one after the other.
    amount = not_asked_back(award)
    if not amount:
        raise RuleBroken(_("Nothing is left to ask back."))
    return payments.demand(
        award,
        RepaymentCause.UNSPENT,
        amount,
        due_on=due_on,
        reason="",
        actor=actor,
    )


def close_grant(award: Award, *, summary: str, actor: User) -> Closure:
    """Close a grant in which nothing is open any more; what was never paid goes back to the pot."""
    lock(award)
    AWARD.check(actor, "close", award)
    if left := ready_to_close(award):
        raise RuleBroken(" ".join([_("This is still to be done:"), *(str(gap.what) for gap in left)]))
    released, money, spent = committed(award), standing_of(award), spent_of(award)
    closure = Closure(
        spent_pence=Pence(money.paid - money.returned if spent is None else min(spent, money.paid)),
        returned_pence=money.returned,
        written_off_pence=Pence(sum(known.written_off_pence for known in repayments_of(award))),
        released_pence=Pence(money.released + released),
        summary=summary,
        closed_by_id=actor.id,
    )
    award.closed_at = clock.now()
    AWARD.take(actor, "close", award, spent_pence=closure.spent_pence, released_pence=released)
    closure.award = award
    db.session.add(closure)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "closure.close", closure, spent_pence=closure.spent_pence)
    clear(award, Account.COMMITTED, released, actor)
    for kind, said in ((DocumentKind.CLOSING_REPORT, closing_report),
                       (DocumentKind.CLOSURE_CERTIFICATE, closure_certificate)):  # fmt: skip
        copies = {code: said(closure, code) for code in LANGUAGES}
        made = issue_in_every_language(kind, award, copies, application_id=award.application_id, actor=actor)
    tell_recipient(
        award,
        _l("The grant %(reference)s is closed", reference=award.reference),
        _l("All reports and returns are accepted. Thank you for your work."),
        _l("The certificate of its closing goes with this mail."),
        documents=made,
    )
    return closure

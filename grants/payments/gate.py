"""The gate before every payment: one list of conditions, asked by page, operation and payment run alike."""

from collections.abc import Callable

from flask_babel import gettext as _

from grants import clock
from grants.awards import conditions
from grants.awards.holds import standing_holds
from grants.awards.ledger import standing_of
from grants.awards.models import Account, Award
from grants.delivery.chasing import late_reports, title_of
from grants.delivery.models import ChaseRules
from grants.delivery.queries import overdue_reports, report_of
from grants.formats import day
from grants.lifecycles import AwardState, PaymentState, ReportState
from grants.payments.bank import bank_gap
from grants.payments.models import Payment
from grants.payments.owed import overdue_of
from grants.payments.queries import payments_of
from grants.rounds.models import PaymentTrigger

#: A condition returns a sentence while it is not met.
Condition = Callable[[Payment], str | None]

#: Asked of later stages what of a grant is still to be done before its last part is paid, in sentences.
BEFORE_LAST: list[Callable[[Award], list[str]]] = []

#: Nothing more becomes of these.
OVER = (PaymentState.PAID, PaymentState.CANCELLED)

#: The money of these lies in accounts of the payment's own.
_UNDER_WAY = (
    PaymentState.PAYABLE, PaymentState.REQUESTED, PaymentState.APPROVED, PaymentState.IN_RUN,
    PaymentState.SENT, PaymentState.FAILED,
)  # fmt: skip


def _agreement_signed(payment: Payment) -> str | None:
    if payment.award.state is AwardState.ACTIVE:
        return None
    if payment.award.state is AwardState.SUSPENDED:
        return _("The grant is suspended.")
    return _("The agreement is not signed, or the grant has ended.")


def _account_checked(payment: Payment) -> str | None:
    return bank_gap(payment.award)


def _conditions_met(payment: Payment) -> str | None:
    return " ".join(conditions.gaps(payment.award)) or None


def _report_accepted(payment: Payment) -> str | None:
    if payment.milestone is None:
        return None
    report = report_of(payment.milestone)
    if report is not None and report.state is ReportState.ACCEPTED:
        return None
    return _("The report on “%(title)s” is not accepted yet.", title=payment.milestone.title)


def _day_has_come(payment: Payment) -> str | None:
    if payment.due_on is None or payment.due_on <= clock.today():
        return None
    return _("It can be paid from %(day)s on.", day=day(payment.due_on))


def _shown_and_accepted(payment: Payment) -> str | None:
    condition = payment.condition
    if condition is None or condition.is_settled:
        return None
    return _("Not shown and accepted yet: %(text)s", text=condition.text)


def _all_else_done(payment: Payment) -> str | None:
    if payment.trigger is not PaymentTrigger.CLOSING:
        return None
    reasons = [reason for ask_stage in BEFORE_LAST for reason in ask_stage(payment.award)]
    others = [other for other in payments_of(payment.award) if other.id != payment.id]
    if any(other.state not in OVER for other in others):
        reasons.append(_("Other payments are neither paid nor cancelled yet."))
    return " ".join(reasons) or None


def _no_report_overdue(payment: Payment) -> str | None:
    late = overdue_reports(payment.award)
    return _("A milestone report is overdue: %(title)s.", title=late[0].milestone.title) if late else None


def _no_other_award_late(payment: Payment) -> str | None:
    """Name the award of the same group that is late, where its round holds the others for that."""
    award = payment.award
    late = [
        report
        for report in late_reports(award.application.organisation_id, ChaseRules.holds_other_awards)
        if report.award.id != award.id
    ]
    if not late:
        return None
    return _("A report on another award of this group, %(award)s, is overdue: %(title)s.",
             award=late[0].award.reference, title=title_of(late[0]))  # fmt: skip


def _not_on_hold(payment: Payment) -> str | None:
    """Say that payments wait, and nothing of why: the group reads this sentence too."""
    return _("Payments of this award are on hold.") if standing_holds(payment.award) else None


def _nothing_overdue_to_us(payment: Payment) -> str | None:
    late = overdue_of(payment.application.organisation_id)
    return (
        _("Money to be paid back is overdue: %(reference)s.", reference=late[0].reference) if late else None
    )


def _money_left(payment: Payment) -> str | None:
    if (
        payment.state in _UNDER_WAY
        or standing_of(payment.award).of(Account.COMMITTED) >= payment.amount_pence
    ):
        return None
    return _("Less is left of the award than this payment.")


OWN_CONDITIONS: list[Condition] = [
    _agreement_signed,
    _account_checked,
    _conditions_met,
    _report_accepted,
    _day_has_come,
    _shown_and_accepted,
    _all_else_done,
    _no_report_overdue,
    _no_other_award_late,
    _not_on_hold,
    _nothing_overdue_to_us,
    _money_left,
]

#: All that are asked; the application adds those of later stages.
CONDITIONS: list[Condition] = [*OWN_CONDITIONS]


def unmet(payment: Payment) -> list[str]:
    """Return a sentence for every reason why a payment may not be made now."""
    found = (condition(payment) for condition in CONDITIONS)
    return [reason for reason in found if reason]

"""What must be done before a grant closes: one list for the page, the operation and the last payment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.awards.conditions import conditions_of
from grants.awards.holds import standing_holds
from grants.awards.models import Award
from grants.closing.queries import evaluation_of, final_report_of, not_asked_back
from grants.db import db
from grants.delivery.kinds import kind_of
from grants.delivery.queries import reports_of
from grants.evaluation.queries import returns_of
from grants.lifecycles import EvaluationState, PaymentState, ReportState
from grants.money import format_pounds
from grants.oversight.models import Finding, Visit
from grants.payments.owed import repayments_of
from grants.payments.queries import payments_of
from grants.spending.queries import claims_of, open_claims
from grants.workflow import State

_READ = (ReportState.ACCEPTED, ReportState.CANCELLED)
_PAID = (PaymentState.PAID, PaymentState.CANCELLED)
_TOLD = (EvaluationState.PUBLISHED, EvaluationState.EXEMPT)


@dataclass(frozen=True)
class Task:
    """One thing of an award that must be done before it closes, and whether it is.

    ``path`` leads to it within the site; ``state`` is shown as a tag where there is one.
    """

    what: Any
    path: str
    is_done: bool
    state: State | None = None


#: What later stages want done before a grant closes.
MORE: list[Callable[[Award], Iterable[Task]]] = []


def before_closing(award: Award) -> list[Task]:
    """Return everything that must be done before a grant closes, done or not."""
    later = [task for tasks in MORE for task in tasks(award)]
    return [*_reports(award), *_money(award), *_promises(award), *_public(award), *later]


def ready_to_close(award: Award) -> list[Task]:
    """Return what is still to be done before a grant closes: nothing, when it may be closed."""
    return [task for task in before_closing(award) if not task.is_done]


def gaps_before_last_payment(award: Award) -> list[str]:
    """Return why a payment that waits for the end must wait: reports that are not accepted."""
    return [_("Not accepted yet: %(what)s.", what=task.what) for task in _reports(award) if not task.is_done]


def _reports(award: Award) -> Iterator[Task]:
    final = final_report_of(award)
    known: list[Any] = [*reports_of(award), *returns_of(award), *([final] if final else [])]
    for report in known:
        title = report.milestone.title if hasattr(report, "milestone") else report.title
        yield Task(title, f"/{kind_of(report).place}/{report.reference}", report.state in _READ, report.state)


def _money(award: Award) -> Iterator[Task]:
    waiting = {claim.id for claim in open_claims(award)}
    for claim in claims_of(award):
        if claim.submitted_at is not None:
            yield Task(
                _l("Claim of costs %(reference)s", reference=claim.reference), f"/claims/{claim.reference}",
                claim.id not in waiting, claim.state,
            )  # fmt: skip
    for payment in payments_of(award):
        yield Task(
            _l("Payment %(reference)s", reference=payment.reference), f"/payments/{payment.reference}",
            payment.state in _PAID, payment.state,
        )  # fmt: skip
    if left := not_asked_back(award):
        yield Task(
            _l("%(amount)s was paid and not spent, and is not asked back", amount=format_pounds(left)),
            f"/awards/{award.reference}/close", is_done=False,
        )  # fmt: skip
    for known in repayments_of(award):
        yield Task(
            _l("Money to be paid back %(reference)s", reference=known.reference),
            f"/repayments/{known.reference}", not known.is_open, known.state,
        )  # fmt: skip


def _promises(award: Award) -> Iterator[Task]:
    for condition in conditions_of(award.application):
        yield Task(
            _l("Condition: %(text)s", text=condition.text), f"/conditions/{condition.id}",
            condition.is_settled, condition.state,
        )  # fmt: skip
    findings = sa.select(Finding, Visit).join(Visit, Finding.visit_id == Visit.id)
    for finding, visit in db.session.execute(
        findings.where(Visit.award_id == award.id, Finding.due_on.is_not(None)).order_by(Finding.id)
    ):
        yield Task(
            _l("Finding of the visit %(reference)s", reference=visit.reference),
            f"/visits/{visit.reference}", not finding.is_open,
        )  # fmt: skip
    if standing_holds(award):
        yield Task(_l("Payments of this award are on hold."), f"/awards/{award.reference}", is_done=False)


def _public(award: Award) -> Iterator[Task]:
    evaluation = evaluation_of(award)
    if evaluation is not None:
        yield Task(
            _l("Public evaluation: published, or exempted"), f"/awards/{award.reference}/evaluation",
            evaluation.state in _TOLD, evaluation.state,
        )  # fmt: skip

"""Reads of final reports, public evaluations and closures."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.ledger import paid
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.closing.models import Closure, FinalReport, PublicEvaluation
from grants.db import db
from grants.lifecycles import OWED, AwardState, EvaluationState, ReportState
from grants.money import WHOLE, Pence
from grants.payments.models import Payment
from grants.payments.owed import owed_of
from grants.rounds.models import PaymentTrigger
from grants.spending.models import BudgetLine
from grants.spending.queries import accepted_spend, lines_of, rules_of


def final_report_of(award: Award) -> FinalReport | None:
    """Return the final report of an award: there is one since its agreement is in force."""
    return db.session.scalar(sa.select(FinalReport).where(FinalReport.award_id == award.id))


def visible_to(person: User) -> sa.Select[FinalReport]:
    """Return the final reports of awards that a person may see."""
    return (
        sa.select(FinalReport)
        .join(Award, FinalReport.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(FinalReport.due_on, FinalReport.id)
    )


def find_final_report(reference: str, person: User) -> FinalReport | None:
    """Return a final report by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(FinalReport.reference == reference))


def evaluation_of(award: Award) -> PublicEvaluation | None:
    """Return the public evaluation of an award, written or not."""
    return db.session.scalar(sa.select(PublicEvaluation).where(PublicEvaluation.award_id == award.id))


def closure_of(award: Award) -> Closure | None:
    """Return how a grant was closed."""
    return db.session.scalar(sa.select(Closure).where(Closure.award_id == award.id))


@dataclass(frozen=True)
class Line:
    """One line of the agreed budget beside what was spent on it, in pence; None while nobody has said."""

    line: BudgetLine
    spent_pence: Pence | None
    reason: str
    may_differ_pence: Pence

    @property
    def differs_pence(self) -> int:
        """What was spent above the plan; below nothing where less was spent."""
        return (self.spent_pence or 0) - self.line.amount_pence

    @property
    def wants_reason(self) -> bool:
        """It differs by more than the share that may be moved between lines."""
        return self.spent_pence is not None and abs(self.differs_pence) > self.may_differ_pence


def claimed_lines(award: Award) -> dict[int, Pence] | None:
    """Return what accepted claims say was spent, by the id of the line; None where no claims are wanted."""
    return accepted_spend(award) if rules_of(award.application.round).wants_claims else None


def spent_by_line(report: FinalReport) -> list[Line]:
    """Return each line of the budget, planned beside actual; while it is written, as claims were accepted."""
    share = rules_of(report.application.round).virement_share
    said = {known.line_id: known for known in report.lines}
    claimed = claimed_lines(report.award) if report.state in OWED else None
    found = []
    for line in lines_of(report.award):
        kept = said.get(line.id)
        spent = claimed[line.id] if claimed is not None else kept.spent_pence if kept else None
        may_differ = Pence(line.amount_pence * share // WHOLE)
        found.append(Line(line, spent, kept.reason if kept else "", may_differ))
    return found


def spent_of(award: Award) -> Pence | None:
    """Return what an accepted final report says was spent of the grant; None without one."""
    report = final_report_of(award)
    return report.spent_pence if report is not None and report.state is ReportState.ACCEPTED else None


def not_asked_back(award: Award) -> Pence:
    """Return what was paid, not spent and not demanded back, in pence; nothing before the report is in."""
    spent = spent_of(award)
    if spent is None:
        return Pence(0)
    return Pence(max(0, paid(award) - spent - owed_of(award)))


def published_among(awards: Sequence[Award]) -> dict[int, PublicEvaluation]:
    """Return the evaluations of these awards that the public reads, by the id of the award."""
    query = sa.select(PublicEvaluation).where(
        PublicEvaluation.award_id.in_([award.id for award in awards]),
        PublicEvaluation.state == EvaluationState.PUBLISHED,
    )
    return {known.award_id: known for known in db.session.scalars(query) if known.is_readable}


def find_published_evaluation(reference: str) -> PublicEvaluation | None:
    """Return an evaluation by the reference of its award if the public may read it."""
    query = (
        sa.select(PublicEvaluation)
        .join(Award, PublicEvaluation.award_id == Award.id)
        .where(Award.reference == reference)
    )
    found = db.session.scalar(query)
    return found if found is not None and found.is_readable else None


def visible_evaluations(person: User, state: EvaluationState | None = None) -> sa.Select[PublicEvaluation]:
    """Return the public evaluations of awards that a person may see, those of newer awards first."""
    query = (
        sa.select(PublicEvaluation)
        .join(Award, PublicEvaluation.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(PublicEvaluation.id.desc())
    )
    return query if state is None else query.where(PublicEvaluation.state == state)


def exemptions_for(person: User) -> sa.Select[PublicEvaluation]:
    """Return the exemptions that somebody else asked for, for a decision maker to decide."""
    return visible_evaluations(person, EvaluationState.EXEMPTION_ASKED).where(
        PublicEvaluation.exemption_asked_by_id != person.id
    )


def _overdue() -> sa.ColumnElement[bool]:
    return sa.and_(FinalReport.state.in_(OWED), FinalReport.due_on < clock.today())


def count_overdue(award_ids: Sequence[int]) -> dict[int, int]:
    """Return which of these awards have an overdue final report: one, by the award's id."""
    query = sa.select(FinalReport.award_id).where(FinalReport.award_id.in_(award_ids), _overdue())
    return dict.fromkeys(db.session.scalars(query), 1)


def overdue_applications() -> sa.Select[int]:
    """Return the applications whose award has an overdue final report, by their ids."""
    return (
        sa.select(Award.application_id)
        .join(FinalReport, FinalReport.award_id == Award.id)
        .where(Award.state == AwardState.ACTIVE, _overdue())
    )


def to_close(person: User) -> sa.Select[Award]:
    """Return the active awards whose final report is accepted, those whose project ended first before."""
    return (
        sa.select(Award)
        .join(Application, Award.application_id == Application.id)
        .join(FinalReport, FinalReport.award_id == Award.id)
        .where(visible_outcomes(person), Award.state == AwardState.ACTIVE)
        .where(FinalReport.state == ReportState.ACCEPTED)
        .order_by(Application.ends_on, Award.id)
    )


def no_final_report_overdue(payment: Payment) -> str | None:
    """Return why an overdue final report holds a payment: a condition of the gate."""
    report = final_report_of(payment.award)
    return _("The final report is overdue.") if report is not None and report.is_overdue else None


def waits_for_final_report() -> sa.ColumnElement[bool]:
    """Return when payments wait for final reports, for queries of payments with their award."""
    late = sa.select(FinalReport.award_id).where(_overdue())
    done = (ReportState.ACCEPTED, ReportState.CANCELLED)
    not_read = sa.select(FinalReport.award_id).where(FinalReport.state.not_in(done))
    is_last = Payment.trigger == PaymentTrigger.CLOSING
    return sa.or_(Award.id.in_(late), sa.and_(is_last, Award.id.in_(not_read)))

"""Final reports, public evaluations and closings, in any state."""

from datetime import timedelta
from typing import Any

from factories.applications import a_decision_maker
from factories.awards import (
    ENDINGS,
    WITH_CERTIFIER,
    _come_back,
    a_certifier,
    a_payment,
    a_report,
    a_return,
    an_award,
    signatory_of,
)
from factories.people import an_officer, do
from factories.remembered import remembered
from factories.repaying import receive
from grants import clock
from grants.awards.models import Award
from grants.closing import operations as closing
from grants.closing.models import FinalReport, PublicEvaluation
from grants.closing.queries import evaluation_of, final_report_of
from grants.delivery import operations as delivery
from grants.delivery.models import Rating
from grants.languages import Texts
from grants.lifecycles import AwardState, EvaluationState, PaymentState, ReportState
from grants.money import Pence
from grants.payments.owed import repayments_of
from grants.payments.queries import payments_of
from grants.spending.queries import lines_of

T, V = ReportState, EvaluationState

FINAL_TEXTS = {
    "done": "Forty evenings.",
    "changed": "Neighbours greet each other.",
    "worked": "Tea on every floor.",
    "did_not_work": "The lift broke.",
    "learned": "Start with children.",
    "afterwards": "Two hosts go on.",
}


def its_final_report(award: Award) -> FinalReport:
    report = final_report_of(award)
    assert report is not None
    return report


def its_evaluation(award: Award) -> PublicEvaluation:
    evaluation = evaluation_of(award)
    assert evaluation is not None
    return evaluation


@remembered
def write_final(report: FinalReport, *, left: int = 0, reason: str = "Less was needed.") -> None:
    """Write a complete final report in which so many pence of the award were not spent."""
    amounts = [line.amount_pence for line in lines_of(report.award)]
    amounts[0] = Pence(amounts[0] - left)
    said = {
        line.id: (amount, reason if left else "")
        for line, amount in zip(lines_of(report.award), amounts, strict=True)
    }
    do(
        closing.save_final_report,
        report,
        FINAL_TEXTS,
        said,
        other_income_pence=Pence(0),
        other_income_from="",
        actor=signatory_of(report.award),
    )


@remembered
def a_final_report(state: ReportState = T.DUE, award: Award | None = None, *, left: int = 0) -> FinalReport:
    """Return the final report of an award, in a state reached by real steps; so many pence are left over."""
    award = award or an_award(AwardState.ACTIVE)
    report = its_final_report(award)
    if state is T.CANCELLED:
        do(delivery.cancel_report, report, reason="The grant ended.", actor=an_officer())
    elif state is not T.DUE:
        write_final(report, left=left)
        if state in WITH_CERTIFIER:
            a_certifier(award.application.organisation)
        do(closing.submit_final_report, report, actor=signatory_of(award))
    _come_back(report, state)
    if state is T.CHANGES_REQUESTED:
        do(delivery.request_changes, report, wanted="What goes on?", actor=an_officer())
    elif state is T.ACCEPTED:
        do(
            delivery.accept_report,
            report,
            assessment="Clear.",
            rating=Rating.AS_PLANNED,
            actor=an_officer(),
        )
    assert report.state is state
    return report


def wording(**changes: str) -> closing.Wording:
    """Return the four parts of a public text, in English."""
    known = {
        "done": "Forty evenings.",
        "worked": "Tea.",
        "did_not_work": "The lift broke.",
        "learned": "Start with children.",
    }
    return closing.Wording(**{key: Texts(en=text) for key, text in {**known, **changes}.items()})


@remembered
def an_evaluation(state: EvaluationState = V.DRAFT, award: Award | None = None) -> PublicEvaluation:
    """Return the public evaluation of an award, in a state reached by real steps."""
    award = award or an_award(AwardState.ACTIVE)
    evaluation = its_evaluation(award)
    if state in (V.EXEMPTION_ASKED, V.EXEMPT):
        do(closing.ask_exemption, evaluation, reason="It could harm its members.", actor=an_officer())
        if state is V.EXEMPT:
            do(closing.exempt, evaluation, actor=a_decision_maker())
    elif state is not V.DRAFT:
        _show(evaluation)
        if state is not V.WITH_GROUP:
            _publish(evaluation, award)
        if state is V.TAKEN_BACK:
            do(closing.take_back, evaluation, reason="A name was left in it.", actor=an_officer())
    assert evaluation.state is state
    return evaluation


def _show(evaluation: PublicEvaluation) -> None:
    do(closing.save_evaluation, evaluation, wording(), people_reached=80, actor=an_officer())
    later = clock.today() + timedelta(days=14)
    do(closing.show_to_group, evaluation, comment_until=later, actor=an_officer())


def _publish(evaluation: PublicEvaluation, award: Award) -> None:
    if its_final_report(award).state is T.DUE:
        a_final_report(T.ACCEPTED, award)
    do(closing.comment, evaluation, agrees=True, text="", actor=signatory_of(award))
    do(closing.publish, evaluation, actor=an_officer())


def bring_to_the_end(award: Award, *, left: int = 0) -> None:
    """Have all reports accepted, all instalments paid, and the evaluation published; so much is left over."""
    a_report(T.ACCEPTED, award)
    a_return(T.ACCEPTED, award)
    for place in range(len(payments_of(award))):
        a_payment(PaymentState.PAID, award, place=place)
    a_final_report(T.ACCEPTED, award, left=left)
    an_evaluation(V.PUBLISHED, award)


@remembered
def close(award: Award) -> Any:
    """Close a grant in which everything is done."""
    return do(closing.close_grant, award, summary="It went well.", actor=an_officer())


def end_well(award: Award) -> None:
    """Bring an active award to its end and close it."""
    bring_to_the_end(award)
    close(award)


def end_with(award: Award, *, left: int = 0) -> Any:
    """Close a grant whose other reports and payments are done; so many pence of the award were not spent.

    What was paid of these comes back.
    """
    a_final_report(T.ACCEPTED, award, left=left)
    an_evaluation(V.PUBLISHED, award)
    for repayment in repayments_of(award):
        receive(repayment, repayment.left_pence)
    return close(award)


ENDINGS[AwardState.CLOSED] = end_well

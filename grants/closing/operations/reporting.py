"""The final report of an award: planned, written and sent.  The caller commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Award, Ending
from grants.closing.models import FinalReport, PublicEvaluation, SpentLine
from grants.closing.queries import Line, claimed_lines, final_report_of, spent_by_line
from grants.closing.snapshots import final_report
from grants.db import db, next_reference
from grants.delivery.kinds import open_keys
from grants.delivery.operations import submit_any_report
from grants.delivery.operations.judging import end_any_reports
from grants.delivery.operations.writing import change_only_open
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import REPORT
from grants.money import Pence, format_pounds
from grants.spending.queries import open_claims, rules_of

#: What is said of one line: pence, and why it differs.
Said = tuple[Pence | None, str]


def lay_out_closing(award: Award, actor: User) -> None:
    """Bring the final report of an award and its public evaluation into being: somebody is to write them."""
    days = rules_of(award.application.round).final_report_days
    last_day = award.application.ends_on or clock.today()
    report = FinalReport(
        reference=next_reference("FR"),
        award=award,
        due_on=last_day + clock.days(days),
        language=award.application.organisation.language,
    )
    evaluation = PublicEvaluation(award=award)
    db.session.add_all([report, evaluation])
    db.session.flush()  # The audit lines need their ids.
    audit.record(actor, "report.plan", report, due_on=report.due_on)
    audit.record(actor, "public_evaluation.plan", evaluation)


def end_final_report(ending: Ending, _actor: User) -> None:
    """Cancel the final report of a grant that ends early, unless its reports stay owed."""
    report = final_report_of(ending.award)
    end_any_reports(ending, [report] if report else [])


def save_final_report(
    report: FinalReport,
    texts: Mapping[str, str],
    lines: Mapping[int, Said],
    *,
    other_income_pence: Pence | None,
    other_income_from: str,
    actor: User,
) -> None:
    """Keep what the recipient has written so far; ``lines`` by the id of the line of the budget.

    Where costs are claimed, what was spent is what was accepted, and only reasons are taken.
    """
    REPORT.check(actor, "edit", report)
    given: dict[str, tuple[str, Any]] = {key: (key, text) for key, text in texts.items()}
    given["other_income"] = ("other_income_pence", other_income_pence)
    given["other_income_from"] = ("other_income_from", other_income_from)
    change_only_open(report, given)
    report.language = actor.language
    may_change = open_keys(report)
    asks_amounts = claimed_lines(report.award) is None
    for line_id, (spent_pence, reason) in lines.items():
        line = _line_of(report, line_id)
        if f"line_{line_id}" in may_change and asks_amounts:
            line.spent_pence = spent_pence
        if f"reason_{line_id}" in may_change:
            line.reason = reason
    REPORT.take(actor, "edit", report)


def _line_of(report: FinalReport, line_id: int) -> SpentLine:
    kept = next((known for known in report.lines if known.line_id == line_id), None)
    if kept is None:
        kept = SpentLine(line_id=line_id, reason="")
        report.lines.append(kept)
    return kept


def submit_final_report(report: FinalReport, *, actor: User) -> None:
    """Hand in a complete final report; what was not spent is asked back once it is accepted."""
    REPORT.check(actor, "submit", report)
    for field, sentence in (
        ("done", _("Say what was done.")),
        ("changed", _("Say what changed.")),
        ("worked", _("Say what worked.")),
        ("did_not_work", _("Say what did not work; it helps the next group.")),
        ("learned", _("Say what you learned.")),
        ("afterwards", _("Say who benefits after the project.")),
    ):
        if not getattr(report, field).strip():
            raise RuleBroken(sentence, field=field)
    if open_claims(report.award):
        raise RuleBroken(_("A claim of expenses is not answered yet. Send the final report after that."))
    standing = spent_by_line(report)
    for line in standing:
        _check_line(line)
    _check_sums(report, standing)
    for line in standing:  # From here on they are the report's own, whatever becomes of claims.
        _line_of(report, line.line.id).spent_pence = line.spent_pence
    submit_any_report(report, actor=actor)


def _check_line(line: Line) -> None:
    if line.spent_pence is None:
        raise RuleBroken(_("Enter what was spent; 0 if nothing."), field=f"line_{line.line.id}")
    if line.wants_reason and not line.reason.strip():
        raise RuleBroken(
            _("Say why “%(line)s” differs from the plan by %(amount)s.",
              line=line.line.title, amount=format_pounds(abs(line.differs_pence))),
            field=f"reason_{line.line.id}",
        )  # fmt: skip


def _check_sums(report: FinalReport, standing: list[Line]) -> None:
    if sum(line.spent_pence or 0 for line in standing) > report.award.amount_pence:
        raise RuleBroken(
            _("This is more than the award of %(amount)s. Enter only what the grant paid for.",
              amount=format_pounds(report.award.amount_pence)),
            field=f"line_{standing[-1].line.id}",
        )  # fmt: skip
    if report.other_income_pence is None:
        raise RuleBroken(_("Enter what came from others; 0 if nothing."), field="other_income")
    if report.other_income_pence and not report.other_income_from.strip():
        raise RuleBroken(_("Say whom it came from."), field="other_income_from")


def issue_final_report(report: FinalReport, actor: Any) -> None:
    """Have the PDF of a final report made in every language."""
    db.session.refresh(report, ["submitted_by"])
    copies = {code: final_report(report, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.FINAL_REPORT, report, copies, application_id=report.application.id, actor=actor
    )

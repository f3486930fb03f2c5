"""A late report holds the group's other awards and new applications, where its round says so."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import clock
from grants.applications.models import Application
from grants.applications.requirements import requirements
from grants.awards.models import Award
from grants.delivery.operations import end_pause, shift_due_date
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, PaymentState
from grants.payments import gate
from grants.payments.gate import unmet
from grants.payments.operations import settle_all
from grants.payments.queries import payments_of
from grants.rounds.models import Round

W, P = AwardState, PaymentState


def a_late_group(**rules: bool) -> tuple[Award, Award]:
    """Return two active awards of one group: the first is the only one that will be late."""
    round_: Round = make.a_round()
    make.have_chased(round_, **rules)
    late = make.an_award(W.ACTIVE, round_)
    other = make.an_award(W.ACTIVE, organisation=late.application.organisation)
    return late, other


def test_another_award_of_the_group_waits_and_names_the_late_one(app: Flask) -> None:
    late, other = a_late_group(holds_other_awards=True)
    stranger = make.an_award(W.ACTIVE)
    report, officer = make.a_report(award=late), make.an_officer()
    for award in (other, stranger):
        later = report.due_on + timedelta(days=60)
        make.do(shift_due_date, make.a_report(award=award), later, reason="Later.")
    first = payments_of(other)[0]
    sentence = f"A report on another award of this group, {late.reference}, is overdue: Half way."

    with clock.at(make.morning_of(report, 1)):
        before = unmet(first)
        settle_all()
        held = [make.fresh(payments_of(award)[0]).state for award in (late, other, stranger)]
        pause = make.a_pause(late)
        paused = make.fresh(first).state
        make.do(end_pause, pause, actor=officer)
        again = make.fresh(first).state
        make.do(shift_due_date, report, report.due_on + timedelta(days=30), reason="Ill.")
        cleared = make.fresh(first).state

    assert before == [sentence]
    assert held == [P.PLANNED, P.PLANNED, P.PAYABLE]
    assert (paused, again, cleared) == (P.PAYABLE, P.PLANNED, P.PAYABLE)


def test_without_the_rule_only_the_late_award_waits(app: Flask) -> None:
    late, other = a_late_group()
    report = make.a_report(award=late)
    later = report.due_on + timedelta(days=60)
    make.do(shift_due_date, make.a_report(award=other), later, reason="Later.")

    with clock.at(make.morning_of(report, 1)):
        assert [bool(unmet(payments_of(award)[0])) for award in (late, other)] == [True, False]
        assert gate._no_other_award_late in gate.CONDITIONS  # noqa: SLF001  # that it is asked at all


def test_a_new_application_is_written_but_not_sent_while_a_report_is_late(
    visit: Callable[..., Visitor],
) -> None:
    late, _other = a_late_group(blocks_applications=True)
    report = make.a_report(award=late)

    with clock.at(make.morning_of(report, 1)):
        draft: Application = make.a_draft(organisation=late.application.organisation)
        wanting = requirements(draft)
        browser = visit(make.signatory_of(late))
        page = browser.open(f"/applications/{draft.reference}")
        with pytest.raises(RuleBroken) as refusal:
            make.submit(draft)
        make.a_pause(late)
        after = requirements(draft)

    assert [unmet_.path for unmet_ in wanting] == [f"/reports/{report.reference}"]
    assert wanting[0].sentence.startswith(f"Send the overdue report “Half way” of award {late.reference}")
    assert wanting[0].sentence in page.text
    assert make.fresh(draft).submitted_at is None
    assert (refusal.value.message, after) == (wanting[0].sentence, [])

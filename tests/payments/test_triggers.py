"""What a payment waits for: a day, something shown, the end of everything else."""

import io
from collections.abc import Callable
from datetime import time, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import clock, storage
from grants.awards.conditions import conditions_of
from grants.awards.models import Award, ConditionKind
from grants.awards.operations import (
    answer_waiver,
    ask_waiver,
    give_evidence,
    lift_hold,
    place_hold,
    put_condition,
)
from grants.delivery.feed import as_calendar
from grants.delivery.timeline import timeline_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, ConditionState, EvaluationState, PaymentState, ReportState
from grants.payments.gate import unmet
from grants.payments.models import Payment
from grants.payments.operations import cancel_payment, settle_all
from grants.payments.queries import payments_of
from grants.rounds.models import PaymentTrigger

P, T, C = PaymentState, PaymentTrigger, ConditionState
Visit = Callable[..., Visitor]
FINAL = "Not accepted yet: Final report."
OTHERS = "Other payments are neither paid nor cancelled yet."
LAST = f"Not accepted yet: Half way. Not accepted yet: Final return. {FINAL} {OTHERS}"


def an_award_paying(trigger: PaymentTrigger) -> tuple[Award, Payment]:
    """Return an active award and its second payment, which waits for this."""
    award = make.an_award(AwardState.ACTIVE, make.a_round_paying(trigger))
    return award, payments_of(award)[1]


def text_of(kind: DocumentKind) -> str:
    """Return the text of the English copy of the one document of this kind."""
    make_waiting()
    (found,) = make.rows(IssuedDocument, IssuedDocument.kind == kind, IssuedDocument.language == "en")
    reader = PdfReader(io.BytesIO(storage.get(found.fingerprint or "")))
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def test_a_payment_on_a_day_is_payable_by_the_daily_run_of_that_day(app: Flask) -> None:
    award, second = an_award_paying(T.DATE)
    starts_on = award.application.starts_on
    assert starts_on is not None
    day = starts_on + timedelta(days=14)
    assert (second.due_on, second.state) == (day, P.PLANNED)

    with clock.at(clock.london(day - timedelta(days=1), time(23))):
        settle_all()
        before = make.fresh(second).state
    with clock.at(clock.london(day, time(6))):
        settle_all()
        assert (before, make.fresh(second).state) == (P.PLANNED, P.PAYABLE)

    entries = [entry for entry in timeline_of([award]) if entry.reference == second.reference]
    assert [(entry.on, str(entry.title)) for entry in entries] == [(day, "Second part")]
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in as_calendar(entries).decode()


def test_a_payment_for_something_shown_is_payable_once_an_officer_accepts_it(visit: Visit) -> None:
    award, second = an_award_paying(T.EVIDENCE)
    (condition,) = conditions_of(award.application)
    first = payments_of(award)[0]
    assert (second.condition, condition.kind, str(condition.text)) == (
        condition, ConditionKind.PAYMENT, "Your insurance.",
    )  # fmt: skip
    assert (unmet(first), first.state) == ([], P.PAYABLE)
    group, officer = visit(make.signatory_of(award)), visit(make.an_officer())

    shown = group.open(f"/awards/{award.reference}")
    group.submit(f"/conditions/{condition.id}/evidence", said="It runs until May.")
    read = officer.open(f"/conditions/{condition.id}")
    officer.submit(f"/conditions/{condition.id}/meet", reason="Seen.")

    assert "Not shown and accepted yet: Your insurance." in shown.text
    assert f"/conditions/{condition.id}" in shown.links
    assert ("It runs until May." in read.text, "Before one of the payments" in read.text) == (True, True)
    assert make.fresh(second).state is P.PAYABLE
    assert f"/conditions/{condition.id}" in officer.open(f"/payments/{second.reference}").links


def test_two_people_can_do_without_what_was_to_be_shown(app: Flask) -> None:
    _award, second = an_award_paying(T.EVIDENCE)
    condition = second.condition

    make.do(ask_waiver, condition, reason="It has no building.", actor=make.an_officer())
    make.do(answer_waiver, condition, "waive", reason="Agreed.", actor=make.a_decision_maker())

    assert make.fresh(second).state is P.PAYABLE


@pytest.mark.parametrize("is_given", [False, True])
def test_nothing_needs_to_be_shown_for_a_payment_that_is_cancelled(app: Flask, is_given: bool) -> None:
    award, second = an_award_paying(T.EVIDENCE)
    (condition,) = conditions_of(award.application)
    if is_given:
        make.do(give_evidence, condition, said="Here.", upload=None, actor=make.signatory_of(award))

    make.do(cancel_payment, second, reason="No longer needed.", actor=make.an_officer())

    assert (make.fresh(condition).state, conditions_of(award.application)) == (C.REMOVED, [])


def test_only_the_plan_puts_a_condition_of_a_payment(app: Flask) -> None:
    award = make.an_award()

    with pytest.raises(RuleBroken, match="The plan of the round puts such a condition"):
        make.do(put_condition, award.application, ConditionKind.PAYMENT, make.both("A."), due_days=None,
                actor=make.an_officer())  # fmt: skip


def test_the_last_part_waits_for_everything_else_and_the_grant_for_it(visit: Visit) -> None:
    award, last = an_award_paying(T.CLOSING)
    seen = [unmet(last)]
    make.a_report(ReportState.ACCEPTED, award)
    make.a_return(ReportState.ACCEPTED, award)
    seen.append(unmet(last))
    page = visit(make.signatory_of(award)).open(f"/awards/{award.reference}")
    make.a_payment(P.PAID, award, place=0)
    seen.append(unmet(last))
    make.a_final_report(ReportState.ACCEPTED, award)
    seen.append(unmet(last))

    assert seen == [[LAST], [f"{FINAL} {OTHERS}"], [FINAL], []]
    assert "At the end, when everything else of the grant is done" in page.text
    assert make.fresh(last).state is P.PAYABLE
    make.an_evaluation(EvaluationState.PUBLISHED, award)
    with pytest.raises(RuleBroken, match="This is still to be done: Payment PY"):
        make.close(award)
    make.a_payment(P.PAID, award, place=1)
    make.close(award)
    assert award.state is AwardState.CLOSED


def test_a_hold_shuts_and_opens_the_gate_at_once(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)
    first, officer = payments_of(award)[0], make.an_officer()

    held = make.do(place_hold, award, told="Send us your list.", reason="No list.", actor=officer)
    seen = [make.fresh(first).state]
    make.do(lift_hold, held, reason="It came.", actor=officer)
    seen.append(make.fresh(first).state)

    assert seen == [P.PLANNED, P.PAYABLE]


@pytest.mark.parametrize(
    ("trigger", "sentence"),
    [
        (T.DATE, "{day}"),
        (T.EVIDENCE, "When you have shown us this, and we have accepted it: Your insurance."),
        (T.CLOSING, "At the end, when everything else of the grant is done"),
    ],
)
def test_offer_letter_and_agreement_say_what_each_payment_waits_for(
    visit: Visit, trigger: PaymentTrigger, sentence: str
) -> None:
    award = make.an_award(AwardState.OFFERED, make.a_round_paying(trigger))
    assert award.application.starts_on is not None
    on = award.application.starts_on + timedelta(days=14)
    sentence = sentence.format(day=f"{on:%-d %B %Y}")

    page = visit(make.signatory_of(award)).open(f"/awards/{award.reference}/accept")
    make.accept(award)

    assert f"Second part {sentence} £10,000" in page.text
    kinds = (DocumentKind.AWARD_LETTER, DocumentKind.GRANT_AGREEMENT)
    assert [sentence in text_of(kind) for kind in kinds] == [True, True]

"""A change is agreed by the right person for its size, all at once; every version stays readable."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit, clock
from grants.awards.ledger import standing_of, standing_of_round
from grants.awards.models import Award, Subject
from grants.awards.operations import delegate
from grants.delivery.operations import cancel_report
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_pdf
from grants.errors import NotAllowed, RuleBroken
from grants.evaluation.operations import set_targets
from grants.evaluation.queries import targets_of
from grants.lifecycles import AwardState, ClaimState, PaymentState, ReportState, VariationState
from grants.money import Pence
from grants.notices.models import Notice
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.rounds.models import BudgetPart
from grants.spending.operations import WantedLine
from grants.spending.queries import lines_of
from grants.variations import operations
from grants.variations.models import Variation
from grants.variations.queries import current_terms, versions_of
from grants.variations.terms import Wanted

V = VariationState


def asked(award: Award, terms: Wanted) -> Variation:
    variation = make.a_draft_variation(award, terms)
    make.do(operations.request_variation, variation, actor=make.signatory_of(award))
    return variation


def an_award() -> Award:
    return make.an_award(AwardState.ACTIVE)


def letters() -> list[IssuedDocument]:
    return make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.VARIATION_LETTER)


def test_an_officer_agrees_alone_to_later_days_and_a_small_move(app: Flask) -> None:
    award, officer = an_award(), make.an_officer()
    before = {r.reference: r.due_on for r in reports_of(award)}
    ends_on = award.application.ends_on
    later = ends_on + timedelta(days=30)
    variation = asked(award, make.wanted(award, days=30, moved=1_500, ends_on=later))

    make.do(operations.agree_alone, variation, actor=officer)

    award = make.fresh(award)
    assert (variation.state, variation.terms_number, variation.is_alone) == (V.AGREED, 2, True)
    assert {r.reference: r.due_on - timedelta(days=30) for r in reports_of(award)} == before
    assert [line.amount_pence for line in lines_of(award)] == [1_700_000, 300_000]
    assert (award.application.ends_on, award.amount_pence) == (later, 2_000_000)
    assert [(v.number, len(v.changes)) for v in versions_of(award)] == [(1, 0), (2, 6)]
    assert versions_of(award)[0].terms["ends_on"] == ends_on.isoformat()
    shifts = [e.action for r in reports_of(award) for e in audit.events_of(r)]
    assert shifts.count("report.shift") == 1
    assert audit.events_of(award)[-1].action == "award.vary"


def test_a_large_change_is_recommended_and_agreed_with_its_money_letter_and_mail(app: Flask) -> None:
    award = an_award()
    make.set_targets(award)
    people = targets_of(award)[0].indicator_id
    left = standing_of_round(award.application.round).left

    variation = make.agree_variation(
        award, make.wanted(award, pounds=500, purpose="Tea and letters.", targets={people: 150})
    )

    award = make.fresh(award)
    money = standing_of(award)
    assert (award.amount_pence, money.to_come + money.paid) == (2_050_000, 2_050_000)
    assert standing_of_round(award.application.round).left == left - 50_000
    assert sum(payment.amount_pence for payment in payments_of(award)) == 2_050_000
    assert (lines_of(award)[0].amount_pence, targets_of(award)[0].planned) == (1_900_000, 150)
    assert current_terms(award)["purpose"] == "Tea and letters."
    assert variation.size_pence == 2_050_000
    assert sorted((letter.language, letter.reference) for letter in letters()) == [
        ("ar", variation.reference),
        ("en", variation.reference),
    ]
    english = next(letter for letter in letters() if letter.language == "en")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(make_pdf(english))).pages)
    text = " ".join(text.split())
    for sentence in ("It replaces version 1", "£20,000", "£20,500", "Tea and letters.", "What we pay"):
        assert sentence in text
    for letter in letters():
        assert sum(payment["amount_pence"] for payment in letter.snapshot["payments"]) == 2_050_000
    mails = make.rows(Notice, Notice.subject == f"The terms of your award {award.reference} have changed")
    assert [mail.address for mail in mails] == [make.signatory_of(award).email]
    assert mails[0].document is english


def test_the_host_of_a_group_gets_the_letter_in_its_own_language(visit: Callable[..., Visitor]) -> None:
    award = make.a_hosted_award(AwardState.ACTIVE, host_language="ar")
    variation, browser = asked(award, make.wanted(award, days=5)), visit(make.an_officer())
    address = f"/variations/{variation.reference}/agree_alone"

    asked_first = browser.open(address)
    before = make.rows(Notice, Notice.text.contains(variation.reference))
    browser.submit(address)

    assert "The host, Harbour Trust, gets it too." in asked_first.text
    assert [mail.user_id is None for mail in before] == [False]
    to_group, to_host = make.rows(Notice, Notice.document.has(kind=DocumentKind.VARIATION_LETTER))
    assert to_group.address == make.signatory_of(award).email
    assert (to_host.address, to_host.language) == ("ruth@harbour.example", "ar")
    assert to_host.document.language == "ar"
    assert "تغيّرت شروط المنحة" in to_host.subject
    assert "بصفتكم المنظمة المضيفة" in to_host.text


def test_less_money_goes_back_to_the_pot_and_may_come_again(app: Flask) -> None:
    award = an_award()
    left = standing_of_round(award.application.round).left

    make.agree_variation(award, make.wanted(award, pounds=-3_000))
    lower = (make.fresh(award).amount_pence, standing_of(award).released)
    make.agree_variation(make.fresh(award), make.wanted(award, pounds=3_000))

    money = standing_of(award)
    assert lower == (1_700_000, 300_000)
    assert (make.fresh(award).amount_pence, money.to_come + money.paid) == (2_000_000, 2_000_000)
    assert standing_of_round(award.application.round).left == left
    assert [v.number for v in versions_of(award)] == [1, 2, 3]
    assert [letter.superseded_at is None for letter in letters()] == [False, False, True, True]


def test_an_award_is_never_below_what_is_paid_or_on_its_way(app: Flask) -> None:
    award = an_award()
    paid = make.a_payment(PaymentState.PAID, award)

    with pytest.raises(RuleBroken, match="is paid or on its way already"):
        make.a_draft_variation(award, make.wanted(award, pounds=(paid.amount_pence - 2_000_000) // 100 - 1))


def test_only_as_much_more_as_the_pot_has(app: Flask) -> None:
    award = an_award()
    left = standing_of_round(award.application.round).left

    with pytest.raises(RuleBroken, match="of this round is left"):
        make.a_draft_variation(award, make.wanted(award, pounds=left // 100 + 1))


def test_more_than_the_rule_is_not_for_an_officer_alone_nor_in_small_steps(app: Flask) -> None:
    award, officer = an_award(), make.an_officer()
    variation = asked(award, make.wanted(award, days=31))

    with pytest.raises(RuleBroken, match="more than an officer may agree to alone"):
        make.do(operations.agree_alone, variation, actor=officer)
    make.do(operations.refuse_variation, variation, reason="Too long.", actor=officer)
    for days in (20, 10):
        make.do(operations.agree_alone, asked(award, make.wanted(award, days=days)), actor=officer)
    once_more = asked(award, make.wanted(award, days=1))
    with pytest.raises(RuleBroken, match="more than an officer may agree to alone"):
        make.do(operations.agree_alone, once_more, actor=officer)

    make.recommend(once_more)
    make.do(operations.agree, once_more, actor=make.a_decision_maker())
    make.do(operations.agree_alone, asked(award, make.wanted(award, days=30)), actor=officer)

    assert [v.number for v in versions_of(make.fresh(award))] == [1, 2, 3, 4, 5]


def test_whoever_recommends_does_not_agree_and_limits_hold(app: Flask) -> None:
    award, both = an_award(), make.a_person(Role.OFFICER, Role.DECISION_MAKER)
    decider = make.a_decision_maker()
    make.do(
        delegate, decider, Pence(49_999), subject=Subject.VARIATION, begins_on=clock.today(), ends_on=None,
        note="Minutes.", actor=make.a_person(Role.ADMINISTRATOR),
    )  # fmt: skip
    variation = asked(award, make.wanted(award, pounds=500))
    make.recommend(variation, actor=both)

    with pytest.raises(NotAllowed):
        make.do(operations.agree, variation, actor=both)
    with pytest.raises(RuleBroken, match=r"variations of up to £499\.99"):
        make.do(operations.agree, variation, actor=decider)

    assert make.fresh(award).amount_pence == 2_000_000


def test_what_changed_since_it_was_asked_is_named_and_the_rest_goes_on(app: Flask) -> None:
    award, officer = an_award(), make.an_officer()
    variation = asked(award, make.wanted(award, days=5))
    report = reports_of(award)[0]

    make.do(operations.give_time, report, report.due_on + timedelta(days=1), reason="Rain.", actor=officer)
    with pytest.raises(RuleBroken, match="Since this was asked for, something else has changed: Due day of"):
        make.do(operations.agree_alone, make.fresh(variation), actor=officer)
    make.do(operations.refuse_variation, variation, reason="Ask again.", actor=officer)
    again = asked(award, replace(make.wanted(award), purpose="Another."))
    make.do(cancel_report, reports_of(award)[0], reason="Merged.", actor=officer)
    make.recommend(again)
    make.do(operations.agree, again, actor=make.a_decision_maker())

    assert versions_of(make.fresh(award))[-1].terms["purpose"] == "Another."


def test_instalments_must_add_up_and_those_that_move_on_are_noticed(app: Flask) -> None:
    award = an_award()
    variation = asked(award, make.wanted(award, pounds=500))
    right = make.amounts_for(variation)
    first, last = sorted(right)

    with pytest.raises(RuleBroken, match="They must add up to the award of £20,500"):
        make.recommend(variation, amounts={**right, first: Pence(right[first] - 1)})
    make.recommend(variation, amounts={**right, last: Pence(right[last] - 100)}, more_pence=Pence(100))
    make.do(operations.reconsider_variation, variation, reason="Again.", actor=make.an_officer())
    make.recommend(variation)
    make.a_payment(PaymentState.REQUESTED, award)
    with pytest.raises(RuleBroken, match="An instalment has moved on meanwhile"):
        make.do(operations.agree, variation, actor=make.a_decision_maker())

    assert make.fresh(award).amount_pence == 2_000_000


def test_a_new_instalment_takes_what_no_other_can(app: Flask) -> None:
    award = an_award()
    for place in (0, 1):
        if place:
            make.a_report(ReportState.ACCEPTED, award)
        make.a_payment(PaymentState.PAID, award, place=place)
    variation = asked(award, make.wanted(award, pounds=500))
    make.recommend(variation, amounts={}, more_pence=Pence(50_000))

    make.do(operations.agree, variation, actor=make.a_decision_maker())

    newest = payments_of(make.fresh(award))[-1]
    assert (newest.amount_pence, newest.milestone, newest.state) == (50_000, None, PaymentState.PAYABLE)


def test_lines_add_up_and_stay_above_what_is_claimed(app: Flask) -> None:
    award = make.a_claiming_award()
    make.a_claim(ClaimState.SUBMITTED, award, 1_100)
    terms = make.wanted(award)
    new = WantedLine("Rent", BudgetPart.CORE, Pence(100))

    for lines, sentence in (
        ([*terms.lines, new], "must add up to the award"),
        ([replace(terms.lines[0], amount_pence=Pence(99_900)),
          replace(terms.lines[1], amount_pence=Pence(1_900_100))], "is claimed already"),
        (terms.lines[1:], "Every line that is there stays"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=sentence):
            make.a_draft_variation(award, replace(terms, lines=lines))


def test_pages_from_request_to_the_letter(visit: Callable[..., Visitor]) -> None:
    award, officer, decider = an_award(), make.an_officer(), make.a_decision_maker()
    variation = asked(award, make.wanted(award, pounds=500))
    address, browser = f"/variations/{variation.reference}", visit(officer)
    shown = browser.open(address)

    assert f"{address}/agree_alone" not in shown.links
    assert f"{address}/recommend" in shown.links
    refused = browser.submit(f"{address}/recommend", note="Yes.", **{
        name: "1" for name in browser.open(f"{address}/recommend").fields() if name.startswith("pay_")
    })  # fmt: skip
    assert "They must add up to the award of £20,500." in refused.errors[0]
    browser.submit(f"{address}/recommend", note="It helps.")
    assert f"{address}/agree" in visit(decider).open(address).links
    page = visit(decider).submit(f"{address}/agree")

    assert page.location == address
    assert make.fresh(award).amount_pence == 2_050_000
    terms = visit(make.signatory_of(award)).open(f"/awards/{award.reference}/terms")
    assert "Version 2 of the terms" in terms.text
    old = visit(make.signatory_of(award)).open(f"/awards/{award.reference}/terms/1")
    assert "A later version has replaced these terms." in old.text
    assert visit(officer).open(f"/awards/{award.reference}/terms/3").status == 404


def test_a_grant_is_not_closed_while_a_change_waits(app: Flask) -> None:
    award = an_award()
    make.a_variation(V.REQUESTED, award)
    make.bring_to_the_end(award)

    with pytest.raises(RuleBroken, match="still to be done: Change VA"):
        make.close(award)


def test_targets_are_set_once(app: Flask) -> None:
    award = an_award()
    make.set_targets(award)
    people = targets_of(award)[0].indicator_id

    with pytest.raises(RuleBroken, match=r"^The targets stand\. Ask for a change"):
        make.do(set_targets, award, {people: 1}, actor=make.signatory_of(award))
    with pytest.raises(RuleBroken, match="at least 1"):
        make.a_draft_variation(award, make.wanted(award, targets={people: 0}))


def test_a_change_under_way_is_on_the_timeline_and_waits_on_start_pages(
    visit: Callable[..., Visitor],
) -> None:
    variation = make.a_variation(V.REQUESTED)
    officer = make.an_officer()

    assert "changes of awards to look at" in visit(officer).open("/").text
    assert variation.reference in visit(officer).open(f"/awards/{variation.award.reference}/timeline").text
    make.recommend(variation, actor=officer)
    assert "changes of awards to agree to" in visit(make.a_decision_maker()).open("/").text

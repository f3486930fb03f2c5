"""Conditions stand in offer and agreement, hold payments, and are met, or waived by two people."""

import io
from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit, clock, storage
from grants.assurance.proof import faults
from grants.awards import operations as awards
from grants.awards.conditions import conditions_of
from grants.awards.daily import chase_late_conditions
from grants.awards.models import ConditionKind, ConditionTemplate
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, AwardState, ConditionState, PaymentState
from grants.notices.models import Notice
from grants.payments.gate import unmet
from grants.payments.queries import payments_of
from grants.permissions import Role

C = ConditionState


def mails_called(subject: str) -> int:
    return len(make.rows(Notice, Notice.subject == subject))


def texts_of(kind: DocumentKind) -> list[str]:
    make_waiting()
    found = make.rows(IssuedDocument, IssuedDocument.kind == kind, IssuedDocument.language == "en")
    readers = [PdfReader(io.BytesIO(storage.get(document.fingerprint or ""))) for document in found]
    return [" ".join("".join(page.extract_text() for page in reader.pages).split()) for reader in readers]


def test_a_condition_stands_in_a_new_letter_and_in_the_agreement(app: Flask) -> None:
    award = make.an_award()
    make.put(award.application, "Send us your policy.")
    later = make.put(award.application, "Train two people.", due_days=30)
    make.accept(award)

    assert later.due_on == clock.today() + timedelta(days=30)
    first, second, third = texts_of(DocumentKind.AWARD_LETTER)
    assert ("Send us your policy." in first, "Send us your policy." in second) == (False, True)
    assert ("Train two people." in third, "Days after acceptance: 30" in third) == (True, True)
    agreement = texts_of(DocumentKind.GRANT_AGREEMENT)[0]
    assert "Before we pay anything Send us your policy." in agreement
    assert "Train two people." in agreement
    assert mails_called(f"The conditions of our offer {award.reference} have changed") == 2
    assert [event.action for event in audit.events_of(later)] == ["condition.put", "condition.set_day"]
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_standard_conditions_are_put_when_an_award_is_proposed(app: Flask) -> None:
    round_ = make.a_round()
    for text, is_standard in (("Always.", True), ("Sometimes.", False)):
        make.do(
            awards.write_template, round_, ConditionKind.PRECEDENT, make.both(text), due_days=None,
            is_standard=is_standard, actor=make.an_officer(),
        )  # fmt: skip

    award = make.an_award(AwardState.OFFERED, round_)

    assert [str(known.text) for known in conditions_of(award.application)] == ["Always."]
    assert "Always." in texts_of(DocumentKind.AWARD_LETTER)[0]


def test_what_is_not_met_before_payment_or_by_its_day_holds_every_payment(app: Flask) -> None:
    award = make.an_award()
    before = make.put(award.application, "Send us your policy.")
    later = make.put(award.application, "Train two people.", due_days=30)
    make.accept(award)
    first = payments_of(award)[0]
    assert unmet(first) == ["A condition is not met yet: Send us your policy."]

    make.do(awards.judge_condition, before, "meet", note="Seen.", actor=make.an_officer())
    assert (unmet(first), first.state) == ([], PaymentState.PAYABLE)
    with clock.at(clock.now() + timedelta(days=31)):
        assert unmet(first)[0] == "A condition is overdue: Train two people."
        for _run in range(2):
            chase_late_conditions()
        assert mails_called("A condition of your award is overdue") == 1
        make.do(awards.ask_waiver, later, reason="No staff.", actor=make.an_officer())
        make.do(awards.answer_waiver, later, "waive", reason="Agreed.", actor=make.a_decision_maker())
        assert [reason for reason in unmet(first) if "condition" in reason] == []
    assert later.state is C.WAIVED


def test_conditions_that_make_no_sense_or_come_too_late_are_refused(app: Flask) -> None:
    award = make.an_award()
    for kind, days in ((ConditionKind.SUBSEQUENT, None), (ConditionKind.PRECEDENT, 10)):
        with pytest.raises(RuleBroken) as refusal:
            make.do(
                awards.put_condition, award.application, kind, make.both("A."), due_days=days,
                actor=make.an_officer(),
            )  # fmt: skip
        assert refusal.value.field == "due_days"
    condition = make.put(award.application)
    with pytest.raises(RuleBroken, match="Write how the condition is met"):
        make.do(awards.give_evidence, condition, said=" ", upload=None, actor=make.signatory_of(award))
    make.accept(award)

    with pytest.raises(WrongState):
        make.put(award.application)
    with pytest.raises(WrongState, match="can only be waived"):
        make.do(awards.remove_condition, condition, reason="No.", actor=make.an_officer())
    both_roles = make.a_person(Role.OFFICER, Role.DECISION_MAKER)
    make.do(awards.ask_waiver, condition, reason="No staff.", actor=both_roles)
    with pytest.raises(NotAllowed):
        make.do(awards.answer_waiver, condition, "waive", reason="Yes.", actor=both_roles)


def test_a_group_shows_on_its_page_how_a_condition_is_met(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    officer, group = visit(make.an_officer()), visit(make.signatory_of(award))
    here = f"/applications/{award.application.reference}/conditions"

    wrong = officer.submit(here, kind="subsequent", text_en="Train two people.")
    officer.submit(here, kind="subsequent", due_days="30", text_en="Train two people.")
    condition = conditions_of(award.application)[0]
    address = f"/conditions/{condition.id}"
    make.accept(award)
    page = group.open(f"/awards/{award.reference}")
    sent = group.follow(group.submit(f"{address}/evidence", said="Both were trained."))
    empty = officer.submit(f"{address}/send-back")
    officer.submit(f"{address}/send-back", reason="By whom?")
    group.submit(f"{address}/evidence", said="By the college.")
    met = officer.follow(officer.submit(f"{address}/meet", reason="Certificates seen."))

    assert wrong.errors == ["Enter within how many days it must be met"]
    assert address in page.links
    assert "Both were trained." in sent.text
    assert empty.errors == ["Enter the reason"]
    assert ("Met" in met.text, make.fresh(condition).state) == (True, C.MET)
    assert "Certificates seen." in group.open(address).text
    assert group.open("/conditions").status == 403
    assert "Train two people." in officer.open("/conditions?state=met").text
    assert "No condition fits." in officer.open("/conditions?state=late").text
    assert visit(make.a_person()).open(address).status == 404


def test_a_condition_of_a_proposal_is_not_yet_for_the_group(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(ApplicationState.PROPOSED)
    condition = make.put(application)
    officer = visit(make.an_officer())

    group = visit(make.member_of(application.organisation))
    assert group.open(f"/conditions/{condition.id}").status == 404
    page = officer.follow(officer.submit(f"/conditions/{condition.id}/remove", reason="A slip."))
    assert "Taken out" in page.text
    assert make.rows(Notice, Notice.subject.contains("conditions of our offer")) == []


def test_officers_keep_conditions_for_a_round_and_put_them_by_a_button(
    visit: Callable[..., Visitor],
) -> None:
    award = make.an_award()
    round_, officer = award.application.round, visit(make.an_officer())
    here = f"/rounds/{round_.reference}/conditions"

    kept = officer.follow(officer.submit(here, kind="precedent", text_en="Send the policy."))
    template = make.rows(ConditionTemplate)[0]
    put = officer.follow(
        officer.press(f"/applications/{award.application.reference}/conditions/{template.id}")
    )
    officer.press(f"{here}/{template.id}/retire")

    assert "Send the policy." in kept.text
    assert "Send the policy." in put.text
    assert "None yet." in officer.open(here).text
    assert officer.press(f"{here}/{template.id}/retire").status == 409
    assert visit(make.signatory_of(award)).open(here).status == 403


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(make.an_officer())
    asked = []
    for number in (1, 2):
        for _condition in range(number):
            make.a_condition()
        browser.open("/conditions")
        queries.clear()
        browser.open("/conditions")
        asked.append(len(queries))

    assert asked[0] == asked[1]

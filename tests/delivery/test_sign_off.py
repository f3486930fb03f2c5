"""A certifier of the group signs a report off before it is sent, or sends it back; for returns alike."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.accounts.queries import certifiers_of
from grants.delivery.models import SentReport
from grants.delivery.operations import sign_off, submit_report, take_back
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, ReportState
from grants.notices.models import Notice

T = ReportState


def test_a_report_waits_for_the_certifier_and_then_names_them(app: Flask) -> None:
    report = make.a_report(T.AWAITING_SIGN_OFF)
    (certifier,) = certifiers_of(report.application.organisation_id)
    issued_before = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.MILESTONE_REPORT)

    with pytest.raises(NotAllowed):
        make.do(sign_off, report, actor=make.signatory_of(report.award))
    make.do(sign_off, report, actor=certifier)

    assert (report.state, report.submitted_by_id) == (T.SUBMITTED, make.signatory_of(report.award).id)
    (sent,) = make.rows(SentReport)
    assert (sent.certified_by_id, sent.sent_by_id) == (certifier.id, report.submitted_by_id)
    asked = make.rows(Notice, Notice.subject == f"Please sign off the report {report.reference}")
    assert [mail.address for mail in asked] == [certifier.email]
    issued = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.MILESTONE_REPORT)
    assert (len(issued_before), {known.snapshot["certified_by"] for known in issued}) == (
        0,
        {certifier.full_name},
    )


def test_the_only_certifier_does_not_send_what_they_would_sign_off(app: Flask) -> None:
    report = make.a_report(T.AWAITING_SIGN_OFF)
    (certifier,) = certifiers_of(report.application.organisation_id)
    make.do(take_back, report, actor=certifier)

    with pytest.raises(RuleBroken) as refusal:
        make.do(submit_report, report, actor=certifier)

    assert "so a colleague must send this one" in refusal.value.message
    assert make.fresh(report).state is T.SENT_BACK


@pytest.mark.parametrize("kind", ["reports", "returns"])
def test_a_certifier_sends_back_and_signs_off_on_the_pages(visit: Callable[..., Visitor], kind: str) -> None:
    award = make.an_award(AwardState.ACTIVE)
    factory = make.a_report if kind == "reports" else make.a_return
    report = factory(T.AWAITING_SIGN_OFF, award)
    (certifier,) = certifiers_of(award.application.organisation_id)
    writer, browser = visit(make.signatory_of(award)), visit(certifier)
    officer = visit(make.an_officer())
    address = f"/{kind}/{report.reference}"

    unsent = officer.open(address)
    empty = browser.submit(f"{address}/send-back", reason=" ")
    browser.submit(f"{address}/send-back", reason="Count the Zanzibar evening too.")
    back = writer.open(f"{address}/write")
    writer.submit(f"{address}/write", then="submit")
    tasks = browser.open("/")
    signed = browser.follow(browser.press(f"{address}/sign_off"))
    again = browser.press(f"{address}/sign_off")

    assert "Nothing has been sent yet." in unsent.text
    assert empty.errors == ["Write what should be changed"]
    assert "Count the Zanzibar evening too." in back.text
    assert "Read and sign off a report" in tasks.text
    assert "Signed off and sent. Thank you." in signed.text
    assert (again.status, make.fresh(report).state) == (409, T.SUBMITTED)


def test_an_owner_names_a_certifier(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    organisation = award.application.organisation
    colleague = make.a_colleague(organisation)
    browser = visit(make.signatory_of(award))
    place = next(m for m in colleague.memberships if m.organisation_id == organisation.id)

    browser.submit(f"/organisations/{organisation.id}/members/{place.id}", certifies="y")

    assert [person.id for person in certifiers_of(organisation.id)] == [colleague.id]
    assert "Certifier" in browser.open(f"/organisations/{organisation.id}").text

"""A recipient writes and submits a milestone report; an officer accepts it or asks for changes."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.delivery.models import MilestoneReport, Rating
from grants.delivery.operations import accept_report, request_changes, save_report, submit_report
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, ReportState
from grants.money import Pence
from grants.notices.models import Notice

T = ReportState
TOKEN = "The page was open too long. Nothing is lost: check it and press the button again."


def write(report: MilestoneReport, *, done: str = "Six evenings.", spent: int | None = 500_000) -> None:
    make.do(
        save_report,
        report,
        done=done,
        spent_pence=None if spent is None else Pence(spent),
        evidence=None,
        actor=make.signatory_of(report.award),
    )


def mails_called(subject: str) -> list[Notice]:
    return make.rows(Notice, Notice.subject == subject)


def test_a_draft_is_kept_and_stays_due(app: Flask) -> None:
    report = make.a_report()

    write(report, done="Two so far.", spent=None)

    assert (report.state, report.done, report.spent_pence, report.language) == (
        T.DUE,
        "Two so far.",
        None,
        "en",
    )
    assert [event.action for event in audit.events_of(report)] == ["report.plan", "report.edit"]


def test_a_submitted_report_is_recorded_and_receipted(app: Flask) -> None:
    report = make.a_report()
    write(report)
    writer = make.signatory_of(report.award)

    make.do(submit_report, report, actor=writer)

    assert (report.state, report.submitted_by_id) == (T.SUBMITTED, writer.id)
    assert report.submitted_at is not None
    assert audit.events_of(report)[-1].details == {"before": "due", "after": "submitted"}
    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.MILESTONE_REPORT)
    assert [(c.language, c.reference, c.snapshot["spent_pence"]) for c in copies] == [
        ("en", report.reference, 500_000),
        ("ar", report.reference, 500_000),
    ]
    receipts = mails_called(f"We have your report {report.reference}")
    assert [mail.address for mail in receipts] == [writer.email]


@pytest.mark.parametrize(
    ("done", "spent", "sentence", "field"),
    [
        ("", 500_000, "Say what was done.", "done"),
        ("Six evenings.", None, "Enter what was spent; 0 if nothing.", "spent"),
        (
            "Six evenings.",
            2_000_001,
            "This is more than the award of £20,000. Enter only what the grant paid for.",
            "spent",
        ),
    ],
)
def test_a_report_that_is_not_complete_is_not_submitted(
    app: Flask, done: str, spent: int | None, sentence: str, field: str
) -> None:
    report = make.a_report()
    write(report, done=done, spent=spent)

    with pytest.raises(RuleBroken) as refusal:
        make.do(submit_report, report, actor=make.signatory_of(report.award))

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert make.fresh(report).state is T.DUE


def test_nothing_spent_and_the_whole_award_are_both_fine(app: Flask) -> None:
    for spent in (0, 2_000_000):
        report = make.a_report()
        write(report, spent=spent)
        make.do(submit_report, report, actor=make.signatory_of(report.award))
        assert report.state is T.SUBMITTED


def test_changes_are_asked_for_and_the_report_comes_back(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)

    make.do(request_changes, report, wanted="How many came?", actor=make.an_officer())

    assert (report.state, report.changes_wanted) == (T.CHANGES_REQUESTED, "How many came?")
    mails = mails_called(f"Please change your report {report.reference}")
    assert [mail.address for mail in mails] == [make.signatory_of(report.award).email]
    assert "How many came?" in mails[0].text
    make.do(submit_report, report, actor=make.signatory_of(report.award))
    assert report.state is T.SUBMITTED


def test_an_accepted_report_keeps_the_officers_assessment(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)

    make.do(
        accept_report,
        report,
        assessment="Checked the list.",
        rating=Rating.AS_PLANNED,
        actor=make.an_officer(),
    )

    assert (report.state, report.assessment) == (T.ACCEPTED, "Checked the list.")
    assert report.accepted_at is not None
    assert len(mails_called(f"Your report {report.reference} is accepted")) == 1
    assert audit.events_of(report)[-1].action == "report.accept"


def test_a_recipient_saves_and_submits_on_the_page(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}/write"

    saved = browser.follow(browser.submit(address, done="Six evenings.", spent="1,234.50", then="save"))
    kept = browser.open(address).fields()
    sent = browser.submit(address, then="submit")

    assert "Saved as a draft." in saved.text
    assert (kept["done"], kept["spent"]) == (["Six evenings."], ["1234.50"])
    assert "Your report is sent. Thank you." in browser.follow(sent).text
    assert make.fresh(report).state is T.SUBMITTED
    assert report.spent_pence == 123_450


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()

    page = visit(make.signatory_of(report.award)).submit(
        f"/reports/{report.reference}/write", done="Six evenings.", then="submit"
    )

    assert page.errors == ["Enter what was spent; 0 if nothing."]
    assert page.all("a", href="#spent") != []
    assert page.fields()["done"] == ["Six evenings."]
    assert (make.fresh(report).state, report.done) == (T.DUE, "Six evenings.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"spent": "-5"}, "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ({"spent": "1e3"}, "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ({"spent": "0.5"}, "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ({"done": "a" * 20_001}, "Use 20000 characters or fewer"),
        (
            {"done": "b" * 1_000_001},
            "This text is longer than 1,000,000 characters, so it was not kept. Shorten it.",
        ),
        ({"csrf_token": None}, TOKEN),
    ],
    ids=["negative", "exponent", "fraction", "length", "far too long", "token"],
)
def test_bad_input_is_answered_with_a_sentence(
    visit: Callable[..., Visitor], typed: dict[str, str | None], sentence: str
) -> None:
    report = make.a_report()
    sent = {"done": "Six evenings.", "spent": "12", "then": "submit", **typed}

    page = visit(make.signatory_of(report.award)).submit(f"/reports/{report.reference}/write", **sent)

    assert page.errors == [sentence]
    assert (make.fresh(report).state, report.done, report.spent_pence) == (T.DUE, "", None)


def test_arabic_digits_and_turned_text_are_kept_well(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()

    visit(make.signatory_of(report.award)).submit(
        f"/reports/{report.reference}/write", done="Six\x00 \u202eevenings", spent="١٢٥٠", then="save"
    )

    assert (make.fresh(report).done, report.spent_pence) == ("Six \u2067evenings\u2069", 125_000)


def test_an_officer_asks_for_changes_and_accepts_on_the_pages(visit: Callable[..., Visitor]) -> None:
    report = make.a_report(T.SUBMITTED)
    browser = visit(make.an_officer())
    address = f"/reports/{report.reference}"

    empty = browser.submit(f"{address}/changes")
    asked = browser.follow(browser.submit(f"{address}/changes", wanted="How many came?", keys=["done"]))
    make.do(submit_report, make.fresh(report), actor=make.signatory_of(report.award))
    unsaid = browser.submit(f"{address}/accept", assessment=" ")
    accepted = browser.submit(f"{address}/accept", assessment="Checked.", rating="as_planned")

    assert empty.errors == ["Choose at least one question", "Write what should be changed"]
    assert unsaid.errors == ["Choose how it compares with the plan", "Write your assessment"]
    assert "The group has been asked by mail." in asked.text
    shown = browser.follow(accepted).text
    assert "Accepted. The group has been told by mail." in shown
    assert "Checked." in shown
    assert make.fresh(report).state is T.ACCEPTED


def test_the_group_does_not_read_the_officers_assessment(visit: Callable[..., Visitor]) -> None:
    report = make.a_report(T.SUBMITTED)
    make.do(
        accept_report,
        report,
        assessment="Zanzibar doubts.",
        rating=Rating.AS_PLANNED,
        actor=make.an_officer(),
    )
    browser = visit(make.signatory_of(report.award))
    addresses = (f"/reports/{report.reference}", f"/awards/{report.award.reference}", "/")

    pages = [browser.open(address) for address in addresses]

    assert [(page.status, "Zanzibar" in page.text) for page in pages] == [(200, False)] * 3
    assert [m for m in make.rows(Notice) if "Zanzibar" in m.text] == []


def test_a_second_press_submits_nothing_twice(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}/write"
    sent = {**browser.open(address).fields(), "done": "Six.", "spent": "12", "then": "submit"}

    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert statuses == [302, 409]
    assert len(mails_called(f"We have your report {report.reference}")) == 1


def test_others_do_not_write_or_judge(visit: Callable[..., Visitor]) -> None:
    report = make.a_report(T.SUBMITTED)
    due = make.a_report()
    stranger = visit(make.signatory_of(make.an_award(AwardState.OFFERED)))
    own, officer = visit(make.signatory_of(report.award)), visit(make.an_officer())
    steps = ("changes", "accept", "cancel")

    assert [own.open(f"/reports/{report.reference}/{step}").status for step in steps] == [403] * 3
    assert officer.open(f"/reports/{due.reference}/write").status == 403
    assert stranger.open(f"/reports/{report.reference}").status == 404
    assert stranger.open(f"/reports/{due.reference}/write").status == 404
    assert officer.open("/reports/MR99-0001").status == 404

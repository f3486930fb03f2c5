"""Papers of lockers: checked by officers, wanted by rounds, named in the frozen copy."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants import clock
from grants.accounts import operations
from grants.accounts.models import EvidenceItem, EvidenceKind, Organisation, OrganisationKind, User
from grants.applications.models import Submission
from grants.assessment import operations as assessment
from grants.assessment.models import ConflictKind
from grants.documents.files import checked_content
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState, EvidenceState, ReviewState
from grants.permissions import Role
from grants.rounds.models import WantedEvidence
from grants.rounds.operations import add_part, publish_round

Visit = Callable[..., Visitor]
E, K = EvidenceState, EvidenceKind

OVER = "This day is over. Give a paper that has not expired."


def in_days(number: int) -> Any:
    return clock.today() + clock.days(number)


def give(
    organisation: Organisation, kind: EvidenceKind = K.INSURANCE, *, until: int | None = 200,
    actor: User | None = None, pages: int = 1,
) -> EvidenceItem:  # fmt: skip
    paper: EvidenceItem = do(
        operations.give_paper,
        organisation,
        kind,
        checked_content(make.a_pdf(pages=pages), f"{kind.value}-{pages}.pdf"),
        expires_on=None if until is None else in_days(until),
        actor=actor or make.member_of(organisation),
    )
    return paper


def check(paper: EvidenceItem, *, until: int | None = 200, actor: User | None = None) -> None:
    expires_on = None if until is None else in_days(until)
    do(operations.check_paper, paper, expires_on=expires_on, actor=actor or make.an_officer())


def refuse(paper: EvidenceItem, actor: User | None = None) -> None:
    do(operations.refuse_paper, paper, reason="It names another group.", actor=actor or make.an_officer())


def a_file(content: bytes, name: str = "policy.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def typed_day(days: int) -> dict[str, list[str]]:
    day = in_days(days)
    return {"expires_on": [str(day.day), str(day.month), str(day.year)]}


def test_officers_list_what_waits_by_kind_and_state(visit: Visit) -> None:
    choir, bakery = make.an_organisation(name="Harbour Choir"), make.an_organisation(name="Bakery")
    waiting = give(choir)
    checked = give(bakery, K.ACCOUNTS)
    check(checked)
    refused = give(bakery, K.BANK)
    refuse(refused)
    browser = visit(make.an_officer())

    def listed(query: str) -> list[int]:
        links = browser.open(f"/papers?{query}").links
        return [int(link.rpartition("/")[2]) for link in links if link.startswith("/papers/")]

    assert listed("") == [waiting.id, checked.id, refused.id]
    assert listed("state=given") == [waiting.id]
    assert listed("state=refused&kind=bank") == [refused.id]
    assert listed("kind=accounts") == [checked.id]
    assert listed("q=choir") == [waiting.id]
    assert listed("state=expired") == []
    with clock.at(clock.now() + timedelta(days=201)):
        assert listed("state=expired&kind=accounts") == [checked.id]
    assert "There is none here yet." in browser.open("/papers?q=harp").text


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    make.a_paper(E.CHECKED)
    browser.open("/papers")
    queries.clear()
    browser.open("/papers")
    for_one = len(queries)
    make.a_paper(E.CHECKED)
    make.a_paper()

    queries.clear()
    browser.open("/papers")

    assert len(queries) == for_one


def test_the_start_page_of_officers_counts_papers_to_check(visit: Visit) -> None:
    make.a_paper()
    make.a_paper(E.CHECKED)

    page = visit(make.an_officer()).open("/")

    assert "1papers to check" in page.text
    assert "/papers?state=given" in page.links


def test_an_officer_checks_and_refuses_on_the_pages(visit: Visit) -> None:
    paper, other = give(make.an_organisation()), give(make.an_organisation())
    browser = visit(make.an_officer(name="Priya Marlowe"))

    shown = browser.open(f"/papers/{paper.id}")
    prefilled = browser.open(f"/papers/{paper.id}/check").fields()["expires_on"]
    checked = browser.submit(f"/papers/{paper.id}/check", **typed_day(365))
    refused = browser.submit(f"/papers/{other.id}/refuse", reason="It names another group.")
    empty = browser.submit(f"/papers/{give(make.an_organisation()).id}/refuse")

    assert "The group was asked for this: Your certificate of public liability insurance." in shown.text
    assert f"/files/{paper.upload_id}" in shown.links
    assert prefilled == typed_day(200)["expires_on"]
    assert "Checked by Priya Marlowe on" in browser.follow(checked).text
    assert fresh(paper).expires_on == in_days(365)
    assert "Why it was not accepted It names another group." in browser.follow(refused).text
    assert empty.errors == ["Enter the reason"]
    assert browser.open(f"/papers/{paper.id}/check").status == 409


def test_a_locker_is_read_by_its_members_officers_and_auditors(visit: Visit) -> None:
    paper = make.a_paper()
    people = {
        "member": make.member_of(paper.organisation),
        "officer": make.an_officer(),
        "auditor": make.a_person(Role.AUDITOR),
        "finance": make.a_person(Role.FINANCE),
        "decision maker": make.a_person(Role.DECISION_MAKER),
        "adviser": make.a_person(Role.ADVISER),
        "administrator": make.a_person(Role.ADMINISTRATOR),
        "another group": make.member_of(make.an_organisation()),
    }

    files = {name: visit(person).open(f"/files/{paper.upload_id}").status for name, person in people.items()}

    assert {name for name, status in files.items() if status == 200} == {"member", "officer", "auditor"}
    assert {status for status in files.values() if status != 200} == {404}
    assert visit().open(f"/files/{paper.upload_id}").status == 302


def test_a_reviewer_of_the_organisation_does_not_read_its_locker(visit: Visit) -> None:
    review = make.a_review(ReviewState.READING)
    paper = give(review.application.organisation)

    assert visit(review.reviewer).open(f"/files/{paper.upload_id}").status == 404


def test_an_officer_with_a_conflict_finds_none_of_the_papers(visit: Visit) -> None:
    officer = make.an_officer()
    review = make.a_review(ReviewState.ASSIGNED, reviewer=officer)
    paper = give(review.application.organisation)
    before = visit(officer).open(f"/papers/{paper.id}").status
    do(assessment.declare_conflict, review, ConflictKind.FAMILY, note="", actor=officer)

    statuses = [
        visit(officer).open(address).status
        for address in (f"/papers/{paper.id}", f"/papers/{paper.id}/check", f"/files/{paper.upload_id}")
    ]

    assert (before, statuses) == (200, [404, 404, 404])
    assert f"/papers/{paper.id}" not in visit(officer).open("/papers").links
    assert visit(make.a_person(Role.AUDITOR)).open(f"/papers/{paper.id}").status == 200


def test_a_round_wants_papers_by_tier_and_by_kind_of_organisation(visit: Visit) -> None:
    officer = make.an_officer()
    round_ = make.a_draft_round(actor=officer)
    for kind, how in (
        (K.SAFEGUARDING, {}),
        (K.SAFEGUARDING, {"tier_keys": ["small"]}),
        (K.ACCOUNTS, {"tier_keys": ["large"]}),
        (K.GOVERNING_DOCUMENT, {"organisation_kinds": ["unregistered", "faith"]}),
        (K.BANK, {"organisation_kinds": ["charity"]}),
    ):
        do(add_part, round_, WantedEvidence, kind=kind, **how, actor=officer)
    do(publish_round, round_, actor=officer)

    def wanted(**how: Any) -> list[str]:
        application = make.a_draft(round_, organisation=make.an_organisation(**how.pop("of", {})), **how)
        with pytest.raises(RuleBroken) as refused:
            make.submit(application)
        return [part.rpartition(": ")[2] for part in refused.value.message.rstrip(".").split(".")]

    assert wanted() == ["Safeguarding policy", "Governing document"]
    assert wanted(pounds=30_000) == ["Safeguarding policy", "Annual accounts", "Governing document"]
    assert wanted(of={"kind": OrganisationKind.CHARITY}) == [
        "Safeguarding policy",
        "Bank statement or letter",
    ]


def test_submission_is_refused_while_a_paper_is_missing_expired_or_not_accepted(app: Flask) -> None:
    application = make.a_draft(make.a_round_wanting(K.INSURANCE))
    organisation = application.organisation

    def refusal() -> str:
        with pytest.raises(RuleBroken) as refused:
            make.submit(application)
        return refused.value.message

    missing = refusal()
    paper = give(organisation, until=5)
    with clock.at(clock.now() + timedelta(days=6)):
        expired = refusal()
    refuse(paper)
    not_accepted = refusal()
    give(organisation)
    make.submit(application)

    assert missing == "Put this paper into your locker: Insurance certificate."
    assert expired == "Put a newer paper into your locker, as this one has expired: Insurance certificate."
    assert not_accepted == (
        "Put another paper into your locker, as this one was not accepted: Insurance certificate."
    )
    assert application.state is ApplicationState.SUBMITTED


def test_the_task_list_shows_each_paper_with_its_state(visit: Visit) -> None:
    application = make.a_draft(make.a_round_wanting(K.INSURANCE, K.BANK, K.SAFEGUARDING))
    organisation = application.organisation
    check(give(organisation))
    give(organisation, K.SAFEGUARDING)
    browser = visit(make.member_of(organisation))

    page = browser.open(f"/applications/{application.reference}")

    assert "Insurance certificate In your locker, checked until" in page.text
    assert "Bank statement or letter Needed in your locker Not there yet" in page.text
    assert "Safeguarding policy In your locker, an officer will check it Complete" in page.text
    assert f"/organisations/{organisation.id}/locker/bank" in page.links
    assert f"/applications/{application.reference}/submit" not in page.links


def test_the_frozen_copy_names_the_papers_as_they_stood(visit: Visit) -> None:
    application = make.a_draft(make.a_round_wanting(K.INSURANCE, K.BANK))
    organisation = application.organisation
    insurance = give(organisation)
    officer = make.an_officer(name="Priya Marlowe")
    check(insurance, actor=officer)
    bank = give(organisation, K.BANK, until=None)
    give(organisation, K.SAFEGUARDING)

    submission = make.submit(application)
    give(organisation, pages=3)

    assert fresh(submission).content["papers"] == [
        {
            "kind": "insurance",
            "file_id": insurance.upload_id,
            "file_name": "insurance-1.pdf",
            "fingerprint": insurance.upload.fingerprint,
            "expires_on": in_days(200).isoformat(),
            "state": "checked",
            "checked_by": "Priya Marlowe",
            "checked_at": insurance.checked_at.isoformat() if insurance.checked_at else None,
        },
        {
            "kind": "bank",
            "file_id": bank.upload_id,
            "file_name": "bank-1.pdf",
            "fingerprint": bank.upload.fingerprint,
            "expires_on": None,
            "state": "given",
            "checked_by": None,
            "checked_at": None,
        },
    ]
    (kept,) = rows(Submission)
    page = visit(officer).open(f"/applications/{application.reference}")
    assert f"/files/{insurance.upload_id}" in page.links
    assert "Insurance certificate Checked by Priya Marlowe on" in page.text
    assert kept.fingerprint == submission.fingerprint


def test_a_checked_paper_serves_the_next_round_without_being_checked_again(app: Flask) -> None:
    organisation = make.an_organisation()
    check(give(organisation))

    for _round in range(2):
        make.submit(make.a_draft(make.a_round_wanting(K.INSURANCE), organisation=organisation))

    assert len(rows(EvidenceItem)) == 1
    assert len(rows(Submission)) == 2

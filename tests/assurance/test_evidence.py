"""The evidence of an award in one ZIP that anybody can check without a network."""

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock, storage
from grants.accounts.models import EvidenceKind
from grants.assurance.evidence import evidence_pack, records_of
from grants.audit import AuditEvent
from grants.awards.models import Award
from grants.db import db, transaction
from grants.delivery.operations import save_report
from grants.documents.files import keep_upload
from grants.documents.models import IssuedDocument
from grants.lifecycles import AwardState, EvidenceState, PaymentState, ReportState
from grants.permissions import Role

#: Tables about an application that hold nothing of their own: when a section was saved, and what it is about.
HELPERS = {"section_saved", "application_theme", "application_area", "answer_sketch", "compared", "trace"}

#: What is kept apart from the papers of a grant: nobody who gets these learns that there is one.
KEPT_APART = {"concern"}


def a_whole_award() -> Award:
    """Return an award with a file, a question to the applicant and everything up to its closing."""
    award: Award = make.an_award(AwardState.ACTIVE)
    report, writer = make.a_report(award=award), make.signatory_of(award)
    with transaction():
        upload = keep_upload(
            b"%PDF-1.7 list", "list of; costs\n.pdf", "application/pdf",
            application_id=award.application_id, actor=writer,
        )  # fmt: skip
        save_report(report, done="Six.", spent_pence=None, evidence=upload, actor=writer)
    make.a_report(ReportState.ACCEPTED, award)
    make.a_return(ReportState.ACCEPTED, award)
    for place in (0, 1):
        make.a_payment(PaymentState.PAID, award, place=place)
    make.end_with(award)
    return award


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Check an unpacked pack as its reader would, with a tool that is not ours."""
    return subprocess.run(
        ["sha256sum", "-c", *options, "MANIFEST.sha256"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_entry_is_in_the_manifest_and_sha256sum_agrees(app: Flask, tmp_path: Path) -> None:
    pack = opened(evidence_pack(a_whole_award()))
    pack.extractall(tmp_path)

    checked = check(tmp_path, "--strict", "--quiet")

    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    listed = [line.partition("  ")[2] for line in pack.read("MANIFEST.sha256").decode().splitlines()]
    assert [*listed, "MANIFEST.sha256"] == pack.namelist()


def test_an_altered_entry_shows(app: Flask, tmp_path: Path) -> None:
    opened(evidence_pack(make.an_award())).extractall(tmp_path)
    (tmp_path / "records" / "award.json").write_text("[]")

    checked = check(tmp_path)

    assert checked.returncode == 1
    assert "records/award.json: FAILED" in checked.stdout


def test_the_same_award_gives_the_same_bytes(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)

    packs = [evidence_pack(award) for _time in range(2)]

    assert packs[0] == packs[1]


def test_the_pack_holds_every_table_that_is_about_an_application_or_an_award(app: Flask) -> None:
    award = make.an_award()
    about = {
        "application_id",
        "award_id",
        "payment_id",
        "review_id",
        "moderation_id",
        "milestone_id",
        "return_id",
    }
    tables = {t.name for t in db.metadata.tables.values() if about & set(t.columns.keys())}

    assert sorted(tables - HELPERS - KEPT_APART - set(records_of(award))) == []


def test_the_pack_holds_the_rows_of_this_award_and_of_no_other(app: Flask) -> None:
    award, other = a_whole_award(), make.an_award(AwardState.ACTIVE, title="Zanzibar lanterns")

    pack = opened(evidence_pack(award))

    records = {
        name.removeprefix("records/").removesuffix(".json"): json.loads(pack.read(name))
        for name in pack.namelist()
        if name.startswith("records/")
    }
    assert [row["reference"] for row in records["award"]] == [award.reference]
    wanted = {"submission": 1, "review": 2, "moderation": 1, "decision": 1, "agreement": 1, "signature": 2,
              "posting": 9, "payment": 2, "milestone_report": 1, "monitoring_return": 1,
              "indicator_value": 2, "target": 2,
              "closure": 1, "upload": 1}  # fmt: skip
    assert {name: len(records[name]) for name in wanted} == wanted
    everything = b"".join(pack.read(name) for name in pack.namelist()).decode(errors="replace")
    assert [word in everything for word in ("Zanzibar", other.reference)] == [False, False]


def test_the_pack_holds_the_papers_that_lay_in_the_locker_on_submission(app: Flask) -> None:
    organisation = make.an_organisation()
    paper = make.a_paper(EvidenceState.CHECKED, organisation)
    award = make.an_award(round_=make.a_round_wanting(EvidenceKind.INSURANCE), organisation=organisation)
    make.a_paper(organisation=organisation, kind=EvidenceKind.BANK)

    pack = opened(evidence_pack(award))

    assert [row["id"] for row in json.loads(pack.read("records/evidence_item.json"))] == [paper.id]
    assert pack.read(f"files/{paper.upload_id}-insurance.pdf") == storage.get(paper.upload.fingerprint)


def test_the_history_holds_every_event_about_the_grant(app: Flask) -> None:
    award = a_whole_award()

    history = json.loads(opened(evidence_pack(award)).read("history.json"))

    about = [row for rows in records_of(award).values() for row in rows]
    assert [event["hash"] for event in history] == [event.hash for event in audit.events_of(*about)]
    actions = {event["action"] for event in history}
    wanted = {"application.submit", "review.submit", "decision.confirm", "signature.give",
              "agreement.put_in_force", "posting.post", "payment.record_paid", "report.accept", "award.close",
              "closure.close"}  # fmt: skip
    assert wanted - actions == set()


def test_documents_and_files_are_in_it_as_they_were_stored(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)
    content = b"%PDF-1.7 made by the worker"
    letter = make.rows(IssuedDocument)[0]
    with transaction():
        upload = keep_upload(
            b"%PDF-1.7 costs", "a/b: costs (1).pdf", "application/pdf",
            application_id=award.application_id, actor=make.signatory_of(award),
        )  # fmt: skip
        made = storage.put(content), len(content), clock.now()
        letter.fingerprint, letter.size, letter.stored_at = made

    pack = opened(evidence_pack(award))

    names = [name for name in pack.namelist() if name.startswith(("documents/", "files/"))]
    assert [pack.read(name) for name in names] == [content, b"%PDF-1.7 costs"]
    assert names[0] == f"documents/{letter.id}-{letter.file_name}"
    assert names[1] == f"files/{upload.id}-b__costs__1_.pdf"
    assert hashlib.sha256(pack.read(names[0])).hexdigest() == letter.fingerprint


def test_an_auditor_takes_it_and_that_is_in_the_trail(visit: Callable[..., Visitor]) -> None:
    award, auditor = make.an_award(), make.a_person(Role.AUDITOR)
    browser = visit(auditor)
    address = f"/awards/{award.reference}/evidence.zip"
    page = browser.open(f"/awards/{award.reference}")

    answer = browser.press(address).response

    assert address in page.links
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert f"{award.reference}-evidence.zip" in answer.headers["Content-Disposition"]
    assert "MANIFEST.sha256" in opened(answer.data).namelist()
    events = make.rows(AuditEvent, AuditEvent.action == "evidence.download")
    assert [(event.actor_id, event.record_type, event.record_id) for event in events] == [
        (auditor.id, "award", award.id)
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_only_auditors_take_it(visit: Callable[..., Visitor], role: Role) -> None:
    award = make.an_award()

    assert visit(make.a_person(role)).press(f"/awards/{award.reference}/evidence.zip").status == 403


def test_nothing_is_taken_without_a_token_or_of_an_unknown_award(visit: Callable[..., Visitor]) -> None:
    award, browser = make.an_award(), visit(make.a_person(Role.AUDITOR))

    assert browser.send(f"/awards/{award.reference}/evidence.zip").status == 409
    assert browser.press("/awards/AW99-0001/evidence.zip").status == 404
    assert make.rows(AuditEvent, AuditEvent.action == "evidence.download") == []
    assert db.session.scalar(sa.select(sa.func.count(Award.id))) == 1

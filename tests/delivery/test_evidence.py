"""A file that shows the work: known by its content, kept as it came, for those who may see the award."""

import hashlib
import io
from collections.abc import Callable

import factories as make
import pytest
from client import Page, Visitor
from pieces import Script
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from grants.config import LARGEST_FILE
from grants.delivery.models import MilestoneReport
from grants.documents.models import PartialUpload, Upload
from grants.lifecycles import ReportState
from grants.permissions import Part, Role

PDF, PNG, JPEG = make.a_pdf(), make.a_picture("png"), make.a_picture("jpeg")
NOT_A_KIND = (
    "This kind of file cannot be taken. Choose a PDF, a JPEG or PNG picture, or a document saved as"
    " DOCX, XLSX, ODT or ODS."
)


def a_file(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def send(browser: Visitor, report: MilestoneReport, file: FileStorage | None, then: str = "save") -> Page:
    return browser.submit(
        f"/reports/{report.reference}/write", done="Six evenings.", spent="500", evidence=file, then=then
    )


@pytest.mark.parametrize(
    ("content", "name", "kept_name", "kind"),
    [
        (PDF, "poster.pdf", "poster.pdf", "application/pdf"),
        (PNG, "photo.png", "photo.png", "image/png"),
        (JPEG, "photo.jpg", "photo.jpg", "image/jpeg"),
        (JPEG, "wrongly-named.pdf", "wrongly-named.pdf.jpg", "image/jpeg"),
    ],
)
def test_a_pdf_or_picture_is_kept_by_its_content(
    visit: Callable[..., Visitor], content: bytes, name: str, kept_name: str, kind: str
) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))

    send(browser, report, a_file(content, name), then="submit")

    upload = make.rows(Upload)[0]
    assert (upload.name, upload.media_type, upload.size) == (kept_name, kind, len(content))
    assert upload.fingerprint == hashlib.sha256(content).hexdigest()
    assert (make.fresh(report).evidence_id, report.state) == (upload.id, ReportState.SUBMITTED)
    answer = browser.open(f"/files/{upload.id}").response
    assert (answer.data, answer.mimetype) == (content, kind)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "poster.pdf"),
        (b"MZ" + bytes(100), "photo.png"),
        (b"GIF89a" + bytes(40), "photo.gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg"),
        (b"Words only", "notes.txt"),
    ],
    ids=["html", "exe", "gif", "svg", "text"],
)
def test_any_other_file_is_refused_and_what_was_typed_is_kept(
    visit: Callable[..., Visitor], content: bytes, name: str
) -> None:
    report = make.a_report()

    page = send(visit(make.signatory_of(report.award)), report, a_file(content, name), then="submit")

    assert page.errors == [NOT_A_KIND]
    assert page.all("a", href="#evidence") != []
    assert page.fields()["done"] == ["Six evenings."]
    assert (make.rows(Upload), make.fresh(report).state) == ([], ReportState.DUE)


def test_a_file_that_is_too_large_is_refused(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}/write"
    file = a_file(PDF + bytes(LARGEST_FILE), "large.pdf")

    boundary, body = encode_multipart({**browser.open(address).fields(), "evidence": file})
    page = browser.request(
        "POST", address, data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert page.errors == ["The file is larger than 10 MB. Choose a smaller one."]
    assert make.rows(Upload) == []


def test_saving_again_without_a_file_keeps_the_one_before(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}/write"

    send(browser, report, a_file(PDF, "first.pdf"))
    send(browser, report, None)
    kept = browser.open(address).text
    send(browser, report, a_file(PNG, "second.png"))

    assert "Kept already: first.pdf" in kept
    assert "Kept already: second.png" in browser.open(address).text


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "a\x00b.pdf", "\u202efdp.exe.pdf", "n" * 300 + ".pdf", 'quote".pdf', "ملصق.pdf"],
    ids=["path", "NUL", "override", "long", "quote", "Arabic"],
)
def test_an_odd_name_does_no_harm(visit: Callable[..., Visitor], name: str) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))

    page = send(browser, report, a_file(PDF, name))

    upload = make.rows(Upload)[0]
    assert page.status == 302
    assert [sign in upload.name for sign in ("\x00", "\u202e", "/")] == [False] * 3
    assert 0 < len(upload.name) <= 255
    assert browser.open(f"/files/{upload.id}").response.data == PDF


def test_only_those_who_see_the_award_get_the_file(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    send(visit(make.signatory_of(report.award)), report, a_file(PDF, "poster.pdf"))
    number = make.rows(Upload)[0].id
    reviewer = next(p.user for p in report.application.parts if p.part is Part.REVIEWER)
    people = [
        make.an_officer(),
        make.a_person(Role.AUDITOR),
        make.signatory_of(make.an_award()),
        reviewer,
        make.a_person(Role.ADMINISTRATOR),
    ]

    statuses = [visit(person).open(f"/files/{number}").status for person in people]

    assert statuses == [200, 200, 404, 404, 404]
    assert visit(people[0]).open("/files/999").status == 404
    assert visit().open(f"/files/{number}").status == 302


def test_a_file_that_arrived_in_pieces_goes_with_the_form(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    script = Script(browser)
    address = script.begin("form:evidence", len(PDF), "poster.pdf")[1]["address"]
    script.send(address, PDF)

    status, said = script.finish(address)
    half = browser.submit(
        f"/reports/{report.reference}/write", done="Six.", spent="much", then="save",
        **{"evidence-arrived": said["arrived"]},
    )  # fmt: skip
    still_there = half.fields()["evidence-arrived"]
    browser.submit(
        f"/reports/{report.reference}/write", done="Six.", spent="500", then="save",
        **{"evidence-arrived": said["arrived"]},
    )  # fmt: skip

    upload = make.rows(Upload)[0]
    assert (status, still_there) == (200, [said["arrived"]])
    assert "poster.pdf has arrived." in half.text
    assert (upload.name, make.fresh(report).evidence_id) == ("poster.pdf", upload.id)
    assert make.rows(PartialUpload) == []


def test_half_a_file_or_somebody_elses_does_not_go_with_the_form(
    visit: Callable[..., Visitor],
) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    other, own = Script(visit(make.a_person())), Script(browser)
    theirs = other.begin("form:evidence", len(PDF))[1]["address"]
    other.send(theirs, PDF)
    half = own.begin("form:evidence", len(PDF))[1]["address"]

    for address in (theirs, half):
        page = browser.submit(
            f"/reports/{report.reference}/write", done="Six.", spent="500", then="save",
            **{"evidence-arrived": address.rpartition("/")[2]},
        )  # fmt: skip
        assert page.errors == ["The file is no longer here. Choose it once more."]
    assert make.rows(Upload) == []

"""Photos with a report: made anew without metadata, consented to, and seen by those whom they concern."""

import io
from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from werkzeug.datastructures import FileStorage

from grants import storage
from grants.delivery.models import MilestoneReport, Photo
from grants.delivery.operations import (
    add_photos,
    caption_photo,
    consent_to_photos,
    remove_photo,
    submit_report,
)
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.documents.operations import make_pdf
from grants.documents.pictures import LONGEST_SIDE, plain_picture
from grants.errors import RuleBroken
from grants.lifecycles import ReportState
from grants.permissions import Role

T = ReportState
TOO_LARGE = "This photo has too many points. Save it smaller and choose it again."
NO_PHOTO = "This is no photo that can be taken. Choose a JPEG, PNG or WebP picture."


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **how: Any) -> bytes:
    """Return a picture, red on the left, whose metadata say where it was taken."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010F] = "Telephone of Zanzibar"
    exif[0x0112] = how.pop("turned", 1)
    packed = io.BytesIO()
    picture.save(packed, kind, exif=exif, **how)
    return packed.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_jpeg_without_metadata(app: Flask, kind: str) -> None:
    sent = a_photo(kind)

    kept = plain_picture(sent)

    assert b"Zanzibar" in sent
    assert b"Zanzibar" not in kept.content
    assert (opened(kept.content).format, dict(opened(kept.content).getexif())) == ("JPEG", {})
    assert (kept.width, kept.height) == (600, 400)


def test_a_photo_stands_upright_and_is_not_too_large(app: Flask) -> None:
    turned = plain_picture(a_photo(turned=6))
    large = plain_picture(a_photo(size=(4000, 1000)))

    assert (turned.width, turned.height) == (400, 600)
    red, _green, blue = opened(turned.content).getpixel((200, 100))  # type: ignore[misc]  # it is RGB
    assert (red > 200, blue < 100) == (True, True)
    assert (large.width, large.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"GIF89a" + bytes(40), NO_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_PHOTO),
        (a_photo()[:400], "The photo cannot be opened: it may be damaged. Choose another one."),
        (
            a_photo("PNG", (9000, 9000)),
            TOO_LARGE,
        ),
        (a_photo("PNG", (14000, 14000)), NO_PHOTO),
    ],
    ids=["empty", "gif", "svg", "cut", "large", "bomb"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(app: Flask, content: bytes, said: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        plain_picture(content, field="photos")

    assert (refusal.value.message, refusal.value.field) == (said, "photos")


def a_report_with_photo(*, consents: bool = True) -> tuple[MilestoneReport, Photo]:
    """Return a report that is being written, and its photo."""
    report = make.a_report()
    writer = make.signatory_of(report.award)
    (photo,) = make.do(add_photos, report, [plain_picture(a_photo())], actor=writer)
    if consents:
        make.do(consent_to_photos, report, may_publish=False, actor=writer)
    return report, photo


def test_a_report_waits_for_the_word_of_those_in_its_photos(app: Flask) -> None:
    report, photo = a_report_with_photo(consents=False)

    with pytest.raises(RuleBroken) as refusal:
        make.a_report(T.SUBMITTED, report.award)
    make.do(consent_to_photos, report, may_publish=True, actor=make.signatory_of(report.award))
    make.do(submit_report, report, actor=make.signatory_of(report.award))

    assert refusal.value.field == "consent"
    assert (photo.may_publish, photo.consented_by_id) == (True, make.signatory_of(report.award).id)
    assert photo.consent.startswith("Everybody who can be recognised in these photos agreed")


def test_a_photo_that_was_never_sent_is_forgotten_and_one_that_was_is_kept(app: Flask) -> None:
    report, photo = a_report_with_photo()
    writer = make.signatory_of(report.award)
    fingerprint = photo.upload.fingerprint

    make.do(remove_photo, photo, actor=writer)

    assert (make.rows(Photo), make.rows(Upload)) == ([], [])
    with pytest.raises(FileNotFoundError):
        storage.get(fingerprint)
    (again,) = make.do(add_photos, report, [plain_picture(a_photo())], actor=writer)
    make.do(consent_to_photos, report, may_publish=True, actor=writer)
    make.a_report(T.CHANGES_REQUESTED, report.award)
    make.do(remove_photo, again, actor=writer)
    assert [known.removed_at is None for known in make.rows(Photo)] == [False]
    assert storage.get(again.upload.fingerprint)


def test_the_pdf_shows_a_photo_and_says_what_it_shows(app: Flask) -> None:
    report, photo = a_report_with_photo()
    make.do(caption_photo, photo, "Tea for six.", actor=make.signatory_of(report.award))
    make.a_report(T.SUBMITTED, report.award)
    (document, _other) = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.MILESTONE_REPORT)

    pdf = PdfReader(io.BytesIO(make_pdf(document)))

    text = "".join(page.extract_text() for page in pdf.pages)
    pictures = [picture for page in pdf.pages for picture in page.images]
    assert ("Tea for six." in text or document.language == "ar", len(pictures) > 0) == (True, True)


def test_who_sees_a_photo(visit: Callable[..., Visitor]) -> None:
    draft, unsaid = a_report_with_photo(consents=False)
    own, officer = visit(make.signatory_of(draft.award)), visit(make.an_officer())
    adviser, other = visit(make.a_person(Role.ADVISER)), visit(make.member_of(make.an_organisation()))

    before = [browser.open(f"/photos/{unsaid.id}").status for browser in (own, officer, adviser, other)]
    as_file = [browser.open(f"/files/{unsaid.upload_id}").status for browser in (own, officer)]
    make.do(consent_to_photos, draft, may_publish=True, actor=make.signatory_of(draft.award))
    after = [browser.open(f"/photos/{unsaid.id}").status for browser in (own, officer, adviser, other)]

    assert (before, after) == ([200, 404, 404, 404], [200, 200, 404, 404])
    assert as_file == [200, 404]
    assert visit().open(f"/photos/{unsaid.id}").status == 302
    answer = own.open(f"/photos/{unsaid.id}").response
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "private, max-age=600")


def test_photos_are_added_described_and_taken_out_on_their_page(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.signatory_of(report.award))
    address = f"/reports/{report.reference}/photos"

    refused = browser.submit(address, photos=FileStorage(io.BytesIO(b"GIF89a"), filename="a.gif"))
    browser.submit(address, photos=FileStorage(io.BytesIO(a_photo()), filename="a.jpg"), consent="keep")
    (photo,) = make.rows(Photo)
    browser.submit(f"{address}/{photo.id}", caption="Tea for six.")
    shown = browser.open(address)

    assert refused.errors == [NO_PHOTO]
    assert photo.may_publish is False
    assert [image.get("alt") for image in shown.all("img")[1:]] == ["Tea for six."]
    browser.press(f"{address}/{photo.id}/remove")
    assert make.rows(Photo) == []

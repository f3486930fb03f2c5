"""Documents that are issued: stored by their hash, the same bytes for the same data, and no network."""

import io
import re
from pathlib import Path

import factories as make
import pytest
from flask import Flask
from pypdf import PdfReader
from weasyprint import HTML

from grants import storage
from grants.db import transaction
from grants.documents.models import IssuedDocument
from grants.documents.operations import make_waiting
from grants.documents.plots import bars, span
from grants.documents.rendering import FOLDER, _OnlyOurFiles, render, to_pdf
from grants.languages import LANGUAGES


@pytest.fixture
def issued(app: Flask) -> IssuedDocument:
    """Return an application's copy that waits to be made."""
    make.an_application()
    document: IssuedDocument = make.rows(IssuedDocument)[0]
    return document


def stored(app: Flask, digest: str) -> Path:
    return Path(app.config["STORAGE_URL"]) / digest[:2] / digest


def test_content_is_kept_once_under_its_hash(app: Flask) -> None:
    digest = storage.put(b"evidence")

    assert storage.put(b"evidence") == digest
    assert storage.get(digest) == b"evidence"
    # Another test's file may begin with the same two letters; a copy of ours begins with its whole hash.
    assert list(stored(app, digest).parent.glob(f"{digest}*")) == [stored(app, digest)]


def test_content_that_was_altered_is_not_given_out(app: Flask) -> None:
    digest = storage.put(b"the true content")
    stored(app, digest).write_bytes(b"another content")

    with pytest.raises(OSError, match="has been altered"):
        storage.get(digest)


def test_the_same_data_makes_the_same_bytes(issued: IssuedDocument) -> None:
    made = [to_pdf(render(issued.kind.value, issued.language, issued.snapshot)) for _time in range(2)]

    assert made[0] == made[1]


def test_a_document_is_stored_before_its_row_says_so(app: Flask, issued: IssuedDocument) -> None:
    assert (issued.fingerprint, issued.stored_at) == (None, None)

    made = make_waiting()

    document = make.fresh(issued)
    assert made == len(LANGUAGES)
    assert len(storage.get(document.fingerprint)) == document.size
    assert make_waiting() == 0


def test_a_crash_after_storing_makes_the_same_document_again(app: Flask, issued: IssuedDocument) -> None:
    make_waiting()
    first = make.fresh(issued).fingerprint
    with transaction():
        issued.fingerprint = issued.size = issued.stored_at = None

    make_waiting()

    assert make.fresh(issued).fingerprint == first


def test_a_document_that_cannot_be_made_does_not_hold_up_the_others(app: Flask) -> None:
    make.an_application()
    broken, whole = make.rows(IssuedDocument)
    with transaction():
        broken.snapshot = {}

    made = make_waiting()

    assert made == 1
    assert make.fresh(whole).stored_at is not None
    assert make.fresh(broken).stored_at is None


@pytest.mark.parametrize("place", [0, 1], ids=list(LANGUAGES))
def test_a_document_is_tagged_in_its_language_with_its_own_fonts(issued: IssuedDocument, place: int) -> None:
    document = make.rows(IssuedDocument)[place]

    reader = PdfReader(io.BytesIO(to_pdf(render(document.kind.value, document.language, document.snapshot))))

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]) == document.language == list(LANGUAGES)[place]
    assert reader.metadata is not None
    assert document.reference in str(reader.metadata.title)
    fonts = {font["/BaseFont"] for page in reader.pages for font in _fonts(page)}
    assert fonts
    assert all("IBM" in font and "+" in font for font in fonts), fonts


def _fonts(page: object) -> list[dict[str, str]]:
    resources = page["/Resources"]["/Font"]  # type: ignore[index]  # a page is a dictionary of the PDF
    return [resources[name].get_object() for name in resources]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x.png", "https://example.org/x.css", "ftp://example.org/x"]
)
def test_a_document_reads_nothing_from_the_network(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        _OnlyOurFiles(allowed_protocols=["file", "data"]).fetch(url)


@pytest.mark.parametrize("path", ["/etc/passwd", f"{FOLDER}/../setup.cfg"])
def test_a_document_reads_no_file_but_ours(path: str) -> None:
    with pytest.raises(ValueError, match="may not read"):
        _OnlyOurFiles(allowed_protocols=["file", "data"]).fetch(f"file://{path}")


def test_what_people_wrote_is_text_and_never_markup(app: Flask) -> None:
    make.an_application(need="<img src='file:///etc/passwd'><script>x</script> & more")
    document = make.rows(IssuedDocument)[0]

    html = render(document.kind.value, document.language, document.snapshot)

    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html
    assert HTML(string=html)


def test_a_plot_holds_no_text_and_is_the_same_each_time() -> None:
    svg = bars([(100, 60), (12, 14)])

    assert svg == bars([(100, 60), (12, 14)])
    assert all(tag not in svg for tag in ("<text", "<script", "<style", " style="))
    assert svg.count("<rect") == 4


def test_a_spread_is_drawn_from_the_lowest_to_the_highest_with_the_mean_between() -> None:
    def parts(*values: int) -> list[float]:
        rects = re.findall(r"<rect[^>]*>", span(*values, 100))
        widths = [float("".join(re.findall(r' width="([\d.]+)"', rect)) or 0) for rect in rects]
        return [round(100 * width / sum(widths)) for width in widths]

    svg = span(25, 40, 50, 100)

    assert svg == span(25, 40, 50, 100)
    assert "<text" not in svg
    assert "<style" not in svg
    assert parts(25, 40, 50) == [25, 15, 10, 50]
    assert parts(50, 50, 50) == [49, 1, 1, 49]
    assert [sum(parts(place, place, place)[1:3]) for place in (0, 100)] == [1, 1]

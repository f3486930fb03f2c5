"""PDF from pdf_templates/: tagged, with our own fonts, without network; same data, same bytes."""

import base64
import logging
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask_babel import force_locale, get_translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from grants import storage
from grants.config import ROOT
from grants.documents.codes import qr
from grants.documents.plots import as_image, bars, span
from grants.documents.prose import filled, prose
from grants.formats import FILTERS
from grants.languages import LANGUAGES

FOLDER = ROOT / "pdf_templates"
FONTS = ROOT / "grants" / "static" / "dist" / "fonts"

# The library reports every table it drops from a font; none of it is ours to mend.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class _OnlyOurFiles(URLFetcher):
    """Reads our templates' folder, the built fonts and pictures inside the page; nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("file:"):
            path = Path(url.removeprefix("file://").split("?")[0]).resolve()
            if not path.is_relative_to(FOLDER) and not path.is_relative_to(FONTS):
                raise ValueError(f"A document may not read {path}.")
        return super().fetch(url, headers)


def picture(fingerprint: str) -> str:
    """Return a stored JPEG as an address that holds it; a document reads no other file."""
    return f"data:image/jpeg;base64,{base64.b64encode(storage.get(fingerprint)).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        FILTERS, picture=picture, bars=bars, as_image=as_image, span=span, qr=qr, filled=filled, prose=prose
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: get_translations().ugettext(text),
        lambda one, many, number: get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    return environment


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    return CSS(
        FOLDER / "letter.css",
        font_config=_fonts(),
        url_fetcher=_OnlyOurFiles(allowed_protocols=["file", "data"]),
    )


def render(template: str, language: str, snapshot: dict[str, Any]) -> str:
    """Return the HTML of a document in a language, from plain data."""
    with force_locale(language):
        return (
            _environment()
            .get_template(f"{template}.html")
            .render(snapshot, language=language, direction=LANGUAGES[language][1])
        )


#: The libraries that lay out text share their fonts in a process: two threads at once corrupt its memory.
_LAYING_OUT = Lock()


def to_pdf(html: str) -> bytes:
    """Return the PDF of a rendered document: PDF/UA-1, tagged, fonts embedded; one thread at a time."""
    with _LAYING_OUT:
        document = HTML(
            string=html,
            base_url=FOLDER.as_uri() + "/",
            url_fetcher=_OnlyOurFiles(allowed_protocols=["file", "data"]),
        )
        pdf: bytes = document.write_pdf(
            stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_tags=True
        )
    return pdf

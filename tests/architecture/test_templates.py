"""Every template compiles, holds no text of its own, and nothing that the policy would refuse."""

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from grants.config import ROOT
from grants.documents.models import DocumentKind
from grants.documents.rendering import FOLDER, _environment

PAGES = sorted((ROOT / "templates").rglob("*.html"))
DOCUMENTS = sorted(FOLDER.glob("*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)

#: Attributes whose words people read or hear.
SPOKEN = ("aria-label", "alt", "title", "placeholder", "aria-description")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_page_template_compiles_and_what_it_names_exists(app: Flask, path: Path) -> None:
    source = path.read_text()

    app.jinja_env.compile(source)

    for used in re.findall(r"{%-? (?:extends|include|from|import) \"([^\"]+)\"", source):
        assert app.jinja_env.get_template(used)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_document_template_compiles(path: Path) -> None:
    assert _environment().compile(path.read_text())


def test_every_kind_of_document_has_its_template() -> None:
    assert {kind.value for kind in DocumentKind} <= {path.stem for path in DOCUMENTS}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_macro_that_is_imported_is_used(path: Path) -> None:
    source = path.read_text()
    imported = [
        name.split(" as ")[-1].strip()
        for names in re.findall(r"{%-? from \"[^\"]+\" import (.*?)(?: with context)? -?%}", source)
        for name in names.split(",")
    ]

    unused = [name for name in imported if len(re.findall(rf"\b{name}\b", source)) < 2]

    assert unused == []


@pytest.mark.parametrize("path", [*PAGES, *DOCUMENTS], ids=named)
def test_no_template_holds_text_that_is_not_translated(path: Path) -> None:
    tree = html5lib.parseFragment(JINJA.sub(" ", path.read_text()), namespaceHTMLElements=False)
    said = [text for text in tree.itertext() if path.suffix]
    said += [e.get(name) or "" for e in tree.iter() if isinstance(e.tag, str) for name in SPOKEN]

    words = [word for text in said for word in re.findall(r"[^\W\d_]{2,}", text)]

    assert words == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_no_page_holds_style_or_script_of_its_own(path: Path) -> None:
    source = JINJA.sub("", path.read_text())

    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", source) == []

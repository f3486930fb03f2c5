"""Every text of the programme is in every language, and says the same thing."""

import re
from collections.abc import Iterator
from pathlib import Path

import flask_security
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from grants.config import ROOT
from grants.languages import DEFAULT, LANGUAGES

OTHERS = [language for language in LANGUAGES if language != DEFAULT]
DOMAINS = ("messages", "flask_security")
LIBRARY = Path(flask_security.__file__).parent / "translations"
WORD = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%\{\w+\}")


def catalogue(language: str, domain: str = "messages") -> Catalog:
    path = ROOT / "grants" / "translations" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def one(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def extracted() -> set[str]:
    with (ROOT / ".babel.cfg").open() as source:
        methods, options = parse_mapping_cfg(source)
    keywords = {**DEFAULT_KEYWORDS, "_": None, "_l": None}
    found = set()
    for folder in ("grants", "templates", "pdf_templates"):
        mapping = [(pattern.removeprefix(f"{folder}/"), name) for pattern, name in methods]
        given = {pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()}
        for _file, _line, text, _comments, _context in extract_from_dir(
            str(ROOT / folder), mapping, given, keywords, directory_filter=lambda _path: True
        ):
            found.add(one(text))
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_code_and_templates_is_in_the_catalogue(language: str) -> None:
    known = {one(message.id) for message in messages(catalogue(language))}

    assert sorted(extracted() - known) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_sign_in_library_is_translated_by_it_or_by_us(language: str) -> None:
    with (LIBRARY / "flask_security.pot").open("rb") as source:
        asked = {one(message.id) for message in messages(read_po(source))}
    with (LIBRARY / language / "LC_MESSAGES" / "flask_security.po").open("rb") as source:
        theirs = {one(message.id) for message in messages(read_po(source)) if message.string}
    ours = {one(message.id) for message in messages(catalogue(language, "flask_security"))}

    assert sorted(asked - theirs - ours) == []
    assert sorted(ours - asked) == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_a_guess(language: str, domain: str) -> None:
    wanting = [
        one(message.id)
        for message in messages(catalogue(language, domain))
        if message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string)
    ]

    assert wanting == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_equals_its_english(language: str, domain: str) -> None:
    same = [
        one(message.id)
        for message in messages(catalogue(language, domain))
        if one(message.string) == one(message.id)
        and re.search(r"[^\W\d_]{2,}", PLACEHOLDER.sub("", one(message.id)))
    ]

    assert same == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_keeps_the_placeholders(language: str, domain: str) -> None:
    lost = [
        one(message.id)
        for message in messages(catalogue(language, domain))
        for string in ([message.string] if isinstance(message.string, str) else message.string)
        if isinstance(message.id, str)
        and sorted(set(PLACEHOLDER.findall(message.id))) != sorted(set(PLACEHOLDER.findall(string)))
    ]

    assert lost == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_run_of_three_latin_words_stands_in_an_arabic_text(language: str) -> None:
    if LANGUAGES[language][1] != "rtl":
        return
    latin = [
        one(message.id)
        for message in messages(catalogue(language))
        if re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", PLACEHOLDER.sub("", one(message.string)))
    ]

    assert latin == []

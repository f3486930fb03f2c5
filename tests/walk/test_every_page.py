"""Every page that the demo's people can reach by links: whole, in their language, and light."""

import gzip

import pytest
from crawl import KINDS, PEOPLE, Visit, endpoint_of, links_of, visitor_of, walk
from flask import Flask
from latin import LATIN, spoken, typed_by_people

from grants.config import ROOT
from grants.languages import LANGUAGES

#: What a page may weigh on a first visit, compressed, fonts included; and its HTML alone.
LIGHTEST = {"en": 100_000, "ar": 150_000}
LIGHTEST_HTML = 15_000

#: Not linked from any page of the demo: reached by a mail, after a form, or in a state that it is not in.
NOT_LINKED = {
    "accounts.create_organisation": "the choice of its kind leads there",
    "accounts.declare_unrelated": "no group of the demo still has to declare it",
    "accounts.open_invitation": "a mail leads there",
    "accounts.open_link": "a mail leads there",
    "accounts.prove_again": "pages that are signed on lead there after a while",
    "accounts.registered": "the form of a new account leads there",
    "rounds.show_quiz_result": "the form of the quiz leads there",
    "applications.show_hosting": "a mail leads there",
    "applications.confirm_hosting": "the page behind that mail leads there",
    "applications.refuse_hosting": "the page behind that mail leads there",
    "applications.end_late_permission": "no draft of the demo may be sent late",
    "applications.give_file": "no round of the demo asks for a file",
    "awards.show_agreement": "a mail leads there",
    "awards.sign_as_host": "the page behind that mail leads there",
    "awards.decline_as_host": "the page behind that mail leads there",
    "closing.ask_unspent_back": "nothing of the demo is still to be asked back",
    "closing.show_version": "no final report of the demo was sent twice",
    "messages.open_address": "a mail leads there",
    "support.thank_for_offer": "the form of an offer leads there",
    "bank.give_by_link": "a mail leads there",
    "oversight.suspend_award": "nobody of the walk looks into a concern at present",
    "bank.stop_by_link": "the page behind that mail leads there, once an account was given",
    "oversight.add_to_concern": "the form on the page of an answer leads there",
    "oversight.conclude": "nobody of the walk looks into a concern at present",
    "oversight.name_project": "no concern of the walk is without its project",
    "pages.service_worker": "the script of drafts asks for it",
    "uploads.show": "the script of files asks for it",
    "uploads.stored": "the script of files asks for it",
    "applications.submit_application": "no draft of the demo is complete",
    "appeals.raise_appeal": "the group of the walk that could appeal has done so",
    "assessment.declare_names": "the reviewers of the walk have declared on every name",
    "awards.show_letter": "the worker has not made the letters",
    "awards.check_letter": "the page of a letter leads there",
    "awards.revoke_letter": "the page of a letter leads there",
    "assessment.practise": "the scoring page sends there whoever has not practised",
    "awards.choose_own": "the form for a round's own words leads there",
    "assurance.download_document": "the worker has not made the documents",
    "delivery.report_by_link": "a mail leads there",
    "delivery.send_by_link": "the page behind that mail leads there",
    "delivery.show_photo": "the pages of reports show it",
    "delivery.show_photo_by_link": "the page behind a mail shows it",
    "delivery.list_photos": "a button of the form of a report leads there",
    "delivery.caption_photo": "the page of photos leads there",
    "delivery.read_feed": "calendar programs read it",
    "evaluation.answer_query": "the group of the demo that is asked is not one of the walk",
    "evaluation.set_targets": "every award of the walk has its targets",
    "evaluation.show_version": "no return of the demo was sent twice",
}

Walks = dict[tuple[str, str], list[Visit]]


@pytest.fixture(scope="module")
def walked(demo: Flask) -> Walks:
    """Return every walk, by kind of person and language."""
    return {(kind, language): list(walk(demo, visitor_of(demo, kind, language))) for kind, language in KINDS}


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_every_link_leads_to_a_page(walked: Walks, kind: str, language: str) -> None:
    broken = [
        (visit.came_from, visit.address, visit.page.status)
        for visit in walked[kind, language]
        if visit.page.status not in (200, 202, 302)
    ]

    assert broken == []


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_every_link_that_was_not_followed_is_one_of_a_kind_that_was(
    demo: Flask, walked: Walks, kind: str, language: str
) -> None:
    visits = walked[kind, language]

    dead = [
        (visit.address, href)
        for visit in visits
        if visit.page.tree is not None
        for href in links_of(visit.page)
        if endpoint_of(demo, href) is None
    ]

    assert dead == []


@pytest.fixture(scope="module")
def typed(demo: Flask) -> str:
    return typed_by_people()


@pytest.mark.parametrize("kind", ["stranger", *PEOPLE])
def test_no_arabic_page_speaks_english(walked: Walks, typed: str, kind: str) -> None:
    found = {
        (visit.endpoint, run)
        for visit in walked[kind, "ar"]
        if visit.page.tree is not None
        for run in LATIN.findall(" | ".join(spoken(visit.page.tree)))
        if run not in typed
    }

    assert found == set()


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_every_page_says_its_language_and_direction(walked: Walks, kind: str, language: str) -> None:
    said = {
        (visit.page.all("html")[0].get("lang"), visit.page.all("html")[0].get("dir"))
        for visit in walked[kind, language]
        if visit.page.tree is not None
    }

    assert said == {(language, LANGUAGES[language][1])}


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_every_page_is_light(walked: Walks, kind: str, language: str) -> None:
    shared = _weight_of_assets(LANGUAGES[language][1])
    weights = [
        (visit.address, len(gzip.compress(visit.page.response.data, 6)))
        for visit in walked[kind, language]
        if visit.page.tree is not None
    ]

    assert [(address, weight) for address, weight in weights if weight > LIGHTEST_HTML] == []
    assert shared + max(weight for _address, weight in weights) <= LIGHTEST[language]


def _weight_of_assets(direction: str) -> int:
    """Return what a browser loads beside the page: style sheet, scripts, logo, and the fonts it needs."""
    static = ROOT / "grants" / "static"
    texts = ["dist/right.css" if direction == "rtl" else "dist/left.css", "app.js", "logo.svg",
             "dist/govuk-frontend.min.js"]  # fmt: skip
    scripts = ["latin", "arabic"] if direction == "rtl" else ["latin"]
    fonts = [
        static / "dist" / "fonts" / f"{script}-{weight}.woff2" for script in scripts for weight in (400, 600)
    ]
    return sum(len(gzip.compress((static / name).read_bytes(), 6)) for name in texts) + sum(
        font.stat().st_size for font in fonts
    )


def test_every_page_of_the_service_is_linked_from_somewhere(demo: Flask, walked: Walks) -> None:
    reached = {visit.endpoint for visits in walked.values() for visit in visits}
    pages = {
        rule.endpoint
        for rule in demo.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(("security.", "static"))
    }

    assert sorted(pages - reached) == sorted(NOT_LINKED)

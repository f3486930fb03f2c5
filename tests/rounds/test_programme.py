"""The programme's own wording, and the pages of plain text that officers edit."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask

from grants.audit import events_of
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.queries import page_called, the_programme

Visit = Callable[..., Visitor]

EDITORS = (Role.OFFICER, Role.ADMINISTRATOR)


def editing(**changes: Any) -> dict[str, Any]:
    return {
        "name_en": "Harbour grants",
        "name_ar": "منح المرفأ",
        "strapline_en": "For neighbours.",
        "contact_email": "ask@harbour.example",
        "reference_prefix": "HG",
        "smallest_number": "10",
        "account_wait_days": "5",
        "keep_addresses_days": "365",
        "repay_days": "30",
        "intention_days": "14",
        **changes,
    }


def test_editing_the_programme_is_noted(app: Flask) -> None:
    programme, officer = the_programme(), make.an_officer()

    do(
        operations.edit_programme, programme, name=both("Harbour grants"), strapline=both("For neighbours."),
        contact_email="ask@harbour.example", reference_prefix="HG", smallest_number=12,
        account_wait_days=7, keep_addresses_days=90, paying_back=both("By transfer."), repay_days=28,
        intention_days=10, actor=officer,
    )  # fmt: skip

    known = make.fresh(the_programme())
    assert (known.name["en"], known.strapline["en"]) == ("Harbour grants", "For neighbours.")
    assert (known.contact_email, known.reference_prefix) == ("ask@harbour.example", "HG")
    (line,) = events_of(programme)
    assert (line.action, line.actor_id) == ("programme.edit", officer.id)
    assert line.details == {
        "name": dict(both("Harbour grants")), "smallest_number": 12, "account_wait_days": 7,
        "keep_addresses_days": 90, "repay_days": 28, "intention_days": 10,
        "paying_back": dict(both("By transfer.")),
    }  # fmt: skip


def test_editing_a_page_is_noted(app: Flask) -> None:
    page, officer = page_called("privacy"), make.an_officer()
    assert page is not None
    before = dict(page.title)

    do(operations.edit_page, page, title=both("Your data"), body=both("We keep little."), actor=officer)

    assert (page.title["en"], page.body["en"]) == ("Your data", "We keep little.")
    (line,) = events_of(page)
    assert (line.action, line.actor_id) == ("page.edit", officer.id)
    assert line.details == {"slug": "privacy", "title_before": before}


def test_the_page_edits_the_programme_and_every_page_is_headed_by_it(visit: Visit) -> None:
    browser = visit(make.an_officer())

    answer = browser.submit("/programme", **editing())

    assert answer.location == "/programme"
    assert "Saved." in browser.follow(answer).text
    assert "Harbour grants" in visit().open("/rounds").response.text
    assert "منح المرفأ" in visit(language="ar").open("/rounds").response.text


def test_new_applications_carry_the_new_letters(visit: Visit) -> None:
    visit(make.an_officer()).submit("/programme", **editing(reference_prefix="HG"))

    application = make.an_application()

    assert application.reference.startswith("HG")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name_en", "", "Enter the name"),
        ("strapline_en", " ", "Enter one sentence"),
        ("contact_email", "", "Enter an address"),
        ("contact_email", "ask", "Enter a real e-mail address"),
        ("reference_prefix", "", "Enter two to four letters"),
        ("reference_prefix", "sg", "Use two to four letters A to Z"),
        ("reference_prefix", "TOOLONG", "Use two to four letters A to Z"),
        ("reference_prefix", "SG\n", "Use two to four letters A to Z"),
        ("reference_prefix", "\u202eSG", "Use two to four letters A to Z"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, field: str, value: str, sentence: str
) -> None:
    before = dict(the_programme().name)

    page = visit(make.an_officer()).submit("/programme", **editing(**{field: value}))

    assert page.errors == [sentence]
    assert page.fields()["name_ar"] == ["منح المرفأ"]
    assert dict(make.fresh(the_programme()).name) == before


@pytest.mark.parametrize("slug", ["worried", "accessibility", "privacy"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_everybody_reads_the_pages_in_both_languages(visit: Visit, slug: str, language: str) -> None:
    known = page_called(slug)
    assert known is not None

    page = visit(language=language).open(f"/pages/{slug}")

    assert page.title == known.title[language]
    assert page.links == []


def test_the_page_edits_a_page_as_plain_text(visit: Visit) -> None:
    browser = visit(make.an_officer())

    answer = browser.submit(
        "/pages/worried/edit", title_en="Worried?", body_en="Call us.\n\n<b>Now</b>\r\nplease."
    )

    assert answer.location == "/pages/worried"
    shown = visit().open("/pages/worried")
    assert shown.title == "Worried?"
    assert "Call us.<b>Now</b>please." in shown.text


def test_the_page_of_a_page_says_what_is_wrong(visit: Visit) -> None:
    page = visit(make.an_officer()).submit("/pages/worried/edit", title_en="", body_en="")

    assert page.errors == ["Enter the title", "Write the text"]


@pytest.mark.parametrize("role", [None, *(role for role in Role if role not in EDITORS)])
def test_others_edit_neither_programme_nor_pages(visit: Visit, role: Role | None) -> None:
    browser = visit(make.a_person(role) if role else make.a_person())

    assert [browser.open(place).status for place in ("/programme", "/pages/worried/edit")] == [403, 403]
    assert browser.open("/pages/worried").links == []
    assert visit().open("/programme").location == "/sign-in?next=/programme"


@pytest.mark.parametrize("role", EDITORS)
def test_officers_and_administrators_find_the_way_to_edit(visit: Visit, role: Role) -> None:
    browser = visit(make.a_person(role))

    assert browser.open("/pages/worried").links == ["/pages/worried/edit"]
    assert browser.open("/programme").status == 200


def test_a_page_that_does_not_exist_is_not_found(visit: Visit) -> None:
    browser = visit(make.an_officer())

    assert [browser.open(place).status for place in ("/pages/cookies", "/pages/cookies/edit")] == [404, 404]


def test_a_form_without_its_token_changes_nothing(visit: Visit) -> None:
    before = dict(the_programme().name)

    visit(make.an_officer()).submit("/programme", **editing(csrf_token=None))

    assert dict(make.fresh(the_programme()).name) == before

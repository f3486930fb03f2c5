"""Writing a section in a real browser: two editors, questions that show and hide, rows, totals, words."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from axe import violations
from drafting import Writer, answers
from factories import do
from playwright.sync_api import expect

from grants.accounts.models import User
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.config import ROOT
from grants.languages import LANGUAGES
from grants.rounds.models import QuestionKind
from grants.wording import count_words

Begin = Callable[..., Writer]
K = QuestionKind

CHAIN: tuple[dict[str, Any], ...] = (
    {"kind": K.YES_NO, "key": "outdoors"},
    {"kind": K.CHOICES, "key": "places", "shown_if_key": "outdoors", "shown_if_values": ["yes"]},
    {"kind": K.SHORT_TEXT, "key": "which", "shown_if_key": "places", "shown_if_values": ["hall"]},
)
EVERY_KIND: tuple[dict[str, Any], ...] = (
    *CHAIN,
    {"kind": K.LONG_TEXT, "key": "story", "min_words": 2, "max_words": 50},
    {"kind": K.CHOICE, "key": "place"},
    {"kind": K.NUMBER, "key": "people"},
    {"kind": K.MONEY, "key": "cost"},
    {"kind": K.DATE, "key": "day"},
    {"kind": K.GROUP, "key": "team", "min_rows": 1, "max_rows": 4},
    {"kind": K.DECLARATION, "key": "true"},
)

#: Pieces of which texts are made: words in several scripts, and all that may stand between them.
PIECES = [
    "tea",
    "شاي",
    "l'été",
    "茶会",
    "🫖",
    "e\u0301",
    "-",
    "…",
    "a\u200bb",
    "\u2066x\u2069",
    "1,000",
    "\u00ad",
]
GAPS = [*" \n\t\u00a0\u2003\u3000\ufeff\u2028\u200b\u180e\x1c\x85\u200d", "  ", "\r\n", ""]


def a_colleague(application: Application) -> User:
    person = make.a_person(name="Noor Adair")
    do(join, application.organisation, person, position="Treasurer", may_sign=False)
    return person


def collide(begin: Begin, application: Application, **device: Any) -> Writer:
    """Let a colleague save a text, and then somebody else type over the one from before."""
    theirs = begin(application, person=a_colleague(application))
    mine = begin(application, **device)
    theirs.type(need="Theirs.").wait_until_sent()
    return mine


@pytest.mark.parametrize(("choice", "kept"), [("mine:2", "Mine, typed on."), ("theirs", "Theirs.")])
def test_two_editors_collide_and_the_second_sees_both_and_chooses(
    begin: Begin, choice: str, kept: str
) -> None:
    application = make.a_draft(need="Before.")
    mine = collide(begin, application)

    mine.type(need="Mine.").wait_for_line(mine.words("choose"))
    panel = mine.page.locator(".collision")
    seen = (panel.locator(".answer").inner_text().strip(), mine.box("need").input_value())
    panel.evaluate("element => { element.dataset.seen = 'yes' }")
    mine.type(need="Mine, typed on.", title="Another answer.")
    expect(mine.page.locator("[name=seen-title]")).to_have_value("2")
    before = answers(application)
    stayed = panel.get_attribute("data-seen")
    panel.locator(f"input[value='{choice}']").click()
    mine.page.locator(".collision").wait_for(state="detached")
    expect(mine.box("need")).to_have_value(kept)
    mine.wait_until_sent()

    assert seen == ("Theirs.", "Mine.")
    assert stayed == "yes"
    assert (before["need"], before["title"]) == ("Theirs.", "Another answer.")
    assert answers(application)["need"] == kept
    assert mine.complaints == []


@pytest.mark.parametrize(("choice", "kept"), [("mine:2", "Mine."), ("theirs", "Theirs.")])
def test_without_a_script_two_editors_see_both_texts_and_choose(begin: Begin, choice: str, kept: str) -> None:
    application = make.a_draft(need="Before.")
    mine = collide(begin, application, java_script_enabled=False)

    mine.type(need="Mine.", title="Another answer.").save_and_continue()
    mine.page.locator(".collision").wait_for()
    seen = (mine.page.locator(".collision .answer").inner_text().strip(), mine.box("need").input_value())
    before = answers(application)
    mine.page.locator(f".collision input[value='{choice}']").check()
    mine.save_and_continue()
    mine.page.wait_for_url("**/sections/money")

    assert seen == ("Theirs.", "Mine.")
    assert (before["need"], before["title"]) == ("Theirs.", "Another answer.")
    assert answers(application)["need"] == kept


def test_without_a_script_a_section_is_written_by_pressing_save(begin: Begin) -> None:
    application = make.a_draft_asking(*CHAIN)
    writer = begin(application, "extra", java_script_enabled=False)
    shown = [writer.page.locator(f"#question-{one['key']}").is_visible() for one in CHAIN]

    writer.box("outdoors").first.check()
    writer.page.locator("[name=places][value=hall]").check()
    writer.type(which="North").save_and_continue()
    writer.page.wait_for_url(f"**/applications/{application.reference}")

    assert shown == [True, True, True]
    assert answers(application) == {"outdoors": "yes", "places": ["hall"], "which": "North"}


def test_a_question_shows_when_an_answer_on_the_page_asks_for_it(begin: Begin) -> None:
    application = make.a_draft_asking(*CHAIN)
    writer = begin(application, "extra")

    def shown() -> list[bool]:
        return [writer.page.locator(f"#question-{one['key']}").is_visible() for one in CHAIN]

    steps = [shown()]
    for name, value in (("outdoors", "yes"), ("places", "tent"), ("places", "hall"), ("outdoors", "no")):
        writer.page.locator(f"[name={name}][value={value}]").check()
        steps.append(shown())
    writer.wait_until_sent()

    assert steps == [
        [True, False, False],
        [True, True, False],
        [True, True, False],
        [True, True, True],
        [True, False, False],
    ]
    assert answers(application) == {"outdoors": "no", "places": ["hall", "tent"]}
    writer.save_and_continue()
    writer.page.wait_for_url(f"**/applications/{application.reference}")


def test_rows_are_added_and_totals_live(begin: Begin) -> None:
    application = make.start()
    writer = begin(application, "money")

    def totals() -> list[str]:
        return [
            cell.inner_text().strip() for cell in writer.page.locator("[data-total]:not([data-part])").all()
        ]

    rows = writer.page.locator("#budget tbody tr:visible")
    first = rows.count()
    writer.type(**{"budget-0-item": "Hall", "budget-0-pounds": "£1,200", "budget-0-other": "٣٠٠"})
    writer.page.locator("#budget button").click()
    focused = writer.page.evaluate("document.activeElement.name")
    writer.type(**{"budget-2-item": "Tea", "budget-2-pounds": "50"})
    live = totals()
    writer.wait_until_sent()
    writer.open("money")

    assert (first, focused, live) == (2, "budget-2-item", ["£1,250", "£300"])
    assert totals() == live
    assert rows.count() == 3
    assert [row["pounds"] for row in answers(application)["budget"]] == [1200, 50]


def test_rows_that_waited_on_the_device_are_shown_again_with_their_totals(begin: Begin) -> None:
    application = make.start()
    writer = begin(application, "money").wait_until_kept()
    writer.page.context.set_offline(True)
    for row in range(4):
        if row > 1:
            writer.page.locator("#budget button").click()
        writer.type(**{f"budget-{row}-item": f"Thing {row}", f"budget-{row}-pounds": "100"})
    writer.wait_for_line(writer.words("onComputer"))

    writer.open("money").wait_for_line(writer.words("onComputer"))
    shown = writer.page.locator("#budget tbody tr:visible").count()
    total = writer.page.locator("[data-total=pounds]:not([data-part])").inner_text().strip()
    writer.page.context.set_offline(False)
    writer.wait_until_sent()

    assert (shown >= 4, total) == (True, "£400")
    assert [row["item"] for row in answers(application)["budget"]] == [f"Thing {row}" for row in range(4)]


def test_words_are_counted_as_the_browser_counts_them(begin: Begin) -> None:
    writer = begin(make.start())
    words = [
        [PIECES[n % len(PIECES)], PIECES[(n * 7 + 3) % len(PIECES)], *["x"] * (n % 3)] for n in range(25)
    ]
    texts = [gap.join(some) + gap for some in words for gap in GAPS]
    rule = (ROOT / "grants" / "static" / "dist" / "govuk-frontend.min.js").read_text()

    counted = writer.page.evaluate("texts => texts.map(text => (text.match(/\\S+/g) || []).length)", texts)

    assert "match(/\\S+/g)" in rule
    assert len(texts) == 400
    assert [count_words(text) for text in texts] == counted


def test_the_page_says_how_many_words_are_left_as_the_server_counts_them(begin: Begin) -> None:
    application = make.start()
    writer = begin(application)
    text = "tea\u00a0شاي\u2003l'été\n\n🫖 \u200b x"

    writer.box("summary").press_sequentially("x")
    writer.type(summary=text)
    left = writer.page.get_by_text(f"You have {50 - count_words(text)} words left")
    left.first.wait_for(state="attached")

    assert writer.wait_until_sent()
    assert answers(application)["summary"] == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_is_accessible_with_every_kind_of_question_and_two_texts(
    begin: Begin, language: str
) -> None:
    organisation = make.an_organisation(language=language)
    application = make.start(make.a_round_asking(*EVERY_KIND), organisation=organisation)
    viewport = {"width": 375, "height": 800}
    writer = begin(application, "extra", locale=language, viewport=viewport)
    writer.box("outdoors").first.check()
    writer.page.locator("[name=places][value=hall]").check()
    plain = violations(writer.page)
    make.save_answers(application, "extra", story="Theirs.", actor=a_colleague(application))

    writer.type(story="Mine.").wait_for_line(writer.words("choose"))

    assert writer.page.locator("html").get_attribute("lang") == language
    assert (plain, violations(writer.page)) == ([], [])
    assert writer.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    writer.open("money")
    assert violations(writer.page) == []
    writer.page.goto(f"{writer.server.base}/applications/{application.reference}/answers/story/versions")
    assert violations(writer.page) == []

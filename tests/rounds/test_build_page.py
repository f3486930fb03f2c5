"""The page on which a round is built: the form at a glance, and every part in its place."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import both, do

from grants.audit import events_of
from grants.errors import NotAllowed, WrongState
from grants.languages import Texts
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import (
    EligibilityRule,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
    WantedEvidence,
)
from grants.rounds.queries import parts_of, questions_of

Visit = Callable[..., Visitor]


def keys(round_: Round) -> dict[str, list[str]]:
    """Return the short names of the questions by that of their section, in the order of the form."""
    make.fresh(round_)
    return {s.key: [q.key for q in make.fresh(s).questions] for s in parts_of(round_, Section)}


def the_question(round_: Round, key: str) -> Question:
    return next(question for question in questions_of(round_) if question.key == key)


def place(round_: Round, part: Any, number: int, section: Section | None = None) -> None:
    do(operations.place_part, round_, part, number, section=section, actor=make.an_officer())


def test_a_part_is_put_at_a_place_and_that_is_noted(visit: Visit) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()
    do(operations.add_part, round_, Theme, key="third", title=both("Third"), actor=officer)
    third = parts_of(round_, Theme)[2]

    do(operations.place_part, round_, third, 0, actor=officer)

    assert [theme.key for theme in parts_of(round_, Theme)] == ["third", "awareness", "resilience"]
    assert events_of(round_)[-1].details == {"what": "theme", "moved": third.id}


@pytest.mark.parametrize(("number", "order"), [(-5, 0), (0, 0), (1, 1), (99, 1)])
def test_a_place_beyond_the_ends_is_the_end(visit: Visit, number: int, order: int) -> None:
    round_ = make.a_draft_round()
    first, _second = parts_of(round_, Theme)

    place(round_, first, number)

    assert [theme.id for theme in parts_of(round_, Theme)].index(first.id) == order


def test_a_question_goes_to_its_place_in_another_section(visit: Visit) -> None:
    round_ = make.a_draft_round()
    money = parts_of(round_, Section)[1]

    place(round_, the_question(round_, "need"), 1, money)

    assert keys(round_)["money"] == ["tier", "need", "budget"]
    assert "need" not in keys(round_)["project"]
    in_order = [question.key for question in questions_of(round_)]
    assert [question.key for question in parts_of(round_, Question)] == in_order


def test_a_question_at_the_end_of_a_section_moves_on_to_the_next_and_back(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    before = keys(round_)
    need = f"/rounds/{round_.reference}/questions/{the_question(round_, 'need').id}"

    down = browser.press(f"{need}/down")
    after_down = keys(round_)
    browser.press(f"{need}/up")

    assert down.location == f"/rounds/{round_.reference}/build#questions-{need.rpartition('/')[2]}"
    assert after_down["money"] == ["need", "tier", "budget"]
    assert keys(round_) == before


def test_the_first_question_of_the_form_does_not_move_up_nor_the_last_down(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    before = keys(round_)

    for key, way in (("title", "up"), ("budget", "down")):
        browser.press(f"/rounds/{round_.reference}/questions/{the_question(round_, key).id}/{way}")

    assert keys(round_) == before


def test_the_page_takes_a_part_where_it_was_dragged(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    money = parts_of(round_, Section)[1]
    address = f"/rounds/{round_.reference}/questions/{the_question(round_, 'need').id}/place"

    page = browser.press(address, place="0", section=str(money.id))

    assert (page.status, page.response.data) == (204, b"")
    assert keys(round_)["money"] == ["need", "tier", "budget"]


def test_a_place_that_makes_no_sense_changes_nothing(visit: Visit) -> None:
    round_, other, browser = make.a_draft_round(), make.a_draft_round(), visit(make.an_officer())
    theirs = parts_of(other, Section)[0].id
    base, before = f"/rounds/{round_.reference}", keys(round_)
    need = f"{base}/questions/{the_question(round_, 'need').id}/place"
    anchor = f"{base}/scale/{events_of(round_)[0].record_id}/place"

    statuses = [
        browser.press(need).status,
        browser.press(need, place="soon").status,
        browser.press(need, place="0", section=str(theirs)).status,
        browser.press(f"{base}/poems/1/place", place="0").status,
        browser.press(anchor, place="0").status,
        browser.send(need, place="0").status,
    ]

    assert statuses == [404, 404, 404, 404, 404, 409]
    assert keys(round_) == before


def test_only_an_officer_moves_parts_and_only_before_publication(visit: Visit) -> None:
    published, draft = make.a_round(), make.a_draft_round()
    theme = parts_of(published, Theme)[0]

    with pytest.raises(WrongState):
        place(published, theme, 1)
    with pytest.raises(NotAllowed):
        do(operations.place_part, draft, parts_of(draft, Theme)[0], 1, actor=make.a_person(Role.AUDITOR))
    address = f"/rounds/{published.reference}/themes/{theme.id}/place"
    assert visit(make.an_officer()).press(address, place="1").status == 409


def a_rich_round() -> Round:
    """Return a round in preparation with one of everything that a row can say."""
    round_, officer = make.a_draft_round(), make.an_officer()
    money = parts_of(round_, Section)[1]

    def add(kind: type[Any], /, **values: Any) -> None:
        do(operations.add_part, round_, kind, **values, actor=officer)

    add(EligibilityRule, key="here", title=both("Here?"), reason=both("Too far."), next_step=both("Ask."))
    add(WantedEvidence, kind="accounts", organisation_kinds=["charity"], tier_keys=["large"])
    add(Question, section_id=money.id, key="people", kind=QuestionKind.GROUP, label=both("Who runs it?"),
        hint=Texts(), options=[{"key": "name", "words": {"en": "Name", "ar": "الاسم"}}], min_rows=1,
        max_rows=4, required=False, tier_keys=["large"], shown_if_key="tier",
        shown_if_values=["large"])  # fmt: skip
    do(operations.change_part, round_, parts_of(round_, Tier)[1], match_share=2000, reviewers_wanted=3,
       actor=officer)  # fmt: skip
    return round_


def rows(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("li") if (row.get("class") or "") == "part"]


def test_every_row_says_at_a_glance_what_matters(visit: Visit) -> None:
    round_ = a_rich_round()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    shown = [row.replace("↑Move up", "|").partition("|")[0].strip() for row in rows(page)]
    for wanted in (
        "Large £25,001–£60,000 20% from elsewhere Reviewers: 3",
        "Here? Too far.",
        "Need 60%",
        "What is the need? Long text up to 200 words",
        "What is the reach? Whole number Read by the programme: Number of people to be reached",
        "Who runs it? Repeating group, such as people or venues 1 to 4 rows Choices or columns: 1"
        " May be left empty Only if “What is the tier?” is: Large Only for: Large",
        "Annual accounts Registered charity Only for: Large",
        "Half way Day 60",
        "Second part 50% When we have accepted the report “Half way”",
    ):
        assert wanted in shown
    assert any(row.startswith("Money Questions: 3 about 35 minutes") for row in shown)


def test_questions_stand_under_their_section(visit: Visit) -> None:
    round_ = make.a_draft_round()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    lists = [found for found in page.all("ol") if found.get("data-parts") == "questions"]
    assert [len(found.findall("li")) for found in lists] == [8, 2]
    assert [found.get("data-section") for found in lists] == [
        str(section.id) for section in parts_of(round_, Section)
    ]


def test_an_auditor_reads_the_page_and_changes_nothing(visit: Visit) -> None:
    round_ = a_rich_round()

    page = visit(make.a_person(Role.AUDITOR)).open(f"/rounds/{round_.reference}/build")

    assert page.status == 200
    assert [button for button in page.all("button") if button.get("form") == "arrange"] == []
    assert "Before it can be published" not in page.text


def test_the_page_asks_the_database_as_often_for_many_questions_as_for_few(
    visit: Visit, queries: list[str]
) -> None:
    round_, officer = a_rich_round(), make.an_officer()
    browser, address = visit(officer), f"/rounds/{round_.reference}/build"
    browser.open(address)
    queries.clear()
    browser.open(address)
    few = len(queries)
    money = parts_of(round_, Section)[1]
    for number in range(5):
        do(operations.add_part, round_, Question, section_id=money.id, key=f"more_{number}",
           kind=QuestionKind.YES_NO, label=both("More?"), hint=Texts(), actor=officer)  # fmt: skip

    queries.clear()
    browser.open(address)

    assert len(queries) == few

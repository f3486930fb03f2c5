"""Writing a section: what can be read is kept, what needs work is said, nobody's text is overwritten."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.queries import areas
from grants.applications.completeness import Draft
from grants.applications.models import Answer, Application
from grants.applications.operations import save_section
from grants.applications.queries import answer_rows, saved_sections
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]
A = ApplicationState

UNREAD = "We could not read this answer. Please check it."
AT_LEAST_ONE = "Mark one row as money for monitoring, evaluation and training."


def wanting(application: Application, key: str) -> list[str]:
    """Return the keys of the questions of a section that need work."""
    return [question.key for question in Draft(application).unfinished(make.section_called(application, key))]


def writer(visit: Visit, application: Application) -> Visitor:
    return visit(make.member_of(application.organisation))


def address(application: Application, key: str = "project") -> str:
    return f"/applications/{application.reference}/sections/{key}"


def typed_days(application: Application, **days: int) -> dict[str, list[str]]:
    """Return days after the round closes, as they are typed in three boxes."""
    closes_on = clock.in_london(application.round.closes_at).date()
    found = {name: closes_on + timedelta(days=number) for name, number in days.items()}
    return {name: [str(day.day), str(day.month), str(day.year)] for name, day in found.items()}


def test_answers_are_kept_with_who_saved_them_and_what_still_needs_work(app: Flask) -> None:
    application = make.start()
    member = make.member_of(application.organisation)

    collisions = make.save_answers(application, "project", title="Tea on the landing", reach=120, need=None)

    assert collisions == []
    assert wanting(application, "project") == [
        "summary",
        "themes",
        "boroughs",
        "starts_on",
        "ends_on",
        "need",
    ]
    assert make.kept_answers(application) == {"title": "Tea on the landing", "reach": 120}
    assert {(answer.saved_by_id, answer.version) for answer in rows(Answer)} == {(member.id, 1)}
    (saved,) = saved_sections(application).values()
    assert saved.saved_by_id == member.id


def test_facts_for_lists_are_read_from_the_answers(app: Flask) -> None:
    application = make.a_draft(title="Tea", reach=7, themes=["resilience"], pounds=12_000)

    known = make.answers_for(application.round)
    assert (application.title, application.reach, application.requested_pence) == ("Tea", 7, 1_200_000)
    assert application.starts_on is not None
    assert application.starts_on.isoformat() == known["starts_on"]
    assert [theme.key for theme in application.themes] == ["resilience"]
    assert [area.code for area in application.areas] == [areas()[0].code]
    assert application.tier is not None
    assert application.tier.key == "small"


def test_each_saving_adds_a_version_and_one_that_changes_nothing_adds_none(app: Flask) -> None:
    application = make.a_draft(title="First")
    make.save_answers(application, "project", seen=1, title="Second", reach=120)
    make.save_answers(application, "project", seen=2, title="")

    assert make.savings_of(application, "title") == [
        (1, "First"),
        (2, "Second"),
        (3, ""),
    ]
    assert make.savings_of(application, "reach") == [(1, 120)]
    assert wanting(application, "project") == ["title"]


def test_a_draft_is_not_written_after_the_round_has_closed(app: Flask) -> None:
    application = make.start()

    with (
        clock.at(application.round.closes_at),
        pytest.raises(WrongState, match=r"London time\. This draft can no longer be changed or sent\.$"),
    ):
        make.save_answers(application, "project", title="Too late")

    assert make.kept_answers(application) == {}


def test_nobody_else_and_nothing_submitted_is_written(app: Flask) -> None:
    draft, sent = make.start(), make.an_application(A.SUBMITTED)
    section = make.section_called(draft, "project")

    with pytest.raises(NotAllowed):
        do(save_section, draft, section, {}, actor=make.an_officer())
    with pytest.raises(WrongState):
        make.save_answers(sent, "project", seen=1, title="Other")


def test_the_page_saves_and_leads_to_the_next_section_and_then_to_the_list(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    browser = writer(visit, application)

    first = browser.submit(address(application), title="Tea for all")
    last = browser.submit(address(application, "money"))

    assert first.location == address(application, "money")
    assert last.location == f"/applications/{application.reference}"
    assert make.kept_answers(application)["title"] == "Tea for all"
    assert "Check your answers and submit" in browser.follow(last).text


def test_the_page_shows_again_what_was_saved(app: Flask, visit: Visit) -> None:
    application = make.a_draft(title="Tea on the landing")

    fields = writer(visit, application).open(address(application)).fields()

    assert fields["title"] == ["Tea on the landing"]
    assert fields["themes"] == ["awareness"]
    assert fields["starts_on"] == typed_days(application, starts_on=40)["starts_on"]


def test_an_unfinished_section_is_saved_and_each_field_says_what_it_needs(app: Flask, visit: Visit) -> None:
    application = make.start()
    browser = writer(visit, application)

    page = browser.submit(
        address(application), title="Tea", **typed_days(application, starts_on=0, ends_on=9)
    )

    closing = "The project must start after the round closes: we cannot pay for what has begun."
    assert page.errors == [*["Answer this question."] * 3, closing, *["Answer this question."] * 2]
    assert make.kept_answers(application)["title"] == "Tea"
    assert "In progress" in browser.open(f"/applications/{application.reference}").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("reach", "-5", "Enter a whole number, such as 120"),
        ("reach", "1.5", "Enter a whole number, such as 120"),
        ("reach", "1e3", "Enter a whole number, such as 120"),
        ("reach", "99999999", "Enter a number from 0 to 10,000,000."),
        ("starts_on", ["30", "2", "2027"], "Enter a real date, such as 27 3 2027"),
        ("starts_on", ["1", "1", "1e3"], "Enter a real date, such as 27 3 2027"),
        ("starts_on", ["1", "1", "9" * 30], "Enter a real date, such as 27 3 2027"),
        ("starts_on", ["1", "2027"], "Enter a real date, such as 27 3 2027"),
        ("title", "x" * 256, "Use 255 characters or fewer."),
        ("summary", "word " * 51, "Shorten your answer to 50 words or fewer. It has 51."),
        ("themes", ["gardening"], "Choose only from the list."),
        ("boroughs", ["E09999999"], "Choose only from the list."),
    ],
)
def test_bad_input_is_a_sentence_and_the_rest_is_saved(
    app: Flask, visit: Visit, field: str, typed: Any, sentence: str
) -> None:
    application = make.a_draft()

    page = writer(visit, application).submit(address(application), need="Still kept.", **{field: typed})

    assert (page.status, page.errors) == (200, [sentence])
    assert make.kept_answers(application)["need"] == "Still kept."


def test_what_cannot_be_read_is_kept_word_for_word_and_shown_again(app: Flask, visit: Visit) -> None:
    application = make.a_draft(reach=120)
    browser = writer(visit, application)

    page = browser.submit(address(application), reach="about fifty", ends_on=["31", "June", ""], need="Kept.")

    assert page.errors == ["Enter a real date, such as 27 3 2027", "Enter a whole number, such as 120"]
    again = browser.open(address(application))
    for shown in (page, again):
        assert shown.fields()["reach"] == ["about fifty"]
        assert shown.fields()["ends_on"] == ["31", "June", ""]
    assert make.kept_answers(application)["need"] == "Kept."
    typed = {row.question.key: row.typed for row in answer_rows(application).values() if row.typed}
    assert typed == {"reach": {"reach": ["about fifty"]}, "ends_on": {"ends_on": ["31", "June", ""]}}
    assert (application.reach, application.ends_on) == (None, None)
    assert wanting(application, "project") == ["ends_on", "reach"]


def test_an_unreadable_answer_is_corrected_and_its_words_stay_an_earlier_text(
    app: Flask, visit: Visit
) -> None:
    application = make.a_draft(reach=120)
    browser = writer(visit, application)
    browser.submit(address(application), reach="about fifty")

    page = browser.submit(address(application), reach="50")

    assert page.status == 302
    assert (make.kept_answers(application)["reach"], application.reach) == (50, 50)
    assert [row.typed for row in answer_rows(application).values() if row.typed] == []
    assert [value for _version, value in make.savings_of(application, "reach")] == [120, None, 50]


def test_an_answer_that_could_not_be_read_says_so_and_bars_submission(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    browser = writer(visit, application)
    browser.submit(address(application), reach="about fifty")
    (question,) = (q for q in questions_of(application.round) if q.key == "reach")

    page = browser.submit(f"/applications/{application.reference}/submit", position="Chair", agreed="y")

    assert Draft(application).problems(question) == [UNREAD]
    assert page.errors == ["Some sections are not complete yet: Your project."]


def test_an_answer_that_is_taken_back_is_gone(app: Flask, visit: Visit) -> None:
    application = make.a_draft(reach=120)

    page = writer(visit, application).submit(address(application), reach="", ends_on=["", "", ""])

    assert page.errors == ["Answer this question."] * 2
    assert (make.kept_answers(application)["reach"], make.kept_answers(application)["ends_on"]) == (
        None,
        None,
    )
    assert (application.reach, application.ends_on) == (None, None)


@pytest.mark.parametrize("amount", ["-5", "12.50", "1e3", "twelve"])
def test_an_amount_that_is_not_whole_pounds_is_refused_in_its_row(
    app: Flask, visit: Visit, amount: str
) -> None:
    application = make.a_draft(pounds=20_000)

    page = writer(visit, application).submit(address(application, "money"), **{"budget-1-pounds": amount})

    assert page.errors == ["Row 2: enter whole pounds, such as 1250"]
    assert page.fields()["budget-1-pounds"] == [amount]
    again = writer(visit, application).open(address(application, "money")).fields()
    assert (again["budget-0-item"], again["budget-1-pounds"]) == (["Hosts"], [amount])
    assert fresh(application).requested_pence is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"budget-1-part": "core"}, AT_LEAST_ONE),
        ({"budget-1-part": "project"}, AT_LEAST_ONE),
        ({"budget-1-item": ""}, "Say what each amount is for."),
        ({"budget-1-pounds": ""}, "Enter an amount from £1 to £1,000,000 for each row."),
        ({"budget-0-item": "x" * 256}, "Use 255 characters or fewer."),
        ({"tier": "huge"}, "Choose one from the list."),
        (
            {"tier": "large"},
            "Your budget adds up to £20,000. The tier you chose is from £25,001 to £60,000.",
        ),
    ],
)
def test_the_budget_page_says_what_is_wrong(
    app: Flask, visit: Visit, changes: dict[str, str], sentence: str
) -> None:
    application = make.a_draft(pounds=20_000)

    page = writer(visit, application).submit(address(application, "money"), **changes)

    assert (page.status, page.errors) == (200, [sentence])


def test_pounds_are_read_with_comma_sign_and_arabic_digits(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    writer(visit, application).submit(
        address(application, "money"), **{"budget-0-pounds": "£18,000", "budget-1-pounds": "١٥٠٠"}
    )

    assert fresh(application).requested_pence == 1_950_000


def test_nul_is_taken_out_and_text_cannot_turn_the_page_round(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    page = writer(visit, application).submit(address(application), title="Te\x00a \u202ereversed")

    assert page.status == 302
    assert make.kept_answers(application)["title"] == "Tea \u2067reversed\u2069"


@pytest.mark.parametrize(("section", "field"), [("project", "need"), ("money", "budget-0-item")])
def test_a_text_far_too_long_is_refused_and_what_was_saved_stays(
    app: Flask, visit: Visit, section: str, field: str
) -> None:
    application = make.a_draft()
    before = make.kept_answers(application)

    page = writer(visit, application).submit(address(application, section), **{field: "x" * 1_000_001})

    assert page.errors == ["This text is longer than 1,000,000 characters, so it was not kept. Shorten it."]
    assert make.kept_answers(application) == before


def test_without_the_pages_token_nothing_is_saved_and_the_text_stays(app: Flask, visit: Visit) -> None:
    application = make.a_draft(title="Before")
    browser = writer(visit, application)
    sent = browser.open(address(application)).fields()
    del sent["csrf_token"]

    page: Page = browser.send(address(application), **{**sent, "title": "After"})

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert page.fields()["title"] == ["After"]
    assert make.kept_answers(application)["title"] == "Before"


def test_other_people_do_not_find_the_draft_and_nobody_an_unknown_section(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    others = [make.a_person(), make.an_officer(), make.member_of(make.an_organisation())]

    assert [visit(person).open(address(application)).status for person in others] == [404, 404, 404]
    assert writer(visit, application).open(address(application, "secrets")).status == 404


def test_what_is_submitted_is_not_opened_for_writing(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)

    assert writer(visit, application).open(address(application)).status == 409
    assert visit(make.an_officer()).open(address(application)).status == 403


def test_the_task_list_says_what_is_complete_as_the_answers_stand(app: Flask, visit: Visit) -> None:
    application = make.a_draft(pounds=20_000)
    browser = visit(make.member_of(application.organisation))
    address = f"/applications/{application.reference}"

    def stand() -> list[str]:
        boxes = browser.open(address).all("div")
        return [text_of(box) for box in boxes if re.fullmatch(r"task-\d+", box.get("id") or "")]

    before = stand()
    make.save_answers(application, "project", seen=1, title="")

    assert before == ["Complete", "Complete"]
    assert stand() == ["In progress", "Complete"]


def test_rows_of_a_budget_are_for_the_project_or_the_organisation_itself(app: Flask, visit: Visit) -> None:
    application = make.a_draft(pounds=20_000)
    where = address(application, "money")
    shown = writer(visit, application).open(where)

    writer(visit, application).submit(where, **{"budget-0-part": "core", "budget-1-part": "training"})

    assert [shown.fields()[f"budget-{row}-part"] for row in range(2)] == [["project"], ["evaluation"]]
    kept = make.kept_answers(application)["budget"]
    assert [(row["evaluation"], row.get("part")) for row in kept] == [(False, "core"), (True, "training")]
    again = writer(visit, application).open(where)
    assert "Total: Core costs of the organisation £18,500" in again.text
    assert "Total: Training £1,500" in again.text

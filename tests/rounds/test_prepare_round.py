"""A round is begun, worded and copied by officers; nobody outside sees it before it is published."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask

from grants import clock
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import RoundState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import Publication, Round
from grants.rounds.queries import all_parts, questions_of

Visit = Callable[..., Visitor]

NOON = "12:00"


def parts_of_day(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def typed(**changes: Any) -> dict[str, Any]:
    """Return what an officer types about a new round."""
    known = {
        "title_en": "Quiet streets",
        "title_ar": "شوارع هادئة",
        "budget": "£100,000",
        "opens_on": ["1", "3", "2027"],
        "opens_time": "09:00",
        "closes_on": ["26", "3", "2027"],
        "closes_time": NOON,
        "decides_on": ["1", "6", "2027"],
    }
    return {**known, **changes}


def times(**changes: Any) -> dict[str, Any]:
    known = {
        "opens_at": clock.now(),
        "closes_at": clock.now() + timedelta(days=20),
        "decides_on": clock.today() + timedelta(days=60),
    }
    return {**known, **changes}


def create(actor: Any = None, *, budget: int = 100, **changes: Any) -> Round:
    round_: Round = do(
        operations.create_round,
        both("Quiet streets"),
        budget_pence=Pence(budget),
        **times(**changes),
        actor=actor or make.an_officer(),
    )
    return round_


def edit(round_: Round, actor: Any = None, **changes: Any) -> None:
    known = {
        "title": both("Loud streets"),
        "summary": both("About streets."),
        "offer_terms": both("Be loud."),
        "budget_pence": Pence(200),
        "acceptance_days": 14,
        "reviewers_wanted": 3,
        "panel_quorum": 4,
        "review_days": 10,
        "is_blind": True,
        "third_read_points": 2,
        "third_read_total": 2000,
        "publication": Publication.ANONYMISED,
        "grace_minutes": 30,
        "keep_drafts_days": 60,
        "appeal_days": 15,
        "appeal_answer_days": 30,
        "unregistered_need_host": True,
        **times(),
    }
    do(operations.edit_round, round_, **{**known, **changes}, actor=actor or make.an_officer())


def test_a_round_begins_as_a_draft_with_a_reference_of_its_year(app: Flask) -> None:
    officer = make.an_officer()

    first, second = create(officer), create(officer)

    year = f"{clock.today():%y}"
    assert [first.reference, second.reference] == [f"R{year}-0001", f"R{year}-0002"]
    assert (first.state, first.created_by_id, first.budget_pence) == (RoundState.DRAFT, officer.id, 100)
    (line,) = events_of(first)
    assert (line.action, line.actor_id) == ("round.create", officer.id)
    assert line.details == {"reference": first.reference}


@pytest.mark.parametrize(
    ("how", "sentence", "field"),
    [
        ({"budget": 0}, "Enter an amount above £0", "budget"),
        ({"budget": -1}, "Enter an amount above £0", "budget"),
        (
            {"closes_at": clock.now() - timedelta(days=1)},
            "The round must close after it opens.",
            "closes_on",
        ),
        ({"decides_on": clock.today()}, "Decisions come after the round closes.", "decides_on"),
    ],
)
def test_money_and_times_that_make_no_sense_are_refused(
    app: Flask, how: dict[str, Any], sentence: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        create(**how)

    assert (refused.value.message, refused.value.field) == (sentence, field)
    assert make.rows(Round) == []


def test_a_round_that_closes_as_it_opens_is_refused_and_deciding_on_the_last_day_is_not(app: Flask) -> None:
    now = clock.now()

    with pytest.raises(RuleBroken):
        create(opens_at=now, closes_at=now)
    kept = create(
        opens_at=now, closes_at=now + timedelta(seconds=1), decides_on=clock.today() + timedelta(days=1)
    )

    assert kept.closes_at - kept.opens_at == timedelta(seconds=1)


def test_editing_changes_what_a_round_says(app: Flask) -> None:
    round_, officer = create(), make.an_officer()

    edit(round_, officer)

    known = make.fresh(round_)
    assert (known.title["en"], known.summary["en"], known.offer_terms["en"]) == (
        "Loud streets",
        "About streets.",
        "Be loud.",
    )
    assert (known.budget_pence, known.acceptance_days, known.reviewers_wanted) == (200, 14, 3)
    assert (known.review_days, known.is_blind) == (10, True)
    assert known.publication == Publication.ANONYMISED
    assert (known.grace_minutes, known.keep_drafts_days, known.unregistered_need_host) == (30, 60, True)
    assert (known.appeal_days, known.appeal_answer_days) == (15, 30)
    line = events_of(round_)[-1]
    assert (line.action, line.actor_id, line.details) == ("round.edit", officer.id, {"what": "round"})


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OFFICER)])
def test_only_officers_edit(app: Flask, role: Role | None) -> None:
    round_ = create()

    with pytest.raises(NotAllowed) as refused:
        edit(round_, make.a_person(role) if role else make.a_person())

    assert refused.value.message == "Only a grant officer can do this."
    assert make.fresh(round_).budget_pence == 100


def test_a_published_round_is_not_edited(app: Flask) -> None:
    round_ = make.a_round()

    with pytest.raises(WrongState) as refused:
        edit(round_)

    assert refused.value.message.startswith("This cannot be done now. Its state is: Published.")


def test_a_copy_has_everything_but_title_dates_and_state(app: Flask) -> None:
    source = make.a_round(acceptance_days=10, publication=Publication.WITHHELD)
    officer = make.an_officer()

    copy = do(operations.copy_round, source, both("Again"), **times(), actor=officer)

    assert (copy.title["en"], copy.state) == ("Again", RoundState.DRAFT)
    assert copy.reference != source.reference
    assert (copy.acceptance_days, copy.publication, copy.budget_pence) == (
        10,
        Publication.WITHHELD,
        source.budget_pence,
    )
    old, new = all_parts(source), all_parts(copy)
    assert {table: len(parts) for table, parts in new.items()} == {t: len(p) for t, p in old.items()}
    assert [q.key for q in questions_of(copy)] == [q.key for q in questions_of(source)]
    assert {q.section_id for q in new["question"]} == {section.id for section in new["section"]}
    assert {part.round_id for parts in new.values() for part in parts} == {copy.id}
    assert operations.gaps(copy) == []
    assert [(line.action, line.actor_id) for line in events_of(copy)] == [
        ("round.create", officer.id),
        ("round.copy", officer.id),
    ]
    assert events_of(copy)[-1].details == {"source": source.reference}


def test_changing_a_copy_leaves_its_source_alone(app: Flask) -> None:
    source = make.a_round()
    copy = do(operations.copy_round, source, both("Again"), **times(), actor=make.an_officer())
    theme = all_parts(copy)["theme"][0]

    do(operations.change_part, copy, theme, key="other", title=both("Other"), actor=make.an_officer())

    assert [theme.key for theme in all_parts(source)["theme"]] == ["awareness", "resilience"]


def test_the_page_begins_a_round(visit: Visit) -> None:
    browser = visit(make.an_officer())

    answer = browser.submit("/rounds/new", **typed())

    (round_,) = make.rows(Round)
    assert answer.location == f"/rounds/{round_.reference}/build"
    assert round_.title == {"en": "Quiet streets", "ar": "شوارع هادئة"}
    assert round_.budget_pence == 10_000_000
    assert (round_.opens_at.isoformat(), round_.closes_at.isoformat()) == (
        "2027-03-01T09:00:00+00:00",
        "2027-03-26T12:00:00+00:00",
    )
    assert round_.decides_on == date(2027, 6, 1)
    assert browser.follow(answer).title == "Quiet streets"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title_en", " ", "Enter the title"),
        ("budget", "", "Enter the budget"),
        ("budget", "0", "Enter an amount above £0"),
        ("budget", "-5", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("budget", "1e3", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("budget", "12.345", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("budget", "9" * 13, "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("budget", "999" + ",999" * 6, "Enter an amount in pounds, such as 1,250 or 1250.50"),
        ("opens_on", ["", "", ""], "Enter the day on which it opens"),
        ("opens_on", ["31", "2", "2027"], "Enter a real date, such as 27 3 2027"),
        ("closes_on", ["26", "3", "27"], "Enter a real date, such as 27 3 2027"),
        ("closes_on", ["26", "3", "9" * 25], "Enter a real date, such as 27 3 2027"),
        ("closes_on", ["26", "3"], "Enter a real date, such as 27 3 2027"),
        ("closes_on", ["1", "2", "2027"], "The round must close after it opens."),
        ("closes_time", "25:00", "Enter a time, such as 12:00"),
        ("closes_time", "noon", "Enter a time, such as 12:00"),
        ("closes_time", "", "Enter a time, such as 12:00"),
        ("closes_time", "24:01", "Enter a time, such as 12:00"),
        ("opens_time", "9:5", "Enter a time, such as 12:00"),
        ("decides_on", ["1", "3", "2027"], "Decisions come after the round closes."),
    ],
)  # fmt: skip
def test_the_page_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(
    visit: Visit, field: str, value: Any, sentence: str
) -> None:
    page = visit(make.an_officer()).submit("/rounds/new", **typed(**{field: value}))

    assert (page.status, page.errors) == (200, [sentence])
    kept = [name for name in ("title_ar", "budget", "opens_time") if name != field]
    assert [page.fields()[name] for name in kept] == [[typed()[name]] for name in kept]
    assert make.rows(Round) == []


def test_arabic_digits_are_read(visit: Visit) -> None:
    visit(make.an_officer(language="ar")).submit(
        "/rounds/new", **typed(budget="١٠٠٬٠٠٠", closes_on=["٢٦", "٣", "٢٠٢٧"], closes_time="١٢:٠٠")
    )

    (round_,) = make.rows(Round)
    assert (round_.budget_pence, round_.closes_at.isoformat()) == (10_000_000, "2027-03-26T12:00:00+00:00")


def test_the_page_shows_what_a_round_says_and_saves_it_unchanged(visit: Visit) -> None:
    round_ = make.a_draft_round()
    browser = visit(make.an_officer())
    columns = ("title", "summary", "offer_terms", "budget_pence", "acceptance_days", "reviewers_wanted",
               "panel_quorum", "review_days", "is_blind", "third_read_points", "third_read_total",
               "publication", "decides_on", "grace_minutes", "keep_drafts_days", "appeal_days",
               "appeal_answer_days", "unregistered_need_host")  # fmt: skip
    before = {column: getattr(round_, column) for column in columns}

    answer = browser.submit(f"/rounds/{round_.reference}/edit")

    assert answer.location == f"/rounds/{round_.reference}/build"
    known = make.fresh(round_)
    assert {column: getattr(known, column) for column in before} == before
    assert known.closes_at.second == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("summary_en", "", "Write a summary"),
        ("offer_terms_en", "", "Write the terms of the offer"),
        ("acceptance_days", "0", "Enter a whole number from 1 to 365"),
        ("acceptance_days", "366", "Enter a whole number from 1 to 365"),
        ("acceptance_days", "-5", "Enter a whole number, such as 120"),
        ("acceptance_days", "", "Enter a number of days"),
        ("reviewers_wanted", "6", "Enter a whole number from 1 to 5"),
        ("panel_quorum", "16", "Enter a whole number from 0 to 15"),
        ("panel_quorum", "", "Enter a number, or 0"),
        ("reviewers_wanted", "1.5", "Enter a whole number, such as 120"),
        ("review_days", "181", "Enter a whole number from 1 to 180"),
        ("review_days", "", "Enter a number of days"),
        ("third_read_points", "5", "Enter a whole number from 1 to 4"),
        ("third_read_total", "0", "Enter a whole number from 1 to 100"),
        ("third_read_total", "101", "Enter a whole number from 1 to 100"),
        ("grace_minutes", "61", "Enter a whole number from 0 to 60"),
        ("grace_minutes", "", "Enter a number of minutes, or 0"),
        ("keep_drafts_days", "29", "Enter a whole number from 30 to 730"),
        ("appeal_days", "4", "Enter a whole number from 5 to 90"),
        ("appeal_answer_days", "91", "Enter a whole number from 5 to 90"),
        ("publication", "secret", "Choose one from the list."),
        ("budget", "0.00", "Enter an amount above £0"),
        ("summary_ar", "ن" * 1_000_001,
         "This text is longer than 1,000,000 characters, so it was not kept. Shorten it."),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_the_page_refuses_an_edit_at_its_field(visit: Visit, field: str, value: str, sentence: str) -> None:
    round_ = make.a_draft_round()

    page = visit(make.an_officer()).submit(
        f"/rounds/{round_.reference}/edit", **{"title_en": "Changed", field: value}
    )

    assert page.errors == [sentence]
    assert page.fields()["title_en"] == ["Changed"]
    assert make.fresh(round_).title["en"] == "Stronger together"


def test_the_page_copies_a_round(visit: Visit) -> None:
    source = make.a_round()
    browser = visit(make.an_officer())
    address = f"/rounds/{source.reference}/copy"
    shown = browser.open(address)

    answer = browser.submit(address, **typed())

    assert shown.fields()["title_en"] == ["Stronger together"]
    assert "Copied with its form, criteria, plans and wording." in browser.follow(answer).text
    assert [round_.title["en"] for round_ in make.rows(Round)] == ["Stronger together", "Quiet streets"]


def test_the_page_of_a_copy_says_what_is_wrong(visit: Visit) -> None:
    source = make.a_round()

    page = visit(make.an_officer()).submit(
        f"/rounds/{source.reference}/copy", **typed(closes_on=["1", "2", "2027"])
    )

    assert page.errors == ["The round must close after it opens."]
    assert len(make.rows(Round)) == 1


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OFFICER)])
def test_only_officers_prepare_rounds(visit: Visit, role: Role | None) -> None:
    round_ = make.a_draft_round()
    browser = visit(make.a_person(role) if role else make.a_person())

    for place in ("/rounds/new", f"/rounds/{round_.reference}/edit", f"/rounds/{round_.reference}/copy",
                  f"/rounds/{round_.reference}/themes/add"):  # fmt: skip
        assert browser.open(place).status == 403
    assert browser.press(f"/rounds/{round_.reference}/publish").status == 403
    assert make.fresh(round_).state is RoundState.DRAFT


def test_a_form_without_its_token_begins_no_round(visit: Visit) -> None:
    page = visit(make.an_officer()).submit("/rounds/new", **typed(csrf_token=None))

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert make.rows(Round) == []

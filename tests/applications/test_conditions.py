"""Questions that are asked only of certain tiers, or only after a certain answer."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import fresh
from flask import Flask

from grants.applications.completeness import Draft
from grants.applications.models import Application
from grants.rounds.models import QuestionKind

Visit = Callable[..., Visitor]
K = QuestionKind


def writer(visit: Visit, application: Application) -> Visitor:
    return visit(make.member_of(application.organisation))


def address(application: Application, key: str = "extra") -> str:
    return f"/applications/{application.reference}/sections/{key}"


def only_if(key: str, *values: str) -> dict[str, Any]:
    return {"shown_if_key": key, "shown_if_values": list(values)}


#: What every tier is asked.
ALWAYS = {"kind": K.SHORT_TEXT, "key": "always", "required": False}

#: Yes or no; if yes, one choice; if that is the hall, a text.
CHAIN = (
    {"kind": K.YES_NO, "key": "outdoors"},
    {"kind": K.CHOICE, "key": "where", **only_if("outdoors", "yes")},
    {"kind": K.SHORT_TEXT, "key": "which", **only_if("where", "hall")},
)


def asked(application: Application, key: str = "extra") -> list[str]:
    return [question.key for question in Draft(application).asked(make.section_called(application, key))]


def wanting(application: Application, key: str = "extra") -> list[str]:
    return [question.key for question in Draft(application).unfinished(make.section_called(application, key))]


def open_keys(application: Application, key: str = "extra") -> list[str]:
    return [question.key for question in Draft(application).open(make.section_called(application, key))]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["outdoors"]),
        ({"outdoors": "no"}, ["outdoors"]),
        ({"outdoors": "yes"}, ["outdoors", "where"]),
        ({"outdoors": "yes", "where": "tent"}, ["outdoors", "where"]),
        ({"outdoors": "yes", "where": "hall"}, ["outdoors", "where", "which"]),
        ({"outdoors": "no", "where": "hall", "which": "North"}, ["outdoors"]),
    ],
)
def test_a_chain_of_conditions_is_followed_to_its_beginning(
    app: Flask, answers: dict[str, Any], keys: list[str]
) -> None:
    application = make.a_draft_asking(*CHAIN)

    make.save_answers(application, "extra", **answers)

    assert asked(application) == keys
    assert wanting(application) == [key for key in keys if key not in answers]


def test_a_page_holds_every_question_that_its_own_answers_may_show(app: Flask, visit: Visit) -> None:
    application = make.a_draft_asking(*CHAIN)

    page = writer(visit, application).open(address(application))

    shown_if = {
        box.get("data-question"): (box.get("data-shown-if"), box.get("data-shown-values"))
        for box in page.all("div")
        if box.get("data-question")
    }
    assert shown_if == {
        "outdoors": (None, None),
        "where": ("outdoors", "yes"),
        "which": ("where", "hall"),
    }
    assert "Only if your answer to “What about outdoors?” is: Yes" in page.text
    assert "Only if your answer to “What about where?” is: A hall" in page.text


def test_a_whole_chain_is_answered_in_one_saving(app: Flask, visit: Visit) -> None:
    application = make.a_draft_asking(*CHAIN)

    page = writer(visit, application).submit(
        address(application), outdoors="yes", where="hall", which="North"
    )

    assert page.status == 302
    assert make.kept_answers(application) == {"outdoors": "yes", "where": "hall", "which": "North"}


def test_what_is_typed_and_then_hidden_is_kept_but_not_wanted(app: Flask, visit: Visit) -> None:
    application = make.a_draft_asking(*CHAIN)

    page = writer(visit, application).submit(
        address(application), outdoors="no", where="castle", which="North"
    )

    assert page.status == 302
    assert make.kept_answers(application)["which"] == "North"
    assert wanting(application) == []


def test_a_hidden_answer_is_neither_wanted_nor_frozen(app: Flask) -> None:
    round_ = make.a_round_asking(*CHAIN)
    application = make.a_draft(round_, outdoors="no", where="hall", which="North")

    content = make.submit(application).content

    frozen = {q["key"]: q["value"] for part in content["sections"] for q in part["questions"]}
    assert frozen["outdoors"] == "no"
    assert not {"where", "which"} & set(frozen)


def test_an_answer_that_shows_again_counts_again(app: Flask) -> None:
    round_ = make.a_round_asking(*CHAIN)
    application = make.a_draft(round_, outdoors="no", where="hall", which="North")

    make.save_answers(application, "extra", seen=1, outdoors="yes")
    content = make.submit(application).content

    frozen = {q["key"]: q["value"] for part in content["sections"] for q in part["questions"]}
    assert (frozen["where"], frozen["which"]) == ("hall", "North")


@pytest.mark.parametrize(
    ("chosen", "is_asked"), [(["hall"], True), (["tent"], False), (["hall", "tent"], True)]
)
def test_one_wanted_choice_among_several_is_enough(app: Flask, chosen: list[str], is_asked: bool) -> None:
    application = make.a_draft_asking(
        {"kind": K.CHOICES, "key": "places"},
        {"kind": K.SHORT_TEXT, "key": "which", **only_if("places", "hall")},
    )

    make.save_answers(application, "extra", places=chosen)

    assert ("which" in asked(application)) == is_asked


def test_a_condition_may_stand_in_an_earlier_section(app: Flask, visit: Visit) -> None:
    application = make.a_draft_asking(
        {"kind": K.YES_NO, "key": "outdoors"},
        more=(
            {"kind": K.SHORT_TEXT, "key": "rain", **only_if("outdoors", "yes")},
            {"kind": K.YES_NO, "key": "tents", **only_if("outdoors", "yes")},
            {"kind": K.SHORT_TEXT, "key": "whose", **only_if("tents", "yes")},
        ),
    )
    browser = writer(visit, application)
    home = f"/applications/{application.reference}"

    assert open_keys(application, "more") == []
    assert browser.open(address(application, "more")).status == 404
    assert address(application, "more") not in browser.open(home).links

    make.save_answers(application, "extra", outdoors="yes")

    assert open_keys(application, "more") == ["rain", "tents", "whose"]
    assert browser.open(address(application, "more")).status == 200
    assert address(application, "more") in browser.open(home).links


def test_a_question_for_one_tier_is_asked_of_that_tier_alone(app: Flask) -> None:
    questions = (
        ALWAYS,
        {"kind": K.YES_NO, "key": "audited", "tier_keys": ["large"]},
        {"kind": K.SHORT_TEXT, "key": "auditor", **only_if("audited", "yes")},
    )
    answers = {"always": "", "audited": "yes", "auditor": ""}
    small = make.a_draft(make.a_round_asking(*questions), **answers)
    large = make.a_draft(make.a_round_asking(*questions), pounds=30_000, **answers)

    assert (asked(small), asked(large)) == (["always"], ["always", "audited", "auditor"])
    assert (open_keys(small), open_keys(large)) == (["always"], ["always", "audited", "auditor"])
    assert (wanting(small), wanting(large)) == ([], ["auditor"])


def test_while_no_tier_is_chosen_only_what_all_tiers_have_is_asked(app: Flask) -> None:
    application = make.a_draft_asking(
        {"kind": K.SHORT_TEXT, "key": "audited", "tier_keys": ["small", "large"]},
        ALWAYS,
    )

    assert asked(application) == ["always"]


def test_a_question_for_a_tier_keeps_what_was_said_when_the_tier_changes(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_asking(ALWAYS, {"kind": K.SHORT_TEXT, "key": "auditor", "tier_keys": ["large"]})
    application = make.a_draft(round_, pounds=30_000, always="", auditor="Noor")
    small = {"tier": "small", "budget": make.answers_for(round_, pounds=20_000)["budget"]}

    make.save_answers(application, "money", seen=1, **small)
    content = make.submit(application).content

    assert make.kept_answers(application)["auditor"] == "Noor"
    assert "auditor" not in [q["key"] for part in content["sections"] for q in part["questions"]]


def test_an_answer_in_a_section_of_another_tier_decides_nothing(app: Flask) -> None:
    round_ = make.a_round_asking(
        {"kind": K.YES_NO, "key": "audited"},
        more=(ALWAYS, {"kind": K.SHORT_TEXT, "key": "auditor", **only_if("audited", "yes")}),
        tier_keys=("large",),
    )
    application = make.a_draft(round_, pounds=30_000, always="", audited="yes", auditor="Noor")
    before = asked(application, "more")

    make.save_answers(application, "money", seen=1, tier="small")

    assert (before, asked(application, "more")) == (["always", "auditor"], ["always"])


def test_a_tier_that_is_chosen_decides_at_once_what_else_is_asked(app: Flask, visit: Visit) -> None:
    letter = {"kind": K.FILE, "key": "letter", "tier_keys": ["large"]}
    application = make.a_draft_asking(ALWAYS, letter)
    browser = writer(visit, application)
    answer = f"/applications/{application.reference}/answers/tier"
    shown = []

    for seen, tier in enumerate(("large", "small", "")):
        browser.press(answer, **{"seen-tier": str(seen), "tier": tier})
        shown.append(len(browser.open(address(application)).all("div", id="question-letter")))

    assert shown == [1, 0, 0]
    assert fresh(application).tier is None

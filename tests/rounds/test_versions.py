"""Each publication and each correction keeps a version: what was asked, what changed, by whom and why."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do, fresh, rows
from flask import Flask

from grants.audit import events_of
from grants.db import db
from grants.languages import Texts
from grants.lifecycles import ApplicationState, ReviewState, RoundState
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import (
    Criterion,
    PlannedMilestone,
    Question,
    QuestionKind,
    Round,
    RoundVersion,
    Section,
    Tier,
)
from grants.rounds.queries import parts_of
from grants.rounds.version_words import FIELDS, KINDS, part_lines, shown
from grants.rounds.versions import SETTINGS, Change, content_of, differences

Visit = Callable[..., Visitor]
A = ApplicationState


def versions(round_: Round) -> str:
    return f"/rounds/{round_.reference}/versions"


def changes_of(correction: Round) -> list[Change]:
    db.session.rollback()
    return operations.changes_of(correction)


def change(correction: Round, key: str, kind: type[Any] = Question, /, **values: Any) -> list[Change]:
    """Change one part of a correction and return all that it would change."""
    make.correct(correction, key, kind, **values)
    return changes_of(correction)


def a_round_with_a_last_question() -> Round:
    """Return a published round whose last question, after that for the tier, is an open one."""
    round_, officer = make.a_draft_round(), make.an_officer()
    do(operations.add_part, round_, Question, section_id=make.part_called(round_, "money", Section).id,
       key="others", kind=QuestionKind.SHORT_TEXT, label=both("Who else pays?"), hint=Texts(), required=False,
       actor=officer)  # fmt: skip
    do(operations.publish_round, round_, actor=officer)
    return round_


def test_publishing_keeps_the_first_version(app: Flask) -> None:
    round_, officer = make.a_draft_round(), make.an_officer()

    do(operations.publish_round, round_, actor=officer)

    (version,) = rows(RoundVersion)
    assert (version.round_id, version.number, version.made_by) == (round_.id, 1, officer)
    assert (version.changes, version.affected, version.reason) == ([], {}, "")
    assert version.content == content_of(fresh(round_))
    assert round_.form_version == 1
    (line,) = events_of(version)
    assert (line.action, line.actor_id) == ("round_version.make", officer.id)
    assert line.details == {"round": round_.reference, "number": 1}


def test_publishing_again_keeps_the_next_version_with_what_changed(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    do(operations.take_back_round, round_, actor=officer)
    make.correct(round_, "need", label=both("Why?"))

    do(operations.publish_round, round_, actor=officer)

    first, second = rows(RoundVersion)
    assert (first.number, second.number, fresh(round_).form_version) == (1, 2, 2)
    assert [(c["kind"], c["what"]) for c in second.changes] == [("question", "changed")]


def test_a_version_holds_every_setting_and_every_part_in_every_language(app: Flask) -> None:
    round_ = make.a_round()

    content = content_of(round_)

    assert set(content["round"]) == set(SETTINGS)
    assert content["round"]["title"] == dict(round_.title)
    assert [tier["key"] for tier in content["parts"]["tier"]] == ["small", "large"]
    question = next(part for part in content["parts"]["question"] if part["key"] == "need")
    assert question["label"] == {"en": "What is the need?", "ar": "نص بالعربية"}
    assert question["section_id"] == make.part_called(round_, "project", Section).id


def test_a_changed_field_is_told_before_and_after(app: Flask) -> None:
    correction = make.begin_correction()

    (found,) = change(correction, "need", label=both("Why?"), required=False)

    assert (found["kind"], found["what"]) == ("question", "changed")
    assert found["fields"] == [
        {
            "field": "label",
            "before": {"en": "What is the need?", "ar": "نص بالعربية"},
            "after": {"en": "Why?", "ar": "نص بالعربية"},
        },
        {"field": "required", "before": True, "after": False},
    ]


def test_setting_and_removing_a_condition_are_differences(app: Flask) -> None:
    round_ = a_round_with_a_last_question()
    correction = make.begin_correction(round_)
    condition: dict[str, Any] = {"shown_if_key": "tier", "shown_if_values": ["small"]}

    (setting,) = change(correction, "others", **condition)
    make.put_in_force(correction)
    second = make.begin_correction(round_)
    (removing,) = change(second, "others", shown_if_key=None, shown_if_values=[])

    label = {"en": "What is the tier?", "ar": "نص بالعربية"}
    assert [(f["field"], f["before"], f["after"]) for f in setting["fields"]] == [
        ("shown_if_key", None, label),
        ("shown_if_values", [], [{"en": "Small", "ar": "نص بالعربية"}]),
    ]
    assert [(f["field"], f["before"], f["after"]) for f in removing["fields"]] == [
        ("shown_if_key", label, None),
        ("shown_if_values", [{"en": "Small", "ar": "نص بالعربية"}], []),
    ]


def test_sections_criteria_and_tiers_are_told_by_their_titles(app: Flask) -> None:
    correction = make.begin_correction()

    (found,) = change(
        correction,
        "need",
        section_id=make.part_called(correction, "money", Section).id,
        criterion_id=make.part_called(correction, "need", Criterion).id,
        tier_keys=["small"],
    )

    titles = {"ar": "نص بالعربية"}
    assert {f["field"]: f["after"] for f in found["fields"]} == {
        "section_id": {**titles, "en": "Money"},
        "criterion_id": {**titles, "en": "Need"},
        "tier_keys": [{**titles, "en": "Small"}],
    }


def test_another_short_name_of_a_tier_shows_where_it_is_named_too(app: Flask) -> None:
    round_ = a_round_with_a_last_question()
    first = make.begin_correction(round_)
    make.correct(first, "others", tier_keys=["small"])
    make.put_in_force(first)
    correction = make.begin_correction(round_)

    found = change(correction, "small", Tier, key="tiny")

    assert [(c["kind"], c["fields"]) for c in found] == [
        ("tier", [{"field": "key", "before": "small", "after": "tiny"}]),
        ("question", [{"field": "tier_keys", "before": ["small"], "after": ["tiny"]}]),
    ]


def test_new_and_removed_parts_are_told_whole(app: Flask) -> None:
    correction, officer = make.begin_correction(), make.an_officer()
    make.take_out(correction, "reach")
    do(operations.add_part, correction, PlannedMilestone, title=both("Start"), due_after_days=10,
       actor=officer)  # fmt: skip

    removed, added = changes_of(correction)

    assert (removed["what"], removed["name"]["en"]) == ("removed", "What is the reach?")
    assert {f["field"]: f["before"] for f in removed["fields"]}["kind"] == "number"
    assert all(f["after"] is None for f in removed["fields"])
    assert (added["what"], added["kind"]) == ("added", "planned_milestone")
    assert {f["field"]: f["after"] for f in added["fields"]} == {
        "title": {"en": "Start", "ar": "نص بالعربية"}, "due_after_days": 10,
    }  # fmt: skip


def test_another_order_is_one_difference(app: Flask) -> None:
    correction, officer = make.begin_correction(), make.an_officer()
    do(operations.move_part, correction, make.part_called(correction, "summary"), up=True, actor=officer)
    do(operations.move_part, correction, make.part_called(correction, "large", Tier), up=True, actor=officer)

    tiers, questions = changes_of(correction)

    assert (tiers["kind"], tiers["what"]) == ("tier", "ordered")
    assert [name["en"] for name in tiers["fields"][0]["after"]] == ["Large", "Small"]
    assert questions["kind"] == "question"
    assert [name["en"] for name in questions["fields"][0]["after"]][:2] == [
        "What is the summary?", "What is the title?",
    ]  # fmt: skip


def test_the_same_twice_has_no_differences(app: Flask) -> None:
    content = content_of(make.a_round())

    assert differences(content, content) == []


def test_every_part_and_field_has_its_words(app: Flask) -> None:
    content = content_of(make.a_round_with_rules())

    fields = {name for parts in content["parts"].values() for part in parts for name in part} - {"id"}

    assert set(content["parts"]) | {"round"} == set(KINDS)
    assert fields | set(SETTINGS) <= set(FIELDS)


def test_values_are_told_in_words(app: Flask) -> None:
    round_ = make.a_round()
    content = content_of(round_)

    def told(table: str, place: int) -> dict[str, list[str]]:
        lines = part_lines(content, table, content["parts"][table][place])
        return {str(label): [text for _language, text in shown_lines] for label, shown_lines in lines}

    assert told("tier", 0)["From"] == ["£10,000"]
    assert told("criterion", 0)["Weight"] == ["60%"]
    assert told("question", 1) == {
        "Section": ["Your project", "نص بالعربية"],
        "Short name": ["summary"],
        "Kind": ["Long text"],
        "The programme reads this from the answer": ["Summary for the public"],
        "Question": ["What is the summary?", "نص بالعربية"],
        "Must be answered": ["Yes"],
        "Says who applies": ["No"],
        "Fewest words": ["0"],
        "Most words": ["50"],
    }


def test_the_page_of_versions_says_when_by_whom_why_what_and_for_whom(visit: Visit) -> None:
    round_ = make.a_round()
    make.a_draft(round_)
    make.an_application(A.SUBMITTED, round_)
    correction = make.a_correction(round_=round_)
    officer = make.an_officer(name="Ines Marlowe")
    do(operations.put_in_force, correction, reason="The hint was missing.", actor=officer)

    page = visit(make.a_person(Role.AUDITOR)).open(versions(round_))

    assert page.text.index("Version 2") < page.text.index("Version 1")
    for words in (
        "Ines Marlowe",
        "The hint was missing.",
        "Question: What is the need? (Changed)",
        "Drafts begun 1",
        "Drafts with an answer to a question that is changed or taken out 1",
        "Applications sent 1",
        "Reviews begun 0",
        "As the round was published.",
    ):
        assert words in page.text
    assert f"{versions(round_)}/1" in page.links


def test_an_old_version_is_read_whole_as_it_was(visit: Visit) -> None:
    round_ = make.a_round()
    correction = make.begin_correction(round_)
    make.correct(correction, "need", label=both("Why is it needed?", "لماذا؟"))
    make.put_in_force(correction)
    browser = visit(make.an_officer())

    first = browser.open(f"{versions(round_)}/1")
    second = browser.open(f"{versions(round_)}/2")

    assert "What is the need?" in first.text
    assert "Why is it needed?" not in first.text
    for words in ("Why is it needed?", "لماذا؟", "Raising awareness", "How strong is the approach?",
                  "Grants for neighbours who act.", "Final return", "A word was wrong."):  # fmt: skip
        assert words in second.text
    assert browser.open(f"{versions(round_)}/3").status == 404


@pytest.mark.parametrize("role", [None, *(r for r in Role if r not in (Role.OFFICER, Role.AUDITOR))])
def test_versions_are_for_officers_and_auditors(visit: Visit, role: Role | None) -> None:
    round_ = make.a_round()
    browser = visit(make.a_person(role) if role else make.a_person())

    assert browser.open(versions(round_)).status == browser.open(f"{versions(round_)}/1").status == 403


def test_a_round_that_was_never_published_has_no_version_yet(visit: Visit) -> None:
    page = visit(make.an_officer()).open(versions(make.a_draft_round()))

    assert "There is no version yet: the first one is kept when the round is published." in page.text


def test_the_list_of_versions_does_not_cost_a_query_each(visit: Visit, queries: list[str]) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())
    address = versions(round_)
    queries.clear()
    browser.open(address)
    with_one = len(queries)
    for hint in ("One", "Two"):
        correction = make.begin_correction(round_)
        make.correct(correction, "need", hint=both(hint))
        make.put_in_force(correction)

    queries.clear()
    browser.open(address)

    assert len(queries) == with_one


def test_an_application_names_the_version_that_it_was_sent_with(visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    make.a_correction(RoundState.IN_FORCE, application.round)

    page = visit(make.an_officer()).open(f"/applications/{application.reference}")

    assert "Sent with version 1 of the form" in page.text
    assert f"{versions(application.round)}/1" in page.links


def test_reviews_begun_are_counted(app: Flask) -> None:
    review = make.a_review(ReviewState.READING)
    correction = make.a_correction(round_=review.application.round)

    version = make.put_in_force(correction)

    assert version.affected == {"drafts": 0, "drafts_answered": 0, "submitted": 1, "reviews": 1}


def test_a_change_in_words_names_its_part_in_the_page_language(app: Flask) -> None:
    correction = make.begin_correction()
    found = change(correction, "need", label=both("Why?"), hint=Texts())

    (told,) = shown(found)

    assert (str(told.kind), str(told.what), str(told.name)) == ("Question", "Changed", "Why?")
    assert [str(label) for label, _before, _after in told.rows] == ["Question"]


def test_every_part_of_a_correction_is_as_many_as_before(app: Flask) -> None:
    round_ = make.a_round()
    before = {kind: len(parts_of(round_, kind)) for kind in (Tier, Criterion, Question)}

    make.a_correction(RoundState.IN_FORCE, round_)

    assert {kind: len(parts_of(fresh(round_), kind)) for kind in before} == before

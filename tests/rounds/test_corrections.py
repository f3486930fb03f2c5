"""A published form is corrected by a new version: begun on a copy, put in force or discarded."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import both, do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications.models import Answer
from grants.assurance.proof import faults
from grants.audit import events_of
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.languages import Texts
from grants.lifecycles import RoundState
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import (
    Anchor,
    Criterion,
    Question,
    QuestionKind,
    Round,
    RoundVersion,
    Section,
    Tier,
)
from grants.rounds.queries import all_parts, parts_of
from grants.rounds.versions import content_of, differences

Visit = Callable[..., Visitor]


def add_question(round_: Round, key: str, section: str = "project", **values: Any) -> Question:
    question: Question = do(
        operations.add_part, round_, Question, section_id=make.part_called(round_, section, Section).id,
        key=key, kind=QuestionKind.SHORT_TEXT, label=both(f"What is the {key}?"), hint=Texts(),
        **{"required": True, **values}, actor=make.an_officer(),
    )  # fmt: skip
    return question


def test_a_correction_begins_as_a_copy_that_knows_what_it_corrects(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()

    correction = do(operations.begin_correction, round_, actor=officer)

    assert (correction.reference, correction.state) == (f"{round_.reference}-C1", RoundState.DRAFT)
    assert correction.corrects_id == round_.id
    assert differences(content_of(round_), content_of(correction)) == []
    twins, originals = all_parts(correction), all_parts(round_)
    assert {k: [t.corrects_id for t in v] for k, v in twins.items()} == {
        k: [part.id for part in v] for k, v in originals.items()
    }
    assert fresh(round_).state is RoundState.PUBLISHED
    assert (events_of(round_)[-1].action, events_of(round_)[-1].actor_id) == ("round.correct", officer.id)
    assert events_of(round_)[-1].details == {"correction": correction.reference}
    assert events_of(correction)[-1].details == {"corrects": round_.reference}


def test_only_one_correction_is_open_at_a_time(app: Flask) -> None:
    round_ = make.a_round()
    first = make.begin_correction(round_)

    with pytest.raises(RuleBroken) as refused:
        make.begin_correction(round_)

    assert refused.value.message == "A correction of this round is being prepared already."
    do(operations.discard_correction, first, actor=make.an_officer())
    assert make.begin_correction(round_).reference == f"{round_.reference}-C2"


def test_a_round_that_is_being_prepared_is_edited_not_corrected(app: Flask) -> None:
    with pytest.raises(WrongState):
        make.begin_correction(make.a_draft_round())


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.OFFICER)])
def test_only_officers_correct(app: Flask, role: Role | None) -> None:
    stranger = make.a_person(role) if role else make.a_person()
    correction = make.a_correction()
    other = make.a_round()

    for attempt in (
        lambda: do(operations.begin_correction, other, actor=stranger),
        lambda: do(operations.put_in_force, correction, reason="Why.", actor=stranger),
        lambda: do(operations.discard_correction, correction, actor=stranger),
        lambda: do(
            operations.edit_correction, correction, title=both("X"), summary=both("X"),
            offer_terms=both("X"), unregistered_need_host=False, actor=stranger,
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            attempt()


def test_a_correction_is_not_published_and_a_round_is_not_put_in_force(app: Flask) -> None:
    correction, draft, officer = make.a_correction(), make.a_draft_round(), make.an_officer()

    with pytest.raises(RuleBroken) as published:
        do(operations.publish_round, correction, actor=officer)
    with pytest.raises(RuleBroken) as forced:
        do(operations.put_in_force, draft, reason="Why.", actor=officer)
    with pytest.raises(RuleBroken) as discarded:
        do(operations.discard_correction, draft, actor=officer)

    assert published.value.message == "A correction is put in force, not published."
    assert forced.value.message == discarded.value.message == "This is no correction of another round."


def test_a_round_is_not_taken_back_while_it_is_being_corrected(app: Flask) -> None:
    round_ = make.a_round()
    make.begin_correction(round_)

    with pytest.raises(RuleBroken) as refused:
        do(operations.take_back_round, round_, actor=make.an_officer())

    assert refused.value.message == "Put the correction of this round in force, or discard it, first."


def test_what_changed_is_in_force_at_once_and_answers_stay(app: Flask) -> None:
    round_ = make.a_round()
    application = make.a_draft(round_)
    need = make.part_called(round_, "need")
    correction = make.begin_correction(round_)
    make.correct(correction, "need", key="why", label=both("Why is it needed?"), max_words=150)

    version = make.put_in_force(correction, reason="Groups asked what we meant.")

    changed = make.part_called(fresh(round_), "why")
    assert (changed.id, changed.max_words, changed.label["en"]) == (need.id, 150, "Why is it needed?")
    (answer,) = rows(Answer, Answer.application_id == application.id, Answer.question_id == need.id)
    assert answer.value == "Doors stayed shut after the attack in May."
    assert (round_.form_version, version.number) == (2, 2)
    assert fresh(correction).state is RoundState.IN_FORCE
    assert version.content == content_of(round_)
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_new_parts_move_to_the_round_and_removed_ones_are_retired(app: Flask) -> None:
    round_ = make.a_round()
    make.a_draft(round_)
    gone = make.part_called(round_, "need")
    correction = make.begin_correction(round_)
    make.take_out(correction, "need")
    do(operations.add_part, correction, Section, key="people", title=both("People"), introduction=Texts(),
       actor=make.an_officer())  # fmt: skip
    add_question(correction, "leader", "people")
    add_question(correction, "deputy", "people", shown_if_key="tier", shown_if_values=["small"])

    make.put_in_force(correction)

    live = {question.key: question for question in parts_of(fresh(round_), Question)}
    assert "need" not in live
    assert db.session.get_one(Question, gone.id).retired_at is not None
    assert rows(Answer, Answer.question_id == gone.id) != []
    section = make.part_called(round_, "people", Section)
    assert [question.key for question in section.questions] == ["leader", "deputy"]
    assert (live["leader"].round_id, live["leader"].corrects_id) == (round_.id, None)
    assert live["deputy"].shown_if_values == ["small"]
    assert parts_of(correction, Section)[0].round_id == correction.id


def test_two_parts_may_exchange_their_short_names(app: Flask) -> None:
    round_ = make.a_round()
    ids = {key: make.part_called(round_, key).id for key in ("need", "reach")}
    correction = make.begin_correction(round_)
    make.correct(correction, "need", key="waiting")
    make.correct(correction, "reach", key="need")
    make.correct(correction, "waiting", key="reach")

    make.put_in_force(correction)

    assert {key: make.part_called(fresh(round_), key).id for key in ("need", "reach")} == {
        "need": ids["reach"], "reach": ids["need"],
    }  # fmt: skip


def test_a_point_of_the_scale_that_is_written_anew_keeps_its_row(app: Flask) -> None:
    round_ = make.a_round()
    ids = [anchor.id for anchor in parts_of(round_, Anchor)]
    correction, officer = make.begin_correction(round_), make.an_officer()
    do(operations.remove_part, correction, parts_of(correction, Anchor)[4], actor=officer)
    do(operations.add_part, correction, Anchor, position=4, words=both("Superb"), actor=officer)

    make.put_in_force(correction)

    anchors = parts_of(fresh(round_), Anchor)
    assert [anchor.id for anchor in anchors] == ids
    assert anchors[4].words["en"] == "Superb"


def test_the_wording_of_the_round_is_corrected_and_nothing_else_of_it(visit: Visit) -> None:
    round_ = make.a_round()
    budget, closes_at = round_.budget_pence, round_.closes_at
    correction, browser = make.begin_correction(round_), visit(make.an_officer())

    browser.submit(f"/rounds/{correction.reference}/wording", title_en="Stronger, together")
    make.put_in_force(correction)

    assert fresh(round_).title["en"] == "Stronger, together"
    assert (round_.budget_pence, round_.closes_at) == (budget, closes_at)


def test_a_correction_of_a_closed_round_can_come_into_force(app: Flask) -> None:
    round_ = make.a_round()
    correction = make.begin_correction(round_)

    with clock.at(round_.closes_at):
        do(
            operations.change_part, correction, make.part_called(correction, "small", Tier),
            reviewers_wanted=1, actor=make.an_officer(),
        )  # fmt: skip
        make.put_in_force(correction)

    assert fresh(correction).state is RoundState.IN_FORCE


def test_a_discarded_correction_changes_nothing_and_can_no_longer_be_edited(app: Flask) -> None:
    round_ = make.a_round()
    before = content_of(round_)

    correction = make.a_correction(RoundState.DISCARDED, round_)

    assert content_of(fresh(round_)) == before
    assert (round_.form_version, len(rows(RoundVersion))) == (1, 1)
    assert events_of(correction)[-1].action == "round.discard"
    with pytest.raises(WrongState):
        make.correct(correction, "need", label=both("Why?"))


def test_a_form_that_was_altered_behind_the_service_is_named(app: Flask) -> None:
    round_ = make.a_round()
    db.session.rollback()

    with db.engine.begin() as connection:
        connection.execute(sa.update(Criterion).where(Criterion.key == "need").values(weight=5999))

    assert list(faults(app.config["AUDIT_HEAD"])) == [
        f"The form of {round_.reference} differs from its last version."
    ]

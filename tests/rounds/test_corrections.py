"""A published form is corrected by a new version: begun on a copy, compared, put in force or discarded."""

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
from grants.lifecycles import ApplicationState, AwardState, ReviewState, RoundState
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import (
    Anchor,
    Criterion,
    Indicator,
    PlannedMilestone,
    Question,
    QuestionKind,
    Round,
    RoundVersion,
    Section,
    Theme,
    Tier,
)
from grants.rounds.queries import all_parts, parts_of, visible_to
from grants.rounds.versions import content_of, differences

Visit = Callable[..., Visitor]
A = ApplicationState

SCORING = "Scoring has begun, so the criteria, their weights and the words of the scale stay as they are."
OFFERED = (
    "Awards have been offered, so the terms of the offer, the plans and the indicators stay as they are."
)
TAKEN = "The short name “{}” belongs to something that was taken out. Choose another one."


def build(round_: Round) -> str:
    return f"/rounds/{round_.reference}/build"


def changes_page(correction: Round) -> str:
    return f"/rounds/{correction.reference}/changes"


def refusal(correction: Round) -> str:
    with pytest.raises(RuleBroken) as refused:
        make.put_in_force(correction)
    db.session.rollback()
    return refused.value.message


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


def test_money_and_dates_stay_those_of_the_round(visit: Visit) -> None:
    correction = make.a_correction()

    page = visit(make.an_officer()).submit(f"/rounds/{correction.reference}/edit", budget="1")

    assert page.errors == ["A correction changes no dates and no money: these stay those of the round."]


def test_no_list_shows_a_correction_and_nobody_outside_finds_it(visit: Visit) -> None:
    correction, officer = make.a_correction(), make.an_officer()
    address = f"/rounds/{correction.reference}"

    listed = db.session.scalars(visible_to(officer)).all()

    assert [known.corrects_id for known in listed] == [None]
    assert address not in visit(officer).open("/rounds").links
    assert visit().open(address).status == visit(make.a_person()).open(address).status == 404
    assert visit(officer).open(address).status == 200


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
    add_question(correction, "leader", "people", shown_if_key="tier", shown_if_values=["small"])

    make.put_in_force(correction)

    live = {question.key: question for question in parts_of(fresh(round_), Question)}
    assert "need" not in live
    assert db.session.get_one(Question, gone.id).retired_at is not None
    assert rows(Answer, Answer.question_id == gone.id) != []
    section = make.part_called(round_, "people", Section)
    assert [question.key for question in section.questions] == ["leader"]
    assert (live["leader"].round_id, live["leader"].corrects_id) == (round_.id, None)
    assert live["leader"].shown_if_values == ["small"]
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


def test_a_correction_that_changes_nothing_or_lacks_something_stays_open(visit: Visit) -> None:
    correction = make.begin_correction()
    browser = visit(make.an_officer())

    nothing = refusal(correction)
    make.take_out(correction, "budget")
    lacking = refusal(correction)

    assert nothing == "The correction changes nothing yet."
    assert lacking == "Ask for the tier, the themes, the boroughs and the budget exactly once each."
    page = browser.open(changes_page(correction))
    assert lacking in page.text
    assert page.all("textarea") == []
    assert fresh(correction).state is RoundState.DRAFT


def test_the_short_name_of_what_was_taken_out_stays_taken(app: Flask) -> None:
    round_ = make.a_round()
    first = make.begin_correction(round_)
    make.take_out(first, "need")
    with pytest.raises(RuleBroken) as at_once:
        add_question(first, "need")
    make.put_in_force(first)
    second = make.begin_correction(round_)

    with pytest.raises(RuleBroken) as later:
        add_question(second, "need")

    assert (at_once.value.message, at_once.value.field) == (TAKEN.format("need"), "key")
    assert (later.value.message, later.value.field) == (TAKEN.format("need"), "key")


def test_a_short_name_given_on_before_its_part_was_taken_out_is_refused_in_the_end(app: Flask) -> None:
    correction = make.begin_correction()
    make.correct(correction, "need", key="waiting")
    add_question(correction, "need")
    make.take_out(correction, "waiting")

    assert refusal(correction) == TAKEN.format("need")


@pytest.mark.parametrize("state", [ReviewState.ASSIGNED, ReviewState.READING])
def test_criteria_change_until_the_first_points_are_given(app: Flask, state: ReviewState) -> None:
    review = make.a_review(state)
    round_ = review.application.round
    correction = make.begin_correction(round_)
    make.correct(correction, "need", Criterion, weight=5000)
    make.correct(correction, "approach", Criterion, weight=5000)

    make.put_in_force(correction)

    assert [criterion.weight for criterion in parts_of(fresh(round_), Criterion)] == [5000, 5000]


def test_once_points_are_given_criteria_weights_and_scale_stay(app: Flask) -> None:
    review = make.a_review(ReviewState.READING)
    round_ = review.application.round
    make.score(review)
    weights, scale = make.begin_correction(round_), None
    make.correct(weights, "need", Criterion, weight=5000)
    make.correct(weights, "approach", Criterion, weight=5000)

    of_weights = refusal(weights)
    do(operations.discard_correction, weights, actor=make.an_officer())
    scale = make.begin_correction(round_)
    do(
        operations.change_part, scale, parts_of(scale, Anchor)[0], words=both("Nothing at all"),
        actor=make.an_officer(),
    )  # fmt: skip

    assert of_weights == refusal(scale) == SCORING
    make.correct(scale, "need", label=both("Why?"))
    assert SCORING in refusal(scale)


def test_questions_change_while_scoring_goes_on(app: Flask) -> None:
    review = make.a_review(ReviewState.SUBMITTED)

    correction = make.a_correction(RoundState.IN_FORCE, review.application.round)

    assert correction.state is RoundState.IN_FORCE


@pytest.mark.parametrize("kind", [Theme, Tier])
def test_a_tier_or_theme_that_an_application_has_chosen_stays(app: Flask, kind: type[Any]) -> None:
    key, name = ("awareness", "Raising awareness") if kind is Theme else ("small", "Small")
    round_ = make.a_round()
    make.a_draft(round_)
    removing = make.begin_correction(round_)
    make.take_out(removing, key, kind)

    removed = refusal(removing)
    do(operations.discard_correction, removing, actor=make.an_officer())
    renaming = make.begin_correction(round_)
    make.correct(renaming, key, kind, key="renamed")

    sentence = f"Applications have chosen “{name}”, so it stays, and so does its short name."
    assert removed == refusal(renaming) == sentence


def test_a_tier_that_only_a_withdrawn_application_had_chosen_goes(app: Flask) -> None:
    round_ = make.a_round()
    make.an_application(A.WITHDRAWN, round_)
    correction = make.begin_correction(round_)
    make.take_out(correction, "small", Tier)

    make.put_in_force(correction)

    assert [tier.key for tier in parts_of(fresh(round_), Tier)] == ["large"]


def test_an_answered_question_keeps_its_kind_and_what_the_programme_reads_stays(app: Flask) -> None:
    round_ = make.a_round()
    make.a_draft(round_)
    correction = make.begin_correction(round_)
    make.correct(correction, "need", kind=QuestionKind.NUMBER, max_words=None, min_words=None)

    of_kind = refusal(correction)
    do(operations.discard_correction, correction, actor=make.an_officer())
    correction = make.begin_correction(round_)
    add_question(correction, "name", fact=make.part_called(correction, "title").fact)
    make.take_out(correction, "title")

    assert of_kind == (
        "“What is the need?” is answered already, so its kind of answer stays. Take it out and add another"
        " question."
    )
    assert refusal(correction) == (
        "“What is the title?” is answered already, and the programme reads the answer, so it stays."
    )


def test_plans_terms_and_indicators_stay_once_awards_are_offered(visit: Visit) -> None:
    award = make.an_award(AwardState.OFFERED)
    round_, officer = award.application.round, make.an_officer()
    correction = make.begin_correction(round_)
    do(
        operations.change_part, correction, parts_of(correction, PlannedMilestone)[0], due_after_days=90,
        actor=officer,
    )  # fmt: skip
    of_plan = refusal(correction)
    do(operations.discard_correction, correction, actor=officer)
    correction = make.begin_correction(round_)
    make.correct(correction, "people", Indicator, title=both("Persons"))
    of_indicator = refusal(correction)
    do(operations.discard_correction, correction, actor=officer)
    correction = make.begin_correction(round_)
    visit(officer).submit(f"/rounds/{correction.reference}/wording", offer_terms_en="Other terms.")

    assert of_plan == of_indicator == refusal(correction) == OFFERED


def test_a_discarded_correction_changes_nothing_and_can_no_longer_be_edited(app: Flask) -> None:
    round_ = make.a_round()
    before = content_of(round_)

    correction = make.a_correction(RoundState.DISCARDED, round_)

    assert content_of(fresh(round_)) == before
    assert (round_.form_version, len(rows(RoundVersion))) == (1, 1)
    assert events_of(correction)[-1].action == "round.discard"
    with pytest.raises(WrongState):
        make.correct(correction, "need", label=both("Why?"))


def test_the_pages_correct_a_form_from_begin_to_end(visit: Visit) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())

    begun = browser.press(f"/rounds/{round_.reference}/correct")
    correction = rows(Round, Round.corrects_id == round_.id)[0]
    number = make.part_called(correction, "need").id
    browser.submit(f"/rounds/{correction.reference}/questions/{number}", label_en="Why is it needed?")
    shown = browser.open(changes_page(correction))
    answer = browser.submit(changes_page(correction), reason="Groups asked what we meant.")
    after = browser.follow(answer)

    assert begun.location == build(correction)
    assert "This is a correction of a published round:" in browser.open(build(correction)).text
    assert "What is the need?" in shown.text
    assert "Why is it needed?" in shown.text
    assert answer.location == f"/rounds/{round_.reference}/versions"
    assert "Groups asked what we meant." in after.text
    assert make.part_called(fresh(round_), "need").label["en"] == "Why is it needed?"


def test_the_build_page_leads_to_the_open_correction_and_offers_no_second(visit: Visit) -> None:
    round_, browser = make.a_round(), visit(make.an_officer())
    before = browser.open(build(round_)).links
    correction = make.begin_correction(round_)

    after = browser.open(build(round_)).links
    of_correction = browser.open(build(correction)).links

    begin = f"/rounds/{round_.reference}/correct"
    assert (begin in before, begin in after, build(correction) in after) == (True, False, True)
    assert build(round_) in of_correction
    for closed in ("publish", "copy", "edit"):
        assert f"/rounds/{correction.reference}/{closed}" not in of_correction


def test_the_page_wants_a_reason(visit: Visit) -> None:
    correction = make.a_correction()

    page = visit(make.an_officer()).submit(changes_page(correction), reason=" ")

    assert page.errors == ["Enter the reason"]
    assert fresh(correction).state is RoundState.DRAFT


def test_a_correction_that_changed_since_it_was_read_is_not_put_in_force(visit: Visit) -> None:
    correction, browser = make.a_correction(), visit(make.an_officer())
    seen = browser.open(changes_page(correction)).fields()
    make.correct(correction, "need", label=both("Why?"))

    page = browser.send(changes_page(correction), **{**seen, "reason": "Why."})

    assert page.errors[0].startswith("Someone else saved this while you were writing.")
    assert "Why?" in page.text
    assert fresh(correction).state is RoundState.DRAFT


def test_an_auditor_reads_the_changes_and_cannot_put_them_in_force(visit: Visit) -> None:
    correction, auditor = make.a_correction(), visit(make.a_person(Role.AUDITOR))

    page = auditor.open(changes_page(correction))

    assert (page.status, page.all("textarea")) == (200, [])
    assert visit(make.a_person(Role.FINANCE)).open(changes_page(correction)).status == 403


@pytest.mark.parametrize("verb", ["changes", "wording"])
def test_a_round_that_corrects_none_has_no_such_page(visit: Visit, verb: str) -> None:
    assert visit(make.an_officer()).open(f"/rounds/{make.a_draft_round().reference}/{verb}").status == 404


def test_the_changes_of_one_that_is_done_lead_to_the_versions(visit: Visit) -> None:
    round_ = make.a_round()
    correction = make.a_correction(RoundState.IN_FORCE, round_)

    page = visit(make.an_officer()).open(changes_page(correction))

    assert page.location == f"/rounds/{round_.reference}/versions"


def test_the_page_discards(visit: Visit) -> None:
    round_ = make.a_round()
    correction, browser = make.a_correction(round_=round_), visit(make.an_officer())

    answer = browser.press(f"/rounds/{correction.reference}/discard")

    assert answer.location == build(round_)
    assert "The correction is discarded. The round stays as it is." in browser.follow(answer).text
    assert fresh(correction).state is RoundState.DISCARDED


def test_the_changes_do_not_cost_a_query_each(visit: Visit, queries: list[str]) -> None:
    round_ = make.a_round()
    correction, browser = make.begin_correction(round_), visit(make.an_officer())
    make.correct(correction, "need", label=both("Why?"))
    queries.clear()
    browser.open(changes_page(correction))
    with_one = len(queries)
    make.correct(correction, "reach", label=both("How many?"))
    make.correct(correction, "title", label=both("Called?"))

    queries.clear()
    browser.open(changes_page(correction))

    assert len(queries) == with_one


def test_a_form_that_was_altered_behind_the_service_is_named(app: Flask) -> None:
    round_ = make.a_round()
    db.session.rollback()

    with db.engine.begin() as connection:
        connection.execute(sa.update(Criterion).where(Criterion.key == "need").values(weight=5999))

    assert list(faults(app.config["AUDIT_HEAD"])) == [
        f"The form of {round_.reference} differs from its last version."
    ]

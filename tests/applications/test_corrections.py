"""What a correction of the form means for those who are writing, and for those who have sent theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications import operations
from grants.applications.models import Application, Submission
from grants.applications.queries import answers_of, last_submission
from grants.errors import RuleBroken
from grants.languages import Texts
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.models import Criterion, Question, QuestionKind, Round, Section, Theme
from grants.rounds.operations import add_part, put_in_force
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]
A = ApplicationState


def add_question(correction: Round, **values: Any) -> None:
    do(
        add_part, correction, Question, section_id=make.part_called(correction, "project", Section).id,
        kind=QuestionKind.SHORT_TEXT, hint=Texts(), **values, actor=make.an_officer(),
    )  # fmt: skip


def corrected_with_a_new_question(round_: Round) -> None:
    """Ask for the leader's name instead of the number of people, and put the need otherwise."""
    correction = make.begin_correction(round_)
    make.correct(correction, "need", key="why", label=both("Why is it needed?", "لماذا؟"))
    add_question(correction, key="leader", label=both("Who leads it?", "من يقوده؟"))
    make.put_in_force(correction)


def mails_to(application: Application) -> list[Notice]:
    found: list[Notice] = rows(Notice, Notice.application_id == application.id)
    return found


def answer_of(application: Application, key: str) -> Any:
    number = next(question.id for question in questions_of(application.round) if question.key == key)
    return answers_of(application)[number]


def test_everybody_who_is_writing_reads_what_changed_in_their_language(app: Flask) -> None:
    round_ = make.a_round()
    draft = make.a_draft(round_)
    arabic = make.a_draft(round_, organisation=make.an_organisation(language="ar"))
    correction = make.begin_correction(round_)
    make.correct(correction, "need", label=both("Why is it needed?", "لماذا؟"))
    make.correct(correction, "summary", hint=both("Two sentences."))
    make.correct(correction, "awareness", Theme, title=both("Awareness"))
    add_question(correction, key="leader", label=both("Who leads it?", "من يقوده؟"))

    make.put_in_force(correction)

    (mail,), (in_arabic,) = mails_to(draft), mails_to(arabic)
    assert mail.user_id == make.member_of(draft.organisation).id
    assert mail.subject == "The form of “Stronger together” was corrected"
    for line in (
        "New questions: Who leads it?",
        "Changed questions: What is the summary?; Why is it needed?",
        "Also changed: Theme",
        "All that you have written is kept. Please look at these questions before you send it.",
        f"/applications/{draft.reference}",
    ):
        assert line in mail.text
    assert "لماذا؟" in in_arabic.text
    assert "Why is it needed?" not in in_arabic.text


def test_a_question_that_is_no_longer_asked_is_said(app: Flask) -> None:
    draft = make.a_draft()
    correction = make.begin_correction(draft.round)
    make.take_out(correction, "need")

    make.put_in_force(correction)

    assert "Questions that are no longer asked: What is the need?" in mails_to(draft)[-1].text


def test_whoever_has_sent_theirs_reads_that_it_stays(app: Flask) -> None:
    round_ = make.a_round()
    sent = make.an_application(A.SUBMITTED, round_)
    before = len(mails_to(sent))

    make.a_correction(round_=round_)
    make.put_in_force(rows(Round, Round.corrects_id == round_.id)[0])

    *_earlier, mail = mails_to(sent)
    assert len(mails_to(sent)) == before + 1
    assert f"You have sent your application {sent.reference}. It stays as you sent it" in mail.text
    assert "scored" not in mail.text


def test_whoever_has_sent_theirs_reads_of_other_criteria(app: Flask) -> None:
    sent = make.an_application(A.SUBMITTED)
    correction = make.begin_correction(sent.round)
    make.correct(correction, "need", Criterion, guidance=both("How great is the need?"))

    make.put_in_force(correction)

    assert "It is scored by the corrected criteria" in mails_to(sent)[-1].text


@pytest.mark.parametrize("state", [A.WITHDRAWN, A.INELIGIBLE, A.DECLINED])
def test_nobody_is_told_whose_application_is_at_its_end(app: Flask, state: ApplicationState) -> None:
    ended = make.an_application(state)
    before = len(mails_to(ended))
    correction = make.a_correction(round_=ended.round)

    make.put_in_force(correction)

    assert len(mails_to(ended)) == before


def test_a_draft_that_can_no_longer_be_sent_brings_no_mail(app: Flask) -> None:
    draft = make.a_draft()
    late = make.a_draft(draft.round)
    correction = make.a_correction(round_=draft.round)
    late_until = draft.round.closes_at + timedelta(days=2)
    do(lambda: setattr(late, "late_until", late_until))

    with clock.at(draft.round.grace_ends_at):
        make.put_in_force(correction)

    assert mails_to(draft) == []
    assert len(mails_to(late)) == 1


def test_drafts_and_what_they_answer_are_counted(app: Flask) -> None:
    round_ = make.a_round()
    make.a_draft(round_)
    empty = make.an_organisation()
    do(operations.start_application, round_, empty, actor=make.member_of(empty))
    make.an_application(A.SUBMITTED, round_)
    make.an_application(A.WITHDRAWN, round_)
    correction = make.a_correction(round_=round_)

    version = make.put_in_force(correction)

    assert version.affected == {"drafts": 2, "drafts_answered": 1, "submitted": 1, "reviews": 0}


def test_a_draft_goes_on_by_the_corrected_form_with_its_answers(visit: Visit) -> None:
    draft = make.a_draft()

    corrected_with_a_new_question(draft.round)

    with pytest.raises(RuleBroken) as refused:
        make.submit(draft)
    assert refused.value.message == "Some sections are not complete yet: Your project."
    assert answer_of(fresh(draft), "why") == "Doors stayed shut after the attack in May."
    member = visit(make.member_of(draft.organisation))
    member.submit(f"/applications/{draft.reference}/sections/project", leader="Amina Vale")
    assert make.submit(draft).form_version == 2


def test_an_answer_to_a_question_no_longer_asked_is_kept_and_not_sent(app: Flask) -> None:
    draft = make.a_draft()
    number = make.part_called(draft.round, "need").id
    correction = make.begin_correction(draft.round)
    make.take_out(correction, "need")
    make.put_in_force(correction)

    submission = make.submit(draft)

    assert answers_of(draft)[number] == "Doors stayed shut after the attack in May."
    sent = [
        question["key"] for section in submission.content["sections"] for question in section["questions"]
    ]
    assert "need" not in sent


def test_what_was_sent_keeps_its_version_when_a_query_is_answered(visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    corrected_with_a_new_question(application.round)
    member = visit(make.member_of(application.organisation))

    member.submit(f"/applications/{application.reference}/sections/money", **{"budget-0-item": "Cooks"})
    do(operations.answer_query, application, actor=make.member_of(application.organisation))

    first, second = rows(Submission)
    asked = [
        [(q["key"], q["label"]["en"]) for section in copy.content["sections"] for q in section["questions"]]
        for copy in (first, second)
    ]
    assert asked[0] == asked[1]
    assert (first.form_version, second.form_version) == (1, 1)
    budget = second.content["sections"][1]["questions"][1]
    assert budget["value"][0]["item"] == "Cooks"


def test_a_query_about_a_corrected_question_is_answered_in_its_new_words(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)
    make.query(application, "need")
    corrected_with_a_new_question(application.round)
    member = make.member_of(application.organisation)

    submission = do(operations.answer_query, application, actor=member)

    assert submission.content["sections"][0]["questions"][-1]["label"]["en"] == "Why is it needed?"


def test_a_question_that_a_query_reopened_must_still_be_answered_well(visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    corrected_with_a_new_question(application.round)
    member = make.member_of(application.organisation)
    visit(member).submit(
        f"/applications/{application.reference}/sections/money",
        **{"budget-0-pounds": "1", "budget-1-pounds": ""},
    )

    with pytest.raises(RuleBroken) as refused:
        do(operations.answer_query, application, actor=member)

    assert refused.value.message == "Some sections are not complete yet: Money."


def test_going_on_without_an_answer_undoes_what_was_written_under_another_short_name(visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    make.query(application, "need")
    corrected_with_a_new_question(application.round)
    member = visit(make.member_of(application.organisation))
    member.submit(f"/applications/{application.reference}/sections/project", why="Something else.")
    changed = answer_of(fresh(application), "why")

    do(operations.end_query, application, actor=make.an_officer())

    assert changed == "Something else."
    assert answer_of(fresh(application), "why") == "Doors stayed shut after the attack in May."
    copy = last_submission(application)
    assert copy is not None
    assert copy.number == 1


def test_nobody_is_told_of_a_correction_that_is_refused(app: Flask) -> None:
    draft = make.a_draft()
    correction = make.begin_correction(draft.round)

    with pytest.raises(RuleBroken):
        do(put_in_force, correction, reason="Why.", actor=make.an_officer())

    assert mails_to(draft) == []

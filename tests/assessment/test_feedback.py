"""Reviewers say what they think of a round before it opens and after it closes; staff read it."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.assessment.models import Moment, RoundFeedback
from grants.assessment.operations import ask_for_feedback, give_feedback
from grants.errors import NotAllowed, RuleBroken
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]


def test_words_before_and_after_a_round_are_kept_apart(app: Flask) -> None:
    round_, adviser = make.a_round(), make.a_reviewer()

    with clock.at(round_.opens_at - clock.days(1)):
        make.do(give_feedback, round_, "Ask less.", actor=adviser)
    with clock.at(round_.closes_at):
        make.do(give_feedback, round_, "It took long.", actor=adviser)
        feedback = make.do(give_feedback, round_, "It took too long.", actor=adviser)

    assert [(one.moment, one.text) for one in make.rows(RoundFeedback)] == [
        (Moment.BEFORE, "Ask less."),
        (Moment.AFTER, "It took too long."),
    ]
    assert [event.action for event in audit.events_of(feedback)] == ["round_feedback.give"] * 2


def test_while_a_round_is_open_nobody_writes_and_nobody_else_ever(app: Flask) -> None:
    round_ = make.a_round()

    with pytest.raises(RuleBroken) as refusal:
        make.do(give_feedback, round_, "Now.", actor=make.a_reviewer())
    with pytest.raises(NotAllowed), clock.at(round_.closes_at):
        make.do(give_feedback, round_, "Me too.", actor=make.a_person(Role.FINANCE))

    assert refusal.value.message == "You can write before the round opens and after it closes."
    assert refusal.value.field == "text"


def test_an_officer_asks_everybody_who_reviews_by_mail(app: Flask) -> None:
    round_, adviser = make.a_round(), make.a_reviewer(language="ar")
    before = len(make.rows(Notice))

    with clock.at(round_.closes_at):
        asked = make.do(ask_for_feedback, round_, actor=make.an_officer())

    mails = make.rows(Notice)[before:]
    assert len(mails) == asked
    assert adviser.email in [mail.address for mail in mails]
    assert all(f"/rounds/{round_.reference}/feedback" in mail.text for mail in mails)


def test_an_adviser_writes_on_the_page_and_staff_read_it(visit: Visit) -> None:
    round_, adviser = make.a_round(), make.a_reviewer()
    address = f"/rounds/{round_.reference}/feedback"

    with clock.at(round_.closes_at):
        browser = visit(adviser)
        assert "Say what you think of" in browser.open("/reviews").text
        empty = browser.submit(address, text="")
        done = browser.submit(address, text="Two weeks more, please.")
        assert empty.errors == ["Write what you think"]
        assert "Thank you. Your words are kept with the round." in browser.follow(done).text
        assert "What reviewers said" not in browser.open(address).text
        for role in (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR):
            assert "Two weeks more, please." in visit(make.a_person(role)).open(address).text
        assert visit(make.a_person(Role.FINANCE)).open(address).status == 403


def test_nobody_has_written_yet(visit: Visit) -> None:
    page = visit(make.an_officer()).open(f"/rounds/{make.a_round().reference}/feedback")

    assert "Nobody has written yet." in page.text
    assert "You can write before the round opens and after it closes." in page.text

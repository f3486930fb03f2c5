"""Each day reviewers are asked about new names, and reminded of reviews that are due or late."""

import factories as make
from factories import do, rows
from flask import Flask

from grants import clock
from grants.applications.daily import run_daily
from grants.assessment.models import ReviewReminder
from grants.assessment.names import declared_by
from grants.assessment.operations import submit_review
from grants.audit import events_of
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice

A, V = ApplicationState, ReviewState


def subjects(number: int, word: str) -> list[str]:
    return [n.subject for n in rows(Notice, Notice.user_id == number, Notice.subject.contains(word))]


def test_a_review_is_chased_before_it_is_due_and_every_week_while_it_is_late(app: Flask) -> None:
    review = make.a_review(V.READING)
    days = review.application.round.review_days
    told = []

    for day in (days - 4, days - 3, days - 2, days, days + 1, days + 2, days + 8):
        with make.at_day(day):
            run_daily()
            run_daily()
        told.append(len(rows(ReviewReminder)))

    assert told == [0, 1, 1, 1, 2, 2, 3]
    assert subjects(review.reviewer_id, "waiting") == ["Reviews are waiting for you"] * 3
    assert [r.occasion for r in rows(ReviewReminder)] == [
        f"before:{review.due_on}",
        f"late-1:{review.due_on}",
        f"late-2:{review.due_on}",
    ]
    assert [line.action for line in events_of(review)].count("review.remind") == 3


def test_all_reviews_of_a_person_go_into_one_mail_in_their_language(app: Flask) -> None:
    person = make.a_reviewer(language="ar")
    reviews = [make.a_review(V.READING, reviewer=person) for _number in range(2)]

    with make.at_day(reviews[0].application.round.review_days + 1):
        run_daily()

    (mail,) = [n for n in rows(Notice, Notice.user_id == person.id) if "/reviews" in n.text][2:]
    assert mail.language == "ar"
    assert all(review.application.reference not in mail.text for review in reviews)
    assert len(rows(ReviewReminder)) == 2


def test_what_is_handed_in_is_not_chased(app: Flask) -> None:
    review = make.a_review(V.READING)
    make.score(review)
    do(submit_review, review, actor=review.reviewer)

    with make.at_day(100):
        run_daily()

    assert rows(ReviewReminder) == []


def test_once_a_round_has_closed_everybody_is_asked_about_its_names_once(app: Flask) -> None:
    application = make.an_application()
    round_, person = application.round, make.a_reviewer()
    make.an_application(round_=round_)

    run_daily()
    assert declared_by(person, round_) == {}
    for _day in range(2):
        with clock.at(round_.closes_at + clock.days(1)):
            run_daily()

    assert len(declared_by(person, round_)) == 2
    assert subjects(person.id, "Names") == ["Names to look at before you review"]
    assert [events_of(d)[0].action for d in declared_by(person, round_).values()] == ["declaration.ask"] * 2

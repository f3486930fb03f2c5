"""Each day reviewers are asked about new names, and reminded of reviews that are due or late."""

from collections.abc import Callable

import factories as make
from client import Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.applications.daily import run_daily
from grants.applications.operations import withdraw_application
from grants.assessment.models import NamesReminder, ReviewReminder
from grants.assessment.names import declared_by
from grants.assessment.operations import submit_review
from grants.audit import events_of
from grants.formats import moment
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.notices.models import Notice

Visit = Callable[..., Visitor]
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


def test_whoever_has_not_gone_through_the_names_is_reminded_three_times_and_no_more(app: Flask) -> None:
    application = make.an_application()
    round_, person = application.round, make.a_reviewer(language="ar")
    done = make.a_reviewer()
    told = []

    for day in (1, 2, 3, 4, 5, 7, 10, 13, 16):
        with clock.at(round_.closes_at + clock.days(day)):
            run_daily()
            if day == 1:
                make.declare(application, done, DeclarationState.NONE)
            run_daily()
        told.append(len(rows(NamesReminder)))

    assert told == [0, 0, 0, 1, 1, 2, 3, 3, 3]
    assert {reminder.reviewer_id for reminder in rows(NamesReminder)} == {person.id}
    (first, *_later) = rows(NamesReminder)
    assert [line.action for line in events_of(first)] == ["names_reminder.send"]
    mails = [m for m in rows(Notice, Notice.user_id == person.id) if "/names" in m.text]
    assert [mail.language for mail in mails] == ["ar"] * 4
    assert all(application.organisation.name not in mail.text for mail in mails)


def test_new_names_put_the_reminder_off(app: Flask) -> None:
    application = make.an_application()
    round_, _person = application.round, make.a_reviewer()
    with clock.at(round_.closes_at + clock.days(1)):
        run_daily()
    make.an_application(round_=round_)

    told = []
    for day in (3, 5, 6):
        with clock.at(round_.closes_at + clock.days(day)):
            run_daily()
        told.append(len(rows(NamesReminder)))

    assert told == [0, 0, 1]


def test_nobody_is_reminded_of_a_round_whose_reviewing_is_over(app: Flask) -> None:
    application = make.an_application()
    with clock.at(application.round.closes_at + clock.days(1)):
        make.a_reviewer()
        run_daily()
    do(
        withdraw_application,
        application,
        reason="Other money.",
        actor=make.member_of(application.organisation),
    )

    with clock.at(application.round.closes_at + clock.days(9)):
        run_daily()

    assert rows(NamesReminder) == []


def test_the_officers_page_says_when_somebody_was_reminded(app: Flask, visit: Visit) -> None:
    round_, person = make.an_application().round, make.a_reviewer()
    officer, days = visit(make.an_officer()), []
    for day in (1, 4):
        with clock.at(round_.closes_at + clock.days(day)):
            run_daily()
            page = officer.open(f"/rounds/{round_.reference}/declarations").text
            days.append(moment(clock.now()) in page and "Reminded" in page)

    assert days == [False, True]
    assert person.full_name in page


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

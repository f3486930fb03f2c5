"""A group complains or appeals: what it can be about, until when, and what it is promised."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.accounts.operations import fill_holidays
from grants.appeals.models import Appeal, Effect, Subject
from grants.appeals.operations import accept_late, raise_appeal, refuse_late, withdraw_appeal
from grants.appeals.window import window_of
from grants.applications import operations as applications
from grants.applications.models import Application
from grants.audit import events_of
from grants.awards.queries import standing_decision
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AppealState, ApplicationState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState

#: A Thursday before Easter 2027; ten working days later, without Good Friday and Easter Monday, is 5 April.
SENT = datetime(2027, 3, 18, 15, tzinfo=UTC)
LAST_DAY = date(2027, 4, 5)
#: London's clocks went forward on 28 March: 24:00 of the last day is 23:00 in UTC.
LAST_MOMENT = datetime(2027, 4, 5, 22, 59, tzinfo=UTC)
TOO_LATE = datetime(2027, 4, 5, 23, 0, tzinfo=UTC)


def declined(state: ApplicationState = A.DECLINED, *, language: str = "en") -> Application:
    """Return an application whose group has had its letter since before Easter."""
    with clock.at(SENT):
        do(fill_holidays)
        organisation = make.an_organisation(language=language)
        application = make.an_application(state, make.a_round(), organisation=organisation)
        make.send_mails()
    return application


def last_mails() -> list[Notice]:
    return rows(Notice, Notice.sent_at.is_(None))


def test_the_window_counts_working_days_from_the_day_the_letter_was_sent(app: Flask) -> None:
    application = declined()

    window = window_of(application)

    assert window is not None
    assert (window.letter_on, window.open_until) == (date(2027, 3, 18), LAST_DAY)
    with clock.at(LAST_MOMENT):
        assert not window.is_over
    with clock.at(TOO_LATE):
        assert window.is_over


def test_a_letter_sent_after_midnight_in_london_was_sent_on_that_day(app: Flask) -> None:
    with clock.at(datetime(2027, 3, 26, 12, tzinfo=UTC)):
        application = make.an_application(A.DECLINED)
    with clock.at(datetime(2027, 3, 28, 23, 30, tzinfo=UTC)):
        make.send_mails()

    window = window_of(application)

    assert window is not None
    assert window.letter_on == date(2027, 3, 29)


def test_before_the_letter_goes_out_the_window_has_no_end(app: Flask) -> None:
    application = make.an_application(A.DECLINED)

    window = window_of(application)

    assert window is not None
    assert (window.letter_on, window.open_until, window.is_over) == (None, None, False)
    assert make.raise_appeal(application).open_until is None


def test_a_finding_of_ineligibility_can_be_appealed_from_the_day_of_its_mail(app: Flask) -> None:
    application = declined(A.INELIGIBLE)

    window = window_of(application)

    assert window is not None
    assert (window.letter_on, window.open_until) == (date(2027, 3, 18), LAST_DAY)


@pytest.mark.parametrize("state", [A.SUBMITTED, A.MODERATED, A.PROPOSED, A.AWARDED, A.WITHDRAWN])
def test_what_was_not_turned_down_cannot_be_appealed(app: Flask, state: ApplicationState) -> None:
    application = make.an_application(state)

    assert window_of(application) is None
    with pytest.raises((WrongState, RuleBroken)):
        make.raise_appeal(application)


def test_an_appeal_is_kept_with_what_it_is_about_and_the_promised_day(app: Flask) -> None:
    application = declined()
    writer = make.member_of(application.organisation)

    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        appeal = make.raise_appeal(application)

    decision = standing_decision(application)
    assert decision is not None
    assert (appeal.state, appeal.decision_id, appeal.check_id) == (C.RAISED, decision.id, None)
    assert (appeal.letter_on, appeal.open_until, appeal.late_reason) == (
        date(2027, 3, 18),
        LAST_DAY,
        None,
    )
    # Twenty working days after 1 April 2027.
    assert appeal.answer_by == date(2027, 4, 29)
    assert (appeal.raised_by_id, appeal.reference) == (writer.id, "CA27-0001")
    assert [ground.title["en"] for ground in appeal.grounds] == [
        "The rules or the procedure were not followed"
    ]
    (event,) = events_of(appeal)
    assert (event.action, event.actor_id) == ("appeal.raise", writer.id)
    assert event.details == {
        "about": "decision",
        "answer_by": "2027-04-29",
        "is_late": False,
        "open_until": "2027-04-05",
    }
    assert events_of(application)[-1].action == "application.appeal"
    assert application.state is A.DECLINED


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("en", "We have your complaint or appeal CA27-0001", "by 29 April 2027."),
        ("ar", "CA27-0001", "29 أبريل 2027"),
    ],
)
def test_everybody_of_the_group_is_told_the_promised_day_in_their_language(
    app: Flask, language: str, subject: str, sentence: str
) -> None:
    application = declined(language=language)
    colleague = make.a_colleague(application.organisation, language=language)
    make.send_mails()

    with clock.at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        appeal = make.raise_appeal(application)

    mails = last_mails()
    people = {make.member_of(application.organisation).email, colleague.email}
    assert {mail.address for mail in mails} == people
    assert all(subject in mail.subject and sentence in mail.text for mail in mails)
    assert all(f"/appeals/{appeal.reference}" in mail.text for mail in mails)


def test_a_late_one_needs_its_reason_and_promises_no_day_yet(app: Flask) -> None:
    application = declined()

    with clock.at(TOO_LATE):
        with pytest.raises(RuleBroken) as refusal:
            make.raise_appeal(application, late_reason="  ")
        appeal = make.raise_appeal(application, late_reason="The hall was flooded.")

    assert (refusal.value.message, refusal.value.field) == (
        "Say why your complaint or appeal comes late",
        "late_reason",
    )
    assert (appeal.late_reason, appeal.answer_by, appeal.waits_for_acceptance) == (
        "The hall was flooded.",
        None,
        True,
    )
    assert "It came after the last day for it, 5 April 2027." in last_mails()[-1].text


def test_a_reason_that_nobody_needs_is_not_kept(app: Flask) -> None:
    application = declined()

    with clock.at(LAST_MOMENT):
        appeal = make.raise_appeal(application, late_reason="Just in case.")

    assert (appeal.late_reason, appeal.answer_by is None) == (None, False)


def test_an_officer_lets_a_late_one_count_from_that_day_on(app: Flask) -> None:
    application = declined()
    with clock.at(TOO_LATE):
        appeal = make.raise_appeal(application, late_reason="The hall was flooded.")
    officer = make.an_officer()

    with clock.at(datetime(2027, 4, 8, 9, tzinfo=UTC)):
        do(accept_late, appeal, reason="The flood was in the news.", actor=officer)

    assert (appeal.state, appeal.answer_by, appeal.waits_for_acceptance) == (
        C.RAISED,
        date(2027, 5, 7),
        False,
    )
    event = events_of(appeal)[-1]
    assert (event.action, event.actor_id, event.details["reason"]) == (
        "appeal.accept_late",
        officer.id,
        "The flood was in the news.",
    )
    assert "by 7 May 2027." in last_mails()[-1].text
    with pytest.raises(RuleBroken, match=r"^It came in time, or it was accepted already\.$"):
        do(accept_late, appeal, reason="Again.", actor=officer)


def test_only_an_officers_act_ends_a_late_one(app: Flask) -> None:
    application = declined()
    with clock.at(TOO_LATE):
        appeal = make.raise_appeal(application, late_reason="We forgot.")

    with pytest.raises(NotAllowed):
        do(refuse_late, appeal, reason="No.", actor=make.a_decision_maker())
    do(refuse_late, appeal, reason="Ten days were enough.", actor=make.an_officer())

    assert (appeal.state, appeal.ended_at is None) == (C.OUT_OF_TIME, False)
    assert "Ten days were enough." in last_mails()[-1].text


def test_one_in_time_is_never_out_of_time(app: Flask) -> None:
    appeal = make.an_appeal()

    with pytest.raises(RuleBroken, match=r"^It came in time, or it was accepted already\.$"):
        do(refuse_late, appeal, reason="No.", actor=make.an_officer())


def test_a_ground_is_needed(app: Flask) -> None:
    application = make.an_application(A.DECLINED)

    with pytest.raises(RuleBroken) as refusal:
        do(
            raise_appeal, application, Subject.DECISION, [], text="x", wanted="y", language="en",
            actor=make.member_of(application.organisation),
        )  # fmt: skip

    assert (refusal.value.message, refusal.value.field) == ("Choose at least one ground", "grounds")


@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_but_the_group_appeals(app: Flask, role: Role | None) -> None:
    application = make.an_application(A.DECLINED)
    person = make.a_person(role) if role else make.a_person()

    with pytest.raises(NotAllowed, match=r"^Only a member of the organisation that applies can do this\.$"):
        make.raise_appeal(application, actor=person)


def test_a_second_one_waits_for_the_first_and_an_answer_is_final(app: Flask) -> None:
    appeal = make.an_appeal()
    application = appeal.application

    with pytest.raises(RuleBroken, match=r"^Your complaint or appeal is being dealt with already\.$"):
        make.raise_appeal(application)
    make.name_investigator(appeal)
    make.conclude(appeal, "reject", Effect.NONE)
    with pytest.raises(RuleBroken, match=r"That is final\.$"):
        make.raise_appeal(application)

    assert len(rows(Appeal)) == 1


def test_what_was_withdrawn_can_be_raised_again(app: Flask) -> None:
    appeal = make.an_appeal(C.WITHDRAWN)

    again = make.raise_appeal(appeal.application)

    assert (appeal.state, again.state) == (C.WITHDRAWN, C.RAISED)


def test_withdrawing_is_told_to_the_group_and_to_who_looked_into_it(app: Flask) -> None:
    appeal = make.an_appeal()
    investigator = make.name_investigator(appeal)
    writer = make.member_of(appeal.application.organisation)
    make.send_mails()

    do(withdraw_appeal, appeal, reason="Settled.", actor=writer)

    assert {mail.address for mail in last_mails()} == {writer.email, investigator.email}
    assert events_of(appeal)[-1].details["reason"] == "Settled."
    assert appeal.application.state is A.DECLINED


def test_the_database_holds_one_open_appeal_for_an_application(app: Flask) -> None:
    appeal = make.an_appeal(C.WITHDRAWN)
    make.raise_appeal(appeal.application)

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(
            sa.text("UPDATE appeal SET state = 'raised', ended_at = NULL WHERE state = 'withdrawn'")
        )


def test_a_reinstated_application_can_no_longer_be_appealed(app: Flask) -> None:
    application = make.an_application(A.INELIGIBLE)
    do(applications.reinstate, application, reason="In time.", actor=make.an_officer())

    assert window_of(application) is None

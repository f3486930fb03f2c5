"""Who looks into an appeal, what they note, and what their answer does."""

from collections.abc import Callable
from datetime import UTC, datetime

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.accounts.models import HeldRole, User
from grants.appeals.models import Appeal, AppealStep, Effect
from grants.appeals.operations import accept_late, conclude, name_investigator, note_step
from grants.appeals.queries import possible_investigators
from grants.applications import operations as applications
from grants.applications.models import Application
from grants.assurance.proof import faults
from grants.audit import events_of
from grants.awards.models import Decision, Outcome
from grants.awards.operations import overturn, set_aside
from grants.awards.queries import decisions_of, standing_decision
from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import APPEAL, AppealState, ApplicationState
from grants.notices.models import Notice
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState


def letters() -> list[IssuedDocument]:
    return rows(IssuedDocument, IssuedDocument.kind == DocumentKind.APPEAL_OUTCOME)


def under_investigation(state: ApplicationState = A.DECLINED) -> Appeal:
    appeal: Appeal = make.an_appeal(C.UNDER_INVESTIGATION, make.an_application(state))
    return appeal


def with_part(application: Application, *parts: Part) -> set[int]:
    return {known.user_id for known in application.parts if known.part in parts}


# Who looks into it


def test_an_officer_names_somebody_who_took_no_part(app: Flask) -> None:
    appeal = make.an_appeal()
    officer, investigator = make.an_officer(), make.a_decision_maker()
    make.send_mails()

    do(name_investigator, appeal, investigator, actor=officer)

    assert (appeal.state, appeal.investigator_id) == (C.UNDER_INVESTIGATION, investigator.id)
    assert with_part(appeal.application, Part.INVESTIGATOR) == {investigator.id}
    event = events_of(appeal)[-1]
    assert (event.action, event.actor_id, event.details["investigator"]) == (
        "appeal.assign",
        officer.id,
        investigator.id,
    )
    (mail,) = rows(Notice, Notice.sent_at.is_(None))
    assert (mail.address, f"/appeals/{appeal.reference}" in mail.text) == (investigator.email, True)


def test_whoever_had_a_part_or_a_conflict_cannot_be_named(app: Flask) -> None:
    appeal = make.an_appeal()
    application, officer = appeal.application, make.an_officer()
    member = make.member_of(application.organisation)
    do(applications.take_part, application, make.a_person(Role.OFFICER), Part.CONFLICTED)
    free = make.a_decision_maker()
    took_part = [db.session.get_one(User, known.user_id) for known in application.parts]
    assert {known.part for known in application.parts} >= {
        Part.REVIEWER,
        Part.MODERATOR,
        Part.PROPOSER,
        Part.CONFIRMER,
        Part.CONFLICTED,
    }

    for person in (*took_part, member, officer, make.a_person(Role.FINANCE), make.a_person(Role.ADVISER)):
        with pytest.raises(RuleBroken) as refusal:
            do(name_investigator, appeal, person, actor=officer)
        assert refusal.value.field == "investigator"
    possible = {person.id for person in possible_investigators(application, officer)}
    assert free.id in possible
    assert possible.isdisjoint({person.id for person in (*took_part, member, officer)})


def test_an_officer_never_names_themselves(app: Flask) -> None:
    appeal = make.an_appeal()
    officer = make.an_officer()

    with pytest.raises(RuleBroken, match=r"and is not you\.$"):
        do(name_investigator, appeal, officer, actor=officer)


def test_one_that_came_late_is_accepted_before_anybody_looks_into_it(app: Flask) -> None:
    application = make.an_application(A.DECLINED)
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=UTC)):
        make.send_mails()
    appeal = make.raise_appeal(application, late_reason="We were away.")

    with pytest.raises(RuleBroken, match=r"^It came late\. Say first whether it counts\.$"):
        make.name_investigator(appeal)
    do(accept_late, appeal, reason="It was August.", actor=make.an_officer())
    make.name_investigator(appeal)

    assert appeal.state is C.UNDER_INVESTIGATION


def test_another_investigator_takes_over_with_a_reason(app: Flask) -> None:
    appeal = make.an_appeal()
    first = make.name_investigator(appeal)
    make.send_mails()

    with pytest.raises(RuleBroken) as refusal:
        make.name_investigator(appeal)
    second = make.name_investigator(appeal, reason="Ill.")

    assert (refusal.value.message, refusal.value.field) == ("Enter the reason", "reason")
    assert appeal.investigator_id == second.id
    assert with_part(appeal.application, Part.INVESTIGATOR) == {second.id}
    assert {mail.address for mail in rows(Notice, Notice.sent_at.is_(None))} == {first.email, second.email}
    assert [event.action for event in events_of(appeal)] == [
        "appeal.raise",
        "appeal.assign",
        "appeal.reassign",
    ]
    assert not APPEAL.allows(first, "uphold", appeal)


def test_an_investigator_who_gets_another_part_looks_no_further(app: Flask) -> None:
    appeal = under_investigation()
    assert appeal.investigator is not None

    do(applications.take_part, appeal.application, appeal.investigator, Part.CONFLICTED)

    with pytest.raises(NotAllowed):
        do(note_step, appeal, "Asked.", actor=appeal.investigator)


def test_every_step_is_noted_with_its_time_and_person(app: Flask) -> None:
    appeal = under_investigation()

    do(note_step, appeal, "Read both reviews.", actor=appeal.investigator)
    do(note_step, appeal, "Asked the moderator.", actor=appeal.investigator)

    assert [(step.text, step.by_id) for step in rows(AppealStep)] == [
        ("Read both reviews.", appeal.investigator_id),
        ("Asked the moderator.", appeal.investigator_id),
    ]
    assert [event.action for event in events_of(appeal)][-2:] == ["appeal.note", "appeal.note"]


@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_else_notes_or_answers(app: Flask, role: Role | None) -> None:
    appeal = under_investigation()
    person = make.a_person(role) if role else make.member_of(appeal.application.organisation)

    with pytest.raises(NotAllowed):
        do(note_step, appeal, "x", actor=person)
    with pytest.raises(NotAllowed):
        do(conclude, appeal, "reject", Effect.NONE, answer="x", actor=person)


# What the answer does


def test_an_upheld_appeal_sets_the_decision_aside_and_it_stays_on_record(app: Flask) -> None:
    appeal = under_investigation()
    application = appeal.application
    before = standing_decision(application)
    assert before is not None

    make.conclude(appeal)

    assert (appeal.state, appeal.effect, appeal.answer) == (
        C.UPHELD,
        Effect.RECONSIDER,
        "We read line two again.",
    )
    assert (application.state, standing_decision(application)) == (A.MODERATED, None)
    assert decisions_of(application) == [before]
    assert (before.confirmed_at is None, before.set_aside_by_id, before.set_aside_reason) == (
        False,
        appeal.investigator_id,
        f"Appeal {appeal.reference}",
    )
    assert events_of(before)[-1].action == "decision.overturn"
    assert events_of(application)[-1].action == "application.reopen_decision"
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_those_who_decided_first_do_not_decide_again_nor_does_the_investigator(app: Flask) -> None:
    appeal = under_investigation()
    application = appeal.application
    make.conclude(appeal)
    barred = with_part(application, Part.OVERTURNED, Part.INVESTIGATOR)
    assert len(barred) == 3

    for number in barred:
        person = db.session.get_one(User, number)
        do(give_role, person)
        with pytest.raises(NotAllowed):
            make.propose(application, actor=person)
    make.propose(application)
    for number in barred:
        with pytest.raises(NotAllowed):
            make.confirm(application, actor=db.session.get_one(User, number))
    award = make.confirm(application)

    assert (application.state, award.application_id) == (A.AWARDED, application.id)
    assert [d.outcome for d in decisions_of(application)] == [Outcome.DECLINE, Outcome.AWARD]


def give_role(person: User) -> None:
    """Make sure that it is not for want of the role that somebody may not decide."""
    if not person.has(Role.DECISION_MAKER):
        person.roles.append(HeldRole(name=Role.DECISION_MAKER))


def test_a_decision_that_was_never_appealed_bars_nobody(app: Flask) -> None:
    application = make.an_application(A.MODERATED)
    proposer, second = make.a_decision_maker(), make.a_decision_maker()
    make.propose(application, actor=proposer)
    do(set_aside, application, "reconsider", reason="Again.", actor=second)

    make.propose(application, actor=proposer)
    make.confirm(application, actor=second)

    assert application.state is A.AWARDED


def test_a_new_decline_can_be_appealed_again_but_by_another_investigator(app: Flask) -> None:
    appeal = under_investigation()
    make.conclude(appeal)
    application = appeal.application
    make.propose(application, outcome=Outcome.DECLINE)
    make.confirm(application)

    again = make.raise_appeal(application)

    assert again.decision_id != appeal.decision_id
    officer = make.an_officer()
    assert appeal.investigator_id not in {p.id for p in possible_investigators(application, officer)}


def test_an_upheld_appeal_on_eligibility_has_it_checked_by_another_officer(app: Flask) -> None:
    appeal = under_investigation(A.INELIGIBLE)
    application = appeal.application
    assert appeal.check is not None
    finder = appeal.check.checked_by

    make.conclude(appeal)

    assert (application.state, appeal.decision_id) == (A.SUBMITTED, None)
    assert with_part(application, Part.OVERTURNED) == {finder.id}
    for person in (finder, appeal.investigator):
        with pytest.raises(NotAllowed):
            do(applications.find_ineligible, application, reason="No.", actor=person)
        with pytest.raises(NotAllowed):
            do(applications.find_eligible, application, reason="Yes.", actor=person)
    do(applications.find_eligible, application, reason="Fits.", actor=make.an_officer())
    assert application.state is A.IN_REVIEW


@pytest.mark.parametrize(
    ("finding", "effect", "state"),
    [("uphold_in_part", Effect.APOLOGY, C.PARTLY_UPHELD), ("reject", Effect.NONE, C.NOT_UPHELD)],
)
def test_otherwise_the_decision_stands(app: Flask, finding: str, effect: Effect, state: AppealState) -> None:
    appeal = under_investigation()

    make.conclude(appeal, finding, effect)

    assert (appeal.state, appeal.application.state) == (state, A.DECLINED)
    assert standing_decision(appeal.application) is not None


@pytest.mark.parametrize(
    ("finding", "effect", "sentence"),
    [
        ("reject", Effect.APOLOGY, "What is not upheld has no effect. Choose “None”."),
        ("reject", Effect.RECONSIDER, "What is not upheld has no effect. Choose “None”."),
        ("uphold", Effect.NONE, "What is upheld has an effect. Choose which."),
        ("uphold_in_part", Effect.NONE, "What is upheld has an effect. Choose which."),
    ],
)
def test_finding_and_effect_fit_each_other(app: Flask, finding: str, effect: Effect, sentence: str) -> None:
    appeal = under_investigation()

    with pytest.raises(RuleBroken) as refusal:
        make.conclude(appeal, finding, effect)

    assert (refusal.value.message, refusal.value.field) == (sentence, "effect")
    assert (make.fresh(appeal).state, letters()) == (C.UNDER_INVESTIGATION, [])


def test_what_is_being_taken_anew_already_cannot_be_set_aside_again(app: Flask) -> None:
    appeal = under_investigation(A.INELIGIBLE)
    do(applications.reinstate, appeal.application, reason="In time.", actor=make.an_officer())

    with pytest.raises(RuleBroken) as refusal:
        make.conclude(appeal)
    make.conclude(appeal, "uphold", Effect.APOLOGY)

    assert refusal.value.field == "effect"
    assert (appeal.state, appeal.application.state) == (C.UPHELD, A.SUBMITTED)


def test_an_award_is_never_overturned(app: Flask) -> None:
    application = make.an_application(A.AWARDED)

    with pytest.raises(WrongState, match=r"^Only a confirmed decision without an award can be overturned\.$"):
        do(overturn, application, reason="No.", actor=make.an_officer())


def test_the_database_refuses_a_confirmed_decision_set_aside_without_a_reason(app: Flask) -> None:
    make.an_application(A.DECLINED)
    db.session.rollback()

    with pytest.raises(sa.exc.IntegrityError, match="one_end"):
        db.session.execute(
            sa.update(Decision).values(set_aside_at=clock.now(), set_aside_by_id=Decision.proposed_by_id)
        )


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", ("You are right: we uphold it.", "Other people than before propose and confirm a new one.")),
        ("ar", ("CA", "We read line two again.")),
    ],
)
def test_the_group_gets_a_letter_in_its_language(app: Flask, language: str, found: tuple[str, ...]) -> None:
    organisation = make.an_organisation(language=language)
    appeal = make.an_appeal(
        C.UNDER_INVESTIGATION, make.an_application(A.DECLINED, make.a_round(), organisation=organisation)
    )
    make.send_mails()

    make.conclude(appeal)

    (letter,) = letters()
    html = render(letter.kind.value, letter.language, letter.snapshot)
    (mail,) = rows(Notice, Notice.sent_at.is_(None))
    assert (letter.language, letter.reference) == (language, appeal.reference)
    assert all(words in html for words in found)
    assert (mail.address, mail.language, mail.document_id) == (
        make.member_of(organisation).email,
        language,
        letter.id,
    )
    assert to_pdf(html).startswith(b"%PDF")


@pytest.mark.parametrize("state", [A.DECLINED, A.INELIGIBLE])
@pytest.mark.parametrize(
    ("finding", "effect", "sentence"),
    [
        ("uphold", Effect.APOLOGY, "We have corrected our record, and we apologise"),
        ("reject", Effect.NONE, "This is our final answer."),
    ],
)
def test_the_letter_says_what_follows(
    app: Flask, state: ApplicationState, finding: str, effect: Effect, sentence: str
) -> None:
    appeal = under_investigation(state)

    make.conclude(appeal, finding, effect)

    (letter,) = letters()
    assert sentence in render(letter.kind.value, "en", letter.snapshot)

"""A helper types for a group: with its consent, in some sections, until a day, and nothing else."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import User
from grants.accounts.operations import change_roles, join
from grants.applications.models import Answer, AnswerVersion, Application, Helper, Submission
from grants.applications.operations import (
    Given,
    end_helper,
    find_eligible,
    name_helper,
    save_section,
    submit_application,
    withdraw_application,
)
from grants.audit import events_of
from grants.documents.models import IssuedDocument
from grants.documents.rendering import render
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import APPLICATION, ApplicationState, HostingState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.queries import sections_of

Visit = Callable[..., Visitor]
A = ApplicationState


def name(application: Application, **how: Any) -> Helper:
    given: dict[str, Any] = {
        "address": "nadia@bureau.example",
        "full_name": "Nadia Brook",
        "section_keys": [],
        "ends_on": clock.today() + timedelta(days=14),
        "consent": "We agree.",
        "actor": make.member_of(application.organisation),
        **how,
    }
    helper: Helper = do(name_helper, application, given.pop("address"), given.pop("full_name"), **given)
    return helper


def write(application: Application, key: str, value: Any, actor: User) -> None:
    """Type another text for the question with this key, as its section is saved."""
    for section in sections_of(application.round):
        for question in section.questions:
            if question.key == key:
                (answer,) = rows(
                    Answer, Answer.application_id == application.id, Answer.question_id == question.id
                )
                given = {question.id: Given(value, seen=answer.version)}
                do(save_section, application, section, given, actor=actor)


# Naming


def test_a_member_names_a_helper_who_gets_an_account_and_a_mail(app: Flask) -> None:
    application = make.a_draft()

    helper = name(application, section_keys=["project"])

    assert (helper.user.email, helper.user.full_name) == ("nadia@bureau.example", "Nadia Brook")
    assert (helper.section_keys, helper.consent, helper.is_current) == (["project"], "We agree.", True)
    (mail,) = rows(Notice, Notice.address == "nadia@bureau.example")
    assert mail.subject == f"{application.organisation.name} asks you to help with an application"
    line = events_of(application)[-1]
    assert (line.action, line.details["user_id"], line.details["section_keys"]) == (
        "application.name_helper",
        helper.user_id,
        ["project"],
    )


def test_somebody_with_an_account_keeps_it_and_reads_the_mail_in_their_language(app: Flask) -> None:
    person = make.a_person(language="ar")

    helper = name(make.a_draft(), address=person.email.upper(), full_name="Somebody")

    assert helper.user_id == person.id
    (mail,) = rows(Notice, Notice.user_id == person.id)
    assert mail.language == "ar"


@pytest.mark.parametrize("role", Role)
def test_somebody_who_works_for_the_programme_cannot_be_named(app: Flask, role: Role) -> None:
    person = make.a_person(role)

    with pytest.raises(RuleBroken, match=r"^This person works for the programme") as refused:
        name(make.a_draft(), address=person.email)

    assert refused.value.field == "email"
    assert rows(Helper) == []


def test_a_member_is_not_named(app: Flask) -> None:
    application = make.a_draft()

    with pytest.raises(RuleBroken, match=r"^This person belongs to your organisation"):
        name(application, address=make.member_of(application.organisation).email)


def test_nobody_is_named_twice_at_a_time(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application)

    with pytest.raises(RuleBroken, match=r"^This person helps already\."):
        name(application)
    do(end_helper, helper, actor=make.member_of(application.organisation))

    assert name(application).id != helper.id


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"ends_on": -1}, "Choose today or a later day.", "ends_on"),
        ({"ends_on": 367}, "Choose a day within a year from now.", "ends_on"),
        ({"section_keys": ["kitchen"]}, "Choose sections of this form.", "sections"),
    ],
)
def test_time_and_scope_are_real(app: Flask, changes: dict[str, Any], words: str, field: str) -> None:
    if "ends_on" in changes:
        changes = {"ends_on": clock.today() + timedelta(days=changes["ends_on"])}

    with pytest.raises(RuleBroken) as refused:
        name(make.a_draft(), **changes)

    assert (refused.value.message, refused.value.field) == (words, field)


def test_five_may_help_at_a_time(app: Flask) -> None:
    application = make.a_draft()
    for number in range(5):
        name(application, address=f"helper.{number}@bureau.example")

    with pytest.raises(RuleBroken, match=r"^5 people help already\."):
        name(application, address="one.more@bureau.example")


def test_only_a_member_names_and_only_while_it_can_be_written(app: Flask) -> None:
    draft, sent = make.a_draft(), make.an_application(A.SUBMITTED)
    helper = name(draft)

    for stranger in (make.a_person(), make.an_officer(), helper.user):
        with pytest.raises(NotAllowed):
            name(draft, address="other@bureau.example", actor=stranger)
    with pytest.raises(WrongState):
        name(sent)
    assert name(make.an_application(A.QUERIED), address="q@bureau.example").is_current


# Typing


def test_what_a_helper_types_is_kept_as_theirs_until_the_group_types_again(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application)
    member = make.member_of(application.organisation)

    write(application, "title", "Lanterns", helper.user)
    (answer,) = rows(Answer, Answer.by_helper)
    assert (answer.value, answer.saved_by_id) == ("Lanterns", helper.user_id)
    write(application, "title", "Our lanterns", member)

    assert rows(Answer, Answer.by_helper) == []
    assert [version.value for version in rows(AnswerVersion, AnswerVersion.by_helper)] == ["Lanterns"]


def test_a_helper_writes_only_in_the_sections_of_their_scope(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application, section_keys=["money"])

    write(application, "tier", "large", helper.user)
    with pytest.raises(NotAllowed, match=r"^The group has not asked you to help with this section\.$"):
        write(application, "title", "Lanterns", helper.user)


def test_help_ends_by_itself_after_its_last_day_in_london(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application, ends_on=clock.today())
    last = clock.london(clock.today() + timedelta(days=1), time(0))

    with clock.at(last - timedelta(seconds=1)):
        write(application, "title", "Lanterns", helper.user)
    with clock.at(last), pytest.raises(NotAllowed):
        write(application, "title", "Lamps", helper.user)


def test_a_helper_neither_submits_nor_withdraws_nor_decides_about_helpers(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application)

    assert {step.action for step in APPLICATION.actions(helper.user, application)} == {"edit"}
    with pytest.raises(NotAllowed):
        do(submit_application, application, name="N", position="Helper", declaration="Y", actor=helper.user)
    with pytest.raises(NotAllowed):
        do(withdraw_application, application, reason="No.", actor=helper.user)


def test_the_group_ends_the_help_at_once(app: Flask) -> None:
    application = make.a_draft()
    helper = name(application)

    do(end_helper, helper, actor=make.member_of(application.organisation))

    with pytest.raises(NotAllowed):
        write(application, "title", "Lanterns", helper.user)
    (mail,) = rows(Notice, Notice.subject.contains("has ended"))
    assert mail.user_id == helper.user_id
    assert events_of(application)[-1].action == "application.end_helper"
    with pytest.raises(WrongState, match=r"^This help has ended already\.$"):
        do(end_helper, helper, actor=make.member_of(application.organisation))


def test_a_helper_may_stop_and_whoever_named_them_is_told(app: Flask) -> None:
    application = make.a_draft()
    helper, other = name(application), name(application, address="other@bureau.example")

    with pytest.raises(NotAllowed):
        do(end_helper, other, actor=helper.user)
    do(end_helper, helper, actor=helper.user)

    (mail,) = rows(Notice, Notice.subject.contains("no longer helps"))
    assert mail.user_id == make.member_of(application.organisation).id


# The label


def test_the_frozen_copy_and_its_pdf_name_the_helper_beside_what_they_typed(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    helper = name(application)
    write(application, "title", "Lanterns", helper.user)
    member = make.member_of(application.organisation)

    checked = visit(member).open(f"/applications/{application.reference}/submit")
    make.submit(application)

    (copy,) = rows(Submission)
    typed = {q["key"]: q["helper"] for s in copy.content["sections"] for q in s["questions"]}
    assert {key: by for key, by in typed.items() if by} == {"title": "Nadia Brook"}
    staff = visit(make.an_officer()).open(f"/applications/{application.reference}")
    assert checked.text.count("Typed by Nadia Brook, helper") == 1
    assert staff.text.count("Typed by Nadia Brook, helper") == 1
    assert "Typed by <bdi>Nadia Brook</bdi>, helper" in pdf_of(application)


def pdf_of(application: Application) -> str:
    (paper,) = rows(
        IssuedDocument, IssuedDocument.application_id == application.id, IssuedDocument.language == "en"
    )
    return str(render(paper.kind.value, paper.language, paper.snapshot))


# Conflicts


@pytest.mark.parametrize("has_ended", [False, True])
def test_somebody_who_helped_neither_sees_nor_judges_the_application(
    app: Flask, visit: Visit, has_ended: bool
) -> None:
    application = make.a_draft()
    helper = name(application)
    person, member = helper.user, make.member_of(application.organisation)
    if has_ended:
        do(end_helper, helper, actor=member)
    do(change_roles, person, {Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE}, actor=make.a_person())
    make.submit(application)

    assert APPLICATION.actions(person, fresh(application)) == []
    assert visit(person).open(f"/applications/{application.reference}").status == 404
    assert application.reference not in visit(person).open("/applications").text


def test_a_helper_who_joins_the_staff_helps_no_more(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    helper = name(application)

    do(change_roles, helper.user, {Role.ADVISER}, actor=make.a_person())

    with pytest.raises(NotAllowed):
        write(application, "title", "Lanterns", helper.user)
    assert visit(helper.user).open(f"/applications/{application.reference}").status == 404


def test_a_former_helper_is_not_among_those_who_may_review(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    helper = name(application)
    do(change_roles, helper.user, {Role.ADVISER}, actor=make.a_person())
    make.submit(application)
    other = make.an_application(A.IN_REVIEW)
    officer = make.an_officer()
    do(find_eligible, application, reason="Fits.", actor=officer)
    make.ready(helper.user, other)

    def choices(of: Application) -> list[str | None]:
        page = visit(officer).open(f"/applications/{of.reference}/assign")
        return [option.get("value") for option in page.all("option")]

    assert str(helper.user_id) in choices(other)
    assert str(helper.user_id) not in choices(application)


def test_whoever_belongs_to_the_host_does_not_judge_its_group(app: Flask, visit: Visit) -> None:
    hosting = make.a_hosting(HostingState.CONFIRMED)
    application, officer = hosting.application, make.an_officer()
    make.submit(application)
    assert APPLICATION.allows(officer, "find_eligible", application)

    do(join, hosting.host, officer, position="Trustee", may_sign=False)

    assert APPLICATION.actions(officer, fresh(application)) == []
    assert visit(officer).open(f"/applications/{application.reference}").status == 404

"""How the demo's groups write, send and withdraw applications, and how officers check them."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import Organisation, User
from grants.accounts.queries import areas
from grants.applications.models import Application
from grants.applications.operations import (
    Given,
    add_translation,
    answer_query,
    delete_draft,
    find_eligible,
    find_ineligible,
    query_applicant,
    save_section,
    start_application,
    submit_application,
    withdraw_application,
)
from grants.applications.queries import answer_rows
from grants.demo.cases import Case
from grants.demo.papers import fill_locker, give_letter, look_early, look_through
from grants.demo.people import register_group
from grants.demo.programme import due_days, written
from grants.demo.scene import Scene
from grants.demo.supporting import find_helper, find_hosts
from grants.demo.timetable import BEGUN_IN_OPEN_ROUND, REVIEWS, ROUNDS
from grants.rounds.models import Round
from grants.rounds.operations import take_quiz
from grants.rounds.queries import questions_of, sections_of
from grants.rounds.quiz import NO, YES, rules_of

#: A story told as it happens: each instant it yields is when what follows is done, in one transaction.
Story = Generator[datetime, None, Any]

SECTIONS_AN_EVENING = 2
#: The rules that some groups do not meet at first.
REFUSED = ("bank_account", "two_unrelated", "accounts")

_WITHDRAWN = {
    "en": "Our venue has closed, so we cannot run this now.",
    "ar": "أُغلق المكان الذي كنا سنعمل فيه، فلا نستطيع تنفيذ المشروع الآن.",
}
_INELIGIBLE = {"en": "The work described takes place outside London, which this round does not fund."}
_ASKED = {
    "en": "Please say which of the costs are for staff you already employ, and who will check the figures.",
    "ar": "نرجو أن توضحوا أي التكاليف يخص العاملين لديكم حاليًا، ومن سيراجع الأرقام.",
}


@dataclass
class Group:
    """The two people of a case, their organisation and the application they write."""

    applicant: User
    signatory: User
    organisation: Organisation
    application: Application


def apply(scene: Scene, case: Case) -> Generator[datetime, None, Group]:
    """Tell how a group writes its application over some evenings and sends it before the deadline."""
    days, number = ROUNDS[case.round_key], case.number
    begun = days.closes + 12 + number % 14 if days.closes > 0 else BEGUN_IN_OPEN_ROUND - number % 7
    yield scene.timetable.evening(begun, number)
    applicant, signatory, organisation = register_group(scene, case)
    yield scene.timetable.evening(begun - 1, number)
    round_ = scene.rounds[case.round_key]
    if number % 4 == 0:
        pass_quiz(round_, REFUSED[number % len(REFUSED)], applicant)
        yield scene.timetable.evening(begun - 1, number + 1)
    pass_quiz(round_, None, applicant)
    group = Group(
        applicant, signatory, organisation, start_application(round_, organisation, actor=applicant)
    )
    values = _values(scene, case)
    helper = find_helper(scene, case, group.application, applicant)
    for place, section in enumerate(sections_of(round_)):
        if place % SECTIONS_AN_EVENING == 0:
            yield scene.timetable.evening(begun - 2 - place, number + place)
        known = {q.id: values[q.key] for q in section.questions if values.get(q.key) is not None}
        if known:
            given = {number: Given(value) for number, value in known.items()}
            writer = helper.user if helper and helper.may_write(section.key) else applicant
            save_section(group.application, section, given, actor=writer)
    give_letter(case, group.application, applicant)
    yield from find_hosts(scene, case, group.application, begun - 6, applicant)
    yield from fill_locker(scene, case, group.application, begun - 7, applicant)
    if case.story == "draft":
        yield from look_early(scene, case, group.application)
        return group
    yield scene.timetable.evening(begun - 8, number)
    with force_locale(applicant.language):
        declaration = _(
            "I am authorised by my organisation to submit this application. What it says is true. We agree"
            " that what we write is used to assess it and to account for public money."
        )
    submit_application(
        group.application,
        name=applicant.full_name,
        position=case.content["applicant"]["position"],
        declaration=declaration,
        actor=applicant,
    )
    if case.round_key not in REVIEWS:
        yield from look_early(scene, case, group.application)
    return group


def pass_quiz(round_: Round, refused: str | None, applicant: User) -> None:
    """Answer yes to every rule of a round but one: some groups find that they must do something first."""
    answers = {rule.key: NO if rule.key == refused else YES for rule in rules_of(round_)}
    take_quiz(round_, answers, actor=applicant)


def _values(scene: Scene, case: Case) -> dict[str, Any]:
    """Return the answers by the key of their question, in the words of the form."""
    codes = {area.name["en"]: area.code for area in areas()}
    answers = dict(case.answers)
    first, last = project_days(scene, case)
    answers["starts_on"], answers["ends_on"] = first.isoformat(), last.isoformat()
    answers["boroughs"] = [codes[name] for name in answers["boroughs"]] if "boroughs" in answers else None
    if rows := case.several("budget"):
        answers["budget"] = [
            {
                "item": row["item"],
                "pounds": row["pounds"],
                "evaluation": row.get("evaluation", False),
                **({"part": row["part"]} if "part" in row else {}),
            }
            for row in rows
        ]
    for key, value in answers.items():
        if isinstance(value, str):
            answers[key] = value.strip()
    return answers


def project_days(scene: Scene, case: Case) -> tuple[date, date]:
    """Return the first and last day of a case's project."""
    said = written()
    first = scene.timetable.first_day(case, due_days(said, "milestone"), due_days(said, "return"))
    return first, clock.add_months(first, int(case.answers.get("months", 9))) - clock.days(1)


def check(scene: Scene, case: Case, group: Group) -> Iterator[datetime]:
    """Tell how an officer checks an application: some end here, the others go on to be scored."""
    days, officer = REVIEWS[case.round_key], scene.officer(case.number)
    if case.story == "queried":
        yield scene.timetable.office(4, case.number)
        asked = [q.id for q in questions_of(group.application.round) if q.key in _asked_about(case)]
        query_applicant(
            group.application, asked, due_on=scene.timetable.day(-6), actor=officer,
            message=case.reason("query", _ASKED, case.language),
        )  # fmt: skip
    elif case.story == "ineligible":
        yield scene.timetable.office(found_ago(case), case.number)
        look_through(scene, case, group.application)
        find_ineligible(group.application, reason=case.reason("ineligible", _INELIGIBLE), actor=officer)
    elif case.story != "submitted":
        if "asked" in case.content:
            yield from _ask_and_answer(scene, case, group, officer)
        yield scene.timetable.office(days.checked, case.number)
        look_through(scene, case, group.application)
        find_eligible(group.application, reason="It meets the rules of the round.", actor=officer)
        yield from _translate(scene, case, group, officer)


def found_ago(case: Case) -> int:
    """Return how many days ago a case was found not eligible: with the others, unless its file says."""
    return int(case.content.get("ineligible", {}).get("ago", REVIEWS[case.round_key].checked))


def _ask_and_answer(scene: Scene, case: Case, group: Group, officer: User) -> Iterator[datetime]:
    """Tell how an officer asks about an answer, and the group changes it and sends it again."""
    asked, checked = case.content["asked"], REVIEWS[case.round_key].checked
    yield scene.timetable.office(checked + 3, case.number)
    questions = {q.id: asked["answers"][q.key] for q in questions_of(group.application.round)
                 if q.key in asked["questions"]}  # fmt: skip
    query_applicant(
        group.application, list(questions), due_on=scene.timetable.day(checked), actor=officer,
        message=asked["why"],
    )  # fmt: skip
    yield scene.timetable.evening(checked + 2, case.number)
    seen = {number: row.version for number, row in answer_rows(group.application).items()}
    given = {number: Given(text, seen=seen[number]) for number, text in questions.items()}
    for section in sections_of(group.application.round):
        if any(question.id in given for question in section.questions):
            save_section(group.application, section, given, actor=group.applicant)
    answer_query(group.application, actor=group.applicant)


def _translate(scene: Scene, case: Case, group: Group, officer: User) -> Iterator[datetime]:
    """Tell how an officer puts translations beside some answers, for the reviewers who do not read them."""
    translations: dict[str, str] = case.content.get("translations", {})
    if translations:
        yield scene.timetable.office(REVIEWS[case.round_key].checked - 1, case.number)
    for key, text in translations.items():
        add_translation(group.application, key, text, "en", actor=officer)


def _asked_about(case: Case) -> list[str]:
    asked: list[str] = case.content.get("query", {}).get("questions", ["budget"])
    return asked


def withdraw(scene: Scene, case: Case, group: Group) -> Iterator[datetime]:
    """Tell how a group takes its application back."""
    checked = REVIEWS[case.round_key].checked - 3 if case.round_key in REVIEWS else 2
    yield scene.timetable.evening(checked, case.number)
    reason = case.reason("withdrawal", _WITHDRAWN, case.language)
    withdraw_application(group.application, reason=reason, actor=group.applicant)
    if case.round_key not in REVIEWS:  # The round is open: they begin once more, and think better of it.
        yield scene.timetable.evening(checked - 1, case.number)
        again = start_application(group.application.round, group.organisation, actor=group.applicant)
        delete_draft(again, actor=group.applicant)

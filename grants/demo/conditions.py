"""The conditions that the demo's awards are given, and what becomes of each."""

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.conditions import conditions_of, templates_of
from grants.awards.models import Award, AwardCondition, ConditionKind, Publicity
from grants.awards.operations import (
    answer_waiver,
    ask_waiver,
    choose_publicity,
    give_evidence,
    judge_condition,
    put_condition,
    remove_condition,
    write_template,
)
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.languages import Texts
from grants.permissions import Role, officer

_BEFORE = Texts(
    en="Tell us who in your group has had safeguarding training, and when.",
    ar="أخبرونا من تلقى في مجموعتكم تدريبًا على الحماية، ومتى.",
)
_LATER = Texts(
    en="Hang the way to complain where everybody who comes can read it.",
    ar="علّقوا طريقة تقديم الشكوى حيث يستطيع كل من يحضر أن يقرأها.",
)
_DAYS = 700
_SHOWN = {
    "en": "Two of our committee were trained by the borough in spring.",
    "ar": "تلقت اثنتان من لجنتنا التدريب لدى المنطقة في الربيع.",
}
_SEEN = "Both certificates seen."
_NO_PLACE = "The group has no rooms of its own."

#: How some groups name us, by their story, and why.
_NAMED = {"active": Publicity.IN_WORDS, "reporting": Publicity.NONE}
_WHY_NOT_NAMED = "People who come would stay away from an evening of the authorities."

#: Stories whose award has a condition before the first payment, and those with one by a day.
_FIRST = {"closed", "offered"}
_BY_A_DAY = {"active", "changes_requested", "closing", "returning", "offered"}

#: Stories whose group has shown what its payment for training waits for, and those found good.
_SHOW_TRAINING = {"closing", "payment_approved"}
_TRAINED = {"closing"}


def set_conditions(scene: Scene, case: Case, application: Application) -> None:
    """Put conditions to some of the awards that are proposed; one is taken out again."""
    actor = scene.officer(case.number)
    if case.story in _FIRST:
        _put(application, ConditionKind.PRECEDENT, _BEFORE, None, actor)
    if case.story in _BY_A_DAY:
        later = _put(application, ConditionKind.SUBSEQUENT, _LATER, _DAYS, actor)
        if case.story == "offered":
            remove_condition(later, reason=_NO_PLACE, actor=actor)


def _put(
    application: Application, kind: ConditionKind, text: Texts, due_days: int | None, actor: User
) -> AwardCondition:
    """Put a condition that officers keep for the round; the first time it is kept."""
    kept = next((known for known in templates_of(application.round) if known.kind is kind), None)
    kept = kept or write_template(
        application.round, kind, text, due_days=due_days, is_standard=False, actor=actor
    )
    return put_condition(application, kind, kept.text, due_days=kept.due_days, template=kept, actor=actor)


def choose_how_named(scene: Scene, case: Case, award: Award) -> None:
    """Choose for some offers that the group names us in words only, or not at all."""
    if case.story in _NAMED:
        actor = next(person for person in scene.staff[Role.OFFICER] if officer(person, award))
        choose_publicity(award, _NAMED[case.story], reason=_WHY_NOT_NAMED, actor=actor)


def meet_conditions(scene: Scene, case: Case, group: Group, award: Award) -> None:
    """Tell what has become of an award's conditions by its first payment."""
    officer = scene.officer(case.number)
    for condition in conditions_of(award.application):
        if condition.kind is ConditionKind.PAYMENT:
            _show_training(case, group, condition, officer)
            continue
        if case.story in {"closed", "changes_requested"}:
            give_evidence(condition, said=_SHOWN[case.language], upload=None, actor=group.signatory)
        if case.story == "closed":
            judge_condition(condition, "meet", note=_SEEN, actor=officer)
        if case.story in {"closing", "returning"}:
            ask_waiver(condition, reason=_NO_PLACE, actor=officer)
        if case.story == "closing":
            answer_waiver(condition, "waive", reason=_NO_PLACE, actor=scene.decision_maker(case.number))


def _show_training(case: Case, group: Group, condition: AwardCondition, officer: User) -> None:
    """Tell who has shown what one payment waits for, and of whom it was accepted."""
    if case.story in _SHOW_TRAINING:
        give_evidence(condition, said=_SHOWN[case.language], upload=None, actor=group.signatory)
    if case.story in _TRAINED:
        judge_condition(condition, "meet", note=_SEEN, actor=officer)

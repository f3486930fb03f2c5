"""The conditions that the demo's awards are given, and what becomes of each."""

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.conditions import conditions_of
from grants.awards.models import Award, AwardCondition, ConditionKind
from grants.awards.operations import (
    answer_waiver,
    ask_waiver,
    give_evidence,
    judge_condition,
    put_condition,
    remove_condition,
)
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.scene import Scene
from grants.languages import Texts

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

#: Stories whose award has a condition before the first payment, and those with one by a day.
_FIRST = {"closed", "offered"}
_BY_A_DAY = {"active", "changes_requested", "closing", "returning", "offered"}

#: Stories whose group has shown what its payment for training waits for, and those found good.
_SHOW_TRAINING = {"closing", "payment_approved"}
_TRAINED = {"closing"}


def set_conditions(scene: Scene, case: Case, application: Application) -> None:
    """Put conditions to some of the awards that are proposed; one is taken out again."""
    officer = scene.officer(case.number)
    if case.story in _FIRST:
        put_condition(application, ConditionKind.PRECEDENT, _BEFORE, due_days=None, actor=officer)
    if case.story in _BY_A_DAY:
        later = put_condition(application, ConditionKind.SUBSEQUENT, _LATER, due_days=_DAYS, actor=officer)
        if case.story == "offered":
            remove_condition(later, reason=_NO_PLACE, actor=officer)


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

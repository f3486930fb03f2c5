"""How the demo's groups are reminded: the nightly notices, a pause, and a group that is blocked."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from grants.accounts.queries import people_of
from grants.applications.operations import start_application
from grants.delivery.chasing import due_notices, owed_by
from grants.delivery.models import ChaseStep
from grants.delivery.operations import pause_chasing, send_notice, set_chase_rules, word_notice
from grants.demo.applying import pass_quiz
from grants.demo.scene import Scene
from grants.languages import Texts

#: For so many days the nights are told one by one: longer than the whole ladder.
_NIGHTS = 90
_AT_ONCE = 500

_FORMAL = Texts(
    en="This is a formal notice about the report “{title}” ({reference}) on award {award}. It was due on"
    " {due} and is {late} late.\n\nSend it now, or call your grant officer. If it does not come, those who"
    " decide about grants are asked whether this one goes on.",
    ar="هذا إشعار رسمي بشأن التقرير «{title}» ({reference}) عن المنحة {award}. كان موعده {due} وقد تأخر"
    " {late}.\n\nأرسلوه الآن أو اتصلوا بموظف المنح. فإن لم يصل سُئل أصحاب القرار عما إذا كانت المنحة ستستمر.",
)


def set_reminders(scene: Scene) -> None:
    """Have the first round hold what a late group does elsewhere, with words of its own for one notice."""
    round_, officer = scene.rounds["reporting"], scene.officer(1)
    set_chase_rules(
        round_, days=[14, 7, 21, 35, 49, 63], holds_other_awards=True, blocks_applications=True,
        actor=officer,
    )  # fmt: skip
    word_notice(round_, ChaseStep.FORMAL, _FORMAL, actor=officer)


def remind(scene: Scene) -> Iterator[datetime]:
    """Tell of the nights, of a group that gets a rest, and of a late group that begins an application."""
    yield scene.timetable.office(_NIGHTS + 2)
    set_reminders(scene)
    for ago in range(_NIGHTS, 0, -1):
        yield scene.timetable.midnight_after(ago) - timedelta(hours=18)
        for due in list(due_notices(_AT_ONCE)):
            send_notice(due)
        if ago == _PAUSED_AGO:
            yield scene.timetable.office(ago)
            _pause(scene)
        if ago == _BEGUN_AGO:
            yield scene.timetable.evening(ago)
            _begin(scene)


#: How many days ago a group asked for a rest, and another, which is late, began an application.
_PAUSED_AGO, _BEGUN_AGO = 3, 8


def _pause(scene: Scene) -> None:
    award = scene.awards["changes_requested"]
    report = owed_by(award)[0]
    pause_chasing(
        award, report.reference, until_on=scene.timetable.day(-20), actor=scene.officer(2),
        reason="Its chair is in hospital. They asked for three weeks.",
    )  # fmt: skip


def _begin(scene: Scene) -> None:
    group = scene.awards["overdue"].application.organisation
    person = people_of(group.id)[0]
    pass_quiz(scene.rounds["open"], None, person)
    start_application(scene.rounds["open"], group, actor=person)

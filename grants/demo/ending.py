"""How the demo's grants end: final reports, public evaluations, money that comes back, closing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from grants import clock
from grants.awards.models import Award
from grants.closing import operations as closing
from grants.closing.models import FinalReport, PublicEvaluation
from grants.closing.queries import (
    evaluation_of,
    final_report_of,
    not_asked_back,
    spent_by_line,
    spent_of,
)
from grants.delivery.models import Rating
from grants.delivery.operations import accept_report, cancel_report
from grants.delivery.queries import reports_of
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.paying import pay
from grants.demo.reporting import sign_off_if_wanted
from grants.demo.scene import Scene
from grants.evaluation.queries import returns_of
from grants.languages import Texts
from grants.lifecycles import EVALUATION
from grants.money import Pence, format_pounds
from grants.payments.operations import cancel_payment, receive, the_day_to_repay
from grants.payments.owed import repayments_of
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.rounds.models import PaymentTrigger

_REASON = {
    "en": "It cost less than planned; we say so in the reports.",
    "ar": "كانت الكلفة أقل مما خططنا له، وقد ذكرنا ذلك في التقارير.",
}
_EARLY = Texts(
    en="The club meets every Sunday, and more neighbours swim together than a year ago.",
    ar="يلتقي النادي كل أحد، ويسبح معًا جيران أكثر مما كانوا قبل عام.",
)
_LESSON = Texts(en="Begin with those who already come, and let them invite.")
_PUBLIC = {
    "done": Texts(
        en="The project held its evenings from the first month to the last, led by people who had come as"
        " guests. What it prepared is now used by others.",
        ar="عقد المشروع أمسياته من أول شهر إلى آخره، وقادها أناس جاؤوا أول الأمر ضيوفًا. وما أعدّه"
        " يستخدمه اليوم آخرون.",
    ),
    "worked": Texts(
        en="Short answers that several people give together were heard; neighbours began to step in.",
        ar="الردود القصيرة التي يقولها عدة أشخاص معًا تُسمع، وصار الجيران يتدخلون.",
    ),
    "did_not_work": Texts(
        en="People with early shifts hardly came, and a long questionnaire came back half empty.",
        ar="لم يأتِ من يعملون فجرًا إلا قليلًا، وعاد الاستبيان الطويل نصفه فارغ.",
    ),
    "learned": Texts(
        en="Ask aloud and briefly, and choose the hour with those who are missing.",
        ar="اسألوا بصوت مسموع وباختصار، واختاروا الوقت مع الغائبين، واتصلوا بالمضيفين في الصباح التالي.",
    ),
}
_TAKEN_BACK = "One sentence lets a reader guess whose story it is. It is written anew with the group."
_HARM = {
    "active": "Its volunteers were threatened before, and any account would lead to where they meet.",
    "overdue": "Only four families took part. Whoever knows the market would know them.",
}


def end(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell how a grant ends, as far as its story goes."""
    if case.story == "closed":
        yield from _let_off(scene, case, award)
        yield from _report(scene, case, group, award, 22)
        *_others, last = payments_of(award)
        yield from pay(scene, case, last, 19, stops=False)
        yield from _publish(scene, case, group, award, 18)
        yield from _close(scene, case, award)
    elif case.story == "closing":
        yield from _report(scene, case, group, award, 7)
        yield from _publish(scene, case, group, award, 4)
        yield scene.timetable.office(1, case.number + 60)
        closing.take_back(_of(award), reason=_TAKEN_BACK, actor=scene.officer(case.number))
    elif case.story == "returning":
        yield scene.timetable.office(1, case.number + 60)
        wording = closing.Wording(_EARLY, _EARLY, _LESSON, _LESSON)
        _show(scene, case, _of(award), wording, 60)
    elif case.story in _HARM:
        yield scene.timetable.office(3, case.number + 60)
        asker = scene.officer(case.number)
        closing.ask_exemption(_of(award), reason=_HARM[case.story], actor=asker)
        if case.story == "overdue":
            yield scene.timetable.office(2, case.number + 60)
            decider = scene.second(
                case.number, Pence(0), lambda person: EVALUATION.allows(person, "exempt", _of(award))
            )
            closing.exempt(_of(award), actor=decider)


def _of(award: Award) -> PublicEvaluation:
    evaluation = evaluation_of(award)
    assert evaluation is not None  # laid out when the agreement came into force
    return evaluation


def _report_of(award: Award) -> FinalReport:
    report = final_report_of(award)
    assert report is not None  # laid out when the agreement came into force
    return report


def _let_off(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how what is not needed any more is cancelled."""
    officer = scene.officer(case.number)
    yield scene.timetable.office(24, case.number)
    owed: list[Any] = [*reports_of(award), *returns_of(award)]
    for record in owed:
        if record.accepted_at is None:
            cancel_report(record, reason="The work ended early; nothing is missing.", actor=officer)
    for payment in payments_of(award):
        if payment.paid_on is None and payment.trigger is not PaymentTrigger.CLOSING:
            cancel_payment(payment, reason="The work ended early and cost less.", actor=officer)


def _report(scene: Scene, case: Case, group: Group, award: Award, ago: int) -> Iterator[datetime]:
    """Tell how the final report is written from what was reported before, sent and accepted."""
    report = _report_of(award)
    yield scene.timetable.evening(ago, case.number)
    told, returned = case.several("reports")[-1], case.several("returns")[-1]
    texts = {
        "done": told["done"].strip(),
        "changed": case.content["final"]["changed"].strip(),
        "worked": returned["worked"].strip(),
        "did_not_work": returned["did_not_work"].strip(),
        "learned": returned["learned"].strip(),
        "afterwards": case.content["final"]["afterwards"].strip(),
    }
    reasons = {
        line.line.id: (line.spent_pence, _REASON[case.language] if line.wants_reason else "")
        for line in spent_by_line(report)
    }
    closing.save_final_report(
        report, texts, reasons, other_income_pence=Pence(30_000),
        other_income_from=case.content["final"]["others"], actor=group.applicant,
    )  # fmt: skip
    closing.submit_final_report(report, actor=group.applicant)
    sign_off_if_wanted(report, group)
    yield scene.timetable.office(ago - 2, case.number)
    accept_report(
        report, assessment="Frank and complete; the figures agree with the claims.", rating=Rating.AS_PLANNED,
        actor=scene.officer(case.number),
    )  # fmt: skip


def _show(
    scene: Scene, case: Case, evaluation: PublicEvaluation, wording: closing.Wording, reached: int
) -> None:
    officer = scene.officer(case.number)
    closing.save_evaluation(evaluation, wording, people_reached=reached, actor=officer)
    later = clock.today() + clock.days(14)
    closing.show_to_group(evaluation, comment_until=later, actor=officer)


def _publish(scene: Scene, case: Case, group: Group, award: Award, ago: int) -> Iterator[datetime]:
    """Tell how the group agrees with the text, and how it is published."""
    yield scene.timetable.office(ago, case.number + 30)
    reached = sum(part["people"] for part in case.several("returns"))
    _show(scene, case, _of(award), closing.Wording(**_PUBLIC), reached)
    yield scene.timetable.evening(ago - 1, case.number)
    closing.comment(_of(award), agrees=True, text="", actor=group.signatory)
    yield scene.timetable.office(ago - 2, case.number + 30)
    closing.publish(_of(award), actor=scene.officer(case.number))


def _close(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how what was not spent comes back, and how the grant is closed."""
    yield scene.timetable.office(16, case.number + 90)
    if not_asked_back(award):
        closing.ask_unspent_back(award, the_day_to_repay(), actor=scene.officer(case.number))
    back = sum(known.left_pence for known in repayments_of(award))
    for repayment in repayments_of(award):
        receive(
            repayment, repayment.left_pence, clock.today(), bank_reference=f"RET-{award.reference}",
            actor=scene.one(Role.FINANCE, case.number),
        )  # fmt: skip
    yield scene.timetable.office(14, case.number)
    summary = _summary(spent_of(award) or Pence(0), back)
    closing.close_grant(
        award, summary=case.reason("closing", {"en": summary}), actor=scene.officer(case.number)
    )


def _summary(spent: int, back: int) -> str:
    came = f" {format_pounds(back)} came back." if back else ""
    return f"The work was done and {format_pounds(spent)} was spent.{came} All reports are in."

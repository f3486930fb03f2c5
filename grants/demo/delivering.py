"""How the demo's awards are accepted, paid and reported on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from grants.accounts.models import User
from grants.awards.models import Award, Side
from grants.awards.operations import (
    Signing,
    accept_offer,
    choose_publication,
    countersign,
    declaration_for,
    host_sign,
    lapse_offer,
    refuse_offer,
)
from grants.delivery.models import MilestoneReport
from grants.delivery.operations import (
    accept_report,
    cancel_report,
    request_changes,
    submit_report,
)
from grants.delivery.queries import reports_of
from grants.demo.applying import Group
from grants.demo.banking import give_account
from grants.demo.cases import Case
from grants.demo.conditions import choose_how_named, meet_conditions
from grants.demo.ending import end
from grants.demo.halting import HALTED, halt, withdraw_unsigned
from grants.demo.paying import pay, place_of
from grants.demo.reporting import (
    ASSESSMENTS,
    BY_LINK,
    CAME_BACK,
    CERTIFIED,
    WAITS_FOR_CERTIFIER,
    ask,
    ask_and_answer,
    name_certifier,
    rating_of,
    send_from_telephone,
    sign_off_if_wanted,
    write_early,
    write_report,
)
from grants.demo.scene import Scene
from grants.demo.spending import claim_for_report, claim_more
from grants.evaluation.models import MonitoringReturn
from grants.evaluation.operations import save_return, set_targets, submit_return
from grants.evaluation.queries import returns_of, targets_of
from grants.lifecycles import AWARD
from grants.money import Pence
from grants.notices.operations import Addressee
from grants.payments.gate import unmet
from grants.payments.operations import cancel_payment
from grants.payments.queries import payment_of, payments_of
from grants.permissions import Guest
from grants.rounds.models import Publication

_REFUSED = {
    "en": "We could not find the staff, so the money should go to others.",
    "ar": "لم نجد من يعمل معنا، والأولى أن يذهب المال إلى غيرنا.",
}
_CHANGES = {
    "en": "Please say how many people came, and what the largest amount was spent on.",
    "ar": "نرجو أن تذكروا عدد من حضروا، وعلى ماذا أُنفق المبلغ الأكبر.",
}

#: How many days ago the last report was sent, where its story stops soon after.
LAST_SENT = {"reporting": 3, "returning": 3, "changes_requested": 8, "payment_requested": 11,
             "payment_approved": 11}  # fmt: skip


#: Stories that stop before all sides have signed.
UNSIGNED = {"host_signing", "accepted", "unsigned"}

#: Stories that stop before an officer has read the last report or return, if it is fresh.
UNREAD = {"reporting", "returning"}


@dataclass
class Owed:
    """A report or return that its group hands in, with what the file says of it."""

    record: Any
    said: dict[str, Any]
    is_last: bool


def answer_offer(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell what becomes of an offer: accepted, refused, or left until it lapses."""
    offered = scene.timetable.ago(award.awarded_on)
    if case.story == "offer_refused":
        yield scene.timetable.evening(offered - 9, case.number)
        reason = case.reason("refusal", _REFUSED, case.language)
        refuse_offer(award, reason=reason, actor=group.signatory)
    elif case.story == "lapsed":
        yield scene.timetable.office(scene.timetable.ago(award.accept_by) - 5, case.number)
        lapse_offer(
            award, reason="No answer came, to two letters and a call.", actor=scene.officer(case.number)
        )
    elif case.story != "offered":
        yield scene.timetable.office(offered - 2, case.number)
        choose_how_named(scene, case, award)
        yield scene.timetable.evening(offered - 3, case.number)
        with force_locale(group.signatory.language):
            declaration = declaration_for(award, Side.GROUP)
        position = case.content["signatory"]["position"]
        accept_offer(award, _signing(group.signatory, position, declaration), actor=group.signatory)
        if case.story not in UNSIGNED:
            yield from _sign_for_others(scene, case, award)
            yield scene.timetable.evening(offered - 5, case.number)
            set_targets(award, _targets(case, award), actor=group.signatory)
        scene.awards[case.story] = award
        if case.story == "unsigned":
            yield from withdraw_unsigned(scene, case, award)


def _sign_for_others(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how the host signs, where there is one, and how the programme countersigns a day later."""
    signed = scene.timetable.ago(award.awarded_on) - 3
    hosting = award.hosting
    if hosting is not None:
        yield scene.timetable.evening(signed, case.number + 1)
        with force_locale(hosting.language):
            declaration = declaration_for(award, Side.HOST)
        host = Addressee(hosting.contact_email, hosting.answered_name, hosting.language)
        host_sign(award, _signing(host, hosting.answered_position, declaration), actor=Guest(award))
    yield scene.timetable.working(signed - 1, case.number)
    signer = scene.second(
        case.number, award.amount_pence, lambda person: AWARD.allows(person, "countersign", award)
    )
    with force_locale(signer.language):
        declaration = declaration_for(award, Side.FUNDER)
    countersign(award, _signing(signer, "Decision maker", declaration), actor=signer)


def _signing(person: Any, position: str, declaration: str) -> Signing:
    name = person.full_name
    return Signing(
        name=name, position=position, signature=name, declaration=declaration, language=person.language,
        has_committee=True, network_address=f"192.0.2.{len(name)}",
    )  # fmt: skip


def _targets(case: Case, award: Award) -> dict[int, int]:
    reach = int(case.answers["reach"])
    planned = {"people": reach, "sessions": max(6, reach // 8), "confident": max(5, reach * 3 // 5)}
    if said := case.several("returns"):
        planned["sessions"] = max(6, -(-sum(part["sessions"] for part in said) // 5) * 5)
    return {target.indicator_id: planned[target.indicator.key] for target in targets_of(award)}


def deliver(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell how instalments, reports and returns follow each other, as far as the story goes."""
    signed = scene.timetable.ago(award.awarded_on) - 5
    yield from give_account(scene, case, group, award, signed)
    meet_conditions(scene, case, group, award)
    first = payments_of(award)[0]
    stops_first = case.story in {"payment_requested", "payment_approved"} and not case.several("reports")
    yield from pay(scene, case, first, 2 if stops_first else signed - 2, stops=stops_first)
    if case.story in HALTED:
        yield from halt(scene, case, award)
        return
    yield from _rest(scene, case, group, award, signed)
    if case.story != "closed":
        yield from claim_more(scene, case, group, award)


def _rest(scene: Scene, case: Case, group: Group, award: Award, signed: int) -> Iterator[datetime]:
    if case.story == "active":
        yield scene.timetable.office(signed - 7, case.number)
        choose_publication(
            award, Publication.ANONYMISED, reason="Its volunteers were threatened before.",
            actor=scene.officer(case.number),
        )  # fmt: skip
        yield from end(scene, case, group, award)
        return
    if case.story in CERTIFIED:
        name_certifier(award, group)
    for owed in _owed(case, award):
        yield from _hand_in(scene, case, group, owed)
    if case.story in {WAITS_FOR_CERTIFIER, CAME_BACK}:
        yield from write_early(scene, case, group, award)
    if case.story == "closed":
        yield from claim_more(scene, case, group, award)
    if case.story == "returning":
        yield from _shorten(scene, case, award)
    yield from end(scene, case, group, award)


def _shorten(scene: Scene, case: Case, award: Award) -> Iterator[datetime]:
    """Tell how a group that needs less than planned is let off its last report and instalment."""
    report, officer = reports_of(award)[-1], scene.officer(case.number)
    payment = payment_of(report.milestone)
    if report.submitted_at is not None or payment is None:
        return
    yield scene.timetable.office(2, case.number)
    cancel_report(report, reason="The group finishes early and needs less.", actor=officer)
    cancel_payment(payment, reason="The group finishes early and needs less.", actor=officer)


def _owed(case: Case, award: Award) -> list[Owed]:
    """Return what the group hands in, in the order of due dates."""
    reports = list(zip(reports_of(award), case.several("reports"), strict=False))
    returns = list(zip(returns_of(award), case.several("returns"), strict=False))
    waits_for_return = case.story == "returning"
    last = (returns if waits_for_return else reports)[-1:]
    owed = [
        Owed(record, said, is_last=any(record is final for final, _said in last))
        for record, said in [*reports, *returns]
    ]
    return sorted(owed, key=lambda one: (one.record.due_on, isinstance(one.record, MilestoneReport)))


def _hand_in(scene: Scene, case: Case, group: Group, owed: Owed) -> Iterator[datetime]:
    """Tell how one report or return is written, sent and read, and its instalment paid."""
    record, number = owed.record, case.number
    officer = scene.officer(number)
    sent = max(scene.timetable.ago(record.due_on) + 4, LAST_SENT.get(case.story, 11))
    if isinstance(record, MilestoneReport):
        spent = Pence(int(owed.said["spent_pounds"]) * 100)
        yield from claim_for_report(scene, case, group, record.award, spent, sent)
    if case.story in BY_LINK and isinstance(record, MilestoneReport):
        yield from send_from_telephone(scene, case, record, owed.said, sent)
    else:
        yield scene.timetable.evening(sent + 1, number)
        _write(record, case, owed.said, group.applicant)
        yield scene.timetable.evening(sent, number)
        _submit(record, group.applicant)
        sign_off_if_wanted(record, group)
    if owed.is_last and sent == LAST_SENT.get(case.story) and case.story in UNREAD:
        if case.story == "reporting":
            yield from ask(scene, case, record, 1)
        return
    if case.story == "closed" and isinstance(record, MilestoneReport) and record.milestone.position == 1:
        yield from ask_and_answer(scene, case, group, record, sent)
    yield scene.timetable.office(sent - 4, number)
    if owed.is_last and case.story == "changes_requested":
        wanted = case.reason("changes", _CHANGES, case.language)
        request_changes(record, wanted=wanted, keys=["done", "first_count"], actor=officer)
        return
    rating = rating_of(case, record)
    accept_report(record, assessment=ASSESSMENTS[rating], rating=rating, actor=officer)
    if isinstance(record, MilestoneReport):
        yield from _pay_for(scene, case, owed, sent - 6)


def _write(record: MilestoneReport | MonitoringReturn, case: Case, said: dict[str, Any], actor: User) -> None:
    if isinstance(record, MilestoneReport):
        write_report(record, case, said, actor)
        return
    save_return(
        record,
        people_reached=said["people"],
        actuals={t.indicator_id: said[t.indicator.key] for t in targets_of(record.award)},
        worked=said["worked"].strip(),
        did_not_work=said["did_not_work"].strip(),
        learned=said["learned"].strip(),
        actor=actor,
    )


def _submit(record: MilestoneReport | MonitoringReturn, actor: User) -> None:
    if isinstance(record, MilestoneReport):
        submit_report(record, actor=actor)
    else:
        submit_return(record, actor=actor)


def _pay_for(scene: Scene, case: Case, owed: Owed, ago: int) -> Iterator[datetime]:
    """Tell how the instalment of an accepted report is paid; an overdue return holds the last one."""
    payment = payment_of(owed.record.milestone)
    if payment is None or (case.story == "overdue" and owed.is_last):
        return
    stops = owed.is_last and case.story in {"payment_requested", "payment_approved"}
    if owed.record.milestone.position == 1:
        for beside in payments_of(owed.record.award):
            if place_of(beside) is None and not unmet(beside):
                yield from pay(scene, case, beside, 2 if stops else ago, stops=False)
    yield from pay(scene, case, payment, 2 if stops else ago, stops=stops)

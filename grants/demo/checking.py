"""The due diligence of the demo's groups: what officers check before money is offered."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import EvidenceItem, EvidenceKind, User
from grants.accounts.operations import check_paper
from grants.accounts.queries import papers_by_kind
from grants.db import db
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.papers import give_again
from grants.demo.scene import Scene
from grants.diligence.models import (
    AssistanceFinding,
    CheckOutcome,
    DiligenceCheck,
    Register,
    Risk,
    Signal,
    SignalKind,
)
from grants.diligence.operations import (
    ask_waiver,
    confirm_waiver,
    declare_assistance,
    explain_signal,
    flag_signal,
    note_account,
    record_check,
    record_lookup,
)
from grants.diligence.queries import items_for
from grants.lifecycles import SIGNAL, EvidenceState
from grants.permissions import Role
from grants.rounds.models import CheckItem, CheckKind

#: The item that is red in the stories that stop just before a decision.
_RED = "trustees"
_RED_NOTE = "Two of the three committee members left this summer, and nobody has been elected in their place."
_WAIVER = "The group elects new members next month, and its host keeps the money until then."

_AMBER_NOTE = "The statement names the group by an older name. We have asked the bank's branch."
_CLEARED_NOTE = "The branch has written to us: it is the same group."


_NO_SUBSIDY = "It runs free meetings for neighbours and sells nothing, so it is no enterprise here."
_ASKED = "The answers on activities, and a call with the chair."

_STATUS = "Registered, its accounts are in"
_OTHER_STATUS = "Registered, it took a new name in spring"
_OTHER_NAME = "The group has shown us the minutes of the meeting at which it took its new name."

#: Every demo group banks at one branch.
SORT_CODE = "30-99-50"
_SHARING = 2
_EXPLAINED = "Both groups bank through one community association, which keeps a ledger of its own for each."
_FLAGGED = "Ask both groups who else signs for this account before anything is paid."


def look_into(scene: Scene, case: Case, group: Group, ago: int) -> Iterator[datetime]:
    """Tell how officers go through the list of checks of a group, so many days ago."""
    officer = scene.officer(case.number)
    for place, item in enumerate(items_for(group.application)):
        if item.evidence_kind is EvidenceKind.INSURANCE:
            continue  # It is not needed before an offer, and nobody has asked for it yet.
        yield scene.timetable.evening(ago + 2, case.number + place)
        paper = _paper(case, group, item)
        yield scene.timetable.office(ago + 1, case.number + place)
        if paper is not None and paper.state is EvidenceState.GIVEN:
            check_paper(paper, expires_on=paper.expires_on, actor=officer)
        if item.evidence_kind is EvidenceKind.BANK:
            note_account(group.application, SORT_CODE, account_of(case.number), evidence=paper, actor=officer)
        if item.kind is CheckKind.ASSISTANCE:
            declare_assistance(
                group.application, AssistanceFinding.NO_SUBSIDY, reason=_NO_SUBSIDY, source=_ASKED,
                declaration="", actor=officer,
            )  # fmt: skip
        note = _look_up(case, group, officer) if item.kind is CheckKind.REGISTER else ""
        if item.key == _RED and case.story in {"moderated", "proposed_award"}:
            yield from _go_on_all_the_same(scene, case, group, item, ago)
            continue
        if item.evidence_kind is EvidenceKind.BANK and case.number % 5 == 0:
            _record(scene, case, group, item, CheckOutcome.CONCERN, paper, _AMBER_NOTE)
            yield scene.timetable.office(ago, case.number + place)
            _record(scene, case, group, item, CheckOutcome.CLEARED, paper, _CLEARED_NOTE)
        else:
            _record(scene, case, group, item, CheckOutcome.CLEARED, paper, note)


def _look_up(case: Case, group: Group, officer: User) -> str:
    """Look a group up in its register; of every four one has another name there, which is explained."""
    organisation, differs = group.organisation, case.number % 4 == 0
    record_lookup(
        group.application,
        Register.CHARITY_COMMISSION if organisation.charity_number else Register.COMPANIES_HOUSE,
        number=organisation.number or "",
        name_found=f"{organisation.name} (Lanternfish)" if differs else organisation.name,
        status_found=_OTHER_STATUS if differs else _STATUS,
        looked_on=clock.today(),
        address="",
        note="",
        actor=officer,
    )
    return _OTHER_NAME if differs else ""


def account_of(number: int) -> str:
    """Return the number of a group's account; of every eight groups two share one."""
    return str(20_000_000 + 37 * (number - number % 2 if (number + 2) % 8 < _SHARING else number))


def look_at_signals(scene: Scene) -> Iterator[datetime]:
    """Tell how an officer looks at what groups have in common; the latest still waits."""
    yield scene.timetable.office(1)
    said = ((flag_signal, _FLAGGED), (explain_signal, _EXPLAINED))
    query = sa.select(Signal).where(Signal.kind == SignalKind.BANK).order_by(Signal.id).limit(len(said))
    for signal, (say, note) in zip(db.session.scalars(query).all(), said, strict=True):
        officers = scene.staff[Role.OFFICER]
        say(signal, note=note, actor=next(o for o in officers if SIGNAL.allows(o, "explain", signal)))


def _paper(case: Case, group: Group, item: CheckItem) -> EvidenceItem | None:
    """Return the paper that an item rests on; where there is none that counts, the group gives one."""
    if item.evidence_kind is None:
        return None
    known = papers_by_kind(group.organisation.id).get(item.evidence_kind)
    if known is not None and not known.has_expired and known.state is not EvidenceState.REFUSED:
        return known
    return give_again(case, group.organisation, item.evidence_kind, group.applicant)


def _record(
    scene: Scene, case: Case, group: Group, item: CheckItem, outcome: CheckOutcome,
    paper: EvidenceItem | None, note: str,
) -> DiligenceCheck:  # fmt: skip
    risk = {CheckOutcome.CLEARED: Risk.LOW, CheckOutcome.CONCERN: Risk.MEDIUM}.get(outcome, Risk.HIGH)
    return record_check(
        group.application, item, outcome, risk, evidence=paper, note=note, actor=scene.officer(case.number)
    )


def _go_on_all_the_same(
    scene: Scene, case: Case, group: Group, item: CheckItem, ago: int
) -> Iterator[datetime]:
    """Tell how one officer asks to waive a red check, and how another agrees before a decision."""
    check = _record(scene, case, group, item, CheckOutcome.RED, None, _RED_NOTE)
    yield scene.timetable.office(ago, case.number)
    ask_waiver(check, reason=_WAIVER, actor=scene.officer(case.number))
    if case.story == "proposed_award":
        yield scene.timetable.office(ago, case.number + 3)
        confirm_waiver(check, actor=scene.officer(case.number + 1))

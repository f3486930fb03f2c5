"""How the demo's payees give their bank details, and how some of them change later."""

from collections.abc import Iterator
from datetime import datetime

from grants import clock
from grants.accounts.queries import members_of, signatories_of
from grants.awards.models import Award
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.checking import SORT_CODE, account_of
from grants.demo.scene import Scene
from grants.payments.bank import BankDetails, payee_of
from grants.payments.bank.operations import (
    Account,
    CallBack,
    check_details,
    confirm_details,
    give_details,
    refuse_details,
    withdraw_details,
)
from grants.payments.bank.queries import details_in_force, links_of
from grants.permissions import Guest, Role

_REGISTER = "The public register"
_CHANGE = {
    "en": "Our branch closes, so our committee has opened an account at another bank.",
    "ar": "سيُغلق فرع مصرفنا، ولذلك فتحت لجنتنا حسابًا في مصرف آخر.",
}
_NOT_THEIRS = "The treasurer knew nothing of a change. The mailbox of a member had been broken into."

#: What becomes of a change of account, by the story of who changes it: how many days ago it is given.
_CHANGES = {"closed": 9, "active": 5, "closing": 4, "changes_requested": 3, "returning": 1}


def give_account(scene: Scene, case: Case, group: Group, award: Award, ago: int) -> Iterator[datetime]:
    """Tell how the payee of an accepted award gives its details, by a mailed link if it is a host."""
    payee = payee_of(award)
    if details_in_force(payee) is not None:
        return
    yield scene.timetable.evening(ago, case.number + 1)
    account = Account(payee.name, SORT_CODE, account_of(case.number))
    if members_of(payee):
        details = give_details(payee, account, reason="", actor=group.signatory)
    else:
        link = links_of(payee.id)[0]
        by = link.hosting.answered_name
        details = give_details(payee, account, reason="", by=by, actor=Guest(link))
    yield from _check(scene, case, details, ago - 1)
    yield scene.timetable.office(ago - 1, case.number + 3)
    confirm_details(details, actor=scene.one(Role.FINANCE, case.number))


def _check(scene: Scene, case: Case, details: BankDetails, ago: int) -> Iterator[datetime]:
    yield scene.timetable.office(ago, case.number + 2)
    call = CallBack(
        details.given_name, "020 7946 0000", _REGISTER, called_on=clock.today(),
        statement_on=clock.today() - clock.days(20),
    )  # fmt: skip
    check_details(
        details, call, sort_code=details.sort_code, account_number=details.account_number,
        actor=scene.officer(case.number),
    )  # fmt: skip


def change_account(scene: Scene, case: Case, group: Group) -> Iterator[datetime]:
    """Tell how a group gives another account after its award, and how far the change has come."""
    ago, number, story = _CHANGES.get(case.story), case.number, case.story
    if ago is None:
        return
    yield scene.timetable.evening(ago, number)
    account = Account(group.organisation.name, SORT_CODE, str(70_000_000 + number))
    signatory = signatories_of(group.organisation.id)[0]
    details = give_details(group.organisation, account, reason=_CHANGE[case.language], actor=signatory)
    if story == "active":
        withdraw_details(details, actor=signatory)
    elif story == "closed":
        yield scene.timetable.office(ago - 2, number)
        refuse_details(details, "refuse", reason=_NOT_THEIRS, actor=scene.officer(number))
    elif story in {"closing", "changes_requested"}:
        yield from _check(scene, case, details, ago - 1)
    if story == "closing":
        yield scene.timetable.office(ago - 2, number)
        confirm_details(details, actor=scene.one(Role.FINANCE, number))

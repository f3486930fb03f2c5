"""Bank details of those who are paid, in any state."""

from typing import Any

from factories.people import a_person, an_officer, do, member_of
from factories.remembered import remembered
from factories.signals import a_group_of_its_own
from grants import clock
from grants.accounts.models import Organisation, User
from grants.accounts.operations import set_active
from grants.accounts.queries import members_of
from grants.awards.models import Award
from grants.lifecycles import BankDetailsState
from grants.payments.bank import BankDetails, operations, payee_of
from grants.payments.bank.operations import Account, CallBack
from grants.payments.bank.queries import standing_details
from grants.permissions import Role

B = BankDetailsState
SORT_CODE = "30-99-50"


def an_account(number: str = "20001234", name: str = "The group") -> Account:
    return Account(name, SORT_CODE, number)


def a_call(**how: Any) -> CallBack:
    """Return what was heard in a call of today."""
    known = {
        "name": "Bilal Quist, treasurer",
        "number": "020 7946 0002",
        "number_source": "Our records of last year",
        "called_on": clock.today(),
        "statement_on": clock.today() - clock.days(20),
    }
    return CallBack(**{**known, **how})


@remembered
def given(organisation: Organisation, number: str = "20001234", *, reason: str = "") -> BankDetails:
    details: BankDetails = do(
        operations.give_details,
        organisation,
        an_account(number, organisation.name),
        reason=reason,
        actor=member_of(organisation),
    )
    return details


@remembered
def checked(details: BankDetails, *, actor: User | None = None) -> BankDetails:
    do(
        operations.check_details,
        details,
        a_call(),
        sort_code=details.sort_code,
        account_number=details.account_number,
        actor=actor or an_officer(),
    )
    return details


@remembered
def confirmed(details: BankDetails) -> BankDetails:
    do(operations.confirm_details, details, actor=a_person(Role.FINANCE))
    return details


@remembered
def some_details(
    state: BankDetailsState = B.GIVEN, organisation: Organisation | None = None, number: str = "20001234"
) -> BankDetails:
    """Return the bank details of an organisation, in a state reached by real steps."""
    organisation = organisation or a_group_of_its_own("Banking")
    details = given(organisation, number)
    if state is B.WITHDRAWN:
        do(operations.withdraw_details, details, actor=member_of(organisation))
    if state in (B.CHECKED, B.IN_FORCE, B.REPLACED):
        checked(details)
    if state in (B.IN_FORCE, B.REPLACED):
        confirmed(details)
    if state is B.REPLACED:
        confirmed(checked(given(organisation, "20009876", reason="Our bank closes.")))
    if state is B.REFUSED:
        do(operations.refuse_details, details, "refuse", reason="Nobody knew of it.", actor=an_officer())
    assert details.state is state
    return details


@remembered
def have_account(award: Award) -> None:
    """Have the payee's bank details in force; who checked and confirmed them works elsewhere from then on."""
    payee = payee_of(award)
    if standing_details(payee.id) or not members_of(payee):
        return
    checker, payer, administrator = an_officer(), a_person(Role.FINANCE), a_person(Role.ADMINISTRATOR)

    def go_through() -> None:
        details = operations.give_details(
            payee, an_account(f"3{payee.id:07}", payee.name), reason="", actor=member_of(payee)
        )
        operations.check_details(
            details, a_call(), sort_code=SORT_CODE, account_number=f"3{payee.id:07}", actor=checker
        )
        operations.confirm_details(details, actor=payer)
        for person in (checker, payer):
            set_active(person, False, actor=administrator)  # Nothing is mailed to them in the tests.

    do(go_through)

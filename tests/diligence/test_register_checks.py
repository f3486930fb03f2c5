"""What is checked in a public register is cleared on a look-up, or where no register knows the group."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh
from flask import Flask

from grants import clock
from grants.accounts.models import OrganisationKind
from grants.applications.models import Application
from grants.diligence import operations
from grants.diligence.models import CheckOutcome, DiligenceCheck, Register, RegisterLookup
from grants.errors import RuleBroken
from grants.rounds.models import CheckKind

Visit = Callable[..., Visitor]
F = CheckOutcome

NO_REGISTER = "A group of neighbours without a constitution; no register takes it."


def an_application(*, is_charity: bool = True, **how: Any) -> Application:
    round_ = make.a_round_checking("register", kind=CheckKind.REGISTER, **how)
    kind = OrganisationKind.CHARITY if is_charity else OrganisationKind.UNREGISTERED
    application: Application = make.sent_by(make.an_organisation(kind=kind), round_)
    return application


def look_up(application: Application, *, ago: int = 0, **how: Any) -> RegisterLookup:
    group = application.organisation
    known = {"number": group.number or "7", "name_found": group.name, "status_found": "Registered",
             "looked_on": clock.today() - timedelta(days=ago), "address": "", "note": ""}  # fmt: skip
    register = Register.CHARITY_COMMISSION if group.number else Register.OTHER
    lookup: RegisterLookup = do(
        operations.record_lookup, application, register, **{**known, **how}, actor=make.an_officer()
    )
    return lookup


def clear(application: Application, **how: Any) -> DiligenceCheck:
    check: DiligenceCheck = make.record(application, "register", **{"note": "", **how})
    return check


def refused(application: Application, **how: Any) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as broken:
        clear(application, **how)
    return broken.value.message, broken.value.field


def test_it_is_cleared_on_a_look_up_and_keeps_which(app: Flask) -> None:
    application = an_application(good_for_months=6)
    number = application.organisation.number

    before = refused(application, no_register="I did not look.")
    lookup = look_up(application, ago=10)
    check = clear(application)

    assert before == (f"Look the group up by its number {number} and record the look-up first.", "outcome")
    assert (check.lookup, check.no_register) == (lookup, "")
    assert check.expires_on == clock.add_months(lookup.looked_on, 6)


def test_a_look_up_counts_for_as_long_as_the_checks_of_the_item_are_good(app: Flask) -> None:
    application, for_ever = an_application(good_for_months=2), an_application()
    for known in (application, for_ever):
        look_up(known, ago=100)

    assert refused(application)[1] == "outcome"
    assert clear(for_ever).lookup is not None
    look_up(application)
    assert clear(application).lookup is not None


def test_a_group_without_a_number_may_be_cleared_on_the_reason_why_no_register_has_it(app: Flask) -> None:
    application = an_application(is_charity=False)

    before = refused(application)
    check = clear(application, no_register=NO_REGISTER)

    assert before == (
        "Record a look-up in a public register first, or say why there is none to look in.",
        "no_register",
    )
    assert (check.lookup, check.no_register) == (None, NO_REGISTER)
    look_up(application)
    assert clear(application, no_register=NO_REGISTER).no_register == ""


def test_a_register_that_says_something_else_is_explained(app: Flask) -> None:
    application = an_application()
    look_up(application, name_found="Harbour Quire")

    before = refused(application)
    check = clear(application, note="It took a new name in May.")

    assert before == (
        "The register differs from what the group says. Say why it is cleared all the same.",
        "note",
    )
    assert check.note == "It took a new name in May."


def test_what_is_not_cleared_and_other_items_want_no_look_up(app: Flask) -> None:
    application, other = an_application(), make.sent_by(make.an_organisation(), make.a_round_checking())

    red = clear(application, outcome=F.RED, note="It was taken off the register.", no_register=NO_REGISTER)

    assert (red.outcome, red.lookup) == (F.RED, None)
    assert make.record(other, no_register=NO_REGISTER).no_register == ""


def test_the_page_shows_the_rule_at_its_field_and_takes_the_reason(app: Flask, visit: Visit) -> None:
    application, browser = an_application(is_charity=False), visit(make.an_officer())
    page = f"/applications/{application.reference}/diligence/register"

    asked = browser.open(f"{page}/record")
    answer = browser.submit(f"{page}/record", outcome="cleared", risk="low")
    browser.submit(f"{page}/record", outcome="cleared", risk="low", no_register=NO_REGISTER)

    assert "Nobody has looked it up in a register lately." in asked.text
    assert "or say why there is none to look in." in answer.text
    assert "#no_register" in [link.get("href") for link in answer.all("a")]
    assert NO_REGISTER in browser.open(page).text


def test_the_page_shows_the_look_up_that_counts_and_asks_for_no_reason(app: Flask, visit: Visit) -> None:
    application, browser = an_application(), visit(make.an_officer())
    page = f"/applications/{application.reference}/diligence/register"

    answer = browser.submit(f"{page}/record", outcome="cleared", risk="low")
    look_up(application)
    asked = browser.open(f"{page}/record")
    browser.submit(f"{page}/record", outcome="cleared", risk="low")

    assert "record the look-up first." in answer.text
    assert "no_register" not in [box.get("name") for box in [*answer.all("textarea"), *asked.all("textarea")]]
    assert "Charity Commission (England and Wales)" in asked.text
    assert "It rests on the look-up of" in browser.open(page).text


def test_a_waiver_is_not_asked_for_what_no_register_can_know(app: Flask) -> None:
    check = clear(an_application(is_charity=False), no_register=NO_REGISTER)

    assert fresh(check).wants_waiver is False

"""Bank details are given by the payee, checked by call-back, confirmed by another person, and wait."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from cryptography.fernet import InvalidToken
from flask import Flask

from grants import audit, clock
from grants.accounts.calendar import working_day_after
from grants.assurance.proof import faults
from grants.audit import AuditEvent
from grants.db import db
from grants.diligence.models import Signal, SignalKind
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, BankDetailsState
from grants.notices.models import Notice
from grants.payments.bank import BankDetails, bank_gap, details_in_force, operations, payee_of
from grants.payments.gate import unmet
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.sealing import BANK

B = BankDetailsState


def everything_kept() -> str:
    """Return all that the database and the mails hold, as text."""
    with db.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return " ".join(
            str(row) for table in tables for row in connection.execute(sa.text(f'SELECT * FROM "{table}"'))
        )  # names of our own tables


def subjects() -> list[str]:
    return [notice.subject for notice in make.rows(Notice)]


def test_first_details_are_given_checked_and_confirmed_at_once(app: Flask) -> None:
    group = make.a_group_of_its_own("Banking")
    details = make.given(group, "20001234")
    assert (details.state, details.masked, details_in_force(group)) == (B.GIVEN, "••34", None)

    make.checked(details)
    assert details_in_force(group) is None
    make.confirmed(details)

    assert details_in_force(group) is details
    assert (details.sort_code, details.account_number, details.account_name) == (
        "309950",
        "20001234",
        group.name,
    )
    assert [event.action for event in audit.events_of(details)] == [
        "bank_details.give", "bank_details.check", "bank_details.confirm"
    ]  # fmt: skip
    assert subjects() == [
        f"Bank details of {group.name} were given",
        f"We have checked the bank details of {group.name}",
        f"The bank details of {group.name} are confirmed",
    ]
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_no_number_is_readable_in_rows_mails_or_trail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    details = make.some_details(B.IN_FORCE, number="20001234")

    kept = everything_kept()

    assert "20001234" not in kept
    assert "309950" not in kept
    first_key, run_file = app.config["BANK_KEY"], BANK.seal_alike(b"309950,20001234")
    monkeypatch.setitem(app.config, "BANK_KEY", "another")
    with pytest.raises(InvalidToken):
        _ = details.account_number
    monkeypatch.setitem(app.config, "BANK_KEY", f"newer, {first_key}")
    assert details.account_number == "20001234"
    assert BANK.unseal_alike(run_file) == b"309950,20001234"


def test_a_change_waits_some_working_days_and_until_then_nothing_is_paid(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)
    group = payee_of(award)
    first = payments_of(award)[0]
    assert unmet(first) == []

    with pytest.raises(RuleBroken, match="Say why the account changes"):
        make.given(group, "20009876")
    change = make.given(group, "20009876", reason="Our bank closes.")
    assert unmet(first) == [f"The bank details of {group.name} are being checked."]
    make.confirmed(make.checked(change))

    until = working_day_after(clock.today(), 5)
    assert (change.in_force_on, change.is_cooling, details_in_force(group)) == (until, True, None)
    assert unmet(first)[0].startswith(
        f"The bank details of {group.name} have changed. Money can go there from"
    )
    with clock.at(clock.now() + (until - clock.today())):
        assert (details_in_force(group), bank_gap(award)) == (change, None)
    states = [event.action for event in make.rows(AuditEvent, AuditEvent.action == "bank_details.replace")]
    assert states == ["bank_details.replace"]


def test_what_is_not_true_of_an_account_is_refused(app: Flask) -> None:
    group = make.a_group_of_its_own("Banking")

    for account, sentence in (
        (operations.Account("A", "30995", "20001234"), "Enter a sort code of 6 digits, such as 30-99-50"),
        (operations.Account("A", "309950", "12345"), "Enter an account number of 6 to 8 digits"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            make.do(operations.give_details, group, account, reason="", actor=make.member_of(group))
        assert refusal.value.message == sentence
    with pytest.raises(NotAllowed):
        make.do(operations.give_details, group, make.an_account(), reason="", actor=make.a_colleague(group))

    details = make.given(group)
    with pytest.raises(RuleBroken, match="Bank details are being checked already"):
        make.given(group, "20009876")
    make.confirmed(make.checked(details))
    with pytest.raises(RuleBroken, match="These are the details that we have already"):
        make.given(group, reason="Again.")


def test_a_call_back_must_bring_the_same_numbers_from_a_day_that_can_be_true(app: Flask) -> None:
    details, officer = make.some_details(), make.an_officer()
    tomorrow = clock.today() + timedelta(days=1)

    def check(number: str = "20001234", **how: object) -> None:
        make.do(
            operations.check_details, details, make.a_call(**how), sort_code="30 99 50",
            account_number=number, actor=officer,
        )  # fmt: skip

    for how, field in (
        ({"number": "20001235"}, "account_number"),
        ({"called_on": tomorrow}, "called_on"),
        ({"called_on": clock.today() - timedelta(days=1)}, "called_on"),
        ({"statement_on": tomorrow}, "statement_on"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            check(**how)  # type: ignore[arg-type]  # each has one of the two kinds
        assert refusal.value.field == field
    check()

    assert make.fresh(details).state is B.CHECKED


def test_nobody_confirms_what_they_checked_nor_what_is_of_their_own_group(app: Flask) -> None:
    finance, details = make.a_person(Role.FINANCE), make.some_details()
    own = make.a_person(Role.FINANCE, Role.OFFICER)
    make.join(details.organisation, own)

    with pytest.raises(NotAllowed):
        make.checked(details, actor=own)
    make.checked(make.fresh(details), actor=finance)
    for person in (finance, own):
        with pytest.raises(NotAllowed):
            make.do(operations.confirm_details, make.fresh(details), actor=person)
    with pytest.raises(sa.exc.IntegrityError, match="confirmed_by_a_second"):
        db.session.execute(
            sa.text(
                "UPDATE bank_details SET state = 'in_force', confirmed_by_id = checked_by_id,"
                " confirmed_at = checked_at, in_force_on = called_on"
            )
        )


def test_a_member_stops_a_change_that_did_not_come_from_the_group(app: Flask) -> None:
    group = make.a_group_of_its_own("Banking")
    make.confirmed(make.checked(make.given(group)))
    change = make.confirmed(make.checked(make.given(group, "20009876", reason="We moved.")))

    make.do(operations.refuse_details, change, "stop", reason="Not from us.", actor=make.a_colleague(group))

    assert (change.state, details_in_force(group)) == (B.REFUSED, None)
    assert subjects()[-1] == f"Nothing is paid to an account of {group.name}"


def test_two_groups_with_one_account_are_a_signal(app: Flask) -> None:
    groups = [make.a_group_of_its_own(name) for name in ("Alder", "Birch")]
    for group in groups:
        make.sent_by(group)
        make.given(group)

    assert [signal.shown for signal in make.rows(Signal, Signal.kind == SignalKind.BANK)] == ["34"]


def test_bank_details_go_their_way_over_the_pages_and_no_page_shows_a_number(
    visit: Callable[..., Visitor],
) -> None:
    group = make.a_group_of_its_own("Banking")
    here = f"/organisations/{group.id}/bank-details"
    owner, officer, finance = (
        visit(person) for person in (make.member_of(group), make.an_officer(), make.a_person(Role.FINANCE))
    )
    day = clock.today()
    boxes = [str(day.day), str(day.month), str(day.year)]

    wrong = owner.submit(f"{here}/give", account_name="Us", sort_code="1", account_number="20001234")
    given = owner.follow(
        owner.submit(f"{here}/give", account_name="Us", sort_code="30-99-50", account_number="20001234")
    )
    address = next(link for link in given.links if link.startswith("/bank-details/"))
    heard = {
        "called_name": "Bilal", "called_number": "020", "number_source": "Register", "sort_code": "309950",
        "statement_on": boxes,
    }  # fmt: skip
    other = officer.submit(f"{address}/check", account_number="20001235", **heard)
    checked = officer.follow(officer.submit(f"{address}/check", account_number="20001234", **heard))
    confirmed = finance.follow(finance.press(f"{address}/confirm"))

    assert wrong.errors == ["Enter a sort code of 6 digits, such as 30-99-50"]
    assert other.errors == [
        "These are not the numbers that were given. Ask again; if they stay different, do not accept the"
        " details."
    ]
    pages = [
        given,
        checked,
        confirmed,
        finance.open("/bank-details"),
        finance.open(f"{here}"),
        owner.open(address),
    ]
    assert [("34" in page.text, "20001234" in page.text) for page in pages] == [(True, False)] * len(pages)
    assert "Confirmed" in confirmed.text
    assert "020" not in owner.open(address).text
    stopped = owner.follow(owner.submit(f"{address}/stop", reason="Not ours."))
    assert "Not ours." in stopped.text


def test_details_are_withdrawn_or_refused_on_their_page(visit: Callable[..., Visitor]) -> None:
    details = make.some_details()
    address = f"/bank-details/{details.id}"
    owner = visit(make.member_of(details.organisation))

    owner.send(f"{address}/withdraw")
    assert make.fresh(details).state is B.GIVEN
    assert [owner.press(f"{address}/withdraw").status for _press in range(2)] == [302, 409]
    again = make.given(details.organisation, "20009876")
    officer = visit(make.an_officer())
    empty = officer.submit(f"/bank-details/{again.id}/refuse")
    officer.submit(f"/bank-details/{again.id}/refuse", reason="Nobody knew of it.")

    assert empty.errors == ["Enter the reason"]
    assert [make.fresh(known).state for known in (details, again)] == [B.WITHDRAWN, B.REFUSED]


def test_others_do_not_see_that_there_are_bank_details(visit: Callable[..., Visitor]) -> None:
    details = make.some_details()
    pages = (
        f"/bank-details/{details.id}",
        f"/organisations/{details.organisation_id}/bank-details",
        "/bank-details",
    )
    people = {
        "stranger": make.a_person(), "adviser": make.a_person(Role.ADVISER),
        "auditor": make.a_person(Role.AUDITOR), "member": make.a_colleague(details.organisation),
    }  # fmt: skip

    found = {name: [visit(person).open(page).status for page in pages] for name, person in people.items()}

    assert found == {
        "stranger": [404, 404, 403], "adviser": [404, 404, 403], "auditor": [200, 200, 200],
        "member": [200, 200, 403],
    }  # fmt: skip
    assert visit(people["member"]).open(f"{pages[1]}/give").status == 403


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(make.a_person(Role.FINANCE))
    asked = []
    for names in (["Alder"], ["Birch", "Cedar"]):
        for name in names:
            make.given(make.a_group_of_its_own(name))
        browser.open("/bank-details")
        queries.clear()
        browser.open("/bank-details?state=given")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_a_host_without_an_account_gives_its_details_by_a_mailed_link(visit: Callable[..., Visitor]) -> None:
    award = make.a_hosted_award(AwardState.ACTIVE)
    host = payee_of(award)
    first = payments_of(award)[0]
    mail = make.rows(Notice, Notice.text.contains("/bank-link/"))[0]
    link = "/bank-link/" + mail.text.split("/bank-link/")[1].split()[0]
    stranger, officer = visit(), visit(make.an_officer())
    assert (mail.address, host.name) == ("ruth@harbour.example", "Harbour Trust")
    assert unmet(first) == ["Harbour Trust has not given its bank details yet."]

    officer.press(f"/organisations/{host.id}/bank-details/link")
    newer = make.rows(Notice, Notice.text.contains("/bank-link/"))[1]
    old, link = stranger.open(link), "/bank-link/" + newer.text.split("/bank-link/")[1].split()[0]
    typed = {"full_name": "Ruth Okafor, director", "account_name": "Harbour Trust", "sort_code": "309950",
             "account_number": "20001234"}  # fmt: skip
    empty = stranger.submit(link)
    thanks = stranger.follow(stranger.submit(link, **typed))

    assert "This link is not in use" in old.text
    assert empty.errors[0] == "Enter your name and position"
    assert "Thank you: we have the bank details" in thanks.text
    details = make.rows(BankDetails)[0]
    assert (details.given_name, details.given_by_id) == ("Ruth Okafor, director", None)
    make.confirmed(make.checked(details))
    assert unmet(first) == []
    assert stranger.open("/bank-link/unknown").status == 404
    told = make.rows(Notice, Notice.address == "ruth@harbour.example")
    assert told[-1].subject == "The bank details of Harbour Trust are confirmed"
    assert "bank details" in visit(make.signatory_of(award)).open(f"/awards/{award.reference}").text
    assert f"{link}/stop" in stranger.open(link).links
    assert stranger.submit(f"{link}/stop", full_name="Ruth Okafor").errors == ["Enter the reason"]
    stranger.submit(f"{link}/stop", full_name="Ruth Okafor", reason="Nobody here gave it.")
    assert make.fresh(details).state is BankDetailsState.REFUSED
    assert unmet(first) != []
    told = make.rows(Notice, Notice.address == "ruth@harbour.example")
    assert "Ruth Okafor has ended the use" in told[-1].text
    assert "is not used any more" in stranger.open(link).text
    assert stranger.open(f"{link}/stop").status == 409


def test_start_pages_lead_to_what_is_to_be_given_checked_or_confirmed(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    make.accept(award, with_account=False)
    group, officer = visit(make.signatory_of(award)), visit(make.an_officer())
    finance = visit(make.a_person(Role.FINANCE))

    before = group.open("/").text
    details = make.given(payee_of(award))
    given = [browser.open("/").text for browser in (group, officer, finance)]
    make.checked(details)
    checked = [browser.open("/").text for browser in (officer, finance)]

    assert "Give your bank details" in before
    assert ["Give your bank details" in text for text in given] == [False] * 3
    assert ["bank details to check" in text for text in given] == [False, True, True]
    assert ["bank details to confirm" in text for text in checked] == [False, True]

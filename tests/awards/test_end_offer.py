"""An offer ends unaccepted, or gets more time: the money goes back, and the group is told."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.ledger import committed, left_in_pot, standing_of_round
from grants.awards.models import Account, Award, Posting
from grants.awards.operations import extend_offer, lapse_offer, refuse_offer
from grants.errors import RuleBroken
from grants.formats import day
from grants.lifecycles import AwardState
from grants.notices.models import Notice

W = AwardState


def mails_called(subject: str) -> list[str]:
    return [mail.address for mail in make.rows(Notice, Notice.subject == subject)]


def boxes(day_: date) -> list[str]:
    return [str(day_.day), str(day_.month), str(day_.year)]


def money_is_back(award: Award) -> bool:
    moves = [(p.source, p.target) for p in make.rows(Posting, Posting.award_id == award.id)]
    assert moves == [
        (Account.POT, Account.COMMITTED),
        (Account.COMMITTED, Account.RELEASED),
        (Account.RELEASED, Account.POT),
    ]
    return (committed(award), left_in_pot(award.application.round)) == (
        0,
        award.application.round.budget_pence,
    )


def test_a_refused_offer_gives_its_money_back(app: Flask) -> None:
    award = make.an_award()

    make.do(refuse_offer, award, reason="Other money came.", actor=make.signatory_of(award))

    assert award.state is W.REFUSED
    assert money_is_back(award)
    assert audit.events_of(award)[-1].details == {
        "before": "offered",
        "after": "refused",
        "reason": "Other money came.",
    }
    subject = f"You have refused the award {award.reference}"
    assert mails_called(subject) == [make.signatory_of(award).email]


def test_an_offer_lapses_after_its_last_day_and_gives_its_money_back(app: Flask) -> None:
    award = make.an_award()

    with clock.at(clock.now() + timedelta(days=29)):
        make.do(lapse_offer, award, reason="No answer came.", actor=make.an_officer())

    assert award.state is W.LAPSED
    assert money_is_back(award)
    assert audit.events_of(award)[-1].action == "award.lapse"
    assert mails_called(f"The offer {award.reference} has lapsed") == [make.signatory_of(award).email]


def test_an_offer_does_not_lapse_while_it_is_open(app: Flask) -> None:
    award = make.an_award()

    with clock.at(clock.now() + timedelta(days=28)), pytest.raises(RuleBroken) as refusal:
        make.do(lapse_offer, award, reason="No answer.", actor=make.an_officer())

    assert refusal.value.message == f"The offer is still open, until {day(award.accept_by)}."
    assert make.fresh(award).state is W.OFFERED
    assert committed(award) == award.amount_pence


def test_the_money_of_a_refused_offer_can_be_awarded_again(app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    make.an_award(W.REFUSED, round_)

    second = make.an_award(W.OFFERED, round_)

    stands = standing_of_round(round_)
    assert (stands.budget, stands.to_come, stands.paid, stands.left) == (
        3_000_000, second.amount_pence, 0, 1_000_000,
    )  # fmt: skip


def test_an_extended_offer_can_be_accepted_later(app: Flask) -> None:
    award = make.an_award()
    before, later = award.accept_by, award.accept_by + timedelta(days=7)

    make.do(extend_offer, award, later, reason="Holidays.", actor=make.an_officer())

    assert (award.state, award.accept_by) == (W.OFFERED, later)
    assert audit.events_of(award)[-1].details == {
        "accepted_before": before.isoformat(),
        "accept_by": later.isoformat(),
        "reason": "Holidays.",
    }
    assert mails_called(f"More time to accept the award {award.reference}") == [
        make.signatory_of(award).email
    ]
    with clock.at(clock.now() + timedelta(days=35)):
        make.accept(award)
    assert award.state is W.ACTIVE


def test_more_time_is_later_than_the_last_day_and_than_today(app: Flask) -> None:
    award = make.an_award()
    officer = make.an_officer()
    last = award.accept_by

    with pytest.raises(RuleBroken) as same_day:
        make.do(extend_offer, award, last, reason="Again.", actor=officer)
    with clock.at(clock.now() + timedelta(days=40)), pytest.raises(RuleBroken) as today:
        make.do(extend_offer, award, clock.today(), reason="Again.", actor=officer)

    found = [(refusal.value.message, refusal.value.field) for refusal in (same_day, today)]
    assert found == [("Choose a later day than now.", "accept_by")] * 2
    assert make.fresh(award).accept_by == last


def test_the_signatory_refuses_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/refuse"

    empty = browser.submit(address)
    page = browser.submit(address, reason="Other money came.")

    assert empty.errors == ["Enter the reason"]
    assert "The offer has ended. The money went back into the round." in browser.follow(page).text
    assert make.fresh(award).state is W.REFUSED


def test_an_officer_lets_an_offer_lapse_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/lapse"

    early = browser.submit(address, reason="No answer.")
    with clock.at(clock.now() + timedelta(days=29)):
        offered = address in browser.open(f"/awards/{award.reference}").links
        browser.submit(address, reason="No answer.")

    assert early.errors == [f"The offer is still open, until {day(award.accept_by)}."]
    assert early.fields()["reason"] == ["No answer."]
    assert (offered, make.fresh(award).state) == (True, W.LAPSED)


def test_an_officer_gives_more_time_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/extend"
    later = award.accept_by + timedelta(days=3)

    refused = browser.submit(address, accept_by=boxes(award.accept_by), reason="Holidays.")
    unreal = browser.submit(address, accept_by=["31", "2", "2027"], reason="Holidays.")
    page = browser.submit(address, accept_by=boxes(later), reason="Holidays.")

    assert refused.errors == ["Choose a later day than now."]
    assert unreal.errors == ["Enter a real date, such as 27 3 2027"]
    assert unreal.fields()["accept_by"] == ["31", "2", "2027"]
    assert "The group has been told by mail." in browser.follow(page).text
    assert make.fresh(award).accept_by == later


@pytest.mark.parametrize(
    "typed",
    [["1", "1"], ["1", "1", "99999"], ["-1", "1", "2027"], ["1e1", "1", "2027"], ["\x00", "1", "2027"]],
)
def test_a_day_that_cannot_be_is_said_at_its_field(visit: Callable[..., Visitor], typed: list[str]) -> None:
    award = make.an_award()

    page = visit(make.an_officer()).submit(
        f"/awards/{award.reference}/extend", accept_by=typed, reason="Holidays."
    )

    assert page.errors == ["Enter a real date, such as 27 3 2027"]


def test_others_do_not_end_or_extend_an_offer(visit: Callable[..., Visitor]) -> None:
    award, stranger = make.an_award(), make.signatory_of(make.an_award())
    address = f"/awards/{award.reference}/"
    signatory, officer = visit(make.signatory_of(award)), visit(make.an_officer())

    assert [visit(stranger).open(address + step).status for step in ("refuse", "lapse", "extend")] == [
        404,
        404,
        403,
    ]
    assert [signatory.open(address + step).status for step in ("lapse", "extend")] == [403, 403]
    assert officer.open(address + "refuse").status == 403


def test_without_the_pages_token_no_offer_ends(visit: Callable[..., Visitor]) -> None:
    award = make.an_award()

    page = visit(make.signatory_of(award)).submit(
        f"/awards/{award.reference}/refuse", csrf_token=None, reason="No."
    )

    assert len(page.errors) == 1
    assert make.fresh(award).state is W.OFFERED

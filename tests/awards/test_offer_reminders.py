"""Each day the service reminds of offers that end soon, once each, and forgets old network addresses."""

from datetime import timedelta

import factories as make
from flask import Flask

from grants import audit, clock
from grants.awards.daily import forget_addresses, remind_of_offers
from grants.awards.models import Award, Signature
from grants.awards.operations import accept_offer
from grants.lifecycles import AwardState
from grants.notices.models import Notice

W = AwardState


def reminders(award: Award) -> list[str]:
    """Return to whom it was said that an offer ends."""
    mails = make.rows(Notice, Notice.subject.startswith(f"The offer {award.reference} ends on"))
    return [mail.address for mail in mails]


def remind_on(award: Award, left: int) -> None:
    days = (award.accept_by - clock.today()).days - left
    with clock.at(clock.now() + timedelta(days=days)):
        remind_of_offers()
        remind_of_offers()


def test_groups_are_reminded_seven_and_two_days_before_and_once_each(app: Flask) -> None:
    award, signed = make.an_award(), make.an_award(W.ACCEPTED)
    found = []
    for left in (8, 7, 6, 2, 0, -1):
        remind_on(award, left)
        found.append(len(reminders(award)))

    assert found == [0, 1, 1, 2, 2, 2]
    assert set(reminders(award)) == {make.signatory_of(award).email}
    assert reminders(signed) == []


def test_a_missed_morning_is_made_up_for_and_a_younger_offer_is_left_alone(app: Flask) -> None:
    late, short = make.an_award(), make.an_award(round_=make.a_round(acceptance_days=5))

    remind_on(short, 5)
    remind_on(late, 4)

    assert (len(reminders(late)), reminders(short)) == (1, [])


def test_a_host_that_has_not_signed_gets_a_new_link(app: Flask) -> None:
    award = make.an_award(W.HOST_SIGNING)
    first = make.link_to_agreement()

    remind_on(award, 7)

    assert make.link_to_agreement() != first
    assert reminders(award) == [make.signatory_of(award).email]


def test_network_addresses_are_forgotten_in_time_with_a_line_in_the_trail(app: Flask) -> None:
    award = make.an_award()
    make.do(accept_offer, award, make.signing(network_address="192.0.2.7"), actor=make.signatory_of(award))
    kept = []
    for days in (364, 366):
        with clock.at(clock.now() + timedelta(days=days)):
            forget_addresses()
        kept.append(make.rows(Signature)[0].network_address)

    assert kept == ["192.0.2.7", None]
    last = audit.events_of(make.rows(Signature)[0])[-1]
    assert (last.action, last.actor_id) == ("signature.forget_address", None)

"""What groups have in common is found across rounds, shown with its reason, and rejects nobody."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts.models import ContactPlace, Organisation
from grants.accounts.operations import Reach, set_contact
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.diligence import operations
from grants.diligence.looking import compare_again, compare_waiting
from grants.diligence.matching import common_domains, keyed
from grants.diligence.models import AnswerSketch, Compared, Signal, SignalKind, Trace
from grants.errors import NotAllowed
from grants.lifecycles import ApplicationState, SignalState
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
A, K, N = ApplicationState, SignalKind, SignalState

STORY = (
    "Neighbours on our estate stopped talking to each other after the attack in May, and the doors on every"
    " landing stayed shut. We open one flat on each floor for tea on Thursdays, with hosts whom everybody"
    " knows, so that people who heard rumours can ask about them and hear from those they are about."
)


def found() -> list[tuple[SignalKind, str]]:
    return [(signal.kind, signal.reason) for signal in rows(Signal)]


def two_groups(**both: Any) -> tuple[Organisation, Organisation]:
    return make.a_group_of_its_own("Alder", **both), make.a_group_of_its_own("Birch", **both)


def compared(one: Organisation, other: Organisation) -> None:
    make.compare(make.sent_by(one), make.sent_by(other))


def test_groups_that_have_nothing_in_common_give_no_signal(app: Flask) -> None:
    compared(*two_groups())

    assert found() == []
    assert {trace.kind for trace in rows(Trace)} == {K.PHONE, K.ADDRESS, K.MAIL_DOMAIN, K.PERSON}


@pytest.mark.parametrize(
    ("both", "kind", "reason"),
    [
        ({"address": "1 Shared House, London"}, K.ADDRESS, "The same in both: 1 Shared House, London"),
        ({"phone": "020 7946 0958"}, K.PHONE, "The same in both: 020 7946 0958"),
    ],
)
def test_one_address_and_one_telephone_give_a_signal(
    app: Flask, both: dict[str, str], kind: SignalKind, reason: str
) -> None:
    compared(*two_groups(**both))

    assert found() == [(kind, reason)]


def test_spelling_does_not_hide_what_is_the_same(app: Flask) -> None:
    one = make.a_group_of_its_own("Alder", address="Flat 2, 1 Shared-House; LONDON", phone="+44 20 7946 0958")
    other = make.a_group_of_its_own("Birch", address="flat 2 1 shared house, London", phone="(020) 79460958")

    compared(one, other)

    assert {kind for kind, _reason in found()} == {K.ADDRESS, K.PHONE}


def test_one_person_in_two_groups_gives_a_signal(app: Flask) -> None:
    compared(*two_groups(main=Reach("Cyd Moor", "Helper", "cyd@gmail.com", "020 7946 0958")))

    kinds = [kind for kind, _reason in found()]
    assert sorted(kind.value for kind in kinds) == ["person", "person", "phone"]
    assert (K.PERSON, "The same in both: Cyd Moor") in found()


def test_a_domain_gives_a_signal_unless_anybody_has_an_address_there(app: Flask) -> None:
    one = make.a_group_of_its_own("Alder", main=Reach("Cyd", "Helper", "cyd@shared.example", "020 7946 0958"))
    other = make.a_group_of_its_own(
        "Birch", main=Reach("Dov", "Helper", "dov@shared.example", "020 7946 0959")
    )

    compared(one, other)

    assert found() == [(K.MAIL_DOMAIN, "The same in both: shared.example")]
    assert {"gmail.com", "yahoo.co.uk"} <= common_domains()


def test_a_text_that_was_sent_before_is_found_in_another_round(app: Flask) -> None:
    one, other = two_groups()
    earlier = make.sent_by(one, make.a_round(), need=STORY)
    later = make.sent_by(other, make.a_round(), need=STORY.replace("Thursdays", "Fridays"))

    make.compare(earlier, later)

    ((kind, reason),) = found()
    (signal,) = rows(Signal)
    assert kind is K.TEXT
    assert int(signal.shown) >= 70
    assert reason == f"About {signal.shown} in 100 runs of words in a long answer are the same."
    assert {signal.first_application_id, signal.second_application_id} == {earlier.id, later.id}


def test_a_group_may_send_its_own_text_again(app: Flask) -> None:
    group = make.a_group_of_its_own("Alder")
    make.compare(
        make.sent_by(group, make.a_round(), need=STORY), make.sent_by(group, make.a_round(), need=STORY)
    )

    assert found() == []


def test_to_compare_again_finds_nothing_twice_and_each_signal_is_in_the_trail(app: Flask) -> None:
    one, other = two_groups(address="1 Shared House, London")
    first, second = make.sent_by(one, need=STORY), make.sent_by(other, need=STORY)

    make.compare(first, second, first, second)

    signals = rows(Signal)
    assert sorted(signal.kind.value for signal in signals) == ["address", "text"]
    assert [[line.action for line in events_of(signal)] for signal in signals] == [
        ["duplicate_signal.find"], ["duplicate_signal.find"],
    ]  # fmt: skip
    assert len(rows(AnswerSketch)) == 2


def test_the_worker_compares_what_was_sent_and_again_what_was_sent_again(app: Flask) -> None:
    one, other = two_groups(address="1 Shared House, London")
    first, second, draft = make.sent_by(one), make.sent_by(other), make.a_draft()

    compare_waiting()
    compare_waiting()

    assert [kind for kind, _reason in found()] == [K.ADDRESS]
    assert {(row.application_id, row.submission_number) for row in rows(Compared)} == {
        (first.id, 1), (second.id, 1),
    }  # fmt: skip
    assert draft.id not in {row.application_id for row in rows(Compared)}


def test_each_morning_groups_are_compared_again_as_they_change(app: Flask) -> None:
    one, other = two_groups()
    compared(one, other)
    reach = Reach("Cyd Moor", "Helper", "cyd@gmail.com", "020 7946 0958")
    for group in (one, other):
        do(set_contact, group, ContactPlace.MAIN, reach, actor=make.member_of(group))
    compare_waiting()
    assert found() == []

    compare_again()
    compare_again()

    assert sorted(kind.value for kind, _reason in found()) == ["person", "person", "phone"]


def test_a_signal_rejects_nobody(app: Flask) -> None:
    one, other = two_groups(address="1 Shared House, London")
    application = make.sent_by(one, make.a_round_checking(), A.PROPOSED)
    make.compare(application, make.sent_by(other))
    make.record(application)

    assert len(found()) == 1
    make.confirm(application)
    assert application.state is A.AWARDED


def test_what_is_kept_tells_nothing_of_itself(app: Flask) -> None:
    compared(*two_groups(address="1 Shared House, London"))

    kept = {trace.mark for trace in rows(Trace)}
    assert all(len(mark) == 64 for mark in kept)
    assert keyed(K.ADDRESS, "1 shared house london") in kept
    key = app.config["MATCHING_KEY"]
    try:
        app.config["MATCHING_KEY"] = "another"
        assert keyed(K.ADDRESS, "1 shared house london") not in kept
    finally:
        app.config["MATCHING_KEY"] = key


def test_to_compare_costs_as_many_queries_with_three_others_as_with_one(
    app: Flask, queries: list[str]
) -> None:
    def cost(application: Any) -> int:
        queries.clear()
        make.compare(application)
        return len([statement for statement in queries if statement.startswith("SELECT")])

    one, other = two_groups(address="1 Shared House, London")
    first = make.sent_by(one, need=STORY)
    make.compare(make.sent_by(other, need=STORY))
    make.compare(first)
    with_one = cost(first)
    for name in ("Cedar", "Damson", "Elder"):
        group = make.a_group_of_its_own(name, address="1 Shared House, London")
        make.compare(make.sent_by(group, need=STORY))

    assert cost(first) == with_one


def test_an_officer_says_what_they_think_of_it(visit: Visit) -> None:
    signal, officer = make.a_signal(), make.an_officer(name="Priya Marlowe")
    browser = visit(officer)

    empty = browser.submit(f"/signals/{signal.id}")
    flagged = browser.submit(f"/signals/{signal.id}", finding="flag", note="Ask who rents it.")
    shown = browser.follow(flagged)
    explained = browser.follow(browser.submit(f"/signals/{signal.id}", finding="explain", note="A tower."))

    assert empty.errors == ["Choose what you think of it", "Say why"]
    assert "Looked at by Priya Marlowe on" in shown.text
    assert "Ask who rents it." in shown.text
    assert "A tower." in explained.text
    assert (fresh(signal).state, signal.note, signal.looked_by) == (N.EXPLAINED, "A tower.", officer)
    assert [(line.action, line.details.get("reason")) for line in events_of(signal)][1:] == [
        ("duplicate_signal.flag", "Ask who rents it."),
        ("duplicate_signal.explain", "A tower."),
    ]


def test_signals_of_a_round_are_filtered_and_lead_to_both_applications(visit: Visit) -> None:
    signal = make.a_signal()
    browser = visit(make.an_officer())
    address = f"/rounds/{signal.first_application.round.reference}/signals"

    page = browser.open(address)

    assert "1 Shared House, London" in page.text
    for application in (signal.first_application, signal.second_application):
        assert f"/applications/{application.reference}/diligence" in page.links
    assert "No signal fits." in browser.open(f"{address}?kind=text").text
    assert "No signal fits." in browser.open(f"{address}?state=explained").text
    assert "Shared House" in browser.open(f"{address}?kind=address&state=new").text
    assert "No signal fits." in browser.open(f"/rounds/{make.a_round().reference}/signals").text
    assert address in browser.open(f"/rounds/{signal.first_application.round.reference}").links


def test_due_diligence_shows_what_the_group_has_in_common(visit: Visit) -> None:
    signal = make.a_signal()

    page = visit(make.an_officer()).open(f"/applications/{signal.first_application.reference}/diligence")

    assert "The same in both: 1 Shared House, London Birch group" in page.text
    assert f"/signals/{signal.id}" in page.links


def test_who_is_near_to_one_group_does_not_read_which_it_is(visit: Visit) -> None:
    signal, officer = make.a_signal(), make.an_officer()
    do(take_part, signal.second_application, officer, Part.CONFLICTED)
    browser = visit(officer)
    first, second = signal.first_application, signal.second_application
    pages = [
        browser.open(f"/applications/{first.reference}/diligence"),
        browser.open(f"/signals/{signal.id}"),
        browser.open(f"/rounds/{first.round.reference}/signals"),
    ]

    for page in pages:
        assert "Another group, which is closed to you" in page.text
        assert "Birch" not in page.response.text
        assert second.reference not in page.response.text
    assert "somebody else looks at this" in pages[1].text
    assert browser.open(f"/applications/{second.reference}/diligence").status == 404
    with pytest.raises(NotAllowed):
        do(operations.explain_signal, signal, note="Fine.", actor=officer)


def test_who_is_near_to_both_groups_sees_nothing(visit: Visit) -> None:
    signal, officer = make.a_signal(), make.an_officer()
    for application in (signal.first_application, signal.second_application):
        do(take_part, application, officer, Part.CONFLICTED)

    assert visit(officer).open(f"/signals/{signal.id}").status == 404
    for application in (signal.first_application, signal.second_application):
        assert (
            "Shared House" not in visit(officer).open(f"/rounds/{application.round.reference}/signals").text
        )


def test_signals_are_for_officers_decision_makers_and_auditors(visit: Visit) -> None:
    signal = make.a_signal()
    people = {
        "officer": make.an_officer(),
        "decision maker": make.a_decision_maker(),
        "auditor": make.a_person(Role.AUDITOR),
        "finance": make.a_person(Role.FINANCE),
        "adviser": make.a_person(Role.ADVISER),
        "member": make.member_of(signal.first_organisation),
    }
    addresses = (f"/signals/{signal.id}", f"/rounds/{signal.first_application.round.reference}/signals")

    statuses = {
        name: [visit(person).open(address).status for address in addresses] for name, person in people.items()
    }

    assert statuses == {
        "officer": [200, 200], "decision maker": [200, 200], "auditor": [200, 200], "finance": [403, 403],
        "adviser": [403, 403], "member": [403, 403],
    }  # fmt: skip
    assert "What do you think of it?" not in visit(people["auditor"]).open(addresses[0]).text


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    round_ = make.a_round()
    browser = visit(make.an_officer())

    def add(*names: str, address: str) -> None:
        groups = [make.a_group_of_its_own(name, address=address) for name in names]
        make.compare(*[make.sent_by(group, round_) for group in groups])

    def asked() -> tuple[int, int]:
        queries.clear()
        page = browser.open(f"/rounds/{round_.reference}/signals")
        return len(queries), len([link for link in page.links if link.startswith("/signals/")])

    add("Alder", "Birch", address="1 Shared House, London")
    asked()
    for_one = asked()
    add("Cedar", "Damson", "Elder", address="2 Shared House, London")
    with_more = asked()

    assert (for_one[1], with_more[1]) == (1, 4)
    assert with_more[0] == for_one[0]

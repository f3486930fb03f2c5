"""A group writes what should change, sees the difference, and its signatory asks for it; officers propose."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.models import Award
from grants.delivery.queries import reports_of
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, VariationState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Role
from grants.rounds.operations import copy_round
from grants.variations import operations
from grants.variations.models import Variation
from grants.variations.queries import rules_of, versions_of
from grants.variations.terms import changes_between

V = VariationState


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def an_award() -> Award:
    return make.an_award(AwardState.ACTIVE)


def test_a_group_asks_on_its_pages_and_answers_a_question(visit: Callable[..., Visitor]) -> None:
    award = an_award()
    report = reports_of(award)[0]
    browser = visit(make.signatory_of(award))
    later = report.due_on + timedelta(days=9)

    started = browser.press(f"/awards/{award.reference}/variations")
    write = started.location
    shown = browser.open(write).fields()
    nothing = browser.submit(write.replace("/write", "/request"), agrees="y")
    wrong = browser.submit(write, amount="20,000", amount_0="18,000", reason="")
    past = browser.submit(write, reason="Late.", **{f"due_{report.reference}": ["1", "1", "2020"]})
    saved = browser.submit(write, reason="Late.", **{f"due_{report.reference}": boxes(later)})

    assert (shown["amount"], shown["title_0"], shown["amount_1"]) == (["20000"], ["Hosts"], ["1500"])
    assert shown[f"due_{report.reference}"] == boxes(report.due_on)
    assert nothing.errors == ["Nothing would change. Write first what should be different."]
    assert wrong.errors == ["Say why it should change."]
    assert past.errors == ["Choose a day that has not passed."]
    (variation,) = make.rows(Variation)
    assert [c.key for c in changes_between(variation.before, variation.after)] == [
        f"due_on:{report.reference}"
    ]
    unticked = browser.submit(f"{saved.location}/request")
    assert unticked.errors == ["Tick the box to go on"]
    browser.submit(f"{saved.location}/request", agrees="y")
    officer = visit(make.an_officer())
    officer.submit(f"{saved.location}/send-back", question="Why nine days?")
    assert "Why nine days?" in browser.open(saved.location).text
    assert make.fresh(variation).state is V.SENT_BACK
    browser.submit(write, reason="The hall is shut.")
    browser.submit(f"{saved.location}/request", agrees="y")
    officer.submit(f"{saved.location}/agree_alone")
    assert make.fresh(report).due_on == later
    assert [e.action for e in audit.events_of(variation)][-4:] == [
        "variation.send_back", "variation.edit", "variation.request", "variation.agree_alone",
    ]  # fmt: skip


def test_one_change_at_a_time_beside_drafts(app: Flask) -> None:
    award = an_award()
    make.a_variation(V.REQUESTED, award)

    with pytest.raises(RuleBroken, match="Only one can be asked for at a time"):
        make.do(operations.start_variation, award, actor=make.signatory_of(award))
    with pytest.raises(RuleBroken, match="Only one can be asked for at a time"):
        make.do(operations.start_variation, award, actor=make.an_officer())


def test_two_sides_may_write_but_only_one_sends(app: Flask) -> None:
    award = an_award()
    draft = make.a_draft_variation(award)
    proposal = make.a_draft_variation(award, proposal=True)
    again = make.do(operations.start_variation, award, actor=make.signatory_of(award))

    make.offer_variation(proposal)
    with pytest.raises(RuleBroken, match="Only one can be asked for at a time"):
        make.do(operations.request_variation, draft, actor=make.signatory_of(award))

    assert again.id == draft.id


def test_a_draft_is_seen_by_its_own_side_only(visit: Callable[..., Visitor]) -> None:
    award, officer = an_award(), make.an_officer()
    draft = make.a_draft_variation(award)
    proposal = make.a_draft_variation(award, proposal=True)
    group = visit(make.signatory_of(award))

    seen = [
        who.open(f"/variations/{known.reference}").status
        for who in (group, visit(officer), visit(make.a_person(Role.FINANCE)), visit(make.a_person()))
        for known in (draft, proposal)
    ]

    assert seen == [200, 404, 404, 200, 404, 404, 404, 404]


def test_a_signatory_accepts_a_small_proposal_and_it_holds_at_once(visit: Callable[..., Visitor]) -> None:
    variation = make.a_variation(V.OFFERED)
    award, address = variation.award, f"/variations/{variation.reference}"
    before = reports_of(award)[0].due_on

    page = visit(make.signatory_of(award)).submit(f"{address}/accept", agrees="y")

    assert page.location == address
    assert (make.fresh(variation).state, variation.decided_by_id) == (V.AGREED, variation.started_by_id)
    assert reports_of(award)[0].due_on == before + timedelta(days=10)
    assert make.rows(Notice, Notice.subject == f"We propose a change of your award {award.reference}")


def test_a_large_proposal_waits_for_a_decision_after_it_is_accepted(app: Flask) -> None:
    award = an_award()
    proposal = make.a_draft_variation(award, make.wanted(award, pounds=-500), proposal=True)
    make.offer_variation(proposal)

    make.do(operations.accept_proposal, proposal, actor=make.signatory_of(award))
    waits = proposal.state
    with pytest.raises(RuleBroken, match="accepted it as it is"):
        make.do(operations.reconsider_variation, proposal, reason="No.", actor=make.a_decision_maker())
    make.do(operations.agree, proposal, actor=make.a_decision_maker())

    assert (waits, make.fresh(award).amount_pence) == (V.RECOMMENDED, 1_950_000)


def test_a_signatory_declines_with_a_reason(visit: Callable[..., Visitor]) -> None:
    variation = make.a_variation(V.OFFERED)
    browser = visit(make.signatory_of(variation.award))
    address = f"/variations/{variation.reference}/decline"

    empty = browser.submit(address)
    browser.submit(address, reason="We manage.")

    assert empty.errors == ["Enter the reason"]
    assert (make.fresh(variation).state, variation.answer) == (V.DECLINED, "We manage.")


def test_an_officer_gives_time_on_one_page(visit: Callable[..., Visitor]) -> None:
    award, officer = an_award(), make.an_officer()
    report = reports_of(award)[0]
    browser, address = visit(officer), f"/more-time/{report.reference}"
    before = report.due_on
    linked = [link for link in browser.open(f"/reports/{report.reference}").links if "/more-time" in link]

    earlier = browser.submit(address, due_on=boxes(before), reason="Rain.")
    too_late = browser.submit(address, due_on=boxes(before + timedelta(days=31)), reason="Rain.")
    page = browser.submit(address, due_on=boxes(before + timedelta(days=30)), reason="Rain.")

    assert linked
    assert earlier.errors == ["Choose a day after the one that holds now."]
    assert "may not give that much time alone" in too_late.errors[0]
    assert "The group has been told by mail." in browser.follow(page).text
    assert make.fresh(report).due_on == before + timedelta(days=30)
    assert [v.number for v in versions_of(award)] == [1, 2]
    assert visit(make.signatory_of(award)).open(address).status == 403


def test_withdrawing_and_refusing_leave_the_terms(visit: Callable[..., Visitor]) -> None:
    variation = make.a_variation(V.REQUESTED)
    award, address = variation.award, f"/variations/{variation.reference}"

    visit(make.signatory_of(award)).press(f"{address}/withdraw")
    assert make.fresh(variation).state is V.WITHDRAWN
    other = make.a_variation(V.REQUESTED, award)
    visit(make.an_officer()).submit(f"/variations/{other.reference}/refuse", reason="The year ends.")

    assert "The year ends." in visit(make.signatory_of(award)).open(f"/variations/{other.reference}").text
    assert [v.number for v in versions_of(make.fresh(award))] == [1]


def test_whoever_recommended_does_not_refuse(app: Flask) -> None:
    variation, officer = make.a_variation(V.REQUESTED), make.an_officer()
    make.recommend(variation, actor=officer)

    with pytest.raises(RuleBroken, match="Look at it again first"):
        make.do(operations.refuse_variation, variation, reason="No.", actor=officer)


def test_only_a_signatory_asks_and_an_active_award_changes(app: Flask) -> None:
    award = an_award()
    draft = make.a_draft_variation(award)

    with pytest.raises(NotAllowed):
        make.do(operations.request_variation, draft,
                actor=make.a_colleague(award.application.organisation))  # fmt: skip
    with pytest.raises(NotAllowed):
        make.do(operations.start_variation, award, actor=make.a_person(Role.FINANCE))


def test_the_list_filters_and_its_queries_do_not_grow(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    officer = visit(make.an_officer())
    variation = make.a_variation(V.REQUESTED)
    numbers = []
    for more in (0, 2):
        for _each in range(more):
            make.a_variation(V.AGREED)
        officer.open("/variations")
        queries.clear()
        assert variation.reference in officer.open("/variations").text
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
    assert variation.reference not in officer.open("/variations?state=agreed").text
    assert "No change fits." in officer.open("/variations?state=refused").text


def test_arabic_pages_name_a_change_by_the_word_of_the_glossary(visit: Callable[..., Visitor]) -> None:
    variation = make.a_variation(V.REQUESTED)
    officer = visit(make.a_person(Role.OFFICER, language="ar"))

    pages = [
        officer.open(address).text for address in ("/variations", f"/awards/{variation.award.reference}")
    ]

    assert ["تعديل الشروط" in text for text in pages] == [True, True]
    assert "تغيير" not in pages[0]


def test_an_officer_sets_the_rules_of_a_round_and_a_copy_has_them(visit: Callable[..., Visitor]) -> None:
    award, officer = an_award(), make.an_officer()
    round_, opens = award.application.round, clock.now()
    browser, address = visit(officer), f"/rounds/{round_.reference}/variations"
    default = (rules_of(round_).shift_days, rules_of(round_).move_share)

    refused = browser.submit(address, shift_days="400", move_share="101")
    browser.submit(address, shift_days="5", move_share="0")
    copy = make.do(
        copy_round, round_, make.both("Again"), opens_at=opens, closes_at=opens + clock.days(30),
        decides_on=clock.today() + clock.days(60), actor=officer,
    )  # fmt: skip

    assert (default, len(refused.errors)) == ((30, 1000), 2)
    assert (rules_of(copy).shift_days, rules_of(copy).move_share) == (5, 0)
    assert address in browser.open(f"/rounds/{round_.reference}/build").links
    moved = make.a_draft_variation(award, make.wanted(award, moved=1))
    make.do(operations.request_variation, moved, actor=make.signatory_of(award))
    with pytest.raises(RuleBroken, match="more than an officer may agree to alone"):
        make.do(operations.agree_alone, moved, actor=officer)
    assert Pence(100) == moved.size_pence

"""Officers go through a round's list of checks; what each found stays to be read."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import EvidenceKind, OrganisationKind
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.diligence import operations
from grants.diligence.models import CheckOutcome, DiligenceCheck, Risk
from grants.diligence.queries import blocks_of, items_for, standing
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, CheckState, EvidenceState
from grants.permissions import Part, Role
from grants.rounds.models import CheckItem
from grants.rounds.operations import publish_round
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]
A, C, E, F, K = ApplicationState, CheckState, EvidenceState, CheckOutcome, EvidenceKind


def an_application(*keys: str, state: ApplicationState = A.SUBMITTED, **how: object) -> Application:
    application: Application = make.an_application(state, make.a_round_checking(*keys, **how))
    return application


def page_of(application: Application, more: str = "") -> str:
    return f"/applications/{application.reference}/diligence{more}"


def test_a_check_is_recorded_with_who_when_and_until_when(app: Flask) -> None:
    application, officer = an_application(good_for_months=12), make.an_officer()

    check = make.record(application, outcome=F.CONCERN, risk=Risk.MEDIUM, note="Two are siblings.",
                        actor=officer)  # fmt: skip

    assert (check.outcome, check.risk, check.note, check.checked_by) == (
        F.CONCERN, Risk.MEDIUM, "Two are siblings.", officer,
    )  # fmt: skip
    assert check.expires_on == clock.add_months(clock.today(), 12)
    assert [line.action for line in events_of(check)] == ["diligence_check.record"]
    line = events_of(application)[-1]
    assert (line.action, line.details) == (
        "application.look_into",
        {"item": "trustees", "outcome": "concern"},
    )


def test_a_later_check_replaces_the_earlier_one_which_stays_as_it_was(app: Flask) -> None:
    application = an_application()
    earlier = make.record(application, outcome=F.RED, note="Nobody runs it.")

    later = make.record(application)

    assert [(c.state, c.outcome, c.note) for c in rows(DiligenceCheck)] == [
        (C.REPLACED, F.RED, "Nobody runs it."),
        (C.RECORDED, F.CLEARED, "We asked the chair."),
    ]
    assert standing(application).lines[0].check == later
    assert events_of(earlier)[-1].action == "diligence_check.replace"


def test_only_what_is_for_the_tier_and_the_kind_is_checked(app: Flask) -> None:
    officer = make.an_officer()
    round_ = make.a_draft_round(actor=officer)
    make.add_item(round_, "all", actor=officer)
    make.add_item(round_, "of_large", tier_keys=["large"], actor=officer)
    make.add_item(round_, "of_small", tier_keys=["small"], actor=officer)
    make.add_item(round_, "of_charities", organisation_kinds=["charity"], actor=officer)
    make.add_item(round_, "of_groups", organisation_kinds=["unregistered", "faith"], actor=officer)
    do(publish_round, round_, actor=officer)

    application = make.an_application(A.SUBMITTED, round_)

    assert application.organisation.kind is OrganisationKind.UNREGISTERED
    assert [item.key for item in items_for(application)] == ["all", "of_small", "of_groups"]
    (_all, of_large, *_rest) = parts_of(round_, CheckItem)
    with pytest.raises(RuleBroken, match=r"This is not checked of this application\."):
        do(operations.record_check, application, of_large, F.CLEARED, Risk.LOW, actor=officer)


@pytest.mark.parametrize(
    ("outcome", "risk"), [(F.CONCERN, Risk.LOW), (F.RED, Risk.LOW), (F.CLEARED, Risk.HIGH)]
)
def test_what_is_not_simply_cleared_is_explained(app: Flask, outcome: CheckOutcome, risk: Risk) -> None:
    application = an_application()

    with pytest.raises(RuleBroken) as broken:
        make.record(application, outcome=outcome, risk=risk, note="")

    assert (broken.value.message, broken.value.field) == ("Say what you found", "note")
    assert make.record(application, note="").note == ""


def test_what_rests_on_a_paper_is_cleared_on_one_that_is_in_order(app: Flask) -> None:
    application = an_application("insurance", evidence_kind=K.INSURANCE)
    organisation = application.organisation

    def refused(**how: object) -> tuple[str, str | None]:
        with pytest.raises(RuleBroken) as broken:
            make.record(application, "insurance", **how)
        return broken.value.message, broken.value.field

    wanted = ("Choose the paper that it rests on", "evidence")
    elsewhere = ("This paper is not in the group's locker for this check.", "evidence")
    not_in_order = ("This paper was not accepted or has expired. Ask the group for another one.", "evidence")
    assert refused() == wanted
    assert refused(evidence=make.a_paper()) == elsewhere
    assert refused(evidence=make.a_paper(organisation=organisation, kind=K.ACCOUNTS)) == elsewhere
    assert refused(evidence=make.a_paper(E.REFUSED, organisation)) == not_in_order
    assert refused(evidence=make.a_paper(E.REPLACED, organisation)) == elsewhere
    assert make.record(application, "insurance", F.CONCERN).evidence is None


def test_a_check_is_never_good_for_longer_than_its_paper(app: Flask) -> None:
    application = an_application("insurance", evidence_kind=K.INSURANCE, good_for_months=12)
    paper = make.a_paper(E.CHECKED, application.organisation)

    check = make.record(application, "insurance", evidence=paper)

    assert check.expires_on == paper.expires_on
    assert not check.has_expired
    with clock.at(clock.now() + timedelta(days=201)):
        assert check.has_expired


def test_the_check_of_the_locker_is_used_again(app: Flask) -> None:
    application = an_application("insurance", evidence_kind=K.INSURANCE)
    given = make.a_paper(E.GIVEN, application.organisation)
    item = make.item_called(application, "insurance")
    with pytest.raises(RuleBroken, match="Nobody has found this paper in order"):
        do(operations.reuse_paper, application, item, given, actor=make.an_officer())
    paper = make.a_paper(E.CHECKED, application.organisation)

    check = do(operations.reuse_paper, application, item, paper, actor=make.an_officer())

    assert (check.outcome, check.risk, check.evidence, check.expires_on) == (
        F.CLEARED, Risk.LOW, paper, paper.expires_on,
    )  # fmt: skip
    assert blocks_of(application) == []


@pytest.mark.parametrize("state", [A.DRAFT, A.INELIGIBLE, A.WITHDRAWN, A.DECLINED])
def test_nothing_is_checked_before_it_is_sent_or_after_it_has_ended(
    app: Flask, state: ApplicationState
) -> None:
    round_ = make.a_round_checking()
    application = make.a_draft(round_) if state is A.DRAFT else make.an_application(state, round_)

    with pytest.raises(WrongState):
        make.record(application)


def test_only_officers_without_a_conflict_record(app: Flask) -> None:
    application = an_application()
    conflicted = make.an_officer()
    do(take_part, application, conflicted, Part.CONFLICTED)

    for person in (conflicted, make.a_decision_maker(), make.a_person(Role.AUDITOR),
                   make.member_of(application.organisation)):  # fmt: skip
        with pytest.raises(NotAllowed):
            make.record(application, actor=person)


def test_an_officer_records_and_checks_again_on_the_pages(visit: Visit) -> None:
    application = an_application("insurance", evidence_kind=K.INSURANCE)
    paper = make.a_paper(E.CHECKED, application.organisation)
    browser = visit(make.an_officer(name="Priya Marlowe"))

    empty = browser.submit(page_of(application, "/insurance/record"))
    first = browser.submit(page_of(application, "/insurance/record"), outcome="red", risk="high",
                           evidence="", note="It covers another hall.")  # fmt: skip
    shown = browser.follow(first)
    again = browser.press(page_of(application, "/insurance/reuse"))
    after = browser.follow(again)
    history = browser.open(page_of(application, "/insurance"))

    assert empty.errors == ["Choose what you found", "Choose how great the risk is"]
    assert "This stands in the way of an offer: “Insurance” is red, and nobody has waived it." in shown.text
    assert "Use the check from the locker" in shown.text
    assert "Nothing stands in the way of an offer." in after.text
    assert f"/files/{paper.upload_id}" in after.links
    assert "Use the check from the locker" not in after.text
    assert "Earlier checks Red: no offer Checked by Priya Marlowe on" in history.text
    assert "It covers another hall." in history.text


def test_who_was_overtaken_while_writing_is_told(visit: Visit) -> None:
    application = an_application()
    make.record(application)
    browser = visit(make.an_officer())
    seen = browser.open(page_of(application, "/trustees/record")).fields()
    make.record(application, outcome=F.RED)

    page = browser.send(
        page_of(application, "/trustees/record"), **{**seen, "outcome": "cleared", "risk": "low"}
    )

    assert page.errors == [
        "Someone else saved this while you were writing. Your text is still here and not yet saved. Open the"
        " page in a new tab to see theirs; to keep yours, press Save again."
    ]
    assert [check.outcome for check in rows(DiligenceCheck)] == [F.CLEARED, F.RED]


def test_the_page_is_for_officers_decision_makers_and_auditors(visit: Visit) -> None:
    application = an_application()
    conflicted = make.an_officer()
    do(take_part, application, conflicted, Part.CONFLICTED)
    people = {
        "officer": make.an_officer(),
        "decision maker": make.a_decision_maker(),
        "auditor": make.a_person(Role.AUDITOR),
        "finance": make.a_person(Role.FINANCE),
        "adviser": make.a_person(Role.ADVISER),
        "member": make.member_of(application.organisation),
        "conflicted": conflicted,
    }

    found = {name: visit(person).open(page_of(application)).status for name, person in people.items()}

    assert found == {"officer": 200, "decision maker": 200, "auditor": 200, "finance": 403, "adviser": 403,
                     "member": 403, "conflicted": 404}  # fmt: skip
    assert "Record a check" not in visit(people["auditor"]).open(page_of(application)).text
    assert visit(people["officer"]).open(page_of(make.a_draft(make.a_round_checking()))).status == 404


def test_the_case_leads_to_its_due_diligence(visit: Visit) -> None:
    application = an_application()

    page = visit(make.an_officer()).open(f"/applications/{application.reference}")

    assert page_of(application) in page.links


def test_the_page_asks_the_database_as_often_for_three_checks_as_for_one(
    visit: Visit, queries: list[str]
) -> None:
    one = an_application("trustees")
    three = an_application("trustees", "bank", "accounts")
    browser = visit(make.an_officer())
    make.record(one)
    for key in ("trustees", "bank", "accounts"):
        make.record(three, key)
    browser.open(page_of(one))

    def asked(application: Application) -> int:
        queries.clear()
        assert browser.open(page_of(application)).status == 200
        return len(queries)

    assert asked(three) == asked(one)


def test_the_pages_are_in_arabic_too(visit: Visit) -> None:
    application = an_application()

    page = visit(make.an_officer(language="ar")).open(page_of(application))

    assert page.status == 200
    assert fresh(application).state is A.SUBMITTED

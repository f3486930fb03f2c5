"""A concern is given to somebody with no part in the grant, who looks into it; nobody else learns of it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor

from grants import clock
from grants.assurance.evidence import evidence_pack
from grants.awards.holds import standing_holds
from grants.documents.files import CheckedFile
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, ConcernState, PaymentState
from grants.notices.models import Notice
from grants.oversight import operations as oversight
from grants.oversight.daily import chase_follow_ups
from grants.oversight.models import Concern, ConcernFile
from grants.oversight.queries import possible_triagers
from grants.permissions import Role

N = ConcernState


def test_who_has_it_looks_into_it_on_the_pages_from_reading_to_closing(
    visit: Callable[..., Visitor],
) -> None:
    payment = make.a_payment()
    award = payment.award
    concern, _code = make.raise_concern(award)
    person, admin = make.a_person(Role.DECISION_MAKER), visit(make.a_person(Role.ADMINISTRATOR))
    browser, address = visit(person), f"/concerns/{concern.reference}"

    waiting = admin.open("/concerns/waiting")
    before = browser.open(address)
    admin.submit(f"{address}/give", triager=str(person.id))
    browser.submit(f"{address}/triage", note="Read.")
    browser.submit(f"{address}/look-into", note="Ask for receipts.")
    browser.press(f"{address}/hold")
    held = browser.open(address)
    twice = browser.press(f"{address}/hold")
    browser.submit(f"{address}/note", note="The shop was called.")
    undecided = browser.submit(f"{address}/conclude", how="refer", referred_to="", finding="x", answer="y")
    found = browser.submit(f"{address}/conclude", how="uphold", finding="Receipts.", answer="You were right.")
    assert found.status == 302, found.errors
    too_early = browser.submit(f"{address}/close", answer="You were right.")
    browser.press(f"{address}/lift-hold")
    closed = browser.follow(browser.submit(f"{address}/close", answer="You were right."))

    assert concern.reference in waiting.text
    assert [word in waiting.text for word in ("Zeppelin", award.reference)] == [False, False]
    assert before.status == 404
    assert "You hold the payments" in held.text
    assert twice.status == 422
    assert undecided.errors == ["Choose to whom"]
    assert too_early.errors == ["Lift the hold first."]
    assert [word in closed.text for word in (make.SECRET, "The shop was called.", "Receipts.")] == [True] * 3
    assert standing_holds(award) == []
    assert make.fresh(concern).state is N.CLOSED


def test_nobody_with_a_part_in_the_grant_is_asked(app: Any) -> None:
    payment = make.a_payment(PaymentState.REQUESTED)
    requester = payment.requested_by
    concern, _code = make.raise_concern(payment.award)
    parts = {part.user_id for part in payment.application.parts}
    free, assigner = make.an_officer(), make.a_person(Role.OFFICER, Role.ADMINISTRATOR)

    ids = {person.id for person in possible_triagers(concern, assigner)}

    assert parts
    assert ids & (parts | {requester.id, assigner.id}) == set()
    assert free.id in ids
    with pytest.raises(RuleBroken):
        make.give_concern(concern, requester)


def test_who_takes_a_part_later_reads_it_no_longer(visit: Callable[..., Visitor]) -> None:
    award, person = make.an_award(AwardState.ACTIVE), make.an_officer()
    payment = make.a_payment(award=award)
    concern, _code = make.raise_concern(award)
    make.give_concern(concern, person)
    browser = visit(person)
    before = browser.open(f"/concerns/{concern.reference}").status

    browser.press(f"/payments/{payment.reference}/request")

    assert (before, browser.open(f"/concerns/{concern.reference}").status) == (200, 404)
    assert concern.reference not in browser.open("/concerns").text


def test_a_project_that_was_described_is_named_unless_one_had_a_part_in_it(
    visit: Callable[..., Visitor],
) -> None:
    payment = make.a_payment(PaymentState.REQUESTED)
    award, other = payment.award, make.an_award(AwardState.ACTIVE)
    concern, _code = make.raise_concern()
    make.give_concern(concern, payment.requested_by)
    browser, address = visit(payment.requested_by), f"/concerns/{concern.reference}/project"

    near = browser.submit(address, award=award.reference)
    unknown = browser.submit(address, award="AW00-0000")
    browser.submit(address, award=other.reference.lower())

    assert near.errors[0].startswith("You took part in this grant.")
    assert unknown.errors == ["There is no such award that you may see."]
    assert make.fresh(concern).award_id == other.id


def test_who_loses_it_reads_it_no_longer_and_files_are_opened_for_the_reader_alone(
    visit: Callable[..., Visitor],
) -> None:
    file = CheckedFile(make.a_pdf(), "receipt.pdf", "application/pdf")
    concern, _code = make.do(
        oversight.raise_concern, None, described="x", text=make.SECRET, language="en",
        files=[file],
    )  # fmt: skip
    first = make.give_concern(concern)
    number = make.rows(ConcernFile)[0].id
    address = f"/concerns/{concern.reference}/files/{number}"

    opened = visit(first).press(address).response
    second = make.give_concern(concern)
    lost = visit(first).press(address)

    assert opened.data == make.a_pdf()
    assert lost.status == 404
    assert visit(second).open(f"/concerns/{concern.reference}").status == 200


def test_a_concern_that_nobody_reads_is_told_of_again_every_other_day(app: Any) -> None:
    admin = make.a_person(Role.ADMINISTRATOR)
    make.raise_concern()
    now, counts = clock.now(), []

    for days in (1, 2, 2, 3, 4):
        with clock.at(now + clock.days(days)):
            chase_follow_ups()
        counts.append(len(make.rows(Notice, Notice.user_id == admin.id)))

    assert counts == [1, 2, 2, 2, 3]


ROLES = [(Role.OFFICER,), (Role.DECISION_MAKER,), (Role.FINANCE,), (Role.ADVISER,), (Role.ADMINISTRATOR,), ()]


@pytest.mark.parametrize("roles", ROLES, ids=str)
def test_no_page_mail_or_number_tells_of_a_concern_to_anybody_else(
    visit: Callable[..., Visitor], roles: tuple[Role, ...]
) -> None:
    award = make.an_award(AwardState.ACTIVE)
    concern = make.a_concern(N.LOOKED_INTO, award)
    make.do(oversight.hold_payments, concern, actor=concern.triager)
    person = make.a_person(*roles) if roles else make.signatory_of(award)
    browser, seen = visit(person), {}
    waiting = ["/", "/concerns", f"/awards/{award.reference}", f"/applications/{award.application.reference}",
               "/applications?q=eppeli", "/awards?q=eppeli", "/visits?q=eppeli", "/payments",
               "/organisations", "/mails/troubled", "/audit", f"/concerns/{concern.reference}"]  # fmt: skip
    while waiting and len(seen) < 60:
        address = waiting.pop(0)
        page = browser.open(address)
        seen[address] = page.response.text if page.response.mimetype.startswith("text/") else ""
        if page.tree is not None and page.status == 200:
            waiting += [link for link in page.links if link not in seen and link not in waiting]

    leaks = [a for a, text in seen.items() if "Zeppelin" in text or concern.triager.full_name in text]
    named = [a for a, text in seen.items() if concern.reference in text + a and "/concerns" not in a]
    assert leaks == []
    assert named == []
    mails = [n.text + n.subject for n in make.rows(Notice)]
    assert [
        mail for mail in mails if "Zeppelin" in mail or (award.reference in mail and "oncern" in mail)
    ] == []


def test_an_auditor_reads_it_but_takes_nothing_of_it_with_the_papers_of_the_grant(
    visit: Callable[..., Visitor],
) -> None:
    award = make.an_award(AwardState.ACTIVE)
    concern = make.a_concern(N.LOOKED_INTO, award)
    make.do(oversight.hold_payments, concern, actor=concern.triager)
    auditor = visit(make.a_person(Role.AUDITOR))

    page = auditor.open(f"/concerns/{concern.reference}")
    trail, register = auditor.open("/audit"), auditor.press("/register.csv").response.text
    pack = evidence_pack(award)

    assert make.SECRET in page.text
    assert "Zeppelin" not in trail.text + register
    assert concern.reference.encode() not in pack
    archive = zipfile.ZipFile(io.BytesIO(pack))
    texts = b"".join(archive.read(name) for name in archive.namelist())
    assert [word in texts for word in (b"Zeppelin", b"enquiry", b"concern.", concern.reference.encode())] == [
        False
    ] * 4
    assert make.rows(Concern)[0].state is N.LOOKED_INTO

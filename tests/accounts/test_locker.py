"""The locker: an organisation's papers, checked once by an officer and wanted by every round."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do, fresh, rows
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants import clock
from grants.accounts import operations
from grants.accounts.models import EvidenceItem, EvidenceKind, Organisation, User
from grants.accounts.queries import papers_by_kind
from grants.audit import events_of
from grants.documents.files import checked_content
from grants.documents.models import Upload
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import EvidenceState
from grants.notices.models import Notice
from grants.rounds.models import Round, WantedEvidence
from grants.rounds.operations import add_part, publish_round

Visit = Callable[..., Visitor]
E, K = EvidenceState, EvidenceKind

OVER = "This day is over. Give a paper that has not expired."


def in_days(number: int) -> Any:
    return clock.today() + clock.days(number)


def give(
    organisation: Organisation, kind: EvidenceKind = K.INSURANCE, *, until: int | None = 200,
    actor: User | None = None, pages: int = 1,
) -> EvidenceItem:  # fmt: skip
    paper: EvidenceItem = do(
        operations.give_paper,
        organisation,
        kind,
        checked_content(make.a_pdf(pages=pages), f"{kind.value}-{pages}.pdf"),
        expires_on=None if until is None else in_days(until),
        actor=actor or make.member_of(organisation),
    )
    return paper


def check(paper: EvidenceItem, *, until: int | None = 200, actor: User | None = None) -> None:
    expires_on = None if until is None else in_days(until)
    do(operations.check_paper, paper, expires_on=expires_on, actor=actor or make.an_officer())


def refuse(paper: EvidenceItem, actor: User | None = None) -> None:
    do(operations.refuse_paper, paper, reason="It names another group.", actor=actor or make.an_officer())


def a_round_wanting(*wanted: EvidenceKind, **how: Any) -> Round:
    """Return an open round that wants these papers."""
    officer = make.an_officer()
    round_ = make.a_draft_round(actor=officer)
    for kind in wanted:
        do(add_part, round_, WantedEvidence, kind=kind, **how, actor=officer)
    do(publish_round, round_, actor=officer)
    return round_


def a_file(content: bytes, name: str = "policy.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def typed_day(days: int) -> dict[str, list[str]]:
    day = in_days(days)
    return {"expires_on": [str(day.day), str(day.month), str(day.year)]}


def test_a_paper_is_given_for_the_organisation(app: Flask) -> None:
    organisation = make.an_organisation()
    member = make.a_person()
    do(operations.join, organisation, member, position="Helper", may_sign=False)

    paper = give(organisation, actor=member)

    assert (paper.state, paper.given_by_id, paper.expires_on) == (E.GIVEN, member.id, in_days(200))
    assert (paper.upload.organisation_id, paper.upload.application_id) == (organisation.id, None)
    (line,) = events_of(paper)
    assert (line.action, line.details) == ("evidence_item.give", {"fingerprint": paper.upload.fingerprint})


def test_a_paper_that_is_replaced_stays_readable(app: Flask) -> None:
    organisation = make.an_organisation()
    first = give(organisation)
    check(first)

    second = give(organisation, pages=2)

    assert (first.state, second.state) == (E.REPLACED, E.GIVEN)
    assert papers_by_kind(organisation.id) == {K.INSURANCE: second}
    assert events_of(first)[-1].action == "evidence_item.replace"
    assert len(rows(Upload)) == 2


@pytest.mark.parametrize(
    ("kind", "until", "sentence"),
    [
        (K.INSURANCE, None, "Enter the day on which it expires"),
        (K.SAFEGUARDING, None, "Enter the day on which it expires"),
        (K.ACCOUNTS, None, "Enter the day on which it expires"),
        (K.INSURANCE, -1, OVER),
        (K.BANK, -1, OVER),
    ],
)
def test_a_paper_says_until_when_it_counts(
    app: Flask, kind: EvidenceKind, until: int | None, sentence: str
) -> None:
    organisation = make.an_organisation()

    with pytest.raises(RuleBroken) as giving:
        give(organisation, kind, until=until)
    paper = give(organisation, kind)
    with pytest.raises(RuleBroken) as checking:
        check(paper, until=until)

    for refused in (giving.value, checking.value):
        assert (refused.message, refused.field) == (sentence, "expires_on")
    assert fresh(paper).state is E.GIVEN


@pytest.mark.parametrize("kind", [K.GOVERNING_DOCUMENT, K.BANK])
def test_some_papers_count_without_an_end(app: Flask, kind: EvidenceKind) -> None:
    paper = give(make.an_organisation(), kind, until=None)

    check(paper, until=None)

    assert (paper.state, paper.expires_on, paper.has_expired) == (E.CHECKED, None, False)


def test_a_paper_counts_on_its_last_day(app: Flask) -> None:
    paper = give(make.an_organisation(), until=10)

    with clock.at(clock.now() + timedelta(days=10)):
        on_the_last = paper.has_expired
    with clock.at(clock.now() + timedelta(days=11)):
        after = paper.has_expired

    assert (on_the_last, after) == (False, True)


def test_only_members_give_papers(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir")

    for person in (make.an_officer(), make.a_person()):
        with pytest.raises(NotAllowed) as refused:
            give(organisation, actor=person)
        assert refused.value.message == "Only members of Harbour Choir can do this."

    assert rows(Upload) == rows(EvidenceItem) == []


def test_an_officer_records_a_paper_as_checked(app: Flask) -> None:
    paper = give(make.an_organisation(), until=100)
    officer = make.an_officer()

    check(paper, until=300, actor=officer)

    assert (paper.state, paper.checked_by_id, paper.expires_on) == (E.CHECKED, officer.id, in_days(300))
    assert paper.checked_at is not None
    line = events_of(paper)[-1]
    assert (line.action, line.details) == (
        "evidence_item.check",
        {"before": "given", "after": "checked", "expires_on": in_days(300).isoformat()},
    )
    assert rows(Notice) == []


def test_a_paper_that_will_not_do_is_refused_and_the_group_told_why(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir", language="ar")
    colleague = make.a_person()
    do(operations.join, organisation, colleague, position="Helper", may_sign=False)
    paper = give(organisation)

    refuse(paper)

    assert (paper.state, paper.reason) == (E.REFUSED, "It names another group.")
    assert events_of(paper)[-1].details["reason"] == "It names another group."
    first, second = rows(Notice)
    assert (first.user_id, second.user_id) == (make.member_of(organisation).id, colleague.id)
    assert (first.language, second.language) == ("ar", "en")
    assert second.subject == "We cannot accept a paper of Harbour Choir"
    assert "Insurance certificate: an officer has read it and cannot accept it." in second.text
    assert "It names another group." in second.text
    assert f"/organisations/{organisation.id}/locker" in second.text


def test_an_officer_does_not_check_the_papers_of_their_own_organisation(app: Flask) -> None:
    organisation = make.an_organisation()
    officer = make.an_officer()
    do(operations.join, organisation, officer, position="Helper", may_sign=False)
    paper = give(organisation)

    with pytest.raises(NotAllowed):
        check(paper, actor=officer)
    with pytest.raises(NotAllowed):
        refuse(paper, actor=officer)


def test_a_paper_is_checked_once(app: Flask) -> None:
    paper = give(make.an_organisation())
    check(paper)

    with pytest.raises(WrongState):
        check(paper)
    refuse(paper)
    with pytest.raises(WrongState):
        check(paper)


def test_members_are_warned_once_thirty_days_before_a_checked_paper_expires(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    soon, later, unchecked = (
        give(organisation, kind, until=days)
        for kind, days in ((K.INSURANCE, 30), (K.SAFEGUARDING, 31), (K.ACCOUNTS, 30))
    )
    check(soon, until=30)
    check(later, until=31)

    first, again = do(operations.warn_of_expiry), do(operations.warn_of_expiry)
    with clock.at(clock.now() + timedelta(days=1)):
        next_day = do(operations.warn_of_expiry)
    with clock.at(clock.now() + timedelta(days=40)):
        too_late = do(operations.warn_of_expiry)

    assert (first, again, next_day, too_late) == (1, 0, 1, 0)
    mail = rows(Notice)[0]
    assert mail.subject == "A paper of Harbour Choir expires soon"
    assert "Insurance certificate: the one that we have checked expires on" in mail.text
    assert [line.action for line in events_of(soon)][-1] == "evidence_item.warn"
    assert events_of(soon)[-1].actor_id is None
    assert [line.action for line in events_of(unchecked)] == ["evidence_item.give"]


def test_a_paper_that_was_replaced_or_refused_warns_nobody(app: Flask) -> None:
    organisation = make.an_organisation()
    replaced = give(organisation, until=20)
    check(replaced, until=20)
    give(organisation, until=300)
    refuse(give(organisation, K.SAFEGUARDING, until=20))
    before = len(rows(Notice))

    assert do(operations.warn_of_expiry) == 0
    assert len(rows(Notice)) == before


def put(browser: Visitor, organisation: Organisation, file: FileStorage | None, kind: str = "insurance",
        **values: Any) -> Page:  # fmt: skip
    return browser.submit(f"/organisations/{organisation.id}/locker/{kind}", file=file, **values)


def test_the_page_puts_a_paper_into_the_locker_and_keeps_the_earlier_ones(visit: Visit) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/locker"

    empty = browser.open(address)
    answer = put(browser, organisation, a_file(make.a_pdf(), "first.pdf"), **typed_day(100))
    shown = browser.follow(answer).text
    put(browser, organisation, a_file(make.a_picture("png"), "second.png"), **typed_day(200))
    page = browser.open(f"{address}/insurance")

    assert empty.text.count("Not there yet") == len(EvidenceKind)
    assert answer.location == address
    assert "It is in your locker. An officer will check it." in shown
    assert "Insurance certificate To be checked" in shown
    first, second = rows(Upload)
    assert "Earlier ones first.pdf – Given on" in page.text
    assert {f"/files/{first.id}", f"/files/{second.id}"} <= set(page.links)
    assert browser.open(f"/files/{first.id}").response.data == make.a_pdf()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a file"),
        (b"", "The file is empty. Choose another one."),
        (b"<script>", "This kind of file cannot be taken. Choose a PDF, a JPEG or PNG picture, or a document"
                      " saved as DOCX, XLSX, ODT or ODS."),
    ],
)  # fmt: skip
def test_the_page_takes_no_other_file_and_keeps_the_day(
    visit: Visit, content: bytes | None, sentence: str
) -> None:
    organisation = make.an_organisation()
    file = None if content is None else a_file(content)

    page = put(visit(make.member_of(organisation)), organisation, file, **typed_day(100))

    assert page.errors == [sentence]
    assert page.all("a", href="#file") != []
    assert page.fields()["expires_on"] == typed_day(100)["expires_on"]
    assert rows(Upload) == []


def test_the_page_says_that_a_day_is_needed(visit: Visit) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))

    without = put(browser, organisation, a_file(make.a_pdf()))
    over = put(browser, organisation, a_file(make.a_pdf()), **typed_day(-1))

    assert without.errors == ["Enter the day on which it expires"]
    assert over.errors == [OVER]
    assert browser.open(f"/organisations/{organisation.id}/locker/nothing").status == 404

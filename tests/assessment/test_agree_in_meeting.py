"""Moderation in a meeting: with a quorum that is counted anew for each application, and with minutes."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from pypdf import PdfReader

from grants import storage
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.models import Attendance, ConflictKind, Meeting, Moderation, Recusal
from grants.assessment.panel import next_on_agenda, progress, standing_aside
from grants.assessment.queries import reviews_of
from grants.audit import events_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, MeetingState, ReviewState
from grants.permissions import Part, Role
from grants.rounds.models import Round
from grants.rounds.queries import criteria_of

Visit = Callable[..., Visitor]
A, M, V = ApplicationState, MeetingState, ReviewState


def a_round(quorum: int = 2) -> Round:
    round_: Round = make.a_round(panel_quorum=quorum, reviewers_wanted=1)
    return round_


def reviewed(round_: Round, **answers: str) -> Application:
    application: Application = make.an_application(A.IN_REVIEW, round_, **answers)
    make.a_review(V.SUBMITTED, application)
    return application


def aside(
    meeting: Meeting,
    application: Application,
    person: User,
    conflict: ConflictKind | None = None,
    *,
    reason: str = "We are old friends.",
    actor: User | None = None,
) -> Recusal:
    recusal: Recusal = do(
        operations.stand_aside, meeting, application, person, conflict,
        reason=reason, actor=actor or meeting.chair,
    )  # fmt: skip
    return recusal


def pdf_text(document: IssuedDocument) -> str:
    reader = PdfReader(io.BytesIO(storage.get(make.fresh(document).fingerprint)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def minutes_for(reader: User | None, language: str = "en") -> IssuedDocument:
    """Return the minutes for a reader, or for all, once the worker has made them."""
    make_waiting()
    whose = IssuedDocument.reader_id == (reader.id if reader else None)
    (document,) = rows(
        IssuedDocument,
        IssuedDocument.kind == DocumentKind.MEETING_MINUTES,
        IssuedDocument.language == language,
        whose,
    )
    assert isinstance(document, IssuedDocument)
    return document


def test_a_round_with_a_quorum_agrees_its_scores_in_a_meeting_only(app: Flask) -> None:
    round_ = a_round()
    application = reviewed(round_)
    people = make.a_panel()
    sentence = r"^The scores of this round are agreed in a meeting\. Open one first\.$"

    with pytest.raises(RuleBroken, match=sentence):
        make.moderate(application, actor=people[0])
    planned = make.a_meeting(M.PLANNED, round_, members=people)
    with pytest.raises(RuleBroken, match=sentence):
        make.moderate(application, actor=people[0])
    do(operations.open_meeting, planned, actor=people[0])
    make.attend(planned, *people)
    moderation = make.moderate(application, actor=people[0])

    assert (moderation.meeting_id, fresh(application).state) == (planned.id, A.MODERATED)


def test_a_round_without_a_quorum_needs_none_but_keeps_the_rules_of_one_that_is_held(app: Flask) -> None:
    round_ = a_round(0)
    first, second = reviewed(round_), reviewed(round_)

    assert make.moderate(first).meeting_id is None
    meeting = make.a_meeting(M.OPEN, round_)
    with pytest.raises(RuleBroken, match=r"^Only an officer who is at the meeting can record what it agrees"):
        make.moderate(second)
    assert make.moderate(second, actor=meeting.chair).meeting_id == meeting.id


def test_the_quorum_counts_who_is_there_and_does_not_stand_aside(app: Flask) -> None:
    round_ = a_round()
    one, two = reviewed(round_), reviewed(round_)
    officer, adviser, decider = people = make.a_panel()
    meeting = make.a_meeting(M.OPEN, round_, members=people)

    aside(meeting, one, adviser)
    make.moderate(two, actor=officer)
    aside(meeting, one, decider, ConflictKind.FAMILY)
    with pytest.raises(RuleBroken) as refusal:
        make.moderate(one, actor=officer)

    assert refusal.value.message == ("The meeting has no quorum for this application: 1 of 2 members.")
    do(operations.invite_members, meeting, [other := make.an_officer()], actor=officer)
    make.attend(meeting, other)
    assert make.moderate(one, actor=officer).meeting_id == meeting.id


def test_whoever_has_a_conflict_stands_aside_without_being_asked(app: Flask) -> None:
    round_ = a_round()
    application = make.an_application(A.IN_REVIEW, round_)
    officer, adviser, decider = people = make.a_panel()
    make.a_review(V.CONFLICTED, application, reviewer=adviser)
    make.a_review(V.SUBMITTED, application)
    meeting = make.a_meeting(M.OPEN, round_, members=[officer, adviser])

    (known,) = standing_aside(meeting, [application.id])[application.id]

    assert (known.user_id, known.is_conflict, known.kind) == (adviser.id, True, None)
    with pytest.raises(RuleBroken, match="no quorum for this application: 1 of 2"):
        make.moderate(application, actor=officer)
    assert decider.id not in meeting.present_ids
    assert people[0] == officer


def test_whoever_stands_aside_or_scored_it_does_not_record_the_score(app: Flask) -> None:
    round_ = a_round()
    first, second = reviewed(round_), make.an_application(A.IN_REVIEW, round_)
    people = [*make.a_panel(), make.an_officer()]
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    make.a_review(V.SUBMITTED, second, reviewer=people[0])
    aside(meeting, first, people[0])

    with pytest.raises(RuleBroken, match=r"^You stand aside for this application\. Somebody else records"):
        make.moderate(first, actor=people[0])
    with pytest.raises(NotAllowed, match=r"^Only a grant officer who did not review it can do this\.$"):
        make.moderate(second, actor=people[0])
    assert next_on_agenda(meeting, people[0]) is None
    assert next_on_agenda(meeting, people[3]) == first.reference


def test_a_conflict_declared_at_the_table_closes_the_application_everywhere(app: Flask, visit: Visit) -> None:
    round_ = a_round()
    people = make.a_panel()
    adviser = people[1]
    application = make.an_application(A.IN_REVIEW, round_, title="Lantern walk")
    make.a_review(V.SUBMITTED, application, reviewer=adviser)
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    browser, address = visit(adviser), f"/meetings/{meeting.reference}"
    assert "Lantern walk" in browser.open(address).text

    page = browser.submit(
        f"{address}/aside/{application.reference}", person=str(adviser.id), kind="trustee", reason=""
    )

    assert page.location == address
    assert (adviser.id, Part.CONFLICTED) in [(k.user_id, k.part) for k in fresh(application).parts]
    (recusal,) = rows(Recusal)
    assert (recusal.conflict_kind, recusal.recorded_by_id) == (ConflictKind.TRUSTEE, adviser.id)
    assert events_of(recusal)[-1].action == "recusal.record"
    assert "Lantern walk" not in browser.open(address).text
    assert application.reference not in browser.open("/reviews").text
    for place in ("", "/score", "/declare"):
        assert browser.open(f"/applications/{application.reference}{place}").status == 404
    assert [review.state for review in reviews_of(application)] == [V.SUBMITTED]
    assert (
        "Conflict declared since"
        in visit(people[0]).open(f"/applications/{application.reference}/moderate").text
    )


def test_a_member_speaks_for_themselves_and_an_officer_for_all_who_are_there(
    app: Flask, visit: Visit
) -> None:
    round_ = a_round()
    application, waiting = reviewed(round_), make.an_application(A.IN_REVIEW, round_)
    officer, adviser, decider = people = make.a_panel()
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    stranger = make.a_person(Role.ADVISER)

    with pytest.raises(NotAllowed, match=r"^Only an officer can record this for somebody else\.$"):
        aside(meeting, application, decider, actor=adviser)
    with pytest.raises(NotAllowed, match=r"^Only a grant officer, a member of the panel can do this\.$"):
        aside(meeting, application, stranger, actor=stranger)
    for person, conflict, reason, sentence in (
        (stranger, None, "Why.", "Record first that this person is at the meeting."),
        (adviser, None, " ", "Enter the reason"),
        (adviser, ConflictKind.OTHER, "", "Enter the reason"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            aside(meeting, application, person, conflict, reason=reason)
        assert refusal.value.message == sentence
    with pytest.raises(RuleBroken, match=r"^Not all reviews are in yet\.$"):
        aside(meeting, waiting, adviser)
    aside(meeting, application, adviser)
    with pytest.raises(RuleBroken, match=r"^This person stands aside for it already\.$"):
        aside(meeting, application, adviser)
    make.moderate(application, actor=officer)
    with pytest.raises(RuleBroken, match=r"^This application is not on the agenda any more\.$"):
        aside(meeting, application, decider)


def test_the_officer_goes_from_score_to_score_and_sees_how_far_it_is(app: Flask, visit: Visit) -> None:
    round_ = make.a_round(panel_quorum=2)
    people = make.a_panel()
    first, second = (make.an_application(A.IN_REVIEW, round_) for _place in range(2))
    for application in (first, second):
        for points in (1, 4):
            make.a_review(V.SUBMITTED, application, points=points)
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    aside(meeting, second, people[1])
    browser = visit(people[0])

    begun = browser.open(f"/meetings/{meeting.reference}/next")
    shown = browser.open(begun.location)
    agreed = {f"points_{criterion.id}": "3" for criterion in criteria_of(round_)}
    done = browser.submit(begun.location, reason="Both agree.", **agreed)

    assert begun.location == f"/applications/{first.reference}/moderate"
    assert "0 of 2 scores are agreed." in shown.text
    assert "From 1 to 4 points Far apart" in shown.text
    assert "Person" in shown.text
    assert done.location == f"/meetings/{meeting.reference}/next?after={first.reference}"
    assert browser.follow(done).location == f"/applications/{second.reference}/moderate"
    assert "Members counted: 2. Quorum: 2." in browser.open(f"/applications/{second.reference}/moderate").text
    browser.submit(f"/applications/{second.reference}/moderate", reason="All agree.", **agreed)
    last = browser.open(f"/meetings/{meeting.reference}/next")
    assert last.location == f"/meetings/{meeting.reference}"
    assert "2 of 2 scores are agreed." in browser.follow(last).text
    assert {m.meeting_id for m in rows(Moderation)} == {meeting.id}


def test_the_minutes_say_who_was_there_who_stood_aside_and_what_was_agreed(app: Flask, visit: Visit) -> None:
    round_ = a_round()
    application = reviewed(round_, title="Lantern walk")
    officer, adviser, decider = people = make.a_panel()
    absent = make.an_officer(name="Odd One")
    meeting = make.a_meeting(M.OPEN, round_, members=[*people, absent])
    make.attend(meeting, absent, attendance=Attendance.APOLOGIES)
    aside(meeting, application, adviser, reason="We shared a flat.")
    make.moderate(application, actor=officer)

    page = visit(officer).submit(f"/meetings/{meeting.reference}/close")

    assert page.location == f"/meetings/{meeting.reference}"
    document = minutes_for(None)
    text = pdf_text(document)
    assert (document.reference, document.round_id, document.application_id) == (
        meeting.reference, round_.id, None,
    )  # fmt: skip
    for words in (
        f"Apologies {absent.full_name}", f"Chair {officer.full_name}", "Quorum for each application 2",
        "Lantern walk", f"{adviser.full_name}: asked to stand aside", "We shared a flat.", "Both agree.",
        "75%", "The meeting agreed scores only.",
    ):  # fmt: skip
        assert words in text
    assert decider.full_name in text
    reader = PdfReader(io.BytesIO(storage.get(minutes_for(None, "ar").fingerprint or "")))
    assert str(reader.trailer["/Root"]["/Lang"]) == "ar"
    links = [a for a in visit(officer).open(f"/meetings/{meeting.reference}").links if "/documents/" in a]
    assert [visit(officer).open(link).status for link in links] == [200, 200]


def test_minutes_for_a_member_with_a_conflict_hold_no_trace_of_it(app: Flask, visit: Visit) -> None:
    round_ = a_round()
    barred, other = reviewed(round_, title="Lantern walk"), reviewed(round_, title="Tin kettles")
    officer, adviser, decider = people = make.a_panel()
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    aside(meeting, barred, adviser, ConflictKind.PAID, reason="It pays my sister.")
    for application in (barred, other):
        make.moderate(application, actor=officer)
    do(operations.close_meeting, meeting, actor=officer)

    whole, own = minutes_for(None), minutes_for(adviser)

    assert "It pays my sister." in pdf_text(whole)
    assert "Applications left out because of a conflict of interest: 1." in pdf_text(own)
    assert "Tin kettles" in pdf_text(own)
    for trace in ("Lantern walk", barred.reference, "pays my sister", barred.organisation.name):
        assert trace not in pdf_text(own)
    address = f"/documents/{whole.id}"
    assert [visit(person).open(address).status for person in (adviser, officer, decider)] == [404, 200, 200]
    assert [visit(person).open(f"/documents/{own.id}").status for person in (adviser, officer)] == [200, 404]
    auditor = make.a_person(Role.AUDITOR)
    assert [visit(auditor).open(f"/documents/{n}").status for n in (whole.id, own.id)] == [200, 200]
    member = make.member_of(other.organisation)
    strangers = [make.a_person(Role.ADVISER), make.a_person(Role.FINANCE), member]
    assert {visit(person).open(address).status for person in strangers} == {404}


def test_a_closed_meeting_agrees_nothing_more(app: Flask) -> None:
    round_ = a_round()
    application = reviewed(round_)
    meeting = make.a_meeting(M.CLOSED, round_)

    with pytest.raises(WrongState):
        make.attend(meeting, meeting.chair)
    with pytest.raises(RuleBroken, match="agreed in a meeting"):
        make.moderate(application, actor=meeting.chair)
    assert progress(meeting, meeting.chair).total == 0


def test_the_meetings_page_asks_as_little_for_many_applications(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    round_ = a_round()
    people = make.a_panel()
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    browser, numbers = visit(people[0]), []
    for more in (1, 2):
        for _place in range(more):
            aside(meeting, reviewed(round_), people[1])
        browser.open(f"/meetings/{meeting.reference}")
        queries.clear()
        browser.open(f"/meetings/{meeting.reference}")
        numbers.append(len(queries))
        queries.clear()
        browser.open(f"/meetings/{meeting.reference}/next")
        numbers.append(len(queries))

    assert numbers[:2] == numbers[2:]
    assert max(numbers) <= 33

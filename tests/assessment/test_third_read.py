"""Officers are told where a third read is wanted: on the start page, in the meeting, before moderating."""

from collections.abc import Callable

import factories as make
from client import Visitor
from flask import Flask

from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.assessment.comparing import third_reads, third_reads_among
from grants.lifecycles import ApplicationState, MeetingState, ReviewState
from grants.permissions import Part
from grants.rounds.models import Round

Visit = Callable[..., Visitor]
A, M, V = ApplicationState, MeetingState, ReviewState

LABEL = "applications that want a third read"
TAG = "Third read wanted"


def reviewed(round_: Round, *points: int) -> Application:
    application: Application = make.an_application(A.IN_REVIEW, round_)
    for number in points:
        make.a_review(V.SUBMITTED, application, points=number)
    return application


def test_they_are_counted_round_by_round_as_far_as_an_officer_reads_the_scores(app: Flask) -> None:
    strict, loose = make.a_round(third_read_points=2), make.a_round()
    apart, near, half = reviewed(strict, 4, 1), reviewed(strict, 3, 3), reviewed(strict, 4)
    elsewhere, agreed = reviewed(loose, 4, 1), reviewed(strict, 4, 1)
    make.moderate(agreed)
    officer, barred = make.an_officer(), make.an_officer()
    make.do(take_part, apart, barred, Part.CONFLICTED)
    everything = [known.id for known in (apart, near, half, elsewhere, agreed)]

    assert third_reads(officer) == [(strict, 1)]
    assert third_reads(barred) == []
    assert third_reads_among(everything, officer) == {apart.id}
    assert third_reads_among(everything, barred) == set()


def test_a_third_review_settles_it(app: Flask) -> None:
    application, officer = reviewed(make.a_round(third_read_points=2), 4, 1), make.an_officer()

    make.a_review(V.SUBMITTED, application, points=2)

    assert third_reads(officer) == []


def test_the_start_page_leads_to_those_of_each_round(app: Flask, visit: Visit) -> None:
    round_, officer = make.a_round(third_read_points=2), make.an_officer()
    application = reviewed(round_, 4, 1)
    reviewed(round_, 3, 3)
    browser = visit(officer)

    (card,) = [link for link in browser.open("/").all("a") if LABEL in "".join(link.itertext())]

    assert "".join(card.itertext()) == f"1{LABEL}"
    listed = browser.open(card.get("href")).text
    assert application.reference in listed
    assert TAG in listed
    assert LABEL not in visit(make.a_reviewer()).open("/").text


def test_the_meeting_and_the_page_that_moderates_say_it(app: Flask, visit: Visit) -> None:
    people, round_ = make.a_panel(), make.a_round(third_read_points=2)
    officer, adviser = people[:2]
    application, near = reviewed(round_, 4, 1), reviewed(round_, 3, 3)
    meeting = f"/meetings/{make.a_meeting(M.OPEN, round_, members=people).reference}"

    agenda, seen_by_adviser = visit(officer).open(meeting).text, visit(adviser).open(meeting).text
    pages = [
        visit(officer).open(f"/applications/{known.reference}/moderate") for known in (application, near)
    ]

    assert (agenda.count(TAG), seen_by_adviser.count(TAG)) == (1, 0)
    assert [TAG in page.text for page in pages] == [True, False]
    assert f"/applications/{application.reference}/assign" in [a.get("href") for a in pages[0].all("a")]

"""The panel pack: made by the worker for one reader, with no trace of what that reader may not know."""

import io
from collections.abc import Callable
from typing import Any

import factories as make
from client import Visitor
from factories import both, do, rows
from flask import Flask
from pypdf import PdfReader

from grants import storage
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment import operations
from grants.assessment.models import ConflictKind, Meeting
from grants.assessment.pack import read_pack
from grants.assessment.pack.arithmetic import errors_in
from grants.db import transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_waiting
from grants.documents.rendering import render
from grants.languages import Texts
from grants.lifecycles import ApplicationState, MeetingState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Question, QuestionKind, Round, Section, Tier
from grants.rounds.operations import add_part, publish_round
from grants.rounds.queries import the_programme

Visit = Callable[..., Visitor]
A, M, V = ApplicationState, MeetingState, ReviewState

CHOICES = [
    {"key": "women", "words": {"en": "Women", "ar": "نساء"}},
    {"key": "young", "words": {"en": "Young people", "ar": "شباب"}},
    {"key": "elders", "words": {"en": "Older people", "ar": "كبار السن"}},
]


def reviewed(round_: Round, *points: int, **answers: Any) -> Application:
    application: Application = make.an_application(A.IN_REVIEW, round_, **answers)
    for number in points:
        make.a_review(V.SUBMITTED, application, points=number)
    return application


def pack_for(reader: User, meeting: Meeting) -> IssuedDocument:
    """Ask for a pack and let the worker make it."""
    document: IssuedDocument = do(operations.make_pack, meeting, actor=reader)
    make_waiting()
    return make.fresh(document)  # type: ignore[no-any-return]  # it is the same record


def text_of(document: IssuedDocument) -> str:
    reader = PdfReader(io.BytesIO(storage.get(document.fingerprint or "")))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_pack_ranks_by_the_mean_with_the_running_total_against_the_budget(app: Flask) -> None:
    round_ = make.a_round(budget=35_000)
    low = reviewed(round_, 1, 2, pounds=20_000, title="Low")
    high = reviewed(round_, 4, 3, pounds=20_000, title="High")
    waiting = reviewed(round_, 4, title="Waiting")
    people = make.a_panel()

    document = pack_for(people[0], make.a_meeting(round_=round_, members=people))

    said = document.snapshot
    ranked = [
        (r["reference"], r["mean"], r["lowest"], r["highest"], r["running_pence"], r["fits"])
        for r in said["ranked"]
    ]
    assert ranked == [
        (high.reference, 8750, 7500, 10_000, 2_000_000, True),
        (low.reference, 3750, 2500, 5000, 4_000_000, False),
    ]
    assert (said["number"], said["left_out"]) == (3, 0)
    assert document.covers == [low.id, high.id, waiting.id]
    text = text_of(document)
    assert "High" in text
    assert "above the budget" in text
    assert "None was found." in text


def test_a_pack_shows_where_reviewers_are_far_apart(app: Flask) -> None:
    round_ = make.a_round()
    apart, near = reviewed(round_, 1, 4), reviewed(round_, 3, 4)
    people = make.a_panel()

    said = pack_for(people[0], make.a_meeting(round_=round_, members=people)).snapshot

    assert {line["reference"] for line in said["apart"]} == {apart.reference}
    assert [(line["criterion"], line["points"]) for line in said["apart"]] == [
        ("Need", [1, 4]), ("Approach", [1, 4]),
    ]  # fmt: skip
    assert near.reference in [line["reference"] for line in said["ranked"]]


def test_a_pack_marks_where_a_third_read_is_wanted_and_draws_every_spread(app: Flask) -> None:
    round_ = make.a_round(third_read_total=2500)
    apart, near = reviewed(round_, 1, 4), reviewed(round_, 3, 3)
    agreed = reviewed(round_, 1, 4)
    make.moderate(agreed)
    people = make.a_panel()

    document = pack_for(people[1], make.a_meeting(round_=round_, members=people))

    said = document.snapshot
    wanted = {line["reference"]: line["wants_third"] for line in said["ranked"]}
    assert wanted == {near.reference: False, apart.reference: True, agreed.reference: False}
    assert text_of(document).count("Third read wanted") == 2
    html = render("panel_pack", "en", said)
    assert html.count("data:image/svg+xml") == 3
    assert 'alt="From 25% to 100%, mean 62.5%"' in html


def test_themes_and_boroughs_are_counted_with_what_is_asked_for(app: Flask) -> None:
    round_ = make.a_round()
    reviewed(round_, pounds=20_000)
    reviewed(round_, pounds=15_000, themes=["awareness", "resilience"])
    people = make.a_panel()

    said = pack_for(people[0], make.a_meeting(round_=round_, members=people)).snapshot

    assert [(t["title"], t["number"], t["requested_pence"]) for t in said["themes"]] == [
        ("Raising awareness", 2, 3_500_000), ("Building resilience", 1, 1_500_000),
    ]  # fmt: skip
    assert [(b["number"], b["requested_pence"]) for b in said["boroughs"]] == [(2, 3_500_000)]


def test_a_readers_pack_holds_no_trace_of_what_they_have_a_conflict_with(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    secret = reviewed(round_, 1, 4, title="Lantern walk", pounds=15_000, themes=["resilience"])
    other = reviewed(round_, 3, 3, title="Tin kettles", pounds=20_000)
    people = make.a_panel()
    adviser = people[1]
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    do(
        operations.stand_aside, meeting, secret, adviser, ConflictKind.FAMILY,
        reason="My niece runs it.", actor=people[0],
    )  # fmt: skip

    own, officers = pack_for(adviser, meeting), pack_for(people[0], meeting)

    text, whole = text_of(own), text_of(officers)
    for trace in (
        secret.reference,
        "Lantern walk",
        secret.organisation.name,
        "My niece",
        "£15,000",
        "£35,000",
    ):
        assert trace not in text
    assert own.covers == [other.id]
    assert (own.snapshot["number"], own.snapshot["left_out"]) == (1, 1)
    assert own.snapshot["themes"] == [
        {"title": "Raising awareness", "number": 1, "requested_pence": 2_000_000}
    ]
    assert "Applications left out because you have a conflict of interest: 1." in text
    assert other.reference in text
    for words in (secret.reference, "Lantern walk", secret.organisation.name, "£15,000", "£35,000"):
        assert words in whole
    assert [visit(p).open(f"/documents/{own.id}").status for p in (adviser, *people[::2])] == [200, 404, 404]
    assert visit(adviser).open(f"/documents/{officers.id}").status == 404
    assert visit(make.a_person(Role.AUDITOR)).open(f"/documents/{own.id}").status == 200


def test_a_conflict_that_arises_later_closes_the_pack_that_was_made_before(app: Flask, visit: Visit) -> None:
    round_ = make.a_round()
    application = reviewed(round_, 3, 3)
    people = make.a_panel()
    meeting = make.a_meeting(M.OPEN, round_, members=people)
    before = pack_for(people[1], meeting)
    browser, address = visit(people[1]), f"/documents/{before.id}"
    assert browser.open(address).status == 200

    do(operations.stand_aside, meeting, application, people[1], ConflictKind.PAID, reason="", actor=people[1])

    assert browser.open(address).status == 404
    assert address not in browser.open(f"/meetings/{meeting.reference}").links


def test_advisers_read_no_names_of_groups_and_others_do(app: Flask) -> None:
    round_ = make.a_round()
    application = reviewed(round_, 3, 3)
    officer, adviser, _decider = people = make.a_panel()
    meeting = make.a_meeting(round_=round_, members=people)

    assert application.organisation.name not in text_of(pack_for(adviser, meeting))
    assert application.organisation.name in text_of(pack_for(officer, meeting))


def test_a_member_asks_for_a_pack_on_the_page_and_sees_that_it_is_being_made(
    app: Flask, visit: Visit
) -> None:
    people = make.a_panel()
    meeting = make.a_meeting(members=people)
    address = f"/meetings/{meeting.reference}"
    browser = visit(people[1])

    asked = browser.press(f"{address}/pack")
    waiting = browser.follow(asked).text
    (document,) = rows(IssuedDocument, IssuedDocument.kind == DocumentKind.PANEL_PACK)
    early = browser.open(f"/documents/{document.id}").status
    make_waiting()

    assert "Your panel pack is being made." in waiting
    assert "being made, ready in a minute" in waiting
    assert (early, browser.open(f"/documents/{document.id}").status) == (202, 200)
    assert f"/documents/{document.id}" in browser.open(address).links
    assert f"/documents/{document.id}" not in visit(people[0]).open(address).links
    assert visit(make.a_person(Role.ADVISER)).press(f"{address}/pack").status == 404
    assert visit(make.a_person(Role.AUDITOR)).press(f"{address}/pack").status == 403


def test_a_pack_is_tagged_in_the_language_of_its_reader(app: Flask) -> None:
    officer, reader = make.an_officer(), make.a_person(Role.ADVISER, language="ar")
    round_ = make.a_round()
    reviewed(round_, 3, 3)

    document = pack_for(reader, make.a_meeting(round_=round_, members=[officer, reader]))

    root = PdfReader(io.BytesIO(storage.get(document.fingerprint or ""))).trailer["/Root"]
    assert (document.language, str(root["/Lang"]), root["/MarkInfo"]["/Marked"]) == ("ar", "ar", True)
    assert document.snapshot["themes"][0]["title"] == "نص بالعربية"


def a_round_asking() -> Round:
    """Return a round that asks, for equality monitoring, whom a group is led by."""
    round_, officer = make.a_draft_round(), make.an_officer()
    section = do(
        add_part, round_, Section, key="equality", title=both("Who you are"), introduction=Texts(),
        kept_apart=True, actor=officer,
    )  # fmt: skip
    for key, kind in (("led_by", QuestionKind.CHOICE), ("works_with", QuestionKind.CHOICES)):
        do(
            add_part, round_, Question, section_id=section.id, key=key, kind=kind, label=both(f"Who: {key}?"),
            hint=Texts(), options=CHOICES, actor=officer,
        )  # fmt: skip
    do(publish_round, round_, actor=officer)
    return round_


def test_answers_for_equality_monitoring_are_shown_as_sums_and_small_ones_not_at_all(app: Flask) -> None:
    round_ = a_round_asking()
    for number in range(2):
        make.an_application(A.SUBMITTED, round_, led_by="women", works_with=["young"] * number + ["elders"])
    people = make.a_panel()

    document = pack_for(people[0], make.a_meeting(round_=round_, members=people))

    assert document.snapshot["equality"] == [
        {"label": "Who: led_by?", "rows": []}, {"label": "Who: works_with?", "rows": []},
    ]  # fmt: skip
    assert "Too few applications to show anything." in text_of(document)


def test_the_programme_says_how_small_a_count_is_hidden(app: Flask) -> None:
    with transaction():
        the_programme().smallest_number = 5
    round_ = a_round_asking()
    for led_by in (*["women"] * 6, *["young"] * 2, *["elders"] * 2):
        make.an_application(A.SUBMITTED, round_, led_by=led_by, works_with=["young"])
    people = make.a_panel()

    document = pack_for(people[0], make.a_meeting(round_=round_, members=people))

    assert document.snapshot["smallest"] == 5
    one, _several = document.snapshot["equality"]
    assert [row["shown"] for row in one["rows"]] == [6, "few", "few", "few"]
    assert "fewer than 5" in text_of(document)


def test_a_budget_that_does_not_add_up_is_found_with_its_sums() -> None:
    tier = Tier(min_pence=Pence(100_000), max_pence=Pence(200_000), match_share=2000)

    def found(requested: int, *lines: tuple[int, int, bool]) -> list[tuple[str, int, int | None]]:
        value = [
            {"item": "x", "pounds": ours, "other": other, "evaluation": marked}
            for ours, other, marked in lines
        ]
        content = {"sections": [{"questions": [{"kind": "budget", "value": value}]}]}
        return [(e["kind"], e["is_pence"], e["wanted_pence"]) for e in errors_in(content, requested, tier)]

    assert found(150_000, (1000, 300, False), (500, 100, True)) == []
    assert found(160_000, (1000, 300, False), (500, 100, True)) == [("total", 150_000, 160_000)]
    assert found(250_000, (2500, 700, True)) == [("tier", 250_000, 200_000)]
    assert found(90_000, (900, 700, True)) == [("tier", 90_000, 100_000)]
    assert found(150_000, (1500, 300, True)) == [("match", 30_000, 36_000)]
    assert found(150_000, (1500, 500, False)) == [("evaluation", 0, None)]


def test_a_pack_asks_the_database_the_same_whatever_the_number(app: Flask, queries: list[str]) -> None:
    round_, numbers = a_round_asking(), []
    people = make.a_panel()
    meeting = make.a_meeting(round_=round_, members=people)
    for more in (1, 2):
        for _place in range(more):
            application = make.an_application(A.IN_REVIEW, round_, led_by="women", works_with=["young"])
            for points in (1, 4):
                make.a_review(V.SUBMITTED, application, points=points)
        document = pack_for(people[0], meeting)
        queries.clear()
        read_pack(document)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 24

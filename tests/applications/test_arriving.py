"""A file that arrives in pieces: begun, gone on with, finished once, and never by anybody else."""

import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import factories as make
import pytest
import time_machine
from client import Visitor
from flask import Flask
from pieces import PIECE, Script

from grants import clock, storage
from grants.accounts.models import User
from grants.applications.daily import run_daily
from grants.applications.models import AnswerVersion, Application
from grants.applications.operations import delete_draft
from grants.applications.queries import files_of
from grants.config import LARGEST_FILE, LARGEST_FILES
from grants.documents.arriving import ABANDONED_AFTER, AT_ONCE, LARGEST_PIECE, append
from grants.documents.models import PartialUpload, Upload
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]


@pytest.fixture
def draft(app: Flask) -> Application:
    return make.a_draft_with_files("plan", "accounts")


@pytest.fixture
def script(visit: Visit, draft: Application) -> Script:
    return Script(visit(writer_of(draft)))


def writer_of(application: Application) -> User:
    return make.member_of(application.organisation)


def begin(
    script: Script, application: Application, size: int, key: str = "plan", name: str = "plan.pdf"
) -> tuple[int, Any]:
    return script.begin(f"answer:{application.reference}:{key}", size, name)


def number_of(application: Application, key: str) -> int:
    return next(known.id for known in questions_of(application.round) if known.key == key)


def kept(application: Application, key: str = "plan") -> Upload | None:
    make.fresh(application)
    return files_of(application).get(number_of(application, key))


def folder(app: Flask) -> Path:
    return Path(app.instance_path) / "uploads"


@pytest.fixture(autouse=True)
def _no_leftovers(app: Flask) -> None:
    for path in folder(app).glob("*"):
        path.unlink()


def test_a_file_arrives_in_pieces_and_answers_its_question(
    app: Flask, draft: Application, script: Script
) -> None:
    content = make.a_pdf(size=5 * PIECE + 1)

    status, begun = begin(script, draft, len(content), name="our plan.pdf")
    script.send(begun["address"], content)
    finished, said = script.finish(begun["address"])

    upload = kept(draft)
    assert (status, begun["offset"], finished) == (201, 0, 200)
    assert upload is not None
    assert (upload.name, upload.size, upload.uploaded_by_id) == (
        "our plan.pdf",
        len(content),
        writer_of(draft).id,
    )
    assert storage.get(upload.fingerprint) == content
    assert ["our plan.pdf" in said["piece"], f"/files/{upload.id}" in said["piece"]] == [True, True]
    assert (make.rows(PartialUpload), list(folder(app).iterdir())) == ([], [])


def test_it_goes_on_where_it_stopped_after_a_broken_connection(
    visit: Visit, draft: Application, script: Script
) -> None:
    content = make.a_pdf(size=5 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content[: 2 * PIECE])

    later = Script(visit(writer_of(draft)))
    status, said = later.ask("GET", address)
    later.send(address, content, said["offset"])

    assert (status, said) == (200, {"offset": 2 * PIECE})
    assert later.finish(address)[0] == 200
    upload = kept(draft)
    assert upload is not None
    assert storage.get(upload.fingerprint) == content


def test_a_piece_for_another_place_is_left_out_and_told_where_the_end_is(
    draft: Application, script: Script
) -> None:
    content = make.a_pdf(size=5 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content[:PIECE])

    again = script.piece(address, content[:PIECE], 0)
    too_far = script.piece(address, content[3 * PIECE : 4 * PIECE], 3 * PIECE)

    assert (again, too_far) == ((200, {"offset": PIECE}), (409, {"offset": PIECE}))
    script.send(address, content, PIECE)
    assert script.finish(address)[0] == 200


def test_more_than_was_announced_is_refused(draft: Application, script: Script) -> None:
    address = begin(script, draft, PIECE)[1]["address"]

    status, said = script.piece(address, bytes(PIECE + 1), 0)

    assert (status, said["refused"]) == (422, "The file has changed while it was sent. Choose it again.")


@pytest.mark.parametrize("offset", ["", "-1", "ten"])
def test_a_piece_without_a_place_is_refused(draft: Application, script: Script, offset: str) -> None:
    address = begin(script, draft, PIECE)[1]["address"]

    status, said = script.ask("PATCH", address, headers={"Upload-Offset": offset}, data=b"a")

    assert (status, list(said)) == (422, ["refused"])


def test_a_piece_is_never_larger_than_what_the_server_wants_to_hold(
    draft: Application, script: Script
) -> None:
    address = begin(script, draft, LARGEST_FILE)[1]["address"]

    assert script.piece(address, bytes(LARGEST_PIECE + 1), 0)[0] == 422
    assert script.piece(address, bytes(LARGEST_PIECE), 0) == (200, {"offset": LARGEST_PIECE})


def test_a_file_that_has_not_arrived_whole_is_not_finished(draft: Application, script: Script) -> None:
    content = make.a_pdf(size=3 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content[:PIECE])

    assert script.finish(address) == (409, {"offset": PIECE})
    assert kept(draft) is None


def test_what_is_too_large_or_empty_is_refused_before_it_is_sent(draft: Application, script: Script) -> None:
    large = begin(script, draft, LARGEST_FILE + 1)
    empty = begin(script, draft, 0)

    assert large == (422, {"refused": "The file is larger than 10 MB. Choose a smaller one."})
    assert empty == (422, {"refused": "The file is empty. Choose another one."})
    assert make.rows(PartialUpload) == []


def test_what_has_no_room_in_the_application_is_refused_before_it_is_sent(app: Flask, visit: Visit) -> None:
    keys = [f"file_{number}" for number in range(LARGEST_FILES // LARGEST_FILE + 1)]
    draft = make.a_draft_with_files(*keys)
    for key in keys[:-1]:
        make.give(draft, key, make.a_pdf(size=LARGEST_FILE))

    status, said = begin(Script(visit(writer_of(draft))), draft, 5000, key=keys[-1])

    assert (status, said["refused"].partition(".")[0]) == (
        422, "All files of an application together may have 50 MB",
    )  # fmt: skip


def test_its_content_is_checked_when_it_has_arrived(app: Flask, draft: Application, script: Script) -> None:
    content = b"MZ" + bytes(PIECE)
    address = begin(script, draft, len(content), name="plan.pdf")[1]["address"]
    script.send(address, content)

    status, said = script.finish(address)

    assert (status, said["refused"].partition(".")[0]) == (422, "This kind of file cannot be taken")
    assert (make.rows(PartialUpload), list(folder(app).iterdir()), make.rows(Upload)) == ([], [], [])


def test_a_file_waits_while_the_scanner_gives_no_answer(
    app: Flask, draft: Application, script: Script
) -> None:
    content = make.a_pdf()
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content)
    app.config["SCAN_COMMAND"] = "/no/such/scanner"

    status, said = script.finish(address)
    app.config["SCAN_COMMAND"] = ""

    assert (status, said["refused"].partition(".")[0]) == (
        422, "The file could not be checked for viruses just now",
    )  # fmt: skip
    assert script.finish(address)[0] == 200


def test_it_is_kept_once_however_often_the_end_is_asked_for(draft: Application, script: Script) -> None:
    content = make.a_pdf()
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content)

    statuses = [script.finish(address)[0] for _time in range(2)]
    status, said = script.ask("GET", f"/uploads/stored?purpose=answer:{draft.reference}:plan")

    assert statuses == [200, 404]
    assert len(make.rows(Upload)) == 1
    assert (status, "plan.pdf" in said["piece"]) == (200, True)


def test_only_the_person_who_began_goes_on(visit: Visit, draft: Application, script: Script) -> None:
    content = make.a_pdf(size=2 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]

    for other in (make.an_officer(), make.a_person()):
        stranger = Script(visit(other))
        answers = [
            stranger.ask("GET", address),
            stranger.piece(address, content[:PIECE], 0),
            stranger.finish(address),
            stranger.ask("DELETE", address),
            stranger.ask("GET", f"/uploads/stored?purpose=answer:{draft.reference}:plan"),
        ]
        assert [status for status, _said in answers] == [404] * 5
    assert script.ask("GET", address) == (200, {"offset": 0})


def test_what_may_not_be_answered_is_not_begun(visit: Visit, draft: Application, script: Script) -> None:
    stranger = Script(visit(make.a_person()))
    sent = make.a_draft_with_files("plan")
    make.submit(sent)

    assert begin(stranger, draft, PIECE)[0] == 404
    assert begin(script, draft, PIECE, key="title")[0] == 404
    assert script.post("/uploads", purpose="nothing:1", name="a.pdf", size=PIECE)[0] == 404
    assert begin(Script(visit(writer_of(sent))), sent, PIECE)[0] == 409
    assert make.rows(PartialUpload) == []


def test_the_right_to_answer_is_asked_again_at_the_end(draft: Application, script: Script) -> None:
    content = make.a_pdf()
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content)
    make.submit(draft)

    assert script.finish(address)[0] == 409
    assert make.rows(Upload) == []


def test_nothing_happens_without_a_token_and_a_new_one_is_given(draft: Application, script: Script) -> None:
    content = make.a_pdf()
    address = begin(script, draft, len(content))[1]["address"]
    headers = {"Upload-Offset": "0"}

    answers = [
        script.ask("POST", "/uploads", token="", data={"size": "5"}),
        script.ask("PATCH", address, token="", headers=headers, data=content),
        script.ask("POST", f"{address}/finish", token=""),
        script.ask("DELETE", address, token=""),
    ]

    assert [(status, list(said)) for status, said in answers] == [(400, ["token"])] * 4
    assert script.piece(address, content, 0, token=answers[0][1]["token"])[0] == 200


def test_who_cancels_leaves_nothing(app: Flask, draft: Application, script: Script) -> None:
    content = make.a_pdf()
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content)

    status, _said = script.ask("DELETE", address)

    assert (status, make.rows(PartialUpload), list(folder(app).iterdir())) == (200, [], [])


def test_a_file_takes_the_place_of_the_one_before(draft: Application, script: Script) -> None:
    first = make.give(draft, "plan", make.a_pdf(), "first.pdf")
    content = make.a_picture()
    address = begin(script, draft, len(content), name="second.png")[1]["address"]
    script.send(address, content)
    script.finish(address)

    second = kept(draft)
    versions = make.rows(AnswerVersion, AnswerVersion.question_id == number_of(draft, "plan"))
    assert second is not None
    assert [version.value for version in versions] == [first.id, second.id]


def test_beginning_one_file_too_many_forgets_the_oldest(draft: Application, script: Script) -> None:
    addresses = [begin(script, draft, PIECE)[1]["address"] for _time in range(AT_ONCE + 1)]

    statuses = [script.ask("GET", address)[0] for address in addresses]

    assert statuses == [404] + [200] * AT_ONCE


def test_bytes_that_the_machine_lost_are_sent_again_from_the_beginning(
    app: Flask, draft: Application, script: Script
) -> None:
    content = make.a_pdf(size=3 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content[:PIECE])
    next(folder(app).iterdir()).unlink()

    assert script.ask("GET", address) == (200, {"offset": 0})
    script.send(address, content)
    assert script.finish(address)[0] == 200


def test_of_a_piece_that_cannot_be_written_whole_nothing_is_kept(draft: Application, script: Script) -> None:
    content = make.a_pdf(size=5 * PIECE)
    address = begin(script, draft, len(content))[1]["address"]
    script.send(address, content[:PIECE])
    partial = make.rows(PartialUpload)[0]

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PIECE + PIECE // 2, before[1]))  # As on a full disk.
    try:
        with pytest.raises(OSError, match="No space left"):
            append(partial, PIECE, content[PIECE:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert script.ask("GET", address) == (200, {"offset": PIECE})


def test_what_was_given_up_is_forgotten_after_two_days(
    app: Flask, visit: Visit, draft: Application, script: Script
) -> None:
    old = begin(script, draft, PIECE)[1]["address"]
    script.piece(old, b"a", 0)
    (folder(app) / "nobody-awaits-this").write_bytes(b"b")

    with time_machine.travel(clock.now() + ABANDONED_AFTER + timedelta(hours=1)):
        young = begin(script, draft, PIECE)[1]["address"]
        script.piece(young, b"a", 0)
        run_daily()
        assert [script.ask("GET", address)[0] for address in (old, young)] == [404, 200]

    assert len(list(folder(app).iterdir())) == 1


def test_with_a_draft_go_the_files_that_are_on_their_way_to_it(
    app: Flask, draft: Application, script: Script
) -> None:
    address = begin(script, draft, PIECE)[1]["address"]
    script.piece(address, b"a", 0)

    make.do(delete_draft, draft, actor=writer_of(draft))

    assert (make.rows(PartialUpload), list(folder(app).iterdir())) == ([], [])

"""A file as an answer: given with the form, replaced, removed, counted, frozen, read by whom it concerns."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader
from werkzeug.datastructures import FileStorage

from grants.accounts.models import User
from grants.applications.models import Answer, AnswerVersion, Application
from grants.applications.operations import answer_query, end_helper, find_eligible, give_file, remove_file
from grants.applications.queries import answers_of, files_of, last_submission
from grants.audit import AuditEvent
from grants.config import LARGEST_FILE, LARGEST_FILES, MOST_FILES
from grants.documents.files import checked_content
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.documents.rendering import render, to_pdf
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Question
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]


def question_of(application: Application, key: str = "plan") -> Question:
    return next(known for known in questions_of(application.round) if known.key == key)


def kept(application: Application, key: str = "plan") -> Upload | None:
    make.fresh(application)
    return files_of(application).get(question_of(application, key).id)


def writer_of(application: Application) -> User:
    return make.member_of(application.organisation)


def a_file(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def page_of(application: Application, key: str = "plan") -> str:
    return f"/applications/{application.reference}/files/{key}"


def section_of(application: Application) -> str:
    return f"/applications/{application.reference}/sections/papers"


def actions_about(application: Application) -> list[str]:
    """Return what the trail says of files."""
    events = make.rows(
        AuditEvent, AuditEvent.record_type == "application", AuditEvent.record_id == application.id
    )
    return [event.action for event in events if event.action.endswith("_file")]


def test_a_file_is_given_replaced_and_removed_on_its_page(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    browser = visit(writer_of(draft))

    given = browser.submit(page_of(draft), file=a_file(make.a_pdf(), "plan.pdf"))
    shown = browser.follow(given)
    browser.submit(page_of(draft), file=a_file(make.a_picture(), "sketch.png"))
    replaced = kept(draft)
    removed = browser.press(f"{page_of(draft)}/remove")

    assert given.location == f"{section_of(draft)}#question-plan"
    assert "Your file is kept." in shown.text
    assert "plan.pdf" in shown.text
    assert replaced is not None
    assert replaced.name == "sketch.png"
    assert removed.location == given.location
    assert kept(draft) is None
    assert actions_about(draft) == ["application.give_file"] * 2 + ["application.remove_file"]


def test_every_file_that_was_given_stays_among_the_versions(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    first = make.give(draft, "plan", make.a_pdf(), "first.pdf")
    second = make.give(draft, "plan", make.a_pdf(pages=2), "second.pdf")
    make.do(remove_file, draft, question_of(draft), actor=writer_of(draft))
    browser = visit(writer_of(draft))
    address = f"/applications/{draft.reference}/answers/plan/versions"

    versions = make.rows(AnswerVersion, AnswerVersion.question_id == question_of(draft).id)
    page = browser.open(address)
    browser.press(f"{address}/1")

    assert [version.value for version in versions] == [first.id, second.id, None]
    assert [name in page.text for name in ("first.pdf", "second.pdf")] == [True, True]
    brought_back = kept(draft)
    assert brought_back is not None
    assert brought_back.id == first.id


def test_the_page_of_versions_reads_all_files_at_once(visit: Visit, queries: list[str]) -> None:
    counts = []
    for number in (1, 8):
        draft = make.a_draft_with_files("plan")
        for pages in range(1, number + 1):
            make.give(draft, "plan", make.a_pdf(pages=pages))
        browser = visit(writer_of(draft))
        queries.clear()
        browser.open(f"/applications/{draft.reference}/answers/plan/versions")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_file_is_not_saved_as_texts_are(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    upload = make.give(draft, "plan", make.a_pdf())

    page = visit(writer_of(draft)).press(
        f"/applications/{draft.reference}/answers/plan", plan="7", **{"seen-plan": "1"}
    )

    assert page.status == 404
    assert kept(draft) == upload


def test_files_come_with_the_section_where_there_is_no_script(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan", "accounts", required=True)
    browser = visit(writer_of(draft))

    page = browser.submit(
        section_of(draft), plan=a_file(make.a_pdf(), "plan.pdf"), accounts=a_file(b"MZ", "accounts.pdf")
    )

    assert page.status == 200
    assert [error.partition(".")[0] for error in page.errors] == ["This kind of file cannot be taken"]
    assert [kept(draft, key) is not None for key in ("plan", "accounts")] == [True, False]
    assert page.all("a", href="#accounts") != []
    page = browser.submit(section_of(draft), accounts=a_file(make.a_spreadsheet(), "accounts.xlsx"))
    assert page.location == f"/applications/{draft.reference}"
    assert [(kept(draft, key) or Upload()).name for key in ("plan", "accounts")] == [
        "plan.pdf",
        "accounts.xlsx",
    ]


def test_saving_a_section_without_a_file_keeps_the_one_before(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    upload = make.give(draft, "plan", make.a_pdf())
    browser = visit(writer_of(draft))

    page = browser.submit(section_of(draft))

    assert page.status == 302
    assert kept(draft) == upload
    assert make.rows(Answer, Answer.question_id == question_of(draft).id)[0].version == 1


def test_a_file_that_is_wanted_and_missing_is_said(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan", required=True)

    page = visit(writer_of(draft)).submit(section_of(draft))
    alone = visit(writer_of(draft)).submit(page_of(draft))

    assert page.errors == ["Answer this question."]
    assert alone.errors == ["Choose a file"]


def test_a_file_that_cannot_be_taken_is_refused_on_its_page(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")

    page = visit(writer_of(draft)).submit(page_of(draft), file=a_file(make.a_pdf(password="x"), "plan.pdf"))

    assert page.errors == ["The file is locked with a password. Save it without one and choose it again."]
    assert make.rows(Upload) == []


def sized(size: int) -> bytes:
    return make.a_pdf(size=size)


def test_all_files_of_an_application_together_have_a_limit(app: Flask) -> None:
    keys = [f"file_{number}" for number in range(LARGEST_FILES // LARGEST_FILE + 1)]
    draft = make.a_draft_with_files(*keys)
    for key in keys[:-1]:
        make.give(draft, key, sized(LARGEST_FILE))

    with pytest.raises(RuleBroken) as refused:
        make.give(draft, keys[-1], sized(2000))
    make.give(draft, keys[0], sized(2000))
    make.give(draft, keys[-1], sized(2000))

    assert refused.value.message == (
        "All files of an application together may have 50 MB. For this one 0 kB are left: choose a smaller"
        " one, or remove another file first."
    )
    assert len(files_of(draft)) == len(keys)


def test_an_application_has_so_many_files_at_most(app: Flask) -> None:
    keys = [f"file_{number}" for number in range(MOST_FILES + 1)]
    draft = make.a_draft_with_files(*keys)
    for key in keys[:-1]:
        make.give(draft, key, make.a_pdf())

    with pytest.raises(RuleBroken) as refused:
        make.give(draft, keys[-1], make.a_pdf())

    assert refused.value.message == "An application may have 20 files at most."


def test_a_file_answers_only_a_question_that_asks_for_one_now(app: Flask) -> None:
    draft = make.a_draft_with_files("plan")
    file = checked_content(make.a_pdf(), "plan.pdf")

    with pytest.raises(WrongState, match="does not ask for a file now"):
        make.do(give_file, draft, question_of(draft, "title"), file, actor=writer_of(draft))
    with pytest.raises(NotAllowed):
        make.do(give_file, draft, question_of(draft), file, actor=make.an_officer())
    with pytest.raises(NotAllowed):
        make.do(remove_file, draft, question_of(draft), actor=make.a_person())
    assert make.rows(Upload) == []


def test_a_file_comes_no_more_after_the_submission(app: Flask) -> None:
    sent = make.a_draft_with_files("plan")
    make.submit(sent)

    with pytest.raises(WrongState):
        make.give(sent, "plan", make.a_pdf())


def test_a_query_reopens_only_the_file_it_names(visit: Visit) -> None:
    application = make.a_draft_with_files("plan", "accounts")
    first = make.give(application, "plan", make.a_pdf())
    make.submit(application)
    make.query(application, "plan")

    make.give(application, "plan", make.a_pdf(pages=3), "better.pdf")
    with pytest.raises(WrongState, match="only the answers that the officer asks about"):
        make.give(application, "accounts", make.a_pdf())
    officer = make.an_officer()
    visit(officer).press(f"/applications/{application.reference}/end-query")

    make.fresh(application)
    assert application.state is ApplicationState.SUBMITTED
    assert answers_of(application)[question_of(application).id] == first.id


def test_the_frozen_copy_and_its_pdf_hold_name_size_and_fingerprint(visit: Visit) -> None:
    application = make.a_draft_with_files("plan")
    upload = make.give(application, "plan", make.a_pdf(), "our plan.pdf")
    make.submit(application)

    submission = last_submission(application)
    assert submission is not None
    answers = {
        q["key"]: q["value"] for section in submission.content["sections"] for q in section["questions"]
    }
    document = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.APPLICATION)[0]
    html = render(document.kind.value, "en", document.snapshot)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(html))).pages)
    page = visit(make.an_officer()).open(f"/applications/{application.reference}")

    assert answers["plan"] == {
        "id": upload.id, "name": "our plan.pdf", "size": upload.size, "fingerprint": upload.fingerprint,
    }  # fmt: skip
    assert "our plan.pdf" in " ".join(words.split())
    assert upload.fingerprint in html
    assert f"/files/{upload.id}" in page.links


def test_what_changed_between_two_copies_names_both_files(visit: Visit) -> None:
    application = make.a_draft_with_files("plan")
    make.give(application, "plan", make.a_pdf(), "first.pdf")
    make.submit(application)
    make.query(application, "plan")
    make.give(application, "plan", make.a_pdf(pages=2), "second.pdf")
    make.do(answer_query, application, actor=writer_of(application))

    page = visit(make.an_officer()).open(f"/applications/{application.reference}/differences")

    assert [name in page.text for name in ("first.pdf", "second.pdf")] == [True, True]


def statuses(visit: Visit, people: list[User | None], upload: Upload) -> list[int]:
    return [visit(person).open(f"/files/{upload.id}").status for person in people]


def test_the_file_of_a_draft_is_read_by_its_own_people_only(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    upload = make.give(draft, "plan", make.a_pdf())
    others = [make.an_officer(), make.a_person(Role.AUDITOR), make.a_person(), None]

    assert statuses(visit, [writer_of(draft), *others], upload) == [200, 404, 404, 404, 302]


def test_helpers_give_and_read_the_files_of_their_sections(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    everywhere, elsewhere = make.a_helper(draft), make.a_helper(draft, "project")

    given = visit(everywhere.user).submit(page_of(draft), file=a_file(make.a_pdf(), "plan.pdf"))
    upload = kept(draft)

    assert given.status == 302
    assert upload is not None
    assert make.rows(Answer, Answer.question_id == question_of(draft).id)[0].by_helper
    assert statuses(visit, [everywhere.user, elsewhere.user], upload) == [200, 404]
    assert visit(elsewhere.user).open(page_of(draft)).status == 404
    make.do(end_helper, everywhere, actor=writer_of(draft))
    assert statuses(visit, [everywhere.user], upload) == [404]


def test_a_file_that_was_sent_is_read_by_staff_and_assigned_reviewers(visit: Visit) -> None:
    application = make.a_draft_with_files("plan")
    upload = make.give(application, "plan", make.a_pdf())
    make.submit(application)
    make.do(find_eligible, application, reason="Fits.", actor=make.an_officer())
    reading = make.a_review(ReviewState.READING, application).reviewer
    conflicted = make.a_review(ReviewState.CONFLICTED, application).reviewer
    staff = [
        make.an_officer(),
        make.a_decision_maker(),
        make.a_person(Role.FINANCE),
        make.a_person(Role.AUDITOR),
    ]

    assert statuses(visit, [*staff, reading], upload) == [200] * 5
    assert statuses(visit, [conflicted, make.a_person(Role.ADVISER), make.a_person()], upload) == [404] * 3


def test_a_file_that_was_replaced_before_sending_is_not_for_staff(visit: Visit) -> None:
    application = make.a_draft_with_files("plan")
    replaced = make.give(application, "plan", make.a_pdf())
    make.give(application, "plan", make.a_pdf(pages=2))
    make.submit(application)

    assert statuses(visit, [make.an_officer(), writer_of(application)], replaced) == [404, 200]


def test_the_page_asks_the_database_no_more_for_many_files(visit: Visit, queries: list[str]) -> None:
    counts = []
    for number in (1, 6):
        keys = [f"file_{place}" for place in range(number)]
        draft = make.a_draft_with_files(*keys)
        for key in keys:
            make.give(draft, key, make.a_pdf())
        browser = visit(writer_of(draft))
        queries.clear()
        browser.open(section_of(draft))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_strangers_do_not_find_the_page_nor_does_another_kind_of_question_have_one(visit: Visit) -> None:
    draft = make.a_draft_with_files("plan")
    people = [make.an_officer(), make.a_person()]

    assert [visit(person).open(page_of(draft)).status for person in people] == [404, 404]
    assert visit(writer_of(draft)).open(page_of(draft, "title")).status == 404
    assert visit(writer_of(draft)).open(page_of(draft)).title == "Your plan"

"""A group deletes its draft for good: its texts and files go, the fact that it was deleted stays."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock, storage
from grants.applications.daily import remove_files
from grants.applications.models import (
    Answer,
    AnswerVersion,
    Application,
    ApplicationArea,
    ApplicationTheme,
    Helper,
    SectionSaved,
)
from grants.applications.operations import (
    delete_draft,
    expire_draft,
    start_application,
    submit_application,
)
from grants.applications.queries import applications_of
from grants.assurance.proof import faults
from grants.audit import events_of
from grants.documents.arriving import begin
from grants.documents.files import keep_upload
from grants.documents.models import PartialUpload, Upload
from grants.documents.removing import remove_upload
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState, HostingState
from grants.notices.models import Notice
from grants.permissions import SERVICE

Visit = Callable[..., Visitor]
A = ApplicationState

WRITTEN: tuple[Any, ...] = (Answer, AnswerVersion, SectionSaved, Helper, ApplicationTheme, ApplicationArea)


@pytest.fixture(autouse=True)
def own_storage(app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "STORAGE_URL", str(tmp_path / "documents"))


def delete(draft: Application) -> None:
    do(delete_draft, draft, actor=make.member_of(draft.organisation))


def a_file(draft: Application, content: bytes = b"%PDF-1.7 a leaflet") -> Upload:
    member = make.member_of(draft.organisation)
    kept: Upload = do(
        keep_upload, content, "leaflet.pdf", "application/pdf", application_id=draft.id, actor=member
    )
    return kept


def left_of(draft: Application) -> list[str]:
    """Return the tables in which something written for a draft still stands."""
    return [kind.__tablename__ for kind in (*WRITTEN, Upload) if rows(kind, kind.application_id == draft.id)]


def is_stored(fingerprint: str) -> bool:
    try:
        storage.get(fingerprint)
    except FileNotFoundError:
        return False
    return True


def test_a_deleted_draft_loses_every_text_and_fact_and_the_trail_keeps_that_it_was(app: Flask) -> None:
    draft = make.a_draft()
    make.a_helper(draft)
    member = make.member_of(draft.organisation)

    delete(draft)

    assert left_of(draft) == []
    kept = fresh(draft)
    assert kept.state is A.DELETED
    assert (kept.title, kept.summary, kept.requested_pence, kept.starts_on, kept.ends_on, kept.reach) == (
        "", "", None, None, None, None,
    )  # fmt: skip
    assert (kept.tier, kept.themes, kept.areas, kept.helpers) == (None, [], [], [])
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id) == ("application.delete", member.id)
    assert line.details == {"before": "draft", "after": "deleted"}
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_nothing_of_another_draft_goes_with_it(app: Flask) -> None:
    draft, other = make.a_draft(), make.a_draft()
    before = [len(rows(kind, kind.application_id == other.id)) for kind in WRITTEN]

    delete(draft)

    assert [len(rows(kind, kind.application_id == other.id)) for kind in WRITTEN] == before
    assert fresh(other).title == "Tea on the landing"


def test_everybody_of_the_group_is_told_who_deleted_it_and_earlier_mails_stay(app: Flask) -> None:
    draft = make.a_draft()
    noor = make.a_colleague(draft.organisation, language="ar")
    member = make.member_of(draft.organisation)

    delete(draft)

    told = rows(Notice, Notice.subject.contains(draft.reference))
    assert [mail.user_id for mail in told] == [member.id, noor.id]
    assert told[0].subject == f"Draft {draft.reference} is deleted"
    assert f"{member.full_name} deleted it for good. What was written in it is gone." in told[0].text


def test_files_go_by_the_worker_but_not_what_somebody_else_sent_alike(app: Flask) -> None:
    draft, other = make.a_draft(), make.a_draft()
    own, shared = a_file(draft, b"%PDF-1.7 only ours"), a_file(draft, b"%PDF-1.7 a form for all")
    theirs = a_file(other, b"%PDF-1.7 a form for all")
    fingerprints = own.fingerprint, shared.fingerprint

    delete(draft)
    assert [upload.name for upload in rows(Upload)] == ["", "", "leaflet.pdf"]
    remove_files()

    assert [upload.id for upload in rows(Upload)] == [theirs.id]
    assert [is_stored(fingerprint) for fingerprint in fingerprints] == [False, True]


def test_a_worker_that_stops_between_the_bytes_and_the_row_does_both_again(app: Flask) -> None:
    draft = make.a_draft()
    upload = a_file(draft)
    delete(draft)

    def stop() -> None:
        remove_upload(upload.id)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do(stop)
    assert len(rows(Upload)) == 1
    remove_files()

    assert rows(Upload) == []
    assert not is_stored(upload.fingerprint)


@pytest.mark.parametrize("state", list(HostingState))
def test_who_was_asked_to_be_its_host_is_let_go_and_forgotten(
    app: Flask, visit: Visit, state: HostingState
) -> None:
    draft = make.a_draft()
    hosting = make.a_hosting(state, draft)
    before = len(rows(Notice, Notice.address == "ruth@harbour.example"))

    delete(draft)

    kept = fresh(hosting)
    assert kept.state is (HostingState.REFUSED if state is HostingState.REFUSED else HostingState.ENDED)
    assert (kept.host_name, kept.contact_name, kept.contact_email, kept.declaration, kept.reason) == ("",) * 5
    assert (kept.answered_name, kept.answered_position) == ("", "")
    assert events_of(hosting)[-1].action == "hosting.forget"
    told = len(rows(Notice, Notice.address == "ruth@harbour.example")) - before
    assert told == (1 if state in (HostingState.ASKED, HostingState.CONFIRMED) else 0)
    assert list(faults(app.config["AUDIT_HEAD"])) == []


def test_the_hosts_link_says_that_nothing_is_asked_any_more(visit: Visit) -> None:
    draft = make.a_draft()
    _hosting, link = make.an_asked_host(draft)

    delete(draft)

    assert "Tea on the landing" not in visit().open(link).text


def test_what_is_still_arriving_for_it_is_forgotten(app: Flask) -> None:
    draft, other = make.a_draft(), make.a_draft()
    member = make.member_of(draft.organisation)
    for reference in (draft.reference, other.reference):
        do(begin, "leaflet.pdf", 4_000, f"answer:{reference}:plan", actor=member)

    delete(draft)

    assert [partial.purpose for partial in rows(PartialUpload)] == [f"answer:{other.reference}:plan"]


def test_files_of_a_living_draft_are_left_alone(app: Flask) -> None:
    upload = a_file(make.a_draft())

    remove_files()

    assert is_stored(upload.fingerprint)


def test_the_group_may_begin_another_draft_afterwards(app: Flask) -> None:
    draft = make.a_draft()
    delete(draft)

    again = do(start_application, draft.round, draft.organisation, actor=make.member_of(draft.organisation))

    assert again.id != draft.id
    assert again.state is A.DRAFT


def test_only_the_group_deletes_and_only_a_draft(app: Flask) -> None:
    draft, sent = make.a_draft(), make.an_application()

    with pytest.raises(NotAllowed):
        do(delete_draft, draft, actor=make.an_officer())
    with pytest.raises(NotAllowed):
        do(delete_draft, draft, actor=SERVICE)
    with pytest.raises(WrongState):
        delete(sent)
    with pytest.raises(NotAllowed):
        do(expire_draft, draft, actor=make.member_of(draft.organisation))


def test_nothing_can_be_done_with_what_was_deleted(app: Flask) -> None:
    draft = make.a_deleted_draft()

    with pytest.raises(WrongState):
        do(
            submit_application,
            draft,
            name="A",
            position="B",
            declaration="C",
            actor=make.member_of(draft.organisation),
        )


def test_the_page_says_what_happens_and_deletes_after_a_tick(visit: Visit) -> None:
    draft = make.a_draft()
    browser = visit(make.member_of(draft.organisation))
    address = f"/applications/{draft.reference}"

    page = browser.open(f"{address}/delete")
    assert "Nobody can bring them back, neither you nor we." in page.text
    refused = browser.submit(f"{address}/delete")
    assert refused.errors == ["Tick the box to delete it"]
    assert fresh(draft).state is A.DRAFT
    done = browser.submit(f"{address}/delete", sure="y")

    assert fresh(draft).state is A.DELETED
    shown = browser.follow(done)
    assert (shown.title, "The draft is deleted." in shown.text) == (draft.reference, True)


def test_the_old_address_says_when_it_was_deleted_and_nothing_else_of_it(visit: Visit) -> None:
    draft = make.a_draft()
    with clock.at(datetime(2027, 5, 4, 13, 5, tzinfo=UTC)):
        delete(draft)
    browser = visit(make.member_of(draft.organisation))
    address = f"/applications/{draft.reference}"

    page = browser.open(address)

    assert "Draft deleted on 4 May 2027, 14:05." in page.text
    assert "Tea on the landing" not in page.text
    assert f"/rounds/{draft.round.reference}/apply" in page.links
    for path in ("submit", "delete", "withdraw", "reminders", "sections/project"):
        assert browser.open(f"{address}/{path}").status == 409
    assert visit(make.an_officer()).open(address).status == 404
    assert visit(make.a_person()).open(address).status == 404


def test_lists_and_start_pages_do_not_know_it_any_more(visit: Visit) -> None:
    draft = make.a_deleted_draft()
    member = make.member_of(draft.organisation)

    home = visit(member).open("/")

    assert applications_of(member) == []
    assert draft.reference not in home.text
    assert draft.reference not in visit(make.an_officer()).open("/applications").text
    choices = visit(make.an_officer()).open("/applications").all("option", value="deleted")
    assert choices == []


def test_the_page_of_a_draft_leads_to_its_deletion(visit: Visit) -> None:
    draft, sent = make.a_draft(), make.an_application()

    links = [
        f"/applications/{application.reference}/delete"
        in visit(make.member_of(application.organisation))
        .open(f"/applications/{application.reference}")
        .links
        for application in (draft, sent)
    ]

    assert links == [True, False]

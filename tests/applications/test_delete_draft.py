"""The end of a draft: its group deletes it, or the service does by rule; its texts go, the fact stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock, storage
from grants.accounts.models import User
from grants.applications.daily import expire_drafts, remove_files
from grants.applications.models import (
    Answer,
    AnswerVersion,
    Application,
    ApplicationArea,
    ApplicationTheme,
    Helper,
    Reminder,
    SectionSaved,
)
from grants.applications.operations import (
    delete_draft,
    expire_draft,
    permit_late,
    start_application,
    submit_application,
)
from grants.applications.queries import applications_of
from grants.assurance.proof import faults
from grants.audit import events_of
from grants.db import db
from grants.documents.files import keep_upload
from grants.documents.models import Upload
from grants.documents.removing import remove_upload
from grants.errors import NotAllowed, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.permissions import SERVICE
from grants.rounds.models import Round

Visit = Callable[..., Visitor]
A = ApplicationState

OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
#: 24:00 of the last day of March; a draft is kept for ninety days, to the twenty-ninth of June.
CLOSES = datetime(2027, 3, 31, 23, tzinfo=UTC)
DELETED_ON = date(2027, 6, 29)

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


def a_helper(draft: Application) -> None:
    person = make.a_person()

    def name() -> None:
        db.session.add(
            Helper(
                application_id=draft.id,
                user_id=person.id,
                ends_on=clock.today() + clock.days(10),
                consent="We agree.",
                named_by_id=make.member_of(draft.organisation).id,
            )
        )

    do(name)


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
    a_helper(draft)
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


# Drafts that were never sent: warned of, and deleted by the service.


def an_unsent_draft(round_: Round | None = None) -> Application:
    with clock.at(OPENS):
        round_ = round_ or make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2028, 6, 1))
        return make.a_draft(round_)


def run(day: date) -> None:
    with clock.at(datetime.combine(day, time(6), tzinfo=UTC)):
        expire_drafts()


def warnings(draft: Application) -> list[str]:
    return [row.occasion for row in rows(Reminder, Reminder.application_id == draft.id)]


def test_an_unsent_draft_is_warned_of_fourteen_days_and_one_day_before_and_then_deleted(app: Flask) -> None:
    draft = an_unsent_draft()

    met = []
    for ago in range(20, -2, -1):
        known = (len(warnings(draft)), fresh(draft).state)
        run(DELETED_ON - clock.days(ago))
        if (now := (len(warnings(draft)), fresh(draft).state)) != known:
            met.append((ago, *now))

    assert met == [(14, 1, A.DRAFT), (1, 2, A.DRAFT), (0, 2, A.DELETED)]
    assert left_of(draft) == []
    line = events_of(draft)[-1]
    assert (line.action, line.actor_id) == ("application.expire", None)
    assert line.details == {
        "before": "draft",
        "after": "deleted",
        "closed_at": CLOSES.isoformat(),
        "keep_drafts_days": 90,
    }


def test_the_mails_say_the_day_and_the_last_one_that_it_is_gone(app: Flask) -> None:
    draft = an_unsent_draft()
    make.a_colleague(draft.organisation, language="ar")

    for ago in (14, 1, 0):
        run(DELETED_ON - clock.days(ago))

    told = rows(Notice, Notice.user_id == make.member_of(draft.organisation).id)
    assert [mail.subject for mail in told] == [
        f"Your draft {draft.reference} will be deleted on 29 June 2027",
        f"Your draft {draft.reference} will be deleted on 29 June 2027",
        f"Draft {draft.reference} is deleted",
    ]
    assert (
        "“Stronger together” closed on 31 March 2027, 24:00, and your draft was not sent. We do not keep such"
        " drafts: it will be deleted on 29 June 2027." in told[0].text
    )
    assert "copy it before that day" in told[0].text
    assert "29 يونيو 2027" in rows(Notice, Notice.language == "ar")[0].subject


def test_no_draft_is_deleted_without_a_warning_on_an_earlier_day(app: Flask) -> None:
    draft = an_unsent_draft()
    late = DELETED_ON + clock.days(40)

    run(late)
    run(late)
    assert (fresh(draft).state, warnings(draft)) == (A.DRAFT, ["deletion-1:2027-06-29"])
    told = rows(Notice, Notice.user_id == make.member_of(draft.organisation).id)
    assert told[-1].subject == f"Your draft {draft.reference} will be deleted on 9 August 2027"
    run(late + clock.days(1))

    assert fresh(draft).state is A.DELETED


def test_a_late_permission_keeps_a_draft_until_it_has_ended(app: Flask) -> None:
    draft = an_unsent_draft()
    until = clock.london(DELETED_ON + clock.days(5), time(0))
    with clock.at(until - clock.days(20)):
        do(permit_late, draft, until, reason="Ill.", actor=make.an_officer())

    for ago in range(20, -8, -1):
        run(DELETED_ON - clock.days(ago))

    assert fresh(draft).state is A.DELETED
    assert events_of(draft)[-1].at.date() == DELETED_ON + clock.days(6)
    assert warnings(draft) == ["deletion-1:2027-07-05"]


def test_a_round_that_opens_again_keeps_its_drafts_and_warns_anew(app: Flask) -> None:
    draft = an_unsent_draft()
    run(DELETED_ON - clock.days(14))

    def reopen() -> None:
        draft.round.closes_at = CLOSES + clock.days(100)

    do(reopen)
    for ago in range(14, -115, -1):
        run(DELETED_ON - clock.days(ago))

    assert events_of(draft)[-1].at.date() == DELETED_ON + clock.days(100)
    assert warnings(draft) == ["deletion-14:2027-06-29", "deletion-14:2027-10-07", "deletion-1:2027-10-07"]


def test_what_was_sent_or_withdrawn_does_not_expire(app: Flask) -> None:
    with clock.at(OPENS):
        round_ = make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2028, 6, 1))
        others = [make.an_application(state, round_) for state in (A.SUBMITTED, A.WITHDRAWN)]

    for ago in (14, 1, 0, -1):
        run(DELETED_ON - clock.days(ago))

    assert [fresh(application).state for application in others] == [A.SUBMITTED, A.WITHDRAWN]


def test_one_draft_that_fails_holds_up_no_other(app: Flask) -> None:
    broken = an_unsent_draft()
    other = an_unsent_draft(broken.round)
    writer = make.member_of(broken.organisation)
    db.session.rollback()

    def speak() -> None:
        db.session.execute(sa.update(User).where(User.id == writer.id).values(language="none such"))

    do(speak)
    for ago in (1, 0):
        run(DELETED_ON - clock.days(ago))

    assert (fresh(broken).state, fresh(other).state) == (A.DRAFT, A.DELETED)


def test_warning_costs_queries_once_for_each_draft(app: Flask, queries: list[str]) -> None:
    first = an_unsent_draft()

    def cost(ago: int) -> int:
        db.session.rollback()
        queries.clear()
        run(DELETED_ON - clock.days(ago))
        return len(queries)

    one, nothing = cost(14), cost(13)
    for _number in range(3):
        an_unsent_draft(first.round)
    three, nothing_again = cost(12), cost(11)

    assert nothing_again == nothing
    assert three - nothing <= 3 * (one - nothing)
    assert one - nothing <= 30

"""Messages to many: chosen by a filter, counted, previewed, confirmed in a second step, mailed once each."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.db import transaction
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, AwardState, BroadcastState
from grants.messages import operations
from grants.messages.audience import how_many
from grants.messages.models import Broadcast, BroadcastItem
from grants.messages.operations import write_next_mails
from grants.messages.sending import write_broadcasts
from grants.notices.models import Notice
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
B = BroadcastState
WORDS = {"subject_en": "News of {round}", "subject_ar": "أخبار {round}",
         "body_en": "About {project}.", "body_ar": "بشأن {project}."}  # fmt: skip


def mails() -> list[Notice]:
    return rows(Notice, Notice.id.in_([item.notice_id for item in rows(BroadcastItem)]))


def test_everybody_who_fits_gets_one_mail_in_their_language_however_often_the_worker_runs(app: Flask) -> None:
    round_ = make.a_round()
    arabic = make.an_application(round_=round_, organisation=make.an_organisation(language="ar"))
    english = make.an_application(round_=round_)
    colleague = make.a_colleague(english.organisation)
    make.an_application()  # Another round.
    broadcast = make.write_broadcast(round=round_.reference)
    assert how_many(broadcast.chosen) == (3, 2)

    make.confirm_broadcast(broadcast)
    for _time in range(3):
        write_broadcasts()

    sent = mails()
    people = {make.member_of(arabic.organisation).id: "ar", make.member_of(english.organisation).id: "en",
              colleague.id: "en"}  # fmt: skip
    assert {mail.user_id: mail.language for mail in sent} == people
    assert len(sent) == 3
    texts = {mail.language: mail for mail in sent}
    assert texts["en"].subject == f"News of {round_.title['en']}"
    assert f"About {english.title}." in texts["en"].text
    assert f"/applications/{arabic.reference}/messages" in texts["ar"].text
    assert arabic.title in texts["ar"].text
    known = fresh(broadcast)
    assert known.state is B.SENT
    assert known.finished_at is not None
    assert [event.action for event in events_of(known)] == [
        "broadcast.write", "broadcast.confirm", "broadcast.finish",
    ]  # fmt: skip


def test_a_worker_that_fails_in_between_goes_on_without_writing_twice(app: Flask) -> None:
    broadcast = make.a_broadcast(B.SENDING)

    with pytest.raises(ZeroDivisionError):
        _write_and_stop()
    assert mails() == []
    write_broadcasts()

    assert len(mails()) == len(rows(BroadcastItem)) > 0
    assert fresh(broadcast).state is B.SENT


def _write_and_stop() -> None:
    """Write the mails and stop as a machine does: before the end of the transaction."""
    with transaction():
        write_next_mails()
        raise ZeroDivisionError


def test_each_filter_chooses_and_all_of_them_together(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE)
    application = award.application
    make.an_application(organisation=make.an_organisation(language="ar"))
    withdrawn = make.an_application(ApplicationState.WITHDRAWN)

    def fitting(**chosen: str) -> int:
        return how_many(chosen)[1]

    assert fitting() == 2
    assert fitting(state=ApplicationState.AWARDED.value) == 1
    assert fitting(state=ApplicationState.WITHDRAWN.value) == 1
    assert fitting(award=AwardState.ACTIVE.value) == 1
    assert fitting(award=AwardState.CLOSED.value) == 0
    assert fitting(round=withdrawn.round.reference) == 0
    assert fitting(theme="no_such_theme") == fitting(tier="no_such_tier") == fitting(area="nowhere") == 0
    assert fitting(area=application.areas[0].code if application.areas else "nowhere") >= 0
    assert fitting(language="ar") == sum(
        known.language == "ar" for known in (application, *rows(type(application))[1:2])
    )
    assert fitting(report="overdue") == 0
    with clock.at(clock.now() + timedelta(days=400)):
        assert fitting(report="overdue") == 1
        assert fitting(report="overdue", award=AwardState.CLOSED.value) == 0


def test_what_changed_since_it_was_looked_at_is_not_sent(app: Flask) -> None:
    broadcast = make.a_broadcast()
    people = how_many(broadcast.chosen)[0]
    make.an_application()

    with pytest.raises(RuleBroken, match=rf"changed to {people + 1}\."):
        make.confirm_broadcast(broadcast, people=people)
    nobody = make.write_broadcast(area="nowhere")
    with pytest.raises(RuleBroken, match="Nobody fits"):
        make.confirm_broadcast(nobody, people=0)
    with pytest.raises(NotAllowed):
        do(operations.confirm_broadcast, broadcast, people=people + 1, actor=make.a_decision_maker())

    assert rows(BroadcastItem) == []
    make.confirm_broadcast(broadcast)
    with pytest.raises(WrongState):
        make.confirm_broadcast(broadcast)


def test_an_officer_writes_looks_changes_confirms_and_sees_how_far_it_is(visit: Visit) -> None:
    application = make.an_application()
    officer = visit(make.an_officer())

    wrong = officer.submit("/broadcasts/new", **{**WORDS, "body_ar": "{amount}"})
    missing = officer.submit("/broadcasts/new", **{**WORDS, "subject_ar": ""})
    written = officer.submit("/broadcasts/new", **WORDS)
    preview = officer.follow(written)
    address = written.location
    officer.submit(f"{address}/edit", state="submitted")
    confirm = officer.open(f"{address}/confirm")
    stale = confirm.fields()
    make.an_application()
    refused = officer.send(f"{address}/confirm", **stale)
    sent = officer.submit(f"{address}/confirm")
    again = officer.open(f"{address}/confirm")
    write_broadcasts()
    progress = officer.open(address)

    assert wrong.errors == ["There is no field {amount} in this letter. Take one from the list below."]
    assert missing.errors == ["Enter the subject"]
    assert "1people get it" in preview.text.replace(" people", "people")
    assert f"About {application.title}." in preview.text
    assert f"بشأن \u2068{application.title}\u2069." in preview.text
    assert "It goes to 1 people" in confirm.text
    assert "changed to 2" in refused.errors[0]
    assert (sent.status, again.status) == (302, 409)
    assert rows(Broadcast)[0].chosen == {"state": "submitted"}
    assert "Who got it" in progress.text
    assert application.reference in progress.text
    group = visit(make.member_of(application.organisation))
    copy = group.open(f"/applications/{application.reference}/messages").text
    assert "Sent to many groups" in copy
    assert f"About {application.title}." in copy


def test_a_conflict_hides_the_case_but_does_not_keep_the_group_from_the_message(visit: Visit) -> None:
    application, near = make.an_application(), make.an_officer()
    do(take_part, application, near, Part.CONFLICTED)
    broadcast = make.write_broadcast()
    before = visit(near).open(f"/broadcasts/{broadcast.reference}").text
    make.confirm_broadcast(broadcast)
    write_broadcasts()
    after = visit(near).open(f"/broadcasts/{broadcast.reference}").text

    assert application.title not in before
    assert application.reference not in after
    assert "1 more got it whose applications you may not see." in after
    assert len(mails()) == 1


def test_it_is_discarded_by_a_button_and_others_do_not_reach_it(visit: Visit) -> None:
    broadcast = make.a_broadcast()
    address = f"/broadcasts/{broadcast.reference}"

    assert visit(make.a_person(Role.AUDITOR)).open(address).status == 200
    assert visit(make.a_person(Role.AUDITOR)).press(f"{address}/discard").status == 403
    for role in (Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER):
        assert visit(make.a_person(role)).open(address).status == 403
    assert visit(make.a_person()).open(address).status == 403
    assert visit(make.an_officer()).press(f"{address}/discard").status == 302
    assert fresh(broadcast).state is B.DISCARDED
    assert address in visit(make.an_officer()).open("/broadcasts").links

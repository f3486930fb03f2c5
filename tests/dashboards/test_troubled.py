"""Mails that may not have arrived: officers see them unless a conflict closes their application to them."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
from client import Visitor

from grants import clock
from grants.assessment.models import ConflictKind
from grants.assessment.operations import declare_conflict
from grants.lifecycles import ApplicationState, ReviewState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]


def test_a_conflict_closes_the_mails_about_an_application_too(visit: Visit) -> None:
    application = make.an_application(ApplicationState.IN_REVIEW)
    conflicted, other = make.an_officer(), make.an_officer()
    review = make.a_review(ReviewState.ASSIGNED, application, reviewer=conflicted)
    make.do(declare_conflict, review, ConflictKind.FAMILY, note="", actor=conflicted)
    receipt = make.rows(Notice, Notice.subject.startswith("We have your application"))[0]

    def fail() -> None:
        receipt.claimed_at = receipt.created_at
        receipt.failure = "SMTPRecipientsRefused"

    make.do(fail)

    people = (conflicted, other, make.a_person(Role.ADMINISTRATOR))
    shown = [application.reference in visit(person).open("/mails/troubled").text for person in people]
    assert shown == [False, True, True]
    with clock.at(clock.now() + timedelta(days=1)):  # The worker has not made its documents.
        late = [application.reference in visit(person).open("/mails/troubled").text for person in people]
    assert late == [False, True, True]
    assert visit(conflicted).press(f"/mails/{receipt.id}/again").status == 404

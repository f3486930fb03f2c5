"""Reports and returns that are owed across awards, and what a group should do next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, lazyload

from grants import clock
from grants.accounts.models import Membership, User
from grants.applications.models import Application, Query
from grants.applications.queries import visible_applications
from grants.applications.timing import deadline_of
from grants.awards.models import Award, Ending
from grants.awards.queries import hosted_agreements
from grants.closing.models import FinalReport
from grants.dashboards.queries import joined
from grants.db import db
from grants.delivery.kinds import kind_of
from grants.delivery.models import MilestoneReport, ReportQuery
from grants.evaluation.models import MonitoringReturn
from grants.lifecycles import (
    AWARD,
    OWED,
    REPORT,
    RUNNING,
    STILL_OWED,
    VARIATION,
    ApplicationState,
    AwardState,
    EndingState,
    ReportState,
    VariationState,
)
from grants.payments.bank.queries import waits_for_account
from grants.payments.models import Repayment
from grants.variations.models import Variation

#: Reports of every kind live the same life, and are owed alike.
_REPORTS: tuple[Any, ...] = (MilestoneReport, MonitoringReturn, FinalReport)

#: Reports due within so many days are shown as something to do.
SOON = 60


@dataclass(frozen=True)
class Due:
    """A report or return that is owed."""

    record: Any
    title: Any
    endpoint: str


def due_query(person: User, state: ReportState | None) -> sa.Select[Any]:
    """Return kind and id of reports and returns of what a person may see, the earliest due first."""
    wanted = [state] if state else [*OWED, ReportState.SUBMITTED]

    def of_kind(model: Any) -> sa.Select[Any]:
        query = sa.select(
            sa.literal(model.__tablename__).label("kind"),
            model.id.label("id"),
            model.due_on.label("due_on"),
            model.reference.label("reference"),
        )
        return joined(query, model).where(
            visible_applications(person), model.state.in_(wanted), Award.state.in_(RUNNING)
        )

    both = sa.union_all(*(of_kind(model) for model in _REPORTS)).subquery()
    return sa.select(both.c.kind, both.c.id).order_by(both.c.due_on, both.c.reference)


def read_due(rows: Sequence[Any]) -> list[Due]:
    """Return the reports and returns that ``due_query`` names, in its order."""
    records = {
        (model.__tablename__, record.id): record
        for model in _REPORTS
        for record in db.session.scalars(
            sa.select(model).where(model.id.in_([row.id for row in rows if row.kind == model.__tablename__]))
        )
    }
    return [_due(records[row.kind, row.id]) for row in rows]


def _due(record: Any) -> Due:
    title = record.milestone.title if isinstance(record, MilestoneReport) else record.title
    return Due(record, title, kind_of(record).endpoint)


@dataclass(frozen=True)
class Task:
    """What a group should do next: where, what about, and by when, if there is such a day."""

    label: Any
    about: Any
    endpoint: str
    reference: str
    due_on: date | None
    is_overdue: bool = False


def tasks_of(person: User) -> list[Task]:
    """Return what a person's groups should do next, the most urgent first: without a day it is today."""
    return sorted(
        [
            *_awards_of(person),
            *_agreements_hosted_by(person),
            *_changes_of(person),
            *_applications_of(person),
            *_reports_of(person),
            *_questions_of(person),
            *_notices_of(person),
            *_debts_of(person),
        ],
        key=lambda task: task.due_on or clock.today(),
    )


def _groups_of(person: User) -> sa.Select[int]:
    return sa.select(Membership.organisation_id).where(Membership.user_id == person.id)


def _awards_of(person: User) -> Iterator[Task]:
    """Offers to accept, and bank details that an active award waits for; a host gives its own by a link."""
    query = sa.select(Award).join(Application).where(Application.organisation_id.in_(_groups_of(person)))
    for award in db.session.scalars(
        query.where(sa.or_(Award.state == AwardState.OFFERED, waits_for_account()))
    ):
        where = (award.application.title, "evaluation.show_award", award.reference)
        if award.state is AwardState.OFFERED:
            may_accept = AWARD.allows(person, "accept", award)
            yield Task(
                _("Accept the offer") if may_accept else _("Ask your signatory to accept the offer"),
                *where, award.accept_by, award.accept_by < clock.today(),
            )  # fmt: skip
        else:
            yield Task(_("Give your bank details"), *where, None)


def _agreements_hosted_by(person: User) -> Iterator[Task]:
    """Agreements that an organisation of the person is to sign as the host."""
    for agreement in db.session.scalars(
        hosted_agreements(person).where(Award.state == AwardState.HOST_SIGNING)
    ):
        award = agreement.award
        yield Task(
            _("Sign as the host") if AWARD.allows(person, "host_sign", award)
            else _("Ask your signatory to sign as the host"),
            award.application.title, "awards.show_agreement", award.reference, award.accept_by,
            award.accept_by < clock.today(),
        )  # fmt: skip


def _changes_of(person: User) -> Iterator[Task]:
    """Changes of active awards that wait for the group: with a question, or as an officer proposes them."""
    query = sa.select(Variation).join(Variation.award).join(Award.application).where(
        Application.organisation_id.in_(_groups_of(person)),
        Award.state == AwardState.ACTIVE,
        Variation.state.in_([VariationState.SENT_BACK, VariationState.OFFERED]),
    ).options(
        contains_eager(Variation.award).contains_eager(Award.application),
        lazyload("*"),  # Nothing else of them is read.
    ).order_by(Variation.id)  # fmt: skip
    for variation in db.session.scalars(query):
        yield Task(
            _label_of_change(variation, person), variation.application.title, "variations.show_variation",
            variation.reference, None,
        )  # fmt: skip


def _label_of_change(variation: Variation, person: User) -> str:
    if variation.state is VariationState.SENT_BACK:
        return _("Answer a question about a change of your award")
    if VARIATION.allows(person, "accept", variation):
        return _("Accept or decline a change of your award")
    return _("Ask your signatory to accept or decline a change of your award")


def _applications_of(person: User) -> Iterator[Task]:
    """Answers to an officer, and drafts as long as they may be sent."""
    query = (
        sa.select(Application, Query.due_on)
        .outerjoin(Query, sa.and_(Query.application_id == Application.id, Query.ended_at.is_(None)))
        .where(Application.organisation_id.in_(_groups_of(person)))
        .where(Application.state.in_([ApplicationState.DRAFT, ApplicationState.QUERIED]))
        .order_by(Application.id)
    )
    for application, answer_by in db.session.execute(query):
        where = ("applications.show_application", application.reference)
        title = application.title or application.round.title
        if application.state is ApplicationState.QUERIED:
            yield Task(_("Answer an officer's question"), title, *where, answer_by, answer_by < clock.today())
        elif (deadline := deadline_of(application)).may_send:
            last_day = clock.last_day(deadline.ends_at)
            yield Task(_("Finish and submit your application"), title, *where, last_day)


def _label_of(record: Any, person: User) -> str:
    is_report = not isinstance(record, MonitoringReturn)
    if record.state is ReportState.AWAITING_SIGN_OFF:
        may_sign_off = REPORT.allows(person, "sign_off", record)
        return _("Read and sign off a report") if may_sign_off else _("Waits for your certifier")
    if record.state is ReportState.CHANGES_REQUESTED:
        return _("Change your report") if is_report else _("Change your return")
    return _("Write your report") if is_report else _("Write your return")


def _questions_of(person: User) -> Iterator[Task]:
    """Questions of officers about reports that nobody has answered yet."""
    for model in _REPORTS:
        query = joined(sa.select(ReportQuery, model), model).join(
            ReportQuery, ReportQuery.report_reference == model.reference
        ).where(
            Application.organisation_id.in_(_groups_of(person)),
            ReportQuery.ended_at.is_(None),
            model.state == ReportState.SUBMITTED,
        )  # fmt: skip
        for asked, record in db.session.execute(query):
            if not asked.is_answered:
                due = _due(record)
                yield Task(
                    _("Answer a question about your report"), due.title, due.endpoint, record.reference,
                    asked.due_on, asked.is_overdue,
                )  # fmt: skip


def _notices_of(person: User) -> Iterator[Task]:
    """Notices that a grant is to end early, while the group can answer and has not."""
    query = sa.select(Ending).join(Award).join(Application).where(
        Application.organisation_id.in_(_groups_of(person)),
        Ending.state == EndingState.PROPOSED, Ending.answered_at.is_(None),
        Ending.answer_by >= clock.today(),
    )  # fmt: skip
    for ending in db.session.scalars(query):
        yield Task(
            _("Answer the notice that your grant is to end"), ending.application.title, "awards.show_ending",
            ending.reference, ending.answer_by,
        )  # fmt: skip


def _debts_of(person: User) -> Iterator[Task]:
    """Money that a group is to pay back."""
    query = sa.select(Repayment).join(Award).join(Application).where(
        Application.organisation_id.in_(_groups_of(person)), Repayment.state.in_(STILL_OWED)
    )  # fmt: skip
    for repayment in db.session.scalars(query):
        yield Task(
            _("Pay back a part of your grant"), repayment.application.title, "payments.show_repayment",
            repayment.reference, repayment.due_on, repayment.is_overdue,
        )  # fmt: skip


def _reports_of(person: User) -> Iterator[Task]:
    for model in _REPORTS:
        query = joined(sa.select(model), model).where(
            Application.organisation_id.in_(_groups_of(person)),
            model.state.in_(OWED),
            Award.state.in_(RUNNING),
            sa.or_(
                model.due_on <= clock.today() + clock.days(SOON),
                model.state == ReportState.AWAITING_SIGN_OFF,  # A colleague waits, however early.
            ),
        )
        for due in map(_due, db.session.scalars(query)):
            yield Task(
                _label_of(due.record, person),
                due.title, due.endpoint, due.record.reference, due.record.due_on, due.record.is_overdue,
            )  # fmt: skip

"""Links by which a report is sent without signing in: mailed, used, ended.  The caller commits.

A link is for one person, one report and a limited time; only the hash of its token is kept.  What was
written by somebody who had signed in is never shown by a link, and never overwritten by one.
"""

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.accounts.operations import token_hash
from grants.accounts.queries import certifiers_of, people_of
from grants.db import db
from grants.delivery.kinds import asked_in
from grants.delivery.models import MilestoneReport, ReportLink
from grants.delivery.operations.photos import consent_to_photos
from grants.delivery.operations.telling import address_of
from grants.delivery.operations.writing import submit_report
from grants.delivery.photos import photos_of
from grants.delivery.said import open_request
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import REPORT
from grants.money import Pence
from grants.notices.operations import tell
from grants.permissions import LinkHolder

#: For how long a link may be used.
VALID = timedelta(days=30)


def send_links(report: MilestoneReport, *, actor: User) -> int:
    """Mail everybody of the group who may send the report a link of their own; return how many."""
    REPORT.check(actor, "send_link", report)
    people = writers_of(report)
    for person in people:
        mail_link(report, person)
    REPORT.take(actor, "send_link", report, people=[person.id for person in people])
    return len(people)


def writers_of(report: Any) -> list[User]:
    """Return the people of a group who may send its report: those who sign it off do not send it too."""
    people = people_of(report.application.organisation_id)
    certify = {person.id for person in certifiers_of(report.application.organisation_id)}
    return [person for person in people if person.id not in certify] or people


def mail_link(report: MilestoneReport, person: User) -> None:
    """Give a person a new link to a report, and mail it with a way to the full form."""
    title = report.milestone.title.in_language(person.language)
    tell(
        person,
        _l("Your report “%(title)s” is due on %(day)s", title=title, day=said_day(report.due_on)),
        *about_links(),
        link=(_l("Send the report now"), new_link(report, person)),
        second_link=(_l("Open the full form"), address_of(report)),
        application_id=report.application.id,
    )


def about_links() -> list[Any]:
    """Return what a mail says of the link in it."""
    return [
        _l("You can send it from a telephone, without a password: a sentence, a number and a photo or two."
           " It takes about three minutes."),
        _l("The link is for you alone and works until %(day)s. For the full form, sign in.",
           day=said_day(clock.in_london(clock.now() + VALID).date())),
    ]  # fmt: skip


def new_link(report: MilestoneReport, person: User) -> str:
    """Return the path of a new link to a report; the old one of the same person ends."""
    query = _open_links(report).where(ReportLink.user_id == person.id)
    for older in db.session.scalars(query):
        older.ended_at = clock.now()
    db.session.flush()  # One link is open at a time, as the table says.
    token = secrets.token_urlsafe(32)
    db.session.add(
        ReportLink(
            report_id=report.id,
            user_id=person.id,
            token_hash=token_hash(token),
            expires_at=clock.now() + VALID,
        )
    )
    return f"/report-by-link/{token}"


def _open_links(report: MilestoneReport) -> sa.Select[ReportLink]:
    return sa.select(ReportLink).where(ReportLink.report_id == report.id, ReportLink.ended_at.is_(None))


def links_of(report: MilestoneReport) -> list[ReportLink]:
    """Return the links to a report that may still be used."""
    query = _open_links(report).where(ReportLink.expires_at > clock.now()).order_by(ReportLink.id)
    return list(db.session.scalars(query))


def end_links(report: MilestoneReport, *, actor: User) -> None:
    """Let no link to a report work any more."""
    REPORT.check(actor, "end_links", report)
    for link in db.session.scalars(_open_links(report)):
        link.ended_at = clock.now()
    REPORT.take(actor, "end_links", report)


def link_with(token: str) -> ReportLink | None:
    """Return the link that holds this token, whether it still works or not."""
    return db.session.scalar(sa.select(ReportLink).where(ReportLink.token_hash == token_hash(token)))


def may_write(link: ReportLink) -> bool:
    """Say whether a link may be used to write now."""
    report = link.report
    return (
        link.is_open
        and REPORT.allows(LinkHolder(report, link.user), "edit_by_link", report)
        and open_request(report) is None  # What an officer wants changed is changed in the full form.
        and (report.by_link or _is_empty(report))
    )


def _is_empty(report: MilestoneReport) -> bool:
    return not any(asked.value not in (None, "", []) for asked in asked_in(report))


def _check(link: ReportLink) -> LinkHolder:
    if not may_write(link):
        raise WrongState(_("This link cannot be used to write any more. Sign in to open the report."))
    return LinkHolder(link.report, link.user)


def save_by_link(
    link: ReportLink, *, done: str, first_count: int | None = None, second_count: int | None = None
) -> None:
    """Keep what was typed by a link: a sentence and the numbers of the milestone."""
    actor = _check(link)
    report, done = link.report, done.strip()
    if not done:
        raise RuleBroken(_("Say what was done."), field="done")
    for asked in asked_in(report):
        given = {"first_count": first_count, "second_count": second_count}
        if asked.kind == "number" and given[asked.key] is None:
            raise RuleBroken(_("Enter a number; 0 if none."), field=asked.key)
    report.done, report.first_count, report.second_count = done, first_count, second_count
    report.language, report.by_link = link.user.language, True
    REPORT.take(actor, "edit_by_link", report, by_link=True)


def send_by_link(link: ReportLink, *, spent_pence: Pence | None, may_publish: bool | None) -> None:
    """Send what was typed by a link.  Photos need an answer on consent; ``may_publish`` is part of it."""
    actor = _check(link)
    report = link.report
    report.spent_pence, report.by_link = spent_pence, True
    if photos_of(report) and may_publish is not None:
        consent_to_photos(report, may_publish=may_publish, action="edit_by_link", actor=actor)
    submit_report(report, actor=actor)

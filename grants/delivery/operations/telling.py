"""The mails about reports.  The caller commits."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.awards.operations.telling import tell_recipient
from grants.delivery.kinds import kind_of
from grants.notices.operations import tell


def tell_writers(report: Any, subject: Any, *paragraphs: Any) -> None:
    """Tell the people of the group about its report, with a link to the award."""
    tell_recipient(report.award, subject, *paragraphs)


def tell_people(
    people: Iterable[User], report: Any, subject: Any, *paragraphs: Any, link: tuple[Any, str] | None = None
) -> None:
    """Tell these people about a report, with a link to it."""
    for person in people:
        tell(
            person,
            subject,
            *paragraphs,
            link=link or (_l("Open the report"), address_of(report)),
            application_id=report.application.id,
        )


def address_of(report: Any) -> str:
    """Return the path of the page of a report of any kind."""
    return f"/{kind_of(report).place}/{report.reference}"

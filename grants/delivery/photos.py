"""Reads of the photos that came with reports."""

import sqlalchemy as sa

from grants.accounts.models import User
from grants.db import db
from grants.delivery.models import MilestoneReport, Photo
from grants.delivery.queries import visible_reports

#: So many photos a report may have.
MOST_PHOTOS = 6


def photos_of(report: MilestoneReport) -> list[Photo]:
    """Return the photos of a report as it stands, in the order in which they came."""
    query = sa.select(Photo).where(Photo.report_id == report.id, Photo.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Photo.id)))


def without_consent(report: MilestoneReport) -> list[Photo]:
    """Return the photos of which nobody has said yet that the people in them agreed."""
    return [photo for photo in photos_of(report) if photo.consented_at is None]


def lacks_consent(upload_id: int) -> bool:
    """Say whether a file is a photo of which nobody has said yet that the people in it agreed."""
    query = sa.select(Photo.id).where(Photo.upload_id == upload_id, Photo.consented_at.is_(None))
    return db.session.scalar(query) is not None


def readable_photo(number: int, person: User) -> Photo | None:
    """Return a photo if this person may look at it: staff only where the people in it agreed."""
    photo = db.session.get(Photo, number)
    if photo is None:
        return None
    query = visible_reports(person).where(MilestoneReport.id == photo.report_id)
    report = db.session.scalar(query)
    if report is None:
        return None
    is_own = person.is_member_of(report.application.organisation_id)
    return photo if is_own or photo.consented_at is not None else None

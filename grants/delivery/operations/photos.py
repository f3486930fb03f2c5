"""Photos of a report: added, consented to, captioned, taken out.  The caller commits."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.db import db
from grants.delivery.kinds import open_keys
from grants.delivery.models import MilestoneReport, Photo
from grants.delivery.photos import MOST_PHOTOS, photos_of, without_consent
from grants.delivery.said import versions_of
from grants.documents.files import keep_upload
from grants.documents.pictures import Picture
from grants.documents.removing import remove_upload
from grants.errors import RuleBroken
from grants.lifecycles import REPORT

#: What whoever sends photos says about the people in them; kept beside each photo as it was read.
CONSENT = _l(
    "Everybody who can be recognised in these photos agreed that they are sent to the programme. For children"
    " under 16, a parent or carer agreed."
)


def add_photos(
    report: MilestoneReport, pictures: Sequence[Picture], *, action: str = "edit", actor: Any
) -> list[Photo]:
    """Keep photos with a report that is being written; ``action`` is the step under which they come."""
    REPORT.check(actor, action, report)
    _check_may_change(report)
    if len(photos_of(report)) + len(pictures) > MOST_PHOTOS:
        raise RuleBroken(
            _("A report can have %(most)s photos. Choose fewer.", most=MOST_PHOTOS), field="photos"
        )
    added = []
    for picture in pictures:
        upload = keep_upload(
            picture.content,
            "photo.jpg",
            "image/jpeg",
            application_id=report.application.id,
            actor=actor,
        )
        photo = Photo(
            report_id=report.id,
            upload_id=upload.id,
            width=picture.width,
            height=picture.height,
            by_link=action == "edit_by_link",
        )
        db.session.add(photo)
        added.append(photo)
    if added:
        db.session.flush()  # They are read again by whoever consents.
        REPORT.take(actor, action, report, photos=len(added))
    return added


def consent_to_photos(
    report: MilestoneReport, *, may_publish: bool, action: str = "edit", actor: Any
) -> None:
    """Note that the people in the new photos agreed, in the words that were shown, and to what."""
    REPORT.check(actor, action, report)
    for photo in without_consent(report):
        photo.consent, photo.may_publish = str(CONSENT), may_publish
        photo.consented_by_id, photo.consented_at = actor.id, clock.now()
    REPORT.take(actor, action, report, consent=str(CONSENT), may_publish=may_publish)


def caption_photo(photo: Photo, caption: str, *, actor: Any) -> None:
    """Say what a photo shows, for those who cannot see it and for the PDF."""
    REPORT.check(actor, "edit", photo.report)
    _check_may_change(photo.report)
    photo.caption = caption
    REPORT.take(actor, "edit", photo.report, photo_id=photo.id)


def remove_photo(photo: Photo, *, action: str = "edit", actor: Any) -> None:
    """Take a photo out of a report; one that was never sent is forgotten, bytes and all."""
    report = photo.report
    REPORT.check(actor, action, report)
    _check_may_change(report)
    REPORT.take(actor, action, report, removed_photo_id=photo.id)
    if any(photo.id in _ids(sent.content) for sent in versions_of(report)):
        photo.removed_at = clock.now()
        return
    number = photo.upload_id
    db.session.delete(photo)
    db.session.flush()  # The file is removed only when nothing names it.
    remove_upload(number)


def _ids(content: dict[str, Any]) -> set[int]:
    return {photo["id"] for photo in content.get("photos") or ()}


def _check_may_change(report: MilestoneReport) -> None:
    if "photos" not in open_keys(report):
        raise RuleBroken(_("Only the questions that an officer named can be changed now."), field="photos")

"""Who may read a document that was issued, and a file that somebody sent."""

import sqlalchemy as sa

from grants.accounts.models import User
from grants.appeals.queries import READERS, file_of
from grants.applications.models import Application
from grants.applications.papers import locker_is_open
from grants.applications.queries import (
    answered_with,
    submitted_files,
    visible_applications,
    visible_papers,
)
from grants.assessment.panel import reads_paper
from grants.db import db
from grants.delivery.photos import lacks_consent
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.messages.queries import may_read_file
from grants.permissions import Part, Role

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def readable_document(number: int, person: User) -> IssuedDocument | None:
    """Return an issued document if this person may read it.

    What is about a panel's meeting has rules of its own.  The assessment is not for the group
    itself, and a reviewer reads the application alone.
    """
    document = db.session.get(IssuedDocument, number)
    if document is None:
        return None
    if document.application_id is None:
        return document if reads_paper(document, person) else None
    application = db.session.scalar(
        sa.select(Application).where(Application.id == document.application_id, visible_papers(person))
    )
    if application is None:
        return None
    return document if document.kind in _kinds_for(person, application) else None


def _kinds_for(person: User, application: Application) -> set[DocumentKind]:
    """Return the kinds of document about an application that a person reads, who may see it at all."""
    is_own = person.is_member_of(application.organisation_id)
    if not is_own and not person.has(*_STAFF):
        return {DocumentKind.APPLICATION}
    reads_reviews = person.has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR) and not is_own
    return set(DocumentKind) - (set() if reads_reviews else {DocumentKind.ASSESSMENT_SUMMARY})


def readable_file(number: int, person: User) -> Upload | None:
    """Return a file, of an application or in an organisation's locker, if this person may read it."""
    upload = db.session.get(Upload, number)
    if upload is not None and (said := may_read_file(number, person)) is not None:
        return upload if said else None  # What goes with a message is for those who read the message.
    if upload is None or upload.organisation_id is None:
        return upload if upload is not None and _reads_file(upload, person) else None
    in_locker = sa.select(Upload).where(Upload.id == number, locker_is_open(person, Upload.organisation_id))
    return db.session.scalar(in_locker)


def _reads_file(upload: Upload, person: User) -> bool:
    """Say whether a person may read a file of an application.

    Its own people read all.  What answers a question is for the helpers of its section, and
    from submission on, as far as a frozen copy holds it, for staff and reviewers.  What came
    later, such as a list of costs, is for staff, but no photo before those in it agreed; what
    goes with an appeal, for those who deal with appeals.
    """
    application = db.session.scalar(
        sa.select(Application).where(Application.id == upload.application_id, visible_applications(person))
    )
    if application is None:
        return False
    if person.is_member_of(application.organisation_id):
        return True
    if file_of(upload.id) is not None:
        return person.has(*READERS)
    section_key = answered_with(application).get(upload.id)
    if section_key is None:
        return person.has(*_STAFF) and not lacks_consent(upload.id)
    if any(helper.user_id == person.id and helper.may_write(section_key) for helper in application.helpers):
        return True
    reviews = any(taken.user_id == person.id and taken.part is Part.REVIEWER for taken in application.parts)
    return (reviews or person.has(*_STAFF)) and upload.id in submitted_files(application)

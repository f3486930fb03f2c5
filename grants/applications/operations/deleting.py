"""Delete a draft for good: its texts go, the fact that it was deleted stays.  Operations never commit."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.applications.models import Answer, AnswerVersion, Application, Helper, SectionSaved
from grants.applications.operations.hosts import forget_hosts
from grants.applications.operations.telling import tell_people_of
from grants.db import db
from grants.documents.arriving import forget_for
from grants.documents.removing import blank_uploads
from grants.lifecycles import APPLICATION
from grants.permissions import Actor

#: What people wrote of a draft, and who else might write in it.
_WRITTEN = (AnswerVersion, Answer, SectionSaved, Helper)


def delete_draft(application: Application, *, actor: User) -> None:
    """Delete a draft because its group wants that; the group may begin another one."""
    APPLICATION.check(actor, "delete", application)
    _erase(application, actor)
    APPLICATION.take(actor, "delete", application)
    tell_people_of(
        application,
        _l("Draft %(reference)s is deleted", reference=application.reference),
        _l("%(who)s deleted it for good. What was written in it is gone.", who=actor.full_name),
    )


def expire_draft(application: Application, *, actor: Actor) -> None:
    """Delete a draft that was never sent, long after its round has closed and after a warning."""
    APPLICATION.check(actor, "expire", application)
    _erase(application, actor)
    APPLICATION.take(actor, "expire", application, closed_at=application.round.closes_at,
                     keep_drafts_days=application.round.keep_drafts_days)  # fmt: skip
    tell_people_of(
        application,
        _l("Draft %(reference)s is deleted", reference=application.reference),
        _l("It was not sent before “%(round)s” closed, and we do not keep such drafts. What was written in it"
           " is gone, as we told you it would be.", round=application.round.title),
    )  # fmt: skip


def _erase(application: Application, actor: Actor) -> None:
    """Forget what was written: every text of every answer, the files, the facts, and who stood beside."""
    forget_hosts(application, actor=actor)
    for kind in _WRITTEN:
        db.session.execute(sa.delete(kind).where(kind.application_id == application.id))
    db.session.expire(application, ["helpers"])
    blank_uploads(application.id)
    forget_for(f"answer:{application.reference}:")
    application.title = application.summary = ""
    application.requested_pence = application.starts_on = application.ends_on = application.reach = None
    application.tier = None
    application.themes, application.areas = [], []
    application.quiz_result_id = application.late_until = None

"""Officers keep the templates of messages; every version is kept.  Operations never commit."""

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, lock
from grants.errors import NotAllowed
from grants.languages import Texts
from grants.messages.models import MessageTemplate, TemplateVersion
from grants.messages.queries import last_version
from grants.messages.wording import check_message_words
from grants.permissions import Role


def add_template(name: Texts, *, subject: Texts, body: Texts, actor: User) -> MessageTemplate:
    """Offer one more template."""
    _check_officer(actor)
    check_message_words(subject, body)
    template = MessageTemplate(name=name)
    db.session.add(template)
    db.session.flush()  # Its version and the audit line need its id.
    _add_version(template, 1, subject, body, actor)
    audit.record(actor, "message_template.add", template, name=dict(name))
    return template


def change_template(
    template: MessageTemplate, name: Texts, *, subject: Texts, body: Texts, actor: User
) -> None:
    """Give a template other words or another name; words that stay as they are make no version."""
    _check_officer(actor)
    check_message_words(subject, body)
    lock(template)  # Two who save at one moment make two versions, one after the other.
    last = last_version(template)
    template.name = name
    if (dict(last.subject), dict(last.body)) != (dict(subject), dict(body)):
        _add_version(template, last.number + 1, subject, body, actor)
    audit.record(actor, "message_template.change", template, name=dict(name))


def _add_version(template: MessageTemplate, number: int, subject: Texts, body: Texts, actor: User) -> None:
    db.session.add(
        TemplateVersion(
            message_template_id=template.id, number=number, subject=subject, body=body, written_by_id=actor.id
        )
    )


def retire_template(template: MessageTemplate, *, actor: User) -> None:
    """No longer offer a template; messages that began with it keep it."""
    _check_officer(actor)
    template.retired_at = clock.now()
    audit.record(actor, "message_template.retire", template)


def restore_template(template: MessageTemplate, *, actor: User) -> None:
    """Offer a template again."""
    _check_officer(actor)
    template.retired_at = None
    audit.record(actor, "message_template.restore", template)


def _check_officer(actor: User) -> None:
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only a grant officer can do this."))

"""A message to many: written, looked at, confirmed, and mailed once to each.  Operations never commit."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, lock, next_reference
from grants.errors import NotAllowed, RuleBroken
from grants.languages import Texts
from grants.lifecycles import BROADCAST
from grants.messages.audience import CHOICES, how_many, recipients
from grants.messages.models import Broadcast, BroadcastItem
from grants.messages.operations.writing import paragraphs_of
from grants.messages.queries import items_left, next_to_send
from grants.messages.wording import check_message_words, worded
from grants.notices.operations import tell
from grants.permissions import SERVICE, Role
from grants.queue import wake

#: So many mails are written in one transaction.
_AT_ONCE = 50


def write_broadcast(chosen: dict[str, Any], *, subject: Texts, body: Texts, actor: User) -> Broadcast:
    """Write a message to many; nothing is sent before it is confirmed."""
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only a grant officer can do this."))
    check_message_words(subject, body)
    broadcast = Broadcast(
        reference=next_reference("BC"), chosen=_named(chosen), subject=subject, body=body,
        written_by_id=actor.id,
    )  # fmt: skip
    db.session.add(broadcast)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "broadcast.write", broadcast, chosen=broadcast.chosen)
    return broadcast


def change_broadcast(
    broadcast: Broadcast, chosen: dict[str, Any], *, subject: Texts, body: Texts, actor: User
) -> None:
    """Change whom it is for and what it says, before it is confirmed."""
    BROADCAST.check(actor, "edit", broadcast)
    check_message_words(subject, body)
    broadcast.chosen, broadcast.subject, broadcast.body = _named(chosen), subject, body
    BROADCAST.take(actor, "edit", broadcast, chosen=broadcast.chosen)


def _named(chosen: dict[str, Any]) -> dict[str, Any]:
    return {name: chosen[name] for name in CHOICES if chosen.get(name)}


def confirm_broadcast(broadcast: Broadcast, *, people: int, actor: User) -> None:
    """Have it sent to so many people as were seen; raises RuleBroken when it is for others by now."""
    lock(broadcast)  # A second press waits, and then finds that it is being sent.
    BROADCAST.check(actor, "confirm", broadcast)
    now, _applications = how_many(broadcast.chosen)
    if now == 0:
        raise RuleBroken(_("Nobody fits. Choose others first."))
    if now != people:
        raise RuleBroken(
            _("Meanwhile the number of people has changed to %(number)s. Look again, then send it.",
              number=now)
        )  # fmt: skip
    found = recipients(broadcast.chosen).subquery()
    db.session.execute(
        sa.insert(BroadcastItem).from_select(
            ["broadcast_id", "application_id", "user_id"],
            sa.select(sa.literal(broadcast.id), found.c.application_id, found.c.user_id),
        )
    )
    broadcast.confirmed_by_id, broadcast.confirmed_at = actor.id, clock.now()
    BROADCAST.take(actor, "confirm", broadcast, people=now)
    wake()


def discard_broadcast(broadcast: Broadcast, *, actor: User) -> None:
    """Give it up before it is sent."""
    lock(broadcast)
    BROADCAST.take(actor, "discard", broadcast)


def write_next_mails() -> bool:
    """Write some of the mails that were confirmed, each once; say whether there may be more to write."""
    broadcast = next_to_send()
    if broadcast is None:
        return False
    lock(broadcast)  # Two workers write one after the other.
    left = items_left(broadcast, _AT_ONCE)
    for item in left:
        _write(broadcast, item)
    if len(left) < _AT_ONCE and BROADCAST.allows(SERVICE, "finish", broadcast):
        broadcast.finished_at = clock.now()
        BROADCAST.take(SERVICE, "finish", broadcast)
    return True


def _write(broadcast: Broadcast, item: BroadcastItem) -> None:
    person, application = item.user, item.application
    subject = worded(broadcast.subject, application, person.language)
    text = worded(broadcast.body, application, person.language)
    notice = tell(
        person,
        subject,
        *paragraphs_of(text),
        link=(_l("Read it on the page, or write to us"), f"/applications/{application.reference}/messages"),
        application_id=application.id,
    )
    db.session.flush()  # Its copy names the mail.
    item.notice_id, item.subject, item.text, item.language = notice.id, subject, text, person.language

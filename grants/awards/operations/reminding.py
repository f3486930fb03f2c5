"""What the service does with offers by itself: remind before they end, forget network addresses."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants import audit
from grants.applications.models import Reminder
from grants.awards.models import Award, Signature
from grants.awards.operations.agreements import send_link
from grants.awards.operations.telling import tell_recipient
from grants.awards.queries import the_agreement
from grants.db import db
from grants.formats import said_day
from grants.lifecycles import AwardState
from grants.permissions import SERVICE


def remind_of_offer(award: Award, occasion: str) -> None:
    """Remind the group that its offer ends; where the host is to sign, send the host a new link too."""
    db.session.add(Reminder(application_id=award.application_id, occasion=occasion))
    db.session.flush()  # Where somebody else was faster, nothing is sent.
    subject: Any = _l("The offer %(reference)s ends on %(day)s",
                      reference=award.reference, day=said_day(award.accept_by))  # fmt: skip
    if award.state is AwardState.HOST_SIGNING:
        send_link(the_agreement(award))
        tell_recipient(
            award,
            subject,
            _l("%(host)s has not signed yet. We have sent it its link again; please remind it too.",
               host=award.hosting.host_name if award.hosting else ""),
        )  # fmt: skip
        return
    tell_recipient(
        award,
        subject,
        _l("Somebody who may sign for your organisation must accept it by then. Nothing can be paid before."),
        _l("If you need more time, write to us before that day."),
    )


def forget_address(signature: Signature) -> None:
    """Forget from where a signature was sent: the time for which the programme keeps it is over."""
    signature.network_address = None
    audit.record(SERVICE, "signature.forget_address", signature)

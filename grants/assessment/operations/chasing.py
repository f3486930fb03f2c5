"""Reviewers are reminded: of names to declare on, of reviews that are due soon, of those that are late."""

from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.assessment.models import Review, ReviewReminder
from grants.db import db
from grants.notices.operations import tell


def remind_reviewer(person: User, due: list[tuple[Review, str]], *, actor: User | None) -> None:
    """Remind a reviewer in one mail of all reviews that are due or late; each reminder is noted."""
    for review, occasion in due:
        reminder = ReviewReminder(review_id=review.id, occasion=occasion)
        db.session.add(reminder)
        audit.record(actor, "review.remind", review, occasion=occasion)
    late = sum(1 for review, _occasion in due if review.is_late)
    tell(
        person,
        _l("Reviews are waiting for you"),
        _l(
            "Reviews that you have not handed in yet: %(number)s. Of these are late: %(late)s.",
            number=len(due), late=late,
        ),
        _l("If you cannot do them, write to us, so that somebody else can be asked."),
        link=(_l("See what you have been given"), "/reviews"),
    )  # fmt: skip

"""Reviewers are reminded: of names to declare on, of reviews that are due soon, of those that are late."""

from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.assessment.models import NamesReminder, Review, ReviewReminder
from grants.db import db
from grants.notices.operations import tell
from grants.rounds.models import Round


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


def remind_of_names(
    person: User, round_: Round, *, number: int, left: int, actor: User | None
) -> NamesReminder:
    """Remind a reviewer of the names in a round on which they have not declared; each reminder is noted."""
    reminder = NamesReminder(round_id=round_.id, reviewer_id=person.id, number=number)
    db.session.add(reminder)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "names_reminder.send", reminder, number=number, left=left)
    tell(
        person,
        _l("Names still wait for your declaration"),
        _l(
            "In “%(round)s” there are names on which you have not declared yet: %(number)s.",
            round=round_.title, number=left,
        ),
        _l("Nothing of this round can be given to you before. It takes a few minutes."),
        link=(_l("Names in this round"), f"/rounds/{round_.reference}/names"),
    )  # fmt: skip
    return reminder

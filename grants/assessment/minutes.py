"""What the minutes of a panel's meeting are made from."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.blindness import title_says_who
from grants.assessment.models import Meeting, Moderation
from grants.assessment.panel import Aside, counted
from grants.permissions import has_conflict
from grants.rounds.models import POINTS, Criterion
from grants.rounds.queries import criteria_of, the_programme

Asides = Mapping[int, Sequence[Aside]]


def readers_of_their_own(meeting: Meeting, asides: Asides) -> list[User]:
    """Return the members who have a conflict with something that the meeting agreed, by name."""
    barred = {aside.user_id for several in asides.values() for aside in several if aside.is_conflict}
    return [member.user for member in meeting.members if member.user_id in barred]


def minutes(
    meeting: Meeting, agreed: Sequence[Moderation], asides: Asides, language: str, reader: User | None
) -> tuple[list[int], dict[str, Any]]:
    """Return the applications that the minutes name, and what they say in one language.

    Those for one reader leave out what that person has a conflict with, and say how many they leave out.
    Advisers read them too: a title that says who applied to a round that is blind is in none.
    """
    open_to_them = [
        known for known in agreed if reader is None or not has_conflict(reader, known.application)
    ]
    criteria, is_untitled = criteria_of(meeting.round), title_says_who(meeting.round)
    with force_locale(language):
        items = [
            _item(
                meeting,
                known,
                asides.get(known.application_id, []),
                criteria,
                language,
                is_untitled=is_untitled,
            )
            for known in open_to_them
        ]
    return [known.application_id for known in open_to_them], {
        "programme": the_programme().name.in_language(language),
        "round_title": meeting.round.title.in_language(language),
        "reference": meeting.reference,
        "starts_at": meeting.starts_at.isoformat(),
        "opened_at": meeting.opened_at.isoformat() if meeting.opened_at else None,
        "closed_at": meeting.closed_at.isoformat() if meeting.closed_at else None,
        "place": meeting.place,
        "quorum": meeting.quorum,
        "chair": meeting.chair.full_name,
        "members": [
            {"name": member.user.full_name, "attendance": member.attendance.value}
            for member in meeting.members
        ],
        "highest": POINTS[-1],
        "items": items,
        "made_for": reader.full_name if reader else "",
        "left_out": len(agreed) - len(open_to_them),
    }


def _item(
    meeting: Meeting,
    moderation: Moderation,
    asides: Sequence[Aside],
    criteria: Sequence[Criterion],
    language: str,
    *,
    is_untitled: bool,
) -> dict[str, Any]:
    application: Application = moderation.application
    points = {score.criterion_id: score.points for score in moderation.scores}
    return {
        "reference": application.reference,
        "title": "" if is_untitled else application.title,
        "application_language": application.language,
        "counted": counted(meeting, asides),
        "asides": [
            {
                "name": aside.name,
                "is_conflict": aside.is_conflict,
                "kind": str(aside.kind_label),
                "reason": aside.reason,
            }
            for aside in asides
        ],
        "scores": [
            {"title": criterion.title.in_language(language), "points": points[criterion.id]}
            for criterion in criteria
        ],
        "total": moderation.total,
        "reason": moderation.reason,
        "agreed_by": moderation.moderated_by.full_name,
        "agreed_at": moderation.moderated_at.isoformat(),
    }

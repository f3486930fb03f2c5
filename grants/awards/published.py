"""What the public may see of awards."""

import sqlalchemy as sa

from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import db
from grants.lifecycles import EVER_ACTIVE, RoundState
from grants.rounds.models import Publication, Round, Theme


def published_awards(
    round_id: int | None = None, *, area_id: int | None = None, theme: str = ""
) -> sa.Select[Award]:
    """Return the awards on the public list, newest first: accepted, and not withheld.

    An award without a name is not found by its place, which could tell whose it is.
    """
    query = (
        sa.select(Award)
        .join(Application, Award.application_id == Application.id)
        .join(Round, Application.round_id == Round.id)
        .where(Award.state.in_(EVER_ACTIVE))
        .where(Award.publication != Publication.WITHHELD)
        .order_by(Award.awarded_on.desc(), Award.id.desc())
    )
    if round_id is not None:
        query = query.where(Application.round_id == round_id)
    if area_id is not None:
        named = Award.publication == Publication.NAMED
        query = query.where(named, Application.areas.any(id=area_id))
    return query.where(Application.themes.any(key=theme)) if theme else query


def find_published(reference: str) -> Award | None:
    """Return an award that is published with its group's name."""
    return db.session.scalar(
        published_awards().where(Award.reference == reference, Award.publication == Publication.NAMED)
    )


def published_themes() -> dict[str, str]:
    """Return the themes of the rounds that everybody sees, by key, in the words of the newest round."""
    query = sa.select(Theme).join(Round, Theme.round_id == Round.id)
    query = query.where(Round.state == RoundState.PUBLISHED, Round.corrects_id.is_(None))
    return {
        theme.key: str(theme.title) for theme in db.session.scalars(query.order_by(Round.id, Theme.position))
    }

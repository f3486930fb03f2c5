"""Variations on the timeline of an award: on the day they were agreed, or asked for while they wait."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.awards.models import Award
from grants.db import db
from grants.delivery.timeline import Entry
from grants.lifecycles import UNDER_WAY, VariationState
from grants.variations.models import Variation


def variations_agreed(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the variations of these awards that are in force."""
    query = (
        sa.select(Variation)
        .where(Variation.award_id.in_([award.id for award in awards]))
        .where(sa.or_(Variation.state == VariationState.AGREED, Variation.state.in_(UNDER_WAY)))
        .order_by(Variation.id)
    )
    for variation in db.session.scalars(query):
        moment = variation.decided_at or variation.signed_at or clock.now()
        yield Entry(
            variation.award,
            clock.in_london(moment).date(),
            _l("Change of the terms"),
            "",
            variation.reference,
            f"/variations/{variation.reference}",
            variation.state,
            is_open=False,
        )

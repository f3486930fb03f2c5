"""What a round's money allows: never above its pot, nor above the envelope of a tier or a theme."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.applications.models import Application
from grants.awards.ledger import left_in_pot
from grants.awards.models import TO_COME, Account, Award, Decision, Posting
from grants.db import db
from grants.errors import RuleBroken
from grants.money import Pence, format_pounds
from grants.rounds.models import Round, Theme, Tier
from grants.rounds.queries import parts_of

#: A tier or a theme, by the name of its table and its id, and an account.
_Place = tuple[str, int | None, Account]


@dataclass(frozen=True)
class Envelope:
    """What a tier or a theme may take of the pot, and what of it is promised, paid and left; in pence."""

    key: tuple[str, int]
    title: Any
    limit_pence: Pence
    committed_pence: Pence
    paid_pence: Pence  # Less what came back.

    @property
    def left_pence(self) -> Pence:
        return Pence(self.limit_pence - self.committed_pence - self.paid_pence)


def envelopes_of(round_: Round, themes: Iterable[Theme] | None = None) -> list[Envelope]:
    """Return the envelopes of a round's tiers and themes, in their order; themes are read unless given."""
    return _limited(round_, [*parts_of(round_, Tier), *(themes or parts_of(round_, Theme))])


def envelopes_for(application: Application) -> list[Envelope]:
    """Return the envelopes from which the money of an application may come."""
    tier = [application.tier] if application.tier else []
    return _limited(application.round, [*tier, *application.themes])


def _limited(round_: Round, parts: Sequence[Tier | Theme]) -> list[Envelope]:
    limited = [part for part in parts if part.envelope_pence is not None]
    standing = _standing(round_) if limited else Counter()
    return [_envelope(part, standing) for part in limited]


def charged_theme(themes: Iterable[Theme]) -> int | None:
    """Return the theme whose envelope pays unless somebody chooses another: the first with an envelope."""
    return min((theme.id for theme in themes if theme.envelope_pence is not None), default=None)


def _standing(round_: Round) -> Counter[_Place]:
    """Return what stands in each account for every tier and theme of a round, in one query."""
    query = (
        sa.select(
            Application.tier_id, Decision.theme_id, Posting.source, Posting.target,
            sa.func.sum(Posting.amount_pence),
        )
        .join(Award, Award.id == Posting.award_id)
        .join(Decision, Decision.id == Award.decision_id)
        .join(Application, Application.id == Award.application_id)
        .where(Posting.round_id == round_.id)
        .group_by(Application.tier_id, Decision.theme_id, Posting.source, Posting.target)
    )  # fmt: skip
    standing: Counter[_Place] = Counter()
    for tier, theme, source, target, pence in db.session.execute(query):
        for place in ((Tier.__tablename__, tier), (Theme.__tablename__, theme)):
            standing[*place, source] -= int(pence)
            standing[*place, target] += int(pence)
    return standing


def _envelope(part: Tier | Theme, standing: Counter[_Place]) -> Envelope:
    where = (part.__tablename__, part.id)
    return Envelope(
        where,
        part.title,
        Pence(part.envelope_pence or 0),
        Pence(sum(standing[*where, account] for account in TO_COME)),
        Pence(standing[*where, Account.PAID]),
    )


def check_within_budget(application: Application, amount_pence: Pence, theme: Theme | None) -> None:
    """Refuse an amount that the pot or an envelope does not hold any more.

    It proves something only while the round is locked; before that it is advice.
    """
    left = left_in_pot(application.round)
    if amount_pence > left:
        raise RuleBroken(_("Only %(left)s of this round is left.", left=format_pounds(left)), field="amount")
    limited = [part for part in (application.tier, theme) if part and part.envelope_pence is not None]
    standing = _standing(application.round) if limited else Counter()
    for part in limited:
        left = _envelope(part, standing).left_pence
        if amount_pence > left:
            raise RuleBroken(
                _("Only %(left)s of the envelope “%(title)s” is left.",
                  left=format_pounds(left), title=part.title),
                field="amount",
            )  # fmt: skip

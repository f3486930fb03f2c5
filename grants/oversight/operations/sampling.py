"""Draw a sample of a round's awards.  Operations never commit: the caller does."""

import secrets

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Award
from grants.db import db, lock
from grants.errors import NotAllowed, RuleBroken
from grants.money import Pence
from grants.oversight.models import Sample, SampleLine, Why
from grants.oversight.queries import active_awards
from grants.oversight.risk import factors_of, points_of
from grants.oversight.sampling import draw
from grants.permissions import PARTIES, Role, any_officer
from grants.rounds.models import Round


def draw_sample(
    round_: Round,
    *,
    large_pence: Pence,
    risk_from: int | None,
    share: int,
    seed: str = "",
    actor: User,
) -> Sample:
    """Take all that is large or risky of a round's active awards, and a share in percent of the others.

    Without a seed one is made up; it is kept with the draw and shown.
    """
    if not actor.has(Role.OFFICER):
        raise NotAllowed(_("Only %(who)s can do this.", who=PARTIES[any_officer]))
    if large_pence <= 0:
        raise RuleBroken(_("Enter an amount above zero"), field="large")
    lock(round_)  # A second press waits, and draws from what the first has left.
    awards = active_awards(round_)
    if not awards:
        raise RuleBroken(_("No award of this round is under way."))
    sample = Sample(
        round=round_,
        large_pence=large_pence,
        risk_from=risk_from,
        share=share,
        seed=seed.strip() or secrets.token_hex(8),
        drawn_by_id=actor.id,
    )
    db.session.add(sample)
    db.session.flush()  # The lines and the audit line need its id.
    factors = factors_of(awards)
    why = _reasons(awards, {award.id: points_of(factors[award.id]) for award in awards}, sample)
    for award in awards:
        db.session.add(
            SampleLine(
                sample_id=sample.id, award=award, points=points_of(factors[award.id]),
                factors=factors[award.id], why=why.get(award.id),
            )
        )  # fmt: skip
    audit.record(
        actor, "sample.draw", sample, seed=sample.seed, share=share, large_pence=large_pence,
        risk_from=risk_from, taken=sorted(award.reference for award in awards if award.id in why),
    )  # fmt: skip
    return sample


def _reasons(awards: list[Award], points: dict[int, int], sample: Sample) -> dict[int, Why]:
    """Return why each award is taken, by its id; those that are not are left out."""
    why: dict[int, Why] = {}
    rest: dict[str, int] = {}
    for award in awards:
        if award.amount_pence >= sample.large_pence:
            why[award.id] = Why.LARGE
        elif sample.risk_from is not None and points[award.id] >= sample.risk_from:
            why[award.id] = Why.RISK
        else:
            rest[award.reference] = award.id
    drawn = draw(sorted(rest), seed=sample.seed, share=sample.share)
    return {**why, **{rest[reference]: Why.RANDOM for reference in drawn}}

"""What officers do with a round as a whole.  Operations never commit: the caller does."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, lock, next_reference
from grants.errors import RuleBroken, WrongState
from grants.languages import Texts
from grants.lifecycles import ROUND
from grants.money import Pence
from grants.rounds.models import Publication, Round
from grants.rounds.operations.readiness import gaps
from grants.rounds.operations.twins import copy_parts
from grants.rounds.operations.versions import keep_version
from grants.rounds.queries import last_version, open_correction
from grants.rounds.versions import content_of, differences

#: Called after a round is published, by later stages; the ledger puts the budget into the pot.
ON_PUBLISH: list[Callable[[Round, User], None]] = []


#: Called after a round is copied, with both; later stages copy what they hold of it.
ON_COPY: list[Callable[[Round, Round, User], None]] = []

#: Called before a round is taken back; a stage that already holds something of it refuses.
BEFORE_TAKE_BACK: list[Callable[[Round, User], None]] = []


def create_round(
    title: Texts,
    *,
    budget_pence: Pence,
    opens_at: datetime,
    closes_at: datetime,
    decides_on: date,
    actor: User,
) -> Round:
    """Begin to prepare a round."""
    _check_money(budget_pence)
    _check_times(opens_at, closes_at, decides_on)
    round_ = Round(
        reference=next_reference("R"),
        title=title,
        summary=Texts(),
        offer_terms=Texts(),
        budget_pence=budget_pence,
        opens_at=opens_at,
        closes_at=closes_at,
        decides_on=decides_on,
        created_by_id=actor.id,
    )
    db.session.add(round_)
    db.session.flush()  # The audit line names it by its reference.
    audit.record(actor, "round.create", round_, reference=round_.reference)
    return round_


def edit_round(
    round_: Round,
    *,
    title: Texts,
    summary: Texts,
    offer_terms: Texts,
    budget_pence: Pence,
    opens_at: datetime,
    closes_at: datetime,
    decides_on: date,
    acceptance_days: int,
    reviewers_wanted: int,
    panel_quorum: int,
    review_days: int,
    is_blind: bool,
    third_read_points: int | None,
    third_read_total: int | None,
    publication: Publication,
    grace_minutes: int,
    keep_drafts_days: int,
    appeal_days: int,
    appeal_answer_days: int,
    unregistered_need_host: bool,
    actor: User,
) -> None:
    """Change what a round says about itself while it is being prepared."""
    ROUND.check(actor, "edit", round_)
    if round_.corrects_id is not None:
        raise RuleBroken(_("A correction changes no dates and no money: these stay those of the round."))
    _check_money(budget_pence)
    _check_times(opens_at, closes_at, decides_on)
    round_.title, round_.summary, round_.offer_terms = title, summary, offer_terms
    round_.budget_pence = budget_pence
    round_.opens_at, round_.closes_at, round_.decides_on = opens_at, closes_at, decides_on
    round_.acceptance_days, round_.reviewers_wanted = acceptance_days, reviewers_wanted
    round_.panel_quorum = panel_quorum
    round_.third_read_points, round_.third_read_total = third_read_points, third_read_total
    round_.review_days = review_days
    round_.is_blind = is_blind
    round_.publication = publication
    round_.grace_minutes, round_.keep_drafts_days = grace_minutes, keep_drafts_days
    round_.appeal_days, round_.appeal_answer_days = appeal_days, appeal_answer_days
    round_.unregistered_need_host = unregistered_need_host
    ROUND.take(actor, "edit", round_, what="round")


def _check_money(budget_pence: Pence) -> None:
    if budget_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="budget")


def _check_times(opens_at: datetime, closes_at: datetime, decides_on: date) -> None:
    if closes_at <= opens_at:
        raise RuleBroken(_("The round must close after it opens."), field="closes_on")
    if decides_on < clock.in_london(closes_at).date():
        raise RuleBroken(_("Decisions come after the round closes."), field="decides_on")


def copy_round(
    source: Round, title: Texts, *, opens_at: datetime, closes_at: datetime, decides_on: date, actor: User
) -> Round:
    """Prepare a round with everything that another one has: form, criteria, plans and wording.

    Later stages copy what they keep of a round: its practice application, its own words of letters.
    """
    copy = create_round(
        title, budget_pence=source.budget_pence, opens_at=opens_at, closes_at=closes_at,
        decides_on=decides_on, actor=actor,
    )  # fmt: skip
    for name in _SETTINGS:
        setattr(copy, name, getattr(source, name))
    copy_parts(source, copy)
    for copy_stage in ON_COPY:
        copy_stage(source, copy, actor)
    audit.record(actor, "round.copy", copy, source=source.reference)
    return copy


#: What a copy takes over of a round beside its parts.
_SETTINGS = (
    "summary", "offer_terms", "acceptance_days", "reviewers_wanted", "panel_quorum", "review_days",
    "is_blind", "third_read_points", "third_read_total", "publication", "grace_minutes", "keep_drafts_days",
    "appeal_days", "appeal_answer_days", "unregistered_need_host",
)  # fmt: skip


def publish_round(round_: Round, *, actor: User) -> None:
    """Make a round public; from its opening on, groups can apply.  What it asks is kept as a version."""
    lock(round_)  # Nobody changes a part of it meanwhile.
    ROUND.check(actor, "publish", round_)
    if round_.corrects_id is not None:
        raise RuleBroken(_("A correction is put in force, not published."))
    if missing := gaps(round_):
        raise RuleBroken(" ".join(missing))
    for tell_stage in ON_PUBLISH:
        tell_stage(round_, actor)
    before = last_version(round_)
    changes = differences(before.content, content_of(round_)) if before else []
    version = keep_version(round_, changes, actor=actor)
    ROUND.take(actor, "publish", round_, budget_pence=round_.budget_pence, form_version=version.number)


def refuse_if_signed_off(round_: Round) -> None:
    """Refuse to go on deciding a round that is signed off."""
    if round_.signed_off_at is not None:
        raise WrongState(
            _("The round is signed off, so nothing is decided in it any more. Two people can reopen it.")
        )


def take_back_round(round_: Round, *, actor: User) -> None:
    """Take a published round back to prepare it further, while nothing hangs on it."""
    ROUND.check(actor, "take_back", round_)
    if open_correction(round_) is not None:
        raise RuleBroken(_("Put the correction of this round in force, or discard it, first."))
    for ask_stage in BEFORE_TAKE_BACK:
        ask_stage(round_, actor)
    ROUND.take(actor, "take_back", round_)

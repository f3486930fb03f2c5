"""What officers do with rounds.  Operations never commit: the caller does."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, next_reference
from grants.errors import RuleBroken
from grants.languages import LANGUAGES, Texts
from grants.lifecycles import ROUND
from grants.money import WHOLE, Pence, format_pounds
from grants.rounds.models import (
    PARTS,
    POINTS,
    Anchor,
    Criterion,
    Fact,
    Page,
    Programme,
    Publication,
    Question,
    QuestionKind,
    Round,
    Section,
)
from grants.rounds.queries import all_parts, parts_of

#: Called after a round is published, by later stages; the ledger puts the budget into the pot.
ON_PUBLISH: list[Callable[[Round, User], None]] = []
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
    first_share: int,
    publication: Publication,
    actor: User,
) -> None:
    """Change what a round says about itself while it is being prepared."""
    ROUND.check(actor, "edit", round_)
    _check_money(budget_pence)
    _check_times(opens_at, closes_at, decides_on)
    round_.title, round_.summary, round_.offer_terms = title, summary, offer_terms
    round_.budget_pence = budget_pence
    round_.opens_at, round_.closes_at, round_.decides_on = opens_at, closes_at, decides_on
    round_.acceptance_days, round_.reviewers_wanted = acceptance_days, reviewers_wanted
    round_.first_share = first_share
    round_.publication = publication
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
    """Prepare a round with everything that another one has: form, criteria, plans and wording."""
    copy = create_round(
        title, budget_pence=source.budget_pence, opens_at=opens_at, closes_at=closes_at,
        decides_on=decides_on, actor=actor,
    )  # fmt: skip
    for name in (
        "summary",
        "offer_terms",
        "acceptance_days",
        "reviewers_wanted",
        "first_share",
        "publication",
    ):
        setattr(copy, name, getattr(source, name))
    new_ids: dict[tuple[str, int], int] = {}
    for kind in PARTS:
        for part in parts_of(source, kind):
            twin = _twin(part, copy, new_ids)
            db.session.add(twin)
            db.session.flush()  # Questions point to the twins of their section and criterion.
            new_ids[kind.__tablename__, part.id] = twin.id
    audit.record(actor, "round.copy", copy, source=source.reference)
    return copy


def _twin(part: Any, round_: Round, new_ids: dict[tuple[str, int], int]) -> Any:
    columns = sa.inspect(type(part)).column_attrs
    values = {c.key: getattr(part, c.key) for c in columns if c.key != "id"}
    values["round_id"] = round_.id
    for table in ("section", "criterion"):
        if values.get(f"{table}_id"):
            values[f"{table}_id"] = new_ids[table, values[f"{table}_id"]]
    return type(part)(**values)


def add_part(round_: Round, kind: type[Any], /, *, actor: User, **values: Any) -> Any:
    """Add a theme, tier, criterion, anchor, section, question, milestone, return or indicator."""
    ROUND.check(actor, "edit", round_)
    siblings = parts_of(round_, kind)
    _check_key(values.get("key"), siblings)
    _check_points(kind, values.get("position"), siblings)
    values.setdefault("position", 1 + max((part.position for part in siblings), default=0))
    part = kind(round_id=round_.id, **values)
    db.session.add(part)
    db.session.flush()  # A wrong value shows here, not at the commit.
    ROUND.take(actor, "edit", round_, what=kind.__tablename__, added=part.id)
    return part


def change_part(round_: Round, part: Any, /, *, actor: User, **values: Any) -> None:
    """Change one part of a round while it is being prepared."""
    ROUND.check(actor, "edit", round_)
    siblings = [known for known in parts_of(round_, type(part)) if known.id != part.id]
    _check_key(values.get("key"), siblings)
    _check_points(type(part), values.get("position"), siblings)
    for name, value in values.items():
        setattr(part, name, value)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, changed=part.id)


def remove_part(round_: Round, part: Any, *, actor: User) -> None:
    """Remove one part; a section goes only when it has no questions, a criterion when none names it."""
    ROUND.check(actor, "edit", round_)
    for kind, column in ((Section, Question.section_id), (Criterion, Question.criterion_id)):
        if isinstance(part, kind) and db.session.scalar(
            sa.select(Question.id).where(column == part.id).limit(1)
        ):
            raise RuleBroken(_("Questions belong to this. Move or remove them first."))
    number = part.id  # It can no longer be read once its row is gone.
    db.session.delete(part)
    ROUND.take(actor, "edit", round_, what=part.__tablename__, removed=number)


def move_part(round_: Round, part: Any, *, up: bool, actor: User) -> None:
    """Move a part one place up or down among its kind."""
    ROUND.check(actor, "edit", round_)
    siblings = parts_of(round_, type(part))
    place = siblings.index(part)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, start=1):
        sibling.position = position
    ROUND.take(actor, "edit", round_, what=part.__tablename__, moved=part.id)


def _check_key(key: str | None, siblings: list[Any]) -> None:
    if key is not None and any(sibling.key == key for sibling in siblings):
        raise RuleBroken(_("Another one has this short name already."), field="key")


def _check_points(kind: type[Any], points: int | None, siblings: list[Any]) -> None:
    if kind is Anchor and any(sibling.position == points for sibling in siblings):
        raise RuleBroken(_("These points have their words already."), field="points")


def publish_round(round_: Round, *, actor: User) -> None:
    """Make a round public; from its opening on, groups can apply."""
    ROUND.check(actor, "publish", round_)
    if missing := gaps(round_):
        raise RuleBroken(" ".join(missing))
    for tell_stage in ON_PUBLISH:
        tell_stage(round_, actor)
    ROUND.take(actor, "publish", round_, budget_pence=round_.budget_pence)


def take_back_round(round_: Round, *, actor: User) -> None:
    """Take a published round back to prepare it further, while nothing hangs on it."""
    ROUND.check(actor, "take_back", round_)
    for ask_stage in BEFORE_TAKE_BACK:
        ask_stage(round_, actor)
    ROUND.take(actor, "take_back", round_)


def move_closing(round_: Round, closes_at: datetime, *, reason: str, actor: User) -> None:
    """Give everybody more time, or correct the closing time, with a reason."""
    ROUND.check(actor, "move_closing", round_)
    if closes_at <= max(round_.opens_at, clock.now()):
        raise RuleBroken(_("The new closing time must lie in the future."), field="closes_on")
    before, round_.closes_at = round_.closes_at, closes_at
    ROUND.take(actor, "move_closing", round_, closed_before=before, closes_at=closes_at, reason=reason)


def gaps(round_: Round) -> list[str]:
    """Return a sentence for everything that a round still lacks before it can be published."""
    parts = all_parts(round_)
    found = [sentence for sentence, is_missing in _needs(round_, parts) if is_missing]
    found += [
        _(
            "The text “%(text)s” is missing in %(language)s.",
            text=text.in_language("en"),
            language=LANGUAGES[code][0],
        )
        for text in _texts_of(round_, parts)
        for code in LANGUAGES
        if not text.get(code)
    ]
    return found


def _needs(round_: Round, parts: dict[str, list[Any]]) -> list[tuple[str, bool]]:
    """Return each thing that a round needs, with whether it lacks it."""
    shares = round_.first_share + sum(milestone.share for milestone in parts["planned_milestone"])
    weights = sum(criterion.weight for criterion in parts["criterion"])
    anchors = {anchor.position for anchor in parts["anchor"]}
    asked = {question.section_id for question in parts["question"]}
    return [
        (_("Add at least one theme."), not parts["theme"]),
        (_("Add at least one tier of amounts."), not parts["tier"]),
        (_("The weights of the criteria must add up to 100%."), weights != WHOLE),
        (_("Give every point of the scale, 0 to 4, its words."), anchors != set(POINTS)),
        *_needs_of_form(parts["question"]),
        (_("Give every section at least one question."), any(s.id not in asked for s in parts["section"])),
        (_("The shares of the instalments must add up to 100%."), shares != WHOLE),
        (_("Plan at least one milestone."), not parts["planned_milestone"]),
        (_("Plan at least one monitoring and evaluation return."), not parts["planned_return"]),
        (_("Add two or three indicators."), len(parts["indicator"]) not in (2, 3)),
        (_("Write the summary and the terms of the offer."), not round_.summary or not round_.offer_terms),
        (_("The round would close before anybody could apply."), round_.closes_at <= clock.now()),
        (
            _(
                "A tier starts above the round's budget of %(budget)s.",
                budget=format_pounds(round_.budget_pence),
            ),
            any(tier.min_pence > round_.budget_pence for tier in parts["tier"]),
        ),
    ]


def _needs_of_form(questions: list[Question]) -> list[tuple[str, bool]]:
    kinds = [question.kind for question in questions]
    facts = [question.fact for question in questions]
    once = (QuestionKind.TIER, QuestionKind.THEMES, QuestionKind.BOROUGHS, QuestionKind.BUDGET)
    return [
        (
            _("Ask for the tier, the themes, the boroughs and the budget exactly once each."),
            any(kinds.count(kind) != 1 for kind in once),
        ),
        (
            _("Ask for each of these once: title, public summary, first day, last day, people reached."),
            any(facts.count(fact) != 1 for fact in Fact),
        ),
    ]


def _texts_of(round_: Round, parts: dict[str, list[Any]]) -> list[Texts]:
    """Return every text that applicants read, where English has one."""
    records = [round_, *(part for kind in parts.values() for part in kind)]
    texts = [
        getattr(record, column.key)
        for record in records
        for column in sa.inspect(type(record)).column_attrs
        if isinstance(getattr(record, column.key), Texts)
    ]
    texts += [Texts(option["words"]) for question in parts["question"] for option in question.options]
    return [text for text in texts if text.get("en")]


def edit_programme(
    programme: Programme,
    *,
    name: Texts,
    strapline: Texts,
    contact_email: str,
    reference_prefix: str,
    actor: User,
) -> None:
    """Change the programme's own wording."""
    programme.name, programme.strapline = name, strapline
    programme.contact_email, programme.reference_prefix = contact_email, reference_prefix
    audit.record(actor, "programme.edit", programme, name=dict(name))


def edit_page(page: Page, *, title: Texts, body: Texts, actor: User) -> None:
    """Change an editable page."""
    audit.record(actor, "page.edit", page, slug=page.slug, title_before=dict(page.title))
    page.title, page.body = title, body

"""The ladder of notices as it stands: its rules and words, which reports it chases, and what is due today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale, ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.delivery.models import (
    ChangeRequest,
    ChaseNotice,
    ChasePause,
    ChaseRules,
    ChaseStep,
    Milestone,
    MilestoneReport,
)
from grants.documents.prose import said
from grants.formats import day
from grants.languages import Texts, in_every_language
from grants.lifecycles import OWED, AwardState
from grants.rounds.models import Round

#: The kinds of report that are chased: later stages add theirs.
REMINDED: list[type[Any]] = [MilestoneReport]

#: The fields that the words of a notice may hold, with what they stand for.
FIELDS = {
    "title": _l("Title of the report"),
    "reference": _l("Reference of the report"),
    "due": _l("Day on which it is due"),
    "late": _l("For how long it is late, such as 8 days"),
    "organisation": _l("Name of the group"),
    "award": _l("Reference of the award"),
}

_WORDS = {
    ChaseStep.BEFORE: _l(
        "Please send it by then. While a report is overdue, no payment of award {award} is made."
    ),
    ChaseStep.DUE: _l(
        "{due} is the last day for your report “{title}”. Please send it now.\n\n"
        "If something keeps you from it, write to us: we can give more time, but only if we know."
    ),
    ChaseStep.OVERDUE_1: _l(
        "Your report “{title}” was due on {due} and we have not received it. Please send it this week.\n\n"
        "No payment of award {award} is made until it is here."
    ),
    ChaseStep.OVERDUE_2: _l(
        "Your report “{title}” has been late for {late}. This is our second reminder.\n\n"
        "No payment of award {award} is made until it is here. If you have trouble with it, write to us:"
        " we can help you to write it."
    ),
    ChaseStep.OVERDUE_3: _l(
        "Your report “{title}” has been late for {late}. This is our third and last reminder: a formal"
        " notice follows.\n\n"
        "Please send the report, or write to us today and say when it comes."
    ),
    ChaseStep.FORMAL: _l(
        "This is a formal notice. By your grant agreement you owe us the report “{title}” ({reference}) on"
        " award {award}. It was due on {due} and has been late for {late}, in spite of our reminders.\n\n"
        "If it is still missing, we put the matter before those who decide about grants. They may end the"
        " grant and ask for money back."
    ),
    ChaseStep.ESCALATION: _l(
        "Your report “{title}” ({reference}) on award {award} was due on {due} and is still missing in"
        " spite of a formal notice. The matter is now before our grant officers and those who decide about"
        " grants.\n\n"
        "Please write to us at once."
    ),
}  # fmt: skip


def rules_of(round_: Round) -> ChaseRules:
    """Return the rules of a round, or the defaults, which are not kept."""
    known = db.session.scalar(sa.select(ChaseRules).where(ChaseRules.round_id == round_.id))
    return known or default_rules(round_.id)


def default_rules(round_id: int) -> ChaseRules:
    """Return the rules of a round that has none of its own; not kept."""
    return ChaseRules(
        round_id=round_id, before_days=14, first_days=7, second_days=21, third_days=35, formal_days=49,
        escalation_days=63, holds_other_awards=False, blocks_applications=False, words={},
    )  # fmt: skip


def default_words(step: ChaseStep) -> Texts:
    """Return what a notice says where the round has no words of its own."""
    return in_every_language(_WORDS[step])


def words_for(rules: ChaseRules, step: ChaseStep) -> Texts:
    """Return what a notice of a round says, in each language."""
    return Texts({**default_words(step), **rules.words.get(step.value, {})})


def title_of(report: Any) -> Texts:
    """Return the title of a report of any kind."""
    title: Texts = report.milestone.title if isinstance(report, MilestoneReport) else report.title
    return title


def values_of(report: Any, language: str) -> dict[str, str]:
    """Return what each field of the words stands for, in one language."""
    with force_locale(language):
        late = max(0, (clock.today() - report.due_on).days)
        return {
            "title": title_of(report).in_language(language),
            "reference": report.reference,
            "due": day(report.due_on),
            "late": ngettext("%(num)s day", "%(num)s days", late),
            "organisation": report.application.organisation.name,
            "award": report.award.reference,
        }


def paragraphs_of(text: Any, report: Any, language: str) -> list[str]:
    """Return the paragraphs of a notice about a report in one language, its fields filled in, as plain text.

    ``text`` is lazy, or in several languages.
    """
    values = values_of(report, language)
    with force_locale(language):
        parts = str(text).replace("\r", "").split("\n\n")
        return [said(part.strip(), values) for part in parts if part.strip()]


def joined(query: sa.Select[Any], kind: type[Any]) -> sa.Select[Any]:
    """Join a kind of report to its award and application."""
    if kind is MilestoneReport:
        query = query.join(Milestone, MilestoneReport.milestone_id == Milestone.id)
        query = query.join(Award, Milestone.award_id == Award.id)
    else:
        query = query.join(Award, kind.award_id == Award.id)
    return query.join(Application, Award.application_id == Application.id)


def _is_paused(kind: type[Any]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        ChasePause.award_id == Award.id,
        sa.or_(ChasePause.report_reference.is_(None), ChasePause.report_reference == kind.reference),
        ChasePause.ended_at.is_(None),
        ChasePause.until_on >= clock.today(),
    )


def is_chased(kind: type[Any]) -> sa.ColumnElement[bool]:
    """Return the condition under which a report is chased: owed under an active award, and not paused.

    One that came and was sent back for changes after its day is not late: it waits for a new day.
    """
    came = sa.exists().where(
        ChangeRequest.report_reference == kind.reference,
        ChangeRequest.answered_at.is_(None),
        sa.func.date(ChangeRequest.asked_at) >= kind.due_on,
    )
    return sa.and_(Award.state == AwardState.ACTIVE, kind.state.in_(OWED), ~_is_paused(kind), ~came)


def step_on(due_on: date, offsets: dict[ChaseStep, int]) -> ChaseStep | None:
    """Return the newest step that is due today in London, none long before the day."""
    late = (clock.today() - due_on).days
    passed = [step for step, offset in offsets.items() if late >= offset]
    return passed[-1] if passed else None


@dataclass(frozen=True)
class Due:
    """A report of which a notice is due: its kind and id."""

    kind: type[Any]
    number: int


def due_notices(at_once: int) -> Iterator[Due]:
    """Yield the reports of which a notice is due, read so many rows at once: a query for each such lot."""
    ladders = {rules.round_id: rules.offsets for rules in db.session.scalars(sa.select(ChaseRules))}
    plain = default_rules(0).offsets
    longest = max(-ladder[ChaseStep.BEFORE] for ladder in (plain, *ladders.values()))
    horizon = clock.today() + clock.days(longest)
    for kind in REMINDED:
        last = 0
        while rows := db.session.execute(_lot(kind, horizon, last).limit(at_once)).all():
            for row in rows:
                step = step_on(row.due_on, ladders.get(row.round_id, plain))
                if step is not None and (row.noted is None or row.noted < step.rank):
                    yield Due(kind, row.id)
            last = rows[-1].id


def _lot(kind: type[Any], horizon: date, last: int) -> sa.Select[Any]:
    """Return the chased reports after an id, each with the highest step that is noted for its due day."""
    ranks = sa.case({step.value: step.rank for step in ChaseStep}, value=ChaseNotice.step)
    noted = (
        sa.select(sa.func.max(ranks))
        .where(ChaseNotice.report_reference == kind.reference, ChaseNotice.due_on == kind.due_on)
        .scalar_subquery()
    )
    query = joined(sa.select(kind.id, kind.due_on, Application.round_id, noted.label("noted")), kind)
    return query.where(is_chased(kind), kind.due_on <= horizon, kind.id > last).order_by(kind.id)


def notices_about(report: Any) -> list[ChaseNotice]:
    """Return the steps that were noted for a report as it is due now, the lowest first."""
    query = sa.select(ChaseNotice).where(
        ChaseNotice.report_reference == report.reference, ChaseNotice.due_on == report.due_on
    )
    return sorted(db.session.scalars(query), key=lambda notice: notice.step.rank)


def notices_of(award: Award) -> list[ChaseNotice]:
    """Return every notice about reports of an award, newest first."""
    query = sa.select(ChaseNotice).where(ChaseNotice.award_id == award.id)
    query = query.options(joinedload(ChaseNotice.document))
    return list(db.session.scalars(query.order_by(ChaseNotice.id.desc())))


def pauses_of(award: Award) -> list[ChasePause]:
    """Return every pause of notices of an award, newest first, those that are over as well."""
    query = sa.select(ChasePause).where(ChasePause.award_id == award.id)
    return list(db.session.scalars(query.order_by(ChasePause.id.desc())))


def find_pause(award: Award, number: int) -> ChasePause | None:
    """Return one pause of notices of this award."""
    query = sa.select(ChasePause).where(ChasePause.award_id == award.id, ChasePause.id == number)
    return db.session.scalar(query)


def owed_by(award: Award) -> list[Any]:
    """Return every report of an award that its group still owes, the earliest due first."""
    found: list[Any] = []
    for kind in REMINDED:
        query = joined(sa.select(kind), kind).where(Award.id == award.id, kind.state.in_(OWED))
        found += db.session.scalars(query)
    return sorted(found, key=lambda report: (report.due_on, report.reference))


def late_reports(organisation_id: int, rule: Any) -> list[Any]:
    """Return the late reports of a group in rounds in which ``rule`` holds, the longest late first.

    ``rule`` is ``ChaseRules.holds_other_awards`` or ``ChaseRules.blocks_applications``.
    """
    late = [
        _late(sa.select(sa.literal(place), kind.id), kind, rule).where(
            Application.organisation_id == organisation_id
        )
        for place, kind in enumerate(REMINDED)
    ]
    rows = db.session.execute(sa.union_all(*late)).all()
    found = [db.session.get_one(REMINDED[place], number) for place, number in rows]
    return sorted(found, key=lambda report: (report.due_on, report.reference))


def late_groups(rule: Any) -> list[sa.Select[int]]:
    """Return, for each kind of report, the ids of groups of which one is late where ``rule`` holds."""
    return [_late(sa.select(Application.organisation_id).select_from(k), k, rule) for k in REMINDED]


def _late(query: sa.Select[Any], kind: type[Any], rule: Any) -> sa.Select[Any]:
    query = joined(query, kind).join(ChaseRules, ChaseRules.round_id == Application.round_id)
    return query.where(is_chased(kind), kind.due_on < clock.today(), rule)


def chased(person: User, show: str) -> sa.Select[Any]:
    """Return the owed reports that a person may see and that are chased or paused, the longest late first.

    ``show`` is empty for all, ``paused``, or the word of the step that a report stands at.  Each row names
    kind, id, the step that it stands at (None before the first) and the last day of its pause, if any.
    """
    both = sa.union_all(*(_shown(kind, person) for kind in REMINDED)).subquery()
    query = sa.select(both).order_by(both.c.due_on, both.c.reference)
    if show == "paused":
        return query.where(both.c.until_on.is_not(None))
    step = next((known for known in ChaseStep if known.value == show), None)
    query = query.where(sa.or_(both.c.rank.is_not(None), both.c.until_on.is_not(None)))
    return query if step is None else query.where(both.c.rank == step.rank)


def _shown(kind: type[Any], person: User) -> sa.Select[Any]:
    ranks = sa.case({step.value: step.rank for step in ChaseStep}, value=ChaseNotice.step)
    noted = sa.select(sa.func.max(ranks)).where(
        ChaseNotice.report_reference == kind.reference, ChaseNotice.due_on == kind.due_on
    )
    until = sa.select(sa.func.max(ChasePause.until_on)).where(
        ChasePause.award_id == Award.id,
        sa.or_(ChasePause.report_reference.is_(None), ChasePause.report_reference == kind.reference),
        ChasePause.ended_at.is_(None),
        ChasePause.until_on >= clock.today(),
    )
    columns = sa.select(
        sa.literal(kind.__tablename__).label("kind"),
        kind.id.label("id"),
        kind.due_on.label("due_on"),
        kind.reference.label("reference"),
        noted.scalar_subquery().label("rank"),
        until.scalar_subquery().label("until_on"),
    )
    return joined(columns, kind).where(
        visible_outcomes(person), Award.state == AwardState.ACTIVE, kind.state.in_(OWED)
    )


@dataclass(frozen=True)
class Chased:
    """A report that is chased or paused: the step that it stands at, and until when it is paused."""

    report: Any
    step: ChaseStep | None
    until_on: date | None


def read_chased(rows: Any) -> list[Chased]:
    """Return the reports that ``chased`` names, in its order: one query for each kind."""
    found = {
        (kind.__tablename__, report.id): report
        for kind in REMINDED
        for report in db.session.scalars(
            sa.select(kind).where(kind.id.in_([row.id for row in rows if row.kind == kind.__tablename__]))
        )
    }
    steps = list(ChaseStep)
    return [
        Chased(found[row.kind, row.id], None if row.rank is None else steps[row.rank], row.until_on)
        for row in rows
    ]


def examples(language: str) -> dict[str, str]:
    """Return an example of each field in one language, for officers who try words."""
    with force_locale(language):
        return {
            "title": str(_l("Half way")),
            "reference": "MR26-0042",
            "due": day(clock.today() - clock.days(8)),
            "late": ngettext("%(num)s day", "%(num)s days", 8),
            "organisation": "Willow Tree Café",
            "award": "AW26-0007",
        }

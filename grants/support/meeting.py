"""Reads of groups that want to meet others: who they are, who is like them and why, introductions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.accounts.models import Area, Membership, User
from grants.applications.models import Application, ApplicationArea, ApplicationTheme
from grants.awards.models import Award
from grants.db import db
from grants.formats import listed
from grants.lifecycles import AwardState, IntroductionState
from grants.rounds.models import Theme
from grants.support.models import Audience, Introduction, WishToMeet
from grants.support.neighbours import beside
from grants.support.queries import open_cases, own_cases

#: So many likely groups are looked at for one, and so many of them are shown.
_MOST_READ, _MOST_SHOWN = 100, 20

#: While an introduction is in one of these, the pair is not proposed again; nor after it came to nothing.
ASKED = tuple(state for state in IntroductionState if state is not IntroductionState.TAKEN_BACK)
WAITING = (IntroductionState.PROPOSED, IntroductionState.HALF_AGREED)


def _stands() -> sa.ColumnElement[bool]:
    """Return the condition that a wish counts: its grant is live, and whoever said it is of the group."""
    member = sa.exists().where(
        Membership.user_id == WishToMeet.said_by_id,
        Membership.organisation_id == Application.organisation_id,
        User.id == Membership.user_id,
        User.active,
    )
    return sa.and_(WishToMeet.ended_at.is_(None), Award.state == AwardState.ACTIVE, member)


def _wishes() -> sa.Select[WishToMeet]:
    joined = sa.select(WishToMeet).join(Award, Award.id == WishToMeet.award_id)
    return joined.join(Application, Application.id == Award.application_id)


def stands(wish: WishToMeet) -> bool:
    """Say whether a group still wants to meet others."""
    found = _wishes().where(WishToMeet.id == wish.id, _stands()).with_only_columns(WishToMeet.id)
    return db.session.scalar(found) is not None


def wish_of(award: Award) -> WishToMeet | None:
    """Return what a group has said of meeting others, ended or not."""
    return db.session.scalar(sa.select(WishToMeet).where(WishToMeet.award_id == award.id))


def visible_wishes(person: User) -> sa.Select[WishToMeet]:
    """Return the groups that want to meet others, of those that a member of staff sees, newest first."""
    return _wishes().where(_stands(), open_cases(person)).order_by(WishToMeet.said_at.desc(), WishToMeet.id)


def find_wish(reference: str, person: User) -> WishToMeet | None:
    """Return what the group of an award said, if this member of staff sees it."""
    return db.session.scalar(visible_wishes(person).where(Award.reference == reference))


@dataclass(frozen=True)
class Likeness:
    """A group that does similar work, and in what it is similar, in words."""

    wish: WishToMeet
    reasons: list[str]


def similar_to(wish: WishToMeet, person: User) -> list[Likeness]:
    """Return who could be introduced to a group, the most alike first; what is read is bounded."""
    own = wish.application
    keys, codes = _themes(wish), {area.code for area in own.areas} | {own.organisation.area_code}
    near = codes | beside(codes)
    themes = (
        sa.select(sa.func.count())
        .select_from(ApplicationTheme)
        .join(Theme, Theme.id == ApplicationTheme.theme_id)
        .where(ApplicationTheme.application_id == Application.id, Theme.key.in_(keys))
        .scalar_subquery()
    )
    places = sa.exists().where(
        ApplicationArea.application_id == Application.id,
        ApplicationArea.area_id.in_(sa.select(Area.id).where(Area.code.in_(near))),
    )
    query = (
        visible_wishes(person)
        .where(
            Application.organisation_id != own.organisation_id,
            sa.or_(themes > 0, places),
            WishToMeet.id.not_in(_asked_before(wish)),
        )
        .order_by(None)
        .order_by(themes.desc(), WishToMeet.id)
        .limit(_MOST_READ)
    )
    found = [Likeness(other, reasons_for(wish, other)) for other in db.session.scalars(query)]
    return sorted(found, key=lambda known: -len(known.reasons))[:_MOST_SHOWN]


def _asked_before(wish: WishToMeet) -> sa.CompoundSelect[int]:
    first = sa.select(Introduction.second_id).where(
        Introduction.first_id == wish.id, Introduction.state.in_(ASKED)
    )
    second = sa.select(Introduction.first_id).where(
        Introduction.second_id == wish.id, Introduction.state.in_(ASKED)
    )
    return first.union(second)


def _themes(wish: WishToMeet) -> set[str]:
    return {theme.key for theme in wish.application.themes}


def _names(things: Iterable[Any]) -> str:
    return str(listed([str(thing) for thing in things]))


def reasons_for(wish: WishToMeet, other: WishToMeet) -> list[str]:
    """Return in words what two groups have in common: theme, place, and whom their projects are for."""
    keys = _themes(wish)
    themes = [theme.title for theme in other.application.themes if theme.key in keys]
    mine, theirs = ({a.code: a for a in known.application.areas} for known in (wish, other))
    shared = [area.name for code, area in theirs.items() if code in mine]
    next_to = beside(set(mine))
    near = [] if shared else [area.name for code, area in theirs.items() if code in next_to]
    people = [Audience(word).label for word in other.audiences if word in wish.audiences]
    return [
        sentence
        for things, sentence in (
            (themes, _("Same theme: %(names)s", names=_names(themes))),
            (shared, _("Same borough: %(names)s", names=_names(shared))),
            (near, _("Next borough: %(names)s", names=_names(near))),
            (people, _("For the same people: %(names)s", names=_names(people))),
        )
        if things
    ]


def visible_introductions(person: User) -> sa.Select[Introduction]:
    """Return the introductions that a person sees: of their own group, or of two that staff may see."""
    wishes = _wishes().with_only_columns(WishToMeet.id)
    mine, staff = wishes.where(own_cases(person)), wishes.where(open_cases(person))
    return (
        sa.select(Introduction)
        .where(
            sa.or_(
                Introduction.first_id.in_(mine),
                Introduction.second_id.in_(mine),
                sa.and_(Introduction.first_id.in_(staff), Introduction.second_id.in_(staff)),
            )
        )
        .order_by(Introduction.id.desc())
    )


def find_introduction(reference: str, person: User) -> Introduction | None:
    return db.session.scalar(visible_introductions(person).where(Introduction.reference == reference))


def introductions_of(wish: WishToMeet) -> list[Introduction]:
    """Return the introductions in which a group takes part, newest first; those taken back not."""
    query = sa.select(Introduction).where(
        sa.or_(Introduction.first_id == wish.id, Introduction.second_id == wish.id),
        Introduction.state != IntroductionState.TAKEN_BACK,
    )
    return list(db.session.scalars(query.order_by(Introduction.id.desc()).limit(_MOST_SHOWN)))


def stands_between(one: WishToMeet, other: WishToMeet) -> bool:
    """Say whether a pair has been asked, and may not be asked again."""
    return other.id in set(db.session.scalars(_asked_before(one)))

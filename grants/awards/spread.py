"""How a round's money is spread over boroughs and themes: what was asked for, and what is inside the line."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import Area
from grants.applications.models import Application, ApplicationArea, ApplicationTheme
from grants.awards.tiles import COLUMNS, ROWS, TILES
from grants.db import db
from grants.rounds.models import Round, Theme
from grants.rounds.queries import parts_of

#: From so many funded projects in one borough on, somebody should look whether they do the same.
OVERLAP = 3


@dataclass(frozen=True)
class Place:
    """One borough or theme: how many applications name it, and how many of those get money."""

    title: Any
    asked: int
    funded: int

    @property
    def is_gap(self) -> bool:
        """Somebody asked, and nobody gets anything."""
        return self.asked > 0 and self.funded == 0

    @property
    def is_overlap(self) -> bool:
        return self.funded >= OVERLAP

    @property
    def shade(self) -> str:
        """The word for its colour on the map."""
        if not self.asked:
            return "none"
        return "gap" if self.is_gap else f"funded-{min(self.funded, OVERLAP)}"


@dataclass(frozen=True)
class Spread:
    """Boroughs by their code, and themes by their id, with the applications that name them."""

    areas: dict[str, Area]
    themes: dict[int, Theme]
    in_area: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_theme: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def boroughs(self, known: Collection[int], funded: Collection[int]) -> dict[str, Place]:
        """Return every borough by its code, of the applications that are known to whoever looks."""
        return {
            code: _place(area.name, self.in_area.get(code, set()), known, funded)
            for code, area in self.areas.items()
        }

    def by_theme(self, known: Collection[int], funded: Collection[int]) -> list[Place]:
        """Return every theme of the round, likewise."""
        return [
            _place(theme.title, self.of_theme.get(number, set()), known, funded)
            for number, theme in self.themes.items()
        ]

    @cached_property
    def areas_of(self) -> dict[int, set[str]]:
        """The codes of the boroughs of each application, by its id."""
        return _turned(self.in_area)

    @cached_property
    def themes_of(self) -> dict[int, set[int]]:
        """The ids of the themes of each application, by its id."""
        return _turned(self.of_theme)


def _place(title: Any, named: set[int], known: Collection[int], funded: Collection[int]) -> Place:
    return Place(title, len(named.intersection(known)), len(named.intersection(funded)))


def _turned(by_place: dict[Any, set[int]]) -> dict[int, set[Any]]:
    turned: dict[int, set[Any]] = defaultdict(set)
    for place, numbers in by_place.items():
        for number in numbers:
            turned[number].add(place)
    return turned


def spread_of(round_: Round) -> Spread:
    """Read which boroughs and themes the applications of a round name, in four queries."""
    spread = Spread(
        areas={area.code: area for area in db.session.scalars(sa.select(Area).order_by(Area.position))},
        themes={theme.id: theme for theme in parts_of(round_, Theme)},
    )
    here = Application.round_id == round_.id
    areas = (
        sa.select(ApplicationArea.application_id, Area.code)
        .join(Area)
        .join(Application, Application.id == ApplicationArea.application_id)
    )
    for number, code in db.session.execute(areas.where(here)):
        spread.in_area[code].add(number)
    themes = sa.select(ApplicationTheme.application_id, ApplicationTheme.theme_id).join(Application)
    for number, theme in db.session.execute(themes.where(here)):
        spread.of_theme[theme].add(number)
    return spread


def tile_rows(boroughs: dict[str, Place]) -> list[list[Place | None]]:
    """Return the tiles of the map row by row, west to east; None where there is no borough."""
    placed = {TILES[code]: place for code, place in boroughs.items() if code in TILES}
    return [[placed.get((row, column)) for column in range(1, COLUMNS + 1)] for row in range(1, ROWS + 1)]

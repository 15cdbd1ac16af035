"""Counts in PostgreSQL, behind the port of the service."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.aggregates.kept import Kept, summed
from data.aggregates.presence import Part, days_of_positions, kept_amounts, parts
from data.aggregates.statements import over, statement
from data.database import Database
from dispatch.permissions import GRID_CODE_DIGITS, Actor
from dispatch.territory import Tag
from dispatch.territory.counting import (
    CellAmounts,
    Counted,
    GridAmounts,
    Narrowing,
    Question,
    Subject,
)
from geo.cells import RESOLUTION, cells_of, centres, descendant_range, finer_digits, parents

IN_BUILDINGS = frozenset(
    {
        Subject.BUILDINGS,
        Subject.DWELLINGS,
        Subject.HOUSEHOLDS,
        Subject.RESIDENTS,
        Subject.COMPANIES,
        Subject.SENSORS,
        Subject.PREMISES,
    }
)
# Counted again only when a building, its grid, its tags or its figures change.
HELD = frozenset({Subject.BUILDINGS, Subject.DWELLINGS, Subject.HOUSEHOLDS, Subject.RESIDENTS})
BY_PLACE = frozenset({Subject.CAMERAS, Subject.SENSORS, Subject.PREMISES})


class PostgresAggregateReader:
    """Counts within one transaction that row-level security has narrowed to an actor."""

    def __init__(self, connection: Connection, scope: str, kept: Kept) -> None:
        self._connection = connection
        self._scope = scope
        self._kept = kept

    def by_cell(self, question: Question, res: int, local: time) -> CellAmounts:
        """Return the amounts of the cells of resolution `res` that have any, ascending."""
        if question.subject is Subject.UNITS:
            rows, cells = self._units(question, local)
            return summed(parents(cells, res), np.array([row[3] for row in rows], np.float64))
        if question.subject is Subject.PRESENCE:
            return self._narrowed(self._present(question, local), question.narrowing.cell, res)
        if question.subject in HELD and len(self._scope) < GRID_CODE_DIGITS:
            return self._held(question, res, local)
        return self._counted(question, res, local)

    def _held(self, question: Question, res: int, local: time) -> CellAmounts:
        """Return the parents' amounts out of the resolution-11 cells that are kept in memory."""
        narrowing = question.narrowing
        everywhere = replace(question, narrowing=replace(narrowing, cell=None))
        ((revision,),) = self._rows(statement("revision"), {})
        key = (question.subject, question.figure, narrowing.kinds, narrowing.tags, self._scope)
        finest = self._kept.get(key, revision, lambda: self._counted(everywhere, RESOLUTION, local))
        return self._narrowed(finest, narrowing.cell, res)

    def _present(self, question: Question, local: time) -> CellAmounts:
        """Return the minutes in resolution-11 cells everywhere, day by day as they are kept in memory."""
        narrowing = question.narrowing
        ((now,),) = self._rows(sql.SQL("SELECT now()"), {})
        found = []
        for part in parts(narrowing.since, narrowing.until, now, days_of_positions(self._connection)):
            key = (question.subject, question.figure, narrowing.kinds, self._scope, part.begins, part.ends)
            found.append(self._kept.get(key, part.revision, partial(self._present_within, question, part, local)))
        if len(found) == 1:
            return found[0]
        nothing = np.zeros(0, np.int64)
        return summed(
            np.concatenate([nothing, *(one.cells for one in found)]),
            np.concatenate([nothing.astype(np.float64), *(one.amounts for one in found)]),
        )

    def _present_within(self, question: Question, part: Part, local: time) -> CellAmounts:
        if part.kept:
            return kept_amounts(self._connection, part, question.narrowing.kinds)
        asked = replace(question.narrowing, cell=None, since=part.begins, until=part.ends)
        return self._counted(replace(question, narrowing=asked), RESOLUTION, local)

    @staticmethod
    def _narrowed(finest: CellAmounts, within: int | None, res: int) -> CellAmounts:
        """Return the amounts of parents, of those in one cell where one is asked for."""
        cells, amounts = finest.cells, finest.amounts
        if within is not None:
            low, high = descendant_range(within)
            first, last = np.searchsorted(cells, [low, high + 1]).tolist()
            cells, amounts = cells[first:last], amounts[first:last]
        return CellAmounts(cells, amounts) if res == RESOLUTION else summed(parents(cells, res), amounts)

    def _counted(self, question: Question, res: int, local: time) -> CellAmounts:
        values = _values(question, local) | {"res": res, "finer": finer_digits(res)}
        if question.subject is Subject.PRESENCE:
            self._rows(sql.SQL("SELECT set_config('work_mem', '64MB', true)"), {})
        cells, amounts = self._columns(over("by_cell", _things(question)), values)
        order = np.argsort(cells)
        return CellAmounts(cells.astype(np.int64)[order], amounts.astype(np.float64)[order])

    def by_grid(self, question: Question, local: time) -> GridAmounts:
        """Return the amount of every grid: by building, by its own note, or by where it stands."""
        grids = self._rows(statement("grids"), {})
        index = {row[0]: at for at, row in enumerate(grids)}
        amounts = np.zeros(len(grids))
        values = _values(question, local)
        if question.subject in IN_BUILDINGS:
            self._add(amounts, index, over("by_grid", _things(question)), values)
        if question.subject is Subject.INCIDENTS:
            self._add(amounts, index, over("by_own_grid", _things(question)), values)
        if question.subject in BY_PLACE:
            rows = self._rows(over("places", _things(question)), values)
            points = shapely.from_wkb([bytes(row[0]) for row in rows])
            amounts += _standing(grids, points, [row[1] for row in rows])
        if question.subject is Subject.UNITS:
            units, _ = self._units(question, local)
            points = shapely.points([(row[1], row[2]) for row in units]) if units else np.empty(0, dtype=object)
            amounts += _standing(grids, points, [row[3] for row in units])
        if question.subject is Subject.PRESENCE:
            found = self._present(question, local)
            amounts += _standing(grids, shapely.points(centres(found.cells)), found.amounts.tolist())
        return GridAmounts(
            codes=tuple(row[0] for row in grids),
            names=tuple(row[1] for row in grids),
            areas_m2=np.array([row[2] for row in grids], np.float64),
            amounts=amounts,
        )

    def listed(self, question: Question, limit: int, local: time) -> tuple[Sequence[Counted], int]:
        """Return the things with the greatest part of the amount, and how many there are in all.

        Who was in a cell is told by nobody's card but by tracks, each look at which is written down.
        """
        if question.subject is Subject.PRESENCE:
            return [], 0
        if question.subject is Subject.UNITS:
            units, _ = self._units(question, local)
            found = [(kind, ref, title, note, value, len(units)) for _, _, _, value, kind, ref, title, note in units]
            found.sort(key=lambda row: (row[0], row[1]))
        else:
            values = _values(question, local) | {"limit": limit}
            found = self._rows(over("listed", _things(question)), values)
        things = int(found[0][5]) if found else 0
        return [Counted(kind, str(ref), title or "", note or "", value) for kind, ref, title, note, value, _ in found][
            :limit
        ], things

    def chosen(self, question: Question) -> list[int]:
        """Return the ids of the things that count, ascending."""
        return [ref for (ref,) in self._rows(over("chosen", _things(question)), _values(question, time()))]

    def tags(self) -> Sequence[tuple[str, Tag]]:
        """Return every tag with what it is said of."""
        return [
            (said_of, Tag(code, zh, en, sensitive))
            for code, said_of, zh, en, sensitive in self._rows(statement("tags"), {})
        ]

    def industries(self) -> Sequence[str]:
        """Return the industries of companies, in order."""
        return [row[0] for row in self._rows(statement("industries"), {})]

    def _units(self, question: Question, local: time) -> tuple[list[tuple[Any, ...]], NDArray[np.int64]]:
        """Return the units in the asked cell, and the resolution-11 cell of each."""
        rows = self._rows(over("unit_places", "units"), _values(question, local))
        there = cells_of([row[1] for row in rows], [row[2] for row in rows])
        cells = np.array([row[0] or cell for row, cell in zip(rows, there.tolist(), strict=True)], np.int64)
        if question.narrowing.cell is not None:
            low, high = descendant_range(question.narrowing.cell)
            inside = (cells >= low) & (cells <= high)
            rows, cells = [row for row, yes in zip(rows, inside.tolist(), strict=True) if yes], cells[inside]
        return rows, cells

    def _add(
        self,
        amounts: NDArray[np.float64],
        index: Mapping[str, int],
        query: sql.Composable,
        values: Mapping[str, object],
    ) -> None:
        for code, value in self._rows(query, values):
            if code in index:
                amounts[index[code]] += value

    def _columns(self, query: sql.Composable, values: Mapping[str, object]) -> tuple[NDArray[Any], NDArray[Any]]:
        rows = self._rows(query, values)
        return np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.float64)

    def _rows(self, query: sql.Composable, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(query, dict(values))
            return list(cursor.fetchall())


class PostgresAggregates:
    """Opens readers on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = Kept()

    @contextmanager
    def as_seen_by(self, actor: Actor) -> Iterator[PostgresAggregateReader]:
        """Open a reader narrowed to `actor`; raises DatabaseAway."""
        with self._database.reader(actor) as connection:
            with connection.cursor() as cursor:
                # Policies make plans look dear, and compiling them costs more than running them.
                cursor.execute("SET LOCAL jit = off")
            yield PostgresAggregateReader(connection, actor.scope, self._kept)


def _things(question: Question) -> str:
    """Return which statement selects what is counted; sums kept for each building serve where they can."""
    narrowing = question.narrowing
    if question.subject is Subject.DWELLINGS and question.figure == "area_m2":
        return "dwellings_area_m2"
    if question.subject is Subject.HOUSEHOLDS and (narrowing.kinds or narrowing.tags):
        return "households_chosen"
    if question.subject is Subject.RESIDENTS and narrowing.tags:
        return "residents_tagged"
    return question.subject.value


def _values(question: Question, local: time) -> dict[str, object]:
    narrowing: Narrowing = question.narrowing
    low, high = descendant_range(narrowing.cell) if narrowing.cell is not None else (None, None)
    return {
        "figure": question.figure,
        "kinds": list(narrowing.kinds) or None,
        "statuses": list(narrowing.statuses) or None,
        "tags": list(narrowing.tags) or None,
        "severities": list(narrowing.severities) or None,
        "since": narrowing.since,
        "until": narrowing.until,
        "lo": low,
        "hi": high,
        "local": local,
    }


def _standing(grids: Sequence[tuple[Any, ...]], points: Any, values: Sequence[float]) -> NDArray[np.float64]:
    """Return how much stands in each grid; on a border the lower code has it."""
    amounts = np.zeros(len(grids))
    if not len(grids) or not len(points):
        return amounts
    tree = shapely.STRtree([shapely.from_wkb(bytes(row[3])) for row in grids])
    at, grid = tree.query(points, predicate="intersects")
    first = np.full(len(points), len(grids), np.int64)
    np.minimum.at(first, at, grid)
    inside = first < len(grids)
    np.add.at(amounts, first[inside], np.asarray(values, np.float64)[inside])
    return amounts

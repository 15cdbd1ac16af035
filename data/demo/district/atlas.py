"""The map of the district: which community lies where, and the main roads between them.

Communities lie in a bent and jittered lattice. Its lines are the district's main roads; each
piece between two crossings is drawn once, by its own chance, so that both communities beside it
have the very same border.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Polygon

from data.demo.plan import Street

MAP = (
    "AAABBBCCCDDD",
    "AAABBBBCCDDD",
    "AAABBBCCCCDD",
    "AAAABBCCDDDD",
    "EEEFFFFGGHHH",
    "EEEEFFGGGHHH",
    "EEEFFFGGGHHH",
    "EEFFFFGGGGHH",
    " E F   G HH ",
)
"""Sub-districts from north to south, one letter for each community; blank is sea."""

ACROSS_M, UP_M = 850.0, 745.0
BENT_M = 150.0
"""How far the lattice lines swing from straight over the whole district."""
JITTER_M = 50.0
STEP_M = 24.0
CENTRE = (640.0, 420.0)
"""Where the middle of the district lies on the plan: the middle of `data.demo.globe`."""

SUB_DISTRICTS = ("望岭街道", "星桥街道", "云织街道", "启程街道", "学苑街道", "榕湖街道", "澜桥街道", "湾畔街道")
ACROSS_NAMES = (
    "滨海大道",
    "望潮路",
    "经纬大道",
    "银帆路",
    "澜桥路",
    "创新大道",
    "云织路",
    "学府路",
    "望岭大道",
    "北环大道",
)
UP_NAMES = (
    "西岸大道", "星桥路", "锦帆路", "启明大道", "同心路", "远航路", "中轴大道", "桂庙路", "沙河路", "白石路", "启程大道", "湾厦路", "东岸大道",
)  # fmt: skip

Side = tuple[str, int, int]
"""A piece of main road: 'across' or 'up', and the column and row of its west or south end."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One community's place in the lattice; columns from the west, rows from the south."""

    code: str
    letter: str
    column: int
    row: int

    @property
    def sides(self) -> tuple[Side, Side, Side, Side]:
        """The pieces of main road around it: west, east, south, north."""
        c, r = self.column, self.row
        return ("up", c, r), ("up", c + 1, r), ("across", c, r), ("across", c, r + 1)


class Atlas:
    """The lattice of one seed.

    Parameters
    ----------
    seed
        What the bends and jitters follow from.
    rows
        The map, as `MAP`.
    district
        6-digit code; sub-districts are numbered from 001 in the order of their letters.
    """

    def __init__(self, seed: int, rows: tuple[str, ...] = MAP, district: str = "440306") -> None:
        self.seed, self.rows, self.district = seed, rows, district
        self._lines: dict[Side, LineString] = {}

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The sub-districts on the map."""
        return tuple(sorted({letter for row in self.rows for letter in row} - {" "}))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The communities, by code: numbered as on a page within each sub-district."""
        counts = dict.fromkeys(self.letters, 0)
        found = []
        for line, row in enumerate(self.rows):
            for column, letter in enumerate(row):
                if letter == " ":
                    continue
                counts[letter] += 1
                found.append(
                    Cell(f"{self.street_code(letter)}{counts[letter]:03d}", letter, column, len(self.rows) - 1 - line)
                )
        return tuple(sorted(found, key=lambda cell: cell.code))

    @cached_property
    def _placed(self) -> dict[tuple[int, int], Cell]:
        return {(cell.column, cell.row): cell for cell in self.cells}

    def street_code(self, letter: str) -> str:
        """Return the 9-digit code of a sub-district."""
        return f"{self.district}{self.letters.index(letter) + 1:03d}"

    def street_name(self, letter: str) -> str:
        """Return the name of a sub-district."""
        return SUB_DISTRICTS[self.letters.index(letter)]

    def at(self, column: int, row: int) -> Cell | None:
        """Return the community at a place of the lattice, None at sea."""
        return self._placed.get((column, row))

    def neighbours(self, cell: Cell) -> tuple[Cell | None, Cell | None, Cell | None, Cell | None]:
        """Return the communities across the sides of `cell`, in the order of its sides."""
        c, r = cell.column, cell.row
        return self.at(c - 1, r), self.at(c + 1, r), self.at(c, r - 1), self.at(c, r + 1)

    def knot(self, column: int, row: int) -> tuple[float, float]:
        """Return where two main roads cross."""
        rng = np.random.Generator(np.random.PCG64([self.seed, 1, column, row]))
        wide, high = len(self.rows[0]), len(self.rows)
        x, y = (column - wide / 2) * ACROSS_M, (row - high / 2) * UP_M
        bend_x = BENT_M * math.sin(2 * math.pi * row / 7.3 + 0.6)
        bend_y = BENT_M * math.sin(2 * math.pi * column / 9.1 + 2.0)
        dx, dy = rng.uniform(-JITTER_M, JITTER_M, 2)
        return round(CENTRE[0] + x + bend_x + float(dx), 2), round(CENTRE[1] + y + bend_y + float(dy), 2)

    def line(self, side: Side) -> LineString:
        """Return a piece of main road, gently curved, from west to east or south to north."""
        if side not in self._lines:
            self._lines[side] = self._drawn(side)
        return self._lines[side]

    def _drawn(self, side: Side) -> LineString:
        kind, column, row = side
        start = np.array(self.knot(column, row))
        end = np.array(self.knot(column + (kind == "across"), row + (kind == "up")))
        rng = np.random.Generator(np.random.PCG64([self.seed, 2 + (kind == "up"), column, row]))
        along = end - start
        length = float(np.hypot(*along))
        aside = np.array([-along[1], along[0]]) / length
        t = np.linspace(0, 1, int(length // STEP_M) + 1)
        swing = rng.uniform(-20, 20) * np.sin(math.pi * t) + rng.uniform(-9, 9) * np.sin(2 * math.pi * t)
        points = np.round(start + t[:, None] * along + swing[:, None] * aside, 2)
        points[0], points[-1] = start, end
        return LineString(points)

    def street(self, side: Side) -> Street:
        """Return a piece of main road as a street: the wider, the more it parts."""
        kind, column, row = side
        beside = self.beside(side)
        parts = len({cell.letter if cell else " " for cell in beside}) > 1
        name = (ACROSS_NAMES if kind == "across" else UP_NAMES)[row if kind == "across" else column]
        klass, width_m = ("primary", 22.0) if parts else ("secondary", 16.0)
        return Street(self.line(side), klass, width_m, name)

    def beside(self, side: Side) -> tuple[Cell | None, Cell | None]:
        """Return the communities on both sides of a piece: west or south first."""
        kind, column, row = side
        return (self.at(column, row - 1) if kind == "across" else self.at(column - 1, row)), self.at(column, row)

    def owner(self, side: Side) -> Cell:
        """Return the community that keeps a piece in its list of streets."""
        west, east = self.beside(side)
        held = east or west
        assert held is not None
        return held

    def boundary(self, cell: Cell) -> Polygon:
        """Return the ground of a community, up to the middles of the main roads."""
        west, east, south, north = (np.asarray(self.line(side).coords) for side in cell.sides)
        ring = np.concatenate([south[:-1], east[:-1], north[::-1][:-1], west[::-1][:-1]])
        return Polygon(ring)

    def sides(self) -> Iterator[Side]:
        """Yield every piece of main road once."""
        seen: set[Side] = set()
        for cell in self.cells:
            for side in cell.sides:
                if side not in seen:
                    seen.add(side)
                    yield side

    def ways(self) -> dict[Side, int]:
        """Return the number of each piece as a way of the road graphs."""
        return {side: number for number, side in enumerate(self.sides(), 1)}


def frame_point(
    sides: tuple[LineString, LineString, LineString, LineString], u: float, v: float
) -> tuple[float, float]:
    """Return the point at shares `u` (from the west) and `v` (from the south) of a ground between four lines."""
    west, east, south, north = sides

    def on(line: LineString, share: float) -> NDArray[np.float64]:
        return np.asarray(line.interpolate(min(max(share, 0.0), 1.0), normalized=True).coords[0])

    s, n, w, e = on(south, u), on(north, u), on(west, v), on(east, v)
    sw, se, nw, ne = (np.asarray(line.coords[i]) for line, i in ((south, 0), (south, -1), (north, 0), (north, -1)))
    flat = (1 - u) * (1 - v) * sw + u * (1 - v) * se + (1 - u) * v * nw + u * v * ne
    x, y = (1 - v) * s + v * n + (1 - u) * w + u * e - flat
    return float(x), float(y)

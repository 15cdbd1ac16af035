"""Hand units over borders until parts are of equal load, never tearing one apart."""

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from geo.unit_graph import UnitGraph

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MOST_SWAPS = 400
_LONGEST_ROW = 6
_LEAST = 1e-9


class Rebalancing:
    """Parts of a graph on the way to equal loads.

    Parameters
    ----------
    part
        Of each unit, shape (n,).
    fixed
        Units that stay where they are, shape (n,).
    shut
        Parts that neither give nor take.

    Notes
    -----
    The law it goes by is the sum of squared differences from the targets; each step makes it
    smaller, so it ends.
    """

    def __init__(
        self,
        graph: UnitGraph,
        load: Floats,
        part: Ints,
        parts: int,
        target: Floats | None = None,
        fixed: NDArray[np.bool_] | None = None,
        shut: Iterable[int] = (),
    ) -> None:
        bounds, others = graph.starts.tolist(), graph.neighbours.tolist()
        self._near: list[list[int]] = [others[a:b] for a, b in itertools.pairwise(bounds)]
        self._load: list[float] = load.tolist()
        self._part: list[int] = part.tolist()
        self._members: list[set[int]] = [set() for _ in range(parts)]
        for unit, held in enumerate(self._part):
            self._members[held].add(unit)
        wanted = np.full(parts, load.sum() / parts) if target is None else target
        self._excess: list[float] = (np.bincount(part, load, parts) - wanted).tolist()
        self._fixed = set(np.flatnonzero(fixed).tolist()) if fixed is not None else set()
        self._shut = frozenset(shut)
        self.moved = 0

    @property
    def worst(self) -> float:
        """The largest difference of a part from its target."""
        return max((abs(self._excess[p]) for p in range(len(self._excess)) if p not in self._shut), default=0.0)

    def parts(self) -> Ints:
        """Return the part of each unit, shape (n,)."""
        return np.array(self._part, np.int64)

    def mend_torn(self) -> None:
        """Leave each part its heaviest connected piece; the others go to the neighbour that needs them most.

        A part without units gets one from the heaviest beside which it could lie.
        """
        for held in range(len(self._members)):
            pieces = self._pieces_of(held)
            pieces.sort(key=lambda piece: (sum(self._load[u] for u in piece), len(piece)), reverse=True)
            for loose in pieces[1:]:
                around = {self._part[v] for u in loose for v in self._near[u]} - {held} - self._shut
                if around and not loose & self._fixed:
                    into = min(around, key=lambda p: (self._excess[p], p))
                    for unit in loose:
                        self._move(unit, into)
        for held, members in enumerate(self._members):
            if not members and held not in self._shut:
                self._refound(held)

    def balance(self, enough: float) -> None:
        """Hand units over until no part differs from its target by more than `enough`, or nothing helps."""
        stuck: set[int] = set()
        while True:
            worst = max(
                (p for p in range(len(self._excess)) if p not in stuck and p not in self._shut),
                key=lambda p: abs(self._excess[p]),
                default=None,
            )
            if worst is None or abs(self._excess[worst]) <= enough:
                return
            touched = self._hand_over(worst) or self._exchange(worst) or self._pass_along(worst)
            if touched:
                stuck -= touched
                stuck -= {self._part[v] for p in touched for u in self._members[p] for v in self._near[u]}
            else:
                stuck.add(worst)

    # Steps: each returns the parts it changed, nothing where it found none.

    def _hand_over(self, held: int) -> set[int]:
        """Move the one unit over a border of `held` that helps most."""
        over = self._excess[held]
        offers: list[tuple[float, int, int]] = []
        for unit, into in self._border(held) if over > 0 else self._wanted(held):
            given = self._load[unit]
            out, other = self._excess[self._part[unit]], self._excess[into]
            gain = 2 * given * (out - other - given)
            if gain > _LEAST:
                offers.append((gain, unit, into))
        for _, unit, into in sorted(offers, reverse=True):
            if self._loose(unit):
                left = self._part[unit]
                self._move(unit, into)
                return {left, into}
        return set()

    def _exchange(self, held: int) -> set[int]:
        """Move one unit each way over a border of `held`, such that the difference helps."""
        tried = 0
        by_other: dict[int, list[int]] = {}
        for unit, into in self._border(held):
            by_other.setdefault(into, []).append(unit)
        for other, mine in sorted(by_other.items(), key=lambda row: self._excess[row[0]] * _sign(self._excess[held])):
            gap = self._excess[held] - self._excess[other]
            theirs = [unit for unit, into in self._border(other) if into == held]
            pairs = []
            for a in set(mine):
                for b in theirs:
                    shift = self._load[a] - self._load[b]
                    gain = 2 * shift * (gap - shift)
                    if gain > _LEAST:
                        pairs.append((gain, a, b))
            for _, a, b in sorted(pairs, reverse=True):
                tried += 1
                if tried > _MOST_SWAPS:
                    return set()
                if self._swapped(a, b):
                    return {held, other}
        return set()

    def _pass_along(self, held: int) -> set[int]:
        """Push load along a row of parts, from one with too much to one with too little."""
        sign = _sign(self._excess[held])
        for found in self._rows_from(held):
            row = found if sign > 0 else found[::-1]
            amount = min(abs(self._excess[row[0]]), abs(self._excess[row[-1]]))
            before = sum(self._excess[p] ** 2 for p in row)
            done: list[tuple[int, int]] = []
            for giver, taker in itertools.pairwise(row):
                unit = self._nearest_in_load(giver, taker, amount)
                if unit is None:
                    break
                done.append((unit, giver))
                self._move(unit, taker)
            if len(done) == len(row) - 1 and sum(self._excess[p] ** 2 for p in row) < before - _LEAST:
                return set(row)
            for unit, giver in reversed(done):
                self._move(unit, giver)
                self.moved -= 2
        return set()

    # What lies where

    def _border(self, held: int) -> Iterator[tuple[int, int]]:
        """Yield (unit, part beside it) for the units of `held` that may go somewhere."""
        if held in self._shut:
            return
        for unit in sorted(self._members[held]):
            if unit in self._fixed:
                continue
            for into in sorted({self._part[v] for v in self._near[unit]}):
                if into != held and into not in self._shut:
                    yield unit, into

    def _wanted(self, held: int) -> Iterator[tuple[int, int]]:
        """Yield (unit of another part, `held`) for units that may come."""
        beside = {v for u in self._members[held] for v in self._near[u] if self._part[v] != held}
        for unit in sorted(beside):
            if unit not in self._fixed and self._part[unit] not in self._shut:
                yield unit, held

    def _rows_from(self, held: int) -> Iterator[list[int]]:
        """Yield rows of neighbouring parts from `held` to parts that differ the other way, the shortest first."""
        sign = _sign(self._excess[held])
        came: dict[int, int] = {held: held}
        ring = [held]
        for _ in range(_LONGEST_ROW):
            following: list[int] = []
            for part in ring:
                beside = {self._part[v] for u in self._members[part] for v in self._near[u]}
                for other in sorted(beside - came.keys() - self._shut):
                    came[other] = part
                    following.append(other)
            for last in sorted(following, key=lambda p: self._excess[p] * sign):
                if self._excess[last] * sign < self._excess[held] * sign - _LEAST:
                    row = [last]
                    while row[-1] != held:
                        row.append(came[row[-1]])
                    yield row[::-1]
            ring = following

    def _nearest_in_load(self, giver: int, taker: int, amount: float) -> int | None:
        units = {unit for unit, into in self._border(giver) if into == taker}
        for unit in sorted(units, key=lambda u: (abs(self._load[u] - amount), u)):
            if self._loose(unit):
                return unit
        return None

    def _loose(self, unit: int) -> bool:
        """Tell whether the unit's part still hangs together without it, and is not left empty."""
        held = self._part[unit]
        members = self._members[held]
        if len(members) == 1:
            return False
        own = [v for v in self._near[unit] if self._part[v] == held]
        if len(own) <= 1:
            return True
        missing = set(own[1:])
        seen = {unit, own[0]}
        ring = [own[0]]
        while ring:
            for other in self._near[ring.pop()]:
                if other not in seen and self._part[other] == held:
                    seen.add(other)
                    ring.append(other)
                    missing.discard(other)
                    if not missing:
                        return True
        return False

    def _swapped(self, a: int, b: int) -> bool:
        """Exchange two units if neither part is torn by it."""
        one, other = self._part[a], self._part[b]
        if not self._loose(a):
            return False
        self._move(a, other)
        if self._loose(b) and any(self._part[v] == one for v in self._near[b]):
            self._move(b, one)
            return True
        self._move(a, one)
        self.moved -= 2
        return False

    def _pieces_of(self, held: int) -> list[set[int]]:
        left, pieces = set(self._members[held]), []
        while left:
            piece, ring = set(), [left.pop()]
            while ring:
                unit = ring.pop()
                piece.add(unit)
                for other in self._near[unit]:
                    if other in left:
                        left.discard(other)
                        ring.append(other)
            pieces.append(piece)
        return pieces

    def _refound(self, held: int) -> None:
        givers = sorted(range(len(self._members)), key=lambda p: -self._excess[p])
        for giver in givers:
            if giver in self._shut or len(self._members[giver]) < 2:
                continue
            for unit in sorted(self._members[giver], key=lambda u: (-self._load[u], u)):
                if unit not in self._fixed and self._loose(unit):
                    self._move(unit, held)
                    return

    def _move(self, unit: int, into: int) -> None:
        held, load = self._part[unit], self._load[unit]
        self._members[held].discard(unit)
        self._members[into].add(unit)
        self._part[unit] = into
        self._excess[held] -= load
        self._excess[into] += load
        self.moved += 1


def _sign(value: float) -> int:
    return 1 if value >= 0 else -1

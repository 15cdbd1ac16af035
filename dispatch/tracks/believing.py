"""Where a track can have been: each position judged when it comes, by those of its track that came before.

Nothing that comes later changes what was said of a position, so it makes no difference how
positions were bundled on their way: what a track remembers after one bundle is all that the
judgement of the next one needs. Steps are reckoned for whole columns; only where one does not
simply follow the one before is a position looked at by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.tracks.fixes import Fixes, Floats, Mask, microseconds
from dispatch.tracks.limits import Limits
from geo.metric import metres_per_degree

Place = tuple[float, float, float]
"""When and where: microseconds as `microseconds` gives them, longitude, latitude."""

REMEMBERED = 4
"""So many positions of a track are remembered: what comes late is judged by those before and behind it."""
BELIEVED, LATE, AGAIN, TOO_FAST = range(4)

# Metres of a degree from a table, so that one position comes to the same as many, to the last bit.
_FINE = 100
_EAST, _NORTH = metres_per_degree(np.arange(-90 * _FINE, 90 * _FINE + 1) / _FINE)


class End(NamedTuple):
    """What a track remembers.

    Attributes
    ----------
    believed
        The last positions believed, in the order in which they came, at most `REMEMBERED`.
    suspects
        Those since that were too far off, and agree with each other.
    kept
        The last position that was not standing.
    """

    believed: tuple[Place, ...] = ()
    suspects: tuple[Place, ...] = ()
    kept: Place | None = None


Ends = Mapping[int, End]
"""What each track remembers, by its source."""
_NEW = End()


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """n positions on the earth, those of a track together, in the order in which they came; each column (n,).

    `east` and `north` are the metres of a degree there.
    """

    source: NDArray[np.int64]
    at_us: Floats
    lng: Floats
    lat: Floats
    speed_mps: Floats
    east: Floats
    north: Floats

    def __len__(self) -> int:
        return len(self.source)

    def take(self, at: NDArray[np.int64] | Mask) -> "Arrivals":
        """Return the rows `at` (numbers or a mask), in that order."""
        return Arrivals(*(getattr(self, name)[at] for name in Arrivals.__slots__))

    @property
    def begins(self) -> Mask:
        """Which rows are the first of their track, (n,)."""
        first = np.ones(len(self), bool)
        first[1:] = self.source[1:] != self.source[:-1]
        return first

    def steps(self) -> tuple[Floats, Floats]:
        """Return metres, squared, and seconds to each row from the one before, (n - 1,)."""
        turn = (np.diff(self.lng) + 180.0) % 360.0 - 180.0
        east, north = turn * self.east[1:], np.diff(self.lat) * self.north[1:]
        return east * east + north * north, np.diff(self.at_us) / 1e6


def arrivals(fixes: Fixes) -> Arrivals:
    """Return positions on the earth as they are judged; those of a track are together already."""
    at = np.rint((fixes.lat + 90.0) * _FINE).astype(np.int64)
    return Arrivals(
        fixes.source, microseconds(fixes.at_s), fixes.lng, fixes.lat, fixes.speed_mps, _EAST[at], _NORTH[at]
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Believed:
    """What was made of arrivals: a verdict for each, int8 (n,), and what each of their tracks remembers now."""

    verdict: NDArray[np.int8]
    ends: dict[int, End]


def believe(came: Arrivals, ends: Ends, limits: Limits) -> Believed:
    """Judge arrivals one after the other, each as if it had come alone."""
    verdict = np.full(len(came), BELIEVED, np.int8)
    after: dict[int, End] = {}
    columns = [getattr(came, name).tolist() for name in ("at_us", "lng", "lat", "east", "north")]
    at_us, lng, lat, east, north = columns
    firsts = np.flatnonzero(came.begins)
    lasts = np.append(firsts, len(came))[1:]
    breaks = np.append(np.flatnonzero(~_follows(came, limits)), len(came)).tolist()
    track, here = _Track(limits), 0
    for source, first, last in zip(came.source[firsts].tolist(), firsts.tolist(), lasts.tolist(), strict=True):
        end = ends.get(source, _NEW)
        track.believed, track.suspects = end.believed, end.suspects
        row = first
        while row < last:
            said = track.judge((at_us[row], lng[row], lat[row]), east[row], north[row])
            if said != BELIEVED:
                verdict[row] = said
                row += 1
                continue
            # All that simply follow one another are believed with the first of them.
            while breaks[here] <= row:
                here += 1
            until = breaks[here]
            if until > row + 1:
                begin = max(row + 1, until - REMEMBERED)
                followed = zip(at_us[begin:until], lng[begin:until], lat[begin:until], strict=True)
                track.believed = (*track.believed, *followed)[-REMEMBERED:]
            row = until
        after[source] = End(track.believed, track.suspects, end.kept)
    return Believed(verdict, after)


def stand(came: Arrivals, ends: Ends, limits: Limits) -> tuple[Mask, Floats, Floats]:
    """Say which of those believed stand, and where: hardly moved since the last one kept, and that not long ago.

    Returns
    -------
    standing, lng, lat
        Each (n,); who stands is where it was last kept, anybody else where it says.
    """
    standing, held_lng, held_lat = np.zeros(len(came), bool), came.lng.copy(), came.lat.copy()
    begins = came.begins
    maybe = begins.copy()
    if len(came) > 1:
        # Wide enough for two that stand on either side of the one kept, in place and in time.
        steps_m2, steps_s = came.steps()
        maybe[1:] |= (steps_m2 < (3 * limits.standing_m) ** 2) & (np.abs(steps_s) < 3 * limits.standing_s)
    rows = np.flatnonzero(maybe)
    near_m2, near_us = limits.standing_m**2, limits.standing_s * 1e6
    moving = (came.speed_mps > limits.moving_mps)[rows].tolist()
    columns = [getattr(came, name)[rows].tolist() for name in ("source", "at_us", "lng", "lat", "east", "north")]
    anchor: Place | None = None
    before = -1
    for row, source, at_us, lng, lat, east, north, moves, new in zip(
        rows.tolist(), *columns, moving, begins[rows].tolist(), strict=True
    ):
        if new:
            anchor = ends.get(source, _NEW).kept
        elif before != row - 1:
            anchor = (float(came.at_us[row - 1]), float(came.lng[row - 1]), float(came.lat[row - 1]))
        before = row
        if anchor is not None and not moves and abs(at_us - anchor[0]) < near_us:
            x = ((lng - anchor[1] + 180.0) % 360.0 - 180.0) * east
            y = (lat - anchor[2]) * north
            if x * x + y * y < near_m2:
                standing[row] = True
                held_lng[row], held_lat[row] = anchor[1], anchor[2]
                continue
        anchor = (at_us, lng, lat)
    return standing, held_lng, held_lat


def last_of_tracks(kept: Arrivals) -> dict[int, Place]:
    """Return the last that came of each track."""
    last = np.append(kept.begins[1:], True) if len(kept) else np.zeros(0, bool)
    columns = [getattr(kept, name)[last].tolist() for name in ("source", "at_us", "lng", "lat")]
    return {source: (at_us, lng, lat) for source, at_us, lng, lat in zip(*columns, strict=True)}


def came_before(kept: Arrivals) -> Mask:
    """Say which are of the same track and moment as one that came before them, (n,)."""
    order = np.lexsort((kept.at_us, kept.source))
    again = np.zeros(len(kept), bool)
    same = (np.diff(kept.source[order]) == 0) & (np.diff(kept.at_us[order]) == 0)
    again[order[1:]] = same
    return again


def _follows(came: Arrivals, limits: Limits) -> Mask:
    """Say which can have been reached from the one before, and later than that."""
    follows = ~came.begins
    if len(came) > 1:
        steps_m2, steps_s = came.steps()
        # A receiver's own error is no speed: what it can be off at both ends is allowed for.
        reach = limits.fastest_mps * steps_s + 2 * limits.standing_m
        follows[1:] &= (steps_s > 0) & (steps_m2 <= reach * reach)
    return follows


class _Track:
    """What a track remembers while its positions are judged."""

    __slots__ = ("_agreeing", "_fastest_mps", "_slack_m", "believed", "suspects")

    def __init__(self, limits: Limits) -> None:
        self.believed: tuple[Place, ...] = ()
        self.suspects: tuple[Place, ...] = ()
        self._fastest_mps, self._slack_m, self._agreeing = limits.fastest_mps, 2 * limits.standing_m, limits.agreeing

    def judge(self, place: Place, east: float, north: float) -> int:
        """Say what to make of a position, and remember it."""
        at_us = place[0]
        before: Place | None = None
        behind: Place | None = None
        for one in self.believed:
            if one[0] < at_us:
                before = one if before is None or one[0] > before[0] else before
            elif one[0] > at_us:
                behind = one if behind is None or one[0] < behind[0] else behind
            else:
                return AGAIN
        if (before is None or self._can_be(before, place, east, north)) and (
            behind is None or self._can_be(behind, place, east, north)
        ):
            self.believed, self.suspects = (*self.believed, place)[-REMEMBERED:], ()
            return BELIEVED if behind is None else LATE
        if any(one[0] == at_us for one in self.suspects):
            return AGAIN
        agreeing = (*(one for one in self.suspects if self._can_be(one, place, east, north)), place)
        if len(agreeing) < self._agreeing:
            self.suspects = agreeing
            return TOO_FAST
        # So many that agree: then it was what came before them that was wrong.
        self.believed, self.suspects = agreeing[-REMEMBERED:], ()
        return BELIEVED if place == max(agreeing) else LATE

    def _can_be(self, one: Place, other: Place, east: float, north: float) -> bool:
        x = ((other[1] - one[1] + 180.0) % 360.0 - 180.0) * east
        y = (other[2] - one[2]) * north
        reach = self._fastest_mps * (abs(other[0] - one[0]) / 1e6) + self._slack_m
        return bool(x * x + y * y <= reach * reach)

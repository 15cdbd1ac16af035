"""Which positions cannot be, and why: a list of filters, each pure and over whole columns.

Positions are sorted by track and time first; each filter sees what those before it left and
says what to drop. What a track ended with is handed in as `Ends` and out again, so that it
makes no difference whether positions come one at a time or in thousands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.tracks.fixes import Fixes, Floats, Mask
from dispatch.tracks.limits import Limits
from geo.metric import metres_per_degree


class Reason(StrEnum):
    """Why a position is not kept."""

    OFF_DUTY = "off_duty"
    NO_PLACE = "no_place"
    ZERO_ISLAND = "zero_island"
    SWAPPED_AXES = "swapped_axes"
    FUTURE = "future"
    ANCIENT = "ancient"
    BAD_ACCURACY = "bad_accuracy"
    DUPLICATE = "duplicate"
    IMPOSSIBLE_SPEED = "impossible_speed"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Ends:
    """How each track ended: the last position kept, and what lately did not agree with it.

    Each column (t,), `source` ascending; the suspect columns are NaN and `suspects` is 0 where
    there is none.
    """

    source: NDArray[np.int64]
    at_s: Floats
    lng: Floats
    lat: Floats
    suspect_at_s: Floats
    suspect_lng: Floats
    suspect_lat: Floats
    suspects: NDArray[np.int64]


def no_ends() -> Ends:
    """Return the ends of no track."""
    whole, parts = np.zeros(0, np.int64), np.zeros(0)
    return Ends(whole, parts, parts, parts, parts, parts, parts, whole)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning came to.

    Attributes
    ----------
    reason
        Index into `REASONS` for each position as it came in, -1 where it is kept; int8 (n,).
    ends
        How the tracks that came in end now.
    """

    reason: NDArray[np.int8]
    ends: Ends

    @property
    def kept(self) -> Mask:
        """Which positions are kept, (n,)."""
        return np.asarray(self.reason < 0)

    def dropped(self) -> dict[str, int]:
        """Return how many were dropped, by reason."""
        counted = np.bincount(self.reason[self.reason >= 0], minlength=len(REASONS))
        return {reason.value: int(count) for reason, count in zip(REASONS, counted, strict=True) if count}


REASONS = tuple(Reason)
Alone = Callable[[Fixes, Limits], Mask]
"""Judges each position for itself."""


def no_place(fixes: Fixes, _limits: Limits) -> Mask:
    """No number, or none on the earth."""
    on_earth = (np.abs(fixes.lng) <= 180) & (np.abs(fixes.lat) <= 90) & np.isfinite(fixes.at_s)
    return np.asarray(~on_earth)


def zero_island(fixes: Fixes, limits: Limits) -> Mask:
    """0, 0: what a receiver says before it knows."""
    return np.asarray((np.abs(fixes.lng) < limits.island_deg) & (np.abs(fixes.lat) < limits.island_deg))


def swapped_axes(fixes: Fixes, limits: Limits) -> Mask:
    """Outside the area, but inside with longitude and latitude exchanged."""
    if limits.area is None:
        return np.zeros(len(fixes), bool)
    return ~_within(fixes.lng, fixes.lat, limits.area) & _within(fixes.lat, fixes.lng, limits.area)


def future(fixes: Fixes, limits: Limits) -> Mask:
    """Later than any clock may be ahead."""
    return np.asarray(fixes.at_s > limits.latest_s)


def ancient(fixes: Fixes, limits: Limits) -> Mask:
    """Older than anything that is still kept."""
    return np.asarray(fixes.at_s < limits.oldest_s)


def bad_accuracy(fixes: Fixes, limits: Limits) -> Mask:
    """The device itself believes to be anywhere within a wide circle."""
    return np.asarray(fixes.accuracy_m > limits.worst_accuracy_m)


ALONE: tuple[tuple[Reason, Alone], ...] = (
    (Reason.SWAPPED_AXES, swapped_axes),
    (Reason.NO_PLACE, no_place),
    (Reason.ZERO_ISLAND, zero_island),
    (Reason.FUTURE, future),
    (Reason.ANCIENT, ancient),
    (Reason.BAD_ACCURACY, bad_accuracy),
)


@dataclass(frozen=True, slots=True)
class Tracks:
    """Positions in order of track and time, with what each track ended with before them.

    `weight` is 1 for a position, that of all suspects for the last of them, and that of
    `agreeing` for the last position kept, which is never dropped again; `old` marks those two.
    """

    fixes: Fixes
    old: Mask
    weight: NDArray[np.int64]

    def take(self, at: NDArray[np.int64] | Mask) -> "Tracks":
        """Return the rows `at` (numbers or a mask), in that order."""
        return Tracks(self.fixes.take(at), self.old[at], self.weight[at])

    @property
    def starts(self) -> Mask:
        """Which rows are the first of their track, (n,)."""
        first = np.ones(len(self.fixes), bool)
        first[1:] = self.fixes.source[1:] != self.fixes.source[:-1]
        return first


Together = Callable[[Tracks, Limits], Mask]
"""Judges the positions of a track by those before and behind them."""


def duplicate(tracks: Tracks, _limits: Limits) -> Mask:
    """The same moment of the same track a second time; the first that came counts."""
    again = ~tracks.starts
    again[1:] &= tracks.fixes.at_s[1:] == tracks.fixes.at_s[:-1]
    return again & ~tracks.old


def impossible_speed(tracks: Tracks, limits: Limits) -> Mask:
    """Too far from its neighbours for the time between, and too few of a kind to be believed.

    A track is cut wherever the step is impossible; the lightest pieces go first, the heaviest
    (the earliest of equals) stays. Then the same again, since neighbours are others now: of
    light pieces in a row every second one goes, the next may fit once it is gone.
    """
    alive = np.ones(len(tracks.fixes), bool)
    rows = np.arange(len(alive), dtype=np.int64)
    while len(rows):
        part = tracks.take(rows)
        starts = part.starts
        cut = starts | _too_fast(part.fixes, limits)
        piece = np.cumsum(cut) - 1
        weight = np.bincount(piece, part.weight).astype(np.int64)
        track = (np.cumsum(starts) - 1)[cut]
        light = _lightest(track, weight) & (weight < limits.agreeing) & ~_first_heaviest(track, weight)
        going = light & (_place_in_run(light, track) % 2 == 0)
        if not going.any():
            break
        gone = going[piece]
        alive[rows[gone]] = False
        # Only tracks that lost something can lose more.
        touched = np.zeros(int(track[-1]) + 1, bool)
        touched[track[going]] = True
        rows = rows[touched[np.cumsum(starts) - 1] & ~gone]
    return ~alive


def standing(tracks: Tracks, limits: Limits) -> Mask:
    """Hardly moved since the last one kept, and that was not long ago: the receiver trembles."""
    fixes = tracks.fixes
    alive = np.ones(len(fixes), bool)
    near = _near_previous(fixes, tracks.starts, limits)
    if not near.any():
        return ~alive
    # Only runs of near neighbours need to be walked: the anchor moves with every one kept.
    east, north = metres_per_degree(fixes.lat)
    lng, lat, at_s = fixes.lng, fixes.lat, fixes.at_s
    begins = np.flatnonzero(near & ~np.concatenate(([False], near[:-1])))
    ends = np.flatnonzero(near & ~np.concatenate((near[1:], [False])))
    anchor, row, last = begins - 1, begins.copy(), ends
    while len(row):
        close = (
            np.hypot((lng[row] - lng[anchor]) * east[row], (lat[row] - lat[anchor]) * north[row]) < limits.standing_m
        ) & (at_s[row] - at_s[anchor] < limits.standing_s)
        close &= ~(tracks.old[row] | (fixes.speed_mps[row] > limits.moving_mps))
        alive[row[close]] = False
        anchor = np.where(close, anchor, row)
        row = row + 1
        more = row <= last
        anchor, row, last = anchor[more], row[more], last[more]
    return ~alive


TOGETHER: tuple[tuple[Reason, Together], ...] = (
    (Reason.DUPLICATE, duplicate),
    (Reason.IMPOSSIBLE_SPEED, impossible_speed),
    (Reason.STANDING, standing),
)


def clean(fixes: Fixes, limits: Limits, ends: Ends | None = None) -> Cleaned:
    """Judge positions of any tracks in any order; about 1 µs each.

    Parameters
    ----------
    ends
        How the tracks ended before; those that do not occur in `fixes` are ignored.
    """
    reason = np.full(len(fixes), -1, np.int8)
    for why, alone in ALONE:
        reason[(reason < 0) & alone(fixes, limits)] = REASONS.index(why)
    rows = np.flatnonzero(reason < 0)
    left, came = _with_ends(fixes.take(rows), rows, _only(ends or no_ends(), fixes.source[rows]), limits)
    gone_fast = np.zeros(0, np.int64)
    for why, together in TOGETHER:
        gone = together(left, limits)
        lost = came[gone & ~left.old]
        reason[lost] = REASONS.index(why)
        if why is Reason.IMPOSSIBLE_SPEED:
            gone_fast = lost
        left, came = left.take(~gone), came[~gone]
    return Cleaned(reason, _ends_after(left, fixes.take(np.sort(gone_fast)), ends or no_ends(), limits))


def _within(lng: Floats, lat: Floats, area: tuple[float, float, float, float]) -> Mask:
    west, south, east, north = area
    return np.asarray((lng >= west) & (lng <= east) & (lat >= south) & (lat <= north))


def _steps_m(fixes: Fixes) -> Floats:
    """Metres from each position to the one before it, (n - 1,); right to a thousandth within a city."""
    east, north = metres_per_degree((fixes.lat[1:] + fixes.lat[:-1]) / 2)
    turn = (np.diff(fixes.lng) + 180) % 360 - 180
    return np.asarray(np.hypot(turn * east, np.diff(fixes.lat) * north))


def _too_fast(fixes: Fixes, limits: Limits) -> Mask:
    fast = np.zeros(len(fixes), bool)
    # A receiver's own error is no speed: what it can be off at both ends is allowed for.
    fast[1:] = _steps_m(fixes) > limits.fastest_mps * np.diff(fixes.at_s) + 2 * limits.standing_m
    return fast


def _near_previous(fixes: Fixes, starts: Mask, limits: Limits) -> Mask:
    near = ~starts
    if len(fixes) > 1:
        # Twice as far: of two neighbours of one anchor each may be near it in another direction.
        near[1:] &= (_steps_m(fixes) < 2 * limits.standing_m) & (np.diff(fixes.at_s) < limits.standing_s)
    return near


def _lightest(track: NDArray[np.int64], weight: NDArray[np.int64]) -> Mask:
    least = np.full(int(track[-1]) + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, track, weight)
    return np.asarray(weight == least[track])


def _first_heaviest(track: NDArray[np.int64], weight: NDArray[np.int64]) -> Mask:
    order = np.lexsort((np.arange(len(track)), -weight, track))
    first = np.ones(len(order), bool)
    first[1:] = track[order][1:] != track[order][:-1]
    heaviest = np.zeros(len(track), bool)
    heaviest[order[first]] = True
    return heaviest


def _place_in_run(marked: Mask, track: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each marked piece's place among the marked ones right before it, from 0."""
    number = np.arange(len(marked))
    begins = marked.copy()
    begins[1:] &= ~marked[:-1] | (track[1:] != track[:-1])
    return np.asarray(number - np.maximum.accumulate(np.where(begins, number, 0)))


def _only(ends: Ends, sources: NDArray[np.int64]) -> Ends:
    wanted = np.isin(ends.source, sources)
    return Ends(*(getattr(ends, name)[wanted] for name in Ends.__slots__))


def _with_ends(fixes: Fixes, rows: NDArray[np.int64], ends: Ends, limits: Limits) -> tuple[Tracks, NDArray[np.int64]]:
    """Put the ends among the positions, in order; say which row each position came from, -1 for an end."""
    doubted = ends.suspects > 0
    unknown = np.full(len(ends.source) + int(doubted.sum()), np.nan)
    source = np.concatenate((ends.source, ends.source[doubted], fixes.source))
    at_s = np.concatenate((ends.at_s, ends.suspect_at_s[doubted], fixes.at_s))
    everything = Fixes(
        source,
        at_s,
        np.concatenate((ends.lng, ends.suspect_lng[doubted], fixes.lng)),
        np.concatenate((ends.lat, ends.suspect_lat[doubted], fixes.lat)),
        *(np.concatenate((unknown, getattr(fixes, name))) for name in ("heading_deg", "speed_mps", "accuracy_m")),
    )
    old = np.arange(len(source)) < len(unknown)
    weight = np.concatenate(
        (np.full(len(ends.source), limits.agreeing), ends.suspects[doubted], np.ones(len(fixes), np.int64))
    ).astype(np.int64)
    came = np.concatenate((np.full(len(unknown), -1, np.int64), rows))
    order = np.lexsort((np.arange(len(source)), at_s, source))
    return Tracks(everything.take(order), old[order], weight[order]), came[order]


def _ends_after(left: Tracks, gone_fast: Fixes, before: Ends, limits: Limits) -> Ends:
    """Return how each track ends now; suspects are those that were too fast behind its last position."""
    fixes = left.fixes
    last = np.ones(len(fixes), bool)
    last[:-1] = fixes.source[1:] != fixes.source[:-1]
    kept = fixes.take(last)
    unknown = np.full(len(kept), np.nan)
    ends = Ends(kept.source, kept.at_s, kept.lng, kept.lat, unknown, unknown, unknown, np.zeros(len(kept), np.int64))
    order = np.lexsort((gone_fast.at_s, gone_fast.source))
    doubted = gone_fast.take(order)
    if not len(doubted):
        return ends
    row = np.searchsorted(ends.source, doubted.source)
    behind = doubted.at_s > ends.at_s[np.minimum(row, len(ends.source) - 1)]
    return _suspected(ends, doubted.take(behind), row[behind], before, limits)


def _suspected(ends: Ends, doubted: Fixes, row: NDArray[np.int64], before: Ends, limits: Limits) -> Ends:
    """Write down the last that did not agree, and how many did not, those of before added where they agree with it."""
    suspects = np.bincount(row, minlength=len(ends.source)).astype(np.int64)
    columns = {name: getattr(ends, f"suspect_{name}").copy() for name in ("at_s", "lng", "lat")}
    for name, column in columns.items():
        column[row] = getattr(doubted, name)
    found = replace(ends, **{f"suspect_{name}": column for name, column in columns.items()}, suspects=suspects)
    if not len(before.source):
        return found
    known = np.minimum(np.searchsorted(before.source, ends.source), len(before.source) - 1)
    same = (before.source[known] == ends.source) & (before.at_s[known] == ends.at_s) & (before.suspects[known] > 0)
    agree = same & (suspects > 0) & ~_apart(before, known, found, limits)
    return replace(found, suspects=suspects + np.where(agree, before.suspects[known], 0))


def _apart(before: Ends, known: NDArray[np.int64], found: Ends, limits: Limits) -> Mask:
    """Say whether two suspects of a track are too far from each other to be of one kind."""
    east, north = metres_per_degree(np.nan_to_num(found.suspect_lat))
    way = np.hypot(
        (found.suspect_lng - before.suspect_lng[known]) * east, (found.suspect_lat - before.suspect_lat[known]) * north
    )
    allowed = limits.fastest_mps * (found.suspect_at_s - before.suspect_at_s[known]) + 2 * limits.standing_m
    return np.asarray(~(way <= allowed))

"""What of the ground a walk saw: stretches of street and cells, and when; pure, over whole columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from dispatch.china_time import CHINA_S, DAY_S
from dispatch.patrols.walking import Walk, filled
from dispatch.tracks.travel import GAP_S
from geo.metric import metres_per_degree
from geo.stretches import StretchMap

SEEN_WITHIN_M = 15.0
"""Who is so near to a street walks on it; about what a phone errs."""
SLOT_S = 1800.0
"""Hours of duty begin and end on the half hour: within a slot the first and the last moment say enough."""

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """n times that a track saw a place within half an hour; place is a stretch's place or a cell.

    int64 (n,) `track` and `place`, float64 (n,) seconds since 1970 of the first and the last moment.
    """

    track: Ids
    place: Ids
    first_s: Floats
    last_s: Floats

    def __len__(self) -> int:
        return len(self.track)

    def take(self, at: NDArray[np.int64] | NDArray[np.bool_]) -> "Sights":
        """Return those `at`."""
        return Sights(*(getattr(self, one.name)[at] for one in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """How far each track went: t tracks, ascending.

    Attributes
    ----------
    distance_m
        Along the ground, straight from position to position; none over a silence of a quarter of an hour.
    on_way_s
        Seconds it was heard of, such silences left out.
    last_s, last_lng, last_lat
        How it ended.
    """

    track: Ids
    fixes: Ids
    distance_m: Floats
    on_way_s: Floats
    first_s: Floats
    last_s: Floats
    last_lng: Floats
    last_lat: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a walk came to."""

    stretches: Sights
    cells: Sights
    ways: Ways


def joined(parts: Sequence[Sights]) -> Sights:
    """Return the sights of all parts, each place once for a track and half hour, sorted by both."""
    if not parts:
        none = np.zeros(0, np.int64)
        return Sights(none, none, np.zeros(0), np.zeros(0))
    whole = Sights(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Sights)))
    return _reduced(whole.track, whole.place, whole.first_s, whole.last_s)


def seen(
    walk: Walk, cell: Ids, old: NDArray[np.bool_], ground_of: NDArray[np.int32], maps: Mapping[int, StretchMap]
) -> Seen:
    """Return what tracks saw and how far they went.

    Parameters
    ----------
    walk
        Sorted by track (`unit_id` holds the number of the track) and time.
    cell
        Of each position.
    old
        Positions that were looked at before and only say where each track goes on from; the first of it.
    ground_of
        For each position the key in `maps` of the community it lies in; one without a map sees no streets.
    """
    fresh = ~old
    cells = _reduced(walk.unit_id[fresh], cell[fresh], walk.at_s[fresh], walk.at_s[fresh])
    whole, after = filled(walk)
    ground = ground_of[after]
    stretch = np.full(len(whole), -1, np.int32)
    order = np.argsort(ground, kind="stable")
    bounds = np.flatnonzero(np.diff(ground[order], prepend=-2)) if len(order) else np.zeros(0, np.int64)
    for begin, end in zip(bounds, [*bounds[1:], len(order)], strict=True):
        rows = order[begin:end]
        if (known := maps.get(int(ground[rows[0]]))) is not None:
            stretch[rows] = known.at(whole.lng[rows], whole.lat[rows])
    # What was there before was counted then.
    stretch[: len(walk)][old] = -1
    on = stretch >= 0
    streets = _reduced(whole.unit_id[on], stretch[on].astype(np.int64), whole.at_s[on], whole.at_s[on])
    return Seen(streets, cells, _ways(walk, old))


def _reduced(track: Ids, place: Ids, first_s: Floats, last_s: Floats) -> Sights:
    if not len(track):
        return Sights(track, place, first_s, last_s)
    slot = np.floor(first_s / SLOT_S).astype(np.int64)
    # Who walks stays in a place for some positions: few are left to be sorted.
    track, place, slot, first_s, last_s = _runs(track, place, slot, first_s, last_s)
    order = np.lexsort((slot, place, track))
    track, place, _, first_s, last_s = _runs(track[order], place[order], slot[order], first_s[order], last_s[order])
    return Sights(track, place, first_s, last_s)


def _runs(track: Ids, place: Ids, slot: Ids, first_s: Floats, last_s: Floats) -> tuple[Ids, Ids, Ids, Floats, Floats]:
    """Return rows that follow one another with the same track, place and slot as one."""
    fresh = np.ones(len(track), bool)
    fresh[1:] = (track[1:] != track[:-1]) | (place[1:] != place[:-1]) | (slot[1:] != slot[:-1])
    begins = np.flatnonzero(fresh)
    return (
        track[begins], place[begins], slot[begins], np.minimum.reduceat(first_s, begins),
        np.maximum.reduceat(last_s, begins),
    )  # fmt: skip


def _ways(walk: Walk, old: NDArray[np.bool_]) -> Ways:
    if not len(walk):
        none, nothing = np.zeros(0, np.int64), np.zeros(0)
        return Ways(none, none, nothing, nothing, nothing, nothing, nothing, nothing)
    begins = np.flatnonzero(np.r_[True, walk.unit_id[1:] != walk.unit_id[:-1]])
    ends = np.r_[begins[1:], len(walk)] - 1
    east, north = metres_per_degree(walk.lat)
    step_m, gap_s = np.zeros(len(walk)), np.zeros(len(walk))
    step_m[1:] = np.hypot(np.diff(walk.lng) * east[1:], np.diff(walk.lat) * north[1:])
    gap_s[1:] = np.diff(walk.at_s)
    known = gap_s <= GAP_S
    known[begins] = False
    fresh_s = np.where(old, np.inf, walk.at_s)
    return Ways(
        walk.unit_id[begins],
        np.add.reduceat((~old).astype(np.int64), begins),
        np.add.reduceat(np.where(known, step_m, 0.0), begins),
        np.add.reduceat(np.where(known, gap_s, 0.0), begins),
        np.minimum.reduceat(fresh_s, begins),
        walk.at_s[ends],
        walk.lng[ends],
        walk.lat[ends],
    )


def days_of(at_s: Floats) -> Ids:
    """Return the number of the day in China of each moment, days since 1970, int64 (n,)."""
    return np.floor((at_s + CHINA_S) / DAY_S).astype(np.int64)

"""Which positions cannot be, and why: a list of filters, each pure and over whole columns.

First those that judge each position for itself, then those that know the track: what that
remembers is handed in as `Ends` and out again, so that what is kept follows from the positions
of a track in the order in which they came, never from how many came at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.tracks.believing import (
    AGAIN,
    LATE,
    TOO_FAST,
    End,
    Ends,
    arrivals,
    believe,
    came_before,
    last_of_tracks,
    stand,
)
from dispatch.tracks.fixes import Fixes, Floats, Mask
from dispatch.tracks.limits import Limits


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


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """What cleaning came to.

    Attributes
    ----------
    reason
        Index into `REASONS` for each position as it came in, -1 where it is kept; int8 (n,).
    lng, lat
        Where each is shown: who stands is where it was last kept, anybody else where it says; (n,).
    ends
        What the tracks that came in remember now.
    """

    reason: NDArray[np.int8]
    lng: Floats
    lat: Floats
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


def clean(fixes: Fixes, limits: Limits, ends: Ends | None = None) -> Cleaned:
    """Judge positions of any tracks, those of one track in the order in which they came; about 1 µs each.

    Parameters
    ----------
    ends
        What the tracks remember; those that do not occur in `fixes` are ignored.
    """
    ends = ends or {}
    reason = np.full(len(fixes), -1, np.int8)
    for why, alone in ALONE:
        reason[(reason < 0) & alone(fixes, limits)] = REASONS.index(why)
    rows = np.flatnonzero(reason < 0)
    rows = rows[np.argsort(fixes.source[rows], kind="stable")]
    came = arrivals(fixes.take(rows))
    believed = believe(came, ends, limits)
    reason[rows[believed.verdict == AGAIN]] = REASONS.index(Reason.DUPLICATE)
    reason[rows[believed.verdict == TOO_FAST]] = REASONS.index(Reason.IMPOSSIBLE_SPEED)
    left = reason[rows] < 0
    rows, came = rows[left], came.take(left)
    standing, held_lng, held_lat = stand(came, ends, limits)
    reason[rows[standing]] = REASONS.index(Reason.STANDING)
    lng, lat = fixes.lng.copy(), fixes.lat.copy()
    lng[rows], lat[rows] = held_lng, held_lat
    rows, came = rows[~standing], came.take(~standing)
    after = believed.ends
    for source, kept in last_of_tracks(came).items():
        after[source] = End(after[source].believed, after[source].suspects, kept)
    if (believed.verdict == LATE).any():
        # What came late may be there already, longer ago than a track remembers.
        reason[rows[came_before(came)]] = REASONS.index(Reason.DUPLICATE)
    return Cleaned(reason, lng, lat, after)


def _within(lng: Floats, lat: Floats, area: tuple[float, float, float, float]) -> Mask:
    west, south, east, north = area
    return np.asarray((lng >= west) & (lng <= east) & (lat >= south) & (lat <= north))

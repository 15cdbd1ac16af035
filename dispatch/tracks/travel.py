"""What a cleaned track says: how far along the ground, where it stopped, and the trips between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.tracks.fixes import Fixes, Floats
from geo.metric import distances_m

STOP_RADIUS_M = 40.0
STOP_LEAST_S = 180.0
GAP_S = 900.0
"""After so long without a word nobody knows where it was: what lies between counts as no way."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stay: from the first to the last position of it, WGS 84."""

    first: int
    last: int
    from_s: float
    until_s: float
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Trip:
    """The way between two stops, or from the begin or to the end of a track; numbers of its positions."""

    first: int
    last: int
    from_s: float
    until_s: float
    distance_m: float


def steps_m(track: Fixes, gap_s: float = GAP_S) -> Floats:
    """Return metres along the ground to each position from the one before, (n,); 0 for the first and over a gap.

    Straight between two positions: never longer than the way that was gone.
    """
    steps = np.zeros(len(track))
    if len(track) > 1:
        steps[1:] = distances_m(track.lng[:-1], track.lat[:-1], track.lng[1:], track.lat[1:])
        steps[1:][np.diff(track.at_s) > gap_s] = 0.0
    return steps


def stops(track: Fixes, radius_m: float = STOP_RADIUS_M, least_s: float = STOP_LEAST_S) -> list[Stop]:
    """Return where a track in order of time stayed within `radius_m` of where it came to, for `least_s` or longer.

    The place is the middle of the stay, each position weighted by how long it was held.
    """
    lng, lat, at_s = track.lng, track.lat, track.at_s
    found: list[Stop] = []
    # Who stays is still near when the time is up: only where that holds is there anything to walk along.
    then = np.searchsorted(at_s, at_s + least_s)
    may = then < len(track)
    may[may] = distances_m(lng[then[may]], lat[then[may]], lng[may], lat[may]) <= radius_m
    begins = np.flatnonzero(may)
    first = 0
    while (place := int(np.searchsorted(begins, first))) < len(begins):
        first = int(begins[place])
        last = _stays_until(track, first, radius_m)
        if at_s[last] - at_s[first] < least_s:
            first += 1
            continue
        held = np.diff(at_s[first : last + 1], append=at_s[last]) + 1.0
        found.append(
            Stop(
                first,
                last,
                float(at_s[first]),
                float(at_s[last]),
                float(np.average(lng[first : last + 1], weights=held)),
                float(np.average(lat[first : last + 1], weights=held)),
            )
        )
        first = last + 1
    return found


def trips(track: Fixes, stays: Sequence[Stop]) -> list[Trip]:
    """Return the ways between stays; a way of no length is none."""
    steps = steps_m(track)
    ends = [0, *(number for stay in stays for number in (stay.first, stay.last)), len(track) - 1]
    found = []
    for first, last in zip(ends[::2], ends[1::2], strict=True):
        distance_m = float(steps[first + 1 : last + 1].sum())
        if last > first and distance_m > 0:
            found.append(Trip(first, last, float(track.at_s[first]), float(track.at_s[last]), distance_m))
    return found


def _stays_until(track: Fixes, first: int, radius_m: float) -> int:
    """Return the last position in a row that is near `first`; looked for in growing pieces."""
    reach, last = 16, first
    while last + 1 < len(track):
        piece = slice(last + 1, min(last + 1 + reach, len(track)))
        away = distances_m(track.lng[piece], track.lat[piece], track.lng[first], track.lat[first]) > radius_m
        if away.any():
            return last + int(np.argmax(away))
        last = piece.stop - 1
        reach *= 2
    return last

"""A day's tracks of a unit as columns of bytes: what the map plays without asking again.

    "JWT1" | length of the head, uint32 | the head, JSON in UTF-8, filled up with blanks
    for each track of the head: at_ms, lng, lat, speed and heading, each from a multiple of 8 bytes

Little-endian. `at_ms` uint32 counts from `begins_s`; `lng` and `lat` int32 are 1e-7 degrees;
`speed` uint16 is cm/s and `heading` uint8 256ths of a circle, the highest number of each is unknown.
On the streets the points are those of the way, and `breaks` in the head says which of them begin a piece.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.china_time import CHINA
from dispatch.ports.tracks import Visit
from dispatch.service import DayTrack, UnitDay
from dispatch.tracks.fixes import Floats
from dispatch.tracks.on_streets import StreetTrack
from dispatch.tracks.travel import Stop, Trip

MAGIC = b"JWT1"
STEP = 8
PER_DEGREE = 1e7
UNKNOWN_SPEED, UNKNOWN_HEADING = 0xFFFF, 0xFF


def columns_of_day(day: UnitDay) -> bytes:
    """Return head and columns; about 13 bytes for each position."""
    begins_s = int(datetime(day.day.year, day.day.month, day.day.day, tzinfo=CHINA).timestamp())
    head = {
        "unit": day.unit.id, "name": day.unit.name, "kind": day.unit.kind, "thing": day.unit.thing_id,
        "day": day.day.isoformat(), "begins_s": begins_s,
        "tracks": [_told(one) for one in day.tracks],
        "visits": [_visit(one) for one in day.visits],
    }  # fmt: skip
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    written += b" " * (-len(written) % STEP)
    parts = [MAGIC, np.uint32(len(written)).astype("<u4").tobytes(), written]
    for one in day.tracks:
        parts += [_padded(column) for column in _columns(one, begins_s)]
    return b"".join(parts)


def streets_of(one: StreetTrack) -> dict[str, Any]:
    """Return the streets of a track as the API writes them; `way_m` is how far it was, gaps left out."""
    return {
        "way_m": round(one.distance_m), "street_m": round(one.street_m), "straight_m": round(one.straight_m),
        "pieces": int(one.apart.sum()),
        "stretches": [
            {
                "way": part.way, "name": part.name, "from": part.start, "to": part.end,
                "from_s": round(part.from_s, 1), "until_s": round(part.until_s, 1), "distance_m": round(part.distance_m, 1),
            }
            for part in one.stretches
        ],
    }  # fmt: skip


def stop_of(one: Stop) -> dict[str, Any]:
    """Return a stop as the API writes it."""
    return {
        "first": one.first, "last": one.last, "from_s": one.from_s, "until_s": one.until_s,
        "lng": one.lng, "lat": one.lat,
    }  # fmt: skip


def trip_of(one: Trip) -> dict[str, Any]:
    """Return a trip as the API writes it."""
    return {
        "first": one.first, "last": one.last, "from_s": one.from_s, "until_s": one.until_s,
        "distance_m": round(one.distance_m),
    }  # fmt: skip


def _told(one: DayTrack) -> dict[str, Any]:
    told = {"device": one.device_id, "count": len(one.fixes), "distance_m": round(one.distance_m)}
    if one.streets is None:
        return told | {"stops": [stop_of(stop) for stop in one.stops], "trips": [trip_of(trip) for trip in one.trips]}
    return told | {
        "count": len(one.streets.at_s), "way_m": round(one.streets.distance_m),
        "breaks": np.flatnonzero(one.streets.apart).tolist(),
        "stops": [
            {"from_s": stop.from_s, "until_s": stop.until_s, "lng": stop.lng, "lat": stop.lat} for stop in one.stops
        ],
    }  # fmt: skip


def _visit(one: Visit) -> dict[str, Any]:
    return {
        "incident": one.incident_id, "number": one.number, "class": one.class_code, "severity": one.severity,
        "lng": one.lng, "lat": one.lat, "sent_s": one.sent_s, "on_scene_s": one.on_scene_s, "ended_s": one.ended_s,
    }  # fmt: skip


def _columns(one: DayTrack, begins_s: int) -> Sequence[NDArray[Any]]:
    said: tuple[Floats, Floats, Floats, Floats, Floats]
    if one.streets is None:
        fixes = one.fixes
        said = (fixes.at_s, fixes.lng, fixes.lat, fixes.speed_mps, fixes.heading_deg)
    else:
        way = one.streets
        said = (way.at_s, way.lng, way.lat, way.speed_mps, np.full(len(way.at_s), np.nan))
    at_s, lng, lat, speed_mps, heading_deg = said
    speed = np.where(np.isnan(speed_mps), UNKNOWN_SPEED, np.clip(speed_mps * 100, 0, UNKNOWN_SPEED - 1))
    heading = np.rint(heading_deg * 256 / 360) % 256
    # North is 0 whichever way it is said; the highest number is kept for what is unknown.
    heading = np.where(np.isnan(heading), UNKNOWN_HEADING, np.minimum(heading, UNKNOWN_HEADING - 1))
    return (
        np.rint((at_s - begins_s) * 1000).astype("<u4"),
        np.rint(lng * PER_DEGREE).astype("<i4"),
        np.rint(lat * PER_DEGREE).astype("<i4"),
        np.rint(speed).astype("<u2"),
        heading.astype("u1"),
    )


def _padded(column: NDArray[Any]) -> bytes:
    body = column.tobytes()
    return body + bytes(-len(body) % STEP)

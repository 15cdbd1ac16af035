"""What the Traccar phone client and OsmAnd send: a query, a form, or JSON.

In a query or form: `id`, `timestamp` (seconds or milliseconds since 1970, or ISO 8601), `lat`
and `lon` (or `location` as `lat,lon`), `speed` in knots, `bearing`, `accuracy` in metres. The
JSON of newer clients has `device_id` and `location` with `timestamp` and `coords`, in SI units.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite, nan
from typing import Any

from dispatch.errors import BadValue
from dispatch.tracks import Observation

KNOT_MPS = 1852 / 3600
MOST_LOCATIONS = 1_000
_MILLISECONDS_FROM = 1e11
"""As seconds this is the year 5138."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, and where it was."""

    id: str
    observations: tuple[Observation, ...]


def of_fields(fields: Mapping[str, str], now_s: float) -> Said:
    """Read a query or a form; without a `timestamp` it is said of now. Raises BadValue naming the field."""
    id = fields.get("id") or fields.get("deviceid") or ""
    lat, lng = fields.get("lat"), fields.get("lon")
    if "location" in fields and lat is None:
        lat, _, lng = fields["location"].partition(",")
    if lat is None or lng is None:
        raise BadValue(name="lat, lon", value="", why="缺少位置 / where is it?")
    at = fields.get("timestamp")
    speed = _number("speed", fields.get("speed"))
    return Said(
        id,
        (
            Observation(
                at_s=now_s if at is None else _seconds("timestamp", at),
                lng=_number("lon", lng),
                lat=_number("lat", lat),
                heading_deg=_number("bearing", fields.get("bearing", fields.get("heading"))),
                speed_mps=speed * KNOT_MPS,
                accuracy_m=_number("accuracy", fields.get("accuracy")),
            ),
        ),
    )


def of_json(body: bytes) -> Said:
    """Read the JSON of newer clients, one location or a list; raises BadValue naming the field."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadValue(name="body", value=_shown(body), why="JSON") from error
    if not isinstance(said, dict):
        raise BadValue(name="body", value=_shown(said), why='{"device_id": …, "location": {…}}')
    given = said.get("location")
    locations = given if isinstance(given, list) else [given]
    if len(locations) > MOST_LOCATIONS:
        raise BadValue(name="location", value=len(locations), why=f"≤ {MOST_LOCATIONS}")
    return Said(str(said.get("device_id") or ""), tuple(map(_of_location, locations)))


def _of_location(location: Any) -> Observation:
    if not isinstance(location, dict):
        raise BadValue(name="location", value=_shown(location), why='{"timestamp": …, "coords": {…}}')
    coords = location.get("coords")
    if not isinstance(coords, dict):
        raise BadValue(name="location.coords", value=_shown(coords), why='{"latitude": …, "longitude": …}')
    speed, heading = _number("speed", coords.get("speed")), _number("heading", coords.get("heading"))
    return Observation(
        at_s=_seconds("location.timestamp", location.get("timestamp")),
        lng=_number("longitude", coords.get("longitude")),
        lat=_number("latitude", coords.get("latitude")),
        # Both are -1 where the phone does not know.
        heading_deg=heading if heading >= 0 else nan,
        speed_mps=speed if speed >= 0 else nan,
        accuracy_m=_number("accuracy", coords.get("accuracy")),
    )


def _number(name: str, said: Any) -> float:
    if said is None or said == "":
        return nan
    try:
        return float(said)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadValue(name=name, value=_shown(said), why="须为数字 / a number: 114.05") from error


def _seconds(name: str, said: Any) -> float:
    try:
        number = float(said)
    except (TypeError, ValueError, OverflowError):
        return _parsed(name, said)
    if not isfinite(number):
        return nan
    return number / 1000 if abs(number) >= _MILLISECONDS_FROM else number


def _parsed(name: str, said: Any) -> float:
    try:
        moment = datetime.fromisoformat(str(said).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        raise BadValue(name=name, value=_shown(said), why="1763776800 / 2026-11-22T10:00:00+08:00") from error


def _shown(said: Any) -> str:
    return repr(said)[:80]

"""Read measures as people write them into tags: heights, floors, directions."""

import math
import re

FOOT_M = 0.3048
_LENGTH = re.compile(
    r"[~≈约]?\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*(m|米|metres?|meters?|ft|feet|foot|'|′)?\.?\s*\Z", re.IGNORECASE
)
_FEET_INCHES = re.compile(r"(\d{1,9})\s*['′]\s*(\d{1,9}(?:\.\d{1,9})?)\s*(?:\"|″|'')\s*\Z")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?\s*°?\Z")
_RANGE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*°?\s*[-–]\s*(\d{1,9}(?:\.\d{1,9})?)\s*°?\Z")
_SPLIT = re.compile(r"[;|、]")
_FEET = frozenset({"ft", "feet", "foot", "'", "′"})

_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_COMPASS = {point: index * 22.5 for index, point in enumerate(_POINTS)}
_COMPASS |= {
    "NORTH": 0.0, "NORTHEAST": 45.0, "EAST": 90.0, "SOUTHEAST": 135.0,
    "SOUTH": 180.0, "SOUTHWEST": 225.0, "WEST": 270.0, "NORTHWEST": 315.0,
    "北": 0.0, "东北": 45.0, "东": 90.0, "东南": 135.0, "南": 180.0, "西南": 225.0, "西": 270.0, "西北": 315.0,
}  # fmt: skip


def length_m(text: str) -> float | None:
    """Return a length in metres ('12', '12 m', '12,5m', "40'", "40'6\"", '12 ft', '12米').

    Of a list ('12;15') the largest. None where it cannot be read or is not above 0.
    """
    found = [_one_length_m(part.strip()) for part in _SPLIT.split(text)]
    if not found or any(value is None for value in found):
        return None
    longest = max(value for value in found if value is not None)
    return longest if longest > 0 else None


def count(text: str) -> int | None:
    """Return a number of floors ('5', '5.5' rounded up, '7;5' the largest), None where unreadable."""
    values = []
    for part in _SPLIT.split(text):
        if not _NUMBER.match(part.strip()):
            return None
        values.append(float(part.strip().rstrip("°").replace(",", ".")))
    return math.ceil(max(values)) if values and max(values) > 0 else None


def directions_deg(text: str) -> list[float] | None:
    """Return compass directions in degrees from 0 up to 360, in the order written.

    Takes numbers, points of the compass in English letters or words or in Chinese, lists
    ('90;180') and ranges ('90-180', whose middle counts). None where any cannot be read.
    """
    found: list[float] = []
    for part in _SPLIT.split(text):
        value = _one_direction_deg(part.strip())
        if value is None:
            return None
        if value not in found:
            found.append(value)
    return found or None


def _one_length_m(text: str) -> float | None:
    if both := _FEET_INCHES.match(text):
        return (int(both[1]) + float(both[2]) / 12) * FOOT_M
    found = _LENGTH.match(text)
    if not found:
        return None
    value = float(found[1].replace(",", "."))
    return value * FOOT_M if (found[2] or "").lower() in _FEET else value


def _one_direction_deg(text: str) -> float | None:
    if _NUMBER.match(text):
        return round(float(text.rstrip("° ").replace(",", ".")) % 360.0, 3) % 360.0
    if ends := _RANGE.match(text):
        low, high = float(ends[1]), float(ends[2])
        return ((low + ((high - low) % 360.0) / 2) % 360.0) if max(low, high) <= 360 else None
    plain = re.sub(r"[\s_-]", "", text).upper().removeprefix("朝").removesuffix("方")
    return _COMPASS.get(plain)

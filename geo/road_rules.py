"""What the tags of a street mean for moving on it: class, direction, speed, who may use it.

The tags and their values are those of the OpenStreetMap wiki ("Key:highway", "Key:oneway",
"Key:maxspeed"). Speeds are urban averages including junctions, not limits.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

Tags = Mapping[str, str]


class Mode(StrEnum):
    """Ways of moving a graph is built for."""

    DRIVE = "drive"
    WALK = "walk"


_CLASS = {
    "motorway": "motorway",
    "motorway_link": "motorway",
    "trunk": "trunk",
    "trunk_link": "trunk",
    "primary": "primary",
    "primary_link": "primary",
    "secondary": "secondary",
    "secondary_link": "secondary",
    "tertiary": "tertiary",
    "tertiary_link": "tertiary",
    "residential": "residential",
    "unclassified": "residential",
    "living_street": "residential",
    "road": "residential",
    "service": "service",
    "track": "service",
    "pedestrian": "pedestrian",
    "footway": "footway",
    "path": "footway",
    "bridleway": "footway",
    "corridor": "footway",
    "cycleway": "cycleway",
    "steps": "steps",
}
_DRIVE_KPH = {
    "motorway": 80.0,
    "trunk": 55.0,
    "primary": 40.0,
    "secondary": 35.0,
    "tertiary": 30.0,
    "residential": 20.0,
    "service": 12.0,
}
_WALK_KPH = 4.8
_STEPS_KPH = 2.0
_LIMIT_SHARE = 0.75
_NOT_ON_FOOT = frozenset({"motorway", "trunk"})
_MPH_KPH = 1.609344
_SPEED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*$", re.IGNORECASE)


def class_of(tags: Tags) -> str | None:
    """Return the class of the street table a highway or railway belongs to, None if it has none."""
    if tags.get("railway") in {"rail", "light_rail", "tram", "narrow_gauge", "monorail"} and "highway" not in tags:
        return "rail"
    return _CLASS.get(tags.get("highway", ""))


def oneway_of(tags: Tags) -> int:
    """Return 1 for one way along the drawn direction, -1 against it, 0 for both."""
    said = tags.get("oneway", "").lower()
    if said in {"-1", "reverse"}:
        return -1
    if said in {"yes", "true", "1"}:
        return 1
    if said in {"no", "false", "0"}:
        return 0
    circular = tags.get("junction") in {"roundabout", "circular"}
    return 1 if circular or tags.get("highway") in {"motorway", "motorway_link"} else 0


def open_to(mode: Mode, tags: Tags) -> bool:
    """Return whether a street may be used.

    Private roads count as open: units of the community are let into estates.
    """
    road_class = class_of(tags)
    if road_class in {None, "rail"} or (tags.get("area") == "yes" and mode is Mode.DRIVE):
        return False
    if mode is Mode.DRIVE:
        allowed = next((tags[k] for k in ("motorcar", "motor_vehicle", "vehicle", "access") if k in tags), "yes")
        return road_class in _DRIVE_KPH and allowed != "no"
    allowed = next((tags[k] for k in ("foot", "access") if k in tags), "yes")
    return road_class not in _NOT_ON_FOOT and allowed != "no"


def speed_kph(mode: Mode, road_class: str, tags: Tags) -> float:
    """Return the usual speed: by class, lowered where the posted limit is slower."""
    if mode is Mode.WALK:
        return _STEPS_KPH if road_class == "steps" else _WALK_KPH
    usual = _DRIVE_KPH.get(road_class, _DRIVE_KPH["service"])
    limit = limit_kph(tags.get("maxspeed", ""))
    return min(usual, max(limit * _LIMIT_SHARE, 5.0)) if limit else usual


def limit_kph(text: str) -> float | None:
    """Return a posted limit in km/h ('50', '30 mph'), None where it is none."""
    found = _SPEED.match(text)
    if not found:
        return None
    value = float(found[1]) * (_MPH_KPH if (found[2] or "").lower() == "mph" else 1.0)
    return value if 0 < value <= 150 else None

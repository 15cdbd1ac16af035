"""Where a report says it is: a point with its datum, a building, or a dwelling."""

import math
from dataclasses import dataclass

from dispatch.errors import BadValue, PlaceNeeded, PlaceOutside, UnknownThing
from dispatch.incidents import Whereabouts
from dispatch.ports import CaseWork
from geo.datum import Datum, DatumUnknown, parse_datum, to_wgs84


@dataclass(frozen=True, slots=True)
class Place:
    """What was said of the place; a dwelling counts before a building, and that before a point.

    `lng` and `lat` are in degrees of `datum`, whose name is checked when the place is looked up.
    """

    lng: float | None = None
    lat: float | None = None
    datum: str | None = None
    building: int | None = None
    dwelling: int | None = None


def in_wgs84(lng: float, lat: float, datum: str | None, field: str = "datum") -> tuple[float, float]:
    """Return a point in WGS 84.

    Raises
    ------
    PlaceNeeded
        No datum was named: a guess may be wrong by half a kilometre.
    BadValue
        The datum is none of ours, or the point is not on the earth; names the field.
    """
    if datum is None or not datum.strip():
        raise PlaceNeeded
    try:
        known = parse_datum(datum)
    except DatumUnknown as error:
        raise BadValue(name=field, value=datum[:40], why=", ".join(Datum)) from error
    for name, value, most in (("lng", lng, 180.0), ("lat", lat, 90.0)):
        if not math.isfinite(value) or abs(value) > most:
            raise BadValue(name=name, value=value, why=f"-{most:g} – {most:g}")
    lngs, lats = to_wgs84([lng], [lat], known)
    return float(lngs[0]), float(lats[0])


def whereabouts(work: CaseWork, place: Place) -> Whereabouts:
    """Return where a place lies now.

    Raises
    ------
    PlaceNeeded, BadValue
        As `in_wgs84`.
    UnknownThing
        There is no such building or dwelling in scope.
    PlaceOutside
        The point lies in no community in scope.
    """
    if place.dwelling is not None:
        if (found := work.locate_dwelling(place.dwelling)) is None:
            raise UnknownThing(kind="dwelling", id=place.dwelling)
        return found
    if place.building is not None:
        if (found := work.locate_building(place.building)) is None:
            raise UnknownThing(kind="building", id=place.building)
        return found
    if place.lng is None or place.lat is None:
        raise PlaceNeeded
    lng, lat = in_wgs84(place.lng, place.lat, place.datum)
    if (found := work.locate(lng, lat)) is None:
        raise PlaceOutside(lng=round(place.lng, 6), lat=round(place.lat, 6))
    return found

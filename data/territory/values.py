"""Turn what PostgreSQL returns into facts."""

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from data.territory.statements import Row
from dispatch.territory import (
    Bounds,
    Crumb,
    DeviceCount,
    Figures,
    Headcount,
    Identity,
    Kind,
    Listed,
    Listing,
    LngLat,
    Ring,
    Staff,
    Tag,
    TagCount,
)

LISTED = 12
CRS_DECIMALS = 7  # a centimetre


def geometry(wkb: memoryview | bytes) -> BaseGeometry:
    """Read one geometry, WGS 84 (lng, lat)."""
    return shapely.from_wkb(bytes(wkb))


def place(shape: BaseGeometry | None) -> tuple[LngLat | None, Bounds | None]:
    """Return a point for sure on the shape, and its bounds; a point has none."""
    if shape is None or shape.is_empty:
        return None, None
    if shape.geom_type == "Point":
        return lnglat(shape.x, shape.y), None
    inside = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.point_on_surface()
    west, south, east, north = (round(value, CRS_DECIMALS) for value in shape.bounds)
    return lnglat(inside.x, inside.y), (west, south, east, north)


def lnglat(lng: float, lat: float) -> LngLat:
    return LngLat(round(lng, CRS_DECIMALS), round(lat, CRS_DECIMALS))


def ring(coordinates: Iterable[Sequence[float]]) -> Ring:
    return tuple((round(lng, CRS_DECIMALS), round(lat, CRS_DECIMALS)) for lng, lat, *_ in coordinates)


def identity(kind: Kind, row: Row, above: Iterable[Crumb | None] = (), shape: BaseGeometry | None = None) -> Identity:
    """Return who a thing is: `row` has lineage and the name; `above` stands between region and thing."""
    ref = str(row["code"] if "code" in row else row["id"])
    crumbs = [Crumb(Kind.REGION, code, name) for code, name in row["lineage"] or ()]
    crumbs += [crumb for crumb in above if crumb]
    if not (crumbs and crumbs[-1].kind == kind and crumbs[-1].id == ref):
        crumbs.append(Crumb(kind, ref, row["name"]))
    position, bounds = place(shape)
    return Identity(kind, ref, row["name"], tuple(crumbs), position, bounds)


def crumb(kind: Kind, row: Row, prefix: str) -> Crumb | None:
    """Return the thing named by `<prefix>_id` (or `_code`) and `<prefix>_name`."""
    ref = row.get(f"{prefix}_id", row.get(f"{prefix}_code"))
    return None if ref is None else Crumb(kind, str(ref), row[f"{prefix}_name"])


def staff(values: Sequence[Sequence[Any]] | None) -> tuple[Staff, ...]:
    return tuple(Staff(*value) for value in values or ())


def tags(values: Sequence[Sequence[Any]] | None) -> tuple[Tag, ...]:
    return tuple(Tag(*value) for value in values or ())


def tag_counts(values: Sequence[Sequence[Any]] | None) -> tuple[TagCount, ...]:
    return tuple(TagCount(Tag(*value[:4]), Headcount(value[4])) for value in values or ())


def listing(kind: Kind | None, values: Sequence[Sequence[Any]] | None, total: int | None = None) -> Listing:
    """Return a list whose values are (id, name, detail, note)."""
    items = tuple(
        Listed(kind, str(ref), name, detail or "", str(note or "")) for ref, name, detail, note in values or ()
    )
    return Listing(items, len(items) if total is None else total)


def devices(value: Sequence[int]) -> DeviceCount:
    return DeviceCount(*value)


def block_figures(row: Row) -> Figures:
    """Return the totals over a set of buildings."""
    return Figures(
        population=Headcount(row["population"]),
        households=row["households"],
        dwellings=row["dwellings"],
        buildings=row["buildings"],
        sensors=devices(row["sensors"]),
        premises=row["premises"],
        companies=row["companies"],
    )

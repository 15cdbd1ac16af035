"""The rows of each map layer, as plain JSON values."""

import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.territory.statements import Row, rows, statement
from data.territory.values import CRS_DECIMALS, geometry
from dispatch.territory import Layer, LayerRow
from geo.cells import centres
from geo.floors import polygons_of
from geo.metric import metres_per_degree

MEASURE_DECIMALS = 1


def layer_rows(connection: Connection, layer: Layer, on: date | None = None) -> list[LayerRow]:
    """Return every object of a layer in the actor's scope, as it is or as it was on a day."""
    found = rows(connection, statement(f"layer_{layer.value}"), {"on": on})
    return SHAPES.get(layer, _points)(found)


def _points(found: list[Row]) -> list[LayerRow]:
    shapes = shapely.from_wkb([bytes(one["geom"]) for one in found])
    lngs = np.round(shapely.get_x(shapes), CRS_DECIMALS).tolist()
    lats = np.round(shapely.get_y(shapes), CRS_DECIMALS).tolist()
    return [
        {**{key: _short(value) for key, value in one.items() if key != "geom"}, "lng": lng, "lat": lat}
        for one, lng, lat in zip(found, lngs, lats, strict=True)
    ]


def _short(value: object) -> object:
    return round(value, MEASURE_DECIMALS) if isinstance(value, float) else value


def _grids(found: list[Row]) -> list[LayerRow]:
    """Return a row for each part of each grid; the first part carries the label's place."""
    written: list[LayerRow] = []
    for one in found:
        shape = geometry(one["geom"])
        inside = shape.point_on_surface()
        for number, part in enumerate(polygons_of(shape)):
            line: LayerRow = {
                "id": one["code"],
                "code": one["code"],
                "name": one["name"],
                "kind": one["kind"],
                "colour": one["colour"],
                "leader": one["leader"],
                "community": one["community"],
                "polygon": [
                    np.round(shapely.get_coordinates(ring), CRS_DECIMALS).tolist()
                    for ring in (part.exterior, *part.interiors)
                ],
            }
            if number == 0:
                line["label"] = [round(inside.x, CRS_DECIMALS), round(inside.y, CRS_DECIMALS)]
            written.append(line)
    return written


def _street_names(found: list[Row]) -> list[LayerRow]:
    """Return labels at the middle of a street, turned along it and never upside down."""
    written: list[LayerRow] = []
    for one in found:
        line = geometry(one["geom"])
        if line.geom_type != "LineString":
            line = max(shapely.get_parts(line).tolist(), key=lambda part: float(part.length))
        before, middle, after = (line.interpolate(share, normalized=True) for share in (0.45, 0.5, 0.55))
        per_lng, per_lat = metres_per_degree(middle.y)
        angle = math.degrees(math.atan2((after.y - before.y) * float(per_lat), (after.x - before.x) * float(per_lng)))
        written.append(
            {
                "id": one["id"],
                "name": one["name"],
                "lng": round(middle.x, CRS_DECIMALS),
                "lat": round(middle.y, CRS_DECIMALS),
                "angle_deg": round((angle + 90) % 180 - 90, MEASURE_DECIMALS),
                "class": one["class"],
            }
        )
    return written


def _place_names(found: list[Row]) -> list[LayerRow]:
    """Return each name at the cell nearest to the middle of its place, the largest places first."""
    names = {one["id"] for one in found}
    written: list[tuple[int, LayerRow]] = []
    for one in found:
        if one["kind"] == "estate" and _is_part(one["id"], names):
            continue
        places = centres(np.array(one["cells"], np.int64))
        middle = places.mean(axis=0)
        lng, lat = places[np.argmin(((places - middle) ** 2).sum(axis=1))]
        row: LayerRow = {"id": one["id"], "name": one["name"], "kind": one["kind"]}
        row |= {"lng": round(float(lng), CRS_DECIMALS), "lat": round(float(lat), CRS_DECIMALS)}
        written.append((len(places), row))
    return [row for _, row in sorted(written, key=lambda one: -one[0])]


def _is_part(id: str, names: Collection[str]) -> bool:
    """Tell whether an estate's name is that of another one and more: 榕塘村统建楼 of 榕塘村."""
    return any(id[:end] in names for end in range(id.index(" ") + 2, len(id)))


SHAPES: Mapping[Layer, Callable[[list[Row]], list[LayerRow]]] = MappingProxyType(
    {Layer.GRIDS: _grids, Layer.STREETNAMES: _street_names, Layer.PLACENAMES: _place_names}
)

"""Write GeoJSON, a feature a line."""

import json
from pathlib import Path

import shapely

from data.exchange.outgoing import Column, Outgoing, plain_text

_UNSAID = frozenset({"wgs84", "EPSG:4326"})


def write_geojson(file: Path, going: Outgoing) -> int:
    """Write GeoJSON, return how many features.

    A coordinate system other than WGS 84 is named by the old `crs` member, which GDAL, QGIS
    and the import understand; the shifted datums are not named.
    """
    named = _named(going)
    count = 0
    with file.open("w", encoding="utf-8") as stream:
        stream.write('{"type": "FeatureCollection", ' + named + '"features": [')
        for piece in going.slices:
            drawn = [None] * len(piece.values) if piece.shapes is None else shapely.to_geojson(piece.shapes).tolist()
            for values, shape in zip(piece.values, drawn, strict=True):
                properties = {
                    column.name: _property(column, value) for column, value in zip(going.columns, values, strict=True)
                }
                told = json.dumps(properties, ensure_ascii=False, allow_nan=False)
                place = "null" if shape is None else json.dumps(json.loads(shape))
                feature = f'{{"type": "Feature", "properties": {told}, "geometry": {place}}}'
                stream.write((",\n" if count else "\n") + feature)
                count += 1
        stream.write("\n]}\n")
    return count


def _named(going: Outgoing) -> str:
    crs = going.destination.crs
    if crs is None or going.destination.name in _UNSAID:
        return ""
    authority = crs.to_authority(min_confidence=20)
    name = f"urn:ogc:def:crs:{authority[0]}::{authority[1]}" if authority else crs.name
    return '"crs": ' + json.dumps({"type": "name", "properties": {"name": name}}) + ", "


def _property(_column: Column, value: object) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else plain_text(value)

"""The track of a unit for a day: as columns for the map, as GPX or GeoJSON to take away."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import isnan
from typing import Annotated
from xml.sax.saxutils import escape

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from console.api.fields import Id
from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from console.api.track_columns import columns_of_day, stop_of, streets_of, trip_of
from dispatch.service import DayTrack, UnitDay
from dispatch.tracks.fixes import Floats

Day = Annotated[date, Query(examples=["2026-11-22"])]
Streets = Annotated[bool, Query(description="Match them to the streets; the way there is taken instead")]
GPX, GEOJSON, BYTES = "application/gpx+xml", "application/geo+json", "application/octet-stream"


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/tracks/{id}.gpx")
    def gpx(id: Id, day: Day, actor: CurrentActor, streets: Streets = False) -> Response:
        """Return a day's tracks of a unit as GPX 1.1, in segments where there are gaps; the look is in the audit."""
        return _file(gpx_of(parts().tracks.of_day(actor, id, day, streets)), GPX, f"track-{id}-{day}.gpx")

    @api.get("/v1/tracks/{id}.geojson")
    def geojson(id: Id, day: Day, actor: CurrentActor, streets: Streets = False) -> Response:
        """Return a day's tracks of a unit as GeoJSON lines with a time for each point; the look is in the audit."""
        body = JSONResponse(geojson_of(parts().tracks.of_day(actor, id, day, streets))).body
        return _file(bytes(body), GEOJSON, f"track-{id}-{day}.geojson")

    @api.get("/v1/tracks/{id}.bin")
    def columns(id: Id, day: Day, actor: CurrentActor, streets: Streets = False) -> Response:
        """Return the same as columns of bytes, with the incidents it was sent to; the look is in the audit."""
        return Response(
            columns_of_day(parts().tracks.of_day(actor, id, day, streets)), media_type=BYTES, headers=NO_STORE
        )

    @api.get("/v1/tracks/{id}")
    def track(id: Id, day: Day, actor: CurrentActor, streets: Streets = False) -> JSONResponse:
        """Return a day's tracks of a unit as columns, with stops, trips, distance and, if asked for, streets; the look is in the audit."""
        found = parts().tracks.of_day(actor, id, day, streets)
        body = {
            "unit": id, "name": found.unit.name, "kind": found.unit.kind, "day": day.isoformat(),
            "tracks": [_columns(one) for one in found.tracks],
        }  # fmt: skip
        return JSONResponse(body, headers=NO_STORE)

    return api


def gpx_of(day: UnitDay) -> bytes:
    """Return GPX 1.1 with a track for each device, and a segment for each piece of its way."""
    name = escape(f"{day.unit.name} {day.day}")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Jingwei" xmlns="http://www.topografix.com/GPX/1/1">',
    ]
    for one in day.tracks:
        lines.append(f"<trk><name>{name}</name>")
        for lng, lat, at_s in _lines(one):
            lines.append("<trkseg>")
            points = zip(lng.tolist(), lat.tolist(), _times(at_s), strict=True)
            lines += [f'<trkpt lat="{lat:.7f}" lon="{lng:.7f}"><time>{at}</time></trkpt>' for lng, lat, at in points]
            lines.append("</trkseg>")
        lines.append("</trk>")
    return "\n".join([*lines, "</gpx>", ""]).encode()


def geojson_of(day: UnitDay) -> dict[str, object]:
    """Return a FeatureCollection with a line for each device that moved at all, its times in `coordTimes`.

    On the streets it is several lines, with as many lists of times, and `streets` says which they were.
    """
    return {"type": "FeatureCollection", "features": [_feature(day, one) for one in day.tracks if len(one.fixes) > 1]}


def _feature(day: UnitDay, one: DayTrack) -> dict[str, object]:
    # A position on its own, with a gap on either side, is no line.
    lines = [line for line in _lines(one) if len(line[0]) > 1]
    places = [list(map(list, zip(_rounded(lng, 7), _rounded(lat, 7), strict=True))) for lng, lat, _ in lines]
    times = [_times(at_s) for *_, at_s in lines]
    told: dict[str, object] = {
        "unit": day.unit.id, "name": day.unit.name, "day": day.day.isoformat(), "device": one.device_id,
        "distance_m": round(one.distance_m),
    }  # fmt: skip
    if one.streets is None:
        geometry: dict[str, object] = {"type": "LineString", "coordinates": places[0]}
        return {"type": "Feature", "geometry": geometry, "properties": told | {"coordTimes": times[0]}}
    geometry = {"type": "MultiLineString", "coordinates": places}
    told |= {"coordTimes": times, "streets": streets_of(one.streets)}
    return {"type": "Feature", "geometry": geometry, "properties": told}


def _lines(one: DayTrack) -> list[tuple[Floats, Floats, Floats]]:
    """Return longitude, latitude and time of each piece of a track."""
    if one.streets is None:
        return [(one.fixes.lng, one.fixes.lat, one.fixes.at_s)]
    way = one.streets
    return [(way.lng[piece], way.lat[piece], way.at_s[piece]) for piece in way.pieces]


def _columns(one: DayTrack) -> dict[str, object]:
    fixes = one.fixes
    told: dict[str, object] = {
        "device": one.device_id,
        "at_s": _rounded(fixes.at_s, 3),
        "lng": _rounded(fixes.lng, 7),
        "lat": _rounded(fixes.lat, 7),
        "heading_deg": _rounded(fixes.heading_deg, 0),
        "speed_mps": _rounded(fixes.speed_mps, 1),
        "distance_m": round(one.distance_m),
        "stops": [stop_of(stop) for stop in one.stops],
        "trips": [trip_of(trip) for trip in one.trips],
    }
    return told if one.streets is None else told | {"streets": streets_of(one.streets)}


def _rounded(column: Floats, digits: int) -> Sequence[float | None]:
    values = np.round(column, digits).tolist()
    return [None if isnan(value) else value for value in values]


def _times(at_s: Floats) -> list[str]:
    return [datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z") for at in at_s.tolist()]


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers=NO_STORE | {"content-disposition": f'attachment; filename="{name}"'})

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
from console.api.track_columns import columns_of_day, stop_of, trip_of
from dispatch.service import DayTrack, UnitDay
from dispatch.tracks.fixes import Floats

Day = Annotated[date, Query(examples=["2026-11-22"])]
GPX, GEOJSON, BYTES = "application/gpx+xml", "application/geo+json", "application/octet-stream"


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/tracks/{id}.gpx")
    def gpx(id: Id, day: Day, actor: CurrentActor) -> Response:
        """Return a day's tracks of a unit as GPX 1.1; the look is in the audit."""
        return _file(gpx_of(parts().tracks.of_day(actor, id, day)), GPX, f"track-{id}-{day}.gpx")

    @api.get("/v1/tracks/{id}.geojson")
    def geojson(id: Id, day: Day, actor: CurrentActor) -> Response:
        """Return a day's tracks of a unit as GeoJSON lines with a time for each point; the look is in the audit."""
        body = JSONResponse(geojson_of(parts().tracks.of_day(actor, id, day))).body
        return _file(bytes(body), GEOJSON, f"track-{id}-{day}.geojson")

    @api.get("/v1/tracks/{id}.bin")
    def columns(id: Id, day: Day, actor: CurrentActor) -> Response:
        """Return the same as columns of bytes, with the incidents it was sent to; the look is in the audit."""
        return Response(columns_of_day(parts().tracks.of_day(actor, id, day)), media_type=BYTES, headers=NO_STORE)

    @api.get("/v1/tracks/{id}")
    def track(id: Id, day: Day, actor: CurrentActor) -> JSONResponse:
        """Return a day's tracks of a unit as columns, with stops, trips and distance; the look is in the audit."""
        found = parts().tracks.of_day(actor, id, day)
        body = {
            "unit": id, "name": found.unit.name, "kind": found.unit.kind, "day": day.isoformat(),
            "tracks": [_columns(one) for one in found.tracks],
        }  # fmt: skip
        return JSONResponse(body, headers=NO_STORE)

    return api


def gpx_of(day: UnitDay) -> bytes:
    """Return GPX 1.1 with a track for each device."""
    name = escape(f"{day.unit.name} {day.day}")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Jingwei" xmlns="http://www.topografix.com/GPX/1/1">',
    ]
    for one in day.tracks:
        lines.append(f"<trk><name>{name}</name><trkseg>")
        points = zip(one.fixes.lng.tolist(), one.fixes.lat.tolist(), _times(one), strict=True)
        lines += [f'<trkpt lat="{lat:.7f}" lon="{lng:.7f}"><time>{at}</time></trkpt>' for lng, lat, at in points]
        lines.append("</trkseg></trk>")
    return "\n".join([*lines, "</gpx>", ""]).encode()


def geojson_of(day: UnitDay) -> dict[str, object]:
    """Return a FeatureCollection with a line for each device that moved at all, its times in `coordTimes`."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {
                    "type": "LineString",
                    "coordinates": list(map(list, zip(_rounded(one.fixes.lng, 7), _rounded(one.fixes.lat, 7), strict=True))),
                },
                "properties": {
                    "unit": day.unit.id, "name": day.unit.name, "day": day.day.isoformat(), "device": one.device_id,
                    "distance_m": round(one.distance_m), "coordTimes": _times(one),
                },
            }
            for one in day.tracks
            if len(one.fixes) > 1
        ],
    }  # fmt: skip


def _columns(one: DayTrack) -> dict[str, object]:
    fixes = one.fixes
    return {
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


def _rounded(column: Floats, digits: int) -> Sequence[float | None]:
    values = np.round(column, digits).tolist()
    return [None if isnan(value) else value for value in values]


def _times(one: DayTrack) -> list[str]:
    return [datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z") for at in one.fixes.at_s.tolist()]


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers=NO_STORE | {"content-disposition": f'attachment; filename="{name}"'})

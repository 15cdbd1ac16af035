"""Surveillance cameras: where they stand and where they look."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from data.bulk import wkbs
from data.osm import measures
from data.osm.extract import Extract, Tags
from data.osm.report import ImportReport, Reason
from geo.cells import cells_of

COLUMNS = (
    "community_code", "source", "source_ref", "name", "kind", "direction_deg", "field_of_view_deg", "range_m",
    "view_assumed", "geom", "cell",
)  # fmt: skip
_KINDS = {"fixed": "fixed", "dome": "dome", "panning": "panning", "pan": "panning", "ptz": "panning"}
_VIEW_DEG = {"fixed": 60.0, "dome": 360.0, "panning": 120.0}
_RANGE_M = 40.0
_MOUNTED_AT_M = 4.0
_HALF_VIEW_UP_DEG = 20.0
_NO_CAMERAS = frozenset({"guard", "gunshot_detector", "noise"})


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera; its field of view is always assumed, since no tag says it."""

    ref: str
    name: str
    kind: str
    direction_deg: float | None
    field_of_view_deg: float
    range_m: float
    lng: float
    lat: float


def find_cameras(extract: Extract, report: ImportReport) -> list[Camera]:
    """Take the cameras out of a file: points, and ways at their middle."""
    cameras: list[Camera] = []
    for node in extract.tagged_nodes:
        if node.tags.get("man_made") == "surveillance":
            ref = f"node/{node.ref}"
            if math.isnan(node.lng):
                report.skipped.add("camera", Reason.OUT_OF_RANGE, ref)
            else:
                cameras += _cameras(ref, node.tags, node.lng, node.lat, report)
    for way, tags in extract.way_tags.items():
        if tags.get("man_made") == "surveillance":
            at = extract.nodes.positions(extract.way_nodes[way])
            known = at[at >= 0]
            if not len(known):
                report.skipped.add("camera", Reason.DANGLING_NODE, f"way/{way}")
                continue
            middle = shapely.centroid(
                shapely.MultiPoint(np.column_stack([extract.nodes.lngs[known], extract.nodes.lats[known]]))
            )
            cameras += _cameras(f"way/{way}", tags, middle.x, middle.y, report)
    report.accepted["camera"] = len(cameras)
    return cameras


def camera_rows(community_code: str, cameras: list[Camera]) -> Iterator[tuple[object, ...]]:
    """Yield rows of COLUMNS."""
    lngs, lats = [camera.lng for camera in cameras], [camera.lat for camera in cameras]
    stored = wkbs(shapely.points(lngs, lats)) if cameras else []
    for camera, geom, cell in zip(cameras, stored, cells_of(lngs, lats).tolist(), strict=True):
        yield (
            community_code,
            "osm",
            camera.ref,
            camera.name,
            camera.kind,
            camera.direction_deg,
            camera.field_of_view_deg,
            camera.range_m,
            True,
            geom,
            cell,
        )


def _cameras(ref: str, tags: Tags, lng: float, lat: float, report: ImportReport) -> list[Camera]:
    """One camera for each direction written; one without direction if none can be read."""
    if tags.get("surveillance:type") in _NO_CAMERAS:
        report.skipped.add("camera", Reason.NOT_A_CAMERA, ref, tags["surveillance:type"])
        return []
    kind = _KINDS.get(tags.get("camera:type", "fixed").lower(), "fixed")
    text = (tags.get("camera:direction") or tags.get("direction") or "").strip()
    directions: list[float | None] = [None]
    if text:
        read = measures.directions_deg(text)
        if read is None:
            report.repaired.add("camera", Reason.DIRECTION_UNREADABLE, ref, text)
        else:
            directions = [*read]
            if len(read) > 1:
                report.repaired.add("camera", Reason.SEVERAL_DIRECTIONS, ref, text)
    name = (tags.get("name") or tags.get("ref") or "").strip()
    return [
        Camera(
            ref=ref if index == 0 else f"{ref}/{index + 1}",
            name=name,
            kind=kind,
            direction_deg=direction,
            field_of_view_deg=_VIEW_DEG[kind],
            range_m=_range_m(tags),
            lng=lng,
            lat=lat,
        )
        for index, direction in enumerate(directions)
    ]


def _range_m(tags: Tags) -> float:
    """How far a tilted camera sees the ground: where the upper edge of its picture meets it.

    `camera:angle` is the tilt below the horizon. Without it, or when the horizon itself is
    in the picture, the usual range.
    """
    tilt = measures.directions_deg(tags.get("camera:angle", "").lstrip("-"))
    if tilt is None or not _HALF_VIEW_UP_DEG < tilt[0] <= 90:
        return _RANGE_M
    mounted_m = measures.length_m(tags.get("height", "")) or _MOUNTED_AT_M
    return round(min(max(mounted_m / math.tan(math.radians(tilt[0] - _HALF_VIEW_UP_DEG)), 5.0), _RANGE_M), 1)

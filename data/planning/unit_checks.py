"""Whether areas of a file may become planning units: each sound by itself, and together a tiling."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dispatch.errors import UnitsUnfit
from geo.coverage_faults import FaultKind, faults, repaired

MOST_CORNERS = 100_000
NAMED = 4
"""So many rows are named in a refusal."""
FAULT_M2 = 1.0
"""Overlaps and gaps below this are closed without a word: half a hand along a border."""
_AREAL = (3, 6)
_WORDS = {
    "open": ("不是面，或边界没有闭合（首尾点不同）", "is no polygon, or its ring is not closed (first and last point differ)"),
    "empty": ("是空的", "is empty"),
    "kind": ("是 {value}，不是面", "is a {value}, not a polygon"),
    "high": ("带高程（三维）", "has heights (3D)"),
    "corners": ("有 {value} 个顶点，最多 {most} 个，请先简化", "has {value} corners, at most {most}: simplify it first"),
    "clockwise": ("外环为顺时针方向，GeoJSON 规定逆时针", "runs clockwise; GeoJSON wants the outer ring the other way"),
    "crossing": ("边界自相交（{value}）", "crosses itself ({value})"),
}  # fmt: skip
_FAULTS = {
    FaultKind.OVERLAP: ("第 {rows} 行重叠 {area:,.0f} 平方米", "rows {rows} overlap by {area:,.0f} m²"),
    FaultKind.GAP: ("第 {rows} 行之间有 {area:,.0f} 平方米空隙", "between rows {rows} {area:,.0f} m² belong to nobody"),
    FaultKind.HOLE: ("第 {rows} 行里有 {area:,.0f} 平方米空洞", "row {rows} has a hole of {area:,.0f} m²"),
    FaultKind.INVALID: ("第 {rows} 行不是有效的面", "row {rows} is no valid polygon"),
}  # fmt: skip

Shapes = NDArray[np.object_]


def checked_polygons(file: str, rows: Sequence[int], shapes: Shapes, format_: str, repair: bool) -> tuple[Shapes, int]:
    """Return the polygons of a file, flat and sound, and how many were mended.

    With `repair` heights are dropped, crossings resolved, rings turned and empty rows left as
    they are, empty. What is no polygon at all or has too many corners is never taken.

    Raises
    ------
    UnitsUnfit
        Names the first rows, each with what is wrong.
    """
    found = {at: list(_wrong(shape, format_)) for at, shape in enumerate(shapes.tolist())}
    wrong = {at: each for at, each in found.items() if each}
    refused = {
        at: [one for one in each if not repair or one[0] in ("open", "kind", "corners")] for at, each in wrong.items()
    }
    refused = {at: each for at, each in refused.items() if each}
    if refused:
        raise UnitsUnfit(file=file, why_zh=_told(rows, refused, 0), why_en=_told(rows, refused, 1))
    flat = shapely.force_2d(shapes)
    if wrong:
        at = np.array(sorted(wrong))
        flat[at] = shapely.orient_polygons(_areal(shapely.make_valid(flat[at])))
    kept = ~shapely.is_empty(flat)
    if not kept.any():
        raise UnitsUnfit(file=file, why_zh="所有的面都是空的", why_en="all of its areas are empty")
    return flat, len(wrong)


def checked_tiling(file: str, rows: Sequence[int], shapes: Shapes, repair: bool) -> tuple[Shapes, int]:
    """Return areas in metres that neither overlap nor gape, and how many faults were mended; raises UnitsUnfit."""
    found = [one for one in faults(shapes, FAULT_M2) if one.area >= FAULT_M2 or one.kind is FaultKind.INVALID]
    if not found:
        return shapes, 0
    if not repair:
        told = [
            "；".join(_fault(one.kind, [rows[at] for at in one.areas], one.area, 0) for one in found[:NAMED]),
            "; ".join(_fault(one.kind, [rows[at] for at in one.areas], one.area, 1) for one in found[:NAMED]),
        ]
        more = len(found) - NAMED
        if more > 0:
            told = [f"{told[0]}；另有 {more} 处", f"{told[1]}; {more} more"]
        raise UnitsUnfit(file=file, why_zh=told[0], why_en=told[1])
    return np.asarray(_areal(repaired(shapes)), dtype=object), len(found)


def _wrong(shape: BaseGeometry | None, format_: str) -> Iterator[tuple[str, object]]:
    if shape is None:
        yield "open", ""
        return
    if shape.is_empty:
        yield "empty", ""
        return
    if int(shapely.get_type_id(shape)) not in _AREAL:
        yield "kind", shape.geom_type
        return
    if (corners := int(shapely.get_num_coordinates(shape))) > MOST_CORNERS:
        yield "corners", f"{corners:,}"
        return
    if shape.has_z:
        yield "high", ""
    if not shapely.is_valid(shape):
        yield "crossing", shapely.is_valid_reason(shape)
        return
    rings = [shapely.get_exterior_ring(part) for part in shapely.get_parts(shape)]
    if format_ == "GeoJSON" and not all(shapely.is_ccw(ring) for ring in rings):
        yield "clockwise", ""


def _told(rows: Sequence[int], wrong: dict[int, list[tuple[str, object]]], language: int) -> str:
    said = []
    for at, each in list(wrong.items())[:NAMED]:
        words = "、".join if language == 0 else ", ".join
        what = words(_WORDS[name][language].format(value=value, most=f"{MOST_CORNERS:,}") for name, value in each)
        said.append(f"第 {rows[at]} 行{what}" if language == 0 else f"row {rows[at]} {what}")
    if len(wrong) > NAMED:
        said.append(f"另有 {len(wrong) - NAMED} 行" if language == 0 else f"{len(wrong) - NAMED} more rows")
    return ("；" if language == 0 else "; ").join(said)


def _fault(kind: FaultKind, rows: Sequence[int], area: float, language: int) -> str:
    joined = ("、" if language == 0 else ", ").join(map(str, rows[:NAMED]))
    return _FAULTS[kind][language].format(rows=joined, area=area)


def _areal(shapes: Shapes) -> Shapes:
    """Return what of each shape is ground: lines and points, left behind by a repair, go."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = np.isin(shapely.get_type_id(parts), _AREAL)
    whole = [shapely.union_all(parts[areal & (owner == at)]) for at in range(len(shapes))]
    return np.array([one if not one.is_empty else shapely.Polygon() for one in whole], dtype=object)

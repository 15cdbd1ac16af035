"""Turn ways and relations into areas and lines, whatever is missing of them.

Nothing here raises for dirty data: what cannot be built is reported and left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.osm.extract import Extract, Relation, Tags
from data.osm.report import Findings, Reason

OUTER_ROLES = frozenset({"outer", "outline", ""})
Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Things:
    """Objects of one kind with their shapes, in file order.

    Attributes
    ----------
    refs
        Such as 'way/123' and 'relation/45', each once.
    tags
        Their tags.
    shapes
        Valid WGS 84 shapes, same length.
    """

    refs: list[str]
    tags: list[Tags]
    shapes: Shapes

    def __len__(self) -> int:
        return len(self.refs)


def things(found: Sequence[tuple[str, Tags, BaseGeometry]]) -> Things:
    """Gather objects one by one found into arrays."""
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [shape for _, _, shape in found]
    return Things([ref for ref, _, _ in found], [tags for _, tags, _ in found], shapes)


def areas(
    extract: Extract,
    ways: Mapping[int, Tags],
    relations: Iterable[Relation],
    kind: str,
    skipped: Findings,
    repaired: Findings,
) -> Things:
    """Build the areas of closed ways and of relations; a way that is also a relation's outline goes.

    Parameters
    ----------
    ways, relations
        The ones of this kind.
    kind
        Name of the kind in the report.
    """
    found: list[tuple[str, Tags, BaseGeometry]] = []
    outlines: dict[int, str] = {}
    for relation in relations:
        ref = f"relation/{relation.ref}"
        shape = _relation_area(extract, relation, kind, skipped, repaired)
        if shape is not None and (usable := _usable(shape, ref, kind, skipped, repaired)) is not None:
            found.append((ref, relation.tags, usable))
            outlines.update((way, ref) for way, role in relation.ways if role in OUTER_ROLES)
    alone = {}
    for way, tags in ways.items():
        if way in outlines:
            skipped.add(kind, Reason.OUTLINE_TWICE, f"way/{way}", outlines[way])
        else:
            alone[way] = tags
    polygons = _way_polygons(extract, list(alone), kind, skipped)
    valid = shapely.is_valid(np.array(list(polygons.values()), dtype=object)) if polygons else np.empty(0, bool)
    for (way, polygon), sound in zip(polygons.items(), valid.tolist(), strict=True):
        ref = f"way/{way}"
        if sound and polygon.area > 0:
            found.append((ref, alone[way], polygon))
        elif (usable := _usable(polygon, ref, kind, skipped, repaired)) is not None:
            found.append((ref, alone[way], usable))
    return things(found)


def lines(
    extract: Extract, ways: Mapping[int, Tags], kind: str, skipped: Findings, repaired: Findings
) -> tuple[Things, list[list[NDArray[np.int64]]]]:
    """Build the lines of ways; where nodes are missing, the parts inside the file stay.

    Returns
    -------
    tuple
        The lines, and for each the node references of its parts.
    """
    found: list[tuple[str, Tags, BaseGeometry]] = []
    runs: list[list[NDArray[np.int64]]] = []
    for way, tags in ways.items():
        ref, refs = f"way/{way}", extract.way_nodes[way]
        if len(refs) < 2:
            skipped.add(kind, Reason.TOO_FEW_NODES, ref)
            continue
        at = extract.nodes.positions(refs)
        known = at >= 0
        parts = [np.arange(len(refs))] if known.all() else _runs(known)
        kept = [part for part in parts if len(part) >= 2 and len(set(at[part].tolist())) >= 2]
        if not kept:
            skipped.add(kind, Reason.TOO_FEW_NODES if known.all() else Reason.DANGLING_NODE, ref)
            continue
        if not known.all():
            repaired.add(kind, Reason.CLIPPED, ref, f"{int((~known).sum())} of {len(refs)} nodes")
        drawn = [
            shapely.LineString(np.column_stack([extract.nodes.lngs[at[part]], extract.nodes.lats[at[part]]]))
            for part in kept
        ]
        found.append((ref, tags, drawn[0] if len(drawn) == 1 else shapely.MultiLineString(drawn)))
        runs.append([refs[part] for part in kept])
    return things(found), runs


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return what of a shape is area: a polygon, a multipolygon or an empty polygon."""
    parts = [part for part in shapely.get_parts(shape).tolist() if part.geom_type == "Polygon" and part.area > 0]
    nested = [inner for part in shapely.get_parts(shape).tolist() for inner in shapely.get_parts(part).tolist()]
    if not parts:
        parts = [part for part in nested if part.geom_type == "Polygon" and part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts) if parts else shapely.Polygon()


def _runs(known: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return the positions of each unbroken stretch."""
    positions = np.flatnonzero(known)
    return [run for run in np.split(positions, np.flatnonzero(np.diff(positions) > 1) + 1) if len(run)]


def _usable(shape: BaseGeometry, ref: str, kind: str, skipped: Findings, repaired: Findings) -> BaseGeometry | None:
    """Mend a shape that crosses itself; None (and reported) where no area is left."""
    sound = bool(shape.is_valid)
    mended = shape if sound else polygonal(shapely.make_valid(shape))
    if mended.is_empty or mended.area <= 0:
        skipped.add(kind, Reason.NO_AREA, ref)
        return None
    if not sound:
        repaired.add(kind, Reason.SELF_CROSSING, ref)
    return mended


def _way_polygons(extract: Extract, ways: list[int], kind: str, skipped: Findings) -> dict[int, shapely.Polygon]:
    """Build the closed ways at once; their shapes may still cross themselves."""
    closed: list[int] = []
    for way in ways:
        refs = extract.way_nodes[way]
        if len(refs) < 2:
            skipped.add(kind, Reason.TOO_FEW_NODES, f"way/{way}")
        elif refs[0] != refs[-1]:
            skipped.add(kind, Reason.OPEN_RING, f"way/{way}")
        elif len(refs) < 4:
            skipped.add(kind, Reason.NO_AREA, f"way/{way}")
        else:
            closed.append(way)
    if not closed:
        return {}
    sizes = np.array([len(extract.way_nodes[way]) for way in closed])
    at = extract.nodes.positions(np.concatenate([extract.way_nodes[way] for way in closed]))
    owner = np.repeat(np.arange(len(closed)), sizes)
    broken = np.zeros(len(closed), bool)
    broken[owner[at < 0]] = True
    for index in np.flatnonzero(broken).tolist():
        skipped.add(kind, Reason.DANGLING_NODE, f"way/{closed[index]}")
    if broken.all():
        return {}
    kept = ~broken[owner]
    coords = np.column_stack([extract.nodes.lngs[at[kept]], extract.nodes.lats[at[kept]]])
    _, positions = np.unique(owner[kept], return_inverse=True)
    rings = shapely.linearrings(coords, indices=positions)
    whole = [way for way, bad in zip(closed, broken.tolist(), strict=True) if not bad]
    return dict(zip(whole, shapely.polygons(rings).tolist(), strict=True))


def _relation_area(
    extract: Extract, relation: Relation, kind: str, skipped: Findings, repaired: Findings
) -> BaseGeometry | None:
    ref = f"relation/{relation.ref}"
    rings: dict[bool, list[shapely.LineString]] = {True: [], False: []}
    if not any(role in OUTER_ROLES for _, role in relation.ways):
        skipped.add(kind, Reason.NO_FOOTPRINT, ref)
        return None
    for way, role in relation.ways:
        if role not in OUTER_ROLES and role != "inner":
            continue
        outer = role in OUTER_ROLES
        refs = extract.way_nodes.get(way)
        if refs is None and not outer:
            repaired.add(kind, Reason.MISSING_INNER, ref, f"way/{way}")
            continue
        if refs is None:
            skipped.add(kind, Reason.MISSING_MEMBER, ref, f"way/{way}")
            return None
        at = extract.nodes.positions(refs)
        if len(refs) < 2 or (at < 0).any():
            skipped.add(kind, Reason.TOO_FEW_NODES if len(refs) < 2 else Reason.DANGLING_NODE, ref, f"way/{way}")
            return None
        rings[outer].append(shapely.LineString(np.column_stack([extract.nodes.lngs[at], extract.nodes.lats[at]])))
    outers, open_lines = _closed(rings[True])
    inners, _ = _closed(rings[False])
    if not outers:
        skipped.add(kind, Reason.OPEN_RING, ref)
        return None
    if open_lines:
        repaired.add(kind, Reason.OPEN_RING, ref, "other outlines are closed")
    if not inners:
        return polygonal(shapely.union_all(outers))
    holes = shapely.union_all(inners)
    # An outline inside a hole is an island: it is not cut away with the hole.
    islands = [outer for outer in outers if holes.covers(outer)]
    ground = [outer for outer in outers if not holes.covers(outer)]
    return polygonal(shapely.union_all([shapely.difference(shapely.union_all(ground), holes), *islands]))


def _closed(segments: list[shapely.LineString]) -> tuple[list[shapely.Polygon], bool]:
    """Return the filled rings that segments close into, and whether any stay open."""
    if not segments:
        return [], False
    merged = shapely.line_merge(shapely.MultiLineString(segments)) if len(segments) > 1 else segments[0]
    rings: list[shapely.LineString] = []
    left: list[shapely.LineString] = []
    for line in shapely.get_parts(merged).tolist():
        (rings if line.is_closed and len(line.coords) >= 4 else left).append(line)
    filled = [shapely.make_valid(shapely.Polygon(ring.coords)) for ring in rings]
    if left:
        # Rings that share a stretch merge into a web: take its faces.
        faces, _, dangles, _ = shapely.polygonize_full(left)
        filled += shapely.get_parts(faces).tolist()
        return [part for part in filled if part.area > 0], not dangles.is_empty
    return [part for part in filled if part.area > 0], False

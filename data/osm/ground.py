"""The ground between buildings: water, green, squares and built-up land."""

from collections.abc import Iterator

import numpy as np
import shapely

from data.bulk import wkbs
from data.osm import measures
from data.osm.extract import Extract, Tags
from data.osm.report import ImportReport
from data.osm.shapes import Things, areas, lines, polygonal, things
from geo.cells import cells_of_shapes
from geo.metric import local_projection

COLUMNS = ("community_code", "source", "source_ref", "kind", "name", "geom", "cell")
_WATER_LAND = frozenset({"reservoir", "basin", "salt_pond"})
_GREEN_LAND = frozenset(
    {"grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery", "allotments", "orchard",
     "vineyard", "farmland", "plant_nursery", "flowerbed", "greenfield"}
)  # fmt: skip
_GREEN_LEISURE = frozenset(
    {"park", "garden", "playground", "pitch", "golf_course", "nature_reserve", "dog_park", "common"}
)
_GREEN_NATURE = frozenset({"wood", "scrub", "grassland", "heath", "tree_row", "shrubbery"})
_BUILT_LAND = frozenset({"residential", "commercial", "retail", "industrial", "construction", "railway", "education"})
_STREAM_M = {"river": 15.0, "canal": 8.0, "stream": 3.0, "fairway": 15.0}


def kind_of(tags: Tags) -> str | None:
    """Return the kind of ground an area is, None if it is none."""
    if "building" in tags and tags["building"] != "no":
        return None
    if (
        tags.get("natural") == "water"
        or tags.get("waterway") in {"riverbank", "dock"}
        or tags.get("landuse") in _WATER_LAND
        or tags.get("leisure") == "swimming_pool"
    ):
        return "water"
    if (
        tags.get("leisure") in _GREEN_LEISURE
        or tags.get("landuse") in _GREEN_LAND
        or tags.get("natural") in _GREEN_NATURE
    ):
        return "green"
    if tags.get("place") == "square" or (
        tags.get("area") == "yes" and tags.get("highway") in {"pedestrian", "footway"}
    ):
        return "square"
    return "built" if tags.get("landuse") in _BUILT_LAND else None


def find_ground(extract: Extract, report: ImportReport) -> Things:
    """Take the ground out of a file; rivers drawn as lines get their width."""
    found = areas(
        extract,
        {
            way: tags
            for way, tags in extract.way_tags.items()
            if kind_of(tags) and not _is_line(tags, extract.way_nodes[way])
        },
        [relation for relation in extract.relations if kind_of(relation.tags)],
        "ground",
        report.skipped,
        report.repaired,
    )
    streams = _streams(extract, report)
    both = things([*zip(found.refs, found.tags, found.shapes, strict=True), *streams])
    report.accepted["ground"] = len(both)
    return both


def ground_rows(community_code: str, ground: Things) -> Iterator[tuple[object, ...]]:
    """Yield rows of COLUMNS."""
    cells, stored = cells_of_shapes(ground.shapes).tolist(), wkbs(ground.shapes)
    for ref, tags, cell, geom in zip(ground.refs, ground.tags, cells, stored, strict=True):
        name = (tags.get("name") or "").strip()
        yield (community_code, "osm", ref, kind_of(tags) or "water", name, geom, cell)


def _is_line(tags: Tags, nodes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> bool:
    """Rows of trees and the like are lines; so they are no broken areas either."""
    closed = len(nodes) > 2 and nodes[0] == nodes[-1]
    return tags.get("natural") == "tree_row" or (not closed and "place" in tags)


def _streams(extract: Extract, report: ImportReport) -> list[tuple[str, Tags, shapely.Geometry]]:
    ways = {
        way: tags
        for way, tags in extract.way_tags.items()
        if tags.get("waterway") in _STREAM_M and tags.get("tunnel", "no") == "no" and kind_of(tags) is None
    }
    found, _ = lines(extract, ways, "ground", report.skipped, report.repaired)
    if not len(found):
        return []
    west, south, east, north = shapely.total_bounds(found.shapes)
    projection = local_projection(round((west + east) / 2, 3), round((south + north) / 2, 3))
    widths = np.array(
        [min(measures.length_m(tags.get("width", "")) or _STREAM_M[tags["waterway"]], 500.0) for tags in found.tags]
    )
    banks = shapely.buffer(projection.to_metres(found.shapes), widths / 2, cap_style="flat", quad_segs=4)
    shapes = projection.to_lnglat(banks)
    return [
        (ref, tags, polygonal(shape))
        for ref, tags, shape in zip(found.refs, found.tags, shapes.tolist(), strict=True)
        if not shape.is_empty
    ]

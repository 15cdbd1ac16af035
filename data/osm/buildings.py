"""Buildings as rows: footprint, floors, height, usage, name and address."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.bulk import wkbs
from data.osm import measures
from data.osm.addresses import address_of, addresses_within
from data.osm.extract import Extract, Tags
from data.osm.report import Findings, ImportReport, Reason
from data.osm.shapes import Things, areas
from data.osm.usage import Stature, stature_of, usage_of
from geo.cells import cells_of_shapes
from geo.floors import assumed_dwellings_per_floor
from geo.metric import areas_m2

COLUMNS = (
    "community_code", "source", "source_ref", "name", "address", "usage", "levels", "levels_assumed",
    "height_m", "height_assumed", "footprint_m2", "geom", "cell",
)  # fmt: skip
LOWEST_STOREY_M = 2.0
LEVELS_MOST = 200
HEIGHT_MOST_M = 1000.0
SMALLEST_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    """Floors and height, each with whether it is assumed."""

    levels: int
    levels_assumed: bool
    height_m: float
    height_assumed: bool


@dataclass(frozen=True, slots=True)
class Buildings:
    """All buildings of a file, as parallel lists."""

    refs: list[str]
    shapes: NDArray[np.object_]
    names: list[str]
    addresses: list[str]
    usages: list[str]
    sizes: list[Size]
    footprints_m2: NDArray[np.float64]
    dwellings_per_floor: list[int]

    def __len__(self) -> int:
        return len(self.refs)

    def rows(self, community_code: str) -> Iterator[tuple[object, ...]]:
        """Yield rows of COLUMNS."""
        cells, stored = cells_of_shapes(self.shapes), wkbs(self.shapes)
        for i, ref in enumerate(self.refs):
            size = self.sizes[i]
            yield (
                community_code,
                "osm",
                ref,
                self.names[i],
                self.addresses[i],
                self.usages[i],
                size.levels,
                size.levels_assumed,
                size.height_m,
                size.height_assumed,
                self.footprints_m2[i],
                stored[i],
                cells[i],
            )


def find_buildings(extract: Extract, report: ImportReport) -> Buildings:
    """Take the buildings out of a file; what is wrong with them goes into the report."""
    for node in extract.tagged_nodes:
        if is_building(node.tags):
            report.skipped.add("building", Reason.NO_FOOTPRINT, f"node/{node.ref}")
    found = areas(
        extract,
        {way: tags for way, tags in extract.way_tags.items() if is_building(tags)},
        [relation for relation in extract.relations if is_building(relation.tags)],
        "building",
        report.skipped,
        report.repaired,
    )
    footprints_m2 = areas_m2(found.shapes) if len(found) else np.empty(0)
    kept = footprints_m2 >= SMALLEST_M2
    for index in np.flatnonzero(~kept).tolist():
        report.skipped.add("building", Reason.NO_AREA, found.refs[index])
    chosen = np.flatnonzero(kept).tolist()
    found = Things([found.refs[i] for i in chosen], [found.tags[i] for i in chosen], found.shapes[kept])
    footprints_m2 = footprints_m2[kept]

    usages = [usage_of(tags, area) for tags, area in zip(found.tags, footprints_m2.tolist(), strict=True)]
    sizes = [
        size_of(tags, stature_of(tags, usage, area), ref, report.repaired)
        for ref, tags, usage, area in zip(found.refs, found.tags, usages, footprints_m2.tolist(), strict=True)
    ]
    addresses = [address_of(tags) for tags in found.tags]
    inside, taken = addresses_within(extract.tagged_nodes, found.shapes)
    for index, written in inside.items():
        addresses[index] = addresses[index] or written
    report.accepted["building"] = len(found)
    report.accepted["address"] = taken
    report.assumed["levels"] = sum(size.levels_assumed for size in sizes)
    report.assumed["height"] = sum(size.height_assumed for size in sizes)
    return Buildings(
        refs=found.refs,
        shapes=found.shapes,
        names=[name_of(tags) for tags in found.tags],
        addresses=addresses,
        usages=usages,
        sizes=sizes,
        footprints_m2=footprints_m2,
        dwellings_per_floor=[
            assumed_dwellings_per_floor(area, usage) for area, usage in zip(footprints_m2.tolist(), usages, strict=True)
        ],
    )


def is_building(tags: Tags) -> bool:
    """Return whether an object is a building by itself (not a part of one)."""
    return tags.get("building", "no") != "no"


def name_of(tags: Tags) -> str:
    """Return a building's own name, '' if it has none."""
    return (tags.get("name") or tags.get("addr:housename") or "").strip()


def size_of(tags: Tags, usual: Stature, ref: str, repaired: Findings) -> Size:
    """Return floors and height that fit together.

    What is missing follows from the other through the usual height of a storey. Where both
    are given and a storey would be lower than 2 m or higher than such buildings have (floors
    under the roof counted in), the floors are believed: people count floors but estimate
    heights.
    """
    levels = _levels(tags, ref, repaired)
    height = _height_m(tags, ref, repaired)
    if levels is not None and height is not None:
        storeys = levels + (measures.count(tags.get("roof:levels", "")) or 0)
        if LOWEST_STOREY_M * levels <= height <= usual.tallest_storey_m * storeys:
            return Size(levels, False, height, False)
        repaired.add("building", Reason.HEIGHT_AND_LEVELS_DISAGREE, ref, f"{levels} / {height:g} m")
        return Size(levels, False, _capped(levels * usual.storey_m), True)
    if levels is not None:
        return Size(levels, False, _capped(levels * usual.storey_m), True)
    if height is not None:
        return Size(min(max(1, round(height / usual.storey_m)), LEVELS_MOST), True, height, False)
    return Size(usual.levels, True, usual.levels * usual.storey_m, True)


def _levels(tags: Tags, ref: str, repaired: Findings) -> int | None:
    text = (tags.get("building:levels") or tags.get("levels") or "").strip()
    if not text:
        return None
    value = measures.count(text)
    if value is None or value > LEVELS_MOST:
        repaired.add("building", Reason.LEVELS_UNREADABLE, ref, text)
        return None
    return value


def _height_m(tags: Tags, ref: str, repaired: Findings) -> float | None:
    text = (tags.get("height") or tags.get("building:height") or "").strip()
    if not text:
        return None
    value = measures.length_m(text)
    if value is None or value > HEIGHT_MOST_M:
        repaired.add("building", Reason.HEIGHT_UNREADABLE, ref, text)
        return None
    return value


def _capped(height_m: float) -> float:
    return float(min(height_m, HEIGHT_MOST_M))

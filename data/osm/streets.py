"""Streets and railways as rows, and the road graphs made of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.bulk import wkbs
from data.osm import measures
from data.osm.extract import Extract, Tags
from data.osm.report import ImportReport, Reason
from data.osm.shapes import Things, lines
from geo.cells import cells_of_shapes
from geo.metric import lengths_m
from geo.road_building import Street, graph_of_streets
from geo.road_rules import Mode, class_of, oneway_of, open_to, speed_kph
from geo.roads import RoadGraph

COLUMNS = (
    "community_code", "source", "source_ref", "name", "class", "width_m", "oneway", "length_m", "geom", "cell",
)  # fmt: skip
WIDTHS_M = {
    "motorway": 16.0, "trunk": 14.0, "primary": 12.0, "secondary": 10.0, "tertiary": 8.0, "residential": 6.0,
    "service": 4.0, "pedestrian": 5.0, "footway": 2.0, "cycleway": 2.5, "steps": 2.0, "rail": 3.0,
}  # fmt: skip
_LANE_M = 3.2


@dataclass(frozen=True, slots=True)
class Streets:
    """All streets of a file; `runs` are the node references of each one's parts."""

    found: Things
    runs: list[list[NDArray[np.int64]]]

    def rows(self, community_code: str) -> Iterator[tuple[object, ...]]:
        """Yield rows of COLUMNS; plazas drawn as areas are ground, not streets."""
        drawn = [i for i, tags in enumerate(self.found.tags) if not is_plaza(tags)]
        shapes = self.found.shapes[drawn]
        cells, stored, metres = cells_of_shapes(shapes).tolist(), wkbs(shapes), lengths_m(shapes).tolist()
        for i, cell, geom, length in zip(drawn, cells, stored, metres, strict=True):
            tags = self.found.tags[i]
            road_class = class_of(tags) or "service"
            yield (
                community_code,
                "osm",
                self.found.refs[i],
                (tags.get("name") or "").strip(),
                road_class,
                _width_m(tags, road_class),
                oneway_of(tags),
                length,
                geom,
                cell,
            )


def find_streets(extract: Extract, report: ImportReport) -> Streets:
    """Take the streets and railways out of a file, as far as they are inside it."""
    ways: dict[int, Tags] = {}
    for way, tags in extract.way_tags.items():
        if "highway" not in tags and "railway" not in tags:
            continue
        if class_of(tags) is None:
            if "highway" in tags:
                report.skipped.add("street", Reason.NOT_SHOWN, f"way/{way}", tags["highway"])
        elif not (class_of(tags) == "rail" and tags.get("tunnel", "no") != "no"):
            ways[way] = tags
    found, runs = lines(extract, ways, "street", report.skipped, report.repaired)
    report.accepted["street"] = sum(not is_plaza(tags) for tags in found.tags)
    return Streets(found, runs)


def road_graph(extract: Extract, streets: Streets, mode: Mode) -> RoadGraph:
    """Build the graph of the streets open to `mode`."""
    used = [
        Street(
            ref=int(ref.removeprefix("way/")),
            nodes=run,
            road_class=road_class,
            oneway=oneway_of(tags),
            speed_kph=speed_kph(mode, road_class, tags),
            name=(tags.get("name") or "").strip(),
        )
        for ref, tags, runs in zip(streets.found.refs, streets.found.tags, streets.runs, strict=True)
        if open_to(mode, tags) and (road_class := class_of(tags))
        for run in runs
    ]
    return graph_of_streets(used, extract.nodes.ids, extract.nodes.lngs, extract.nodes.lats, mode)


def is_plaza(tags: Tags) -> bool:
    """Return whether a highway is drawn as an area."""
    return tags.get("area") == "yes" and "highway" in tags


def _width_m(tags: Tags, road_class: str) -> float:
    if (width := measures.length_m(tags.get("width", ""))) is not None:
        return min(max(width, 0.5), 100.0)
    if (lanes := measures.count(tags.get("lanes", ""))) is not None and road_class in WIDTHS_M:
        return min(max(lanes * _LANE_M, 2.0), 60.0)
    return WIDTHS_M[road_class]

"""Whatever is cut away from an extract, what is left of it comes in or is reported."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from data.osm.cameras import camera_rows
from data.osm.extract import Extract, Nodes, TaggedNode, read_extract
from data.osm.ground import ground_rows
from data.osm.importer import Contents, contents_of
from data.osm.report import ImportReport

DIRTY = Path(__file__).parents[1] / "fixtures" / "osm" / "dirty.osm"
ODD = (
    "",
    " ",
    ";",
    "-",
    "1" * 60,
    "nan",
    "inf",
    "-5",
    "0",
    "1e9",
    "\u0000",
    "12;",
    "'",
    "6'",
    "好",
    "N;;",
    "360-0",
    "yes",
)


def damaged(extract: Extract, seed: int) -> Extract:
    """Lose nodes, ways and references, move points together, and scribble into tags."""
    chance = random.Random(seed)
    nodes = extract.nodes
    kept = np.array([chance.random() > 0.08 for _ in nodes.ids], bool)
    lngs, lats = nodes.lngs.copy(), nodes.lats.copy()
    for i in range(1, len(lngs)):
        if chance.random() < 0.05:
            lngs[i], lats[i] = lngs[i - 1], lats[i - 1]
    ways = {}
    for way, refs in extract.way_nodes.items():
        if chance.random() > 0.05 or way in extract.way_tags:
            short = chance.random() < 0.1
            ways[way] = refs[: chance.randint(0, len(refs))] if short else refs

    def scribbled(tags: dict[str, str]) -> dict[str, str]:
        return {key: chance.choice(ODD) if chance.random() < 0.2 else value for key, value in tags.items()}

    return replace(
        extract,
        nodes=Nodes(nodes.ids[kept], lngs[kept], lats[kept]),
        tagged_nodes=[TaggedNode(n.ref, scribbled(n.tags), n.lng, n.lat) for n in extract.tagged_nodes],
        way_nodes=ways,
        way_tags={way: scribbled(tags) for way, tags in extract.way_tags.items()},
        relations=[replace(relation, tags=scribbled(relation.tags)) for relation in extract.relations],
    )


def assert_loadable(contents: Contents) -> None:
    code = "440306007009"
    buildings = list(contents.buildings.rows(code))
    assert all(shapely.is_valid(contents.buildings.shapes))
    for size in contents.buildings.sizes:
        assert 1 <= size.levels <= 200
        assert 0 < size.height_m <= 1000
    for row in [*buildings, *contents.streets.rows(code), *ground_rows(code, contents.ground)]:
        assert len(str(row[2])) > 4
    for camera in contents.cameras:
        assert camera.direction_deg is None or 0 <= camera.direction_deg < 360
        assert 0 < camera.range_m <= 2000
    assert len(list(camera_rows(code, contents.cameras))) == len(contents.cameras)
    for graph in contents.graphs.values():
        assert 0 <= graph.strong_share <= 1


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_extract_still_comes_in(seed: int) -> None:
    report = ImportReport("damaged", "440306007009")
    assert_loadable(contents_of(damaged(read_extract(DIRTY), seed), report))
    assert report.skipped.total > 0


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(2))
def test_a_damaged_real_extract_still_comes_in(shared_data: Path, seed: int) -> None:
    real = read_extract(shared_data / "osm-heidelberg" / "heidelberg.osm.pbf")
    report = ImportReport("damaged", "440306007009")
    contents = contents_of(damaged(real, seed), report)
    assert_loadable(contents)
    assert len(contents.buildings) > 300

"""A small demo district by figures: do its communities fit each other, and does each measure like a piece of a city?"""

import pickle
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from data.demo.district.atlas import MAP, Atlas
from data.demo.district.characters import characters
from data.demo.district.filling import Filled, filled
from data.demo.district.layout import Drawn, draw_community
from data.demo.district.quotas import quotas
from data.demo.district.seams import key, rim, sewn
from data.demo.globe import Globe
from data.demo.grids import GridPlan
from data.demo.plan import Street
from data.demo.quarters import connected
from geo.road_union import union

SMALL = ("AB", "AB")
SEED = 7

# What is measured, the least and the most it may be, and why.
RANGES = (
    ("people_per_km2", 15_000, 60_000, "from a business quarter to one of urban villages"),
    ("floor_area_ratio", 0.8, 3.0, "gross, with roads and park"),
    ("coverage_share", 0.10, 0.40, "ground under buildings"),
    ("dead_end_share", 0.02, 0.30, "of the ends and junctions people walk by"),
    ("three_way_share", 0.50, 0.97, "of junctions: grown, not drawn on squared paper"),
    ("green_share", 0.03, 0.45, "planted ground"),
    ("border_on_street_share", 0.99, 1.0, "grid borders follow streets"),
)  # fmt: skip


@pytest.fixture(scope="module")
def small() -> dict[str, Filled]:
    return made(Atlas(SEED, SMALL))


def made(atlas: Atlas) -> dict[str, Filled]:
    own = quotas(atlas)
    drawings = {cell.code: kept(draw_community(atlas, cell, own[cell.code])) for cell in atlas.cells}
    rims = {cell.code: rim(atlas, cell, drawings[cell.code]) for cell in atlas.cells}
    return {
        cell.code: filled(atlas, cell, own[cell.code], sewn(atlas, cell, drawings[cell.code], rims))
        for cell in atlas.cells
    }


def kept(drawing: Drawn) -> Drawn:
    """Return a drawing as it comes back from its file; some ties of distance fall otherwise for fresh shapes."""
    back: Drawn = pickle.loads(pickle.dumps(drawing))
    return back


def metric(shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return Globe().projection.to_metres(array)


def test_the_map_has_eight_sub_districts_of_101_communities_in_one_piece_each() -> None:
    atlas = Atlas(SEED)
    assert len(atlas.cells) == 101
    assert len({cell.code for cell in atlas.cells}) == 101
    counts = Counter(cell.letter for cell in atlas.cells)
    assert len(counts) == 8
    assert set("".join(MAP)) - {" "} == set(counts)
    assert min(counts.values()) >= 11
    assert max(counts.values()) <= 14
    for letter in counts:
        ground = shapely.union_all([atlas.boundary(cell) for cell in atlas.cells if cell.letter == letter])
        assert ground.geom_type == "Polygon"


def test_quotas_add_up_to_what_the_district_promises() -> None:
    own = quotas(Atlas(SEED)).values()
    assert sum(q.homes for q in own) == 1_050_000
    assert sum(q.people for q in own) == 2_130_000
    assert sum(q.grids for q in own) == 1_620
    assert sum(q.cameras for q in own) == 1_000
    assert sum(sum(q.sensors.values()) for q in own) == 8_000
    assert sum(q.vehicles for q in own) == 600
    assert sum(sum(q.members) for q in own) == 2_000
    assert len({q.stem for q in own}) == 101


def test_neighbours_differ_in_character() -> None:
    atlas = Atlas(SEED)
    kinds = characters(atlas)
    assert len(set(kinds.values())) == 5
    for cell in atlas.cells:
        assert all(kinds[n.code] != kinds[cell.code] for n in atlas.neighbours(cell) if n is not None)


def test_each_community_holds_exactly_its_quota(small: dict[str, Filled]) -> None:
    own = quotas(Atlas(SEED, SMALL))
    for code, place in small.items():
        c, quota = place.community, own[code]
        assert len(c.dwellings) == quota.homes
        assert len(c.residents) == quota.people
        assert len(c.grids) - len(place.special) == quota.grids
        assert len(c.cameras) == quota.cameras
        assert len(c.sensors) == sum(quota.sensors.values())
        assert len(c.vehicles) == quota.vehicles
        assert sum(m.team is not None for m in c.members) == sum(quota.members)
        assert len(c.teams) == 8


def test_grids_and_communities_tile_the_district_without_gap_or_overlap(small: dict[str, Filled]) -> None:
    grids = np.array([g.shape for p in small.values() for g in p.community.grids], dtype=object)
    grounds = np.array([p.community.boundary for p in small.values()], dtype=object)
    assert shapely.coverage_is_valid(grids)
    assert shapely.coverage_is_valid(grounds)
    whole = shapely.coverage_union_all(grids)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert whole.symmetric_difference(shapely.coverage_union_all(grounds)).area == 0


def test_a_corner_a_hundredth_inside_the_border_makes_no_spike() -> None:
    atlas = Atlas(SEED, ("A",))
    (cell,) = atlas.cells
    drawing = draw_community(atlas, cell, quotas(atlas)[cell.code])
    ground, west = atlas.boundary(cell), atlas.line(cell.sides[0])
    x, y = west.coords[len(west.coords) // 2]
    border = shapely.LineString([(x, y), (x + 0.01, y), (x + 2000, y + 40)])
    halves = shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all([ground.exterior, border]))]))
    grids = tuple(GridPlan(half, 0, 0) for half in halves.tolist())
    assert len(grids) == 2
    drawing = replace(drawing, layout=replace(drawing.layout, grids=grids))
    corners = rim(atlas, cell, drawing)
    assert key(x, y) in corners[cell.sides[0]]
    assert key(x + 0.01, y) not in corners[cell.sides[0]]
    together = [g.shape for g in sewn(atlas, cell, drawing, {cell.code: corners}).layout.grids]
    assert all(shapely.is_valid(together))
    assert shapely.coverage_is_valid(np.array(together, dtype=object))


def test_a_path_that_only_comes_near_a_street_does_not_hang_together_with_it() -> None:
    street = Street(shapely.LineString([(0, 0), (100, 0)]), "residential", 7.0, "a")
    beyond = Street(shapely.LineString([(100, 0), (100, 50)]), "footway", 2.0, "b")
    crossing = Street(shapely.LineString([(30, -20), (30, 20)]), "footway", 2.0, "c")
    short_of = Street(shapely.LineString([(60, 0.0156), (60, 40)]), "footway", 2.0, "d")
    assert connected([street, beyond, crossing, short_of]) == [street, beyond, crossing]


def test_one_can_drive_and_walk_from_every_place_to_every_other_across_communities(small: dict[str, Filled]) -> None:
    for number in range(2):
        graphs = [p.community.graphs[number].graph for p in small.values()]
        assert all(graph.strong_share == 1.0 for graph in graphs)
        joined = union(graphs)
        assert joined.strong_share == 1.0
        assert joined.nodes < sum(graph.nodes for graph in graphs)


def test_basic_grids_hold_about_as_many_homes_as_those_of_nanshan(small: dict[str, Filled]) -> None:
    for place in small.values():
        grid_of = {b.ref: b.grid_code for b in place.community.buildings}
        homes = Counter(grid_of[d.building] for d in place.community.dwellings)
        assert set(homes) == {g.code for g in place.community.grids} - place.special
        assert min(homes.values()) >= 420
        assert max(homes.values()) <= 880


def test_special_and_micro_grids_lie_where_they_belong(small: dict[str, Filled]) -> None:
    assert any(place.special for place in small.values())
    for place in small.values():
        grids = {g.code: g for g in place.community.grids}
        assert all("专属网格" in grids[code].name for code in place.special)
        for code, grid_code, _, shape in place.micro:
            assert code.startswith(grid_code)
            assert grids[grid_code].shape.buffer(1e-7).covers(shape)
        for grid_code in {grid for _, grid, *_ in place.micro}:
            pieces = [shape for _, grid, _, shape in place.micro if grid == grid_code]
            assert sum(p.area for p in pieces) == pytest.approx(grids[grid_code].shape.area, rel=1e-6)


def test_buildings_keep_off_streets_water_and_each_other_and_lie_in_one_grid(small: dict[str, Filled]) -> None:
    for place in small.values():
        c = place.community
        outlines, lines = metric([b.shape for b in c.buildings]), metric([s.shape for s in c.streets])
        surfaces = shapely.buffer(lines, np.array([s.width_m for s in c.streets]) / 2, cap_style="flat")
        pairs = STRtree(outlines).query(surfaces, "intersects")
        assert max((surfaces[s].intersection(outlines[o]).area for s, o in pairs.T), default=0.0) < 0.01
        first, second = STRtree(outlines).query(outlines, "dwithin", 0.2)
        assert not len(first[first != second])
        water = shapely.union_all([g.shape for g in c.ground if g.kind == "water"])
        assert not any(b.shape.intersects(water) for b in c.buildings)
        grids = {g.code: g.shape for g in c.grids}
        assert all(grids[b.grid_code].intersection(b.shape).area >= 0.999 * b.shape.area for b in c.buildings)
        for rows in (c.grids, c.buildings, c.ground, c.streets, c.premises, c.cameras, c.sensors):
            shapes = [row.shape for row in rows]
            assert all(shapely.is_valid(shapes))
            assert not any(shapely.is_empty(shapes))


def test_nothing_that_must_be_unique_is_there_twice_in_the_district(small: dict[str, Filled]) -> None:
    all_of = [p.community for p in small.values()]
    for values in (
        [v.plate for c in all_of for v in c.vehicles],
        [k.gb28181_id for c in all_of for k in c.cameras],
        [r.phone for c in all_of for r in c.residents if r.phone]
        + [m.phone for c in all_of for m in c.members]
        + [t.phone for c in all_of for t in c.teams],
        [d.address for c in all_of for d in c.dwellings],
        [z.code for c in all_of for z in c.comprehensive_grids],
        [g.code for c in all_of for g in c.grids],
    ):
        assert len(set(values)) == len(values)


def figures(place: Filled) -> dict[str, float]:
    c = place.community
    outlines, grids = metric([b.shape for b in c.buildings]), metric([g.shape for g in c.grids])
    area = float(shapely.area(grids).sum())
    graph = next(g.graph for g in c.graphs if g.mode == "walk")
    ways = np.unique(np.column_stack([graph.tail, graph.head]), axis=0)
    degrees = np.bincount(ways[:, 0], minlength=graph.nodes)
    borders = shapely.union_all(shapely.boundary(grids))
    # A community keeps one of two neighbours' main roads: its edge counts as a street.
    lines = [*metric([s.shape for s in c.streets]), *metric([shapely.boundary(c.boundary)])]
    roadway = shapely.union_all(shapely.buffer(np.array(lines, dtype=object), 0.6))
    return {
        "people_per_km2": len(c.residents) / (area / 1e6),
        "floor_area_ratio": sum(o.area * b.levels for o, b in zip(outlines, c.buildings, strict=True)) / area,
        "coverage_share": float(shapely.area(outlines).sum()) / area,
        "dead_end_share": float((degrees == 1).sum() / (degrees != 2).sum()),
        "three_way_share": float((degrees == 3).sum() / (degrees > 2).sum()),
        "green_share": float(shapely.area(metric([g.shape for g in c.ground if g.kind == "green"])).sum() / area),
        "border_on_street_share": 1 - shapely.difference(borders, roadway).length / borders.length,
    }


@pytest.mark.parametrize(("name", "least", "most"), [row[:3] for row in RANGES])
def test_every_community_measures_like_a_piece_of_shenzhen(
    small: dict[str, Filled], name: str, least: float, most: float
) -> None:
    for code, place in small.items():
        assert least <= figures(place)[name] <= most, code


def test_the_same_seed_gives_the_same_community(small: dict[str, Filled]) -> None:
    atlas = Atlas(SEED, SMALL)
    own = quotas(atlas)
    cell = atlas.cells[0]
    again = kept(draw_community(atlas, cell, own[cell.code]))
    rims = {c.code: rim(atlas, c, draw_community(atlas, c, own[c.code])) for c in atlas.cells}
    first = small[cell.code].community.fingerprint()
    assert filled(atlas, cell, own[cell.code], sewn(atlas, cell, again, rims)).community.fingerprint() == first

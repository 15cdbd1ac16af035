"""The demo community by figures: does it measure like a piece of Shenzhen, and is it always the same?"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from data.demo.community import DEFAULT_SEED, Community, build_community, lay_out_community
from data.demo.globe import Globe
from tests.fixtures.parade import demo

# What is measured, the least and the most it may be, and why.
RANGES = (
    ("area_km2", 1.0, 1.6, "a Shenzhen community of 40,000 people"),
    ("people_per_km2", 25_000, 45_000, "as dense as Longhua's town centres"),
    ("floor_area_ratio", 1.2, 2.5, "gross, with roads, park and river"),
    ("coverage_share", 0.10, 0.30, "ground under buildings"),
    ("village_floor_area_ratio", 2.0, 4.5, "an urban village is dense without being high"),
    ("village_coverage_share", 0.35, 0.65, "houses an arm's length apart"),
    ("estate_floor_area_ratio_least", 1.2, 3.5, "towers around a garden, the emptiest estate"),
    ("estate_floor_area_ratio_most", 2.0, 4.5, "the fullest estate"),
    ("works_floor_area_ratio", 0.7, 2.5, "factories of three to six floors"),
    ("house_gap_median_m", 0.4, 1.6, "handshake buildings"),
    ("house_footprint_median_m2", 85, 165, "8-12 m by 10-14 m"),
    ("lane_width_least_m", 2.0, 2.4, "the narrowest village lane"),
    ("lane_width_most_m", 3.0, 4.0, "the widest village lane"),
    ("dead_end_share", 0.05, 0.25, "of the ends and junctions people walk by"),
    ("three_way_share", 0.55, 0.95, "of junctions: grown, not drawn on squared paper"),
    ("block_median_m2", 2_500, 20_000, "between streets that vehicles use"),
    ("block_most_m2", 30_000, 90_000, "the largest superblock, park or school"),
    ("block_spread", 0.7, 3.0, "standard deviation over mean: no two blocks alike"),
    ("direction_spread_deg", 6, 40, "of the buildings' long sides, modulo a right angle"),
    ("tower_levels_least", 18, 20, "point and slab towers"),
    ("tower_levels_most", 27, 33, "point and slab towers"),
    ("green_share", 0.10, 0.40, "planted ground"),
    ("border_on_street_share", 0.995, 1.0, "grid borders follow streets"),
)  # fmt: skip
CLASSES_DRIVEN = {"primary", "secondary", "tertiary", "residential", "service"}


@dataclass
class Measured:
    """The community in metres, and what can be measured on it."""

    community: Community

    @cached_property
    def outlines(self) -> NDArray[np.object_]:
        return self._metric([b.shape for b in self.community.buildings])

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        return self._metric([s.shape for s in self.community.streets])

    @cached_property
    def grids(self) -> NDArray[np.object_]:
        return self._metric([g.shape for g in self.community.grids])

    def _metric(self, shapes: list[shapely.Geometry]) -> NDArray[np.object_]:
        array = np.empty(len(shapes), dtype=object)
        array[:] = shapes
        return Globe().projection.to_metres(array)

    def surfaces(self) -> NDArray[np.object_]:
        widths = np.array([s.width_m for s in self.community.streets])
        return shapely.buffer(self.lines, widths / 2, cap_style="flat")

    def blocks(self) -> NDArray[np.object_]:
        driven = [line for line, s in zip(self.lines, self.community.streets, strict=True) if s.klass in CLASSES_DRIVEN]
        return shapely.get_parts(shapely.polygonize([shapely.union_all(driven, grid_size=0.05)]))

    def built_m2(self, quarter: str | None = None) -> float:
        """Floor area of a quarter, or of everything."""
        return sum(
            outline.area * b.levels
            for outline, b in zip(self.outlines, self.community.buildings, strict=True)
            if quarter in {None, b.quarter}
        )

    def land(self, quarter: str) -> shapely.Geometry:
        return shapely.union_all(
            self._metric([g.shape for g in self.community.ground if g.kind == "built" and g.name == quarter])
        )

    def degrees(self) -> NDArray[np.int64]:
        graph = next(g.graph for g in self.community.graphs if g.mode == "walk")
        pairs = np.unique(np.column_stack([graph.tail, graph.head]), axis=0)
        return np.bincount(pairs[:, 0], minlength=graph.nodes)

    def figures(self) -> dict[str, float]:
        community = self.community
        area = float(shapely.area(self.grids).sum())
        village = self.land("榕塘村")
        is_house = np.array([b.build == "village" for b in community.buildings])
        houses = self.outlines[is_house]
        pairs = STRtree(houses).query(houses, "dwithin", 6.0)
        apart = pairs[0] != pairs[1]
        nearest = np.full(len(houses), 6.0)
        np.minimum.at(nearest, pairs[0][apart], shapely.distance(houses[pairs[0][apart]], houses[pairs[1][apart]]))
        lanes = [s.width_m for s in community.streets if "巷" in s.name]
        degrees = self.degrees()
        blocks = shapely.area(self.blocks())
        blocks = blocks[blocks > 200]
        quarters = sorted({b.quarter for b in community.buildings if b.build == "tower"})
        estates = [self.built_m2(quarter) / self.land(quarter).area for quarter in quarters]
        towers = [b.levels for b in community.buildings if b.build == "tower"]
        borders = shapely.union_all(shapely.boundary(self.grids))
        main = [line for line, s in zip(self.lines, community.streets, strict=True) if s.klass == "primary"]
        roadway = shapely.union_all([*shapely.buffer(self.lines, 0.6), *shapely.buffer(np.array(main), 11.8)])
        return {
            "area_km2": area / 1e6,
            "people_per_km2": len(community.residents) / (area / 1e6),
            "floor_area_ratio": self.built_m2() / area,
            "coverage_share": float(shapely.area(self.outlines).sum()) / area,
            "village_floor_area_ratio": self.built_m2("榕塘村") / village.area,
            "village_coverage_share": float(shapely.area(houses).sum()) / village.area,
            "estate_floor_area_ratio_least": min(estates),
            "estate_floor_area_ratio_most": max(estates),
            "works_floor_area_ratio": self.built_m2("云织工业园") / self.land("云织工业园").area,
            "house_gap_median_m": float(np.median(nearest)),
            "house_footprint_median_m2": float(np.median(shapely.area(houses))),
            "lane_width_least_m": min(lanes),
            "lane_width_most_m": max(lanes),
            "dead_end_share": float((degrees == 1).sum() / (degrees != 2).sum()),
            "three_way_share": float((degrees == 3).sum() / (degrees > 2).sum()),
            "block_median_m2": float(np.median(blocks)),
            "block_most_m2": float(blocks.max()),
            "block_spread": float(blocks.std() / blocks.mean()),
            "direction_spread_deg": direction_spread_deg(self.outlines),
            "tower_levels_least": min(towers),
            "tower_levels_most": max(towers),
            "green_share": float(
                shapely.area(self._metric([g.shape for g in community.ground if g.kind == "green"])).sum() / area
            ),
            "border_on_street_share": 1 - shapely.difference(borders, roadway).length / borders.length,
        }


def direction_spread_deg(outlines: NDArray[np.object_]) -> float:
    """Circular standard deviation of the buildings' long sides, where a right angle is a full turn."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(outlines)).reshape(len(outlines), 5, 2)
    sides = corners[:, 1] - corners[:, 0]
    turns = np.exp(4j * np.arctan2(sides[:, 1], sides[:, 0]))
    return float(np.degrees(np.sqrt(-2 * np.log(np.abs(turns.mean()))) / 4))


@pytest.fixture(scope="module")
def measured() -> Measured:
    return Measured(demo())


@pytest.fixture(scope="module")
def figures(measured: Measured) -> dict[str, float]:
    return measured.figures()


@pytest.mark.parametrize(("name", "least", "most"), [row[:3] for row in RANGES])
def test_measures_like_a_shenzhen_community(figures: dict[str, float], name: str, least: float, most: float) -> None:
    assert least <= figures[name] <= most


def test_every_figure_has_a_range(figures: dict[str, float]) -> None:
    assert set(figures) == {row[0] for row in RANGES}


def test_holds_exactly_what_it_promises(measured: Measured) -> None:
    c = measured.community
    assert len(c.buildings) == 704
    assert len(c.dwellings) == 20_000
    assert len(c.residents) == 40_500
    assert len(c.grids) == 40
    assert len(c.comprehensive_grids) == 4
    assert len(c.companies) == 784
    assert sum(p.small for p in c.premises) == 770
    assert {p.kind for p in c.premises if p.small} == {"shop", "eatery", "workshop"}
    assert len(c.cameras) == 120
    assert len(c.sensors) == 600
    assert len(c.vehicles) == 12
    assert len(c.teams) == 8
    assert {t.kind for t in c.teams} == {"grass_roots", "department", "property"}
    assert len(c.robots) >= 3


def test_no_building_stands_on_a_street(measured: Measured) -> None:
    surfaces = measured.surfaces()
    on_street = STRtree(measured.outlines).query(surfaces, "intersects")
    pairs = zip(surfaces[on_street[0]], measured.outlines[on_street[1]], strict=True)
    assert max((s.intersection(o).area for s, o in pairs), default=0.0) < 0.01


def test_no_two_buildings_overlap(measured: Measured) -> None:
    first, second = STRtree(measured.outlines).query(measured.outlines, "dwithin", 0.2)
    assert set(first[first != second].tolist()) == set()


def test_no_building_stands_in_water(measured: Measured) -> None:
    water = shapely.union_all([g.shape for g in measured.community.ground if g.kind == "water"])
    assert not any(b.shape.intersects(water) for b in measured.community.buildings)


def test_every_shape_is_valid(measured: Measured) -> None:
    c = measured.community
    for rows in (c.grids, c.buildings, c.ground, c.streets, c.premises, c.cameras, c.sensors):
        assert all(shapely.is_valid([row.shape for row in rows]))
        assert not any(shapely.is_empty([row.shape for row in rows]))


def test_grids_cover_the_community_without_gap_or_overlap(measured: Measured) -> None:
    shapes = np.array([g.shape for g in measured.community.grids], dtype=object)
    whole = shapely.coverage_union_all(shapes)
    assert shapely.coverage_is_valid(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapely.area(shapes).sum() == pytest.approx(whole.area, rel=1e-9)
    assert whole.symmetric_difference(measured.community.boundary).area < 1e-6 * whole.area


def test_each_building_lies_in_exactly_one_grid(measured: Measured) -> None:
    codes = [g.code for g in measured.community.grids]
    grids = dict(zip(codes, measured.grids, strict=True))
    for building, outline in zip(measured.community.buildings, measured.outlines, strict=True):
        assert grids[building.grid_code].intersection(outline).area >= 0.999 * outline.area


def test_each_grid_holds_300_to_650_households_of_one_comprehensive_grid(measured: Measured) -> None:
    c = measured.community
    grid_of = {b.ref: b.grid_code for b in c.buildings}
    building_of = {d.ref: d.building for d in c.dwellings}
    lived_in = Counter(grid_of[building_of[h.dwelling]] for h in c.households if h.tenure != "vacant")
    assert set(lived_in) == {g.code for g in c.grids}
    assert min(lived_in.values()) >= 300
    assert max(lived_in.values()) <= 650
    assert Counter(g.comprehensive_code for g in c.grids) == dict.fromkeys((a.code for a in c.comprehensive_grids), 10)


def test_touching_grids_differ_in_colour(measured: Measured) -> None:
    grids = measured.community.grids
    first, second = STRtree(measured.grids).query(measured.grids, "dwithin", 1.0)
    assert all(
        grids[a].colour != grids[b].colour for a, b in zip(first.tolist(), second.tolist(), strict=True) if a != b
    )


def test_each_grid_and_comprehensive_grid_has_one_leader(measured: Measured) -> None:
    c = measured.community
    assert Counter(m.grid_code for m in c.members if m.post == "grid_leader") == Counter(g.code for g in c.grids)
    above = Counter(m.comprehensive_code for m in c.members if m.post == "comprehensive_leader")
    assert above == Counter(g.code for g in c.comprehensive_grids)
    assert {m.team for m in c.members if m.post == "team_leader"} == {t.ref for t in c.teams}


@pytest.mark.parametrize("mode", ["drive", "walk"])
def test_every_place_on_the_roads_can_be_reached_from_every_other(measured: Measured, mode: str) -> None:
    graph = next(g.graph for g in measured.community.graphs if g.mode == mode)
    assert graph.nodes > 100
    assert graph.strong_share == 1.0


def test_homes_fit_their_buildings(measured: Measured) -> None:
    c = measured.community
    levels = {b.ref: b.levels for b in c.buildings}
    assert all(1 <= d.floor <= levels[d.building] for d in c.dwellings)
    assert len({(d.building, d.floor, d.slot) for d in c.dwellings}) == len(c.dwellings)
    assert len({d.address for d in c.dwellings}) == len(c.dwellings)
    assert all(d.area_m2 > 12 for d in c.dwellings)


def test_a_vacant_home_has_nobody_and_every_other_a_head(measured: Measured) -> None:
    c = measured.community
    heads = Counter(r.household for r in c.residents if r.head)
    people = Counter(r.household for r in c.residents)
    for household in c.households:
        vacant = household.tenure == "vacant"
        assert heads[household.ref] == (0 if vacant else 1)
        assert (people[household.ref] == 0) == vacant
    assert 0 < sum(h.tenure == "vacant" for h in c.households) < 0.06 * len(c.households)


def test_only_old_people_alone_in_their_home_are_tagged_as_living_alone(measured: Measured) -> None:
    c = measured.community
    people = Counter(r.household for r in c.residents)
    alone = [r for r in c.residents if "lives_alone" in r.tags]
    assert len(alone) > 100
    assert all(people[r.household] == 1 and r.birth_year <= 1961 for r in alone)


def test_every_tag_used_is_declared_for_its_subject(measured: Measured) -> None:
    c = measured.community
    for subject, rows in (
        ("resident", c.residents),
        ("household", c.households),
        ("building", c.buildings),
        ("premises", c.premises),
    ):
        used = {tag for row in rows for tag in row.tags}
        assert used == {t.code for t in c.tags if t.subject == subject}
    assert {t.code for t in c.tags if t.sensitive} >= {"lives_alone", "stairs_help", "low_income"}


def test_telephone_numbers_belong_to_no_operator_and_to_one_person(measured: Measured) -> None:
    c = measured.community
    numbers = [p.phone for p in (*c.residents, *c.members, *c.teams) if p.phone]
    assert all(number.startswith("154") and len(number) == 11 for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_camera_numbers_have_the_form_of_gb28181(measured: Measured) -> None:
    cameras = measured.community.cameras
    assert all(len(c.gb28181_id) == 20 and c.gb28181_id.startswith("440306") for c in cameras)
    assert all(c.gb28181_id[8:10] in {"00", "01", "02"} and c.gb28181_id[10:13] == "132" for c in cameras)
    assert len({c.gb28181_id for c in cameras}) == len(cameras)
    assert all(c.direction_deg is None or 0 <= c.direction_deg < 360 for c in cameras)


def test_cameras_stand_outdoors(measured: Measured) -> None:
    spots = [c.shape for c in measured.community.cameras]
    assert len(STRtree([b.shape for b in measured.community.buildings]).query(spots, "intersects")[0]) == 0


def test_plates_and_names_of_buildings_are_unique(measured: Measured) -> None:
    c = measured.community
    assert len({v.plate for v in c.vehicles}) == len(c.vehicles)
    assert len({b.name for b in c.buildings}) == len(c.buildings)
    assert len({f.name for f in c.companies}) == len(c.companies)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_community_and_another_seed_another(measured: Measured) -> None:
    first = measured.community.fingerprint()
    assert build_community(DEFAULT_SEED).fingerprint() == first
    assert build_community(DEFAULT_SEED + 1).fingerprint() != first


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3, 2026])
def test_any_seed_gives_even_grids(seed: int) -> None:
    layout, _ = lay_out_community(seed)
    assert len(layout.buildings) == 704
    assert sum(len(b.homes) for b in layout.buildings) == 20_000
    assert all(300 <= g.homes <= 650 for g in layout.grids)

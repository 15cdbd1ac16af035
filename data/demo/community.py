"""The demo community as tables: a pure function of its seed.

Of the layouts that a seed leads to, the first whose homes can be parted into even grids is
taken; which one that is, the seed alone decides.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from data.demo.addresses import addressed, named
from data.demo.buildings import Building, raise_buildings
from data.demo.businesses import found_companies, open_premises
from data.demo.devices import place_cameras, place_sensors
from data.demo.globe import Globe
from data.demo.grids import GridPlan, draw_grids, face_graph, street_faces
from data.demo.network import road_graph
from data.demo.paths import part_crowded
from data.demo.people import settle_people
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Patch, Rng, Street
from data.demo.quarters import Plan, lay_quarters
from data.demo.streets import off_median
from data.demo.tables import (
    BuildingRow,
    CameraRow,
    CompanyRow,
    ComprehensiveRow,
    DwellingRow,
    GraphRow,
    GridRow,
    GroundRow,
    HouseholdRow,
    MemberRow,
    PremisesRow,
    ResidentRow,
    RobotRow,
    SensorRow,
    StairRow,
    StreetRow,
    TagRow,
    TeamRow,
    VehicleRow,
)
from data.demo.units import appoint_leaders, park_vehicles, raise_teams, release_robots
from geo.codes import grid_code, reading_order
from geo.colouring import colour
from geo.floors import room, stair_groups
from geo.road_rules import Mode

DEFAULT_SEED = 7
ATTEMPTS = 12
USABLE_SHARE = 0.84

TAGS = (
    TagRow("lives_alone", "resident", "独居老人", "Elderly, lives alone", True),
    TagRow("stairs_help", "resident", "上下楼需协助", "Needs help on stairs", True),
    TagRow("disabled", "resident", "残疾人", "Disabled", True),
    TagRow("over_80", "resident", "高龄老人", "Over 80", True),
    TagRow("volunteer", "resident", "志愿者", "Volunteer"),
    TagRow("low_income", "household", "低收入", "Low income", True),
    TagRow("rented_crowd", "household", "群租", "Crowded rental"),
    TagRow("ebike_indoors", "household", "电动车入户", "E-bike charged indoors"),
    TagRow("no_lift", "building", "无电梯", "No lift"),
    TagRow("ebike_charging", "building", "电动车充电点", "E-bike charging"),
    TagRow("handshake", "building", "握手楼", "Handshake building"),
    TagRow("sleeps_in", "premises", "违规住人", "Sleeping on the premises"),
    TagRow("bottled_gas", "premises", "瓶装燃气", "Bottled gas"),
)


@dataclass(frozen=True, slots=True)
class Community:
    """Everything in the demo community; shapes in WGS 84."""

    seed: int
    boundary: Polygon
    tags: tuple[TagRow, ...]
    comprehensive_grids: tuple[ComprehensiveRow, ...]
    grids: tuple[GridRow, ...]
    streets: tuple[StreetRow, ...]
    ground: tuple[GroundRow, ...]
    buildings: tuple[BuildingRow, ...]
    stairs: tuple[StairRow, ...]
    dwellings: tuple[DwellingRow, ...]
    households: tuple[HouseholdRow, ...]
    residents: tuple[ResidentRow, ...]
    companies: tuple[CompanyRow, ...]
    premises: tuple[PremisesRow, ...]
    cameras: tuple[CameraRow, ...]
    sensors: tuple[SensorRow, ...]
    teams: tuple[TeamRow, ...]
    members: tuple[MemberRow, ...]
    vehicles: tuple[VehicleRow, ...]
    robots: tuple[RobotRow, ...]
    graphs: tuple[GraphRow, ...]

    def fingerprint(self) -> str:
        """Return the SHA-256 of every value in it."""
        digest = hashlib.sha256()
        digest.update(self.boundary.wkb)
        for field in fields(self):
            rows = getattr(self, field.name)
            if field.name == "graphs":
                digest.update("".join(f"{g.mode}{g.graph.fingerprint()}" for g in self.graphs).encode())
            elif isinstance(rows, tuple):
                names = [f.name for f in fields(rows[0])]
                for row in rows:
                    values = [getattr(row, name) for name in names]
                    digest.update(repr([v.wkb if isinstance(v, BaseGeometry) else v for v in values]).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan with floors on its buildings and its grids drawn, still in plan metres."""

    plan: Plan
    streets: tuple[Street, ...]
    buildings: tuple[Building, ...]
    grids: tuple[GridPlan, ...]


def lay_out_community(seed: int) -> tuple[Layout, Rng]:
    """Return the first layout of `seed` that keeps every figure, and the chance left for people and things.

    Raises
    ------
    ValueError
        When none of `ATTEMPTS` layouts does; says why the last did not.
    """
    problem = ""
    for attempt in range(ATTEMPTS):
        rng = np.random.Generator(np.random.PCG64([seed, attempt]))
        try:
            plan = lay_quarters(rng)
            buildings = raise_buildings(plan.sketches, rng)
            streets, grids = part(plan, buildings)
        except ValueError as error:
            problem = str(error)
            continue
        return Layout(plan, streets, tuple(buildings), tuple(grids)), rng
    raise ValueError(f"seed {seed} gives no community: {problem}")


def part(plan: Plan, buildings: list[Building]) -> tuple[tuple[Street, ...], list[GridPlan]]:
    """Return the streets with paths through crowded blocks added, and the grids."""
    outlines = [b.sketch.outline for b in buildings]
    homes = np.array([len(b.homes) for b in buildings], dtype=np.int64)
    water = shapely.union_all([p.shape for p in plan.board.patches if p.kind == "water"])
    streets = plan.streets + tuple(part_crowded(street_faces(plan.streets, plan.boundary), outlines, homes, water))
    faces = street_faces(streets, plan.boundary)
    inside, face = STRtree(faces).query(shapely.point_on_surface(outlines), "within")
    on_face = np.zeros(len(faces), dtype=np.int64)
    np.add.at(on_face, face, homes[inside])
    grids = draw_grids(face_graph(faces, on_face, streets))
    return tuple(off_median(streets, plan.skeleton)), grids


def build_community(seed: int = DEFAULT_SEED, told: Callable[[str], None] = lambda _: None) -> Community:
    """Make the community of `seed`.

    Parameters
    ----------
    seed
        Any number from 0 up; the same one always gives the same community.
    told
        Called with the name of each step when it is done.
    """
    layout, rng = lay_out_community(seed)
    told("layout")
    return furnish(seed, layout, rng, told)


def furnish(
    seed: int,
    layout: Layout,
    rng: Rng,
    told: Callable[[str], None] = lambda _: None,
    place: Place = DEMO_PLACE,
    roads: bool = True,
) -> Community:
    """Put homes, people, firms, devices and staff on a layout; without `place`, those of the demo community.

    Without `roads` the community has no road graphs: whoever asked for it makes them.
    """
    globe = Globe()
    board = layout.plan.board
    names = named(layout.buildings, place)
    addresses = addressed(layout.buildings, names, layout.streets, place.root)
    grids, comprehensive, grid_of = number_grids(layout, globe, place)
    rows = tuple(
        BuildingRow(
            f"b{number:03d}", names[number - 1], addresses[number - 1], b.make.usage, b.sketch.build, b.sketch.quarter,
            b.levels, b.height_m, globe.lay(b.sketch.outline), grids[grid_of[number - 1]].code, building_tags(b, rng),
        )
        for number, b in enumerate(layout.buildings, 1)
    )  # fmt: skip
    stairs, dwellings = number_homes(layout.buildings, rows)
    told("buildings")
    households, residents = settle_people(rows, dwellings, rng, place)
    told("people")
    companies = found_companies(layout.buildings, rows, rng, place)
    premises = open_premises(layout.buildings, rows, layout.streets, globe, rng, place)
    outlines = [b.sketch.outline for b in layout.buildings]
    streets, gates, patches = layout.streets, board.gates, board.patches
    cameras = place_cameras(streets, gates, patches, outlines, layout.plan.boundary, globe, rng, place)
    sensors = place_sensors(layout.buildings, rows, dwellings, streets, gates, patches, globe, rng, place)
    teams, members = raise_teams(board, streets, globe, rng, place)
    vehicles = park_vehicles(teams, board, streets, globe, rng, place)
    robots = release_robots(board, streets, globe, place)
    leaders = appoint_leaders(grids, comprehensive, rng, place)
    told("things")
    graphs = tuple(GraphRow(mode.value, road_graph(layout.streets, mode, globe)) for mode in Mode if roads)
    told("roads")
    return Community(
        seed=seed,
        boundary=globe.lay(layout.plan.boundary),
        tags=TAGS,
        comprehensive_grids=tuple(comprehensive),
        grids=tuple(grids),
        streets=tuple(
            StreetRow(f"w{number:03d}", s.name, s.klass, s.width_m, s.oneway, globe.lay(s.line))
            for number, s in enumerate(layout.streets, 1)
        ),
        ground=tuple(ground_rows(layout, globe)),
        buildings=rows,
        stairs=tuple(stairs),
        dwellings=tuple(dwellings),
        households=tuple(households),
        residents=tuple(residents),
        companies=tuple(companies),
        premises=tuple(premises),
        cameras=tuple(cameras),
        sensors=tuple(sensors),
        teams=tuple(teams),
        members=tuple(leaders + members),
        vehicles=tuple(vehicles),
        robots=tuple(robots),
        graphs=graphs,
    )


def number_grids(
    layout: Layout, globe: Globe, place: Place = DEMO_PLACE
) -> tuple[list[GridRow], list[ComprehensiveRow], list[int]]:
    """Return the grids numbered as on a page, the comprehensive grids, and the grid of each building."""
    shapes = [globe.lay(g.shape) for g in layout.grids]
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    order = reading_order(points[:, 0], points[:, 1]).tolist()
    shades = colour([shapes[i] for i in order])

    def above(number: int) -> str:
        return f"{place.code[:9]}Z{place.first_comprehensive + number + 1:02d}"

    grids = []
    for number, i in enumerate(order, 1):
        code = grid_code(place.code, number)
        name = f"{place.name}第{number:02d}网格"
        grids.append(GridRow(code, name, above(layout.grids[i].comprehensive), int(shades[number - 1]), shapes[i]))
    comprehensive = [ComprehensiveRow(above(n), name, n * 3) for n, name in enumerate(place.comprehensive_names)]
    position = {i: at for at, i in enumerate(order)}
    tree = STRtree([g.shape for g in layout.grids])
    inside, grid = tree.query(shapely.point_on_surface([b.sketch.outline for b in layout.buildings]), "within")
    held = dict(zip(inside.tolist(), grid.tolist(), strict=True))
    return grids, comprehensive, [position[held[i]] for i in range(len(layout.buildings))]


def number_homes(
    buildings: tuple[Building, ...], rows: tuple[BuildingRow, ...]
) -> tuple[list[StairRow], list[DwellingRow]]:
    """Return the stair groups and the dwellings with their rooms and addresses."""
    stairs: list[StairRow] = []
    dwellings: list[DwellingRow] = []
    for building, row in zip(buildings, rows, strict=True):
        if not building.homes:
            continue
        stair_of: dict[int, StairRow] = {}
        for number, slots in enumerate(stair_groups(building.per_floor), 1):
            stair = StairRow(f"{row.ref}u{number}", row.ref, f"{number}单元")
            stairs.append(stair)
            stair_of |= dict.fromkeys(slots, stair)
        area_m2 = round(building.sketch.outline.area * USABLE_SHARE / building.per_floor, 1)
        for floor, slot in building.homes:
            own = stair_of.get(slot)
            label = room(floor, slot)
            address = f"{row.address}{own.label if own else ''}{label}"
            dwellings.append(
                DwellingRow(
                    f"{row.ref}-{label}", row.ref, own.ref if own else None, floor, slot, label, address, area_m2
                )
            )
    return stairs, dwellings


def building_tags(building: Building, rng: Rng) -> tuple[str, ...]:
    """Return what is noted about a building."""
    tags = []
    if building.homes and building.levels <= 7:
        tags.append("no_lift")
    if building.sketch.build == "village":
        tags.append("handshake")
    if building.sketch.build == "shed" and rng.random() < 0.55:
        tags.append("ebike_charging")
    return tuple(tags)


def ground_rows(layout: Layout, globe: Globe) -> list[GroundRow]:
    """Return the ground: built-up quarters clear of the larger streets, then what is laid out in them."""
    streets = [s for s in layout.streets if s.klass in {"primary", "secondary", "tertiary", "residential"}]
    surfaces = shapely.union_all([s.surface() for s in streets])
    patches = []
    for name, quarter in layout.plan.board.quarters.items():
        land = shapely.difference(quarter, surfaces).buffer(-0.5)
        patches += [Patch(p, "built", name) for p in shapely.get_parts(land) if p.area > 400]
    patches += layout.plan.board.patches
    rows: list[GroundRow] = []
    for patch in patches:
        shape = shapely.set_precision(patch.shape, 0.01)
        for piece in shape.geoms if isinstance(shape, MultiPolygon) else [shape]:
            if piece.geom_type == "Polygon" and piece.area > 20:
                rows.append(GroundRow(f"l{len(rows) + 1:03d}", patch.kind, patch.name, globe.lay(piece)))
    return rows

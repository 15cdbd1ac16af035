"""Cameras and sensors: where a community has them, and looking where they would look."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import Point, STRtree

from data.demo.buildings import Building
from data.demo.estates import direction_deg
from data.demo.globe import Globe, bearing_deg
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Gate, Patch, Rng, Street
from data.demo.tables import BuildingRow, CameraRow, DwellingRow, SensorRow

CAMERA_SHARE = {"gate": 0.25, "lane": 0.3, "open": 0.0667}
"""How many of the cameras are of each kind at most; the rest watch the streets."""
APART_M = 17.0
KERB_M = 16.0
"""How far outside the community, across its outermost street, a camera may stand."""
STATUS_SHARES = (("online", 0.94), ("offline", 0.04), ("fault", 0.02))


@dataclass(frozen=True, slots=True)
class Stand:
    """A place for a camera; `look_deg` from the x axis of the plan, None for an all-round one."""

    point: Point
    look_deg: float | None
    name: str
    sort: str
    reach_m: float


def street_stands(streets: Sequence[Street], rng: Rng) -> list[Stand]:
    """Return stands at the kerbs of the larger streets, looking along them."""
    stands: list[Stand] = []
    for street in streets:
        if (
            street.klass not in {"primary", "secondary", "tertiary", "residential"}
            or street.line.length < 60
            or not street.name
        ):
            continue
        at, side = float(rng.uniform(15, 40)), 1
        while at < street.line.length - 12:
            heading = direction_deg(street.line, at)
            point = street.line.interpolate(at)
            away = math.radians(heading + 90 * side)
            reach = street.width_m / 2 + 1.2
            spot = Point(point.x + reach * math.cos(away), point.y + reach * math.sin(away))
            stands.append(
                Stand(spot, heading if side > 0 else heading + 180, f"{street.name}{len(stands) + 1}号", "street", 55)
            )
            at += float(rng.uniform(80, 130))
            side = -side
    return stands


def lane_stands(streets: Sequence[Street]) -> list[Stand]:
    """Return stands at the mouths of village lanes, looking in."""
    stands = []
    for street in streets:
        if street.klass == "footway" and "巷" in street.name and street.line.length > 25:
            near = min(4.0, street.line.length / 4)
            stands.append(
                Stand(street.line.interpolate(near), direction_deg(street.line, near), f"{street.name}口", "lane", 28)
            )
    return stands


def gate_stands(gates: Sequence[Gate]) -> list[Stand]:
    """Return stands at the gates, looking out at who comes; gates are numbered within their quarter."""
    stands: list[Stand] = []
    counts: dict[str, int] = {}
    for gate in gates:
        number = counts[gate.quarter] = counts.get(gate.quarter, 0) + 1
        stands.append(Stand(gate.point, gate.inward_deg + 180, f"{gate.quarter}{number}号门", "gate", 30))
    return stands


def open_stands(patches: Sequence[Patch], watched: frozenset[str]) -> list[Stand]:
    """Return all-round stands on squares, the playing field and by the water."""
    stands = []
    for patch in patches:
        if patch.name and (patch.kind == "square" or patch.name in watched):
            rim = patch.shape.buffer(2).exterior
            stands.append(Stand(rim.interpolate(0.2, normalized=True), None, patch.name, "open", 40))
            stands.append(Stand(rim.interpolate(0.7, normalized=True), None, f"{patch.name}东", "open", 40))
    return stands


def place_cameras(
    streets: Sequence[Street],
    gates: Sequence[Gate],
    patches: Sequence[Patch],
    outlines: Sequence[shapely.Polygon],
    boundary: shapely.Polygon,
    globe: Globe,
    rng: Rng,
    place: Place = DEMO_PLACE,
) -> list[CameraRow]:
    """Return exactly as many cameras as the place has, none inside a building and none beside another.

    Raises
    ------
    ValueError
        When the place has room for fewer.
    """
    offers = {
        "gate": gate_stands(gates),
        "lane": lane_stands(streets),
        "open": open_stands(patches, place.watched_open),
        "street": street_stands(streets, rng),
    }
    tree = STRtree(outlines)
    ground = boundary.buffer(KERB_M)
    chosen: list[Stand] = []
    for sort, stands in offers.items():
        limit = len(chosen) + (round(CAMERA_SHARE[sort] * place.cameras) if sort in CAMERA_SHARE else place.cameras)
        for index in rng.permutation(len(stands)).tolist():
            stand = stands[index]
            if len(chosen) >= min(limit, place.cameras):
                break
            if not ground.contains(stand.point):
                continue
            if not len(tree.query(stand.point, "dwithin", 0.4)) and all(
                stand.point.distance(c.point) >= APART_M for c in chosen
            ):
                chosen.append(stand)
    if len(chosen) < place.cameras:
        raise ValueError(f"room for only {len(chosen)} cameras")
    return [camera(number, stand, globe, rng, place) for number, stand in enumerate(chosen, 1)]


def camera(number: int, stand: Stand, globe: Globe, rng: Rng, place: Place = DEMO_PLACE) -> CameraRow:
    """Return the camera on a stand, with a valid-form GB/T 28181 number: centre, trade, type 132, network, serial."""
    kind = "dome" if stand.look_deg is None else "panning" if stand.sort == "street" and number % 4 == 0 else "fixed"
    view = 360.0 if kind == "dome" else 55.0 if kind == "panning" else float(rng.choice([62.0, 78.0, 90.0]))
    trade = {"street": "00", "lane": "01", "gate": "02", "open": "01"}[stand.sort]
    identity = f"{place.code[:6]}07{trade}1320{place.first_camera + number:06d}"
    bearing = None if stand.look_deg is None else bearing_deg(stand.look_deg + float(rng.uniform(-8, 8)))
    return CameraRow(
        f"c{number:03d}", f"{stand.name}摄像机", kind, bearing, view, round(stand.reach_m * float(rng.uniform(0.85, 1.15)), 0),
        identity, status(rng), globe.lay(stand.point),
    )  # fmt: skip


def status(rng: Rng) -> str:
    """Return a likely state of a device."""
    return str(rng.choice([name for name, _ in STATUS_SHARES], p=[share for _, share in STATUS_SHARES]))


def place_sensors(
    buildings: Sequence[Building],
    rows: Sequence[BuildingRow],
    dwellings: Sequence[DwellingRow],
    streets: Sequence[Street],
    gates: Sequence[Gate],
    patches: Sequence[Patch],
    globe: Globe,
    rng: Rng,
    place: Place = DEMO_PLACE,
) -> list[SensorRow]:
    """Return exactly as many sensors of each kind as the place has."""
    homes: dict[str, list[DwellingRow]] = {}
    for dwelling in dwellings:
        homes.setdefault(dwelling.building, []).append(dwelling)
    by_build: dict[str, list[int]] = {}
    for i, building in enumerate(buildings):
        by_build.setdefault(building.sketch.build, []).append(i)
    village = by_build.get("village", []) + by_build.get("hamlet", [])
    hosts = {
        "smoke": village + by_build.get("slab", []),
        "electrical": by_build.get("factory", []) + village,
        "gas": village + by_build.get("podium", []) + by_build.get("shops", []),
        "lift": by_build.get("tower", []) + by_build.get("company_slab", []),
    }
    sensors: list[SensorRow] = []

    def add(
        kind: str,
        name: str,
        at: Point,
        building: str | None = None,
        dwelling: DwellingRow | None = None,
        floor: int | None = None,
    ) -> None:
        sensors.append(
            SensorRow(
                f"s{len(sensors) + 1:03d}",
                name,
                kind,
                status(rng),
                building,
                dwelling.ref if dwelling else None,
                floor,
                globe.lay(at),
            )
        )

    for kind, label in (("smoke", "烟感"), ("electrical", "电气火灾"), ("gas", "燃气"), ("lift", "电梯")):
        pool = hosts[kind]
        order = rng.permutation(len(pool)).tolist()
        for n in range(place.sensors[kind]):
            i = pool[order[n % len(order)]]
            row, inside = rows[i], buildings[i].sketch.outline.representative_point()
            here = homes.get(row.ref, [])
            home = here[int(rng.integers(len(here)))] if kind in {"smoke", "gas"} and here else None
            spot = Point(inside.x + float(rng.uniform(-2, 2)), inside.y + float(rng.uniform(-2, 2)))
            floor = home.floor if home else 1
            add(kind, f"{row.name}{home.room if home else ''}{label}", spot, row.ref, home, floor)
    waters = [p for p in patches if p.kind == "water" and p.name]
    for n in range(place.sensors["water"]):
        patch = waters[n % len(waters)]
        spot = patch.shape.exterior.interpolate(float(rng.random()), normalized=True)
        add("water", f"{patch.name}水位{n + 1}", spot)
    roads = [s for s in streets if s.drivable and s.name and s.line.length > 40]
    for n in range(place.sensors["manhole"]):
        street = roads[int(rng.integers(len(roads)))]
        add(
            "manhole",
            f"{street.name}井盖{n + 1}",
            street.line.interpolate(float(rng.uniform(0.1, 0.9)), normalized=True),
        )
    for n in range(place.sensors["door"]):
        gate = gates[n % len(gates)]
        add("door", f"{gate.quarter}门禁{n + 1}", gate.point)
    return ringing(sensors)


def ringing(sensors: list[SensorRow]) -> list[SensorRow]:
    """Return the sensors with one smoke and one electrical alarm going off, so that the map shows one."""
    rung: set[str] = set()
    result = []
    for sensor in sensors:
        if sensor.kind in {"smoke", "electrical"} and sensor.kind not in rung:
            rung.add(sensor.kind)
            result.append(replace(sensor, status="alarm"))
        else:
            result.append(sensor)
    return result

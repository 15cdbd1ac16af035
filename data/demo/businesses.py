"""Companies and places of business, in exact numbers."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point, STRtree, affinity

from data.demo.buildings import Building
from data.demo.globe import Globe
from data.demo.names import TRADES, firm_name, place_name
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Rng, Street
from data.demo.shapes import long_axis_deg
from data.demo.tables import BuildingRow, CompanyRow, PremisesRow

COMPANY_WEIGHT = {
    "office": 3.2,
    "factory": 1.0,
    "hotel": 0.4,
    "mall": 0.8,
    "podium": 0.6,
    "shops": 0.5,
    "company_slab": 0.12,
}
"""How many companies a floor draws, by what is built."""

INDUSTRIES = {"factory": ("电子", "机械", "服装", "物流")}
OTHER_INDUSTRIES = ("软件", "商贸", "服务", "设计", "餐饮", "电子")

SMALL_WEIGHT = {
    "village": 1.0,
    "hamlet": 0.7,
    "podium": 7.0,
    "shops": 6.0,
    "market": 24.0,
    "mall": 14.0,
    "factory": 2.2,
    "company_slab": 3.0,
}
SMALL_KINDS = {  # shares of shop, eatery, workshop
    "village": (0.52, 0.27, 0.21),
    "hamlet": (0.6, 0.3, 0.1),
    "podium": (0.58, 0.42, 0.0),
    "shops": (0.6, 0.4, 0.0),
    "market": (0.85, 0.15, 0.0),
    "mall": (0.5, 0.5, 0.0),
    "factory": (0.0, 0.06, 0.94),
    "company_slab": (0.6, 0.4, 0.0),
}
STALLS = {"market", "mall"}


def shared_out(weights: Sequence[float], total: int) -> list[int]:
    """Share `total` out in proportion to `weights`, whole numbers, largest remainders first."""
    exact = np.asarray(weights, dtype=float) / sum(weights) * total
    given = np.floor(exact).astype(np.int64)
    order = np.argsort(given - exact, kind="stable")
    given[order[: total - int(given.sum())]] += 1
    result: list[int] = given.tolist()
    return result


def found_companies(
    buildings: Sequence[Building], rows: Sequence[BuildingRow], rng: Rng, place: Place = DEMO_PLACE
) -> list[CompanyRow]:
    """Return the companies, on the floors of offices, works and shops."""
    hosts = [i for i, b in enumerate(buildings) if b.sketch.build in COMPANY_WEIGHT]
    weights = [
        COMPANY_WEIGHT[buildings[i].sketch.build]
        * (1 if buildings[i].homes else buildings[i].levels)
        * float(rng.uniform(0.7, 1.3))
        for i in hosts
    ]
    companies: list[CompanyRow] = []
    count = dict.fromkeys(TRADES, 0)
    for i, number in zip(hosts, shared_out(weights, place.companies), strict=True):
        offered = INDUSTRIES.get(buildings[i].sketch.build, OTHER_INDUSTRIES)
        for _ in range(number):
            industry = offered[int(rng.integers(len(offered)))]
            highest = 1 if buildings[i].homes else buildings[i].levels
            name = firm_name(count[industry], industry, rng, place.firm_prefix)
            count[industry] += 1
            floor = int(rng.integers(1, highest + 1))
            companies.append(CompanyRow(f"f{len(companies) + 1:03d}", name, industry, rows[i].ref, floor))
    return companies


def open_premises(
    buildings: Sequence[Building],
    rows: Sequence[BuildingRow],
    streets: Sequence[Street],
    globe: Globe,
    rng: Rng,
    place: Place = DEMO_PLACE,
) -> list[PremisesRow]:
    """Return the small premises along the fronts, and the school, market and so on."""
    hosts = [i for i, b in enumerate(buildings) if b.sketch.build in SMALL_WEIGHT and first_home_floor(b) > 1]
    weights = [SMALL_WEIGHT[buildings[i].sketch.build] * float(rng.uniform(0.6, 1.4)) for i in hosts]
    tree = STRtree([s.line for s in streets])
    premises: list[PremisesRow] = []
    for i, number in zip(hosts, shared_out(weights, place.small_premises), strict=True):
        build = buildings[i].sketch.build
        outline = buildings[i].sketch.outline
        if build in STALLS:
            places = in_hall(outline, number)
        else:
            places = along_front(outline, streets[int(tree.nearest(outline))].line, number)
        for door in places:
            kind = str(rng.choice(["shop", "eatery", "workshop"], p=SMALL_KINDS[build]))
            floor = int(rng.integers(1, buildings[i].levels + 1)) if build in {"mall", "factory"} else 1
            premises.append(
                PremisesRow(
                    f"p{len(premises) + 1:03d}", place_name(kind, rng), kind, True, rows[i].ref, floor, globe.lay(door),
                    premises_tags(kind, build, rng),
                )
            )  # fmt: skip
    seen: set[str] = set()
    for building, row in zip(buildings, rows, strict=True):
        build = building.sketch.build
        if build not in place.large or build in seen:
            continue
        seen.add(build)
        name, kind = place.large[build]
        spot = globe.lay(building.sketch.outline.representative_point())
        premises.append(PremisesRow(f"p{len(premises) + 1:03d}", name, kind, False, row.ref, 1, spot, ()))
    return premises


def first_home_floor(building: Building) -> int:
    """Return the lowest floor with homes; beyond the roof where nobody lives."""
    return building.homes[0][0] if building.homes else building.levels + 1


def along_front(outline: shapely.Polygon, street: LineString, number: int) -> list[Point]:
    """Return `number` doors, evenly spaced along the side of `outline` nearest to `street`, a metre inside."""
    corners = shapely.get_coordinates(outline.exterior)
    sides = [LineString(pair) for pair in pairwise(corners)]
    longest = max(side.length for side in sides)
    front = min((s for s in sides if s.length > 0.5 * longest), key=lambda s: float(s.centroid.distance(street)))
    inside = shapely.get_coordinates(outline.representative_point())[0]
    doors = []
    for n in range(number):
        at = shapely.get_coordinates(front.interpolate((n + 0.5) / number, normalized=True))[0]
        inward = inside - at
        doors.append(Point(at + inward / max(float(np.hypot(*inward)), 1e-6)))
    return doors


def in_hall(outline: shapely.Polygon, number: int) -> list[Point]:
    """Return `number` stalls in even rows within a hall."""
    angle = long_axis_deg(outline)
    left, low, right, high = affinity.rotate(outline, -angle, origin="centroid").bounds
    across = max(1, round(math.sqrt(number * (right - left) / (high - low))))
    down = -(-number // across)
    stalls = [
        Point(
            left + (right - left) * (0.08 + 0.84 * (n % across + 0.5) / across),
            low + (high - low) * (0.08 + 0.84 * (n // across + 0.5) / down),
        )
        for n in range(number)
    ]
    middle = Point((left + right) / 2, (low + high) / 2)
    return [affinity.rotate(stall, angle, origin=middle) for stall in stalls]


def premises_tags(kind: str, build: str, rng: Rng) -> tuple[str, ...]:
    """Return what an inspector has noted."""
    tags = []
    if kind == "eatery" and rng.random() < (0.55 if build == "village" else 0.15):
        tags.append("bottled_gas")
    if kind in {"shop", "workshop"} and build == "village" and rng.random() < 0.12:
        tags.append("sleeps_in")
    return tuple(tags)

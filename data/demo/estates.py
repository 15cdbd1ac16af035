"""Gated estates 小区 of towers around a garden, with their loop road, gates and street-front podiums."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.ops import nearest_points

from data.demo.plan import Board, Gate, Patch, Rng, Sketch, Street, largest, longest
from data.demo.shapes import butterfly, ellipse, placed, point_tower, slab, tee

WALL_M = 3.0
LOOP_INSET_M = 43.0
LOOP_WIDTH_M = 5.6
GATE_WIDTH_M = 6.4
PATH_WIDTH_M = 2.6


@dataclass(frozen=True, slots=True)
class Taste:
    """How one estate is built: which towers, how far apart, and which of its edges have podiums."""

    towers: tuple[str, ...]
    spacing_m: tuple[float, float]
    apart_m: float
    podium_edges: tuple[LineString, ...]
    inner_rows: bool = True


def tower(kind: str, rng: Rng) -> Polygon:
    """Return the outline of one tower of `kind`, a little different each time."""
    grow = float(rng.uniform(0.94, 1.08))
    if kind == "point":
        return point_tower(27 * grow, 22 * grow, 4.2)
    if kind == "butterfly":
        return butterfly(18.5 * grow, 12.5, 20)
    if kind == "tee":
        return tee(30 * grow, 14, 10 * grow)
    return slab(44 * grow, 14, 3, 2.4)


def build_estate(board: Board, name: str, face: Polygon, taste: Taste, rng: Rng) -> None:
    """Draw one estate into `face`, the ground between the middles of the streets around it."""
    board.quarters[name] = face
    site = board.net_site(face, WALL_M)
    loop = ring_line(site, LOOP_INSET_M)
    own = [Street(loop, "service", LOOP_WIDTH_M, name)]
    first_house = len(board.sketches)
    own += gate_roads(board, name, face, loop, rng)
    own += garden_paths(loop, rng)
    board.streets += own
    roads = shapely.union_all([s.line.buffer(s.width_m / 2 + 2.0) for s in own])

    houses = shapely.union_all([s.outline for s in board.sketches[first_house:]])
    podiums = street_fronts(site, taste.podium_edges, roads.union(houses.buffer(3)), rng)
    board.sketches += [Sketch(p, "podium", name) for p in podiums]
    kept = site.difference(shapely.union_all([p.buffer(5.0) for p in podiums])) if podiums else site
    standing: list[Polygon] = [s.outline for s in board.sketches[first_house:]]
    band = ring_line(largest(kept), 19.0)
    towers = towers_along(band, largest(kept).buffer(-2), roads, taste, standing, rng)
    garden = Polygon(loop)
    if taste.inner_rows:
        core = ring_line(garden, 24.0)
        if core.length > 60:
            towers += towers_along(core, garden.buffer(-6), roads, taste, standing, rng)
    board.sketches += [Sketch(t, "tower", name) for t in towers]
    if rng.random() < 0.6:
        own_pool(board, garden, roads, standing)
    board.patches += [Patch(g, "green", name) for g in greens(site, roads, standing, board)]


def ring_line(site: Polygon, inset_m: float) -> LineString:
    """Return a closed, rounded line `inset_m` inside `site`; a shorter inset where it is narrow."""
    for inset in (inset_m, inset_m * 0.85, inset_m * 0.7, inset_m * 0.55, inset_m * 0.4, inset_m * 0.25):
        inner = largest(site.buffer(-inset - 7).buffer(7))
        if inner.area > 300:
            return LineString(inner.exterior.simplify(0.3).coords)
    inner = largest(site.buffer(-2))
    return LineString((inner if not inner.is_empty else site).exterior.coords)


def gate_roads(board: Board, name: str, face: Polygon, loop: LineString, rng: Rng) -> list[Street]:
    """Return the ways from the loop to the streets: every third for vehicles."""
    count = max(6, round(loop.length / 72))
    roads = []
    start = float(rng.uniform(0, 1))
    for number in range(count):
        at = loop.interpolate((start + (number + float(rng.uniform(-0.15, 0.15))) / count) % 1, normalized=True)
        outer = nearest_points(face.exterior, at)[0]
        toward = LineString([at, outer])
        if toward.length < 8:
            continue
        vehicles = number % 3 == 0
        roads.append(
            Street(toward, "service", GATE_WIDTH_M, name) if vehicles else Street(toward, "footway", PATH_WIDTH_M, name)
        )
        if vehicles:
            heading = math.degrees(math.atan2(at.y - outer.y, at.x - outer.x))
            door = toward.interpolate(toward.length * 0.55)
            board.gates.append(Gate(door, heading, name))
            side = placed(slab(5.0, 3.2, 1, 0), 0, 6.0, 0)
            board.sketches.append(Sketch(turned_to(side, door, heading), "gatehouse", name))
    return roads


def turned_to(shape: Polygon, at: Point, heading_deg: float) -> Polygon:
    """Return `shape` turned to `heading_deg` and moved to `at`."""
    return placed(shape, at.x, at.y, heading_deg)


def garden_paths(loop: LineString, rng: Rng) -> list[Street]:
    """Return one or two bent paths through the garden, from side to side of the loop."""
    garden = Polygon(loop)
    start = float(rng.uniform(0, 0.5))
    paths = []
    for number in range(2 if garden.area > 6000 else 1):
        first = loop.interpolate((start + 0.25 * number) % 1, normalized=True)
        last = loop.interpolate((start + 0.25 * number + 0.5) % 1, normalized=True)
        line = longest(LineString([first, garden.centroid, last]).intersection(garden))
        if line.length > 20:
            paths.append(Street(line, "pedestrian", PATH_WIDTH_M))
    return paths


def street_fronts(site: Polygon, edges: tuple[LineString, ...], roads: Polygon, rng: Rng) -> list[Polygon]:
    """Return shop buildings 11-14 m deep along `edges`, cut where a way crosses."""
    podiums: list[Polygon] = []
    for edge in edges:
        depth = float(rng.uniform(11, 14))
        front = LineString(site.exterior.coords).intersection(edge.buffer(22, cap_style="flat"))
        front = longest(shapely.line_merge(front)).simplify(0.5)
        if front.length < 60:
            continue
        at = 16.0
        while at < front.length - 40:
            length = float(rng.uniform(34, 62))
            middle = at + length / 2
            if middle + length / 2 > front.length - 14:
                break
            heading = direction_deg(front, middle)
            point = front.interpolate(middle)
            for side in (1, -1):
                away = math.radians(heading + 90 * side)
                shape = placed(slab(length, depth, 1, 0), point.x + math.cos(away) * (depth / 2 + 1.5),
                               point.y + math.sin(away) * (depth / 2 + 1.5), heading)  # fmt: skip
                if site.contains(shape) and not shape.intersects(roads) and all(shape.distance(p) > 3 for p in podiums):
                    podiums.append(shape)
            at += length + float(rng.uniform(5, 9))
    return podiums


def direction_deg(line: LineString, at_m: float) -> float:
    """Return the direction of `line` at `at_m`, in degrees from the x axis."""
    first, last = line.interpolate(max(at_m - 4, 0)), line.interpolate(min(at_m + 4, line.length))
    return math.degrees(math.atan2(last.y - first.y, last.x - first.x))


def towers_along(
    ring: LineString, site: Polygon, roads: Polygon, taste: Taste, standing: list[Polygon], rng: Rng
) -> list[Polygon]:
    """Return towers along `ring`, long side to the street, clear of roads and of each other.

    Adds each to `standing`.
    """
    towers: list[Polygon] = []
    kind = taste.towers[int(rng.integers(len(taste.towers)))]
    other = taste.towers[int(rng.integers(len(taste.towers)))]
    at = float(rng.uniform(0, 20))
    while at < ring.length - 12:
        shape = tower(kind if rng.random() < 0.7 else other, rng)
        found = None
        for shift in np.arange(0.0, 30.0, 3.0):
            point, heading = ring.interpolate(at + shift), direction_deg(ring, at + shift)
            for flip in (0.0, 180.0):
                candidate = placed(shape, point.x, point.y, heading + flip)
                if (
                    site.contains(candidate)
                    and not candidate.intersects(roads)
                    and all(candidate.distance(p) >= (taste.apart_m if p.area > 200 else 4.0) for p in standing)
                ):
                    found = candidate
                    break
            if found is not None:
                at += float(shift)
                break
        if found is None:
            at += 7.0
            continue
        towers.append(found)
        standing.append(found)
        at += float(rng.uniform(*taste.spacing_m))
    return towers


def own_pool(board: Board, garden: Polygon, roads: Polygon, standing: list[Polygon]) -> None:
    """Put a swimming pool where the garden is widest, if it fits."""
    free = largest(garden.difference(shapely.union_all([roads, *(s.buffer(6) for s in standing)])))
    if free.is_empty:
        return
    pole = shapely.maximum_inscribed_circle(free)
    if pole.length < 8:
        return
    size = min(float(pole.length) * 1.5, 24.0)
    centre = pole.coords[0]
    board.patches.append(Patch(placed(ellipse(size, size * 0.55), centre[0], centre[1], 30), "water"))


def greens(site: Polygon, roads: Polygon, standing: list[Polygon], board: Board) -> list[Polygon]:
    """Return the planted ground between the buildings and the roads, with soft corners."""
    pools = [p.shape for p in board.patches if p.kind == "water" and p.shape.intersects(site)]
    taken = shapely.union_all([roads.buffer(0.8), *(s.buffer(3.5) for s in standing), *(p.buffer(2) for p in pools)])
    soft = site.buffer(-1.5).difference(taken).buffer(-2.5).buffer(2.5)
    return [g.simplify(0.4) for g in shapely.get_parts(soft) if g.area > 120]

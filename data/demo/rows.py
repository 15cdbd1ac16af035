"""Rows of buildings on parallel lanes: the weave of an urban village, and of old slab estates and works.

Seen across the lanes, a site is row, back gap, row, lane, row, back gap, row, lane: two rows stand
back to back and every building has its front on a lane or on the street.
"""

from collections.abc import Callable
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon, affinity, box

from data.demo.plan import Rng, Street, largest, longest
from data.demo.shapes import long_axis_deg


@dataclass(frozen=True, slots=True)
class Weave:
    """The measures of a quarter built in rows; pairs are (least, most), in metres."""

    depth_m: tuple[float, float]
    front_m: tuple[float, float]
    side_gap_m: tuple[float, float]
    back_gap_m: float
    lane_m: tuple[float, float]
    lane_class: str
    cross_every: tuple[int, int]
    cross_m: tuple[float, float]
    dead_end_share: float
    blind_share: float
    least_area_m2: float
    fills_dead_ends: bool
    outline: Callable[[float, float, Rng], Polygon]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A way across pair of rows `pair` at `x_m`; a blind one only enters its lower or upper row."""

    pair: int
    x_m: float
    width_m: float
    lower: bool = True
    upper: bool = True


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane along the rows at height `y_m`, open between `start_m` and `end_m`."""

    y_m: float
    width_m: float
    start_m: float
    end_m: float


def weave(
    site: Polygon, cell: Polygon, spec: Weave, rng: Rng, turn_deg: float = 0.0
) -> tuple[list[Polygon], list[Street]]:
    """Fill `site` with rows of buildings and the lanes between them.

    Parameters
    ----------
    site
        What may be built on: clear of streets.
    cell
        The face around it, up to the middles of the streets, where the lanes end.
    spec
        The measures.
    rng
        The source of chance.
    turn_deg
        0 lays the rows along the long side of the cell, 90 across it.
    """
    if site.is_empty or site.area < spec.least_area_m2:
        return [], []
    angle = long_axis_deg(site) + turn_deg
    pivot = site.centroid
    flat_site = affinity.rotate(site, -angle, origin=pivot)
    flat_cell = affinity.rotate(cell, -angle, origin=pivot)
    low, high = float(flat_site.bounds[1]), float(flat_site.bounds[3])
    lane_m = float(rng.uniform(*spec.lane_m))
    count, depth = fit_rows(high - low, spec, lane_m)
    lanes, bands = stack(low, count, depth, lane_m, spec.back_gap_m)
    opened = [open_lane(flat_cell, y, lane_m, spec, rng) for y in lanes]
    crossings = cross_lanes(flat_site, bands, opened, spec, rng)

    outlines: list[Polygon] = []
    for row, (bottom, top) in enumerate(bands):
        cuts = [
            (c.x_m - c.width_m / 2, c.x_m + c.width_m / 2)
            for c in crossings
            if c.pair == row // 2 and (c.upper if row % 2 else c.lower)
        ]
        front_lane = row // 2 if row % 2 else row // 2 - 1
        lane = opened[front_lane] if 0 <= front_lane < len(opened) else None
        for x0, x1 in fronts(flat_site, bottom, top, cuts, spec, rng):
            y0, y1 = bottom, top
            if (
                spec.fills_dead_ends
                and lane is not None
                and (x0 > lane.end_m + 1 or x1 < lane.start_m - 1)
                and rng.random() < 0.8
            ):
                y0, y1 = (y0, y1 + lane_m * 0.35) if row % 2 else (y0 - lane_m * 0.35, y1)
            placed = affinity.translate(spec.outline(x1 - x0, y1 - y0, rng), (x0 + x1) / 2, (y0 + y1) / 2)
            kept = clipped(placed, flat_site, spec)
            if kept is not None:
                outlines.append(affinity.rotate(kept, angle, origin=pivot))
    streets = [
        Street(LineString([(la.start_m, la.y_m), (la.end_m, la.y_m)]), spec.lane_class, round(la.width_m - 0.2, 1))
        for la in opened
        if la.end_m - la.start_m > 12
    ]
    streets += cross_streets(flat_cell, bands, opened, crossings, spec)
    return outlines, [
        Street(affinity.rotate(s.line, angle, origin=pivot), s.klass, s.width_m, s.name, s.oneway, s.border)
        for s in streets
    ]


def fit_rows(height_m: float, spec: Weave, lane_m: float) -> tuple[int, float]:
    """Return how many rows fit and how deep each is, so that they fill `height_m`."""
    best = (1, min(height_m, spec.depth_m[1]))
    for count in range(1, 60):
        free = height_m - spec.back_gap_m * (count // 2) - lane_m * ((count - 1) // 2)
        depth = free / count
        if depth < spec.depth_m[0]:
            break
        best = (count, min(depth, spec.depth_m[1]))
    return best


def stack(
    low: float, count: int, depth: float, lane_m: float, gap_m: float
) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the middles of the lanes and the (bottom, top) of each row, from `low` upwards."""
    lanes, bands, y = [], [], low
    for row in range(count):
        bands.append((y, y + depth))
        y += depth
        if row + 1 == count:
            break
        if row % 2:
            lanes.append(y + lane_m / 2)
            y += lane_m
        else:
            y += gap_m
    return lanes, bands


def open_lane(cell: Polygon, y: float, width_m: float, spec: Weave, rng: Rng) -> Lane:
    """Return the lane at `y`: from street to street, or stopping short of one of them."""
    left, _, right, _ = cell.bounds
    chord = longest(LineString([(left - 5, y), (right + 5, y)]).intersection(cell))
    if chord.is_empty:
        return Lane(y, width_m, left, left)
    start, end = sorted((float(chord.coords[0][0]), float(chord.coords[-1][0])))
    if rng.random() < spec.dead_end_share:
        reach = float(rng.uniform(0.5, 0.8)) * (end - start)
        if rng.random() < 0.5:
            start = end - reach
        else:
            end = start + reach
    return Lane(y, width_m, start, end)


def cross_lanes(
    site: Polygon, bands: list[tuple[float, float]], lanes: list[Lane], spec: Weave, rng: Rng
) -> list[Crossing]:
    """Return the ways through each pair of rows, some of them blind."""
    left, _, right, _ = site.bounds
    mean_front = sum(spec.front_m) / 2 + sum(spec.side_gap_m) / 2
    found = []
    for pair in range((len(bands) + 1) // 2):
        x = left + float(rng.uniform(1.1, spec.cross_every[0] + 0.6)) * mean_front
        below = lanes[pair - 1] if pair else None
        above = lanes[pair] if pair < len(lanes) else None
        while x < right - 2 * mean_front:
            width = float(rng.uniform(*spec.cross_m))
            open_below, open_above = (la is None or la.start_m + 3 < x < la.end_m - 3 for la in (below, above))
            blind = rng.random() < spec.blind_share and pair * 2 + 1 < len(bands)
            lower, upper = open_below or open_above, open_below or open_above
            if blind and (open_below or open_above):
                lower = open_below and (not open_above or rng.random() < 0.5)
                upper = not lower
            if lower or upper:
                found.append(Crossing(pair, x, width, lower, upper))
            x += float(rng.integers(spec.cross_every[0], spec.cross_every[1] + 1)) * mean_front
    return found


def cross_streets(
    cell: Polygon, bands: list[tuple[float, float]], lanes: list[Lane], crossings: list[Crossing], spec: Weave
) -> list[Street]:
    """Return the ways through the rows, from lane to lane or to the street; blind ones end inside."""
    streets = []
    for crossing in crossings:
        x, pair = crossing.x_m, crossing.pair
        below = lanes[pair - 1] if pair else None
        above = lanes[pair] if pair < len(lanes) else None
        bottom, top = bands[pair * 2][0] + 2.0, bands[min(pair * 2 + 1, len(bands) - 1)][1] - 2.0
        middle = bands[pair * 2][1]
        start = mouth(below, x, cell.bounds[1] - 5, bottom) if crossing.lower else middle
        end = mouth(above, x, cell.bounds[3] + 5, top) if crossing.upper else middle
        line = longest(LineString([(x, start), (x, end)]).intersection(cell))
        if line.length > 8:
            streets.append(Street(line, spec.lane_class, round(crossing.width_m - 0.2, 1)))
    return streets


def mouth(lane: Lane | None, x: float, edge: float, inside: float) -> float:
    """Return where a way at `x` ends: on its lane, on the street where there is none, or inside a closed one."""
    if lane is None:
        return edge
    return lane.y_m if lane.start_m + 1 < x < lane.end_m - 1 else inside


def fronts(
    site: Polygon, bottom: float, top: float, cuts: list[tuple[float, float]], spec: Weave, rng: Rng
) -> list[tuple[float, float]]:
    """Return the (left, right) of each building of a row, between the cuts of the ways through."""
    strip = site.intersection(box(site.bounds[0] - 1, bottom, site.bounds[2] + 1, top))
    if strip.is_empty:
        return []
    left, _, right, _ = strip.bounds
    stops = [left, *(edge for cut in sorted(cuts) if left < cut[0] and cut[1] < right for edge in cut), right]
    found: list[tuple[float, float]] = []
    for start, end in zip(stops[::2], stops[1::2], strict=True):
        x = start
        while end - x >= spec.front_m[0] * 0.9:
            front = float(rng.uniform(*spec.front_m))
            gap = float(rng.uniform(*spec.side_gap_m))
            if end - x < front + gap + spec.front_m[0] * 0.9:
                front = min(end - x, spec.front_m[1] * 1.1)
            found.append((x, x + front))
            x += front + gap
    return found


def clipped(outline: Polygon, site: Polygon, spec: Weave) -> Polygon | None:
    """Return what of `outline` lies on the site, or None when that is too small or too thin to build."""
    inside = largest(shapely.set_precision(outline.intersection(site), 0.01))
    if inside.is_empty or inside.area < spec.least_area_m2:
        return None
    inside = largest(inside.simplify(0.3))
    corners = inside.minimum_rotated_rectangle
    sides = shapely.length(shapely.linestrings(shapely.get_coordinates(corners)[[[0, 1], [1, 2]]]))
    if inside.area < 0.7 * outline.area and (
        float(min(sides)) < 0.6 * spec.depth_m[0] or inside.area < 0.74 * corners.area
    ):
        return None
    return inside

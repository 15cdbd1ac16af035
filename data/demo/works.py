"""Quarters in wide rows: the works with their dormitories, and the old estate of walk-up slabs."""

import shapely
from shapely import LineString, Polygon

from data.demo.plan import Board, Gate, Patch, Rng, Sketch, Street
from data.demo.rows import Weave, weave
from data.demo.shapes import l_block, long_axis_deg, placed, slab


def walk_up(front_m: float, depth_m: float, _: Rng) -> Polygon:
    """Return an old slab of two to four staircases."""
    return slab(front_m, min(depth_m, 12.5) - 1.2, max(2, round(front_m / 16)), 0.6)


def hall(front_m: float, depth_m: float, rng: Rng) -> Polygon:
    """Return a factory: a plain block, or now and then an L around a yard."""
    if front_m > 44 and rng.random() < 0.25:
        return placed(l_block(front_m, depth_m * 0.62, depth_m * 0.6), 0, -depth_m * 0.15, 0)
    return slab(front_m, depth_m * float(rng.uniform(0.8, 0.98)), 1, 0)


def dormitory(front_m: float, depth_m: float, _: Rng) -> Polygon:
    """Return a long dormitory."""
    return slab(front_m, min(depth_m, 14.0), 1, 0)


SLABS = Weave(
    depth_m=(12, 14), front_m=(34, 62), side_gap_m=(8, 12), back_gap_m=13.0, lane_m=(14, 17), lane_class="service",
    cross_every=(2, 4), cross_m=(7, 8), dead_end_share=0.0, blind_share=0.3, least_area_m2=240, fills_dead_ends=False,
    outline=walk_up,
)  # fmt: skip
HALLS = Weave(
    depth_m=(23, 30), front_m=(36, 66), side_gap_m=(8, 14), back_gap_m=11.0, lane_m=(12, 14), lane_class="service",
    cross_every=(2, 3), cross_m=(10.6, 11.6), dead_end_share=0.2, blind_share=0.3, least_area_m2=480, fills_dead_ends=False,
    outline=hall,
)  # fmt: skip
DORMITORIES = Weave(
    depth_m=(13, 15), front_m=(44, 60), side_gap_m=(9, 12), back_gap_m=13.0, lane_m=(13, 15), lane_class="service",
    cross_every=(2, 3), cross_m=(8.6, 9.6), dead_end_share=0.0, blind_share=0.2, least_area_m2=330, fills_dead_ends=False,
    outline=dormitory,
)  # fmt: skip
LANE_WIDTH_M = {"slab": 4.5, "factory": 8.0, "dormitory": 6.0}


def build_rows(board: Board, name: str, face: Polygon, build: str, rng: Rng) -> None:
    """Fill `face` with rows of `build` (slab, factory or dormitory) and their service lanes."""
    spec = {"slab": SLABS, "factory": HALLS, "dormitory": DORMITORIES}[build]
    whole = board.quarters.get(name)
    board.quarters[name] = face if whole is None else shapely.union_all([whole, face])
    site = board.net_site(face, 4.0)
    # Homes look south: their rows run from west to east, whatever the shape of the site.
    upright = build != "factory" and abs(long_axis_deg(site)) > 45
    outlines, lanes = weave(site, face, spec, rng, 90.0 if upright else 0.0)
    lanes = [Street(s.line, s.klass, LANE_WIDTH_M[build], name) for s in lanes]
    surfaces = shapely.union_all([s.line.buffer(s.width_m / 2 + 1.0) for s in lanes])
    kept = [o for o in outlines if not o.intersects(surfaces)]
    board.streets += lanes
    board.sketches += [Sketch(o, build, name) for o in kept]
    if build == "slab":
        taken = shapely.union_all([surfaces, *(o.buffer(2.5) for o in kept)])
        soft = site.difference(taken).buffer(-2.0).buffer(2.0)
        board.patches += [Patch(g.simplify(0.4), "green", name) for g in shapely.get_parts(soft) if g.area > 150]
    for lane in lanes[:2]:
        board.gates.append(gate_of(lane.line, name))


def gate_of(line: LineString, name: str) -> Gate:
    """Return the gate 14 m into a service lane."""
    import math

    first, inner = line.interpolate(14), line.interpolate(20)
    return Gate(first, math.degrees(math.atan2(inner.y - first.y, inner.x - first.x)), name)

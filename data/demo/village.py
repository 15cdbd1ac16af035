"""The urban village 城中村: tight "handshake" houses on lanes two to four metres wide."""

from dataclasses import replace

import numpy as np
import shapely
from shapely import Point, Polygon, affinity

from data.demo.names import numeral
from data.demo.plan import SNAP_M, Board, Patch, Rng, Sketch, Street, largest, longest
from data.demo.rows import Weave, weave
from data.demo.shapes import blob, long_axis_deg, placed, slab
from data.demo.streets import curve

STEM = "榕塘"
SETBACK_M = 1.2
CELL_M = 84.0
SPARE = 22
"""Houses more than needed, since some will turn out to touch a street or each other."""


def house(front_m: float, depth_m: float, rng: Rng) -> Polygon:
    """Return the outline of one house on its plot, never wholly square to its neighbours."""
    shave = float(rng.uniform(0.0, 0.7))
    outline = slab(front_m - shave * 0.3, depth_m - shave, 1, 0)
    return affinity.rotate(outline, float(rng.normal(0, 0.5)))


WEAVE = Weave(
    depth_m=(10.4, 13.6), front_m=(8.6, 12.4), side_gap_m=(0.6, 1.3), back_gap_m=1.0, lane_m=(2.6, 4.0),
    lane_class="footway", cross_every=(3, 6), cross_m=(2.2, 3.2), dead_end_share=0.18, blind_share=0.62, least_area_m2=66.0,
    fills_dead_ends=True, outline=house,
)  # fmt: skip


def company_slab(front_m: float, depth_m: float, _: Rng) -> Polygon:
    """Return a high slab of the village's own company."""
    return slab(front_m, depth_m - 2.4, max(2, round(front_m / 17)), 1.4)


COMPANY_SLABS = Weave(
    depth_m=(15, 17), front_m=(34, 56), side_gap_m=(10, 12), back_gap_m=16.0, lane_m=(18, 20), lane_class="service",
    cross_every=(2, 3), cross_m=(7, 8), dead_end_share=0.0, blind_share=0.0, least_area_m2=330, fills_dead_ends=False,
    outline=company_slab,
)  # fmt: skip


def village_streets(block: Polygon, rng: Rng, stem: str = STEM) -> list[Street]:
    """Return the village's own streets: wavy, and with some links never built."""
    left, low, right, high = block.bounds
    lines = []
    for across, start, end in ((True, low, high), (False, left, right)):
        parts = round((end - start) / CELL_M)
        edges = [start + (end - start) * (i + float(rng.uniform(-0.12, 0.12))) / parts for i in range(1, parts)]
        span = (left - 20, right + 20) if across else (low - 20, high + 20)
        for edge in edges:
            tilt = float(rng.uniform(-14, 14))
            knots = [(span[0] + (span[1] - span[0]) * i / 4, edge + tilt * (i - 2) / 2) for i in range(5)]
            lines.append(curve(knots if across else [(y, x) for x, y in knots], rng, 6, across))
    clipped = [longest(line.intersection(block)) for line in lines]
    widths = [round(float(rng.uniform(5.2, 7.6)), 1) for _ in clipped]
    network = shapely.union_all([*clipped, block.exterior], grid_size=0.01)
    streets: list[Street] = []
    for part in shapely.get_parts(network):
        middle = part.interpolate(0.5, normalized=True)
        if middle.distance(block.exterior) < 1 or part.length < 1:
            continue
        ends = [Point(part.coords[i]).distance(block.exterior) < 1 for i in (0, -1)]
        if not any(ends) and rng.random() < 0.05:
            continue
        number = int(np.argmin(shapely.distance(clipped, middle)))
        streets.append(Street(part, "residential", widths[number], f"{stem}{numeral(number + 1)}街"))
    return streets


def build_village(
    board: Board, block: Polygon, houses: int, rng: Rng, stem: str = STEM, build: str = "village"
) -> None:
    """Draw the village into `block`, with at least `houses` buildings and few more.

    Cells beyond that number are built up by the village's own company in high slabs 统建楼, those
    nearest the main road first.
    """
    quarter = f"{stem}村"
    board.quarters[quarter] = block
    own = village_streets(block, rng, stem)
    board.streets += own
    lines = shapely.union_all([block.exterior, *(s.line for s in own)], grid_size=SNAP_M)
    cells = sorted(
        (c for c in shapely.get_parts(shapely.polygonize([shapely.node(lines)])) if c.intersection(block).area > 200),
        key=lambda c: float(c.centroid.y),
    )
    heart = min(cells, key=lambda c: float(c.centroid.distance(block.centroid)))
    woven: list[tuple[Polygon, list[Polygon], list[Street]]] = []
    for cell in cells:
        site = board.net_site(cell, SETBACK_M)
        if cell is heart:
            site = build_heart(board, site, rng, stem)
        outlines, lanes = weave(site, cell, WEAVE, rng, 90.0 if rng.random() < 0.35 else 0.0)
        if cell is heart:
            kept_off = [board.sketches[-1].outline, board.patches[-2].shape]
            lanes = [s for s in lanes if all(s.line.distance(k) > 3 for k in kept_off)]
        surfaces = shapely.union_all([s.surface() for s in lanes])
        woven.append((cell, [o for o in outlines if not o.intersects(surfaces)], lanes))
    alleys = 0
    spare = sum(len(outlines) for _, outlines, _ in woven) - houses
    for cell, outlines, lanes in woven:
        if spare - len(outlines) >= SPARE and cell is not heart:
            spare -= len(outlines) - build_company_slabs(board, cell, rng, quarter)
            continue
        named = [replace(lane, name=f"{stem}{numeral(1 + (alleys + n) % 99)}巷") for n, lane in enumerate(lanes)]
        alleys += len(lanes)
        board.streets += named
        board.sketches += [Sketch(outline, build, quarter) for outline in outlines]


def build_company_slabs(board: Board, cell: Polygon, rng: Rng, quarter: str) -> int:
    """Draw high slabs with a lane between them into a village cell; return how many."""
    site = board.net_site(cell, 4.0)
    outlines, lanes = weave(site, cell, COMPANY_SLABS, rng)
    lanes = [Street(s.line, s.klass, 4.5) for s in lanes]
    surfaces = shapely.union_all([s.line.buffer(s.width_m / 2 + 1) for s in lanes])
    kept = [o for o in outlines if not o.intersects(surfaces)]
    board.streets += lanes
    board.sketches += [Sketch(outline, "company_slab", quarter) for outline in kept]
    return len(kept)


def build_heart(board: Board, site: Polygon, rng: Rng, stem: str) -> Polygon:
    """Lay out the square with the ancestral hall and the old pond; return the site that is left."""
    angle = long_axis_deg(site)
    flat = affinity.rotate(site, -angle, origin=site.centroid)
    left, low, right, high = flat.bounds
    width = min(44.0, (right - left) * 0.6)
    square = largest(flat.intersection(shapely.box(left, low, left + width, high)))
    middle = square.centroid
    hall = placed(slab(20, 15, 1, 0), middle.x, middle.y + (high - low) * 0.24, 0)
    pond = placed(blob(13, rng, 0.75), middle.x, middle.y - (high - low) * 0.2, 0)

    def back(shape: Polygon) -> Polygon:
        turned: Polygon = affinity.rotate(shape, angle, origin=site.centroid)
        return turned

    board.sketches.append(Sketch(back(hall), "hall", f"{stem}村"))
    board.patches.append(Patch(back(pond.intersection(square)), "water", stem))
    board.patches.append(Patch(back(square.difference(pond.buffer(1))), "square", f"{stem}广场"))
    rest = flat.difference(shapely.box(left - 1, low - 1, left + width + 3, high + 1))
    return largest(back(rest))

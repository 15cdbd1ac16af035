"""Who gets which superblock, and the streets that divide one between two quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, Polygon, STRtree

from data.demo.civic import build_centre, build_front, build_park, build_school
from data.demo.estates import Taste, build_estate
from data.demo.network import noded
from data.demo.plan import SNAP_M, Board, Rng, Sketch, Street, longest
from data.demo.shapes import placed, slab
from data.demo.streets import Skeleton, curve, lay_out
from data.demo.village import build_village
from data.demo.works import build_rows

TARGET_BUILDINGS = 704
WITHOUT_SHEDS = frozenset({"榕塘公园", "榕塘村", "榕塘学校"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The finished plan, in plan metres."""

    streets: tuple[Street, ...]
    sketches: tuple[Sketch, ...]
    board: Board
    boundary: Polygon
    skeleton: Skeleton


def halves(block: Polygon, street: Street) -> tuple[Polygon, Polygon]:
    """Return the two sides of `block` along `street`, west or south first."""
    cut = shapely.get_parts(
        shapely.polygonize([shapely.node(shapely.union_all([block.exterior, street.line], grid_size=SNAP_M))])
    )
    parts = sorted(cut, key=lambda p: float(p.area))[-2:]
    upright = abs(street.line.coords[-1][1] - street.line.coords[0][1]) > abs(
        street.line.coords[-1][0] - street.line.coords[0][0]
    )
    first, second = sorted(parts, key=lambda p: float(p.centroid.x if upright else p.centroid.y))
    return first, second


def divider(block: Polygon, share: float, upright: bool, name: str, width_m: float, rng: Rng) -> Street:
    """Return a street through `block` at `share` of its extent."""
    left, low, right, high = block.bounds
    at = (left + (right - left) * share) if upright else (low + (high - low) * share)
    span = (low - 15, high + 15) if upright else (left - 15, right + 15)
    knots = [(span[0] + (span[1] - span[0]) * i / 3, at) for i in range(4)]
    line = curve([(at, run) for run, _ in knots] if upright else knots, rng, 6, not upright)
    return Street(longest(line.intersection(block)), "residential", width_m, name)


def lay_quarters(rng: Rng) -> Plan:
    """Draw the whole community."""
    skeleton = lay_out(rng)
    board = Board(streets=list(skeleton.streets), patches=list(skeleton.patches))
    blocks = skeleton.blocks

    def cut(block: str, share: float, upright: bool, name: str, width_m: float = 7.0) -> tuple[Polygon, Polygon]:
        street = divider(blocks[block], share, upright, name, width_m, rng)
        board.streets.append(street)
        return halves(blocks[block], street)

    a1_west, a1_east = cut("a1", float(rng.uniform(0.45, 0.55)), True, "锦园街")
    a3_west, a3_east = cut("a3", float(rng.uniform(0.42, 0.52)), True, "望园街")
    b1_south, b1_north = cut("b1", float(rng.uniform(0.43, 0.47)), False, "云锦街", 8.0)
    b3_west, b3_east = cut("b3", float(rng.uniform(0.58, 0.62)), True, "榕湖街")
    c2_south, c2_north = cut("c2", float(rng.uniform(0.38, 0.42)), False, "书香街", 8.0)
    d1_south, d1_north = cut("d1", float(rng.uniform(0.5, 0.56)), False, "云织一路", 9.0)
    d2_west, d2_east = cut("d2", float(rng.uniform(0.5, 0.56)), True, "云织二路", 9.0)
    d3_west, d3_east = cut("d3", float(rng.uniform(0.46, 0.54)), True, "岭园街")

    main, mid = edge_of(skeleton, "经纬大道"), edge_of(skeleton, "澜桥路")
    v0, v2 = edge_of(skeleton, "星桥路"), edge_of(skeleton, "云织路")
    north, east_cross = edge_of(skeleton, "望岭路"), edge_of(skeleton, "学苑路")
    build_park(board, b3_west, rng)
    build_school(board, c2_north)
    build_centre(board, c2_south, rng)
    build_front(board, b1_south)
    tall, calm = ("point", "butterfly"), ("slab", "tee")
    for name, face, towers, edges in (
        ("经纬花园", a1_west, tall, (main, v0)), ("锦澜雅居", a1_east, calm, (main, mid)),
        ("云锦府", b1_north, ("slab", "point"), (mid,)), ("澜岸华庭", blocks["c1"], ("butterfly", "slab"), (main, v2)),
        ("望岭名苑", a3_west, ("point", "tee"), (v0,)), ("榕湖雅苑", a3_east, ("slab",), (north,)),
        ("湖畔时光", b3_east, ("point", "slab"), (v2,)),
        ("学苑春晓", blocks["c3"], ("tee", "butterfly"), (east_cross, v2)), ("启程家园", d3_west, ("point",), (east_cross,)),
        ("岭南苑", d3_east, ("butterfly", "point"), (east_cross,)),
    ):  # fmt: skip
        spacing = (46.0, 58.0) if "slab" in towers else (41.0, 52.0)
        build_estate(board, name, face, Taste(towers, spacing, 14.0, edges), rng)
    build_rows(board, "星桥新村", blocks["a2"], "slab", rng)
    build_rows(board, "云织工业园", d1_south, "factory", rng)
    build_rows(board, "云织工业园", d1_north, "factory", rng)
    build_rows(board, "云织工业园", d2_west, "factory", rng)
    build_rows(board, "云织公寓", d2_east, "dormitory", rng)
    sheds(board, rng)
    others = len(settled(board))
    build_village(board, blocks["b2"], TARGET_BUILDINGS - others, rng)
    sketches = exactly(settled(board), rng)
    streets = connected(board.streets)
    return Plan(tuple(streets), tuple(sketches), board, skeleton.boundary, skeleton)


def edge_of(skeleton: Skeleton, name: str) -> LineString:
    """Return the skeleton street called `name` inside the community; its north side for the main road."""
    lines = [s.line for s in skeleton.streets if s.name == name]
    return max(lines, key=lambda line: (float(line.length), float(line.centroid.y)))


def sheds(board: Board, rng: Rng, without: frozenset[str] = WITHOUT_SHEDS) -> None:
    """Add transformer houses and bicycle sheds beside the estates' buildings."""
    tree = STRtree([s.outline for s in board.sketches])
    roads = STRtree([s.line.buffer(s.width_m / 2 + 1.0) for s in board.streets])
    water = shapely.union_all([p.shape for p in board.patches if p.kind == "water"])
    for name, face in board.quarters.items():
        if name in without:
            continue
        site = board.net_site(face, 3.0)
        left, low, right, high = site.bounds
        wanted = max(2, round(face.area / 16_000))
        made: list[Polygon] = []
        for _ in range(400):
            if len(made) == wanted:
                break
            x, y = float(rng.uniform(left, right)), float(rng.uniform(low, high))
            angle = float(rng.uniform(0, 90))
            shed = placed(slab(*((9.0, 4.5) if rng.random() < 0.5 else (16.0, 4.0)), 1, 0), x, y, angle)
            if not site.contains(shed) or len(roads.query(shed, "intersects")) or shed.distance(water) < 3:
                continue
            near = tree.query(shed, "dwithin", 4.0)
            if len(near) or any(shed.distance(m) < 20 for m in made) or not len(tree.query(shed, "dwithin", 14.0)):
                continue
            made.append(shed)
        board.sketches += [Sketch(m, "shed", name) for m in made]


def settled(board: Board) -> list[Sketch]:
    """Return the buildings without those that touch a street or an earlier building."""
    tree = STRtree([s.line.buffer(s.width_m / 2) for s in board.streets])
    order = sorted(board.sketches, key=lambda s: s.build in {"village", "hamlet"})
    clear = [s for s in order if not len(tree.query(s.outline, "intersects"))]
    overlaps = STRtree([s.outline for s in clear])
    gone: set[int] = set()
    for i, sketch in enumerate(clear):
        near = overlaps.query(sketch.outline, "dwithin", 0.25)
        if any(int(j) < i and int(j) not in gone for j in near):
            gone.add(i)
    return [sketch for i, sketch in enumerate(clear) if i not in gone]


def exactly(standing: list[Sketch], rng: Rng) -> list[Sketch]:
    """Return `TARGET_BUILDINGS` of `standing`, by leaving out village houses.

    The most misshapen go first: they were cut most by a bend of the street.

    Raises
    ------
    ValueError
        When fewer buildings stand than the community must have.
    """
    surplus = len(standing) - TARGET_BUILDINGS
    houses = [i for i, s in enumerate(standing) if s.build == "village"]
    if not 0 <= surplus <= len(houses):
        raise ValueError(f"{len(standing)} buildings stand, {TARGET_BUILDINGS} are needed")
    draws = rng.random(len(houses))
    worth = []
    for i, draw in zip(houses, draws, strict=True):
        outline = standing[i].outline
        worth.append((float(outline.area / outline.minimum_rotated_rectangle.area) + 0.25 * float(draw), i))
    dropped = {i for _, i in sorted(worth)[:surplus]}
    return [s for i, s in enumerate(standing) if i not in dropped]


def connected(streets: Sequence[Street]) -> list[Street]:
    """Return the streets that hang together with the first, by the very cuts that the road graphs have."""
    parts, owners = noded([s.line for s in streets])
    coords, part = shapely.get_coordinates(parts, return_index=True)
    _, place = np.unique(np.round(coords / SNAP_M).astype(np.int64), axis=0, return_inverse=True)
    size = len(streets) + int(place.max()) + 1
    passes = coo_array((np.ones(len(part)), (owners[part], len(streets) + place.reshape(-1))), shape=(size, size))
    _, labels = connected_components(passes, directed=False)
    return [s for s, label in zip(streets, labels[: len(streets)].tolist(), strict=True) if label == labels[0]]

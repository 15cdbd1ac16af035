"""The skeleton: the main road, the streets around the superblocks and the river.

All streets are gently curved and none is parallel to another by rule; streets of one direction
are staggered where a real town would have grown in two steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.interpolate import CubicSpline
from shapely import LineString, Polygon
from shapely.ops import nearest_points, substring

from data.demo.plan import Patch, Rng, Street, largest, longest

MAIN_HALF_GAP_M = 11.0
"""From the median of the main road to the middle of each carriageway."""
MAIN_WIDTH_M = 13.0
RIVER_WIDTH_M = 17.0
GREENWAY_OFFSET_M = 14.0
EMBANKMENT_OFFSET_M = 27.0


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The streets between the superblocks, the superblocks themselves, and the community's edge."""

    streets: tuple[Street, ...]
    patches: tuple[Patch, ...]
    blocks: dict[str, Polygon]
    boundary: Polygon


def curve(knots: Sequence[tuple[float, float]], rng: Rng, jitter_m: float, across: bool) -> LineString:
    """Return a smooth line through jittered `knots`; `across` lines are functions of x, others of y."""
    points = np.array(knots, dtype=float)
    run, rise = (points[:, 0], points[:, 1]) if across else (points[:, 1], points[:, 0])
    rise = rise + rng.uniform(-jitter_m, jitter_m, len(rise))
    steps = np.linspace(run[0], run[-1], int(abs(run[-1] - run[0]) // 12) + 2)
    values = CubicSpline(run, rise)(steps)
    line: LineString = LineString(np.round(np.column_stack((steps, values) if across else (values, steps)), 2))
    return line


def between(line: LineString, first: LineString, last: LineString) -> LineString:
    """Return the part of `line` from where it crosses `first` to where it crosses `last`."""
    start, end = (line.project(line.intersection(other).representative_point()) for other in (first, last))
    part: LineString = substring(line, start, end)
    return part


def aside(line: LineString, distance_m: float) -> LineString:
    """Return `line` moved to its left by `distance_m` (right when negative)."""
    moved = longest(line.offset_curve(distance_m, join_style="mitre"))
    return moved.simplify(0.05)


def lay_out(rng: Rng) -> Skeleton:
    """Draw the skeleton of the community.

    Raises
    ------
    ValueError
        When a superblock is missing, which a jitter within the knots' spacing cannot cause.
    """
    axis = curve([(-150, 34), (120, -16), (430, -48), (720, -34), (1000, 14), (1290, 74), (1440, 112)], rng, 5, True)
    mid = curve([(-90, 236), (130, 254), (330, 294), (655, 276), (900, 232), (1130, 258), (1400, 330)], rng, 5, True)
    west_cross = curve([(-60, 540), (150, 566), (360, 560)], rng, 5, True)
    mid_cross = curve([(250, 612), (430, 584), (700, 604)], rng, 4, True)
    east_cross = curve([(600, 520), (800, 530), (1000, 562), (1340, 566)], rng, 6, True)
    north = curve([(-90, 846), (180, 872), (480, 880), (800, 852), (1100, 812), (1380, 752)], rng, 6, True)
    v0 = curve([(-44, -140), (2, 110), (-12, 420), (26, 700), (70, 960)], rng, 5, False)
    v1 = curve([(278, -120), (306, 110), (288, 420), (326, 700), (330, 920)], rng, 5, False)
    v2 = curve([(690, -170), (656, 120), (664, 420), (634, 700), (646, 960)], rng, 5, False)
    v4 = curve([(1330, -120), (1296, 140), (1284, 420), (1240, 700), (1180, 900)], rng, 5, False)
    river = curve([(960, -190), (912, 60), (880, 280), (916, 520), (942, 760), (900, 970)], rng, 7, False)
    greenway_west = aside(river, GREENWAY_OFFSET_M)
    greenway_east = aside(river, -GREENWAY_OFFSET_M)
    v3 = aside(river, -EMBANKMENT_OFFSET_M)

    south_carriageway = aside(axis, -MAIN_HALF_GAP_M)
    north_carriageway = aside(axis, MAIN_HALF_GAP_M)
    main = between(axis, v0, v4)
    pieces = {
        "mid": (between(mid, v0, v4), "secondary", 16.0, "澜桥路"),
        "west_cross": (between(west_cross, v0, v1), "residential", 9.0, "望榕街"),
        "mid_cross": (between(mid_cross, v1, v2), "tertiary", 11.0, "榕塘路"),
        "east_cross": (between(east_cross, v2, v4), "tertiary", 11.0, "学苑路"),
        "north": (between(north, v0, v4), "tertiary", 12.0, "望岭路"),
        "v0": (between(v0, axis, north), "secondary", 15.0, "星桥路"),
        "v1": (between(v1, axis, north), "residential", 9.0, "锦澜街"),
        "v2": (between(v2, axis, north), "tertiary", 12.0, "云织路"),
        "v3": (between(v3, axis, north), "residential", 8.0, "澜溪东路"),
        "v4": (between(v4, axis, north), "secondary", 15.0, "启程路"),
        "greenway": (between(greenway_west, axis, north), "footway", 3.0, "澜溪绿道"),
    }
    inner = {key: Street(line, klass, width, name) for key, (line, klass, width, name) in pieces.items()}
    faces = shapely.get_parts(
        shapely.polygonize([shapely.node(shapely.union_all([main, *(s.line for s in inner.values())], grid_size=0.01))])
    )
    boundary = largest(shapely.union_all(faces))
    blocks = name_blocks(list(faces))

    streets = [s for key, s in inner.items()]
    streets.append(Street(between(greenway_east, axis, north), "footway", 3.0, "澜溪绿道", border=False))
    streets += outskirts(
        south_carriageway,
        north_carriageway,
        {"v0": v0, "v1": v1, "v2": v2, "v3": v3, "v4": v4},
        axis,
        north,
        mid,
        inner,
    )
    reach = river.buffer(30)
    water = river.buffer(RIVER_WIDTH_M / 2, cap_style="flat")
    banks = shapely.difference(river.buffer(EMBANKMENT_OFFSET_M - 5, cap_style="flat"), water)
    patches = [Patch(water, "water", "澜溪")]
    patches += [Patch(bank, "green", "澜溪绿带") for bank in shapely.get_parts(banks) if bank.intersects(reach)]
    return Skeleton(tuple(streets), tuple(patches), blocks, boundary)


def off_median(streets: Sequence[Street], skeleton: Skeleton) -> list[Street]:
    """Return the streets without the ends that would lie on the median of the main road.

    Faces reach to the median, and so do the ways drawn to part them; on the ground they join
    the near carriageway.
    """
    ways = [s.line for s in skeleton.streets if s.oneway]
    near = max(ways, key=lambda line: float(line.centroid.y))
    main = shapely.union_all(ways).buffer(MAIN_HALF_GAP_M)
    own = {id(s) for s in skeleton.streets if s.drivable}
    kept = []
    for street in streets:
        line = street.line
        for end in (0, -1):
            tip = shapely.Point(line.coords[end])
            if id(street) in own or not main.contains(tip) or not line.intersects(near):
                continue
            at = line.project(nearest_points(line.intersection(near), tip)[0])
            line = substring(line, at, line.length) if end == 0 else substring(line, 0, at)
        kept.append(replace(street, line=line))
    return kept


def outskirts(
    south: LineString,
    north_side: LineString,
    verticals: dict[str, LineString],
    axis: LineString,
    north: LineString,
    mid: LineString,
    inner: dict[str, Street],
) -> list[Street]:
    """Return the carriageways of the main road and the stubs that lead out of the community."""
    streets = [
        Street(south, "primary", MAIN_WIDTH_M, "经纬大道", oneway=1, border=False),
        Street(north_side.reverse(), "primary", MAIN_WIDTH_M, "经纬大道", oneway=1, border=False),
    ]
    for end in (0, -1):
        turn = LineString([south.coords[end], north_side.coords[end]])
        streets.append(Street(turn, "primary", 8.0, "经纬大道", border=False))
    for key, line in verticals.items():
        model = inner[key]
        foot = line.project(line.intersection(axis))
        stub_m = {"v0": 90.0, "v2": 110.0, "v4": 75.0}.get(key, MAIN_HALF_GAP_M)
        streets.append(
            Street(substring(line, max(foot - stub_m, 0), foot), model.klass, model.width_m, model.name, border=False)
        )
        if key in {"v0", "v2"}:
            head = line.project(line.intersection(north))
            streets.append(
                Street(substring(line, head, head + 70), model.klass, model.width_m, model.name, border=False)
            )
    for model, line in ((inner["mid"], mid), (inner["north"], north)):
        west, east = (line.project(line.intersection(verticals[key])) for key in ("v0", "v4"))
        streets.append(Street(substring(line, west - 70, west), model.klass, model.width_m, model.name, border=False))
        streets.append(Street(substring(line, east, east + 80), model.klass, model.width_m, model.name, border=False))
    return streets


BLOCK_CENTRES = {
    "a1": (150, 120), "a2": (150, 415), "a3": (155, 710),
    "b1": (480, 110), "b2": (480, 440), "b3": (480, 745),
    "c1": (770, 120), "c2": (770, 400), "c3": (770, 700),
    "d1": (1110, 150), "d2": (1110, 410), "d3": (1100, 680),
}  # fmt: skip


def name_blocks(faces: list[Polygon]) -> dict[str, Polygon]:
    """Return the superblocks by name, and the strips along the river as r1, r2, ..."""
    blocks: dict[str, Polygon] = {}
    for name, centre in BLOCK_CENTRES.items():
        blocks[name] = next(face for face in faces if face.contains(shapely.Point(centre)))
    rest = sorted((f for f in faces if not any(f is b for b in blocks.values())), key=lambda f: float(f.centroid.y))
    return blocks | {f"r{number}": face for number, face in enumerate(rest, start=1)}

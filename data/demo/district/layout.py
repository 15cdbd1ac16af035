"""One community of the district on the drawing board: streets, quarters, buildings, grids and its rim."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree

from data.demo.buildings import Building
from data.demo.civic import build_centre, build_front, build_park, build_school
from data.demo.community import Layout
from data.demo.district.atlas import Atlas, Cell, frame_point
from data.demo.district.characters import CHARACTERS, COLUMNS, ROWS, Character, blocks_of
from data.demo.district.heights import raise_homes
from data.demo.district.quotas import Quota
from data.demo.district.words import Words
from data.demo.estates import Taste, build_estate
from data.demo.grids import GridPlan, Size, draw_grids, face_graph, street_faces
from data.demo.names import numeral
from data.demo.paths import part_crowded
from data.demo.plan import SNAP_M, Board, Rng, Street
from data.demo.quarters import Plan, connected, settled, sheds
from data.demo.streets import Skeleton, between
from data.demo.village import build_village
from data.demo.works import build_rows

ATTEMPTS = 12
EVEN = 0.32
"""How far the homes of a grid may be from the mean, as a share of it."""
ALL_HOUSES = 100_000
"""Every cell of a village becomes houses: the district needs no exact number of buildings."""
TASTES = (
    ("point", "butterfly"),
    ("slab", "tee"),
    ("slab", "point"),
    ("tee", "point"),
    ("point",),
    ("butterfly", "slab"),
)
MICRO_SHARE = 0.12
"""How many of the basic grids are parted into micro grids."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A community on the drawing board, complete but for its people.

    Attributes
    ----------
    layout
        Streets, buildings and grids; the basic grids first, then the special ones.
    special
        The names of the special grids, for the last of the layout's grids.
    micro
        For some grids, by their position, the grounds of their micro grids.
    quarters
        What stands in each quarter: the kind, by name.
    """

    layout: Layout
    special: tuple[str, ...]
    micro: dict[int, tuple[Polygon, ...]]
    quarters: dict[str, str]


def draw_community(atlas: Atlas, cell: Cell, quota: Quota) -> Drawn:
    """Draw the community of `cell`: the first of its layouts that keeps its figures.

    Raises
    ------
    ValueError
        When none of `ATTEMPTS` layouts does; says why the last did not.
    """
    problem = ""
    for attempt in range(ATTEMPTS):
        rng = np.random.Generator(np.random.PCG64([atlas.seed, 11, int(cell.code[6:]), attempt]))
        try:
            return drawn(atlas, cell, quota, rng)
        except ValueError as error:
            problem = str(error)
    raise ValueError(f"seed {atlas.seed} gives no community {cell.code}: {problem}")


def drawn(atlas: Atlas, cell: Cell, quota: Quota, rng: Rng) -> Drawn:
    """Draw one layout."""
    character = CHARACTERS[quota.character]
    words = Words(quota.stem)
    skeleton = lay_streets(atlas, cell, words, rng)
    board = Board(streets=list(skeleton.streets))
    kinds = fill_blocks(board, skeleton, character, words, rng)
    sheds(
        board, rng, frozenset(name for name, kind in kinds.items() if kind in {"park", "village", "hamlet", "school"})
    )
    streets = connected(board.streets)
    plan = Plan(tuple(streets), tuple(settled(board)), board, skeleton.boundary, skeleton)
    buildings = raise_homes(plan.sketches, quota.homes, rng)
    return part(plan, buildings, character, quota, kinds, rng)


def part(
    plan: Plan, buildings: list[Building], character: Character, quota: Quota, kinds: dict[str, str], rng: Rng
) -> Drawn:
    """Part the ground into special and basic grids, and some of these into micro grids."""
    outlines = [b.sketch.outline for b in buildings]
    homes = np.array([len(b.homes) for b in buildings], dtype=np.int64)
    water = shapely.union_all([p.shape for p in plan.board.patches if p.kind == "water"])
    crowded = part_crowded(street_faces(plan.streets, plan.boundary), outlines, homes, water)
    streets = tuple(connected([*plan.streets, *crowded]))
    faces = street_faces(streets, plan.boundary)
    inside, face = STRtree(faces).query(shapely.point_on_surface(outlines), "within")
    on_face = np.zeros(len(faces), dtype=np.int64)
    np.add.at(on_face, face, homes[inside])

    set_apart: dict[str, list[int]] = {}
    for name, kind in kinds.items():
        if kind != character.special:
            continue
        ground = plan.board.quarters[name].buffer(-3)
        held = [
            i
            for i in STRtree(faces).query(ground, "intersects").tolist()
            if faces[i].intersection(ground).area > 0.5 * faces[i].area
        ]
        if held and not on_face[held].sum():
            set_apart.setdefault(name, held)
    specials = {}
    for name, held in set_apart.items():
        whole = shapely.coverage_union_all(np.array([faces[i] for i in held], dtype=object))
        if whole.geom_type == "Polygon" and not whole.interiors:
            specials[name] = (whole, set(held))
    apart = set().union(*(held for _, held in specials.values())) if specials else set()
    rest = [i for i in range(len(faces)) if i not in apart]
    mean = quota.homes / quota.grids
    size = Size(quota.grids, quota.comprehensive, round(mean * (1 - EVEN)), round(mean * (1 + EVEN)))
    basic = draw_grids(face_graph([faces[i] for i in rest], on_face[rest], streets), size)
    if any(g.shape.geom_type != "Polygon" for g in basic):
        raise ValueError("a grid in two pieces")
    grids = basic + [GridPlan(whole, 0, 0) for whole, _ in specials.values()]
    micro = micro_grids(basic, [faces[i] for i in rest], rng)
    return Drawn(Layout(plan, streets, tuple(buildings), tuple(grids)), tuple(specials), micro, kinds)


def micro_grids(grids: list[GridPlan], faces: list[Polygon], rng: Rng) -> dict[int, tuple[Polygon, ...]]:
    """Return the micro grids of some grids: their street faces in two or three runs, each of one piece."""
    tree = STRtree(shapely.point_on_surface(faces))
    found: dict[int, tuple[Polygon, ...]] = {}
    draws = rng.random(len(grids)).tolist()
    for number, (grid, draw) in enumerate(zip(grids, draws, strict=True)):
        here = sorted(tree.query(grid.shape, "contains").tolist())
        if draw > MICRO_SHARE or len(here) < 4:
            continue
        middles = shapely.get_coordinates(shapely.centroid([faces[i] for i in here]))
        order = [here[i] for i in np.argsort(middles[:, 0], kind="stable").tolist()]
        runs = np.array_split(np.array(order), 2 if len(here) < 9 else 3)
        pieces = [shapely.coverage_union_all(np.array([faces[i] for i in run], dtype=object)) for run in runs]
        if all(p.geom_type == "Polygon" for p in pieces):
            found[number] = tuple(pieces)
    return found


def lay_streets(atlas: Atlas, cell: Cell, words: Words, rng: Rng) -> Skeleton:
    """Draw the streets between the blocks: those from south to north go through, those across are staggered."""
    west, east, south, north = sides = tuple(atlas.line(side) for side in cell.sides)
    boundary = atlas.boundary(cell)

    def curve(run: tuple[float, float], at: float, across: bool) -> LineString:
        steps = np.linspace(*run, 22)
        swing = rng.uniform(-0.022, 0.022, 3)
        t = np.linspace(0, 1, len(steps))
        bent = at + swing[0] * np.sin(np.pi * t) + swing[1] * np.sin(2 * np.pi * t) + swing[2] * (t - 0.5)
        points = [
            frame_point(sides, float(u), float(v)) if across else frame_point(sides, float(v), float(u))
            for u, v in zip(steps, bent, strict=True)
        ]
        for end, near in ((0, 1), (-1, -2)):
            (x0, y0), (x1, y1) = points[end], points[near]
            points[end] = (x0 + (x0 - x1) * 0.6, y0 + (y0 - y1) * 0.6)
        return LineString(np.round(points, 2))

    ups = []
    for number in range(1, COLUMNS):
        line = curve((0.0, 1.0), number / COLUMNS + float(rng.uniform(-0.028, 0.028)), False)
        ups.append(between(line, south, north))
    bars = [west, *ups, east]
    acrosses: list[tuple[int, LineString]] = []
    through = int(rng.integers(ROWS - 1))
    centres: list[list[float]] = [[] for _ in range(COLUMNS)]
    for number in range(1, ROWS):
        level = number / ROWS + float(rng.uniform(-0.02, 0.02))
        runs = [(0, COLUMNS)] if number - 1 == through else staggered(rng)
        for first, last in runs:
            at = level if len(runs) == 1 else level + float(rng.uniform(-0.05, 0.05))
            line = curve((max(first / COLUMNS - 0.12, 0.0), min(last / COLUMNS + 0.12, 1.0)), at, True)
            acrosses.append((number, between(line, bars[first], bars[last])))
            for column in range(first, last):
                centres[column].append(at)
    streets = [atlas.street(side) for side in cell.sides]
    for number, line in enumerate(ups, 1):
        klass, width_m = ("tertiary", 12.0) if number == 1 else ("residential", 9.0)
        streets.append(Street(line, klass, width_m, f"{words.stem}{('西', '东')[number - 1]}路"))
    for order, (number, line) in enumerate(acrosses, 1):
        klass, width_m = ("tertiary", 11.0) if number - 1 == through else ("residential", 9.0)
        streets.append(Street(line, klass, width_m, f"{words.stem}{numeral(order)}街"))
    network = shapely.node(shapely.union_all([boundary.exterior, *(s.line for s in streets)], grid_size=SNAP_M))
    faces = [f for f in shapely.get_parts(shapely.polygonize([network])) if f.area > 2_000]
    blocks: dict[str, Polygon] = {}
    for column in range(COLUMNS):
        levels = [0.0, *sorted(centres[column]), 1.0]
        for row in range(ROWS):
            middle = shapely.Point(frame_point(sides, (column + 0.5) / COLUMNS, (levels[row] + levels[row + 1]) / 2))
            face = next((f for f in faces if f.contains(middle)), None)
            if face is None or any(face is b for b in blocks.values()):
                raise ValueError("a block is missing")
            blocks[f"{column}{row}"] = face
    return Skeleton(tuple(streets), (), blocks, boundary)


def staggered(rng: Rng) -> list[tuple[int, int]]:
    """Return the runs of columns that a street across is broken into."""
    cut = int(rng.integers(1, COLUMNS))
    return [(0, cut), (cut, COLUMNS)]


def fill_blocks(board: Board, skeleton: Skeleton, character: Character, words: Words, rng: Rng) -> dict[str, str]:
    """Build on every block; return what kind of quarter each name is."""
    table = blocks_of(character, rng)
    placed = [(table[c][r], skeleton.blocks[f"{c}{r}"]) for c in range(COLUMNS) for r in range(ROWS)]
    estates = iter(words.estates(sum(kind == "estate" for kind, _ in placed), rng))
    kinds: dict[str, str] = {}
    counts = dict.fromkeys(("village", "slab"), 0)
    # Villages come last, as in the demo community: their lanes reach into what is left.
    for kind, face in sorted(placed, key=lambda p: p[0] in {"village", "hamlet"}):
        match kind:
            case "estate":
                name = next(estates)
                edges = nearest_streets(skeleton.streets, face, int(rng.integers(1, 3)), rng)
                towers = TASTES[int(rng.integers(len(TASTES)))]
                spacing = (46.0, 58.0) if "slab" in towers else (41.0, 52.0)
                build_estate(board, name, face, Taste(towers, spacing, 14.0, edges), rng)
            case "slab":
                name = words.slabs(counts["slab"])
                counts["slab"] += 1
                build_rows(board, name, face, "slab", rng)
            case "works":
                name = words.works
                build_rows(board, name, face, "factory", rng)
            case "dormitory":
                name = words.dormitories
                build_rows(board, name, face, "dormitory", rng)
            case "front":
                name = words.front if words.front not in kinds else f"{words.stem}金融区"
                build_front(board, face, name)
            case "centre":
                name = words.centre
                build_centre(board, face, rng, name)
            case "school":
                name = words.school
                build_school(board, face, name)
            case "park":
                name = words.park
                build_park(board, face, rng, name, words.lake)
            case _:
                stem = words.village(counts["village"])
                counts["village"] += 1
                name = f"{stem}村"
                build_village(board, face, ALL_HOUSES, rng, stem, kind)
        kinds[name] = kind
    return kinds


def nearest_streets(streets: tuple[Street, ...], face: Polygon, count: int, rng: Rng) -> tuple[LineString, ...]:
    """Return some of the streets along `face`."""
    beside = [s.line for s in streets if s.line.intersection(face.exterior.buffer(1)).length > 60]
    return tuple(beside[i] for i in rng.permutation(len(beside))[:count].tolist())

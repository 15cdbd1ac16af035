"""Basic grids: street faces joined until each holds about as many homes as the next.

Faces are the ground between streets, lanes and the community's edge; a grid is a connected set
of them. Its border therefore follows roads, and grids can neither overlap nor leave a gap.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, STRtree

from data.demo.plan import SNAP_M, Street

LEAST_FACE_M2 = 4.0
"""Anything smaller is a seam where two streets meet at a sharp angle."""

CLASS_COST = {
    "primary": 0.1,
    "secondary": 0.2,
    "tertiary": 0.3,
    "residential": 0.5,
    "service": 0.9,
    "footway": 1.1,
    "pedestrian": 2.0,
}
"""What a metre of border costs by the street it follows: large roads part, lanes bind."""

TOLERANCES = (40.0, 15.0, 100.0, 6.0, 250.0, 2.0)
"""How much uneven halves are put up with for a shorter border; the next is tried when grids come out uneven."""

TORN_COST = 1e9
"""Larger than any other cost: a grid in two pieces is no grid."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Size:
    """How many grids a community is parted into, and how many homes each may hold.

    The figures of the demo community are tighter than its rule of 300 to 650 households, so
    that empty homes do not break it.
    """

    grids: int = 40
    comprehensive: int = 4
    fewest_homes: int = 330
    most_homes: int = 640


@dataclass(frozen=True, slots=True)
class Faces:
    """The street faces as a weighted graph.

    Attributes
    ----------
    shapes
        The faces, in plan metres.
    homes
        Dwellings on each, shape (n,).
    centres
        Their middles, shape (n, 2).
    neighbours
        For each face, the faces across a border and what that border costs.
    """

    shapes: tuple[Polygon, ...]
    homes: Ints
    centres: Floats
    neighbours: tuple[dict[int, float], ...]


@dataclass(frozen=True, slots=True)
class GridPlan:
    """One basic grid: its ground, and the comprehensive grid (from 0) it is part of."""

    shape: Polygon
    homes: int
    comprehensive: int


def street_faces(streets: tuple[Street, ...], boundary: Polygon) -> list[Polygon]:
    """Return the faces between the bordering streets inside `boundary`."""
    lines = [s.line for s in streets if s.border]
    network = shapely.union_all([boundary.exterior, *lines], grid_size=SNAP_M)
    reach = boundary.buffer(0.5)
    faces = [f for f in shapely.get_parts(shapely.polygonize([network])) if reach.contains(f)]
    real = [f for f in faces if f.area >= LEAST_FACE_M2]
    tree = STRtree(real)
    for sliver in (f for f in faces if f.area < LEAST_FACE_M2):
        beside = tree.query(sliver, "intersects")
        host = max(beside, key=lambda i: (float(real[i].intersection(sliver).length), -int(i)))
        real[host] = shapely.coverage_union(real[host], sliver)
    return real


def face_graph(faces: list[Polygon], homes: Ints, streets: tuple[Street, ...]) -> Faces:
    """Return the faces with their borders priced by the streets that these follow."""
    tree = STRtree(faces)
    left, right = tree.query(faces, "touches")
    once = left < right
    left, right = left[once], right[once]
    shapes = np.array(faces, dtype=object)
    shared = shapely.intersection(shapes[left], shapes[right])
    lengths = shapely.length(shared)
    bordering = [s for s in streets if s.border]
    street_tree = STRtree([s.line for s in bordering])
    neighbours: tuple[dict[int, float], ...] = tuple({} for _ in faces)
    for a, b, line, length in zip(left.tolist(), right.tolist(), shared, lengths.tolist(), strict=True):
        if length < 2.0:
            continue
        parts = shapely.get_parts(line)
        middle = max(parts, key=lambda p: float(p.length)).interpolate(0.5, normalized=True)
        klass = bordering[int(street_tree.nearest(middle))].klass
        neighbours[a][b] = neighbours[b][a] = length * CLASS_COST.get(klass, 1.0)
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    return Faces(tuple(faces), homes, centres, neighbours)


def draw_grids(faces: Faces, size: Size = Size()) -> list[GridPlan]:
    """Join the faces to the grids of `size`.

    Raises
    ------
    ValueError
        When some grid cannot be brought between the fewest and the most homes.
    """
    for tolerance in TOLERANCES:
        labels = np.zeros(len(faces.shapes), dtype=np.int64)
        split(faces, np.arange(len(faces.shapes)), size.grids, 0, labels, tolerance)
        balance(faces, labels, size)
        weights = np.bincount(labels, faces.homes, size.grids)
        if weights.min() >= size.fewest_homes and weights.max() <= size.most_homes:
            break
    else:
        raise ValueError(f"grids of {weights.min():.0f} to {weights.max():.0f} homes")
    shapes = np.array(faces.shapes, dtype=object)
    plans = []
    for label in range(size.grids):
        ground = shapely.coverage_union_all(shapes[labels == label])
        plans.append(GridPlan(ground, int(weights[label]), label * size.comprehensive // size.grids))
    return plans


def split(faces: Faces, members: Ints, parts: int, first: int, labels: Ints, tolerance: float) -> None:
    """Halve `members` again and again until each part is one grid; labels run from `first`."""
    if parts == 1 or len(members) < 2:
        labels[members] = first
        return
    near = parts // 2
    share = near / parts
    best: tuple[float, Ints, Ints] | None = None
    for angle in np.linspace(0, np.pi, 12, endpoint=False):
        axis = np.array([np.cos(angle), np.sin(angle)])
        order = members[np.argsort(faces.centres[members] @ axis, kind="stable")]
        reached = np.cumsum(faces.homes[order]) / faces.homes[order].sum()
        side = set(order[: int(np.searchsorted(reached, share)) + 1].tolist())
        side = smoothed(faces, members, connected_pair(faces, members, side), share, tolerance)
        rest = set(members.tolist()) - side
        torn = len(components(faces, side)) + len(components(faces, rest)) - 2
        cost = cut_cost(faces, side, rest | side) + imbalance(faces, members, side, share, tolerance) + torn * TORN_COST
        if best is None or cost < best[0] - 1e-9:
            inside = np.array([m in side for m in members.tolist()])
            best = (cost, members[inside], members[~inside])
    assert best is not None
    split(faces, best[1], near, first, labels, tolerance)
    split(faces, best[2], parts - near, first + near, labels, tolerance)


def connected_pair(faces: Faces, members: Ints, side: set[int]) -> set[int]:
    """Return `side` changed as little as needed for it and its complement to be connected."""
    whole = set(members.tolist())
    for _ in range(3):
        pieces = components(faces, side)
        side = max(pieces, key=lambda p: (weight(faces, p), -min(p))) if pieces else side
        others = components(faces, whole - side)
        if len(others) > 1:
            keep = max(others, key=lambda p: (weight(faces, p), -min(p)))
            side = whole - keep
        elif len(pieces) <= 1:
            break
    return side


def smoothed(faces: Faces, members: Ints, side: set[int], share: float, tolerance: float) -> set[int]:
    """Return `side` after moving single faces across the cut for as long as that pays."""
    whole = set(members.tolist())

    def cost(candidate: set[int]) -> float:
        return cut_cost(faces, candidate, whole) + imbalance(faces, members, candidate, share, tolerance)

    now = cost(side)
    for _ in range(12):
        moved = False
        edge = sorted(f for f in whole if any((n in side) != (f in side) for n in faces.neighbours[f] if n in whole))
        for face in edge:
            candidate = side ^ {face}
            if not candidate or candidate == whole:
                continue
            new = cost(candidate)
            if (
                new < now - 1e-9
                and len(components(faces, candidate)) == 1
                and len(components(faces, whole - candidate)) == 1
            ):
                side, now, moved = candidate, new, True
        if not moved:
            break
    return side


def imbalance(faces: Faces, members: Ints, side: set[int], share: float, tolerance: float) -> float:
    """Return the price of homes too many or too few on `side`, rising with the square."""
    total = float(faces.homes[members].sum())
    off = weight(faces, side) - share * total
    return float(off * off / tolerance)


def cut_cost(faces: Faces, side: set[int], whole: set[int]) -> float:
    """Return what the border between `side` and the rest of `whole` costs."""
    return sum(c for face in side for n, c in faces.neighbours[face].items() if n in whole and n not in side)


def weight(faces: Faces, members: set[int]) -> int:
    """Return the homes of `members`."""
    return int(faces.homes[sorted(members)].sum())


def components(faces: Faces, members: set[int]) -> list[set[int]]:
    """Return the connected pieces of `members`."""
    left, pieces = set(members), []
    while left:
        start = min(left)
        piece, ahead = {start}, [start]
        while ahead:
            for near in faces.neighbours[ahead.pop()]:
                if near in left and near not in piece:
                    piece.add(near)
                    ahead.append(near)
        left -= piece
        pieces.append(piece)
    return pieces


def balance(faces: Faces, labels: Ints, size: Size) -> None:
    """Move single faces between neighbouring grids until no move brings both nearer to the mean."""
    goal = faces.homes.sum() / size.grids
    for _ in range(400):
        weights = np.bincount(labels, faces.homes, size.grids)
        if weights.min() >= size.fewest_homes + 40 and weights.max() <= size.most_homes - 40:
            return
        best: tuple[float, int, int] | None = None
        for face, near in enumerate(faces.neighbours):
            own, held = int(labels[face]), float(faces.homes[face])
            for other in sorted({int(labels[n]) for n in near} - {own}):
                before = (weights[own] - goal) ** 2 + (weights[other] - goal) ** 2
                after = (weights[own] - held - goal) ** 2 + (weights[other] + held - goal) ** 2
                if after >= before - 1 or (best is not None and after - before >= best[0]):
                    continue
                rest = {int(i) for i in np.flatnonzero(labels == own)} - {face}
                if rest and len(components(faces, rest)) == 1:
                    best = (float(after - before), face, other)
        if best is None:
            return
        labels[best[1]] = best[2]

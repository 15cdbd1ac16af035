"""The road graphs of the plan: streets cut at every junction, for driving and for walking."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree

from data.demo.globe import Globe
from data.demo.plan import SNAP_M, Street
from geo.road_building import Street as DrawnStreet
from geo.road_building import graph_of_streets
from geo.road_rules import Mode, speed_kph
from geo.roads import RoadGraph


def noded(lines: Sequence[LineString]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the pieces of lines between the places where they meet, and the line each is of.

    Lines meet where both pass the same point in units of `SNAP_M`; ends that only come near do not.
    """
    parts = shapely.get_parts(shapely.union_all(lines, grid_size=SNAP_M))
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    owners: NDArray[np.int64] = STRtree(lines).nearest(middles)
    return parts, owners


def road_graph(
    streets: Sequence[Street],
    mode: Mode,
    globe: Globe,
    ways: Sequence[int] | None = None,
    numbered: Callable[[NDArray[np.int64]], NDArray[np.int64]] = lambda places: np.arange(len(places), dtype=np.int64),
) -> RoadGraph:
    """Return the graph of the streets open to `mode`, in WGS 84.

    Parameters
    ----------
    ways
        The number of each street; without, they are counted from 1.
    numbered
        Gives each node its number, from its place in units of `SNAP_M`, shape (n, 2).
    """
    chosen = [i for i, s in enumerate(streets) if mode is Mode.WALK or s.drivable]
    used = [streets[i] for i in chosen]
    own = [ways[i] for i in chosen] if ways is not None else range(1, len(used) + 1)
    parts, owners = noded([s.line for s in used])
    coords, index = shapely.get_coordinates(parts, return_index=True)
    keys = np.round(coords / SNAP_M).astype(np.int64)
    unique, refs = np.unique(keys, axis=0, return_inverse=True)
    places = globe.lay_points(unique * SNAP_M)
    numbers = numbered(unique)
    starts = np.searchsorted(index, np.arange(len(parts) + 1))
    drawn = []
    for number, (part, owner) in enumerate(zip(parts.tolist(), owners.tolist(), strict=True)):
        street = used[owner]
        oneway = street.oneway
        if oneway and street.line.project(shapely.Point(part.coords[0])) > street.line.project(
            shapely.Point(part.coords[-1])
        ):
            oneway = -oneway
        nodes = numbers[refs[starts[number] : starts[number + 1]]].reshape(-1)
        kph = speed_kph(mode, street.klass, {})
        drawn.append(DrawnStreet(own[owner], nodes, street.klass, oneway, kph, street.name))
    return graph_of_streets(drawn, numbers, places[:, 0], places[:, 1], mode)

"""The road graphs of the plan: streets cut at every junction, for driving and for walking."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import STRtree

from data.demo.globe import Globe
from data.demo.plan import SNAP_M, Street
from geo.road_building import Street as DrawnStreet
from geo.road_building import graph_of_streets
from geo.road_rules import Mode, speed_kph
from geo.roads import RoadGraph


def road_graph(streets: Sequence[Street], mode: Mode, globe: Globe) -> RoadGraph:
    """Return the graph of the streets open to `mode`, in WGS 84."""
    used = [s for s in streets if mode is Mode.WALK or s.drivable]
    parts = shapely.get_parts(shapely.union_all([s.line for s in used], grid_size=SNAP_M))
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    owners = STRtree([s.line for s in used]).nearest(middles)
    coords, index = shapely.get_coordinates(parts, return_index=True)
    keys = np.round(coords / SNAP_M).astype(np.int64)
    unique, refs = np.unique(keys, axis=0, return_inverse=True)
    places = globe.lay_points(unique * SNAP_M)
    drawn = []
    for number, (part, owner) in enumerate(zip(parts.tolist(), owners.tolist(), strict=True)):
        street = used[owner]
        oneway = street.oneway
        if oneway and street.line.project(shapely.Point(part.coords[0])) > street.line.project(
            shapely.Point(part.coords[-1])
        ):
            oneway = -oneway
        nodes = refs[index == number].astype(np.int64).reshape(-1)
        kph = speed_kph(mode, street.klass, {})
        drawn.append(DrawnStreet(owner + 1, nodes, street.klass, oneway, kph, street.name))
    return graph_of_streets(drawn, np.arange(len(unique), dtype=np.int64), places[:, 0], places[:, 1], mode)

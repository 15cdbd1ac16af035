"""Take over a road graph that OSMnx made."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.metric import lengths_m
from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode, class_of, open_to, speed_kph
from geo.roads import RoadGraph

if TYPE_CHECKING:
    import networkx as nx


class NetworkUnusable(ValueError):
    """A network without what a road graph needs; the message says what is missing."""


def graph_of_network(network: "nx.MultiDiGraph", mode: Mode) -> RoadGraph:
    """Turn an OSMnx graph (nodes with x and y in WGS 84) into a RoadGraph.

    Every edge of the network is one direction, as OSMnx makes them; two edges that are each
    other's reverse share one shape. Edges without geometry are straight.

    Raises
    ------
    NetworkUnusable
        If nodes have no position.
    """
    return graph_of_links(links_of_network(network, mode))


def links_of_network(network: "nx.MultiDiGraph", mode: Mode) -> list[Link]:
    """Return the streets between the junctions of an OSMnx graph, each once."""
    places = _places(network)
    edges = list(network.edges(keys=True, data=True))
    shapes = np.empty(len(edges), dtype=object)
    shapes[:] = [_shape(places, start, end, data) for start, end, _, data in edges]
    measured = lengths_m(shapes)
    links: list[Link] = []
    one_way: dict[tuple[int, int, bytes], list[int]] = {}
    for (start, end, _, data), shape, measured_m in zip(edges, shapes.tolist(), measured.tolist(), strict=True):
        tags = {
            key: _first(data.get(key)) for key in ("highway", "maxspeed", "name", "access", "motor_vehicle", "foot")
        }
        said = {key: value for key, value in tags.items() if value}
        # The network was already filtered for its mode; an odd class still is a street.
        if mode is Mode.WALK and class_of(said) and not open_to(mode, said):
            continue
        road_class = class_of(said) or "residential"
        points = shapely.get_coordinates(shape)
        mirrored = one_way.get((int(end), int(start), points[::-1].tobytes()))
        if mirrored and start != end:
            index = mirrored.pop()
            links[index] = replace(links[index], reverse=True)
            continue
        one_way.setdefault((int(start), int(end), points.tobytes()), []).append(len(links))
        links.append(
            Link(
                start=int(start),
                end=int(end),
                points=points,
                length_m=float(data.get("length") or measured_m),
                forward=True,
                reverse=mode is Mode.WALK,
                road_class=road_class,
                speed_kph=speed_kph(mode, road_class, said),
                ref=_number(_first(data.get("osmid"))),
                name=said.get("name", ""),
            )
        )
    return links


def _places(network: "nx.MultiDiGraph") -> dict[Any, tuple[float, float]]:
    try:
        places = {node: (float(data["x"]), float(data["y"])) for node, data in network.nodes(data=True)}
        for node in places:
            int(node)
    except (KeyError, ValueError, TypeError) as error:
        raise NetworkUnusable(f"nodes need a number as identity and x, y: {error}") from error
    coords: NDArray[np.float64] = np.array(list(chain.from_iterable(places.values()))).reshape(-1, 2)
    if len(coords) and not (np.abs(coords) <= [180, 90]).all():
        raise NetworkUnusable("x and y are not longitude and latitude")
    return places


def _shape(
    places: Mapping[Any, tuple[float, float]], start: object, end: object, data: Mapping[str, Any]
) -> BaseGeometry:
    geometry = data.get("geometry")
    if isinstance(geometry, str):
        geometry = shapely.from_wkt(geometry, on_invalid="ignore")
    if isinstance(geometry, shapely.LineString) and not geometry.is_empty:
        return geometry
    return shapely.LineString([places[start], places[end]])


def _first(value: object) -> str:
    """Where OSMnx merged several streets it keeps lists (as text, in GraphML): the first counts."""
    if isinstance(value, (list, tuple, set)):
        return str(next(iter(value), ""))
    text = "" if value is None else str(value)
    if text.startswith("[") and text.endswith("]"):
        return text[1:-1].split(",")[0].strip().strip("'\"")
    return "" if text == "nan" else text


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0

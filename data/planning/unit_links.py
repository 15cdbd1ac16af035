"""A graph of units in JSON, as networkx and GerryChain write it: nodes with places, and who touches whom."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.errors import FileUnreadable, GraphUnreadable
from geo.metric import LocalProjection
from geo.subdivision import fitted, nearest_ground

PLACES = (
    ("lng", "lat"),
    ("lon", "lat"),
    ("longitude", "latitude"),
    ("INTPTLON20", "INTPTLAT20"),
    ("INTPTLON", "INTPTLAT"),
)
BORDER = ("border_m", "shared_perim", "length")
AROUND_M = 500.0
_BEGINNING_BYTES = 1 << 16

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class LinkedUnits:
    """Units of a graph: WGS 84 places, what the file calls them, their homes, and pairs of neighbours with their border."""

    lngs: NDArray[np.float64]
    lats: NDArray[np.float64]
    refs: list[str]
    homes: list[float | None]
    pairs: list[tuple[int, int, float]]

    @property
    def middle(self) -> tuple[float, float]:
        return float(self.lngs.mean()), float(self.lats.mean())

    def cells(self, projection: LocalProjection) -> Shapes:
        """Return the ground nearest to each place, in metres: a picture of the unit, not its border."""
        points = projection.to_metres(shapely.points(self.lngs, self.lats))
        around = shapely.buffer(shapely.convex_hull(shapely.multipoints(points)), AROUND_M)
        return fitted(nearest_ground(around, shapely.get_coordinates(points)))


def read_links(path: Path, ref: str | None, homes: str | None) -> LinkedUnits | None:
    """Read a graph; None where the file is none.

    Raises
    ------
    FileUnreadable, GraphUnreadable
    """
    if path.suffix.lower() != ".json" or not path.is_file():
        return None
    with path.open("rb") as stream:
        beginning = stream.read(_BEGINNING_BYTES)
    if b'"nodes"' not in beginning and b'"adjacency"' not in beginning:
        return None
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError) as error:
        raise FileUnreadable(file=path.name, why=str(error)[:120]) from error
    try:
        return _linked(path, told, ref, homes)
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, f"缺少 {error}", f"{error} is missing") from error


def _linked(path: Path, told: Any, ref: str | None, homes: str | None) -> LinkedUnits:
    nodes, adjacency = told["nodes"], told["adjacency"]
    if not nodes or len(adjacency) != len(nodes):
        raise _unreadable(
            path,
            f"{len(nodes)} 个节点，{len(adjacency)} 组邻接",
            f"{len(nodes)} nodes but {len(adjacency)} rows of neighbours",
        )
    place = {str(node["id"]): at for at, node in enumerate(nodes)}
    if len(place) != len(nodes):
        raise _unreadable(path, "有节点编号重复", "two nodes have the same id")
    lng, lat = next((pair for pair in PLACES if pair[0] in nodes[0] and pair[1] in nodes[0]), ("lng", "lat"))
    lngs = np.array([_finite(path, node, lng) for node in nodes])
    lats = np.array([_finite(path, node, lat) for node in nodes])
    if (np.abs(lngs) > 180).any() or (np.abs(lats) > 90).any():
        raise _unreadable(path, f"{lng}、{lat} 不是经纬度", f"{lng} and {lat} are no longitude and latitude")
    if len(np.unique(np.column_stack([lngs, lats]), axis=0)) != len(nodes):
        raise _unreadable(path, "有两个节点在同一位置", "two nodes are at the same place")
    if len(nodes) < 3:
        raise _unreadable(path, "节点少于 3 个", "it has fewer than 3 nodes")
    pairs: dict[tuple[int, int], float] = {}
    for at, near in enumerate(adjacency):
        for one in near:
            other = place.get(str(one["id"]))
            if other is None or other == at:
                raise _unreadable(
                    path, f"节点 {nodes[at]['id']} 的邻居 {one['id']} 不存在或是它自己",
                    f"node {nodes[at]['id']} names {one['id']} as its neighbour, which is itself or not there",
                )  # fmt: skip
            border = next((float(one[name]) for name in BORDER if name in one), 1.0)
            pairs[min(at, other), max(at, other)] = max(0.0, border)
    return LinkedUnits(
        lngs, lats, [str(node.get(ref or "id", "")) for node in nodes],
        [float(node[homes]) if homes else None for node in nodes], [(*pair, border) for pair, border in pairs.items()],
    )  # fmt: skip


def _finite(path: Path, node: Any, name: str) -> float:
    value = float(node[name])
    if not np.isfinite(value):
        raise _unreadable(path, f"{name} 不是数", f"{name} is not a number")
    return value


def _unreadable(path: Path, zh: str, en: str) -> GraphUnreadable:
    return GraphUnreadable(file=path.name, why_zh=zh, why_en=en)

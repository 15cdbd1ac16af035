"""The road graph: one directed graph per place and way of moving, as flat arrays.

Edges are sorted by the node they leave (compressed sparse rows), so that scipy takes the
arrays as they are. Both directions of a street share one shape.
"""

import hashlib
from dataclasses import dataclass, fields
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

ROAD_CLASSES = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "residential",
    "service", "pedestrian", "footway", "cycleway", "steps",
)  # fmt: skip
"""Classes of edges; an edge stores the position in this list."""

FORMAT = 1


class RoadArraysUnreadable(ValueError):
    """Stored arrays that are damaged, or written by a later version."""


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """A directed road graph; n nodes, m edges, s shapes with p points.

    Attributes
    ----------
    node_ref
        Identity in the source (OSM node id), int64 (n,).
    lng, lat
        WGS 84 position of the nodes, float64 (n,).
    strong
        Whether the node lies in the largest strongly connected part: from each of these
        every other can be reached. bool (n,).
    indptr
        Edges of node i are indptr[i] to indptr[i + 1], int32 (n + 1,).
    head
        Node an edge leads to, int32 (m,).
    length_m, speed_kph
        Length and usual speed, float32 (m,).
    road_class
        Position in ROAD_CLASSES, uint8 (m,).
    way_ref
        Identity of the street in the source (OSM way id, 0 unknown), int64 (m,).
    name
        Position in `names`, int32 (m,); names[0] is ''.
    shape, backward
        Which shape the edge follows, int32 (m,), and whether from its end to its start, bool (m,).
    shape_ptr
        Points of shape k are shape_ptr[k] to shape_ptr[k + 1], int32 (s + 1,).
    shape_lng, shape_lat
        WGS 84, float64 (p,).
    names
        Street names, unicode (number of names,).
    """

    node_ref: NDArray[np.int64]
    lng: NDArray[np.float64]
    lat: NDArray[np.float64]
    strong: NDArray[np.bool_]
    indptr: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float32]
    speed_kph: NDArray[np.float32]
    road_class: NDArray[np.uint8]
    way_ref: NDArray[np.int64]
    name: NDArray[np.int32]
    shape: NDArray[np.int32]
    backward: NDArray[np.bool_]
    shape_ptr: NDArray[np.int32]
    shape_lng: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    names: NDArray[np.str_]

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_ref)

    @property
    def edges(self) -> int:
        """Number of directed edges."""
        return len(self.head)

    @property
    def tail(self) -> NDArray[np.int32]:
        """Node each edge leaves, int32 (m,)."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.indptr))

    @property
    def travel_s(self) -> NDArray[np.float64]:
        """Seconds each edge takes at its usual speed, float64 (m,)."""
        return self.length_m.astype(np.float64) / (self.speed_kph.astype(np.float64) / 3.6)

    @property
    def strong_share(self) -> float:
        """Part of the nodes in the largest strongly connected part; 0 for an empty graph."""
        return float(self.strong.mean()) if self.nodes else 0.0

    def matrix(self, weights: NDArray[np.float64] | None = None) -> sparse.csr_matrix:
        """Return the graph for scipy, by seconds unless `weights` (m,) are given.

        Of parallel edges the lightest is kept, since scipy would add them up; a weight of
        nothing becomes a tiny one, since scipy takes 0 for "no edge".
        """
        values = self.travel_s if weights is None else weights
        tail = self.tail
        order = np.lexsort((values, self.head, tail))
        first = np.ones(len(order), bool)
        first[1:] = (tail[order][1:] != tail[order][:-1]) | (self.head[order][1:] != self.head[order][:-1])
        kept = order[first]
        shape = (self.nodes, self.nodes)
        return sparse.csr_matrix((np.maximum(values[kept], 1e-9), (tail[kept], self.head[kept])), shape=shape)

    def edge_points(self, edge: int) -> NDArray[np.float64]:
        """Return the points of an edge in driving order, WGS 84 (lng, lat), float64 (k, 2)."""
        low, high = self.shape_ptr[self.shape[edge]], self.shape_ptr[self.shape[edge] + 1]
        points = np.column_stack([self.shape_lng[low:high], self.shape_lat[low:high]])
        return points[::-1] if self.backward[edge] else points

    def fingerprint(self) -> str:
        """Return the SHA-256 of the contents, independent of how they were compressed."""
        digest = hashlib.sha256(f"road graph {FORMAT}".encode())
        for field in fields(self):
            array = getattr(self, field.name)
            digest.update(f"{field.name} {array.dtype.str} {array.shape}".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """Return the arrays as a compressed npz."""
        out = BytesIO()
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez_compressed(out, format=np.int32(FORMAT), **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "RoadGraph":
        """Read what `to_bytes` wrote; nothing in it is ever executed.

        Raises
        ------
        RoadArraysUnreadable
            If the bytes are damaged or of another format.
        """
        try:
            with np.load(BytesIO(stored), allow_pickle=False) as arrays:
                written = int(arrays["format"])
                values = {name: arrays[name] for name in arrays.files}
        except (BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
            raise RoadArraysUnreadable(f"not the arrays of a road graph: {error}") from error
        names = [field.name for field in fields(cls)]
        if written != FORMAT or not set(names) <= values.keys():
            raise RoadArraysUnreadable(f"road arrays of format {written}, expected {FORMAT}")
        return cls(**{name: values[name] for name in names})


def largest_strong_part(nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which nodes lie in the largest strongly connected part; of equal ones the first."""
    if not nodes:
        return np.zeros(0, bool)
    links = sparse.csr_matrix((np.ones(len(tail), np.int8), (tail, head)), shape=(nodes, nodes))
    _, labels = csgraph.connected_components(links, directed=True, connection="strong")
    sizes = np.bincount(labels)
    candidates = np.flatnonzero(sizes[labels] == sizes.max())
    return np.asarray(labels == labels[candidates[0]])

"""Read an OpenStreetMap file into memory: what an import needs of it, however dirty it is.

Only places and references are read here, with nothing resolved: a reference may well lead to
something that is not in the file, because extracts are cut out of larger maps.
"""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from dispatch.errors import FileMissing, FileUnreadable, NoOsmFile, OsmFileDamaged, OsmFileEmpty

Tags = dict[str, str]

NODE_KEYS = ("man_made", "addr:housenumber", "building")
WAY_KEYS = ("building", "highway", "railway", "waterway", "natural", "landuse", "leisure", "place", "man_made", "water")
_TOLD_EVERY = 20_000
_PBF_HEAD = b"OSMHeader"


@dataclass(frozen=True, slots=True)
class Nodes:
    """Places of all nodes, by ascending id.

    Attributes
    ----------
    ids
        int64 (n,).
    lngs, lats
        WGS 84; NaN where the file has none or one out of range. float64 (n,).
    """

    ids: NDArray[np.int64]
    lngs: NDArray[np.float64]
    lats: NDArray[np.float64]

    def positions(self, refs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the position of each reference in these arrays, -1 where the file lacks it."""
        if not len(self.ids):
            return np.full(len(refs), -1, np.int64)
        at = np.minimum(np.searchsorted(self.ids, refs), len(self.ids) - 1)
        known = (self.ids[at] == refs) & ~np.isnan(self.lngs[at])
        return np.where(known, at, -1)


@dataclass(frozen=True, slots=True)
class TaggedNode:
    """A node that is something by itself."""

    ref: int
    tags: Tags
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation and its ways, as (way id, role)."""

    ref: int
    tags: Tags
    ways: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """The contents of one file.

    Attributes
    ----------
    way_nodes
        Node references of every way, in order.
    way_tags
        Tags of the ways that have any of WAY_KEYS.
    """

    nodes: Nodes
    tagged_nodes: list[TaggedNode]
    way_nodes: dict[int, NDArray[np.int64]]
    way_tags: dict[int, Tags]
    relations: list[Relation]
    objects: int


def read_extract(path: Path, told: Callable[[int], None] = lambda _: None) -> Extract:
    """Read a `.osm`, `.osm.gz`, `.osm.bz2` or `.osm.pbf` file.

    Parameters
    ----------
    path
        The file. What it is, is seen from its first bytes, not from its name.
    told
        Called from time to time with the number of objects read so far.

    Raises
    ------
    FileMissing
        If there is none.
    FileUnreadable
        If it is no OpenStreetMap file, broken off in the middle, or empty.
    """
    source = osmium.io.File(str(path), _format_of(path))
    ids, lngs, lats = array("q"), array("d"), array("d")
    tagged: list[TaggedNode] = []
    way_nodes: dict[int, NDArray[np.int64]] = {}
    way_tags: dict[int, Tags] = {}
    relations: list[Relation] = []
    wanted_node, wanted_way = frozenset(NODE_KEYS), frozenset(WAY_KEYS)
    objects = 0
    try:
        for item in osmium.FileProcessor(source):
            objects += 1
            if objects % _TOLD_EVERY == 0:
                told(objects)
            if isinstance(item, osmium.osm.Node):
                location = item.location
                ids.append(item.id)
                inside = location.valid()
                lng, lat = (location.lon, location.lat) if inside else (np.nan, np.nan)
                lngs.append(lng)
                lats.append(lat)
                if len(item.tags) and not wanted_node.isdisjoint(tags := dict(item.tags)):
                    tagged.append(TaggedNode(item.id, tags, lng, lat))
            elif isinstance(item, osmium.osm.Way):
                way_nodes[item.id] = np.fromiter((node.ref for node in item.nodes), np.int64)
                if len(item.tags) and not wanted_way.isdisjoint(tags := dict(item.tags)):
                    way_tags[item.id] = tags
            elif isinstance(item, osmium.osm.Relation):
                tags = dict(item.tags)
                if tags.get("type") in {"multipolygon", "building", "boundary"} or "building" in tags:
                    members = tuple((m.ref, m.role) for m in item.members if m.type == "w")
                    relations.append(Relation(item.id, tags, members))
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise OsmFileDamaged(file=path.name, why=error) from error
    if not objects:
        raise OsmFileEmpty(file=path.name)
    told(objects)
    return Extract(_sorted(ids, lngs, lats), tagged, way_nodes, way_tags, relations, objects)


def _sorted(ids: "array[int]", lngs: "array[float]", lats: "array[float]") -> Nodes:
    refs = np.frombuffer(ids, np.int64) if len(ids) else np.empty(0, np.int64)
    order = np.argsort(refs, kind="stable")
    x = np.frombuffer(lngs, np.float64) if len(lngs) else np.empty(0)
    y = np.frombuffer(lats, np.float64) if len(lats) else np.empty(0)
    return Nodes(refs[order], x[order], y[order])


def _format_of(path: Path) -> str:
    """Return osmium's name of the format the first bytes show."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as error:
        raise FileMissing(file=path.name) from error
    except OSError as error:
        raise FileUnreadable(file=path.name, why=error.strerror or "it cannot be opened") from error
    if head.startswith(b"\x1f\x8b"):
        return "osm.gz"
    if head.startswith(b"BZh"):
        return "osm.bz2"
    if _PBF_HEAD in head:
        return "osm.pbf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "osm"
    raise NoOsmFile(file=path.name)

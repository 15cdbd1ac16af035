"""Vector tiles of what does not move: built by GDAL into PMTiles files, read from them by offset.

A tile set is made of parts, one PMTiles file each, because GDAL's driver writes one layer per
file through pyogrio; a vector tile is a list of layers, so a tile of several parts is their
bytes one after the other. Only what any signed-in user may see goes in: no names of people,
no addresses.
"""

import fcntl
import gzip
import hashlib
import json
import mmap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pmtiles.reader import Reader
from psycopg2.extensions import connection as Connection

SQL = Path(__file__).parent / "sql"
MANIFEST = "tiles.json"
TILES_KEPT = 2048
EMPTY = b""
NOTHING: Any = Reader(lambda _offset, _length: b"")  # type: ignore[no-untyped-call]  # the package has no types


@dataclass(frozen=True, slots=True)
class Part:
    """One layer inside the tiles: the query's columns in order, geometry last.

    `layer` is what it is called in the tiles where another part has the rows of other zooms.
    """

    name: str
    columns: tuple[str, ...]
    min_zoom: int
    max_zoom: int
    layer: str = ""


@dataclass(frozen=True, slots=True)
class TileSet:
    """What one address serves; built anew when one of `revisions` counts up."""

    name: str
    parts: tuple[Part, ...]
    revisions: tuple[str, ...]


# At zoom 16 a tile unit is 0.15 m at the equator: alleys between village houses stay open.
TILE_SETS = (
    TileSet("buildings", (Part("buildings", ("id", "height", "levels", "grid"), 13, 16),), ("buildings", "grids")),
    TileSet(
        "base",
        (
            Part("ground", ("id", "kind", "name"), 10, 15),
            # From afar no path is drawn, and a district has tens of thousands.
            Part("street_far", ("id", "class", "name", "width_m"), 10, 12, "street"),
            Part("street_driven", ("id", "class", "name", "width_m"), 13, 14, "street"),
            Part("street", ("id", "class", "name", "width_m"), 15, 15),
        ),
        ("base", "streets"),
    ),
)


class Tiles:
    """The tile files of one data directory; several threads and processes may read and build."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._open: dict[str, Any] = {}
        self._opening = threading.Lock()
        self.tile = lru_cache(TILES_KEPT)(self._tile)

    def versions(self) -> dict[str, str]:
        """Return the version to put into addresses, per tile set that is built."""
        return {name: built["version"] for name, built in self._manifest().items()}

    def stale(self, connection: Connection) -> list[TileSet]:
        """Return the sets whose rows have changed since they were built, or that are missing."""
        manifest, revisions = self._manifest(), _revisions(connection)
        return [s for s in TILE_SETS if manifest.get(s.name, {}).get("revision") != _revision(s, revisions)]

    def build(self, connection: Connection) -> list[str]:
        """Build what is stale and return the names of the sets built.

        Old files stay until the build after, because a browser may still ask for them.
        """
        with self._alone():
            built = []
            for tile_set in self.stale(connection):
                version, files = self._write(connection, tile_set)
                manifest = self._manifest()
                before = manifest.get(tile_set.name, {})
                manifest[tile_set.name] = {
                    "version": version,
                    "revision": _revision(tile_set, _revisions(connection)),
                    "files": files,
                    "previous": before.get("files", []),
                }
                temporary = self.directory / f"{MANIFEST}.new"
                temporary.write_text(json.dumps(manifest, indent=1))
                temporary.replace(self.directory / MANIFEST)
                kept = set(files) | set(before.get("files", []))
                for old in set(before.get("previous", [])) - kept:
                    (self.directory / old).unlink(missing_ok=True)
                built.append(tile_set.name)
            return built

    def _tile(self, name: str, version: str, z: int, x: int, y: int) -> bytes | None:
        """Return a gzipped vector tile, EMPTY where nothing is, None for an unknown set or version."""
        tile_set = next((s for s in TILE_SETS if s.name == name), None)
        if tile_set is None or not version.isalnum():
            return None
        found = []
        for part in tile_set.parts:
            reader = self._reader(f"{part.name}-{version}.pmtiles")
            if reader is None:
                return None
            data = reader.get(z, x, y) if reader is not NOTHING else None
            if data:
                found.append(data)
        if len(found) < 2:
            return found[0] if found else EMPTY
        return gzip.compress(b"".join(map(gzip.decompress, found)), 6, mtime=0)

    def _reader(self, file: str) -> Any | None:
        with self._opening:
            if file not in self._open:
                path = self.directory / file
                if not path.is_file():
                    return None
                if not path.stat().st_size:
                    self._open[file] = NOTHING
                    return NOTHING
                with path.open("rb") as handle:
                    view = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
                self._open[file] = Reader(lambda offset, length: view[offset : offset + length])  # type: ignore[no-untyped-call]
            return self._open[file]

    def _write(self, connection: Connection, tile_set: TileSet) -> tuple[str, list[str]]:
        frames = [(part, *_rows(connection, part)) for part in tile_set.parts]
        version = hashlib.sha256(b"".join(digest for _, _, digest in frames)).hexdigest()[:12]
        files = []
        for part, frame, _ in frames:
            path = self.directory / f"{part.name}-{version}.pmtiles"
            files.append(path.name)
            if path.exists():
                continue
            temporary = path.with_name(f"new-{path.name}")
            temporary.unlink(missing_ok=True)
            if frame.empty:
                # GDAL writes no file without bounds; an empty one says that nothing is there.
                path.touch()
                continue
            pyogrio.write_dataframe(
                frame,
                temporary,
                driver="PMTiles",
                layer=part.layer or part.name,
                dataset_options={
                    "MINZOOM": part.min_zoom,
                    "MAXZOOM": part.max_zoom,
                    "MAX_FEATURES": 400_000,
                    "MAX_SIZE": 4_000_000,
                },
            )
            temporary.replace(path)
        return version, files

    def _manifest(self) -> dict[str, dict[str, Any]]:
        try:
            return dict(json.loads((self.directory / MANIFEST).read_text()))
        except FileNotFoundError:
            return {}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "build.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _revisions(connection: Connection) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT layer, revision FROM layer_revision")
        return dict(cursor.fetchall())


def _revision(tile_set: TileSet, revisions: dict[str, int]) -> str:
    return ".".join(str(revisions.get(layer, 0)) for layer in tile_set.revisions)


def _rows(connection: Connection, part: Part) -> tuple[gpd.GeoDataFrame, bytes]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / f"tiles_{part.name}.sql").read_text(encoding="utf-8"))
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    digest = hashlib.sha256(json.dumps([part.name, part.columns, part.min_zoom, part.max_zoom]).encode())
    for row in rows:
        digest.update(repr(row[:-1]).encode())
        digest.update(row[-1])
    shapes = shapely.from_wkb(np.array([bytes(row[-1]) for row in rows], dtype=object)) if rows else []
    data = {column: [row[i] for row in rows] for i, column in enumerate(part.columns)}
    return gpd.GeoDataFrame(data, geometry=list(shapes), crs="EPSG:4326"), digest.digest()

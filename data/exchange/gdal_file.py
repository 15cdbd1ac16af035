"""Read GeoJSON, GeoPackage and Shapefile through GDAL, a batch of features at a time."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.exchange.arrow_cells import cells, readable
from data.exchange.batch import Chunk, Objects
from data.exchange.dbf_texts import CUT_UTF8, whole
from dispatch.errors import FileEmpty, FileUnreadable, FormatUnknown, LayerAmbiguous, TextUndecodable

# GeoJSON has no coordinate system of its own beyond "WGS 84", which data shifted for Chinese
# maps claim as well; only another one, named by the old `crs` member, says something.
SHAPEFILE = "Shapefile"
_FORMATS = {"GeoJSON": "GeoJSON", "GPKG": "GeoPackage", "ESRI Shapefile": SHAPEFILE}
_UNSAID = frozenset({"EPSG:4326", "EPSG:4979", "OGC:CRS84"})


@dataclass(frozen=True, slots=True)
class GdalFile:
    """One layer of a GeoJSON or GeoPackage file."""

    path: Path
    layer: str
    columns: tuple[str, ...]
    crs: CRS | None
    geometry: bool
    expected: int | None
    format: str
    source: str
    shape_encoding: str | None = None
    first_row: int = 1

    @property
    def _read_as(self) -> str | None:
        return _read_as(self.shape_encoding)

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the features in file order, at most `size` at a time; the first is row 1."""
        row = self.first_row
        with ExitStack() as stack:
            with _as_errors(self.path):
                meta, reader = stack.enter_context(
                    pyogrio.open_arrow(
                        self.source, layer=self.layer, encoding=self._read_as, batch_size=size, use_pyarrow=True
                    )
                )
            name = meta["geometry_name"] or "wkb_geometry"
            while (batch := self._next(reader)) is not None:
                rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
                row += batch.num_rows
                shapes = (
                    shapely.from_wkb(np.asarray(batch.column(name).to_pylist(), dtype=object), on_invalid="ignore")
                    if self.geometry
                    else None
                )
                if shapes is not None and self.format == SHAPEFILE:
                    # The format turns rings clockwise, which everything else has the other way round.
                    shapes = shapely.orient_polygons(shapes)
                yield Chunk(rows, self._cells(batch), shapes)

    def _cells(self, batch: pa.RecordBatch) -> dict[str, Objects]:
        if self.shape_encoding != CUT_UTF8:
            return {column: cells(batch.column(column)) for column in self.columns}
        found = {whole(name): cells(batch.column(name)) for name in batch.schema.names if whole(name) in self.columns}
        for column in found.values():
            column[:] = [text if text is None else whole(text) for text in column.tolist()]
        return {column: found[column] for column in self.columns}

    def _next(self, reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
        with _as_errors(self.path):
            return next(iter(reader), None)


@contextmanager
def _as_errors(path: Path) -> Iterator[None]:
    """Turn what GDAL raises into one sentence, and keep its warnings to itself."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnicodeDecodeError as error:
        raise TextUndecodable(file=path.name) from error
    except (DataSourceError, DataLayerError, pa.ArrowException, OSError) as error:
        if "not recognized" in str(error):
            raise FormatUnknown(file=path.name) from error
        raise FileUnreadable(file=path.name, why=str(error).splitlines()[0]) from error


def gdal_layers(path: Path, source: str | None = None) -> list[str]:
    """Return the names of the layers of a file.

    Raises
    ------
    FileUnreadable, FormatUnknown
    """
    with _as_errors(path):
        return [str(name) for name, _ in pyogrio.list_layers(source or path)]


def open_gdal(
    path: Path, driver: str, layer: str | None, source: str | None = None, encoding: str | None = None
) -> GdalFile:
    """Describe one layer of a file that the GDAL driver `driver` reads.

    Parameters
    ----------
    source
        What GDAL opens, where that is not the path.
    encoding
        Of a Shapefile's texts, where it does not say.

    Raises
    ------
    FileUnreadable, FormatUnknown, FileEmpty
    LayerAmbiguous
        There are several layers and none is named.
    """
    opened = source or str(path)
    names = gdal_layers(path, opened)
    if not names:
        raise FileEmpty(file=path.name)
    if layer is None and len(names) > 1:
        raise LayerAmbiguous(file=path.name, layers=", ".join(names))
    chosen = layer or names[0]
    if chosen not in names:
        raise LayerAmbiguous(file=f"{path.name} ({chosen})", layers=", ".join(names))
    with _as_errors(path):
        info: dict[str, Any] = pyogrio.read_info(opened, layer=chosen, encoding=_read_as(encoding))
        with pyogrio.open_arrow(opened, layer=chosen, encoding=_read_as(encoding), use_pyarrow=True) as (_, reader):
            schema = reader.schema
    if info["driver"] != driver:
        raise FormatUnknown(file=path.name)
    geometry = info["geometry_name"] or "wkb_geometry"
    columns = tuple(each.name for each in schema if each.name != geometry and readable(each.type))
    if encoding == CUT_UTF8:
        columns = tuple(map(whole, columns))
    has_geometry = geometry in schema.names and info["geometry_type"] is not None
    expected = int(info["features"]) if info["features"] >= 0 else None
    if expected == 0:
        raise FileEmpty(file=path.name)
    crs = _crs(info["crs"]) if driver != "GeoJSON" or info["crs"] not in _UNSAID else None
    return GdalFile(path, chosen, columns, crs, has_geometry, expected, _FORMATS[driver], opened, encoding)


def _read_as(encoding: str | None) -> str | None:
    """Return what GDAL is told: cut UTF-8 comes through whole as Latin-1, letter for byte."""
    return "ISO-8859-1" if encoding == CUT_UTF8 else encoding


def _crs(text: str | None) -> CRS | None:
    """Return a coordinate system, None where the file's says nothing (undefined, engineering)."""
    if not text:
        return None
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        return None
    return None if crs.is_engineering or "undefined" in crs.name.casefold() else crs

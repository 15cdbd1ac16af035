"""Read GeoParquet (WKB geometry) and plain Parquet, a batch of rows at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.exchange.arrow_cells import cells, readable
from data.exchange.batch import Chunk
from dispatch.errors import FileEmpty, FileUnreadable

# The standard's own default: longitude and latitude on WGS 84 where a writer leaves it out.
_DEFAULT_CRS = "OGC:CRS84"


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file, with or without geometry."""

    path: Path
    columns: tuple[str, ...]
    crs: CRS | None
    geometry_column: str | None
    expected: int | None
    first_row: int = 1
    format: str = "GeoParquet"

    @property
    def geometry(self) -> bool:
        """Whether rows carry geometry."""
        return self.geometry_column is not None

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the rows in file order, at most `size` at a time; the first is row 1."""
        row = self.first_row
        wanted = [*self.columns, *([self.geometry_column] if self.geometry_column else [])]
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=size, columns=wanted):
                    rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
                    row += batch.num_rows
                    shapes = None
                    if self.geometry_column:
                        wkb = np.asarray(batch.column(self.geometry_column).to_pylist(), dtype=object)
                        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
                    yield Chunk(rows, {name: cells(batch.column(name)) for name in self.columns}, shapes)
        except (pa.ArrowException, OSError) as error:
            raise FileUnreadable(file=self.path.name, why=str(error).splitlines()[0]) from error


def open_parquet(path: Path) -> ParquetFile:
    """Describe a Parquet file from its own metadata.

    Raises
    ------
    FileUnreadable
        It is damaged, or its geometry is not WKB.
    FileEmpty
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise FileUnreadable(file=path.name, why=str(error).splitlines()[0]) from error
    if not count:
        raise FileEmpty(file=path.name)
    geometry, crs = _geometry(path, schema)
    columns = tuple(each.name for each in schema if each.name != geometry and readable(each.type))
    return ParquetFile(path, columns, crs, geometry, count)


def _geometry(path: Path, schema: pa.Schema) -> tuple[str | None, CRS | None]:
    """Return the primary geometry column and its coordinate system; null there means unknown."""
    said = (schema.metadata or {}).get(b"geo")
    if said is None:
        return None, None
    try:
        geo: dict[str, Any] = json.loads(said)
        name = str(geo["primary_column"])
        column: dict[str, Any] = geo["columns"][name]
        crs = column.get("crs", _DEFAULT_CRS)
        if name not in schema.names or column["encoding"] != "WKB":
            raise FileUnreadable(
                file=path.name, why=f"its geometry is encoded as {column['encoding']}; write it as WKB"
            )
        return name, None if crs is None else CRS.from_user_input(crs)
    except (ValueError, KeyError, TypeError, CRSError) as error:
        raise FileUnreadable(file=path.name, why=f"its geo metadata cannot be read: {error}") from error

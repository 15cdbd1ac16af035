"""Write GeoPackage, Shapefile and GeoParquet from slices of rows, each slice one Arrow batch."""

import json
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from data.exchange.batch import Objects
from data.exchange.fields import Shape, Type
from data.exchange.outgoing import Column, Outgoing, Slice, plain_text
from data.exchange.short_names import short_names
from dispatch.errors import ExportUnfit

GEOMETRY = "geometry"
_ARROW = {
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.YES_NO: pa.bool_(),
    Type.DATE: pa.date32(),
}
_SINGLE = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}
# A dBASE text holds 254 bytes, whatever its letters.
_TABLE_TEXT_MOST_BYTES = 254


def write_gpkg(file: Path, going: Outgoing) -> int:
    """Write a GeoPackage of one layer, return how many features."""
    feed = _Feed(going)
    # GDAL tells the format's version by the ending; the file that waits has another name.
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".export") as folder:
        made = Path(folder) / "made.gpkg"
        _through_gdal(made, feed, going, "GPKG")
        _move(made, file)
    return feed.count


def write_shapefile(file: Path, going: Outgoing) -> int:
    """Write a zip of a Shapefile with `.cpg`, `.prj` and FIELDS.txt, return how many features.

    FIELDS.txt says which short field name stands for which field.

    Raises
    ------
    ExportUnfit
        The rows have no geometry, or a text is longer than a table takes.
    """
    if going.shape is Shape.NONE:
        raise ExportUnfit(
            file=file.name,
            why_zh=f"{going.title} 没有几何，Shapefile 存不了；请用 CSV、XLSX 或 GeoPackage",
            why_en=f"{going.title} has no geometry, which a Shapefile needs; choose CSV, XLSX or GeoPackage",
        )
    names = short_names(going.columns)
    feed = _Feed(going, names, table=file.name)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".export") as folder:
        place = Path(folder)
        _through_gdal(place / f"{going.title}.shp", feed, going, "ESRI Shapefile")
        lines = [f"{short}\t{column.name}" for short, column in zip(names, going.columns, strict=True)]
        (place / "FIELDS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with zipfile.ZipFile(place / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(place.iterdir()):
                if each.suffix != ".zip":
                    archive.write(each, each.name)
        _move(place / "made.zip", file)
    return feed.count


def write_parquet(file: Path, going: Outgoing) -> int:
    """Write GeoParquet 1.0, return how many rows; each slice is a row group."""
    feed = _Feed(going)
    schema = feed.schema
    if going.shape is not Shape.NONE:
        crs = going.destination.crs
        column = {
            "encoding": "WKB",
            "geometry_types": sorted(going.geometry_types),
            "crs": None if crs is None else crs.to_json_dict(),
        }
        geo = {"version": "1.0.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
        schema = schema.with_metadata({"geo": json.dumps(geo)})
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in feed.batches():
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
    return feed.count


class _Feed:
    """Turns slices into Arrow batches and counts the rows.

    Parameters
    ----------
    names
        Of the columns, where the format cannot hold their own.
    table
        Name of the file, where texts must fit a dBASE table.
    """

    def __init__(self, going: Outgoing, names: list[str] | None = None, table: str = "") -> None:
        self._going = going
        self._table = table
        self.count = 0
        called = names or [column.name for column in going.columns]
        fields = [pa.field(name, self._type(column)) for name, column in zip(called, going.columns, strict=True)]
        if going.shape is not Shape.NONE:
            extension = {"ARROW:extension:name": "ogc.wkb"}
            fields.append(pa.field(GEOMETRY, pa.binary(), metadata=extension))
        self.schema = pa.schema(fields)
        multi = {name for name in going.geometry_types if name.startswith("Multi")}
        self.geometry_type = next(iter(multi)) if multi else _SINGLE.get(going.shape)
        self._promoted = bool(multi) and not table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, a slice at a time."""
        for piece in self._going.slices:
            self.count += len(piece.values)
            yield self._batch(piece)

    def _batch(self, piece: Slice) -> pa.RecordBatch:
        columns = list(zip(*piece.values, strict=True)) or [() for _ in self._going.columns]
        arrays = [
            pa.array([self._value(column, value) for value in values], self._type(column))
            for column, values in zip(self._going.columns, columns, strict=True)
        ]
        if piece.shapes is not None:
            shapes = _promoted(piece.shapes) if self._promoted else piece.shapes
            arrays.append(pa.array(shapely.to_wkb(shapes, byte_order=1).tolist(), pa.binary()))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _type(self, column: Column) -> pa.DataType:
        found = _ARROW.get(column.type, pa.string())
        return pa.string() if self._table and column.type is Type.YES_NO else found

    def _value(self, column: Column, value: object) -> object:
        if value is None:
            return None
        if column.type is Type.NUMBER:
            return float(value)  # type: ignore[arg-type]
        if column.type in _ARROW and not (self._table and column.type is Type.YES_NO):
            return value
        text = plain_text(value)
        if self._table and len(text) * 4 > _TABLE_TEXT_MOST_BYTES and len(text.encode()) > _TABLE_TEXT_MOST_BYTES:
            raise ExportUnfit(
                file=self._table,
                why_zh=f"{column.name} 有超过 {_TABLE_TEXT_MOST_BYTES} 字节的文本，Shapefile 会截断；请用 GeoPackage",
                why_en=f"a text of {column.name} is longer than the {_TABLE_TEXT_MOST_BYTES} bytes a Shapefile holds;"
                " choose GeoPackage",
            )
        return text


def _through_gdal(file: Path, feed: _Feed, going: Outgoing, driver: str) -> None:
    drawn = going.shape is not Shape.NONE
    crs = going.destination.crs
    failed: list[ExportUnfit] = []

    def batches() -> Iterator[pa.RecordBatch]:
        # What is raised inside of GDAL's reading comes out as its own error.
        try:
            yield from feed.batches()
        except ExportUnfit as error:
            failed.append(error)
            raise

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.write_arrow(
                pa.RecordBatchReader.from_batches(feed.schema, batches()),
                file,
                layer=going.title,
                driver=driver,
                geometry_name=GEOMETRY if drawn else None,
                geometry_type=feed.geometry_type if drawn else None,
                crs=crs.to_wkt() if drawn and crs is not None else None,
                encoding="UTF-8",
            )
    except Exception:
        # GDAL tells of any kind of failure while it reads; the reason is what was kept by the reader.
        if failed:
            raise failed[0] from None
        raise


def _promoted(shapes: Objects) -> Objects:
    """Return the shapes as multi-part ones, which a layer of both kinds is made of."""
    makers = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings, "Polygon": shapely.multipolygons}
    promoted: Objects = np.array(
        [
            makers[shape.geom_type]([shape]) if shape is not None and shape.geom_type in makers else shape
            for shape in shapes.tolist()
        ],
        dtype=object,
    )
    return promoted


def _move(made: Path, file: Path) -> None:
    """Put the content where the waiting file already is, whose rights it keeps."""
    with made.open("rb") as source, file.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)

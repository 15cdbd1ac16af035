"""Open a layer's file, whatever its format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from pyproj import CRS

from data.exchange.batch import Chunk
from data.exchange.csv_file import open_csv
from data.exchange.gdal_file import gdal_layers, open_gdal
from data.exchange.parquet_file import open_parquet
from data.exchange.shapefile import find_shapefile, shapefile_names
from data.exchange.xlsx_file import open_xlsx, sheet_names
from dispatch.errors import FileEmpty, FileMissing, FileUnreadable, FormatUnknown

_BEGINNING_BYTES = 4096


class LayerFile(Protocol):
    """Rows of one layer, readable as often as wanted.

    Attributes
    ----------
    columns
        Column names in file order, geometry left out.
    crs
        Coordinate system the file declares, None where it does not.
    geometry
        Whether rows carry geometry of their own.
    expected
        Number of rows where it is known beforehand.
    first_row
        Number of the first data row.
    format
        What the file is, as a person calls it.
    """

    @property
    def path(self) -> Path: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def crs(self) -> CRS | None: ...
    @property
    def geometry(self) -> bool: ...
    @property
    def expected(self) -> int | None: ...
    @property
    def first_row(self) -> int: ...
    @property
    def format(self) -> str: ...
    def chunks(self, size: int) -> Iterator[Chunk]: ...


def layer_names(path: Path) -> list[str]:
    """Return the layers a file holds; none where its format knows of no layers."""
    with path.open("rb") as stream:
        beginning = stream.read(_BEGINNING_BYTES)
    if beginning.startswith(b"PK") and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return sheet_names(path)
    if beginning.startswith(b"PK"):
        return shapefile_names(path)
    return gdal_layers(path) if beginning.startswith(b"SQLite format 3\x00") else []


def open_layer(path: Path, layer: str | None = None) -> LayerFile:
    """Describe a file of features or rows.

    The format is told from the first bytes; a name that ends otherwise does not matter,
    except that text is only taken for CSV when it is called .csv, .tsv or .txt.

    Raises
    ------
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable, LayerAmbiguous
    """
    if path.exists() and (shapefile := find_shapefile(path, layer)) is not None:
        return open_gdal(path, "ESRI Shapefile", None, shapefile.source, shapefile.encoding)
    if not path.is_file():
        if path.is_dir():
            raise FileUnreadable(file=path, why="it is a directory")
        raise FileMissing(file=path)
    try:
        with path.open("rb") as stream:
            beginning = stream.read(_BEGINNING_BYTES)
    except OSError as error:
        raise FileUnreadable(file=path, why=error.strerror or str(error)) from error
    if not beginning.strip():
        raise FileEmpty(file=path.name)
    if beginning.startswith(b"SQLite format 3\x00"):
        return open_gdal(path, "GPKG", layer)
    if beginning.startswith(b"PK") and path.suffix.lower() in {".xlsx", ".xlsm"}:
        return open_xlsx(path, layer)
    if beginning.startswith(b"PAR1"):
        return open_parquet(path)
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return open_gdal(path, "GeoJSON", layer)
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return open_csv(path)
    raise FormatUnknown(file=path.name)
